//! One HTML tag as people's programs write it, and which of its attributes carry only another program's looks.

/// A tag.
pub(super) enum Tag {
    /// `<name …>`.
    Opening(Opening),
    /// `</name>`, in small letters.
    Closing(String),
}

/// A tag that begins something.
pub(super) struct Opening {
    /// Its name in small letters.
    pub(super) name: String,
    attributes: Vec<Attribute>,
    is_closed: bool,
}

/// An attribute as written.
pub(super) struct Attribute {
    name: String,
    value: String,
    written: String,
}

impl Tag {
    /// The tag that `text` begins with, and its length in bytes.
    pub(super) fn read(text: &str) -> Option<(Tag, usize)> {
        let inner = text.strip_prefix('<')?;
        let (inner, is_end) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == ':';
        let length = inner.find(|letter| !is_name(letter)).unwrap_or(inner.len());
        let name = inner[..length].to_ascii_lowercase();
        if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return None;
        }
        // A known prefix only: `<https://example.org>` is a link.
        if name.contains(':') && !is_foreign(&name) {
            return None;
        }
        let mut rest = &inner[length..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            let closed = rest.strip_prefix('/').map(str::trim_start).filter(|rest| rest.starts_with('>'));
            if let Some(after) = closed.unwrap_or(rest).strip_prefix('>') {
                let tag = match is_end {
                    true => Tag::Closing(name),
                    false => Tag::Opening(Opening { name, attributes, is_closed: closed.is_some() }),
                };
                return Some((tag, text.len() - after.len()));
            }
            let (attribute, length) = Attribute::read(rest)?;
            attributes.push(attribute);
            rest = &rest[length..];
        }
    }
}

impl Attribute {
    fn read(text: &str) -> Option<(Attribute, usize)> {
        let is_end = |letter: char| letter.is_whitespace() || matches!(letter, '=' | '>' | '/' | '<' | '"' | '\'');
        let name = &text[..text.find(is_end)?];
        if name.is_empty() {
            return None;
        }
        let rest = text[name.len()..].trim_start();
        let Some(rest) = rest.strip_prefix('=').map(str::trim_start) else {
            let written = name.to_string();
            return Some((Attribute { name: name.to_ascii_lowercase(), value: String::new(), written }, name.len()));
        };
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => rest[1..].split_once(quote)?,
            // Where another tag begins this one has no end: a text of tags that never end is soon read.
            None => rest.split_at(rest.find(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '<'))?),
        };
        let length = text.len() - after.len();
        let attribute = Attribute {
            name: name.to_ascii_lowercase(),
            value: value.to_string(),
            written: text[..length].to_string(),
        };
        Some((attribute, length))
    }
}

impl Opening {
    /// What is kept, as written, and the names of what is left out.
    pub(super) fn attributes(&self) -> (Vec<String>, Vec<&'static str>) {
        let (mut kept, mut dropped) = (Vec::new(), Vec::new());
        let is_styled = self.attributes.iter().any(|attribute| attribute.name == "style");
        for Attribute { name, value, written } in &self.attributes {
            match name.as_str() {
                "style" => dropped.push("style=\"…\""),
                "class" if value.split_whitespace().any(is_class_of_word) => {
                    dropped.push("class=\"Mso…\"");
                    let own: Vec<&str> = value.split_whitespace().filter(|class| !is_class_of_word(class)).collect();
                    kept.extend((!own.is_empty()).then(|| format!("class=\"{}\"", own.join(" "))));
                }
                "id" if value.starts_with("docs-internal-guid") => dropped.push("id=\"docs-…\""),
                "dir" if is_styled && value == "ltr" => dropped.push("dir"),
                "aria-level" if is_styled => dropped.push("aria-level"),
                "role" if is_styled && value == "presentation" => dropped.push("role"),
                // Word writes languages in capitals.
                "lang" if value.starts_with("EN-") => dropped.push("lang"),
                name if name.starts_with("xmlns") || is_foreign(name) => dropped.push("xmlns"),
                _ => kept.push(written.clone()),
            }
        }
        (kept, dropped)
    }

    /// What the looks of a span say: bold and italics.
    pub(super) fn meaning(&self) -> (&'static str, &'static str) {
        let bold = ["bold", "bolder", "600", "700", "800", "900"].iter().any(|weight| self.has("font-weight", weight));
        match (bold, self.has("font-style", "italic")) {
            (true, true) => ("<strong><em>", "</em></strong>"),
            (true, false) => ("<strong>", "</strong>"),
            (false, true) => ("<em>", "</em>"),
            (false, false) => ("", ""),
        }
    }

    /// Whether it says bold and takes that back, as Google Docs does around all that is copied.
    pub(super) fn is_light(&self) -> bool {
        ["normal", "400"].iter().any(|weight| self.has("font-weight", weight))
    }

    /// Whether it marks a change with who made it and when, as Word does where changes are tracked.
    pub(super) fn is_tracked(&self) -> bool {
        self.attributes.iter().any(|attribute| matches!(attribute.name.as_str(), "cite" | "datetime"))
    }

    /// How deep in a list of Word this stands, from 1 to 9.
    pub(super) fn list_level(&self) -> Option<usize> {
        let style = &self.attributes.iter().find(|attribute| attribute.name == "style")?.value;
        let (_, list) = style.split_once("mso-list")?;
        let level = list.split(';').next()?.split_once("level")?.1.chars().next()?.to_digit(10)?;
        (1..=9).contains(&level).then_some(level as usize)
    }

    fn has(&self, property: &str, value: &str) -> bool {
        let styles = self.attributes.iter().filter(|attribute| attribute.name == "style");
        let mut pairs = styles.flat_map(|style| style.value.split(';')).filter_map(|pair| pair.split_once(':'));
        pairs.any(|(name, set)| name.trim().eq_ignore_ascii_case(property) && set.trim().eq_ignore_ascii_case(value))
    }

    /// The tag with these attributes.
    pub(super) fn written(&self, attributes: &[String]) -> String {
        let end = if self.is_closed { " /" } else { "" };
        let attributes: String = attributes.iter().map(|attribute| format!(" {attribute}")).collect();
        format!("<{}{attributes}{end}>", self.name)
    }
}

/// Whether a name belongs to Word (`o:p`, `st1:place`), or to the oldest HTML (`font`).
pub(super) fn is_foreign(name: &str) -> bool {
    let prefix = name.split_once(':').map(|(prefix, _)| prefix);
    name == "font" || prefix.is_some_and(|prefix| matches!(prefix, "o" | "v" | "w" | "m" | "st1" | "st2"))
}

fn is_class_of_word(class: &str) -> bool {
    class.starts_with("Mso") || class.starts_with("mso")
}
