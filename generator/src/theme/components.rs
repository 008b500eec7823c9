//! What a theme's components and blocks take, as its author reads it: from their own typed arguments.

use tera::{ComponentArg, ComponentInfo};

use super::Theme;

/// A component or block.
pub struct Component {
    /// Its name; of a block, with `block.` before it.
    pub name: String,
    /// What it takes, by name: `note: string = ""`. What it finds by itself where it stands
    /// (the texts of the interface, the page) is left out.
    pub arguments: Vec<String>,
    /// What it is for.
    pub hint: String,
}

impl Theme {
    /// All components, then all blocks, by name.
    pub fn components(&self) -> Vec<Component> {
        let names = self.templates.get_component_names();
        let infos = names.filter_map(|name| self.templates.get_component_definition(name));
        let mut components: Vec<Component> = infos.map(|info| component(&info)).collect();
        components.sort_unstable_by_key(|component| (component.name.starts_with("block."), component.name.clone()));
        components
    }
}

fn component(info: &ComponentInfo) -> Component {
    let hint = info.metadata().get("hint").and_then(|hint| hint.as_str()).unwrap_or_default();
    let arguments = info.args().iter().filter(|argument| !argument.is_implicit()).map(in_words);
    Component { name: info.name().into(), arguments: arguments.collect(), hint: hint.into() }
}

fn in_words(argument: &ComponentArg) -> String {
    let kind = argument.arg_type().map(|kind| format!(": {kind}")).unwrap_or_default();
    let default = argument.default().map(|value| match value.as_str() {
        Some(text) => format!(" = {text:?}"),
        None => format!(" = {value}"),
    });
    format!("{}{kind}{}", argument.name(), default.unwrap_or_default())
}
