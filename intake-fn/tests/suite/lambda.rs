//! `intake-fn` as the Lambda function it is, between a runtime API of our own and recorded events.

use serde_json::Value;

use crate::rig::{clicked, program, stored};
use crate::runtime_api::{Function, event};

/// Gives the events to the real function, one after the other, and returns its answers.
async fn invoke(folder: &std::path::Path, events: Vec<String>) -> Vec<Value> {
    invoke_by(folder, events, None).await
}

/// The same, with the deadline that the runtime API names.
async fn invoke_by(folder: &std::path::Path, events: Vec<String>, deadline: Option<i64>) -> Vec<Value> {
    let mut command = program(folder);
    let stdout = std::fs::File::options().create(true).append(true).open(folder.join("stdout"));
    let function = Function::start(command.stdout(stdout.expect("a file")), deadline).await;
    let count = events.len();
    events.into_iter().for_each(|event| function.give(event));
    function.answers(count).await
}

/// The event with what a browser sends when the button of the page is pressed that shows the answers again.
fn pressed(event: &str, answer: &Value) -> String {
    let mut event: Value = serde_json::from_str(event).expect("JSON");
    event["body"] = clicked(answer["body"].as_str().expect("a page")).into();
    event["isBase64Encoded"] = false.into();
    event.to_string()
}

fn statuses(answers: &[Value]) -> Vec<u64> {
    answers.iter().map(|answer| answer["statusCode"].as_u64().unwrap_or(0)).collect()
}

fn header<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer["headers"][name].as_str().or(answer["multiValueHeaders"][name][0].as_str()).unwrap_or("")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_sent_through_an_api_gateway_is_stored_and_mailed() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = [
        "api_gateway_sent_base64.json",
        "api_gateway_sent_text.json",
        "api_gateway_empty_form.json",
        "api_gateway_health.json",
    ];
    let asked = invoke(folder.path(), names.map(event).into()).await;
    assert_eq!(statuses(&asked), [200, 200, 422, 200], "{asked:?}");
    assert_eq!((stored(folder.path(), "review").len(), stored(folder.path(), "inbox").len()), (2, 0));
    let page = asked[2]["body"].as_str().expect("a page");
    assert!(page.contains("There is a problem") && page.contains("Kept words</textarea>"), "{page}");
    assert_eq!((&asked[2]["isBase64Encoded"], &asked[3]["body"]), (&false.into(), &"{\"status\":\"ok\"}".into()));
    let clicks = [pressed(&event(names[0]), &asked[0]), pressed(&event(names[1]), &asked[1])];
    let answers = invoke(folder.path(), clicks.into()).await;
    assert_eq!(statuses(&answers), [303, 303], "{answers:?}");
    assert!(header(&answers[0], "location").starts_with("/thank-you/?ref="), "{:?}", answers[0]);
    assert!(header(&answers[1], "location").starts_with("/es/thank-you/?ref="));
    assert_eq!(header(&answers[0], "cache-control"), "no-store");
    assert_eq!((stored(folder.path(), "inbox").len(), stored(folder.path(), "sent").len()), (2, 2));
    let records: String =
        stored(folder.path(), "inbox").iter().map(|path| std::fs::read_to_string(path).expect("a record")).collect();
    assert!(records.contains("Ana Lucía O'Neill") && records.contains("José Núñez"), "{records}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_sent_through_a_function_url_is_stored_once_however_often_it_comes() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = [
        "function_url_sent_base64.json",
        "function_url_sent_base64.json",
        "function_url_sent_text.json",
        "function_url_as_json.json",
        "function_url_foreign_origin.json",
    ];
    let asked = invoke(folder.path(), names.map(event).into()).await;
    assert_eq!(statuses(&asked), [200, 200, 200, 422, 403], "{asked:?}");
    assert!(asked[3]["body"].as_str().is_some_and(|body| body.starts_with("{\"errors\":[")));
    assert!(asked[4]["body"].as_str().is_some_and(|body| body.contains("402-413-1356")));
    let clicks: Vec<String> = (0..3).map(|at| pressed(&event(names[at]), &asked[at])).collect();
    let answers = invoke(folder.path(), clicks).await;
    assert_eq!(statuses(&answers), [303, 303, 303], "{answers:?}");
    assert_eq!(header(&answers[0], "location"), header(&answers[1], "location"));
    assert_eq!(stored(folder.path(), "inbox").len(), 2);
    assert_eq!(std::fs::read_dir(folder.path().join("mails")).expect("a folder").count(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_29_an_event_that_makes_no_sense_does_not_stop_the_function() {
    let folder = tempfile::tempdir().expect("a folder");
    let bad_body = event("function_url_sent_base64.json").replacen("\"body\": \"", "\"body\": \"%%%", 1);
    let without = |name: &str| {
        let mut event: Value = serde_json::from_str(&event("function_url_sent_text.json")).expect("JSON");
        event[name] = Value::Null;
        event.to_string()
    };
    let events = vec![
        bad_body,
        without("headers"),
        without("requestContext"),
        "7".to_owned(),
        event("function_url_sent_text.json"),
    ];
    let answers = invoke(folder.path(), events).await;
    for answer in &answers[..4] {
        let status = answer["statusCode"].as_u64();
        assert!(status.is_some_and(|status| status < 500) || answer["error"].is_object(), "502 at most: {answer}");
    }
    assert_eq!(answers[4]["statusCode"], 200, "{answers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_48_a_deadline_in_1970_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let sent = event("function_url_sent_text.json");
    let asked = invoke_by(folder.path(), vec![sent.clone()], Some(600_000)).await;
    let answers = invoke_by(folder.path(), vec![pressed(&sent, &asked[0])], Some(600_000)).await;
    assert_eq!(statuses(&answers), [303], "{answers:?}");
    assert_eq!((stored(folder.path(), "inbox").len(), stored(folder.path(), "sent").len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_are_lines_of_the_log_and_hold_nothing_of_the_family() {
    let folder = tempfile::tempdir().expect("a folder");
    invoke(folder.path(), vec![event("function_url_sent_text.json"), event("api_gateway_health.json")]).await;
    let stdout = std::fs::read_to_string(folder.path().join("stdout")).expect("a file");
    let lines: Vec<Value> = stdout.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let metrics: Vec<&Value> = lines.iter().filter(|line| line.get("_aws").is_some()).collect();
    assert_eq!(metrics.len(), 1, "a health check is no news: {stdout}");
    assert_eq!((&metrics[0]["route"], &metrics[0]["status"]), (&"consultation".into(), &"200".into()));
    assert!(!stdout.contains("Núñez") && !stdout.contains('@'), "{stdout}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_41_one_address_is_slowed_behind_a_function_url() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = invoke(folder.path(), vec![event("function_url_sent_text.json"); 12]).await;
    let slowed = statuses(&answers).into_iter().filter(|status| *status == 429).count();
    assert!((1..=2).contains(&slowed), "{:?}", statuses(&answers));
}
