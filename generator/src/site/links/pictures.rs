//! Pictures: what files mean by their names, and the drawings of daily activities that clinic.yaml names.

use super::{Index, Resolved, joined, relative};
use crate::content::clinic::Activity;
use crate::diagnostic::{Code, Diagnostic, paths_meant};
use crate::site::address::clean_media;
use crate::site::{Media, MediaId};
use crate::source::SourceFile;
use crate::source::percent::decoded;

impl<'a> Index<'a> {
    /// The drawing of each daily activity, in the order of clinic.yaml.
    pub fn drawings(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Option<MediaId>> {
        let file = &self.clinic.source;
        let find = |activity: &Activity| {
            let drawing = activity.drawing.as_ref()?;
            let found = self.media_at(file, &drawing.value);
            found.map_err(|problem| diagnostics.push(problem.at(file.place(&drawing.range)))).ok()
        };
        self.clinic.activities.iter().map(find).collect()
    }

    pub(super) fn picture(&self, file: &SourceFile, target: &str) -> Result<Resolved, Box<Diagnostic>> {
        self.media_at(file, target).map(Resolved::Picture)
    }

    /// The picture that a file means by `target`.
    fn media_at(&self, file: &SourceFile, target: &str) -> Result<MediaId, Box<Diagnostic>> {
        if target.contains("://") || target.starts_with("//") || target.starts_with("data:") {
            return Err(Box::new(crate::content::slips::on_another_site(target)));
        }
        let path = joined(file, target);
        if let Some((id, _)) = self.find_media(&path) {
            return Ok(*id);
        }
        let names = self.media.values().map(|(_, media)| &*media.file.path);
        let near = paths_meant(&path, names);
        let sure = near.filter(|(_, is_only)| *is_only).map(|(near, _)| relative(file, near));
        let fix = match near {
            Some((near, _)) => format!("did you mean {}?", relative(file, near)),
            None => "put the picture under content/media/ and write its name as it is there".into(),
        };
        Err(Box::new(
            Diagnostic::error(Code::MissingMedia, format!("there is no picture at {path}"))
                .because("readers would see an empty frame")
                .fix(fix)
                .mend_if(sure.map(|near| (target.to_string(), near))),
        ))
    }

    pub(super) fn find_media(&self, path: &str) -> Option<&(MediaId, &'a Media)> {
        let decoded = decoded(path);
        self.media
            .get(&decoded.to_lowercase())
            .or_else(|| self.media.get(&format!("content/{}", decoded.to_lowercase())))
            // Accents are stored in two ways, and dashes stand where a name has blanks.
            .or_else(|| self.media.get(&format!("content{}", clean_media(decoded.strip_prefix("content")?))))
    }
}
