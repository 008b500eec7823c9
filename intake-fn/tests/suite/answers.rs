//! One row for each kind of input: what is taken, what is sent back, and with which words.

use bytes::Bytes;
use carryover_intake::{Intake, answer};
use http::{Method, Request, Response, StatusCode};

use crate::rig::{ORIGIN, confirmed, fields, intake, keys, post, reference, send, text};

/// These changes to a complete request are taken, and `field` is stored as `stored`.
async fn check_taken(field: &str, typed: &str, stored: &str) {
    let intake = intake();
    reference(&send(&intake, &[(field, typed)]).await);
    let kept = intake.mailer().kept();
    let mail = carryover_intake::mailbox::read_mail(&kept[0].formatted());
    let indented: String = stored.lines().map(|line| format!("\n  {line}")).collect();
    assert!(mail.body.contains(&indented), "{typed:?}: {}", mail.body);
}

/// These changes are sent back with exactly these problems, and nothing is stored or mailed.
async fn check_sent_back(changes: &[(&str, &str)], problems: &[(&str, &str)]) {
    let intake = intake();
    let response = send(&intake, changes).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{changes:?}");
    let page = text(&response);
    let links: String =
        problems.iter().map(|(field, message)| format!("<li><a href=\"#{field}\">{message}</a></li>\n")).collect();
    assert!(page.contains(&format!("<ul>\n{links}</ul>")), "{changes:?}: {page}");
    assert!(page.contains("<title>Error: Ask for a free consultation · Clinic</title>"));
    assert!(intake.mailer().kept().is_empty());
    check_guarded(&response);
}

/// Every answer carries the headers that keep it private and inert.
fn check_guarded(response: &Response<Bytes>) {
    for name in ["content-security-policy", "referrer-policy", "x-content-type-options", "x-frame-options"] {
        assert!(response.headers().contains_key(name), "{name}");
    }
    assert_eq!(response.headers()["cache-control"], "no-store");
}

#[tokio::test]
async fn a_complete_request_leads_to_the_thank_you_page() {
    let intake = intake();
    let response = send(&intake, &[]).await;
    let reference = reference(&response);
    assert_eq!(response.headers()["location"], format!("/thank-you/?ref={reference}").as_str());
    check_guarded(&response);
    let response = send(&intake, &[("lang", "es"), ("name", "Otra")]).await;
    assert!(response.headers()["location"].to_str().is_ok_and(|path| path.starts_with("/es/thank-you/?ref=")));
}

#[tokio::test]
async fn cases_15_and_25_an_empty_form_comes_back_with_every_problem_in_order() {
    check_sent_back(
        &[("name", ""), ("phone", ""), ("age", "")],
        &[
            ("name", "Enter your full name"),
            ("phone", "Enter a phone number or an e-mail address, so that we can reach you"),
            ("age", "Choose your child’s age"),
        ],
    )
    .await;
    let nothing = answer(&intake(), post("")).await;
    assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn cases_1_2_3_and_6_names_are_taken_as_they_are() {
    check_taken("name", "Ann\r\nBcc: x@evil", "Ann Bcc: x@evil").await;
    check_taken("name", "A\u{0}n\u{1b}n \u{202e}Lee\u{200b}", "Ann Lee").await;
    for name in ["O'Brien", "X Æ A-12", "فاطمة", "Y", "🌻", "<script>alert(1)</script>", "{{7*7}} &amp;"] {
        check_taken("name", name, name).await;
    }
}

#[tokio::test]
async fn cases_4_5_and_16_text_that_is_too_long_or_cannot_be_seen_comes_back() {
    let long = "x".repeat(201);
    check_sent_back(&[("name", &long)], &[("name", "Full name must be 200 characters or fewer")]).await;
    let longer = "ی".repeat(10_000);
    check_sent_back(&[("name", &longer)], &[("name", "Full name must be 200 characters or fewer")]).await;
    for blank in [" ", "\u{a0}\u{a0}", "\u{200b}\u{200d}", "\r\n\t"] {
        check_sent_back(&[("name", blank)], &[("name", "Enter your full name")]).await;
    }
    let long = "x".repeat(1501);
    let sixty_kib = "x".repeat(60 * 1024);
    for long in [&long, &sixty_kib] {
        check_sent_back(&[("concern", long)], &[("concern", "What is on your mind must be 1,500 characters or fewer")])
            .await;
    }
}

#[tokio::test]
async fn cases_8_9_10_and_13_phones_and_addresses_are_kept_as_typed() {
    for phone in ["(402) 413 1356", "402.413.1356", "+1 402 413 1356", "(555) 010-0199 ext. 4", "４０２４１３１３５６"]
    {
        check_taken("phone", phone, phone).await;
    }
    for email in ["pat@example.org", "p@bücher.example", "用户@例子.测试"] {
        check_taken("email", email, email).await;
    }
    check_taken("email", "a@x.example\u{200b}", "a@x.example").await;
}

#[tokio::test]
async fn cases_7_8_11_and_14_what_cannot_be_reached_comes_back_with_an_example() {
    let forty = "1".repeat(40);
    for phone in ["123", "call me", "402 413 135", &forty] {
        check_sent_back(
            &[("phone", phone)],
            &[("phone", "Enter a phone number with its area code, like 402-555-0134")],
        )
        .await;
    }
    let long_local = format!("{}@example.org", "a".repeat(65));
    let long = format!("a@{}.org", "b".repeat(249));
    check_sent_back(&[("email", &long)], &[("email", "E-mail address must be 254 characters or fewer")]).await;
    for email in
        ["a@b.c, d@e.f", "a@b.c\nBcc: d@e.f", "a@localhost", "a@127.0.0.1", "\"a b\"@x.example", "pat", &long_local]
    {
        check_sent_back(&[("email", email)], &[("email", "Enter an e-mail address in full, like name@example.com")])
            .await;
    }
}

#[tokio::test]
async fn case_17_several_lines_stay_several_lines() {
    check_taken("concern", "a\r\n.\r\nb\rc", "a\n.\nb\nc").await;
    check_taken("concern", &"long ".repeat(290), "long long").await;
}

#[tokio::test]
async fn case_19_choices_outside_the_list_come_back() {
    check_sent_back(&[("age", "200")], &[("age", "Choose one of the ages in the list")]).await;
    check_sent_back(&[("time", "<b>")], &[("time", "Choose one of the times in the list")]).await;
}

#[tokio::test]
async fn every_answer_is_kept_in_the_form_that_comes_back() {
    let changes = [
        ("age", ""),
        ("email", "pat@x"),
        ("concern", "one\r\n<two>"),
        ("time", "midday"),
        ("language", "Karen"),
        ("interpreter", "yes"),
    ];
    let page = text(&send(&intake(), &changes).await);
    for kept in [
        "value=\"Ann Lee\"",
        "value=\"402-555-0134\"",
        "value=\"pat@x\"",
        "one\r\n&lt;two&gt;</textarea>",
        "value=\"Karen\"",
        "value=\"midday\" checked",
        "value=\"yes\" checked",
    ] {
        assert!(
            page.contains(&kept.replace('\r', "\u{fffd}")) || page.contains(&kept.replace('\r', "")),
            "{kept}: {page}"
        );
    }
}

#[tokio::test]
async fn case_19_a_page_comes_in_the_parents_language() {
    let response = send(&intake(), &[("lang", "es"), ("name", "")]).await;
    assert!(text(&response).contains("Hay un problema") && text(&response).contains("Escriba su nombre completo"));
    assert_eq!(response.headers()["content-language"], "es");
    let response = send(&intake(), &[("lang", "../xx"), ("name", "")]).await;
    assert!(text(&response).contains("There is a problem"));
}

#[tokio::test]
async fn cases_20_and_21_fields_that_the_form_does_not_have_change_nothing() {
    let extra = [
        ("to", "x@evil"),
        ("_next", "//evil"),
        ("recipient", "x@evil"),
        ("subject", "hi"),
        ("__proto__", "1"),
        ("name[]", "x"),
    ];
    let intake = intake();
    let response = send(&intake, &extra).await;
    assert!(response.headers()["location"].to_str().is_ok_and(|path| path.starts_with("/thank-you/?ref=")));
    let mail = String::from_utf8(intake.mailer().kept()[0].formatted()).expect("ASCII");
    assert!(!mail.contains("evil") && mail.contains("To: desk@clinic.example\r\n"), "{mail}");
}

#[tokio::test]
async fn case_21_the_first_of_two_values_counts() {
    let intake = intake();
    reference(&answer(&intake, post(format!("{}&name=Second", confirmed(&keys(), &fields(&[]))))).await);
    let mail = String::from_utf8(intake.mailer().kept()[0].formatted()).expect("ASCII");
    assert!(mail.contains("Ann Lee") && !mail.contains("Second"));
}

#[tokio::test]
async fn cases_22_and_23_broken_encodings_are_read_as_far_as_they_go() {
    for body in ["name=%ZZ&age=%", "name=%ff%fe", "&&&===", "\u{feff}name=x"] {
        assert_eq!(answer(&intake(), post(body)).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "{body:?}");
    }
    let utf16: Vec<u8> = "name=x".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(answer(&intake(), post(utf16)).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

async fn check_refused(intake: &Intake, request: Request<Bytes>, status: StatusCode, title: &str) {
    let response = answer(intake, request).await;
    assert_eq!(response.status(), status);
    let page = text(&response);
    assert!(page.contains(&format!("<h1>{title}</h1>")), "{page}");
    assert!(
        page.contains("tel:+14024131356") && page.contains("911") && page.contains("href=\"/consultation/\""),
        "{page}"
    );
    check_guarded(&response);
    assert!(intake.mailer().kept().is_empty());
}

fn with(mut request: Request<Bytes>, name: &'static str, value: &str) -> Request<Bytes> {
    request.headers_mut().insert(name, value.parse().expect("a header"));
    request
}

#[tokio::test]
async fn cases_22_24_25_26_28_30_and_51_what_is_not_an_honest_form_is_refused_in_plain_words() {
    let intake = intake();
    let good = || post(confirmed(&keys(), &fields(&[])));
    let not_sent = "Your request was not sent";
    let large = format!("concern={}", "x".repeat(64 * 1024));
    let many: String = (0..65).map(|number| format!("f{number}=x&")).collect();
    let long_key = format!("{}=x", "k".repeat(1024 * 1024));
    for body in [large, many, long_key] {
        check_refused(&intake, post(body), StatusCode::PAYLOAD_TOO_LARGE, not_sent).await;
    }
    for kind in ["text/plain", "multipart/mixed; boundary=x", "application/xml"] {
        check_refused(&intake, with(good(), "content-type", kind), StatusCode::UNSUPPORTED_MEDIA_TYPE, not_sent).await;
    }
    check_refused(&intake, with(good(), "content-encoding", "gzip"), StatusCode::UNSUPPORTED_MEDIA_TYPE, not_sent)
        .await;
    for origin in
        ["https://evil.example", "https://clinic.example.evil", "http://clinic.example", "https://clinic.example:8443"]
    {
        check_refused(&intake, with(good(), "origin", origin), StatusCode::FORBIDDEN, not_sent).await;
    }
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let mut request = good();
        *request.method_mut() = method;
        check_refused(&intake, request, StatusCode::METHOD_NOT_ALLOWED, "There is nothing to see here").await;
    }
    for path in ["/api/other", "/", "/api/consultation/", "/api/../etc/passwd", "//evil"] {
        let mut request = good();
        *request.uri_mut() = http::Uri::builder().path_and_query(path).build().expect("a path");
        check_refused(&intake, request, StatusCode::NOT_FOUND, "This page does not exist").await;
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_one() {
    let mut request = post("");
    *request.method_mut() = Method::GET;
    assert_eq!(answer(&intake(), request).await.headers()["allow"], "POST, HEAD, OPTIONS");
}

#[tokio::test]
async fn programs_get_json() {
    let intake = intake();
    let json =
        |changes: &[(&str, &str)]| with(post(confirmed(&keys(), &fields(changes))), "accept", "application/json");
    let taken = answer(&intake, json(&[])).await;
    assert_eq!(
        (taken.status(), &taken.headers()["content-type"]),
        (StatusCode::CREATED, &"application/json".parse().expect("a header"))
    );
    let value: serde_json::Value = serde_json::from_slice(taken.body()).expect("JSON");
    assert_eq!(value["reference"].as_str().map(str::len), Some(9));
    let sent_back = answer(&intake, json(&[("name", "")])).await;
    assert_eq!(sent_back.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(text(&sent_back), r#"{"errors":[{"field":"name","message":"Enter your full name"}]}"#);
    let refused = answer(&intake, with(json(&[]), "origin", "https://evil.example")).await;
    let value: serde_json::Value = serde_json::from_slice(refused.body()).expect("JSON");
    assert_eq!((refused.status(), value["phone"].as_str()), (StatusCode::FORBIDDEN, Some("402-413-1356")));
    assert_eq!(
        (&value["status"], &refused.headers()["content-type"]),
        (&403.into(), &"application/problem+json".parse().expect("a header"))
    );
}

#[tokio::test]
async fn health_answers_without_touching_anything() {
    let request =
        |method: Method| Request::builder().method(method).uri("/api/health").body(Bytes::new()).expect("a request");
    let response = answer(&intake(), request(Method::GET)).await;
    assert_eq!((response.status(), text(&response).as_str()), (StatusCode::OK, r#"{"status":"ok"}"#));
    assert_eq!(answer(&intake(), request(Method::HEAD)).await.status(), StatusCode::OK);
    assert_eq!(answer(&intake(), request(Method::POST)).await.headers()["allow"], "GET, HEAD, OPTIONS");
}

#[tokio::test]
async fn an_address_in_capitals_is_still_ours() {
    let request = with(post(confirmed(&keys(), &fields(&[]))), "origin", &ORIGIN.to_uppercase());
    reference(&answer(&intake(), request).await);
}
