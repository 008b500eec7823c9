//! What browsers and programs send → the fields of a form, or the reason why it is none.
//!
//! Three kinds are read: the two that browsers send forms in, and a JSON object of texts. Nothing is unpacked, no file
//! is taken, and nothing of a body is ever repeated in a reason.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, header};
use serde::Deserializer;
use serde::de::{Error, MapAccess, Visitor};

use crate::form::parse::{Answers, MOST_FIELDS};

/// The largest body that is read, in bytes; the longest honest form has a tenth of it.
pub const LARGEST_BODY: usize = 64 * 1024;

/// Why a body is not a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyProblem {
    /// It has more bytes or fields than any honest form.
    TooLarge,
    /// It is of another kind, or compressed.
    WrongType,
    /// It carries a file.
    WithFile,
    /// It breaks off, or is not what it says it is; the words are for programmers.
    Broken(String),
}

/// What a body says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Urlencoded,
    Multipart(String),
    Json,
}

/// Reads a body as its headers describe it.
pub async fn read(headers: &HeaderMap, body: &Bytes) -> Result<Answers, BodyProblem> {
    let kind = kind_of(headers).ok_or(BodyProblem::WrongType)?;
    if body.len() > LARGEST_BODY {
        return Err(BodyProblem::TooLarge);
    }
    match kind {
        Kind::Urlencoded => Answers::from_urlencoded(body).map_err(|_| BodyProblem::TooLarge),
        Kind::Multipart(boundary) => multipart(body.clone(), boundary).await,
        Kind::Json => json(body),
    }
}

/// Whether the body says that it is JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    kind_of(headers) == Some(Kind::Json)
}

/// Whether the body says that it is a form, so that too large a one can be told apart from something else.
fn kind_of(headers: &HeaderMap) -> Option<Kind> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if text(header::CONTENT_ENCODING).is_some_and(|coding| !coding.trim().eq_ignore_ascii_case("identity")) {
        return None;
    }
    let kind = text(header::CONTENT_TYPE)?;
    match kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => Some(Kind::Urlencoded),
        "multipart/form-data" => multer::parse_boundary(kind).ok().map(Kind::Multipart),
        "application/json" => Some(Kind::Json),
        _ => None,
    }
}

async fn multipart(body: Bytes, boundary: String) -> Result<Answers, BodyProblem> {
    let broken = |_| BodyProblem::Broken("the parts of the body cannot be told apart".to_owned());
    let whole = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(body)]);
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut fields = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        if fields.len() >= MOST_FIELDS {
            return Err(BodyProblem::TooLarge);
        }
        let name = part.name().unwrap_or("").to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(broken)?;
        // A browser sends an empty file box as a file without a name.
        if is_file && !bytes.is_empty() {
            return Err(BodyProblem::WithFile);
        }
        fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    Ok(Answers::first_of_each(fields))
}

fn json(body: &[u8]) -> Result<Answers, BodyProblem> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let fields = reader.deserialize_map(Fields).and_then(|fields| reader.end().map(|()| fields));
    match fields {
        Ok(Some(fields)) => Ok(fields.into_iter().collect()),
        Ok(None) => Err(BodyProblem::TooLarge),
        // The library's own words may repeat what a family wrote.
        Err(error) => Err(BodyProblem::Broken(format!(
            "expected one JSON object of texts, each name once; line {}, column {} is something else",
            error.line(),
            error.column()
        ))),
    }
}

/// An object whose values are texts or null, each name once; none when it has too many.
///
/// Nothing nests, so depth has no way to grow.
struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Option<BTreeMap<String, String>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = BTreeMap::new();
        let mut many = false;
        while let Some((name, value)) = map.next_entry::<String, Option<String>>()? {
            many |= fields.len() >= MOST_FIELDS;
            if !many && fields.insert(name, value.unwrap_or_default()).is_some() {
                return Err(A::Error::custom("a name stands there twice"));
            }
        }
        Ok((!many).then_some(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read_as(kind: &str, body: impl Into<Bytes>) -> Result<Answers, BodyProblem> {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, kind.parse().expect("a header"))]);
        read(&headers, &body.into()).await
    }

    fn part(head: &str, text: &str) -> String {
        format!("--XX\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n")
    }

    const PARTS: &str = "multipart/form-data; boundary=XX";

    #[tokio::test]
    async fn a_form_in_parts_is_read_like_any_other() {
        let body = part("name=\"name\"", "Ann\u{301} Lee")
            + &part("name=\"name\"", "second")
            + &part("name=\"concern\"", "a\r\nb")
            + "--XX--\r\n";
        let answers = read_as(PARTS, body).await.expect("it is a form");
        assert_eq!((answers.get("name"), answers.get("concern")), ("Ann\u{301} Lee", "a\r\nb"));
        let empty_box = part("name=\"name\"", "Ann") + &part("name=\"photo\"; filename=\"\"", "") + "--XX--\r\n";
        assert_eq!(read_as(PARTS, empty_box).await.expect("it is a form").get("name"), "Ann");
    }

    #[tokio::test]
    async fn a_file_is_refused_and_broken_parts_are_said() {
        let file = part("name=\"photo\"; filename=\"a.jpg\"", "JPEG") + "--XX--\r\n";
        assert_eq!(read_as(PARTS, file).await, Err(BodyProblem::WithFile));
        for body in ["", "--XX", "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end", "PlantedText"] {
            let problem = read_as(PARTS, body).await.expect_err("it is broken");
            assert!(matches!(&problem, BodyProblem::Broken(why) if !why.contains("Planted")), "{body}: {problem:?}");
        }
        assert_eq!(read_as("multipart/form-data", "x").await, Err(BodyProblem::WrongType));
    }

    #[tokio::test]
    async fn more_fields_than_any_form_has_are_too_many_in_every_kind() {
        let parts: String = (0..65).map(|number| part(&format!("name=\"f{number}\""), "x")).collect();
        assert_eq!(read_as(PARTS, parts + "--XX--\r\n").await, Err(BodyProblem::TooLarge));
        let fields: Vec<String> = (0..10_000).map(|number| format!("f{number}=")).collect();
        assert_eq!(
            read_as("application/x-www-form-urlencoded", fields.join("&")[..60_000].to_owned()).await,
            Err(BodyProblem::TooLarge)
        );
        let fields: Vec<String> = (0..65).map(|number| format!("\"f{number}\":\"\"")).collect();
        assert_eq!(read_as("application/json", format!("{{{}}}", fields.join(","))).await, Err(BodyProblem::TooLarge));
    }

    #[tokio::test]
    async fn json_is_an_object_of_texts() {
        let answers = read_as("application/json; charset=utf-8", r#" {"name":"Ann \u00e9","time":null} "#)
            .await
            .expect("it is a form");
        assert_eq!((answers.get("name"), answers.get("time")), ("Ann é", ""));
        let deep = "[".repeat(100_000);
        let deep = &deep[..LARGEST_BODY];
        let nested = format!("{{\"name\":{}", "{\"a\":".repeat(9));
        let broken = [
            "",
            "null",
            "[]",
            "\"PlantedText\"",
            r#"{"name":"PlantedText"} x"#,
            r#"{"name":"a","name":"b"}"#,
            r#"{"name":1e999}"#,
            r#"{"name":12345678901234567890123}"#,
            r#"{"name":{"a":"PlantedText"}}"#,
            r#"{"name":["PlantedText"]}"#,
            "{\"name\":\"\u{0}\"}",
            deep,
            &nested,
        ];
        for body in broken {
            let problem = read_as("application/json", body.to_owned()).await.expect_err("it is broken");
            assert!(matches!(&problem, BodyProblem::Broken(why) if !why.contains("Planted")), "{body}: {problem:?}");
        }
        assert!(matches!(read_as("application/json", &b"{\"name\":\"\xff\"}"[..]).await, Err(BodyProblem::Broken(_))));
    }

    #[tokio::test]
    async fn what_is_no_form_or_is_packed_is_of_the_wrong_type() {
        for kind in ["text/plain", "application/xml", "application/jsonp", "", "x", "multipart/mixed; boundary=XX"] {
            assert_eq!(read_as(kind, "name=a").await, Err(BodyProblem::WrongType), "{kind}");
        }
        assert_eq!(read(&HeaderMap::new(), &Bytes::new()).await, Err(BodyProblem::WrongType));
        let packed = HeaderMap::from_iter([
            (header::CONTENT_TYPE, "application/x-www-form-urlencoded".parse().expect("a header")),
            (header::CONTENT_ENCODING, "gzip".parse().expect("a header")),
        ]);
        assert_eq!(read(&packed, &Bytes::from_static(b"\x1f\x8b")).await, Err(BodyProblem::WrongType));
    }

    #[tokio::test]
    async fn a_body_above_the_limit_is_too_large_in_every_kind() {
        for kind in ["application/x-www-form-urlencoded", "application/json", PARTS] {
            assert_eq!(read_as(kind, vec![b'x'; LARGEST_BODY + 1]).await, Err(BodyProblem::TooLarge));
        }
    }
}
