//! Blocks in a text, compared with what the theme's blocks take: names, types, the pages they lead to.
//!
//! [`Signature`]s come from the theme as plain data. What a text holds is either right, and becomes a
//! [`Drawn`], or reported at its line with what was probably meant and the list of what exists.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::address::Placed;
use super::links::unpublished;
use crate::content::Broken;
use crate::content::markdown::{Block, Body, Filling};
use crate::diagnostic::{Checked, Code, Diagnostic, did_you_mean};
use crate::source::{Located, SourceFile};

/// The theme's blocks by name.
pub type Signatures = BTreeMap<String, Signature>;

/// What a block takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// The argument that the words after the name are for.
    pub first: Option<String>,
    /// All arguments, by name.
    pub arguments: BTreeMap<String, Argument>,
    /// Whether it has a text, up to a line of three colons.
    pub text: Text,
    /// What it is for, in words for writers.
    pub hint: String,
}

/// One argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument {
    /// What it may hold.
    pub takes: Takes,
    /// Whether it must be there.
    pub needed: bool,
}

/// What an argument may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Words.
    Words,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// The name of a document of this kind (`handout`, `article`, …).
    Document(&'static str),
}

/// Whether a block has a text of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Text {
    /// It stands alone.
    #[default]
    None,
    /// It goes on to a line of three colons.
    Needed,
}

/// A block ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Its name.
    pub name: String,
    /// What it is given.
    pub arguments: BTreeMap<String, Given>,
    /// Whether it has a text of its own.
    pub text: Text,
}

/// A value for an argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Words.
    Words(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A document, by the path of its file.
    Page(Arc<str>),
}

impl Drawn {
    /// The paths of the documents it shows.
    pub fn documents(&self) -> impl Iterator<Item = &str> {
        self.arguments.values().filter_map(|given| match given {
            Given::Page(path) => Some(&**path),
            Given::Words(_) | Given::Number(_) | Given::Flag(_) => None,
        })
    }
}

/// The kinds of document that a block may show.
pub const KINDS: [&str; 5] = ["handout", "article", "program", "page", "person"];

/// Every block of the theme and every document that one may show.
pub struct Blocks<'a> {
    signatures: &'a Signatures,
    documents: HashMap<(&'static str, &'a str), Vec<&'a Placed>>,
}

/// Where a block stands.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The file.
    pub source: &'a SourceFile,
    /// Its language.
    pub language: &'a str,
    /// Whether readers see it.
    pub shown: bool,
}

impl<'a> Blocks<'a> {
    /// Gathers what blocks may name, if some text holds a block.
    pub fn new(signatures: &'a Signatures, placed: &'a [Placed], broken: &[Arc<Broken>]) -> Blocks<'a> {
        let mut documents: HashMap<_, Vec<&Placed>> = HashMap::new();
        let bodies = placed.iter().filter_map(|placed| placed.document.content.body());
        if bodies.chain(broken.iter().map(|file| &file.body)).any(has_blocks) {
            for placed in placed {
                let key = (placed.document.content.kind(), placed.document.slug.as_str());
                documents.entry(key).or_default().push(placed);
            }
        }
        Blocks { signatures, documents }
    }

    /// The blocks of a text in their order; none in the place of one that is not right.
    pub fn of(&self, body: &Body, around: Around) -> Checked<Vec<Option<Drawn>>> {
        let mut diagnostics = Vec::new();
        let mut drawn = Vec::new();
        let mut open: Vec<&Block> = Vec::new();
        let mut last = None;
        for hole in &body.holes {
            match &hole.filling {
                Filling::Open(block) => {
                    last = Some(block);
                    let signature = self.signatures.get(&block.name.value);
                    if signature.is_some_and(|signature| signature.text == Text::Needed) {
                        open.push(block);
                    }
                    drawn.push(match signature {
                        Some(signature) => self.block(block, signature, around).take(&mut diagnostics),
                        None => {
                            diagnostics.push(self.no_block(block, around));
                            None
                        }
                    });
                }
                Filling::Close(close) if open.pop().is_none() => {
                    // After a block with a wrong name, whether it ends there cannot be told.
                    let is_known = last.is_none_or(|last| self.signatures.contains_key(&last.name.value));
                    diagnostics.extend(is_known.then(|| ends_nothing(close, last.map(|last| &**last), around)));
                }
                Filling::Close(_) | Filling::Href(_) | Filling::Picture(..) | Filling::Word(_) => {}
            }
        }
        diagnostics.extend(open.into_iter().map(|block| never_ends(block, around)));
        Checked { value: drawn, diagnostics }
    }

    /// What is wrong with the blocks of a file that cannot be used.
    pub fn of_broken(&self, file: &Broken, language: &str) -> Vec<Diagnostic> {
        self.of(&file.body, Around { source: &file.source, language, shown: true }).diagnostics
    }

    fn block(&self, block: &Block, signature: &Signature, around: Around) -> Checked<Option<Drawn>> {
        let mut diagnostics = Vec::new();
        let mut arguments = BTreeMap::new();
        for (key, value) in &block.settings {
            match signature.arguments.get(&key.value) {
                Some(argument) => match self.given(argument.takes, key, value, around) {
                    Ok(given) => drop(arguments.insert(key.value.clone(), given)),
                    Err(problem) => diagnostics.push(*problem),
                },
                None => diagnostics.push(no_argument(block, signature, key, around)),
            }
        }
        match (&signature.first, &block.words) {
            (Some(first), Some(words)) => {
                let key = Located { value: first.clone(), range: words.range.clone() };
                let takes = signature.arguments.get(first).map_or(Takes::Words, |argument| argument.takes);
                match self.given(takes, &key, words, around) {
                    Ok(given) => drop(arguments.insert(first.clone(), given)),
                    Err(problem) => diagnostics.push(*problem),
                }
            }
            (None, Some(words)) => diagnostics.push(no_words(block, signature, words, around)),
            (_, None) => {}
        }
        let is_given = |name: &str| {
            let is_written = block.settings.iter().any(|(key, _)| key.value == name);
            is_written || (signature.first.as_deref() == Some(name) && block.words.is_some())
        };
        let missing = signature.arguments.iter().filter(|(name, argument)| argument.needed && !is_given(name));
        diagnostics.extend(missing.map(|(name, argument)| self.missing(block, signature, (name, argument), around)));
        let drawn = Drawn { name: block.name.value.clone(), arguments, text: signature.text };
        Checked { value: diagnostics.is_empty().then_some(drawn), diagnostics }
    }

    fn given(
        &self,
        takes: Takes,
        key: &Located<String>,
        value: &Located<String>,
        around: Around,
    ) -> Result<Given, Box<Diagnostic>> {
        let wrong = |fix: &str| {
            let message = format!("“{}” is not {}", value.value, name_of(takes));
            problem(message, "the block could not be drawn", &value.range, around).fix(fix)
        };
        match takes {
            Takes::Words => Ok(Given::Words(value.value.clone())),
            Takes::Number => match value.value.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(Given::Number(number)),
                _ => Err(Box::new(wrong(&format!("write a number, such as {}=3", key.value)))),
            },
            Takes::Flag => match value.value.to_lowercase().as_str() {
                "true" | "yes" => Ok(Given::Flag(true)),
                "false" | "no" => Ok(Given::Flag(false)),
                _ => Err(Box::new(wrong(&format!("write {}=true or {}=false", key.value, key.value)))),
            },
            Takes::Document(kind) => self.document(kind, value, around).map(Given::Page),
        }
    }

    /// The path of a document by its name: in the text's language, else in the one it is written in first.
    fn document(
        &self,
        kind: &'static str,
        name: &Located<String>,
        around: Around,
    ) -> Result<Arc<str>, Box<Diagnostic>> {
        let named = self.documents.get(&(kind, name.value.as_str()));
        let found = named.and_then(|found| {
            let same = found.iter().find(|placed| placed.language == around.language && placed.shown);
            same.or_else(|| found.iter().find(|placed| placed.document.language.is_none())).or(found.first())
        });
        match found {
            Some(placed) if around.shown && !placed.shown => {
                Err(Box::new(unpublished(placed).at(around.source.place(&name.range))))
            }
            Some(placed) => Ok(placed.document.source.path.clone()),
            None => {
                let names = self.documents.keys().filter(|(of, _)| *of == kind).map(|(_, name)| *name);
                let near = did_you_mean(&name.value, names.clone());
                let fix = match near {
                    Some(near) => format!("did you mean {near}?"),
                    None => format!("the name is the file's, without its ending: {}", listed(names)),
                };
                let message = format!("there is no {kind} named {}", name.value);
                let near = near.map(|near| (name.value.clone(), near.to_string()));
                Err(Box::new(
                    problem(message, "readers would see an empty place", &name.range, around).fix(fix).mend_if(near),
                ))
            }
        }
    }

    fn no_block(&self, block: &Block, around: Around) -> Diagnostic {
        let name = &block.name.value;
        let all = self.signatures.keys().map(String::as_str);
        let list = format!("the blocks are: {}", all.clone().collect::<Vec<_>>().join(", "));
        let near = did_you_mean(name, all);
        let hint = |near: &str| match self.signatures.get(near).map(|signature| signature.hint.as_str()) {
            Some("") | None => String::new(),
            Some(hint) => format!(" ({hint})"),
        };
        let fix = near.map_or(list.clone(), |near| format!("did you mean `{near}`{}? {list}", hint(near)));
        let edit = near.map(|near| (name.clone(), near.to_string()));
        problem(format!("there is no block `{name}`"), "nothing could be drawn in its place", &block.name.range, around)
            .fix(fix)
            .mend_if(edit)
    }

    fn missing(
        &self,
        block: &Block,
        signature: &Signature,
        (name, argument): (&String, &Argument),
        around: Around,
    ) -> Diagnostic {
        let example = match argument.takes {
            Takes::Words => "a few words".to_string(),
            Takes::Number => "3".into(),
            Takes::Flag => "true".into(),
            Takes::Document(kind) => {
                let names = self.documents.keys().filter(|(of, _)| *of == kind).map(|(_, name)| *name);
                names.min().unwrap_or("name-of-its-file").to_string()
            }
        };
        let example = match (signature.first.as_ref() == Some(name), example.contains(' ')) {
            (true, _) => example,
            (false, true) => format!("{name}=\"{example}\""),
            (false, false) => format!("{name}={example}"),
        };
        let what = match argument.takes {
            Takes::Document(kind) if kind == name => name_of(argument.takes),
            takes => format!("`{name}`, {}", name_of(takes)),
        };
        problem(
            format!("the block `{}` needs {what}", block.name.value),
            "it could not be drawn without",
            &block.name.range,
            around,
        )
        .fix(format!("::: {} {example}", block.name.value))
    }
}

/// Whether a text holds a block.
pub fn has_blocks(body: &Body) -> bool {
    body.holes.iter().any(|hole| matches!(hole.filling, Filling::Open(_) | Filling::Close(_)))
}

/// The first ten, in order.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    let more = if names.len() > 10 { ", …" } else { "" };
    names.truncate(10);
    if names.is_empty() { "there is none yet".into() } else { names.join(", ") + more }
}

fn name_of(takes: Takes) -> String {
    match takes {
        Takes::Words => "words".into(),
        Takes::Number => "a number".into(),
        Takes::Flag => "true or false".into(),
        Takes::Document(kind) => format!("the name of a{} {kind}", if kind == "article" { "n" } else { "" }),
    }
}

fn problem(message: impl Into<String>, why: &str, range: &std::ops::Range<u32>, around: Around) -> Diagnostic {
    Diagnostic::error(Code::Block, message).because(why).at(around.source.place(range))
}

fn no_argument(block: &Block, signature: &Signature, key: &Located<String>, around: Around) -> Diagnostic {
    let names = signature.arguments.keys().map(String::as_str);
    let near = did_you_mean(&key.value, names.clone());
    let list = match signature.arguments.len() {
        0 => format!("`{}` takes none", block.name.value),
        _ => format!("`{}` takes: {}", block.name.value, names.collect::<Vec<_>>().join(", ")),
    };
    let fix = near.map_or(list.clone(), |near| format!("did you mean `{near}`? {list}"));
    let edit = near.map(|near| (key.value.clone(), near.to_string()));
    problem(
        format!("the block `{}` has no setting `{}`", block.name.value, key.value),
        "what is written there would be lost",
        &key.range,
        around,
    )
    .fix(fix)
    .mend_if(edit)
}

fn no_words(block: &Block, signature: &Signature, words: &Located<String>, around: Around) -> Diagnostic {
    let name = &block.name.value;
    let fix = match (signature.text, signature.arguments.keys().next()) {
        (Text::Needed, _) => format!("write “{}” on the next line, and ::: on a line after it", words.value),
        (Text::None, Some(key)) => format!("name the setting: ::: {name} {key}=\"{}\"", words.value),
        (Text::None, None) => format!("write ::: {name} alone, and the words in a paragraph of their own"),
    };
    problem(
        format!("the block `{name}` takes no words after its name"),
        "what is written there would be lost",
        &words.range,
        around,
    )
    .fix(fix)
}

fn never_ends(block: &Block, around: Around) -> Diagnostic {
    problem(
        format!("the block `{}` never ends", block.name.value),
        "all that follows would stand inside it",
        &block.name.range,
        around,
    )
    .fix("write ::: on a line of its own after its text")
}

fn ends_nothing(close: &Located<()>, last: Option<&Block>, around: Around) -> Diagnostic {
    let fix = match last {
        Some(block) => format!("take the line out: `{}` has ended, or holds no text", block.name.value),
        None => "take the line out, or begin the block before it, such as ::: details What to bring".into(),
    };
    problem("this line ends no block", "three colons would stand on the page", &close.range, around).fix(fix)
}
