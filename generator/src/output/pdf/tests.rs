//! Rules of printed sheets, on the built-in theme: read aloud, the same twice, plain about mistakes.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::*;
use crate::diagnostic::{Code, Place};
use crate::source::SourceFile;
use crate::theme::{PrintTemplate, Theme, builtin, layered, load};

const PICTURE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><circle cx="20" cy="15" r="9" fill="none" stroke="#000"/></svg>"##;

fn theme() -> Theme {
    load(builtin::NAME, &layered(builtin::NAME, Vec::new()), None).value.expect("the built-in theme is whole")
}

fn template() -> Arc<PrintTemplate> {
    theme().print.expect("the built-in theme has a print template")
}

/// What every sheet has.
fn head() -> Json {
    json!({
        "lang": "en", "dir": "ltr", "paper": "letter", "large": false, "text": theme().texts("en").plain(),
        "clinic": {"name": "A clinic", "phone": "555-010-0199", "emergency": "911", "crisis": "988"},
        "title": "Sock tug", "summary": "A game with a loose sock.", "url": "https://example.org/handouts/sock-tug/",
        "url_shown": "example.org/handouts/sock-tug/", "qr_svg": PICTURE,
    })
}

fn handout() -> Json {
    let mut data = head();
    let handout = json!({
        "kind": "activity", "ages": "Ages 3 to 6", "helper": "An adult sits beside the child.",
        "goal": {"family": "Put on socks.", "why": "Two hands work as a team."},
        "dosage": [{"label": "How often", "value": "Once a day"}, {"label": "How long", "value": "About 5 minutes"}],
        "routine": {"when": "At bedtime", "cue": null, "link": "Into bed."},
        "materials": [{"item": "One loose sock", "swap": "A soft hat", "avoid": null, "optional": true}],
        "setup": ["Sit on the floor."],
        "steps": [
            {"number": 1, "title": "Toes in", "what": "Hold the sock open.", "say": "Toes go in.", "count": "1 time", "look_for": "The toes reach the end.",
             "picture": "/pictures/1.svg", "alt": "A child slides one foot into a big sock."},
            {"number": 2, "title": "Tug", "what": "Pull.", "say": null, "count": null, "look_for": null, "picture": null, "alt": null},
        ],
        "cues": {"helps": ["Wait before you help."], "avoid": []},
        "grading": {"easier": ["Start at the ankle."], "harder": ["Sit on a stool."]},
        "precautions": {
            "ask_first": ["your child has a cast"], "stop_if": ["your child has pain"], "notes": ["Tell us about sore skin."],
            "get_help": [{"level": "emergency", "label": "Emergency", "when": "A bad fall.", "action": "Call now.", "number": {"label": "911", "href": "tel:911"}},
                         {"level": "urgent", "label": "Urgent", "when": "A swollen foot.", "action": "Call the doctor.", "number": null}],
        },
        "progress": {"success": "Both feet, four days.", "period": "week", "columns": ["Did it", "Notes"], "tell_us": ["Which part was hardest"]},
        "references": [{"text": "A source", "url": "https://example.org/source"}, {"text": "A book", "url": null}],
        "disclaimer": "This is general advice.", "review_line": "Not reviewed yet.",
    });
    for (name, value) in handout.as_object().expect("it is an object") {
        data[name] = value.clone();
    }
    data
}

fn program() -> Json {
    let mut item = handout();
    item["steps"][0]["picture"] = "/1/pictures/1.svg".into();
    item["note"] = "Start here.".into();
    let mut data = head();
    data["title"] = "A calmer evening".into();
    data["program"] = true.into();
    data["items"] = json!([item]);
    data
}

/// The sheet with its one picture.
fn with_picture(data: Json, picture: &[u8], ending: &str) -> (Pdf, [SheetPicture; 2]) {
    let pictures = ["/pictures/1", "/1/pictures/1"].map(|name| SheetPicture {
        name: format!("{name}.{ending}"),
        path: format!("content/media/sock.{ending}").into(),
        bytes: picture.to_vec(),
    });
    let source = SourceFile::decode("content/handouts/sock-tug.yaml", b"summary: |\n  A game: \xe0\xb8\xaa\n");
    let sources = vec![Arc::new(source.expect("it is UTF-8"))];
    (Pdf { template: template(), data, pictures: Vec::new(), sources }, pictures)
}

fn sheet(data: Json) -> (Pdf, [SheetPicture; 2]) {
    with_picture(data, PICTURE.as_bytes(), "svg")
}

#[track_caller]
fn check_is_made(data: Json) {
    let (pdf, pictures) = sheet(data);
    let bytes = make(&pdf, &pictures).expect("the sheet is made").pdf;
    let says = |words: &str| bytes.windows(words.len()).any(|window| window == words.as_bytes());
    assert!(bytes.starts_with(b"%PDF-1.7") && says("pdfuaid:part"), "it claims to be a PDF for all");
}

#[track_caller]
fn check_problem((pdf, pictures): &(Pdf, [SheetPicture; 2]), expected: &str) -> Diagnostic {
    let problems = make(pdf, pictures).expect_err("the sheet has a mistake");
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(messages, [expected]);
    problems.into_iter().next().expect("there is one")
}

#[test]
fn a_handout_and_a_program_are_made() {
    check_is_made(handout());
    check_is_made(program());
}

#[test]
fn large_print_a4_and_right_to_left_are_made_too() {
    let mut data = handout();
    data["large"] = true.into();
    data["paper"] = "a4".into();
    data["lang"] = "es-MX".into();
    check_is_made(data.clone());
    data["lang"] = "ckb".into();
    data["dir"] = "rtl".into();
    check_is_made(data);
}

#[test]
fn the_least_that_is_allowed_is_made() {
    let mut data = handout();
    for name in ["dosage", "materials", "setup", "steps", "references"] {
        data[name] = json!([]);
    }
    for name in ["routine", "progress", "disclaimer"] {
        data[name] = Json::Null;
    }
    data["cues"] = json!({"helps": [], "avoid": []});
    data["grading"] = json!({"easier": [], "harder": []});
    data["precautions"] = json!({"ask_first": ["it hurts"], "stop_if": ["it hurts"], "notes": [], "get_help": []});
    check_is_made(data);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (first, pictures) = sheet(handout());
    let (other, other_pictures) = sheet(program());
    let bytes = make(&first, &pictures).expect("it is made");
    make(&other, &other_pictures).expect("another sheet between them");
    assert!(make(&first, &pictures).expect("it is made again") == bytes);
}

#[test]
fn a_pool_of_workers_may_make_sheets() {
    use rayon::prelude::*;
    let (pdf, pictures) = sheet(handout());
    let made: Vec<bool> = (0..40).into_par_iter().map(|_| make(&pdf, &pictures).is_ok()).collect();
    assert_eq!(made, [true; 40]);
}

#[test]
fn every_text_that_the_sheet_reads_is_there_in_every_language() {
    let theme = theme();
    let template = template();
    let calls = ["ui(\"", "labelled(\"", "points(\"", "warning(\""];
    let names =
        calls.iter().flat_map(|call| template.source.split(call).skip(1)).filter_map(|rest| rest.split('"').next());
    let read: Vec<&str> = names.filter(|name| !name.ends_with('_')).collect();
    assert!(read.len() > 20, "the template is read in another way: {read:?}");
    let made = ["routine_when", "routine_cue", "routine_link", "day_1", "day_7"];
    for (language, texts) in &theme.texts {
        let absent: Vec<&&str> = read.iter().chain(&made).filter(|name| !texts.plain().contains_key(**name)).collect();
        assert!(absent.is_empty(), "i18n/{language}.ftl lacks {absent:?}");
    }
}

#[test]
fn a_mistake_in_the_template_is_shown_at_its_line() {
    let (mut pdf, pictures) = sheet(handout());
    let source = "#let data = json(\"/data.json\")\n= Title\n#data.titel\n".to_string();
    pdf.template = Arc::new(PrintTemplate::new("themes/clinic/handout.typ".into(), source, pdf.template.fonts.clone()));
    let problem = check_problem(
        &(pdf, pictures),
        "the template of printed sheets has a mistake: dictionary does not contain key \"titel\"",
    );
    let place =
        Place { line: 3, column: 7, width: 5, text: "#data.titel".into(), ..Place::file("themes/clinic/handout.typ") };
    assert_eq!((problem.code, problem.place), (Code::Template, Some(place)));
    assert_eq!(problem.why, "the sheet of content/handouts/sock-tug.yaml was being made and would be missing");
}

#[test]
fn a_template_without_end_is_given_up() {
    let mut sheet = sheet(handout());
    let endless =
        |source: &str| PrintTemplate::new("themes/clinic/handout.typ".into(), source.into(), template().fonts.clone());
    sheet.0.template = Arc::new(endless("#{ let n = 0; while n == 0 { n = n * 1 } }"));
    check_problem(&sheet, "the template of printed sheets has a mistake: loop seems to be infinite");
    sheet.0.template = Arc::new(endless("#for a in range(0, 2000) { for b in range(0, 2000) { let _ = a + b } }"));
    let problems = make_within(&sheet.0, &sheet.1, Duration::from_millis(50)).expect_err("it takes far longer");
    assert_eq!(problems[0].message, "the printed sheet was not ready after 0.05 seconds");
}

#[test]
fn a_letter_that_no_font_has_names_the_content() {
    let mut data = handout();
    data["summary"] = "A game: ส".into();
    let problem = check_problem(&sheet(data), "no font of the theme has a letter for “ส”");
    let place = problem.place.expect("it has a place");
    assert_eq!((&*place.file, place.line, place.column), ("content/handouts/sock-tug.yaml", 2, 11));
}

#[test]
fn a_picture_without_a_description_names_the_content() {
    let mut data = handout();
    data["steps"][0]["alt"] = Json::Null;
    let (pdf, pictures) = sheet(data);
    let problem = check_problem(&(pdf, pictures), "a picture on the printed sheet has no description");
    assert_eq!((problem.code, problem.place), (Code::MissingAlt, Some(Place::file("content/handouts/sock-tug.yaml"))));
}

#[test]
fn a_broken_picture_is_named() {
    let (pdf, pictures) = with_picture(handout(), b"<svg", "svg");
    let message = &make(&pdf, &pictures).expect_err("it is no picture")[0].message;
    assert!(message.starts_with("the picture sock.svg cannot be read: "), "{message}");

    let mut data = handout();
    data["steps"][0]["picture"] = "/pictures/1.png".into();
    let (pdf, pictures) = with_picture(data, b"\x89PNG\r\n\x1a\nnot a picture", "png");
    let problem = &make(&pdf, &pictures).expect_err("it is no picture")[0];
    assert!(problem.message.starts_with("the picture sock.png cannot be read: "), "{}", problem.message);
    assert_eq!(problem.place, Some(Place::file("content/handouts/sock-tug.yaml")));
}

#[test]
fn a_theme_without_fonts_says_so() {
    let (mut pdf, pictures) = sheet(handout());
    let (path, source) = (pdf.template.path.clone(), pdf.template.source.clone());
    pdf.template = Arc::new(PrintTemplate::new(path, source, Vec::new()));
    check_problem(&(pdf, pictures), "the theme has no font for printed sheets");
}
