//! What texts may hold besides Markdown: each `blocks/<name>.html` of a theme is a component `block.<name>`.
//!
//! The component's typed arguments say what a writer may give (`string`, `number`, `bool`; a `map` is named
//! after a kind of document and is given that document's card), and a map after them says the rest:
//! `{"hint": "what it is for", "first": "the argument for the words after the name", "text": true}`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tera::{ComponentArg, ComponentArgType, ComponentInfo, Tera};

use crate::diagnostic::{Code, Diagnostic};
use crate::site::blocks::{Argument, KINDS, Signature, Signatures, Takes, Text};
use crate::source::SourceFile;

/// What the blocks among the templates take.
pub(super) fn signatures(
    templates: &Tera,
    sources: &HashMap<String, Arc<SourceFile>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Signatures {
    let mut files: Vec<(&str, &SourceFile)> = sources
        .iter()
        .filter_map(|(file, source)| {
            Some((file.strip_prefix("blocks/")?.strip_suffix(".html")?.rsplit('/').next()?, &**source))
        })
        .collect();
    files.sort_unstable_by_key(|(name, _)| *name);
    let mut signatures = BTreeMap::new();
    for (name, source) in files {
        match templates.get_component_definition(&component(name)) {
            Some(info) => match signature(&info) {
                Ok(signature) => drop(signatures.insert(name.to_string(), signature)),
                Err(message) => diagnostics.push(unusable(source, &message)),
            },
            None => {
                let message = format!("it holds no component `{}`", component(name));
                diagnostics.push(unusable(source, &message));
            }
        }
    }
    signatures
}

/// The component that draws a block.
pub(super) fn component(block: &str) -> String {
    format!("block.{}", block.replace('-', "_"))
}

fn signature(info: &ComponentInfo) -> Result<Signature, String> {
    let own = || info.args().iter().filter(|argument| !argument.is_implicit());
    let arguments: BTreeMap<String, Argument> = own()
        .map(|argument| {
            let takes = takes(argument)?;
            Ok((argument.name().to_string(), Argument { takes, needed: argument.is_required() }))
        })
        .collect::<Result<_, String>>()?;
    let said = |key: &str| info.metadata().get(key);
    let mut needed = arguments.iter().filter(|(_, argument)| argument.needed).map(|(name, _)| name.clone());
    let only_needed = needed.next().filter(|_| needed.next().is_none());
    let first = match said("first").and_then(|value| value.as_str()) {
        Some(name) if arguments.contains_key(name) => Some(name.to_string()),
        Some(name) => return Err(format!("\"first\" names `{name}`, which is none of its arguments")),
        None => only_needed,
    };
    let text = match said("text").and_then(|value| value.as_bool()) {
        Some(true) => Text::Needed,
        Some(false) | None => Text::None,
    };
    let hint = said("hint").and_then(|value| value.as_str()).unwrap_or_default().to_string();
    Ok(Signature { first, arguments, text, hint })
}

fn takes(argument: &ComponentArg) -> Result<Takes, String> {
    let name = argument.name();
    match argument.arg_type() {
        Some(ComponentArgType::String) => Ok(Takes::Words),
        Some(ComponentArgType::Number | ComponentArgType::Float) => Ok(Takes::Number),
        Some(ComponentArgType::Bool) => Ok(Takes::Flag),
        Some(ComponentArgType::Map) => match KINDS.iter().find(|kind| **kind == name) {
            Some(kind) => Ok(Takes::Document(kind)),
            None => Err(format!("its argument `{name}` is a map, so it must be named {}", KINDS.join(", "))),
        },
        _ => Err(format!("its argument `{name}` needs a type: string, number, bool or map")),
    }
}

fn unusable(source: &SourceFile, message: &str) -> Diagnostic {
    Diagnostic::error(Code::Theme, format!("this block cannot be used: {message}"))
        .because("texts that hold it could not be drawn")
        .at(source.whole())
        .fix("see the built-in ones: `carryover theme eject blocks/handout.html`")
}
