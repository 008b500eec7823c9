//! What a bucket is asked, which is what it costs: the README's counts are those of moto's S3 server.

use carryover_intake::sweep::sweep;
use carryover_intake::{Intake, answer};
use jiff::Timestamp;
use jiff::civil::date;

use crate::rig::{Made, clicked, encoded, fields, form_token, keys, made, post, proof, reference, root, text};
use crate::s3::Bucket;

/// An intake in a bucket, with the limit of e-mails an hour that is set where nobody sets one; its calls are counted.
fn counted() -> (Intake, [Bucket; 2]) {
    let bucket = Bucket::new();
    let front = bucket.with_fault("calls:any");
    (made(Made { outbox: front.outbox(), most_per_hour: 60, ..Made::default() }), [bucket, front])
}

/// A noon and a dawn of the clinic: before seven the letter about unconfirmed requests has no turn to take.
fn at(hour: i8) -> Timestamp {
    let moment = date(2026, 11, 24).at(hour, 0, 0, 0).in_tz("America/Chicago");
    moment.expect("the hour is there").timestamp()
}

#[track_caller]
fn check_readme(says: &str) {
    let readme = std::fs::read_to_string(root().join("intake-fn/README.md")).expect("it is there");
    let words: Vec<&str> = readme.split_whitespace().collect();
    assert!(words.join(" ").contains(says), "intake-fn/README.md does not say: {says}");
}

#[tokio::test]
async fn a_sweep_with_nothing_to_do_asks_the_bucket_as_often_as_the_readme_says() {
    let (intake, [_bucket, front]) = counted();
    for (hour, calls) in [(5, "3 LIST 1 PUT"), (12, "3 LIST 2 PUT")] {
        // What is done once a day is done by the first.
        sweep(&intake, at(hour)).await.expect("it sweeps");
        front.calls();
        sweep(&intake, at(hour)).await.expect("it sweeps");
        assert_eq!(front.calls(), calls, "at {hour}");
    }
    check_readme("makes 3 LIST and at most 2 PUT calls");
}

#[tokio::test]
async fn a_request_asks_the_bucket_as_often_as_the_readme_says() {
    let (intake, [_bucket, front]) = counted();
    let (token, proof) = (form_token(&keys(), 60), proof(&keys()));
    let papers = vec![("token", token.as_str()), ("altcha", proof.as_str())];
    reference(&answer(&intake, post(encoded(&[fields(&[]), papers].concat()))).await);
    let at_once = front.calls();
    let shown = answer(&intake, post(encoded(&fields(&[("name", "Second")])))).await;
    reference(&answer(&intake, post(clicked(&text(&shown)))).await);
    assert_eq!([at_once, front.calls()], ["5 PUT", "5 PUT"]);
    check_readme("takes 5 PUT calls, with a proof of work or by the page");
}
