use super::super::catalogue::Catalogue;
use super::super::media::Media;
use super::*;
use crate::content;
use crate::content::facts::Facts;
use crate::diagnostic::Code;
use crate::source::SourceFile;
use std::sync::Arc;

fn converted(html: &str, breaks_count: bool) -> String {
    let catalogue = Catalogue::default();
    let places = Places::new(&catalogue, Media::default());
    let from = From { path: "content/articles/x.md", id: 1, is_live: true };
    convert(html, breaks_count, from, &places).markdown
}

#[track_caller]
fn check(html: &str, expected: &str) {
    assert_eq!(converted(html, false).trim_end(), expected, "{html}");
}

#[test]
fn paragraphs_come_from_tags_and_from_blank_lines() {
    check("<p>One <b>two</b>.</p><p>Three</p>", "One **two**.\n\nThree");
    check("One\ntwo\n\nthree&nbsp;&nbsp;four", "One two\n\nthree four");
    assert_eq!(converted("One\ntwo\n \nthree", true), "One\\\ntwo\n\nthree\n");
    check("a<br><br/>b", "a\\\nb");
    check("<div>a</div>b", "a\n\nb");
}

#[test]
fn headings_begin_at_the_second_level_and_skip_none() {
    check("<h1>A</h1><h4><b>B</b></h4><h2 id=\"c\">C {x}</h2>", "## A\n\n### B\n\n### C &#123;x} {#c}");
    check("<h3></h3><p>a</p>", "a");
}

#[test]
fn words_in_braces_are_no_facts_of_the_clinic() {
    check("<p>Call {phone} or {clinic}.</p>", "Call \\{phone} or \\{clinic}.");
    check("<h2>Call {phone}</h2>", "## Call &#123;phone}");
    check("<p><code>{phone}</code></p>", "`{phone}`");
}

#[test]
fn lists_deeper_than_the_site_takes_them_are_flat_and_lose_no_word() {
    for (open, close) in [("<ul><li>a", "</li></ul>"), ("<ul>", "</ul>"), ("<blockquote>a", "</blockquote>")] {
        let text = converted(&format!("{}<p>the end</p>{}", open.repeat(25), close.repeat(25)), false);
        let file = SourceFile::decode("content/pages/x.md", format!("---\ntitle: X\n---\n{text}").as_bytes());
        let diagnostics = content::parse(&Arc::new(file.expect("it is UTF-8")), &Facts::default()).diagnostics;
        assert!(diagnostics.iter().all(|problem| problem.code != Code::Shape), "{text}\n{diagnostics:?}");
        assert_eq!(text.matches('a').count(), open.matches("a").count() * 25, "{text}");
        assert!(text.contains("the end"), "{text}");
    }
}

#[test]
fn lists_keep_their_depth_and_their_numbers() {
    check("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c");
    check("<ol start=\"3\"><li><p>a</p><p>b</p></li><li>c</li></ol>", "3. a\n\n   b\n\n4. c");
    check("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<!-- -->\n\n- b");
    check("<dl><dt>Sock</dt><dd>For a foot</dd></dl>", "Sock\n: For a foot");
}

#[test]
fn tables_have_a_head_and_no_lines_in_cells() {
    check(
        "<figure><table><thead><tr><th>A</th><th>B|C</th></tr></thead><tbody><tr><td><p>1</p><p>2</p></td><td>3</td></tr></tbody></table></figure>",
        "| A | B\\|C |\n| --- | --- |\n| 1<br>2 | 3 |",
    );
    check("<table><tr><td>frame</td></tr></table>", "frame");
}

#[test]
fn code_and_quotes_are_kept() {
    check("<pre class=\"wp-block-code\"><code>a &lt; b\n  ```</code></pre>", "````\na < b\n  ```\n````");
    check("<blockquote><p>a</p><cite>b</cite></blockquote>", "> a\n>\n> *b*");
    check("use <code>a`b</code> so", "use ``a`b`` so");
}

#[test]
fn other_sites_stay_linked_and_films_become_links() {
    check("<a href=\"https://other.example/a(b)\">x</a>", "[x](https://other.example/a%28b%29)");
    check("<a href=\"https|://other.example/\">x</a> <a href=\"htps://other.example/\">y</a>", "x y");
    check("<a href=\"javascript:x()\">x</a> <a href=\"mailto:a@b.example\">m</a>", "x [m](mailto:a@b.example)");
    check(
        "<p>https://youtu.be/dQw4w9WgXcQ</p><iframe src=\"https://maps.example/x\"></iframe>",
        "[Watch the video on YouTube](https://www.youtube.com/watch?v=dQw4w9WgXcQ)\n\n[See this on maps.example](https://maps.example/x)",
    );
    check("<script>x</script><style>y</style><noscript>z</noscript>a", "a");
}

#[test]
fn what_opens_with_a_tap_stays_so() {
    check("<details><summary>More</summary><p>a</p></details>", "::: details More\na\n:::");
}

#[test]
fn words_survive_whatever_they_are() {
    let mut seed = 7_u64;
    let mut next = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % most
    };
    let pieces = [
        "word",
        "*",
        "_",
        "**",
        "`",
        "[",
        "](x)",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        " ",
        "\n",
        "# ",
        "- ",
        "1. ",
        "&amp;amp;",
        "|",
        "~~",
        ":",
        "::: ",
        "> ",
        "\\",
        "!",
        "<a href=\"/x\">",
        "</a>",
        "é",
        "“q”",
        ".",
        "{lang=es}",
        "==",
        "<br>",
        "+ ",
        "&lt;b>",
        "a_b",
        "---",
    ];
    let mut wrong: Vec<String> = Vec::new();
    for _ in 0..4_000 {
        let html: String = (0..next(12) + 1).map(|_| pieces[next(pieces.len())]).collect();
        let html = format!("<p>{html}</p>");
        let words = |text: &str| -> String { text.chars().filter(|letter| !letter.is_whitespace()).collect() };
        let expected = words(&super::super::text::plain(&html));
        let markdown = converted(&html, false);
        let shown = words(&read_back(&markdown));
        if shown != expected {
            wrong.push(format!("{html:?} became {markdown:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} texts lost words:\n{}", wrong.len(), wrong.join("\n"));
}

/// The words that readers of the Markdown see.
fn read_back(markdown: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser};
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let events = Parser::new_ext(markdown, options);
    let words = events.filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.into_string()),
        Event::SoftBreak | Event::HardBreak => Some(" ".into()),
        _ => None,
    });
    words.collect()
}
