//! The form on the page `/admin/`: the settings of Sveltia CMS, made from the one table of fields.
//!
//! What the form asks for, allows and refuses is what [`super::schema::check`] does: kinds, needed fields, limits,
//! patterns, words to choose from. A new text is a draft, and saving makes a pull request, so that nothing is
//! published by accident. Settings that only programs read (`extra`) are not shown, and stay as they are.

mod widget;
mod words;
mod yaml;

use super::admin::Repository;
use super::clinic::{self, Clinic};
use super::schema::{ARTICLE, CLINIC, Field, HANDOUT, MOST_OF_SLUG, PAGE, PERSON, PROGRAM};
use crate::source::yaml::parse_file;
use widget::{Facts, body, fields};
use yaml::Setting;

/// The largest photo that the form takes, in megabytes; it is made smaller before it is saved.
const MOST_MEGABYTES: u32 = 25;

/// The longest side of a photo that the form saves, in pixels.
const LONGEST_SIDE: u32 = 2_000;

/// The settings as `config.yml`.
pub fn config(clinic: &Clinic, repository: &Repository) -> String {
    let mut text = String::from(
        "# Made by `carryover build` from the table of fields and content/clinic.yaml. Changes here are lost.\n",
    );
    text += &yaml::print(&entries(clinic, repository));
    text
}

fn entries(clinic: &Clinic, repository: &Repository) -> Vec<(&'static str, Setting)> {
    vec![
        ("backend", backend(repository)),
        // Saving makes a branch and a pull request; publishing merges it.
        ("publish_mode", "editorial_workflow".into()),
        ("app_title", clinic.name.as_str().into()),
        ("site_url", clinic.base_url.as_str().into()),
        ("show_preview_links", true.into()),
        ("media_folder", "content/media".into()),
        ("public_folder", "/media".into()),
        ("media_libraries", media()),
        (
            "slug",
            Setting::Map(vec![
                ("encoding", "ascii".into()),
                ("clean_accents", true.into()),
                ("maxlength", MOST_OF_SLUG.into()),
                ("timezone", "local".into()),
            ]),
        ),
        ("editor", Setting::Map(vec![("preview", false.into())])),
        ("output", Setting::Map(vec![("omit_empty_optional_fields", true.into())])),
        ("collections", collections(clinic)),
    ]
}

fn backend(repository: &Repository) -> Setting {
    Setting::Map(vec![
        ("name", "github".into()),
        ("repo", repository.name.as_str().into()),
        ("branch", repository.branch.as_str().into()),
        // An OAuth sign-in needs a server of somebody's; a token needs none.
        ("auth_methods", ["token"].into_iter().collect()),
        ("squash_merges", true.into()),
        ("preview_context", "preview".into()),
    ])
}

/// Photos are drawn anew when they are saved, and smaller.
fn media() -> Setting {
    let shrunk = Setting::Map(vec![
        ("format", "webp".into()),
        ("quality", 85_u32.into()),
        ("width", LONGEST_SIDE.into()),
        ("height", LONGEST_SIDE.into()),
    ]);
    let config = Setting::Map(vec![
        ("max_file_size", (MOST_MEGABYTES * 1_000_000).into()),
        ("slugify_filename", true.into()),
        ("transformations", Setting::Map(vec![("raster_image", shrunk)])),
    ]);
    Setting::Map(vec![("default", Setting::Map(vec![("config", config)]))])
}

/// A folder of files of one kind.
struct Folder {
    name: &'static str,
    label: &'static str,
    one: &'static str,
    table: &'static [Field],
    is_text: bool,
}

const FOLDERS: [Folder; 5] = [
    Folder { name: "articles", label: "Articles", one: "Article", table: ARTICLE, is_text: true },
    Folder { name: "handouts", label: "Handouts", one: "Handout", table: HANDOUT, is_text: false },
    Folder { name: "programs", label: "Programs", one: "Program", table: PROGRAM, is_text: false },
    Folder { name: "pages", label: "Pages", one: "Page", table: PAGE, is_text: true },
    Folder { name: "people", label: "People", one: "Person", table: PERSON, is_text: false },
];

fn collections(clinic: &Clinic) -> Setting {
    let folders = FOLDERS.iter().map(|folder| self::folder(folder, clinic));
    folders.chain([facts(clinic)]).collect()
}

fn folder(folder: &Folder, clinic: &Clinic) -> Setting {
    let has_title = folder.table.iter().any(|field| field.name == "title");
    let named_by = if has_title { "title" } else { "name" };
    let mut entries = vec![
        ("name", folder.name.into()),
        ("label", folder.label.into()),
        ("label_singular", folder.one.into()),
        ("folder", format!("content/{}", folder.name).into()),
        ("identifier_field", named_by.into()),
        ("slug", "{{slug}}".into()),
        ("create", true.into()),
    ];
    // What the theme's scripts/editor/ reads and writes has a name of its own.
    let (extension, format) = match (folder.is_text, folder.name) {
        (true, _) => ("md", "carryover-frontmatter"),
        (false, "handouts") => ("yaml", "carryover-handout"),
        (false, "programs") => ("yaml", "carryover-program"),
        (false, _) => ("yaml", "yaml"),
    };
    entries.extend([("extension", extension.into()), ("format", format.into())]);
    if folder.name == "pages" {
        entries.push(("nested", Setting::Map(vec![("depth", 10_u32.into()), ("subfolders", false.into())])));
    }
    entries.extend(drafts(folder.table).map(|filter| ("view_filters", Setting::List(vec![filter]))));
    let mut shown = fields(folder.table, &Facts { clinic, node: None });
    if let Setting::List(fields) = &mut shown
        && folder.is_text
    {
        // Right below what every reader sees, above what only some texts need.
        let at = folder.table.iter().take_while(|field| field.needed).count();
        fields.insert(at, body());
    }
    entries.push(("fields", shown));
    Setting::Map(entries)
}

/// A button that shows drafts alone.
fn drafts(table: &[Field]) -> Option<Setting> {
    let (field, pattern): (_, Setting) = match table.iter().find(|field| matches!(field.name, "draft" | "status"))?.name
    {
        "draft" => ("draft", true.into()),
        _ => ("status", "draft".into()),
    };
    Some(Setting::Map(vec![("label", "Drafts".into()), ("field", field.into()), ("pattern", pattern)]))
}

fn facts(clinic: &Clinic) -> Setting {
    let node = parse_file(&clinic.source).ok();
    let file = Setting::Map(vec![
        ("name", "clinic".into()),
        ("label", "The clinic".into()),
        ("file", clinic::PATH.into()),
        ("format", "yaml".into()),
        ("fields", fields(CLINIC, &Facts { clinic, node: node.as_ref() })),
    ]);
    Setting::Map(vec![("name", "facts".into()), ("label", "Clinic facts".into()), ("files", Setting::List(vec![file]))])
}
