//! Scripts: read by a parser, so that a mistake is told at its line, and written without blanks and comments.
//!
//! Tokens stay as they are, and so does every end of a line that could end a statement; only what
//! stands between them goes. Names are not made shorter: with compression on top that saves a few dozen
//! bytes. Comments that begin with `/*!` (licences) stay.

use std::ops::Range;

use tree_sitter::{Node, Parser, Tree};

use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::source::SourceFile;

/// The script without what only people read; none if browsers could not run it.
pub fn minify(source: &SourceFile) -> Checked<Option<String>> {
    let Some(tree) = parse(&source.text) else { return Checked::clean(Some(source.text.clone())) };
    let mut diagnostics = Vec::new();
    if tree.root_node().has_error() {
        mistakes(tree.root_node(), source, &mut diagnostics);
        // One slip confuses the parser for lines on end; only where it begins helps to find it.
        diagnostics.truncate(1);
        return Checked { value: None, diagnostics };
    }
    let mut tokens = Vec::new();
    gather(tree.root_node(), &source.text, &mut tokens);
    Checked { value: Some(joined(&source.text, &tokens)), diagnostics }
}

/// The script as a tree; none if this program was built with a grammar that its parser cannot read.
fn parse(text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_javascript::LANGUAGE.into()).ok()?;
    parser.parse(text, None)
}

/// Every token in order, without comments.
fn gather(top: Node, text: &str, tokens: &mut Vec<Range<usize>>) {
    let mut waiting = vec![top];
    while let Some(node) = waiting.pop() {
        let is_whole = matches!(node.kind(), "string" | "template_string" | "regex" | "comment" | "html_comment");
        if is_whole || node.child_count() == 0 {
            let range = node.byte_range();
            let is_kept = !node.kind().ends_with("comment") || text[range.clone()].starts_with("/*!");
            if is_kept && !range.is_empty() {
                tokens.push(range);
            }
            continue;
        }
        let mut cursor = node.walk();
        let children: Vec<Node> = node.children(&mut cursor).collect();
        waiting.extend(children.into_iter().rev());
    }
}

fn joined(text: &str, tokens: &[Range<usize>]) -> String {
    let mut small = String::with_capacity(text.len());
    let mut last: Option<&Range<usize>> = None;
    for token in tokens {
        if let Some(last) = last {
            let (before, gap, after) = (&text[last.clone()], &text[last.end..token.start], &text[token.clone()]);
            if gap.contains('\n') && (may_end(before, after) || before.starts_with("/*!")) {
                small.push('\n');
            } else if runs_together(before, after) {
                small.push(' ');
            }
        }
        small.push_str(&text[token.clone()]);
        last = Some(token);
    }
    small
}

/// Whether a statement may end between two tokens on two lines.
fn may_end(before: &str, after: &str) -> bool {
    !matches!(before, ";" | "{" | "(" | "[" | ",") && !matches!(after, "}" | ")" | "]" | "," | ";")
}

/// Whether two tokens would be read as others without a blank between them.
fn runs_together(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    let is_word = |letter: char| letter.is_alphanumeric() || "_$#\\".contains(letter) || !letter.is_ascii();
    let is_number = before.starts_with(|letter: char| letter.is_ascii_digit());
    (is_word(last) && is_word(first))
        || (is_number && first == '.')
        || (first == last && "+-/".contains(first))
        || (last == '/' && (first == '*' || is_word(first)))
        || (last == '<' && first == '!')
}

/// Where the tree has a hole, or holds what belongs nowhere.
fn mistakes(top: Node, source: &SourceFile, diagnostics: &mut Vec<Diagnostic>) {
    let mut waiting = vec![top];
    while let Some(node) = waiting.pop() {
        if node.is_missing() || node.is_error() {
            diagnostics.push(mistake(node, source));
        } else if node.has_error() {
            let mut cursor = node.walk();
            let children: Vec<Node> = node.children(&mut cursor).collect();
            waiting.extend(children.into_iter().rev());
        }
    }
}

fn mistake(node: Node, source: &SourceFile) -> Diagnostic {
    let range = node.byte_range();
    let (message, fix) = match node.is_missing() {
        true => (format!("`{}` is missing here", node.kind()), format!("write `{}`", node.kind())),
        false => {
            let fix = "look for a missing bracket, comma or quote on this line and just before it";
            ("it cannot be read from here on".to_string(), fix.to_string())
        }
    };
    Diagnostic::error(Code::Script, format!("the script has a mistake: {message}"))
        .because("browsers would not run any of it")
        .at(source.place(&(range.start as u32..range.end as u32)))
        .fix(fix)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minified(text: &str) -> Checked<Option<String>> {
        minify(&SourceFile::decode("themes/x/assets/a.js", text.as_bytes()).expect("it is UTF-8"))
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(minified(text).value.as_deref(), Some(expected));
    }

    #[test]
    fn blanks_and_comments_go_and_licences_stay() {
        check(
            "/*! (c) */\n\"use strict\";\n// why\nconst a = `x  ${ b }`; // how\n",
            "/*! (c) */\n\"use strict\";const a=`x  ${ b }`;",
        );
        check("if (a) {\n  b( c , [ 1, 2 ] );\n}\n", "if(a){b(c,[1,2]);}");
        check("const a = async ({ b }) => /[/ ]/u.test(b);\n", "const a=async({b})=>/[/ ]/u.test(b);");
    }

    #[test]
    fn tokens_do_not_run_together() {
        check("a + +b; c - --d; e / /f/.g; h < !--i;", "a+ +b;c- --d;e/ /f/.g;h< !--i;");
        check("typeof x in y; 1 .z; return_ (1);", "typeof x in y;1 .z;return_(1);");
        check("x = a /b/ c", "x=a/ b/ c");
    }

    #[test]
    fn ends_of_lines_that_may_end_a_statement_stay() {
        check("let a = 1\nlet b = a\n++b\nf()\n", "let a=1\nlet b=a\n++b\nf()");
        check("const f = () => {\n  return\n  1\n}\nf()", "const f=()=>{return\n1}\nf()");
        check("class A {\n  get\n  x = 1\n  static #y\n}", "class A{get\nx=1\nstatic #y}");
    }

    #[test]
    fn a_mistake_is_told_at_its_line() {
        let checked = minified("const a = 1;\nconst b = (a;\n");
        assert_eq!(checked.value, None);
        let place = checked.diagnostics[0].place.as_ref().expect("it has a place");
        assert_eq!((place.line, place.text.as_str()), (2, "const b = (a;"), "{:?}", checked.diagnostics);
        for text in ["{", "`", "/* ", "\"", "a ? b", "}", "for (", "(((((", "let let let"] {
            assert_eq!(minified(text).diagnostics.len(), 1, "{text}");
        }
        check("", "");
        assert_eq!(minified(&"[".repeat(50_000)).diagnostics.len(), 1);
    }
}
