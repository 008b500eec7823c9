//! Who wrote what: an article's `author` and the people of the clinic.

use std::collections::HashMap;

use super::{Language, Page, PageId, Site};
use crate::content::Content;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Located;

/// The people of the clinic as authors.
#[derive(Debug, Default)]
pub struct Authors {
    /// By language and the author as written, for those who are people of the clinic.
    people: HashMap<String, HashMap<String, PageId>>,
    /// The articles of each, newest first.
    articles: HashMap<PageId, Vec<PageId>>,
}

impl Authors {
    /// Finds the person of each article that names one by name or by file.
    pub fn new(pages: &[Page], languages: &[Language]) -> Authors {
        let mut authors = Authors::default();
        for language in languages {
            let mut known: HashMap<String, PageId> = HashMap::new();
            // People of the site's own language stand in for those that have no page in another.
            for id in languages.iter().take(1).chain([language]).flat_map(|language| &language.people) {
                let document = &pages[*id].document;
                known.insert(document.slug.clone(), *id);
                known.insert(document.title.clone(), *id);
            }
            if known.is_empty() {
                continue;
            }
            for id in &language.articles {
                if let Some(person) = written(&pages[*id]).and_then(|author| known.get(&author.value)) {
                    authors.articles.entry(*person).or_default().push(*id);
                }
            }
            authors.people.insert(language.tag.clone(), known);
        }
        authors
    }

    /// The person who wrote an article, if it is one of the clinic.
    pub fn person(&self, page: &Page) -> Option<PageId> {
        let author = written(page)?;
        self.people.get(&page.language)?.get(&author.value).copied()
    }

    /// The articles of a person, newest first.
    pub fn articles(&self, person: PageId) -> &[PageId] {
        self.articles.get(&person).map_or(&[], Vec::as_slice)
    }
}

impl Site {
    /// The author's name: the person's, the text as written, or the clinic's.
    pub fn author_name<'a>(&'a self, page: &'a Page) -> &'a str {
        match (self.authors.person(page), written(page)) {
            (Some(person), _) => &self.pages[person].document.title,
            (None, Some(author)) => &author.value,
            (None, None) => &self.clinic.name,
        }
    }
}

/// Authors who are nearly, and not quite, people of the clinic.
pub fn audit(site: &Site) -> Vec<Diagnostic> {
    let mut meant: HashMap<(&str, &str), Option<&str>> = HashMap::new();
    let mut diagnostics = Vec::new();
    for page in &site.pages {
        let Some((author, known)) = written(page).zip(site.authors.people.get(&page.language)) else { continue };
        if known.contains_key(&author.value) {
            continue;
        }
        let near = *meant
            .entry((&page.language, &author.value))
            .or_insert_with(|| did_you_mean(&author.value, known.keys().map(String::as_str)));
        diagnostics.extend(near.map(|near| {
            Diagnostic::advice(Code::UnknownAuthor, format!("nobody in content/people is called `{}`", author.value))
                .because("the name stands there without a link to the person, whose page lacks this article")
                .at(page.document.source.place(&author.range))
                .fix(format!("did you mean {near}?"))
                .mend(author.value.clone(), near)
        }));
    }
    diagnostics
}

/// The author as an article writes it.
fn written(page: &Page) -> Option<&Located<String>> {
    match &page.document.content {
        Content::Article(article) => article.author.as_ref(),
        Content::Handout(_) | Content::Program(_) | Content::Page(_) | Content::Person(_) => None,
    }
}
