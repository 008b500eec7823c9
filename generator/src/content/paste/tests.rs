//! What is taken out of pasted texts, and what stays.

use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    let cleaned = clean(text).expect("something came along");
    assert_eq!(cleaned.text, expected);
    assert_eq!(clean(&cleaned.text), None, "doing it again changes nothing");
}

#[track_caller]
fn check_kept(text: &str) {
    assert_eq!(clean(text), None, "{text}");
}

#[test]
fn what_word_writes_is_left_out_and_its_words_stay() {
    check(
        "<p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Bold</b><o:p></o:p></p>\n",
        "<p><b>Bold</b></p>\n",
    );
    check("A <span style=\"font-size:11pt\">b</span><o:p></o:p>  \n", "A b\n");
    check("<font color=red>c</font> <![if !supportLists]>d<![endif]>", "c d");
    check("One\n\n<!--[if gte mso 9]><xml>\n<w:x/>\n</xml><![endif]-->\nTwo\n", "One\n\nTwo\n");
    check("<p><o:p>&nbsp;</o:p></p>\n", "<p></p>\n");
    check("In <st1:City w:st=\"on\">Lincoln</st1:City>.", "In Lincoln.");
    check("<td class=\"MsoNormal wide\" style=\"x\">a</td>", "<td class=\"wide\">a</td>");
    check("<style>\np.MsoNormal {}\n</style>\n\nText\n", "\nText\n");
    check("<SPAN\n  style='a'>x</SPAN>", "x");
}

#[test]
fn tracked_changes_of_word_are_accepted() {
    check(
        "A <ins cite=\"mailto:Ann\" datetime=\"2026\">calm</ins> <del cite=\"mailto:Ann\">quick</del> start",
        "A calm start",
    );
    check_kept("A <ins>calm</ins> <del>quick</del> start");
}

#[test]
fn lists_of_word_are_lists() {
    let item = |level: u8, sign: &str, words: &str| {
        format!(
            "<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><![if !supportLists]><span>{sign}<span>&nbsp; </span></span><![endif]>{words}<o:p></o:p></p>\n"
        )
    };
    let text = format!(
        "<p class=MsoNormal>Bring:</p>\n{}{}\n{}",
        item(1, "·", "a <b>sock</b>"),
        item(2, "o", "or two"),
        item(1, "1.", "one")
    );
    check(&text, "<p>Bring:</p>\n\n- a <b>sock</b>\n    - or two\n\n1. one\n");
}

#[test]
fn what_google_docs_writes_is_left_out_and_bold_stays_bold() {
    check(
        "<b style=\"font-weight:normal;\" id=\"docs-internal-guid-1\"><p dir=\"ltr\" style=\"x\"><span style=\"font-weight: 700\">Bold</span> <span style=\"font-style:italic\">soft</span></p></b>",
        "<p><strong>Bold</strong> <em>soft</em></p>",
    );
    check("<ul><li dir=\"ltr\" style=\"a\" aria-level=\"1\">One</li></ul>", "<ul><li>One</li></ul>");
    check("<h2 style=\"a\">Head</h2>\n<a href=\"/x/\" style='b'>x</a>", "<h2>Head</h2>\n<a href=\"/x/\">x</a>");
    check("<meta charset=\"utf-8\"><span style=\"a\"><span>x</span></span>", "x");
}

#[test]
fn what_people_write_themselves_stays() {
    check_kept("Say <span lang=\"es\">hola</span>, <b>now</b> and 3 < 4, style=x.");
    check_kept("`<span style=\"a\">` and \\<span style=\"b\">");
    check_kept("```html\n<o:p></o:p>\n<span style=\"a\">\n```\n");
    check_kept("<!-- to fill in: style= -->\n<pre><span style=\"a\">x</span></pre>");
    check_kept("<https://example.org/?style=1> <span");
    check("<span lang=\"es\" style=\"a\">hola <span style=\"b\">x</span></span>", "<span lang=\"es\">hola x</span>");
}

#[test]
fn what_is_left_never_becomes_code() {
    check("<o:p></o:p>    Text\n", "Text\n");
    check("- <span style='a'>     One</span>\r\n", "-      One\r\n");
}

#[test]
fn whatever_came_along_doing_it_again_changes_nothing() {
    let pieces = [
        "<span style='a'>",
        "<span>",
        "</span>",
        "<o:p>",
        "</o:p>",
        "`",
        "\n",
        "    ",
        "<b style='font-weight:400'>",
        "</b>",
        "<!--[if a]>",
        "<![endif]-->",
        "<![if !supportLists]>",
        "<![endif]>",
        "<p style='mso-list:l0 level2 l'>",
        "</p>",
        "- ",
        "word",
        "<font a>",
        "<",
        "\\",
        "&nbsp;",
        "<pre>",
        "</pre>",
        "```\n",
        "\n\n",
        "<style>mso-",
        "</style>",
        "é",
    ];
    let mut chance = 7u32;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text += pieces[(chance >> 16) as usize % pieces.len()];
        }
        if let Some(cleaned) = clean(&text) {
            assert_eq!(clean(&cleaned.text), None, "{text:?} became {:?}", cleaned.text);
            let words = |text: &str| text.matches("word").count();
            assert!(words(&cleaned.text) <= words(&text) && !cleaned.text.contains(MARK), "{text:?}");
        }
    }
}

#[test]
fn half_a_tag_and_odd_signs_never_end_the_program() {
    let text =
        "<!--[if a]>é<![endif]--><p class=Mso style='é\"'>“<span style=\"a\">ü</span></p><o:p>&nbsp;</o:p><?xml a>";
    for (at, _) in text.char_indices() {
        for part in [&text[..at], &text[at..]] {
            if let Some(cleaned) = clean(part) {
                assert!(!cleaned.text.contains(MARK));
            }
        }
    }
    assert_eq!(clean(text).expect("something came along").text, "<p>“ü</p>");
}
