//! Pictures, films and files that a text shows.

use super::super::html::{Element, Node};
use super::write::Block;
use super::{Breaks, Converter, Pieces, lazy_source};
use crate::content::slips;
use crate::import::places::Lead;
use crate::import::text;
use crate::import::text::in_one_line;

/// More pictures in one gallery are an archive.
const MOST_PICTURES: usize = 500;

impl Converter<'_> {
    /// The picture at an old address, or a gap in its place.
    pub(super) fn shown(&mut self, source: &str, number: Option<u64>, alt: &str) -> Option<String> {
        let seen = self.places.picture(source, number);
        let others = [Some(alt), seen.alt, self.caption.as_deref(), seen.caption];
        let described = others.into_iter().flatten().find_map(slips::described);
        match (seen.name, described) {
            (Some(name), Some(alt)) => {
                let address = super::escape::address(&self.from.media(name));
                Some(format!("![{}]({address})", super::escape::words(&alt)))
            }
            (Some(name), None) => {
                let address = self.from.media(name);
                self.gaps.push(format!(
                    "say what the picture {address} shows, and show it here: ![What the picture shows]({address})"
                ));
                self.notes.undescribed.push(name.to_string());
                None
            }
            (None, described) => {
                let what = described.map(|alt| format!(", “{alt}”")).unwrap_or_default();
                let old = seen.old;
                self.gaps.push(format!(
                    "the picture {old}{what}: save it in content/media/ and show it here: ![What the picture shows]({})",
                    self.from.media("NAME.jpg")
                ));
                self.notes.missing.push(old);
                None
            }
        }
    }

    pub(super) fn figure(&mut self, element: &Element, blocks: &mut Vec<Block>) {
        let is_caption = |node: &&Node| matches!(node, Node::Element(child) if child.name == "figcaption");
        let (captions, rest): (Vec<&Node>, Vec<&Node>) = element.children.iter().partition(is_caption);
        let words = captions.iter().map(|caption| match caption {
            Node::Element(caption) => caption.text(),
            Node::Text(_) => String::new(),
        });
        let before = self.caption.replace(in_one_line(&words.collect::<Vec<_>>().join(" ")));
        let rest: Vec<Node> = rest.into_iter().cloned().collect();
        blocks.extend(self.flow(&rest));
        self.caption = before;
        for caption in captions {
            if let Node::Element(caption) = caption {
                self.caption_below(&caption.children, blocks);
            }
        }
    }

    /// A caption as a paragraph of its own, in italics where that is simple.
    fn caption_below(&mut self, nodes: &[Node], blocks: &mut Vec<Block>) {
        let words = self.one_line(nodes, Breaks::Lines);
        let is_simple = !words.contains(['*', '\n', '[', '<']);
        if !words.is_empty() {
            blocks.push(Block::Paragraph(if is_simple { format!("*{words}*") } else { words }));
        }
        self.take_gaps(blocks);
    }

    /// `[caption]`: a picture, mostly in a link, then its words.
    pub(super) fn captioned(&mut self, element: &Element, blocks: &mut Vec<Block>) {
        let has_picture =
            |node: &Node| matches!(node, Node::Element(child) if child.name == "img" || child.find("img").is_some());
        let first = element.children.iter().position(has_picture);
        let words = first.map_or(0, |first| first + 1);
        let caption: String = element.children[words..].iter().map(words_of).collect();
        let before = self.caption.replace(in_one_line(&caption));
        blocks.extend(self.flow(&element.children[..words]));
        self.caption = before;
        self.caption_below(&element.children[words..], blocks);
    }

    /// `[gallery]`: the pictures with these numbers, or all that belong to the text.
    pub(super) fn gallery(&mut self, numbers: &str, blocks: &mut Vec<Block>) {
        for number in self.numbers(numbers) {
            if let Some(shown) = self.shown("", Some(number), "") {
                blocks.push(Block::Paragraph(shown));
            }
            self.take_gaps(blocks);
        }
    }

    pub(super) fn playlist(&mut self, numbers: &str, blocks: &mut Vec<Block>) {
        for number in self.numbers(numbers) {
            let address = self.places.file_of(number).unwrap_or_default().to_string();
            blocks.extend(self.file(&address));
            self.take_gaps(blocks);
        }
    }

    fn numbers(&self, list: &str) -> Vec<u64> {
        let named: Vec<u64> = list.split([',', ' ']).filter_map(|number| number.trim().parse().ok()).collect();
        let mut numbers = if named.is_empty() { self.places.files_below(self.from.id) } else { named };
        numbers.truncate(MOST_PICTURES);
        numbers
    }

    /// A film or a sound: a link to its file.
    pub(super) fn played(&mut self, element: &Element, blocks: &mut Vec<Block>) {
        let own = match element.value("href") {
            "" => lazy_source(element),
            href => href,
        };
        let source = match own {
            "" => element.find("source").map_or("", lazy_source),
            own => own,
        };
        blocks.extend(if is_of_platform(source) { self.embed(source) } else { self.file(source) });
    }

    fn file(&mut self, address: &str) -> Option<Block> {
        let name = address.split(['?', '#']).next().unwrap_or("").rsplit('/').next().unwrap_or("");
        let words = super::escape::words(&text::in_one_line(&name.replace(['-', '_'], " ")));
        match self.places.link(&self.from, address) {
            Lead::To(address) => Some(Block::Paragraph(format!("[{words}]({})", super::escape::address(&address)))),
            Lead::Missing(name) => {
                self.gaps.push(format!("the file {name}: save it in content/media/ and link to it here"));
                self.notes.missing.push(name);
                None
            }
            Lead::Words | Lead::Nothing(_) => None,
        }
    }

    /// A link in the place of what another site showed.
    pub(super) fn embed(&mut self, address: &str) -> Option<Block> {
        let address = address.trim();
        let address = if address.starts_with("//") { format!("https:{address}") } else { address.to_string() };
        if let Some(film) = film(&address) {
            return Some(Block::Paragraph(format!(
                "[Watch the video on YouTube](https://www.youtube.com/watch?v={film})"
            )));
        }
        let lead = self.places.link(&self.from, &address);
        let Lead::To(to) = lead else { return None };
        let host = address.split("://").nth(1).unwrap_or("").split(['/', '?', '#']).next().unwrap_or("");
        let host = host.trim_start_matches("www.");
        let words = match host {
            "vimeo.com" | "player.vimeo.com" => "Watch the video on Vimeo".to_string(),
            _ if to != address => "Read more".to_string(),
            host => format!("See this on {}", super::escape::words(host)),
        };
        let mut pieces = Pieces::default();
        pieces.raw(format!("[{words}]({})", super::escape::address(&to)));
        Some(Block::Paragraph(pieces.finish(Breaks::Lines)))
    }

    /// A picture that only a style shows, as older covers have it.
    pub(super) fn background(&mut self, element: &Element, blocks: &mut Vec<Block>) {
        let style = element.value("style");
        let address = style.split_once("background-image").and_then(|(_, rest)| rest.split_once("url("));
        let Some((_, rest)) = address.filter(|_| element.has_class("wp-block-cover")) else { return };
        let address = rest.split(')').next().unwrap_or("").trim_matches(['"', '\'', ' ']);
        if let Some(shown) = self.shown(address, None, "") {
            blocks.push(Block::Paragraph(shown));
        }
        self.take_gaps(blocks);
    }
}

fn words_of(node: &Node) -> String {
    match node {
        Node::Text(text) => text.clone(),
        Node::Element(element) => element.text(),
    }
}

fn is_of_platform(address: &str) -> bool {
    film(address).is_some() || address.contains("vimeo.com/")
}

/// The name that YouTube gives a film, from any of its addresses.
fn film(address: &str) -> Option<&str> {
    let rest = address.split("://").nth(1)?;
    let (host, rest) = rest.split_once('/')?;
    let host = host.trim_start_matches("www.").trim_start_matches("m.");
    let name = match host {
        "youtu.be" => rest,
        "youtube.com" | "youtube-nocookie.com" => {
            let query = rest.split_once("v=").filter(|_| rest.starts_with("watch")).map(|(_, name)| name);
            let path = ["embed/", "v/", "shorts/", "live/"].iter().find_map(|start| rest.strip_prefix(start));
            query.or(path)?
        }
        _ => return None,
    };
    let name = name.split(['?', '&', '#', '/']).next().unwrap_or("");
    let is_name = name.len() >= 6 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    (is_name && name != "videoseries").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::film;

    #[test]
    fn a_film_is_known_by_any_of_its_addresses() {
        for address in [
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3s",
            "https://youtu.be/dQw4w9WgXcQ?si=x",
            "https://www.youtube.com/embed/dQw4w9WgXcQ?feature=oembed",
            "http://m.youtube.com/shorts/dQw4w9WgXcQ",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        ] {
            assert_eq!(film(address), Some("dQw4w9WgXcQ"), "{address}");
        }
        assert_eq!(film("https://www.youtube.com/@channel"), None);
        assert_eq!(film("https://example.org/watch?v=dQw4w9WgXcQ"), None);
    }
}
