//! `carryover schema`: JSON Schemas of every content kind.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;

use super::Ending;
use super::report;
use crate::content::schema::{ARTICLE, CLINIC, FORM, Field, HANDOUT, PAGE, PERSON, PROGRAM, REDIRECTS, json_schema};

#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// The folder to write to; without it, one JSON object with all of them is printed
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

const KINDS: [(&str, &[Field]); 8] = [
    ("article", ARTICLE),
    ("clinic", CLINIC),
    ("form", FORM),
    ("redirects", REDIRECTS),
    ("handout", HANDOUT),
    ("page", PAGE),
    ("person", PERSON),
    ("program", PROGRAM),
];

pub(super) fn schema(command: &Schema) -> anyhow::Result<Ending> {
    let schemas = KINDS.map(|(name, table)| (name, json_schema(name, table)));
    let Some(folder) = &command.out else {
        let all: serde_json::Map<String, serde_json::Value> =
            schemas.into_iter().map(|(name, schema)| (name.to_string(), schema)).collect();
        report::say!("{:#}", serde_json::Value::Object(all));
        return Ok(Ending::Fine);
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    for (name, schema) in schemas {
        let path = folder.join(format!("{name}.schema.json"));
        fs::write(&path, format!("{schema:#}\n")).with_context(|| format!("cannot write {}", path.display()))?;
        report::say!("{}", path.display());
    }
    Ok(Ending::Fine)
}
