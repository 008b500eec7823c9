//! Draws one address: chooses the layout, makes its view, runs the theme.

mod editing;
mod generated;
mod home;
mod list;
mod message;
mod offline;
mod program;
mod sheet;
mod staff;
mod text;

use std::sync::{Arc, OnceLock};

use serde::Serialize;
use tera::{Context, Value};

use super::plan::{Entry, Kind};
pub use list::layout as list_layout;

use super::view::picture::PictureView;
use super::view::{PageView, Views};
use super::{
    Body, Job, Output, Photo, admin, feed, fhir, llms, manifest, packet, preview, redirect, reminder, search, sitemap,
};
use crate::content::Content;
use crate::diagnostic::Diagnostic;
use crate::site::{PageId, Site};
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
}

#[derive(Serialize)]
struct PersonView<'a> {
    credentials: &'a Option<String>,
    licence: &'a Option<String>,
    bio: &'a Option<String>,
    photo: Option<PictureView>,
    feed: Option<String>,
}
