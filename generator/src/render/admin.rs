//! `/admin/`: where the clinic's staff write, and the settings and files of its form.
//!
//! The page stands where `admin` in `clinic.yaml` names a repository and the theme has the layout. It is the only
//! one whose security policy allows more: the form draws its own styles, shows photos before they are saved, and
//! speaks to GitHub's API. The form's files are the theme's `editor/`, which `npm run build` makes; without them
//! the page leads to GitHub's own editor.

use super::page::Renderer;
use super::plan::{Entry, Kind};
use super::redirect;
use super::view::LinkView;
use crate::content::admin::{Admin, Repository};
use crate::content::starter::Starter;
use crate::content::{clinic, cms};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::site::Site;
use crate::theme::Theme;

/// The address.
pub const URL: &str = "/admin/";

/// The layout that draws it.
pub const LAYOUT: &str = "admin";

/// The heading. Words for staff are English, like those of the programs' commands.
pub const TITLE: &str = "Write for the website";

/// The file of the theme's `editor/` that the page loads.
pub const SCRIPT: &str = "open.js";

/// What the page may do: load the form's own parts, run its decoders of photos, speak to GitHub's API, and ask
/// whether that is up.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self' blob: data: https://api.github.com https://www.githubstatus.com; manifest-src 'self'; form-action 'self'; base-uri 'none'";

/// Where the page writes to; none where there is no page.
pub fn repository<'a>(site: &'a Site, theme: &Theme) -> Option<&'a Repository> {
    site.clinic.admin.repository().filter(|_| theme.has_layout(LAYOUT))
}

/// Whether the site has the page.
pub fn is_on(site: &Site, theme: &Theme) -> bool {
    repository(site, theme).is_some()
}

/// The page, its settings and the files of the form.
pub(super) fn entries(site: &Site, theme: &Theme) -> Vec<Entry> {
    if !is_on(site, theme) {
        return Vec::new();
    }
    let page = Entry { url: URL.into(), kind: Kind::Admin };
    let config = Entry { url: format!("{URL}config.yml"), kind: Kind::AdminConfig };
    let files = theme.editor.iter().enumerate();
    let files = files.map(|(at, file)| Entry { url: file_url(&file.name), kind: Kind::AdminForm(at) });
    [page, config].into_iter().chain(files).collect()
}

/// The address of one of the form's files.
pub(super) fn file_url(name: &str) -> String {
    format!("{URL}form/{name}")
}

/// `config.yml`; empty where there is no page.
pub(super) fn config(site: &Site) -> String {
    let repository = site.clinic.admin.repository();
    repository.map(|repository| cms::config(&site.clinic, repository)).unwrap_or_default()
}

/// The headers of the page and its files, for hosts that read `_headers`.
///
/// A browser obeys every policy that it gets, so the one for all pages is taken off first, as for the search.
pub fn headers(site: &Site) -> String {
    let policy = policy_in_headers();
    let name = redirect::POLICY;
    format!("{}\n  ! {name}\n  {name}: {policy}\n  X-Robots-Tag: noindex\n", site.href("/admin/*"))
}

/// The policy as a header, which can also forbid frames.
pub fn policy_in_headers() -> String {
    format!("{POLICY}; frame-ancestors 'none'")
}

/// What GitHub's own editor opens: a new article and a new handout, filled in.
pub(super) fn on_github(site: &Site) -> Vec<LinkView> {
    let Some(repository) = site.clinic.admin.repository() else { return Vec::new() };
    let new = [
        ("A new article", Starter::Article, "Title of the article"),
        ("A new handout", Starter::Handout, "Title of the handout"),
    ];
    let link = |(label, starter, title): (&str, Starter, &str)| {
        let file = File { path: starter.path(title), text: starter.text(title, site.options.today, None) };
        LinkView::new(label, new_file(repository, &file))
    };
    new.map(link).into()
}

/// A file to be begun.
#[derive(Debug)]
pub struct File {
    /// Its path from the repository's top.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

/// The address at which GitHub's editor begins the file.
pub fn new_file(repository: &Repository, file: &File) -> String {
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let Repository { name: owner_and_name, branch } = repository;
    format!(
        "https://github.com/{owner_and_name}/new/{branch}/{folder}?filename={}&value={}",
        query(name),
        query(&file.text)
    )
}

/// A text as the value of a query.
fn query(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

/// A hint where nobody said whether staff should have the page, for whoever cares for the site.
pub fn look(renderer: &Renderer) -> Option<Diagnostic> {
    let is_open = renderer.site.clinic.admin == Admin::Unset && renderer.theme.has_layout(LAYOUT);
    is_open.then(|| {
        Diagnostic::advice(Code::NoAdmin, "the site has no page where staff can write")
            .because("with one, they write articles and handouts in a form, without files and commands")
            .at(Place::file(clinic::PATH))
            .fix("add `admin: {repository: owner/name}` with the site's repository on GitHub, or `admin: false`")
    })
}

/// A hint where the page has no form, for whoever builds the site.
pub fn unbundled(renderer: &Renderer) -> Option<Diagnostic> {
    let (site, theme) = (&renderer.site, &renderer.theme);
    let lacks = is_on(site, theme) && !has_form(theme);
    lacks.then(|| {
        Diagnostic::advice(Code::NotBundled, format!("the page {URL} has no form yet"))
            .because("it leads staff to GitHub's own editor instead, where they see files and not fields")
            .at(Place::file(&format!("themes/{}/editor/{SCRIPT}", theme.name)))
            .fix(format!(
                "in Carryover's folder run `npm ci --prefix themes/{0} && npm run --prefix themes/{0} build`; \
                 the site's own folder needs that themes/{0}/",
                theme.name
            ))
    })
}

/// Whether the theme has the form's files.
pub(super) fn has_form(theme: &Theme) -> bool {
    theme.editor.iter().any(|file| file.name == SCRIPT)
}
