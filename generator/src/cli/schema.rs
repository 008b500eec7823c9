//! `carryover schema`: JSON Schemas of every content kind, and the settings of the form where staff write.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{Ending, facts, report};
use crate::content::schema::{ARTICLE, CLINIC, FORM, Field, HANDOUT, PAGE, PERSON, PROGRAM, REDIRECTS, json_schema};
use crate::content::{clinic, cms};

#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// The folder to write to; without it, one JSON object with all schemas is printed
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

pub(super) fn schema(root: &Path, command: &Schema) -> anyhow::Result<Ending> {
    let schemas = KINDS.map(|(name, table)| (name, json_schema(name, table)));
    let Some(folder) = &command.out else {
        let all: serde_json::Map<String, serde_json::Value> =
            schemas.into_iter().map(|(name, schema)| (name.to_string(), schema)).collect();
        report::say!("{:#}", serde_json::Value::Object(all));
        return Ok(Ending::Fine);
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    for (name, schema) in schemas {
        write(&folder.join(format!("{name}.schema.json")), &format!("{schema:#}\n"))?;
    }
    match form_settings(root) {
        Some(settings) => write(&folder.join("config.yml"), &settings)?,
        None => report::complain!(
            "config.yml, the settings of the form on /admin/, is not written: {} names no repository\n\
             fix: add `admin: {{repository: owner/name}}` there",
            clinic::PATH
        ),
    }
    Ok(Ending::Fine)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    report::say!("{}", path.display());
    Ok(())
}

/// `config.yml`, where the clinic's file is sound and names a repository.
fn form_settings(root: &Path) -> Option<String> {
    let clinic = facts::clinic(root)?;
    Some(cms::config(&clinic, clinic.admin.repository()?))
}
