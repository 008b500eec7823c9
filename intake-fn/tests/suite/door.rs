//! The front door: signs of a robot lead to one more click and never to a lost request.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use carryover_intake::door::work;
use carryover_intake::mail::Contents;
use carryover_intake::mailer::Mailer;
use carryover_intake::outbox::{Outbox, Reason};
use carryover_intake::{Intake, answer};
use http::{Method, Request, StatusCode};
use jiff::Timestamp;

use crate::rig::{
    ORIGIN, clicked, encoded, fields, form_token, intake, intake_with, keys, post, proof, reference, solved, stored,
    text,
};

/// What a request comes with; empty texts are left out.
#[derive(Clone, Copy)]
pub(crate) struct Sent<'a> {
    pub(crate) token: &'a str,
    pub(crate) proof: &'a str,
    pub(crate) changes: &'a [(&'a str, &'a str)],
}

impl Sent<'_> {
    pub(crate) fn body(&self) -> String {
        let papers = [("token", self.token), ("altcha", self.proof)];
        encoded(&[fields(self.changes), papers.into_iter().filter(|(_, value)| !value.is_empty()).collect()].concat())
    }
}

/// An intake that keeps requests and mails in a folder, where the test can count them.
fn watched() -> (Intake, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = Outbox::folder(&folder.path().join("outbox")).expect("an outbox");
    (intake_with(outbox, Mailer::memory(), Contents::Full), folder)
}

/// The value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> String {
    let field = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
    field.split('"').next().unwrap_or("").to_owned()
}

/// The request is shown again, kept for review and told to nobody; the click brings it to the clinic, marked `still`.
async fn check_shown_again(request: Request<Bytes>, still: &[Reason]) {
    let (intake, folder) = watched();
    let response = answer(&intake, request).await;
    let page = text(&response);
    assert_eq!(response.status(), StatusCode::OK, "{page}");
    assert!(page.contains("<h1>Check your answers, then send them</h1>"), "{page}");
    assert_eq!((page.matches("<form").count(), page.matches("type=\"submit\"").count()), (1, 1), "{page}");
    assert!(page.contains("tel:+14024131356") && page.contains("911"), "{page}");
    assert!(!page.contains("name=\"website\"") && !page.contains("name=\"altcha\""), "only answers go on: {page}");
    assert_eq!((stored(folder.path(), "review").len(), stored(folder.path(), "inbox").len()), (1, 0));
    assert!(intake.mailer().kept().is_empty());

    let first = reference(&answer(&intake, post(clicked(&page))).await);
    let again = reference(&answer(&intake, post(clicked(&page))).await);
    assert_eq!(first, again, "pressed twice it is one request");
    assert_eq!((stored(folder.path(), "inbox").len(), intake.mailer().kept().len()), (1, 1));
    let record = std::fs::read_to_string(&stored(folder.path(), "inbox")[0]).expect("a record");
    let record: serde_json::Value = serde_json::from_str(record.lines().next().expect("a clear line")).expect("JSON");
    assert_eq!(record["to_check"], serde_json::to_value(still).expect("JSON"));
}

#[tokio::test]
async fn with_a_token_and_a_proof_a_request_is_taken_at_once() {
    let (intake, folder) = watched();
    let (token, proof) = (form_token(&keys(), 60), proof(&keys()));
    let sent = Sent { token: &token, proof: &proof, changes: &[] };
    let first = reference(&answer(&intake, post(sent.body())).await);
    let again = reference(&answer(&intake, post(sent.body())).await);
    assert_eq!(first, again, "a second try with the same proof is the same request");
    assert_eq!((stored(folder.path(), "inbox").len(), stored(folder.path(), "review").len()), (1, 0));
}

#[tokio::test]
async fn scripts_off_leads_to_one_more_click() {
    check_shown_again(post(encoded(&fields(&[]))), &[]).await;
    let quoted = [("name", "O'Neill & \"Sons\" <b>"), ("concern", "one\r\ntwo  <three>\r\n\r\nfour")];
    check_shown_again(post(encoded(&fields(&quoted))), &[]).await;
}

#[tokio::test]
async fn case_32_a_filled_trap_leads_to_the_page_that_people_see() {
    let (token, proof) = (form_token(&keys(), 60), proof(&keys()));
    let sent = Sent { token: &token, proof: &proof, changes: &[("website", "https://spam.example")] };
    check_shown_again(post(sent.body()), &[Reason::Trap]).await;
}

#[tokio::test]
async fn case_33_a_form_sent_sooner_than_anybody_types_is_shown_again() {
    let (token, proof) = (form_token(&keys(), 0), proof(&keys()));
    check_shown_again(post(Sent { token: &token, proof: &proof, changes: &[] }.body()), &[]).await;
}

#[tokio::test]
async fn case_34_a_token_that_does_not_count_leads_to_one_more_click() {
    let forged = form_token(&keys(), 60).replace("1.", "1.0");
    for token in [forged, form_token(&keys(), 25 * 3600), form_token(&keys(), -301), "x".to_owned()] {
        check_shown_again(post(Sent { token: &token, proof: &proof(&keys()), changes: &[] }.body()), &[]).await;
    }
}

#[tokio::test]
async fn cases_35_and_37_a_proof_that_does_not_hold_leads_to_one_more_click() {
    let made_by_the_sender = {
        let mut challenge = work::challenge_of(1, &keys(), Timestamp::now()).expect("random numbers");
        challenge.parameters.cost = u32::MAX;
        let solution = serde_json::json!({ "counter": 1, "derivedKey": "00" });
        STANDARD.encode(serde_json::json!({ "challenge": challenge, "solution": solution }).to_string())
    };
    let earlier = Timestamp::now() - jiff::SignedDuration::from_secs(work::LONGEST_SECONDS + 1);
    let expired = solved(&work::challenge_of(1, &keys(), earlier).expect("random numbers"));
    let long = "A".repeat(30_000);
    for proof in ["", "garbage!", "e30=", &long, &expired, &made_by_the_sender] {
        let token = form_token(&keys(), 60);
        check_shown_again(post(Sent { token: &token, proof, changes: &[] }.body()), &[]).await;
    }
}

#[tokio::test]
async fn case_36_a_proof_serves_one_request_of_fifty() {
    let (intake, folder) = watched();
    let proof = proof(&keys());
    for number in 0..50 {
        let name = format!("Robot {number}");
        let token = form_token(&keys(), 60);
        let sent = Sent { token: &token, proof: &proof, changes: &[("name", &name)] };
        let expected = if number == 0 { StatusCode::SEE_OTHER } else { StatusCode::OK };
        assert_eq!(answer(&intake, post(sent.body())).await.status(), expected, "{number}");
    }
    assert_eq!((stored(folder.path(), "inbox").len(), stored(folder.path(), "review").len()), (1, 49));
    assert_eq!(intake.mailer().kept().len(), 1);
}

#[tokio::test]
async fn cases_16_and_56_a_note_of_links_alone_is_shown_again() {
    for concern in ["https://spam.example/x", "www.a.example, http://b.example", "data:text/html,<b>"] {
        let (token, proof) = (form_token(&keys(), 60), proof(&keys()));
        let sent = Sent { token: &token, proof: &proof, changes: &[("concern", concern)] };
        check_shown_again(post(sent.body()), &[Reason::OnlyLinks]).await;
    }
    let (token, proof) = (form_token(&keys(), 60), proof(&keys()));
    let beside_words = [("concern", "We read https://clinic.example/articles/ and have a question")];
    let sent = Sent { token: &token, proof: &proof, changes: &beside_words };
    reference(&answer(&intake(), post(sent.body())).await);
}

#[tokio::test]
async fn case_30_a_hidden_or_missing_origin_is_shown_again_and_a_foreign_one_refused() {
    let papers = || {
        let (token, proof) = (form_token(&keys(), 60), proof(&keys()));
        post(Sent { token: &token, proof: &proof, changes: &[] }.body())
    };
    let mut hidden = papers();
    hidden.headers_mut().insert("origin", "null".parse().expect("a header"));
    check_shown_again(hidden, &[Reason::HiddenOrigin]).await;
    let mut absent = papers();
    absent.headers_mut().remove("origin");
    check_shown_again(absent, &[]).await;

    let mut said_otherwise = papers();
    said_otherwise.headers_mut().remove("origin");
    said_otherwise.headers_mut().insert("sec-fetch-site", "same-origin".parse().expect("a header"));
    reference(&answer(&intake(), said_otherwise).await);
    let mut cross = papers();
    cross.headers_mut().remove("origin");
    cross.headers_mut().insert("sec-fetch-site", "cross-site".parse().expect("a header"));
    assert_eq!(answer(&intake(), cross).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_confirmation_does_not_carry_other_answers() {
    let (intake, folder) = watched();
    let page = text(&answer(&intake, post(encoded(&fields(&[])))).await);
    let other = clicked(&page).replace("Ann+Lee", "Someone+Else");
    assert_eq!(answer(&intake, post(other)).await.status(), StatusCode::OK, "they are shown again");
    assert!(stored(folder.path(), "inbox").is_empty());
}

#[tokio::test]
async fn a_form_that_comes_back_keeps_its_token_and_gets_one_where_it_had_none() {
    let token = form_token(&keys(), 60);
    let with = text(&answer(&intake(), post(Sent { token: &token, proof: "", changes: &[("name", "")] }.body())).await);
    assert_eq!(hidden(&with, "token"), token);
    let without = text(&answer(&intake(), post(encoded(&fields(&[("name", "")])))).await);
    assert!(hidden(&without, "token").starts_with("1."));
}

#[tokio::test]
async fn programs_are_asked_to_confirm_in_json_and_the_forms_script_gets_pages() {
    let with = |mut request: Request<Bytes>, accept: &str| {
        request.headers_mut().insert("accept", accept.parse().expect("a header"));
        request
    };
    let intake = intake();
    let asked = answer(&intake, with(post(encoded(&fields(&[]))), "application/json")).await;
    let value: serde_json::Value = serde_json::from_slice(asked.body()).expect("JSON");
    let confirm = value["confirm"].as_str().expect("a token");
    let mut body: serde_json::Map<String, serde_json::Value> =
        fields(&[]).into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    body.insert("confirm".to_owned(), confirm.into());
    let mut request = with(post(serde_json::to_vec(&body).expect("JSON")), "application/json");
    request.headers_mut().insert("content-type", "application/json".parse().expect("a header"));
    assert_eq!(answer(&intake, request).await.status(), StatusCode::CREATED);

    let script = "text/html, application/json";
    let asked = answer(&intake, with(post(encoded(&fields(&[("name", "Bo")]))), script)).await;
    assert_eq!(
        (asked.status(), &asked.headers()["content-type"]),
        (StatusCode::OK, &"text/html; charset=utf-8".parse().expect("a header"))
    );
    let taken = answer(&intake, with(post(clicked(&text(&asked))), script)).await;
    let value: serde_json::Value = serde_json::from_slice(taken.body()).expect("JSON");
    assert_eq!(taken.status(), StatusCode::CREATED);
    assert_eq!(value["location"], format!("/thank-you/?ref={}", value["reference"].as_str().expect("a reference")));
}

#[tokio::test]
async fn case_12_a_likely_typing_slip_is_said_without_repeating_the_address() {
    let intake = intake();
    let (token, proof) = (form_token(&keys(), 60), proof(&keys()));
    let sent = Sent { token: &token, proof: &proof, changes: &[("email", "name@gmial.com")] };
    let location = answer(&intake, post(sent.body())).await.headers()["location"].to_str().expect("ASCII").to_owned();
    assert!(location.starts_with("/thank-you/?ref=") && location.ends_with("#check-email"), "{location}");
    let page =
        carryover_intake::form::html::thank_you(intake.bundle().in_language("en").form, intake.bundle().clinic());
    assert!(page.contains("id=\"check-email\""), "{page}");
}

#[tokio::test]
async fn case_26_parts_are_read_and_a_file_is_refused_with_the_reason() {
    let parts = |extra: &str| {
        let fields: String = fields(&[])
            .iter()
            .map(|(name, value)| format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"))
            .collect();
        let mut request = post(format!("{fields}{extra}--XX--\r\n"));
        request.headers_mut().insert("content-type", "multipart/form-data; boundary=XX".parse().expect("a header"));
        request
    };
    check_shown_again(parts(""), &[]).await;
    let file = "--XX\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"x.jpg\"\r\n\r\nJPEG\r\n";
    let refused = answer(&intake(), parts(file)).await;
    assert_eq!(refused.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(text(&refused).contains("It came with a file"), "{}", text(&refused));
}

#[tokio::test]
async fn case_27_broken_json_is_told_as_a_problem_and_not_repeated() {
    for body in [
        r#"{"name":"PlantedName"} trailing"#,
        r#"{"name":{"deep":"PlantedName"}}"#,
        r#"{"name":"PlantedName","name":"b"}"#,
        r#"{"age":1e9999}"#,
    ] {
        let mut request = post(body);
        request.headers_mut().insert("content-type", "application/json".parse().expect("a header"));
        request.headers_mut().insert("accept", "application/json".parse().expect("a header"));
        let response = answer(&intake(), request).await;
        let value: serde_json::Value = serde_json::from_slice(response.body()).expect("JSON");
        assert_eq!((response.status(), &value["status"]), (StatusCode::BAD_REQUEST, &400.into()));
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        assert!(!value.to_string().contains("Planted"), "{value}");
    }
}

#[tokio::test]
async fn case_25_a_preflight_says_yes_to_our_own_origins_alone() {
    let ask = async |origin: &str| {
        let request = Request::builder().method(Method::OPTIONS).uri("/api/consultation").header("origin", origin);
        answer(&intake(), request.body(Bytes::new()).expect("a request")).await
    };
    let ours = ask(ORIGIN).await;
    assert_eq!(
        (ours.status(), &ours.headers()["access-control-allow-origin"]),
        (StatusCode::NO_CONTENT, &ORIGIN.parse().expect("a header"))
    );
    let other = ask("https://clinic.example.evil").await;
    assert_eq!(other.status(), StatusCode::NO_CONTENT);
    assert!(!other.headers().contains_key("access-control-allow-origin"));
    assert!(!other.headers().contains_key("access-control-allow-methods"));
}

#[tokio::test]
async fn case_51_addresses_that_nobody_gave_out_are_not_found_and_not_repeated() {
    for path in
        ["/thanks?ref=<script>", "/api/../../etc/passwd", "//evil.example/api/consultation", "/api/consultation%00"]
    {
        let path = path.replace('<', "%3C").replace('>', "%3E");
        let mut request = post("name=");
        *request.uri_mut() = http::Uri::builder().path_and_query(path.as_str()).build().expect("a path");
        let response = answer(&intake(), request).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert!(!text(&response).contains("script%") && !text(&response).contains("evil"), "{path}");
    }
}

#[tokio::test]
async fn case_54_words_of_alarm_change_nothing_and_every_page_names_911_and_988() {
    let (intake, folder) = watched();
    let (token, proof) = (form_token(&keys(), 60), proof(&keys()));
    let sent = Sent { token: &token, proof: &proof, changes: &[("concern", "My child can't breathe")] };
    reference(&answer(&intake, post(sent.body())).await);
    assert_eq!(stored(folder.path(), "inbox").len(), 1);
    let page =
        carryover_intake::form::html::thank_you(intake.bundle().in_language("en").form, intake.bundle().clinic());
    assert!(page.contains("911") && page.contains("988"), "{page}");
}

#[tokio::test]
async fn case_42_nothing_is_ever_mailed_to_an_address_that_was_typed_in() {
    let intake = intake();
    for number in 0..20 {
        let (token, proof) = (form_token(&keys(), 60), proof(&keys()));
        let name = format!("Prank {number}");
        let sent = Sent { token: &token, proof: &proof, changes: &[("email", "victim@example.org"), ("name", &name)] };
        reference(&answer(&intake, post(sent.body())).await);
    }
    for mail in intake.mailer().kept() {
        let recipients: Vec<String> = mail.envelope().to().iter().map(ToString::to_string).collect();
        assert_eq!(recipients, ["desk@clinic.example"]);
    }
}
