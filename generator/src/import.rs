//! An old blog's export as content of this site: texts, pictures, people, old addresses, and a report.
//!
//! Steps of [`wordpress`]: look at the site that is there; read the export to its end (`wxr`, `catalogue`);
//! decide what goes live and where it stands (`settle`); copy files (`media`); read it again and convert
//! each text (`body`, `html`, `markdown`); move all into the site at once (`staging`); report.
//! An export of any size is read a value at a time. What is not known to be public becomes a draft.

mod around;
mod body;
mod catalogue;
mod document;
mod entry;
mod html;
mod markdown;
mod media;
mod photo;
mod places;
mod redirects;
mod report;
mod settle;
mod staging;
mod starter;
mod stop;
mod text;
mod uploads;
mod wxr;

use std::path::{Path, PathBuf};

use around::Around;
use catalogue::Catalogue;
use media::Media;
use places::Places;
pub use report::{FILE as REPORT, Report};
use staging::Staging;
pub use stop::Stop;

use crate::content::clinic::{self, Clinic};

/// What is to be imported.
#[derive(Clone, Debug)]
pub struct Order {
    /// The export.
    pub file: PathBuf,
    /// A copy of the old site's `wp-content/uploads`.
    pub media: Option<PathBuf>,
    /// The folder that holds, or will hold, `content/`.
    pub into: PathBuf,
}

/// What the last steps of an import share.
struct Import<'a> {
    file: &'a Path,
    catalogue: Catalogue,
    clinic: Clinic,
    places: Places,
    staging: Staging,
}

/// Imports a WordPress export, looks at the site that came of it, and writes the report beside it.
///
/// Errors: a [`Stop`] where the export or the site will not do, with nothing written; else the system's own.
pub fn wordpress(order: &Order) -> anyhow::Result<Report> {
    let mut report = take_over(order)?;
    report.check(&order.into);
    report::save(&order.into, &report)?;
    Ok(report)
}

/// The import alone: the site is not looked at afterwards, and the report not written.
///
/// Errors: as [`wordpress`].
pub fn take_over(order: &Order) -> anyhow::Result<Report> {
    let around = Around::look(&order.into)?;
    let mut catalogue = Catalogue::read(&order.file, &around)?;
    catalogue.follow_reusables();
    let first_clinic = around.clinic.is_none().then(|| starter::clinic(&catalogue));
    let clinic = match (&around.clinic, &first_clinic) {
        (Some(clinic), _) => clinic.clone(),
        (None, text) => around::clinic_of(text.as_deref().unwrap_or_default()).ok_or_else(no_clinic)?,
    };
    settle::settle(&mut catalogue, &clinic, &around);

    let staging = Staging::begin(&order.into)?;
    let media = Media::take(&catalogue, order.media.as_deref(), &staging)?;
    let places = Places::new(&catalogue, media);
    let import = Import { file: &order.file, catalogue, clinic, places, staging };
    let written = document::write_all(&import)?;
    let first_clinic = first_clinic.map(|text| (clinic::PATH.to_string(), text));
    let redirects = redirects::all(&import, &around, &written);
    let redirects = (!redirects.is_empty()).then(|| (redirects::PATH.to_string(), redirects::text(&redirects)));
    for (path, text) in first_clinic.into_iter().chain(people(&import, &around)).chain(redirects) {
        // A person's file that is there says more than the export.
        import.staging.put(&path, text.as_bytes())?;
    }
    let mut report = Report::new(&import, &written);
    report.new_files = import.staging.finish()?;
    Ok(report)
}

/// Files of people whom the site does not know yet.
fn people(import: &Import, around: &Around) -> Vec<(String, String)> {
    let is_new = |path: &str| {
        let name = path.trim_start_matches("content/people/").trim_end_matches(".yaml");
        around.pages.get(&format!("/people/{name}/")).is_none_or(|known| known == path)
    };
    starter::people(&import.catalogue).into_iter().filter(|(path, _)| is_new(path)).collect()
}

fn no_clinic() -> Stop {
    Stop::new(
        "no first clinic.yaml could be made from what the export says",
        "every page needs the clinic's name and address from it",
        "write content/clinic.yaml with name, phone and base_url, then import again",
    )
}
