//! What a site needs besides its texts: the clinic's facts, where there are none yet, and the people who wrote.

use std::collections::BTreeMap;

use super::catalogue::Catalogue;
use super::entry::{Entry, Fate, Sort};
use super::places::host;
use super::text::quoted;
use crate::content::clinic::valid_base_url;
use crate::content::permalink;
use crate::content::slug::slugify;

/// Shapes of addresses that WordPress offers.
const SHAPES: [&str; 4] =
    ["/{year}/{month}/{day}/{slug}/", "/{year}/{month}/{slug}/", "/blog/{slug}/", "/archives/{slug}/"];

/// The shape that the addresses of all public articles had, so that they can stay as they are.
pub(super) fn permalinks(catalogue: &Catalogue) -> Option<&'static str> {
    let is_live = |entry: &&Entry| entry.sort == Sort::Article && entry.fate == Fate::Live;
    let mut live = catalogue.entries.iter().filter(is_live).peekable();
    live.peek()?;
    let entries: Vec<&Entry> = live.collect();
    let fits = |shape: &&str| {
        entries.iter().all(|entry| {
            let filled = entry.date.map(|date| permalink::fill(shape, date, &entry.slug));
            filled.is_some_and(|filled| filled == entry.old_path)
        })
    };
    SHAPES.into_iter().find(fits)
}

/// A first `clinic.yaml` from what the export says.
pub(super) fn clinic(catalogue: &Catalogue) -> String {
    let facts = &catalogue.facts;
    let name = if facts.title.is_empty() { "TO FILL IN: the clinic's name" } else { &facts.title };
    let address = facts.addresses.iter().find_map(|address| valid_base_url(address));
    let address = address.unwrap_or_else(|| "https://example.org".into());
    let language = facts.language.split('-').next().filter(|tag| crate::content::is_language(tag)).unwrap_or("en");
    let mut text = format!(
        "# The clinic's facts, in one place. An import wrote this file from the old site; look each line over.\n\
         name: {}\nphone: \"TO FILL IN: the telephone number\"\nlanguages: [{language}]\nbase_url: {}\n",
        quoted(name),
        quoted(&address)
    );
    if !facts.description.is_empty() {
        text += &format!("tagline: {}\n", quoted(&facts.description));
    }
    if let Some(shape) = permalinks(catalogue) {
        text += &format!("# Articles keep the addresses that they had.\npermalinks: {{articles: {}}}\n", quoted(shape));
    }
    text
}

/// The name that readers saw of whoever wrote; none where it is no person's name.
pub(super) fn author<'a>(catalogue: &'a Catalogue, login: &str) -> Option<&'a str> {
    const NOBODY: [&str; 8] = ["admin", "administrator", "webmaster", "wordpress", "editor", "user", "root", "author"];
    let name = catalogue.authors.get(login)?.trim();
    let lower = name.to_lowercase();
    let is_name = !name.is_empty() && !name.contains('@') && name.chars().count() <= 120;
    let is_site = lower == catalogue.facts.title.to_lowercase()
        || catalogue.facts.addresses.iter().any(|address| host(address) == lower);
    (is_name && !is_site && !NOBODY.contains(&lower.as_str())).then_some(name)
}

/// A file for each person who wrote something that is public: path and text.
pub(super) fn people(catalogue: &Catalogue) -> BTreeMap<String, String> {
    let is_live = |entry: &&Entry| entry.sort == Sort::Article && entry.fate == Fate::Live;
    let names = catalogue.entries.iter().filter(is_live).filter_map(|entry| author(catalogue, &entry.creator));
    let mut people = BTreeMap::new();
    for name in names {
        let file = format!("content/people/{}.yaml", slugify(name));
        people.entry(file).or_insert_with(|| format!("name: {}\n", quoted(name)));
    }
    people
}
