//! `deploy/template.yaml`, read against the program: its settings, its metrics, its days; and set up in moto, where the
//! real program runs with each role's own rights.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use carryover_intake::config::{NEEDED, SETTINGS};
use carryover_intake::metrics;
use carryover_intake::outbox::retention::Retention;
use http::StatusCode;
use serde_json::Value;

use crate::rig::{Running, confirmed, exchange, fields, keys, program, raw_post, root, start_server};

fn python(script: &str) -> Command {
    let mut command = Command::new(root().join("tests/.venv/bin").join(script));
    if script == "python" {
        command.arg(root().join("tests/intake/deploy.py"));
    }
    command
}

fn template() -> std::path::PathBuf {
    root().join("intake-fn/deploy/template.yaml")
}

/// The template as AWS reads it, with what SAM is short for written out.
fn plain() -> Value {
    let output = python("python").arg("plain").arg(template()).output();
    let output = output.expect("the Python folder is there; make it as README.md says");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn of_kind<'a>(template: &'a Value, kind: &'a str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let resources = template["Resources"].as_object().expect("resources").iter();
    resources.filter(move |(_, resource)| resource["Type"] == kind).map(|(name, it)| (name, &it["Properties"]))
}

#[test]
fn the_template_is_one_that_cloudformation_takes() {
    let output = python("cfn-lint").arg(template()).output().expect("cfn-lint is there; make it as README.md says");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn each_function_gets_every_setting_it_needs_and_none_that_is_not_read() {
    let template = plain();
    let mut given = BTreeSet::new();
    for (name, function) in of_kind(&template, "AWS::Lambda::Function") {
        let variables = function["Environment"]["Variables"].as_object().expect("variables");
        for setting in variables.keys() {
            assert!(SETTINGS.contains(&setting.as_str()), "{name}: {setting} is not read");
        }
        for needed in NEEDED {
            assert!(variables.contains_key(needed), "{name}: {needed} is needed");
        }
        given.extend(variables.keys().cloned());
    }
    let left: Vec<&str> = SETTINGS.into_iter().filter(|setting| !given.contains(*setting)).collect();
    assert_eq!(left, ["INTAKE_SMTP_CA", "INTAKE_WEBHOOK", "INTAKE_HEARTBEAT"], "alarms stand in for the last two");
}

#[test]
fn no_secret_is_written_into_the_template() {
    let template = plain();
    for (_, function) in of_kind(&template, "AWS::Lambda::Function") {
        for secret in ["INTAKE_SECRET", "INTAKE_SMTP"] {
            let value = function["Environment"]["Variables"][secret]["Fn::Sub"].as_str().unwrap_or("");
            assert!(value.starts_with("{{resolve:secretsmanager:"), "{secret}: {value}");
        }
    }
}

#[test]
fn alarms_watch_metrics_that_the_program_writes() {
    let queue = metrics::Queue::default();
    let lines = [
        metrics::embedded_sweep(Some(queue), 0),
        metrics::embedded("/api/consultation", StatusCode::SERVICE_UNAVAILABLE, std::time::Duration::ZERO, 0),
    ];
    let mut written = BTreeSet::new();
    for line in lines {
        let line: Value = serde_json::from_str(&line).expect("JSON");
        let metrics = line["_aws"]["CloudWatchMetrics"][0].clone();
        assert_eq!(metrics["Namespace"], metrics::NAMESPACE);
        for metric in metrics["Metrics"].as_array().expect("metrics") {
            let dimensions: BTreeMap<&str, &Value> = metrics["Dimensions"][0]
                .as_array()
                .map(|names| names.iter().filter_map(|name| Some((name.as_str()?, &line[name.as_str()?]))).collect())
                .unwrap_or_default();
            written.insert(format!("{} {dimensions:?}", metric["Name"].as_str().expect("a name")));
        }
    }
    let template = plain();
    let mut watched = 0;
    for (name, alarm) in
        of_kind(&template, "AWS::CloudWatch::Alarm").filter(|(_, it)| it["Namespace"] == metrics::NAMESPACE)
    {
        let dimensions = alarm["Dimensions"].as_array().map(Vec::as_slice).unwrap_or_default();
        let dimensions: BTreeMap<&str, &Value> =
            dimensions.iter().map(|one| (one["Name"].as_str().expect("a name"), &one["Value"])).collect();
        let metric = format!("{} {dimensions:?}", alarm["MetricName"].as_str().expect("a name"));
        assert!(written.contains(&metric), "{name}: {metric} is not among {written:?}");
        watched += 1;
    }
    assert_eq!(watched, 3);
}

#[test]
fn the_bucket_forgets_no_sooner_than_the_purge_and_every_state_at_last() {
    let template = plain();
    let (_, bucket) = of_kind(&template, "AWS::S3::Bucket").next().expect("a bucket");
    let rules = bucket["LifecycleConfiguration"]["Rules"].as_array().expect("rules");
    let days: BTreeMap<&str, &Value> = rules
        .iter()
        .filter_map(|rule| Some((rule["Prefix"].as_str()?.strip_prefix("requests/")?.trim_end_matches('/'), rule)))
        .collect();
    let states = Retention::default().states();
    assert_eq!(days.keys().copied().collect::<BTreeSet<_>>(), states.iter().map(|(name, _)| *name).collect());
    for (state, kept) in states {
        match days[state]["ExpirationInDays"].as_u64() {
            Some(days) => assert!(days >= u64::from(kept), "{state}: {days} of {kept} days"),
            None => assert_eq!(days[state]["ExpirationInDays"]["Ref"], "KeepDays", "{state}"),
        }
    }
}

/// The template as moto set it up.
struct Stack {
    _running: Running,
    told: Value,
    folder: tempfile::TempDir,
}

impl Stack {
    fn new() -> Stack {
        let (running, line) = Running::start(python("python").arg("stack").arg(template()));
        let told = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        Stack { _running: running, told, folder: tempfile::tempdir().expect("a folder") }
    }

    /// The program with a function's own settings and its role's rights.
    fn function(&self, name: &str) -> Command {
        self.with(&self.told["functions"][name]["credentials"], name)
    }

    /// The program as staff start it.
    fn staff(&self) -> Command {
        self.with(&self.told["staff"], "Form")
    }

    fn with(&self, credentials: &Value, settings: &str) -> Command {
        let mut command = program(self.folder.path());
        let form = self.folder.path().join("form");
        for values in [&self.told["functions"][settings]["environment"], credentials] {
            for (name, value) in values.as_object().expect("values") {
                command.env(name, value.as_str().expect("a text"));
            }
        }
        command.env("INTAKE_FORM", form).env("AWS_REGION", "us-east-1").env("AWS_ALLOW_HTTP", "true");
        command.env("AWS_ENDPOINT", format!("http://127.0.0.1:{}", self.told["port"]));
        command
    }
}

fn said(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().expect("intake-fn runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn each_role_may_do_what_its_function_does_and_no_more() {
    let stack = Stack::new();
    let (running, port) = start_server(&mut stack.function("Form"));
    let answer = exchange(port, &raw_post(&confirmed(&keys(), &fields(&[]))));
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    drop(running);
    let reference = answer.split_once("ref=").and_then(|(_, rest)| rest.get(..9)).expect("a reference");

    let (code, text) = said(stack.function("Form").args(["inbox", "delete", reference]));
    assert!(code != Some(0), "who takes requests cannot remove them: {text}");
    let (code, text) = said(stack.function("Sweep").arg("sweep"));
    assert_eq!((code, text.as_str()), (Some(0), "0 sent, 0 failed, 1 waiting\n"));
    let (code, text) = said(stack.function("Sweep").args(["inbox", "purge"]));
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = said(stack.staff().args(["inbox", "list"]));
    assert!(code == Some(0) && text.contains(reference), "{text}");
    let (code, text) = said(stack.staff().args(["inbox", "delete", reference]));
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = said(stack.staff().args(["inbox", "list"]));
    assert!(code == Some(0) && !text.contains(reference), "{text}");
}
