use super::*;

#[track_caller]
fn check(content: &str, html: &str, todos: &[&str]) {
    let made = prepare(content, Some(&Reusables::new()));
    let shown: Vec<&str> = made.html.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(shown.join("|"), html, "{content}");
    assert_eq!(made.todos, todos, "{content}");
}

#[test]
fn blocks_are_unwrapped() {
    check("<!-- wp:paragraph -->\n<p>a</p>\n<!-- /wp:paragraph -->", "<p>a</p>", &[]);
    check(
        "<!-- wp:group {\"layout\":{\"type\":\"x\"}} --><div><!-- wp:spacer {\"height\":\"9px\"} /--></div><!-- /wp:group -->",
        "<div>|</div>",
        &[],
    );
    check(
        "<!-- wp:core/embed {\"url\":\"https://a.example/x\"} /-->",
        "<x-embed href=\"https://a.example/x\"></x-embed>",
        &[],
    );
}

#[test]
fn what_only_wordpress_could_make_is_a_to_do() {
    check("<!-- wp:latest-posts {\"n\":3} /-->", "<x-todo name=\"latest-posts\"></x-todo>", &["latest-posts"]);
    check(
        "[contact-form-7 id=\"12\" to=\"someone@clinic.example\"]",
        "<x-todo name=\"contact-form-7\"></x-todo>",
        &["contact-form-7"],
    );
    check("[vc_row][vc_column width=\"1/2\"]a[/vc_column][/vc_row]", "<x-todo name=\"vc_row\"></x-todo>a", &["vc_row"]);
    check("<!-- wp:block {\"ref\":9} /-->", "<x-todo name=\"reusable block\"></x-todo>", &["reusable block"]);
}

#[test]
fn brackets_of_prose_and_code_stay() {
    check("He said [laughs] so, see [1] and [the guide](x).", "He said [laughs] so, see [1] and [the guide](x).", &[]);
    check("<pre>[gallery]</pre><code>[x_y]</code>", "<pre>[gallery]</pre><code>[x_y]</code>", &[]);
    check("[[gallery]] <a title=\"[x_y]\">b</a>", "[gallery] <a title=\"[x_y]\">b</a>", &[]);
    check("3 < 4 and <3", "3 &lt; 4 and &lt;3", &[]);
    check("a\n[products]\nb", "a|<x-todo name=\"products\"></x-todo>|b", &["products"]);
}

#[test]
fn what_wordpress_itself_knows_is_kept() {
    check(
        "[caption id=\"a\" width=\"3\"]<img src=\"a.jpg\" /> Words[/caption]",
        "<x-caption><img src=\"a.jpg\" /> Words</x-caption>",
        &[],
    );
    check("[gallery ids=\"1,2\"]", "<x-gallery ids=\"1,2\"></x-gallery>", &[]);
    check("[audio mp3=\"/a.mp3\"][/audio]", "<x-file href=\"/a.mp3\"></x-file>", &[]);
    check(
        "[embed width=\"3\"]https://youtu.be/abcdefgh[/embed]",
        "<x-embed href=\"https://youtu.be/abcdefgh\"></x-embed>",
        &[],
    );
}

#[test]
fn reusable_blocks_stand_where_they_are_shown_and_never_in_a_circle() {
    let block = |content: &str, is_public| Reusable { content: content.into(), is_public };
    let reusables = Reusables::from([
        (1, block("<p>shared</p>", true)),
        (2, block("<!-- wp:block {\"ref\":2} /-->", true)),
        (3, block("<p>secret</p>", false)),
    ]);
    let made = |number: u64| prepare(&format!("<!-- wp:block {{\"ref\":{number}}} /-->"), Some(&reusables));
    assert!(made(1).html.contains("<p>shared</p>") && made(1).todos.is_empty());
    assert_eq!(made(2).todos, ["reusable block"]);
    assert!(!made(3).html.contains("secret") && made(3).todos == ["reusable block"]);
}

#[test]
fn a_text_without_words_or_pictures_is_empty() {
    for (content, expected) in [
        ("", true),
        ("<!-- wp:paragraph --><p>&nbsp;</p><!-- /wp:paragraph -->", true),
        ("<p><img src=\"a.jpg\"></p>", false),
        ("[gallery]", false),
        ("a", false),
    ] {
        assert_eq!(prepare(content, None).is_empty(), expected, "{content}");
    }
}

#[test]
fn more_is_where_it_stood() {
    let made = prepare("First.<!--more-->Rest.<!--nextpage-->End.", None);
    assert_eq!(&made.html[..made.more.expect("it is there")], "First.");
    assert!(made.html.contains("Rest.\n\nEnd."));
}

#[test]
fn hostile_texts_end_soon() {
    for piece in ["[x ", "<pre>", "<!--", "[caption]", "<a \"", "[x_", "[[a", "<a href='", "[/"] {
        let made = prepare(&piece.repeat(60_000), None);
        assert!(made.html.len() < 5_000_000, "{piece}");
    }
}
