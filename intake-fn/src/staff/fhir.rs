//! Requests as FHIR R4 `QuestionnaireResponse` resources in one `Bundle`, for systems that read health records.

use serde_json::{Value, json};

use super::export::{columns, form};
use crate::bundle::Bundle;
use crate::form::definition::Form;
use crate::outbox::Record;

/// A collection of one response for each request.
pub fn bundle(records: &[Record], known: Option<&Bundle>) -> String {
    let form = form(known);
    let site = known.map(|known| known.clinic().url.trim_end_matches('/').to_owned());
    let entries: Vec<Value> = records
        .iter()
        .map(|record| {
            json!({ "fullUrl": format!("urn:uuid:{}", uuid(record)), "resource": response(record, form, site.as_deref()) })
        })
        .collect();
    let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": entries });
    serde_json::to_string_pretty(&bundle).unwrap_or_default() + "\n"
}

/// One request; `site` is the clinic's address, which names the form and the kind of reference.
fn response(record: &Record, form: Option<&Form>, site: Option<&str>) -> Value {
    let cover = &record.cover;
    let mut response = json!({
        "resourceType": "QuestionnaireResponse",
        "id": cover.id.as_str().to_ascii_lowercase(),
        "language": cover.language,
        "identifier": { "value": cover.reference },
        "status": "completed",
        "authored": cover.received.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "item": items(record, form),
    });
    if let Some(site) = site {
        response["identifier"]["system"] = json!(format!("{site}/consultation/#reference"));
        response["questionnaire"] = json!(format!("{site}/consultation/"));
    }
    response
}

/// One item for each answer: an option of a choice as a coding, all else as text.
fn items(record: &Record, form: Option<&Form>) -> Vec<Value> {
    let names = columns(std::slice::from_ref(record), form);
    let answered = names.iter().filter_map(|name| Some((name, record.answers.get(name)?)));
    answered
        .map(|(name, answer)| {
            let question = form.and_then(|form| form.question(name));
            let answer = match question.filter(|question| question.is_choice()) {
                Some(choice) => json!({ "valueCoding": { "code": answer, "display": choice.words_for(answer) } }),
                None => json!({ "valueString": answer }),
            };
            let mut item = json!({ "linkId": name });
            if let Some(question) = question {
                item["text"] = json!(question.label);
            }
            item["answer"] = json!([answer]);
            item
        })
        .collect()
}

/// A UUID (RFC 9562, version 8) made from the request's id: the same for the same request.
fn uuid(record: &Record) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, record.cover.id.as_str().as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest.as_ref()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
