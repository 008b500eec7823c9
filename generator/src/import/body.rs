//! From what an editor of WordPress stored to plain HTML: blocks are unwrapped, shortcodes replaced.
//!
//! One walk over the text. What the old site put in the place of a mark becomes an element of our own
//! (`x-embed`, `x-gallery`, `x-file`, `x-caption`), what cannot be known becomes `x-todo`. Code is left alone.

mod shortcode;

use std::collections::{HashMap, HashSet};

use shortcode::Shortcode;

use crate::content::markdown::escape;

/// A block that several posts show.
#[derive(Clone, Debug, Default)]
pub(super) struct Reusable {
    pub(super) content: String,
    /// Whether everybody could read it.
    pub(super) is_public: bool,
}

/// The reusable blocks of the export by their number.
pub(super) type Reusables = HashMap<u64, Reusable>;

/// A content as HTML.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared {
    pub(super) html: String,
    /// What could not be carried over, by the name it has in WordPress.
    pub(super) todos: Vec<String>,
    /// The reusable blocks that it shows.
    pub(super) reusables: Vec<u64>,
    /// Where `<!--more-->` stood in the HTML.
    pub(super) more: Option<usize>,
    /// Whether a line break in the text was one on the page.
    pub(super) breaks_count: bool,
}

impl Prepared {
    /// Whether a reader would find nothing.
    pub(super) fn is_empty(&self) -> bool {
        let mut rest = self.html.as_str();
        loop {
            let (text, after) = rest.split_once('<').unwrap_or((rest, ""));
            if !text.replace("&nbsp;", "").trim().is_empty() {
                return false;
            }
            if after.is_empty() {
                return true;
            }
            let (tag, after) = after.split_once('>').unwrap_or((after, ""));
            let name = tag.split([' ', '/', '\n']).next().unwrap_or("").to_ascii_lowercase();
            if name.starts_with("x-") || matches!(&*name, "img" | "iframe" | "audio" | "video") {
                return false;
            }
            rest = after;
        }
    }
}

/// Reusable blocks may show others, so deep.
const MOST_DEEP: usize = 4;
/// The most things of one text that are told apart in the report.
const MOST_REMEMBERED: usize = 50;
/// The most bytes that reusable blocks may make of one content.
const MOST_BYTES: usize = 4_000_000;

/// Prepares a content; without `reusables`, the blocks it shows are only noted.
pub(super) fn prepare(content: &str, reusables: Option<&Reusables>) -> Prepared {
    let mut scanner = Scanner {
        reusables,
        made: Prepared::default(),
        deep: 0,
        last_todo: None,
        open: HashSet::new(),
        absent: HashMap::new(),
    };
    let is_classic = !content.contains("<!-- wp:");
    // Who typed paragraphs as tags did not mean line ends.
    scanner.made.breaks_count = is_classic && !content.contains("<p>") && !content.contains("<p ");
    scanner.run(content);
    scanner.made
}

struct Scanner<'a> {
    reusables: Option<&'a Reusables>,
    made: Prepared,
    deep: usize,
    /// Where the last to-do ended, and what made it.
    last_todo: Option<(usize, String)>,
    /// Unknown shortcodes that began, so that their ends are known for what they are.
    open: HashSet<String>,
    /// Ends of shortcodes that do not come, by how much of the text is left behind the part that was searched.
    absent: HashMap<String, usize>,
}

/// How far away the end of a shortcode is looked for.
const FAR: usize = 200_000;

/// Elements whose text is not looked at.
const RAW: [&str; 6] = ["pre", "code", "textarea", "script", "style", "svg"];

/// Blocks without a text that need nothing in their place.
const SILENT: [&str; 12] = [
    "spacer",
    "separator",
    "more",
    "nextpage",
    "paragraph",
    "heading",
    "group",
    "column",
    "columns",
    "buttons",
    "button",
    "list",
];

impl Scanner<'_> {
    fn run(&mut self, text: &str) {
        let absent = std::mem::take(&mut self.absent);
        let mut missing = Vec::new();
        let mut at = 0;
        while let Some(found) = text[at..].find(['<', '[']) {
            self.made.html.push_str(&text[at..at + found]);
            at += found;
            let rest = &text[at..];
            at += if rest.starts_with('<') { self.markup(rest, &mut missing) } else { self.bracket(rest) };
        }
        self.made.html.push_str(&text[at..]);
        self.absent = absent;
    }

    /// Where a shortcode ends; what was searched once is not searched again.
    fn end_of(&mut self, after: &str, end: &str) -> Option<usize> {
        let window = start_of(after, FAR);
        let searched = self.absent.get(end).map_or(0, |left| after.len().saturating_sub(*left));
        let from = start_of(window, searched.saturating_sub(end.len())).len();
        let found = window[from..].find(end).map(|at| from + at);
        if found.is_none() {
            self.absent.insert(end.to_string(), after.len() - window.len());
        }
        found
    }

    /// Takes a tag or a comment; its length. `missing` are ends that were looked for and are not there.
    fn markup(&mut self, rest: &str, missing: &mut Vec<&'static str>) -> usize {
        if let Some(inner) = rest.strip_prefix("<!--") {
            let end = if missing.contains(&"-->") { None } else { inner.find("-->") };
            let Some(end) = end else {
                missing.push("-->");
                self.made.html.push_str("&lt;");
                return 1;
            };
            self.comment(inner[..end].trim());
            return 4 + end + 3;
        }
        let name = RAW.iter().find(|name| {
            let inner = rest.get(1..1 + name.len());
            inner.is_some_and(|inner| inner.eq_ignore_ascii_case(name))
                && !rest.as_bytes().get(1 + name.len()).is_some_and(u8::is_ascii_alphanumeric)
        });
        if let Some(name) = name.filter(|name| !missing.contains(*name)) {
            match find_end(rest, name) {
                Some(length) => {
                    self.made.html.push_str(&rest[..length]);
                    return length;
                }
                None => missing.push(name),
            }
        }
        let is_tag = rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/');
        let length = if is_tag { tag_length(rest) } else { 1 };
        self.made.html.push_str(if is_tag { &rest[..length] } else { "&lt;" });
        length
    }

    fn comment(&mut self, inner: &str) {
        if inner == "more" || inner.starts_with("more ") {
            self.made.more.get_or_insert(self.made.html.len());
            self.made.html.push_str("\n\n");
        } else if inner == "nextpage" || inner.starts_with("/wp:") {
            self.made.html.push_str("\n\n");
        } else if let Some(block) = inner.strip_prefix("wp:") {
            self.made.html.push_str("\n\n");
            self.block(block);
        }
    }

    /// A block's opening mark, `name {settings} /` or without the slash where its text follows.
    fn block(&mut self, mark: &str) {
        let is_whole = mark.ends_with('/');
        let mark = mark.trim_end_matches('/').trim_end();
        let (name, settings) = mark.split_once(char::is_whitespace).unwrap_or((mark, ""));
        let name = name.strip_prefix("core/").unwrap_or(name);
        let settings: serde_json::Value = serde_json::from_str(settings.trim()).unwrap_or_default();
        let address = settings["url"].as_str();
        match (name, is_whole) {
            ("block", _) => self.reusable(settings["ref"].as_u64().unwrap_or(0)),
            ("social-link", true) => {
                let service = settings["service"].as_str().unwrap_or("link");
                let (address, service) = (escape(address.unwrap_or("")), escape(service));
                self.made.html.push_str(&format!("<p><a href=\"{address}\">{service}</a></p>"));
            }
            (name, true) if name == "embed" || name.starts_with("core-embed/") || name.starts_with("embed/") => {
                self.embed(address.unwrap_or(""));
            }
            (name, true) if !SILENT.contains(&name) => self.todo(name),
            (name, false) if name.contains('/') && name.contains("form") => self.todo(name),
            _ => {}
        }
    }

    fn reusable(&mut self, number: u64) {
        if !self.made.reusables.contains(&number) && self.made.reusables.len() < MOST_REMEMBERED {
            self.made.reusables.push(number);
        }
        let Some(reusables) = self.reusables else { return };
        let found = reusables.get(&number).filter(|found| found.is_public);
        let fits = self.deep < MOST_DEEP && self.made.html.len() < MOST_BYTES;
        match found.filter(|_| fits) {
            Some(found) => {
                self.deep += 1;
                self.run(&found.content);
                self.deep -= 1;
                self.made.html.push_str("\n\n");
            }
            None => self.todo("reusable block"),
        }
    }

    /// Takes what begins with `[`; its length.
    fn bracket(&mut self, rest: &str) -> usize {
        if let Some(inner) = rest.strip_prefix("[[")
            && let Some(code) = Shortcode::read(&rest[1..])
            && inner[code.length - 1..].starts_with(']')
        {
            // Written twice, brackets are shown.
            self.made.html.push_str(&rest[1..1 + code.length]);
            return code.length + 2;
        }
        if let Some(length) = self.closing(rest) {
            return length;
        }
        let code = Shortcode::read(rest);
        let taken = code.and_then(|code| self.known(&code, rest).or_else(|| self.unknown(&code, rest)));
        taken.unwrap_or_else(|| {
            self.made.html.push('[');
            1
        })
    }

    /// The end of a shortcode that began before, or of one that was taken whole.
    fn closing(&mut self, rest: &str) -> Option<usize> {
        let inner = rest.strip_prefix("[/")?;
        let end = start_of(inner, 100).find(']')?;
        let name = inner[..end].trim();
        let is_known = matches!(name, "audio" | "video" | "playlist" | "gallery") || self.open.contains(name);
        is_known.then_some(2 + end + 1)
    }

    /// What WordPress itself knows.
    fn known(&mut self, code: &Shortcode, rest: &str) -> Option<usize> {
        let after = &rest[code.length..];
        match code.name {
            "caption" | "wp_caption" => {
                let end = format!("[/{}]", code.name);
                let length = self.end_of(after, &end)?;
                self.made.html.push_str("\n\n<x-caption>");
                self.run(&after[..length]);
                self.made.html.push_str(&escape(code.value(&["caption"]).unwrap_or("")));
                self.made.html.push_str("</x-caption>\n\n");
                return Some(code.length + length + end.len());
            }
            "embed" => {
                let length = self.end_of(after, "[/embed]");
                let inner = length.map(|length| after[..length].trim());
                self.embed(inner.filter(|inner| !inner.is_empty()).or(code.value(&["src"])).unwrap_or(""));
                return Some(code.length + length.map_or(0, |length| length + 8));
            }
            "gallery" | "playlist" => {
                let numbers = escape(code.value(&["ids", "include"]).unwrap_or(""));
                let kind = if code.name == "gallery" { "x-gallery" } else { "x-playlist" };
                self.made.html.push_str(&format!("\n\n<{kind} ids=\"{numbers}\"></{kind}>\n\n"));
            }
            "audio" | "video" => {
                const NAMES: [&str; 10] = ["src", "mp3", "m4a", "ogg", "wav", "flac", "mp4", "m4v", "webm", "ogv"];
                match code.value(&NAMES).or_else(|| code.address()) {
                    Some(address) => {
                        let address = escape(address);
                        self.made.html.push_str(&format!("\n\n<x-file href=\"{address}\"></x-file>\n\n"));
                    }
                    None => self.todo(code.name),
                }
            }
            "youtube" | "vimeo" | "soundcloud" | "ted" | "wpvideo" if code.address().is_some() => {
                self.embed(code.address().unwrap_or(""));
            }
            "vimeo" if code.rest.bytes().all(|byte| byte.is_ascii_digit()) && !code.rest.is_empty() => {
                self.embed(&format!("https://vimeo.com/{}", code.rest));
            }
            _ => return None,
        }
        Some(code.length)
    }

    /// What a plugin knew: a to-do, unless it is prose in brackets.
    fn unknown(&mut self, code: &Shortcode, rest: &str) -> Option<usize> {
        let after = &rest[code.length..];
        if after.starts_with('(') {
            return None;
        }
        let name = code.name;
        let is_odd = name.contains(['_', '-']) || name.bytes().any(|byte| byte.is_ascii_digit());
        let is_alone = || {
            let before = self.made.html.trim_end_matches([' ', '\t']);
            let after = after.trim_start_matches([' ', '\t', '\r']);
            let begins = before.is_empty() || before.ends_with(['\n', '>']);
            code.rest.is_empty() && begins && (after.is_empty() || after.starts_with(['\n', '<', '[']))
        };
        let is_sure = is_odd || !code.named.is_empty() || is_alone();
        if !is_sure && self.end_of(after, &format!("[/{name}]")).is_none() {
            return None;
        }
        if !self.open.contains(name) {
            self.open.insert(name.to_string());
        }
        self.todo(name);
        Some(code.length)
    }

    fn embed(&mut self, address: &str) {
        self.made.html.push_str(&format!("\n\n<x-embed href=\"{}\"></x-embed>\n\n", escape(address)));
    }

    /// Leaves a to-do; several of one plugin in a row are one.
    fn todo(&mut self, name: &str) {
        let plugin = name.split(['_', '-', '/']).next().unwrap_or(name);
        let is_next = self.last_todo.as_ref().is_some_and(|(end, last)| {
            last == plugin && self.made.html.get(*end..).is_some_and(|between| between.trim().is_empty())
        });
        if !is_next {
            self.made.html.push_str(&format!("<x-todo name=\"{}\"></x-todo>", escape(name)));
            if !self.made.todos.iter().any(|known| known == name) && self.made.todos.len() < MOST_REMEMBERED {
                self.made.todos.push(name.to_string());
            }
        }
        self.last_todo = Some((self.made.html.len(), plugin.to_string()));
    }
}

/// At most so many bytes of a text.
fn start_of(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// The length of an element whose text is raw, with its end.
fn find_end(text: &str, name: &str) -> Option<usize> {
    let end = format!("</{name}");
    let start = text.as_bytes().windows(end.len()).position(|part| part.eq_ignore_ascii_case(end.as_bytes()))?;
    Some(start + text[start..].find('>')? + 1)
}

/// The length of the tag that `text` begins with; signs in quotes do not end it.
fn tag_length(text: &str) -> usize {
    const MOST: usize = 20_000;
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().take(MOST) {
        match (byte, quote) {
            (b'>', None) => return at + 1,
            (b'<', None) if at > 0 => return 1,
            (b'"' | b'\'', None) if text[..at].trim_end().ends_with('=') => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    text.find('>').filter(|end| *end < MOST).map_or(1, |end| end + 1)
}

#[cfg(test)]
mod tests;
