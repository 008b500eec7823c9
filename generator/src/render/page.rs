//! Draws one address: chooses the layout, makes its view, runs the theme.

mod editing;
mod home;
mod list;
mod offline;
mod program;
mod sheet;
mod staff;
mod text;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use carryover_intake::form::{Answers, html as form_html};
use serde::Serialize;
use tera::{Context, Value};

use super::plan::{Entry, Kind};
pub use list::layout as list_layout;

use super::view::picture::PictureView;
use super::view::{CardView, PageView, Views};
use super::{
    Body, Job, Output, Photo, admin, feed, fhir, form, llms, manifest, packet, preview, redirect, reminder, search,
    sitemap,
};
use crate::content::Content;
use crate::content::direction;
use crate::diagnostic::Diagnostic;
use crate::site::{Language, PageId, Site};
use crate::theme::Theme;
use crate::timings::Timings;

/// Whether the build makes printed sheets (PDF).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheets {
    /// Each handout and program has one.
    Made,
    /// None has, and no page links to one.
    LeftOut,
}

/// Draws the pages of one site with one theme.
pub struct Renderer {
    /// The site.
    pub site: Arc<Site>,
    /// The theme.
    pub theme: Arc<Theme>,
    /// Whether printed sheets are made.
    pub sheets: bool,
    /// Whether the build makes a search index; without one, the search page looks through its own lists.
    pub search: bool,
    /// Whether handouts that were opened can be read without a signal; not in a preview, where all must be new.
    pub worker: bool,
    /// Whether the site is for reviewers, before it is published ([`super::preview`]).
    pub preview: bool,
    /// What the templates take.
    pub timings: Timings,
    /// `site` and `ui` for each language: shared by all its pages.
    shared: Vec<(Value, Value)>,
    /// What `content/data/` holds, by name.
    data: Value,
    /// Every page as it stands in lists, made when one first shows it and shared by all.
    cards: Vec<OnceLock<Value>>,
    /// The article before and after each article in time.
    neighbours: Vec<(Option<PageId>, Option<PageId>)>,
}

impl Renderer {
    /// Prepares what many pages share.
    pub fn new(site: Arc<Site>, theme: Arc<Theme>, sheets: Sheets) -> Renderer {
        let sheets = sheets == Sheets::Made && cfg!(feature = "pdf") && theme.print.is_some();
        let views = Views { site: &site, theme: &theme, sheets };
        let shared = site
            .languages
            .iter()
            .map(|language| {
                (
                    Value::from_serializable(&views.site(language)),
                    Value::from_serializable(theme.texts(&language.tag).plain()),
                )
            })
            .collect();
        let cards = std::iter::repeat_with(OnceLock::new).take(site.pages.len()).collect();
        let mut neighbours = vec![(None, None); site.pages.len()];
        for language in &site.languages {
            // Articles are listed newest first: the one after in the list is the one before in time.
            for (at, id) in language.articles.iter().enumerate() {
                let next = at.checked_sub(1).map(|at| language.articles[at]);
                neighbours[*id] = (language.articles.get(at + 1).copied(), next);
            }
        }
        let data = Value::from_serializable(&site.data);
        Renderer {
            shared,
            data,
            cards,
            neighbours,
            site,
            theme,
            sheets,
            search: false,
            worker: false,
            preview: false,
            timings: Timings::default(),
        }
    }

    fn views(&self) -> Views<'_> {
        Views { site: &self.site, theme: &self.theme, sheets: self.sheets }
    }

    /// Draws one address.
    ///
    /// Errors: a mistake in a template, at its line, with the page that was being drawn.
    pub fn draw(&self, entry: &Entry) -> Result<Output, Box<Diagnostic>> {
        let site = &*self.site;
        let body = match entry.kind {
            Kind::Document(id) => Body::Text(self.document(id)?),
            Kind::Home(at) => Body::Text(self.home(at, &entry.url)?),
            Kind::List(at, list, number) => Body::Text(self.list(at, list, number, entry)?),
            Kind::Topics(at) => Body::Text(self.topics(at, entry)?),
            Kind::Search(at) => Body::Text(self.search(at, entry)?),
            Kind::Consultation(at) => Body::Text(self.consultation(at, entry)?),
            Kind::ThankYou(at) => Body::Text(self.thank_you(at, entry)?),
            Kind::StaffOpen(at) => Body::Text(self.staff_open(at)?),
            Kind::Admin => Body::Text(self.admin()?),
            Kind::AdminConfig => Body::Text(admin::config(site)),
            Kind::AdminForm(at) => Body::Bytes(self.theme.editor[at].bytes.to_vec()),
            Kind::NotFound => Body::Text(self.not_found(entry)?),
            Kind::Feed(at) => Body::Text(feed::atom(site, &site.languages[at], None)),
            Kind::TopicFeed(at, number) => Body::Text(feed::atom(site, &site.languages[at], Some(number))),
            Kind::PersonFeed(id) => Body::Text(feed::of_person(site, id)),
            Kind::JsonFeed(at) => Body::Text(feed::json(site, &site.languages[at])),
            Kind::HandoutIndex(at) => Body::Text(packet::index(site, &self.theme, &site.languages[at])),
            Kind::Sitemap => Body::Text(sitemap::sitemap(site)),
            Kind::Robots if self.preview => Body::Text(preview::ROBOTS.into()),
            Kind::Robots => Body::Text(sitemap::robots(site)),
            Kind::Headers => Body::Text(self.headers()),
            Kind::Redirects => Body::Text(redirect::hosts::list(site)),
            Kind::RedirectMap => Body::Text(redirect::hosts::nginx(site)),
            Kind::RedirectQuestions => Body::Text(redirect::hosts::nginx_questions(site)),
            Kind::RedirectJson => Body::Text(redirect::hosts::json(site)),
            Kind::Llms => Body::Text(llms::list(site, &self.theme)),
            Kind::Manifest => Body::Text(manifest::manifest(site, &self.theme)),
            Kind::Worker => Body::Text(self.worker()?),
            Kind::Offline(at) => Body::Text(self.offline(at, &entry.url)?),
            Kind::Stub(at) => Body::Text(redirect::stub(site, &site.redirects[at])),
            Kind::Media(id) => Body::Copy(site.media[id].file.clone()),
            Kind::Photo(id, wanted) => {
                let media = &site.media[id];
                Body::Job(Job::Photo(Photo { file: media.file.clone(), copies: media.copies.clone(), wanted }))
            }
            Kind::Asset(at) => Body::Bytes(self.theme.assets[at].bytes.to_vec()),
            Kind::HandoutPdf(id, print) => self.handout_pdf(id, print),
            Kind::ProgramPdf(id, print) => self.program_pdf(id, print),
            Kind::Reminder(id) => {
                Body::Text(reminder::calendar(site, self.theme.texts(&site.pages[id].language), &site.pages[id]))
            }
            Kind::Fhir(id) => Body::Text(fhir::resource(&self.views(), &site.pages[id])),
        };
        let path = entry.path();
        let body = match body {
            Body::Text(html) if self.preview && path.ends_with(".html") => {
                Body::Text(preview::dress(&html, &self.theme))
            }
            other => other,
        };
        Ok(Output { path, body })
    }

    /// The headers of all pages, then those of the few that need others.
    fn headers(&self) -> String {
        let site = &self.site;
        let search = if self.search { search::policy(site) } else { String::new() };
        let own = match self.preview {
            true => preview::headers(site),
            false if admin::is_on(site, &self.theme) => admin::headers(site),
            false => String::new(),
        };
        redirect::headers(site) + &search + &own
    }

    /// The theme's page with the intake function's marks in it, for one language.
    pub fn form_shell(&self, at: usize) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[at];
        let url = &format!("{}/consultation/", language.prefix);
        let page = self.generated(language, Generated { kind: MESSAGE, title: form::TITLE_MARK, summary: "", url });
        self.message(at, &unlisted(page), form::MAIN_MARK, "the consultation form")
    }

    /// Runs a template over a context, for `page`.
    fn template(&self, layout: &'static str, context: &Context, page: &str) -> Result<String, Box<Diagnostic>> {
        self.timings.template(layout, page, || self.theme.draw(layout, context, page))
    }

    fn context(&self, language: usize, page: &PageView) -> Context {
        self.context_of(language, page, None)
    }

    /// The same for the page that shows the document `id`.
    fn context_of(&self, language: usize, page: &PageView, id: Option<PageId>) -> Context {
        let mut context = self.shared_context(language, page);
        let views = self.views();
        let worker = self.worker && super::offline::is_kept(page.kind);
        context.insert("worker", &worker.then(|| self.site.href("/sw.js")));
        if self.theme.mentions("social") {
            context.insert("social", &views.social(page, id));
        }
        if self.theme.mentions("structured") {
            context.insert("structured", &views.structured(&self.site.languages[language], page, id));
        }
        context
    }

    /// What every component and block can ask for.
    fn shared_context(&self, language: usize, page: &PageView) -> Context {
        let mut context = Context::new();
        let (site, ui) = &self.shared[language];
        context.insert_value("site", site.clone());
        context.insert_value("ui", ui.clone());
        context.insert_value("data", self.data.clone());
        context.insert("page", page);
        context
    }

    fn language_number(&self, tag: &str) -> usize {
        self.site.languages.iter().position(|language| language.tag == tag).unwrap_or(0)
    }

    fn card(&self, id: PageId) -> Value {
        let make = || Value::from_serializable(&self.views().card(&self.site.pages[id]));
        self.cards[id].get_or_init(make).clone()
    }

    fn cards(&self, ids: &[PageId]) -> Value {
        Value::from(ids.iter().map(|id| self.card(*id)).collect::<Vec<Value>>())
    }

    fn document(&self, id: PageId) -> Result<String, Box<Diagnostic>> {
        let page = &self.site.pages[id];
        let views = self.views();
        let mut context = self.context_of(self.language_number(&page.language), &views.page(page), Some(id));
        let layout = match &page.document.content {
            Content::Article(_) => {
                context.insert("article", &views.text(id, self.text_html(id)?, self.neighbours[id]));
                context.insert("series", &views.series(id));
                if self.theme.mentions("related") {
                    context.insert_value("related", self.cards(&self.site.related.of(id)));
                }
                "article"
            }
            Content::Page(_) => {
                context.insert_value("below", self.cards(&self.below(page)));
                context.insert("text", &views.text(id, self.text_html(id)?, (None, None)));
                "page"
            }
            Content::Handout(handout) => {
                context.insert("handout", &views.handout(page, handout, None));
                "handout"
            }
            Content::Program(_) => {
                context.insert("program", &self.program(id));
                "program"
            }
            Content::Person(person) => {
                let articles = self.site.authors.articles(id);
                context.insert(
                    "person",
                    &PersonView {
                        credentials: &person.credentials,
                        licence: &person.licence,
                        bio: &person.bio,
                        photo: views.own_picture(page),
                        feed: (!articles.is_empty()).then(|| self.site.href(&format!("{}feed.xml", page.url))),
                    },
                );
                context.insert_value("articles", self.cards(articles));
                "person"
            }
        };
        context.insert_value("linked_from", self.cards(&page.linked_from));
        self.template(layout, &context, &page.document.source.path)
    }

    /// Plain lists, which serve without scripts: handouts by age and by skill, then everything.
    fn search(&self, at: usize, entry: &Entry) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[at];
        let mut context = self.context(at, &unlisted(self.titled(language, "search", &entry.url)));
        let views = self.views();
        let mut by_skill: BTreeMap<String, Vec<CardView>> = BTreeMap::new();
        for id in &language.handouts {
            let card = views.card(&self.site.pages[*id]);
            for skill in &card.skills {
                by_skill.entry(skill.clone()).or_default().push(card.clone());
            }
        }
        context.insert(
            "skills",
            &by_skill.into_iter().map(|(name, handouts)| SkillView { name, handouts }).collect::<Vec<_>>(),
        );
        context.insert_value("handouts", self.cards(&language.handouts));
        context.insert_value("programs", self.cards(&language.programs));
        context.insert_value("articles", self.cards(&language.articles));
        context.insert_value("pages", self.cards(&language.pages));
        context.insert("index", &self.search.then(|| self.site.href("/pagefind/")));
        self.template("search", &context, &entry.url)
    }

    fn consultation(&self, at: usize, entry: &Entry) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[at];
        let Some(file) = &language.form else { return Ok(String::new()) };
        let clinic = form::clinic(&self.site);
        let main = form_html::form_page(
            &file.form,
            &clinic,
            form_html::SentTo { language: &language.tag, action: form::ACTION, token: "" },
            form_html::Filled { answers: &Answers::default(), problems: &[] },
        );
        let summary = file.form.intro.first().map_or("", String::as_str);
        let page = Generated { kind: MESSAGE, title: &file.form.title, summary, url: &entry.url };
        self.message(at, &self.generated(language, page), &main, &entry.url)
    }

    fn thank_you(&self, at: usize, entry: &Entry) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[at];
        let Some(file) = &language.form else { return Ok(String::new()) };
        let main = form_html::thank_you(&file.form, &form::clinic(&self.site));
        let page = Generated { kind: MESSAGE, title: &file.form.thank_you.title, summary: "", url: &entry.url };
        let mut context = self.context(at, &unlisted(self.generated(language, page)));
        context.insert("main", &main);
        self.template("thanks", &context, &entry.url)
    }

    /// A page whose main part is made already; `what` is being drawn, for messages.
    fn message(&self, at: usize, page: &PageView, main: &str, what: &str) -> Result<String, Box<Diagnostic>> {
        let mut context = self.context(at, page);
        context.insert("main", main);
        self.template(MESSAGE, &context, what)
    }

    fn not_found(&self, entry: &Entry) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[0];
        let mut context = self.context(0, &unlisted(self.titled(language, "404", &entry.url)));
        context.insert_value("handouts", self.cards(&language.handouts[..language.handouts.len().min(6)]));
        context.insert_value("articles", self.cards(&language.articles[..language.articles.len().min(6)]));
        self.template("404", &context, &entry.url)
    }

    /// A page that the site makes itself, named by the theme's texts `<layout>_title` and `_summary`.
    fn titled(&self, language: &Language, layout: &'static str, url: &str) -> PageView {
        let texts = self.theme.texts(&language.tag);
        let name = if layout == "404" { "not_found" } else { layout };
        let (title, summary) = (format!("{name}_title"), format!("{name}_summary"));
        let (title, summary) = (texts.get(&title), texts.get(&summary));
        self.generated(language, Generated { kind: layout, title, summary, url })
    }

    fn generated(&self, language: &Language, page: Generated) -> PageView {
        let Generated { kind, title, summary, url } = page;
        PageView {
            title: title.into(),
            summary: summary.into(),
            href: self.site.href(url),
            canonical: Some(self.site.absolute(url)),
            lang: language.tag.clone(),
            dir: direction(&language.tag),
            kind,
            activity: None,
            badge: None,
            languages: self.views().languages_of_generated(language, url),
            translation: None,
        }
    }
}

/// The layout of pages whose main part is made by others than the theme.
const MESSAGE: &str = "message";

/// A page that no file holds.
struct Generated<'a> {
    /// What templates know it by.
    kind: &'static str,
    title: &'a str,
    summary: &'a str,
    /// Its address from the site's root.
    url: &'a str,
}

/// The same page without the address that search engines list it under.
fn unlisted(page: PageView) -> PageView {
    PageView { canonical: None, ..page }
}

#[derive(Serialize)]
struct PersonView<'a> {
    credentials: &'a Option<String>,
    licence: &'a Option<String>,
    bio: &'a Option<String>,
    photo: Option<PictureView>,
    feed: Option<String>,
}

#[derive(Serialize)]
struct SkillView {
    name: String,
    handouts: Vec<CardView>,
}
