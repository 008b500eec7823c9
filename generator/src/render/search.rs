//! What the search index knows of each page, taken from the site and not from finished pages.

use std::collections::BTreeMap;

use serde::Serialize;

use super::page::Renderer;
use super::redirect;
use super::view::handout;
use crate::content::Content;
use crate::content::handout::Handout;
use crate::site::{Page, Site};
use crate::theme::texts::Texts;

/// One page as the search index sees it.
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    /// The address from the site's root.
    pub url: String,
    /// The language, so that each has an index of its own.
    pub language: String,
    /// All words that find it.
    pub text: String,
    /// What a result shows: title, summary, kind, ages.
    pub shown: BTreeMap<String, String>,
    /// What results can be narrowed by: kind, skill, age in whole years.
    pub filters: BTreeMap<String, Vec<String>>,
}

/// Every page that people may look for, in the order of the site.
pub fn records(renderer: &Renderer) -> Vec<Record> {
    let site = &renderer.site;
    let is_home = |id: usize| site.languages.iter().any(|language| language.home == Some(id));
    let pages = site.pages.iter().enumerate().filter(|(id, _)| !is_home(*id));
    pages.map(|(_, page)| record(page, renderer.theme.texts(&page.language))).collect()
}

/// The security policy of the search pages alone: the index is read by WebAssembly.
///
/// A browser obeys every policy that it gets, so the one for all pages is taken off first (`!`, as
/// Cloudflare reads it). A host that cannot do that keeps the strict one, and the search page looks
/// through its lists.
pub fn policy(site: &Site) -> String {
    let policies = redirect::HEADERS.iter().filter(|(name, _)| *name == redirect::POLICY);
    let wide: Vec<String> = policies
        .map(|(name, value)| {
            let value = value.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");
            format!("  ! {name}\n  {name}: {value}\n")
        })
        .collect();
    let wide = wide.concat();
    let page = |prefix: &str| site.href(&format!("{prefix}/search/"));
    site.languages.iter().map(|language| format!("{}\n{wide}", page(&language.prefix))).collect()
}

fn record(page: &Page, texts: &Texts) -> Record {
    let document = &page.document;
    let kind = document.content.kind();
    let mut text = vec![document.title.clone(), document.summary.clone()];
    let mut shown = BTreeMap::from([
        ("title".to_string(), document.title.clone()),
        ("summary".to_string(), document.summary.clone()),
        ("kind".to_string(), texts.get(&format!("search_kind_{kind}")).to_string()),
    ]);
    let mut filters = BTreeMap::from([("kind".to_string(), vec![kind.to_string()])]);
    match &document.content {
        Content::Article(article) => {
            text.push(plain(&article.body.html));
            text.extend(article.topics.iter().map(|topic| topic.value.clone()));
        }
        Content::Page(page) => text.push(plain(&page.body.html)),
        Content::Handout(handout) => {
            let ages = handout::ages(&handout.child, texts);
            text.extend(handout_words(handout));
            let years: Vec<String> = years(handout).collect();
            // A parent writes "3 years", and the sheet says "2 to 5 years".
            text.push(format!("{ages}: {}", years.join(", ")));
            shown.insert("ages".into(), ages);
            filters.insert("age".into(), years);
            filters.insert("skill".into(), handout.skill_areas.clone());
        }
        Content::Program(program) => text.extend(program.items.iter().filter_map(|item| item.note.clone())),
        Content::Person(person) => text.extend([&person.credentials, &person.bio].into_iter().flatten().cloned()),
    }
    Record { url: page.url.clone(), language: page.language.clone(), text: sentences(&text), shown, filters }
}

/// Parts one after the other, as results show pieces of them: what ends without a mark gets a full stop.
fn sentences(parts: &[String]) -> String {
    const ENDS: [char; 6] = ['.', '!', '?', '…', ':', '؟'];
    let quotes = ['"', '”', '»', '\'', '’', ')'];
    let is_ended = |part: &str| part.trim_end_matches(quotes).ends_with(ENDS);
    let parts = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    let ended = parts.map(|part| if is_ended(part) { part.to_string() } else { format!("{part}.") });
    ended.collect::<Vec<_>>().join(" ")
}

fn years(handout: &Handout) -> impl Iterator<Item = String> {
    // Ages are checked to lie between 0 and 25 when the file is read.
    (handout.child.from.floor() as u32..=handout.child.to.floor() as u32).map(|year| year.to_string())
}

/// What the handout practises, needs and says.
fn handout_words(handout: &Handout) -> Vec<String> {
    let mut words = vec![handout.goal.family.clone(), handout.goal.why.clone()];
    words.extend(handout.skill_areas.iter().chain(&handout.settings).map(|name| name.replace('-', " ")));
    words.extend(handout.routine.iter().map(|routine| routine.when.clone()));
    words.extend(handout.materials.iter().map(|material| material.item.clone()));
    words.extend(handout.setup.iter().cloned());
    for step in &handout.steps {
        words.extend([step.title.clone(), step.what.clone()]);
        words.extend([&step.say, &step.look_for].into_iter().flatten().cloned());
    }
    words.extend(handout.cues.helps.iter().chain(&handout.grading.easier).chain(&handout.grading.harder).cloned());
    words
}

/// The words of HTML that this program wrote itself: tags out, the few entities back.
fn plain(html: &str) -> String {
    const WITHIN_WORDS: [&str; 9] = ["a", "em", "strong", "code", "del", "sup", "sub", "span", "abbr"];
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let (inside, after) = tag.split_once('>').unwrap_or((tag, ""));
        let name = inside.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or("");
        if !WITHIN_WORDS.contains(&name) {
            text.push(' ');
        }
        rest = after;
    }
    text.push_str(rest);
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{plain, sentences};

    #[test]
    fn a_part_that_ends_with_a_mark_gets_no_second_one() {
        let parts = ["Toes in", "Hold the sock open.", "“Pull!”", "", "هل هذا سهل؟", "Ages 2 to 4: 2, 3, 4"];
        assert_eq!(
            sentences(&parts.map(str::to_string)),
            "Toes in. Hold the sock open. “Pull!” هل هذا سهل؟ Ages 2 to 4: 2, 3, 4."
        );
    }

    #[test]
    fn tags_part_blocks_but_not_words() {
        assert_eq!(plain("<h2 id=\"a\">Play</h2><p>is <em>prac</em>tice &amp; joy</p>"), "Play is practice & joy");
    }
}
