//! The first look at an export: what it holds, what goes live, where each text will stand.
//!
//! Nothing is written here. The whole file is read to its end, so that a file that breaks off is known before
//! anything is done. Of each text only what the others need to know is kept; its words are read again later.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::around::Around;
use super::body::{self, Reusable, Reusables};
use super::entry::{Entry, Fate};
use super::stop::Stop;
use super::text::{cut, plain};
use super::uploads;
use super::wxr::{self, Item, Part, Term};
use crate::source::percent::decoded;

/// The most texts and files of one export: a clinic has a thousandth of it.
const MOST_ITEMS: usize = 300_000;
/// The most people, topics, links of menus, reusable blocks and kinds of items that are kept apart.
const MOST_LISTED: usize = 20_000;
/// The most bytes of all reusable blocks.
const MOST_REUSABLE: usize = 32_000_000;

/// What the export says of the whole site.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) language: String,
    pub(super) addresses: Vec<String>,
    pub(super) version: String,
}

/// A file of the old site.
#[derive(Clone, Debug)]
pub(super) struct Attachment {
    pub(super) id: u64,
    /// Its path among the uploads, or its bare name where it lay elsewhere.
    pub(super) key: String,
    pub(super) address: String,
    pub(super) title: String,
    pub(super) alt: String,
    pub(super) caption: String,
    pub(super) parent: u64,
    pub(super) old_path: String,
    pub(super) is_public: bool,
}

/// A link of a menu.
#[derive(Clone, Debug)]
pub(super) struct MenuLink {
    /// What it says; empty where that is the title of its text.
    pub(super) words: String,
    /// Where it leads; empty where it leads to a text.
    pub(super) address: String,
    /// The number of the text.
    pub(super) text: u64,
}

/// All that an export holds.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    pub(super) facts: Facts,
    /// Display names by login.
    pub(super) authors: HashMap<String, String>,
    pub(super) terms: Vec<Term>,
    pub(super) entries: Vec<Entry>,
    pub(super) attachments: BTreeMap<u64, Attachment>,
    /// Files whose number another one has already.
    pub(super) doubles: usize,
    pub(super) reusables: Reusables,
    /// The bytes of all of them.
    reusable_bytes: usize,
    /// What the menus held.
    pub(super) menu: Vec<MenuLink>,
    /// Everything else: how many of each kind.
    pub(super) others: BTreeMap<String, usize>,
    pub(super) items: usize,
    pub(super) comments: usize,
}

impl Catalogue {
    /// Reads an export.
    ///
    /// Errors: the file is no export, breaks off, or holds more than any site.
    pub(super) fn read(file: &Path, around: &Around) -> anyhow::Result<Catalogue> {
        let zone = around.zone();
        let mut catalogue = Catalogue::default();
        let mut has_kinds = false;
        wxr::read(file, &mut |part| {
            match part {
                Part::Site(field, value) => catalogue.fact(field, &value),
                Part::Author(author) if catalogue.authors.len() < MOST_LISTED => {
                    catalogue.authors.insert(author.login, plain(&author.name));
                }
                Part::Term(term) if catalogue.terms.len() < MOST_LISTED => catalogue.terms.push(term),
                Part::Author(_) | Part::Term(_) => {}
                Part::Item(item) => {
                    has_kinds |= !item.kind.is_empty();
                    catalogue.item(*item, &zone)?;
                }
            }
            Ok(())
        })?;
        if catalogue.facts.version.is_empty() && !has_kinds {
            return Err(Stop::new(
                "the file is a news feed, not a WordPress export",
                "a feed holds a few texts without their state, so private ones could not be told from public ones",
                "in WordPress choose Tools, Export, All content, and give the downloaded file",
            )
            .into());
        }
        Ok(catalogue)
    }

    fn fact(&mut self, field: &str, value: &str) {
        let facts = &mut self.facts;
        match field {
            "title" => facts.title = cut(&plain(value), 120),
            "description" => facts.description = cut(&plain(value), 160),
            "language" => facts.language = value.trim().to_lowercase(),
            "wxr_version" => facts.version = value.trim().to_string(),
            "link" | "base_site_url" | "base_blog_url" => facts.addresses.push(value.trim().to_string()),
            _ => {}
        }
    }

    fn item(&mut self, item: Item, zone: &jiff::tz::TimeZone) -> anyhow::Result<()> {
        let number = self.items;
        self.items += 1;
        self.comments += item.comments;
        if self.entries.len() + self.attachments.len() > MOST_ITEMS {
            return Err(Stop::new(
                format!("the export holds more than {MOST_ITEMS} texts and files"),
                "no clinic's site is that large; what follows would fill this computer's memory",
                "export in parts (Tools, Export, Posts; then Pages), or by years, and import each",
            )
            .into());
        }
        match item.kind.as_str() {
            "post" | "page" => {
                let prepared = body::prepare(&item.content, None);
                self.entries.push(Entry::of(number, &item, prepared, zone));
            }
            "attachment" => self.attachment(item),
            "nav_menu_item" => {
                let words = cut(&plain(&item.title), 80);
                if self.menu.len() < MOST_LISTED {
                    self.menu.push(MenuLink { words, address: item.menu_address, text: item.menu_object });
                }
                *self.others.entry(item.kind).or_default() += 1;
            }
            "wp_block" => {
                let bytes = self.reusable_bytes + item.content.len();
                if bytes < MOST_REUSABLE && self.reusables.len() < MOST_LISTED {
                    let is_public = item.status == "publish" && !item.has_password;
                    self.reusable_bytes = bytes;
                    self.reusables.insert(item.id, Reusable { content: item.content, is_public });
                }
                *self.others.entry(item.kind).or_default() += 1;
            }
            kind => {
                let known = self.others.len() < MOST_LISTED || self.others.contains_key(kind);
                let kind = if known { cut(kind, 60) } else { "all other kinds".into() };
                *self.others.entry(kind).or_default() += 1;
            }
        }
        Ok(())
    }

    fn attachment(&mut self, item: Item) {
        let address = if item.file.is_empty() { item.link.clone() } else { item.file.clone() };
        let name = address.split(['?', '#']).next().unwrap_or("").rsplit('/').next().unwrap_or("");
        let key = uploads::key(&address).unwrap_or_else(|| decoded(name).to_lowercase());
        let is_public = matches!(item.status.as_str(), "inherit" | "publish") && !item.has_password;
        let attachment = Attachment {
            id: item.id,
            key,
            address,
            title: cut(&plain(&item.title), 120),
            alt: plain(&item.alt),
            caption: plain(&item.excerpt),
            parent: item.parent,
            old_path: super::entry::old_path(&item.link),
            is_public,
        };
        match self.attachments.entry(item.id) {
            std::collections::btree_map::Entry::Vacant(free) => drop(free.insert(attachment)),
            std::collections::btree_map::Entry::Occupied(_) => self.doubles += 1,
        }
    }

    /// Makes drafts of texts in which something could not be carried over, also in the blocks that they show.
    pub(super) fn follow_reusables(&mut self) {
        let prepared: HashMap<u64, body::Prepared> = self
            .reusables
            .iter()
            .map(|(number, block)| (*number, body::prepare(&block.content, Some(&self.reusables))))
            .collect();
        for entry in &mut self.entries {
            for number in &entry.reusables {
                match (self.reusables.get(number), prepared.get(number)) {
                    (Some(block), Some(made)) if block.is_public => {
                        entry.todos.extend(made.todos.iter().cloned());
                        entry.files.extend(uploads::named_in(&made.html));
                    }
                    _ => entry.todos.push("reusable block".into()),
                }
            }
            entry.todos.dedup();
            if entry.fate == Fate::Live && !entry.todos.is_empty() {
                entry.fate = Fate::Draft(format!("it has to-dos: {}", cut(&entry.todos.join(", "), 120)));
            }
        }
    }
}
