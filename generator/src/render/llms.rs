//! `/llms.txt`: the site in one Markdown file, for programs that answer people's questions.
//!
//! Name, phone and every published page with its short answer, by language and kind. Drafts and what
//! waits for its day are not in it, not even in a preview that shows them.

use std::fmt::Write;

use crate::site::{Language, PageId, Site, State};
use crate::theme::Theme;

/// The file.
pub fn list(site: &Site, theme: &Theme) -> String {
    let clinic = &site.clinic;
    let own = &site.languages[0];
    let texts = theme.texts(&own.tag);
    let mut text = format!("# {}\n", one_line(&clinic.name));
    let about = [clinic.tagline.get(&own.tag), clinic.area.get(&own.tag)];
    let about: Vec<String> = about.into_iter().flatten().map(|words| one_line(words.trim_end_matches('.'))).collect();
    if !about.is_empty() {
        text += &format!("\n> {}.\n", about.join(". "));
    }
    text += &format!("\n{} {}. {}\n", texts.get("call"), one_line(&clinic.phone), site.absolute(&site.start(own)));
    for language in &site.languages {
        sections(site, theme, language, &mut text);
    }
    text
}

/// The lists of one language, pages first; a language that has none is left out.
fn sections(site: &Site, theme: &Theme, language: &Language, text: &mut String) {
    let texts = theme.texts(&language.tag);
    let prefix = match language.prefix.is_empty() {
        true => String::new(),
        false => format!("{}: ", texts.get("language_name")),
    };
    let home: Vec<PageId> = language.home.into_iter().collect();
    let lists: [(&str, &[PageId]); 6] = [
        ("search_pages", &home),
        ("search_pages", &language.pages),
        ("handouts_title", &language.handouts),
        ("handouts_programs", &language.programs),
        ("articles_title", &language.articles),
        ("search_kind_person", &language.people),
    ];
    let mut last = "";
    for (name, ids) in lists {
        let pages = ids.iter().map(|id| &site.pages[*id]).filter(|page| page.state == State::Published);
        let lines: String = pages
            .map(|page| {
                let (title, url) = (bracketed(&page.document.title), site.absolute(&page.url));
                match one_line(&page.document.summary) {
                    summary if summary.is_empty() => format!("- [{title}]({url})\n"),
                    summary => format!("- [{title}]({url}): {summary}\n"),
                }
            })
            .collect();
        if lines.is_empty() {
            continue;
        }
        if name != last {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n## {prefix}{}\n\n", texts.get(name));
            last = name;
        }
        text.push_str(&lines);
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words as they stand between the brackets of a link.
fn bracketed(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_stay_within_their_brackets_and_line() {
        assert_eq!(super::bracketed("Socks [soft]\n on."), "Socks \\[soft\\] on.");
    }
}
