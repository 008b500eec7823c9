//! How often one sender may send: floods are slowed, in words, and nobody behind the same address is kept out by them.

use bytes::Bytes;
use carryover_intake::door::Door;
use carryover_intake::door::origin::{Peer, Proxy};
use carryover_intake::door::rate::Limiter;
use carryover_intake::intake::Parts;
use carryover_intake::mail::Contents;
use carryover_intake::mailer::Mailer;
use carryover_intake::outbox::Outbox;
use carryover_intake::{Intake, answer};
use http::{Request, Response, StatusCode};

use crate::door::Sent;
use crate::rig::{encoded, fields, form_token, keys, parts, post, proof, reference, text};

/// An intake that counts, behind a proxy with a secret.
fn counting(per_minute: u32) -> Intake {
    let door = Door { limiter: Limiter::new(per_minute), proxy: Proxy::new(&keys(), Some("the proxy's own secret")) };
    Intake::new(Parts { door, ..parts(Outbox::memory(), Mailer::memory(), Contents::Full) })
}

async fn from(intake: &Intake, address: &str, mut request: Request<Bytes>) -> Response<Bytes> {
    request.extensions_mut().insert(Peer(address.parse().expect("an address")));
    answer(intake, request).await
}

#[tokio::test]
async fn case_41_five_hundred_from_one_address_are_slowed_and_a_parent_behind_it_gets_through() {
    let intake = counting(10);
    let mut slowed = 0;
    for number in 0..500 {
        let name = format!("Robot {number}");
        let response = from(&intake, "192.0.2.1", post(encoded(&fields(&[("name", &name)])))).await;
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            slowed += 1;
            let page = text(&response);
            assert!(page.contains("tel:+14024131356") && page.contains(&format!("value=\"{name}\"")), "{page}");
            assert!(response.headers().contains_key("retry-after"));
        }
    }
    assert!((480..=490).contains(&slowed), "{slowed}");
    let (token, proof) = (form_token(&keys(), 60), proof(&keys()));
    let parent = Sent { token: &token, proof: &proof, changes: &[] };
    reference(&from(&intake, "192.0.2.1", post(parent.body())).await);
}

#[tokio::test]
async fn case_41_five_hundred_addresses_are_all_kept() {
    let intake = counting(10);
    for number in 0..500_u32 {
        let address = std::net::Ipv4Addr::from_bits(0xc000_0200 + number).to_string();
        let response = from(&intake, &address, post(encoded(&fields(&[("name", &format!("P {number}"))])))).await;
        assert_eq!(response.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn case_31_a_forged_forwarded_address_changes_nothing() {
    let intake = counting(1);
    let forged = |number: u32, secret: &str| {
        let mut request = post("name=");
        let address = std::net::Ipv4Addr::from_bits(0xc000_0200 + number).to_string();
        for (name, value) in [
            ("x-forwarded-for", address.as_str()),
            ("x-forwarded-proto", "http"),
            ("host", "evil.example"),
            ("x-intake-proxy-secret", secret),
        ] {
            request.headers_mut().insert(
                http::HeaderName::from_bytes(name.as_bytes()).expect("a name"),
                value.parse().expect("a header"),
            );
        }
        request
    };
    assert_eq!(from(&intake, "198.51.100.1", forged(1, "a guess")).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    for number in 2..20 {
        assert_eq!(
            from(&intake, "198.51.100.1", forged(number, "a guess")).await.status(),
            StatusCode::TOO_MANY_REQUESTS
        );
    }
    let page = from(&intake, "198.51.100.2", forged(20, "the proxy's own secret")).await;
    assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY, "the proxy is believed");
    assert!(!text(&page).contains("evil.example"));
}

#[tokio::test]
async fn a_challenge_comes_with_a_token_and_is_slowed_too() {
    let intake = counting(1);
    let ask = || Request::get("/api/challenge").body(Bytes::new()).expect("a request");
    let response = from(&intake, "192.0.2.1", ask()).await;
    let value: serde_json::Value = serde_json::from_slice(response.body()).expect("JSON");
    assert_eq!(
        (response.status(), &response.headers()["cache-control"]),
        (StatusCode::OK, &"no-store".parse().expect("a header"))
    );
    assert!(value["token"].as_str().is_some_and(|token| token.starts_with("1.")), "{value}");
    assert_eq!(
        (&value["parameters"]["cost"], &value["parameters"]["data"]["form"]),
        (&1000.into(), &"consultation".into())
    );
    let mut last = StatusCode::OK;
    for _ in 0..5 {
        last = from(&intake, "192.0.2.1", ask()).await.status();
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}
