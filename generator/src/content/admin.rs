//! Whether the site has a page where staff write, and which repository on GitHub it writes to.

use super::known_text;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;
use crate::source::yaml::Node;

/// What `admin` in `clinic.yaml` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admin {
    /// Nothing yet: `check` says how.
    Unset,
    /// There is no such page, or the repository is still to be filled in.
    Off,
    /// The page writes to this repository.
    On(Repository),
}

/// A repository on GitHub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// `owner/name`.
    pub name: String,
    /// The branch that is published.
    pub branch: String,
}

impl Admin {
    /// The repository, where there is one.
    pub fn repository(&self) -> Option<&Repository> {
        match self {
            Admin::On(repository) => Some(repository),
            Admin::Unset | Admin::Off => None,
        }
    }
}

/// Reads the field; what cannot be a repository or a branch is reported.
pub(super) fn parse(file: &SourceFile, fields: &Node, diagnostics: &mut Vec<Diagnostic>) -> Admin {
    let Some(node) = fields.get("admin").filter(|node| !node.is_blank()) else { return Admin::Unset };
    let (Some(name), Some(written)) = (known_text(node, "repository"), node.located("repository")) else {
        return Admin::Off;
    };
    if !is_repository(&name) {
        let problem = Diagnostic::error(Code::BadAddress, format!("`{name}` does not name a repository on GitHub"))
            .because("the page /admin/ could not save what staff write")
            .at(file.place(&written.range))
            .fix(repository_in(&name).unwrap_or_else(|| "write it as owner/name, as in its address".into()));
        diagnostics.push(problem);
        return Admin::Off;
    }
    let branch = known_text(node, "branch").unwrap_or_else(|| "main".into());
    if !is_branch(&branch)
        && let Some(written) = node.located("branch")
    {
        let problem = Diagnostic::error(Code::BadAddress, format!("`{branch}` cannot be the name of a branch"))
            .because("the page /admin/ could not save what staff write")
            .at(file.place(&written.range))
            .fix("write its name as GitHub shows it, such as main");
        diagnostics.push(problem);
        return Admin::Off;
    }
    Admin::On(Repository { name, branch })
}

fn is_repository(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
    };
    text.split_once('/').is_some_and(|(owner, name)| is_part(owner) && is_part(name))
}

fn is_branch(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte);
    text.bytes().all(is_plain) && !text.contains("..") && !text.contains("//") && !text.starts_with(['-', '/', '.'])
}

/// `https://github.com/owner/name.git` → `owner/name`.
fn repository_in(text: &str) -> Option<String> {
    let path = text.split_once("github.com").map_or(text, |(_, path)| path).trim_start_matches([':', '/']);
    let mut parts = path.trim_end_matches(".git").split('/');
    let found = format!("{}/{}", parts.next()?, parts.next()?);
    is_repository(&found).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml;

    #[track_caller]
    fn check_admin(text: &str, expected: Admin, messages: &[&str]) {
        let file = SourceFile::decode("content/clinic.yaml", text.as_bytes()).expect("it is UTF-8");
        let mut diagnostics = Vec::new();
        let admin = parse(&file, &yaml::parse_file(&file).expect("it is YAML"), &mut diagnostics);
        assert_eq!(admin, expected, "{text}");
        let said: Vec<String> =
            diagnostics.iter().map(|problem| format!("{}: {}", problem.message, problem.fix)).collect();
        assert_eq!(said, messages, "{text}");
    }

    #[test]
    fn a_repository_is_named_by_owner_and_name() {
        let on = |name: &str, branch: &str| Admin::On(Repository { name: name.into(), branch: branch.into() });
        check_admin("name: x", Admin::Unset, &[]);
        check_admin("admin: false", Admin::Off, &[]);
        check_admin("admin: {repository: clinic/site}", on("clinic/site", "main"), &[]);
        check_admin("admin: {repository: clinic/site.x, branch: live/now}", on("clinic/site.x", "live/now"), &[]);
        check_admin("admin: {repository: \"TO FILL IN: owner/name\"}", Admin::Off, &[]);
    }

    #[test]
    fn what_names_no_repository_is_told() {
        check_admin(
            "admin: {repository: \"https://github.com/clinic/site.git\"}",
            Admin::Off,
            &["`https://github.com/clinic/site.git` does not name a repository on GitHub: clinic/site"],
        );
        check_admin(
            "admin: {repository: site}",
            Admin::Off,
            &["`site` does not name a repository on GitHub: write it as owner/name, as in its address"],
        );
        check_admin(
            "admin: {repository: a/b, branch: \"x y\"}",
            Admin::Off,
            &["`x y` cannot be the name of a branch: write its name as GitHub shows it, such as main"],
        );
    }
}
