//! What was meant by a word or a path that is not quite right: the nearest one that there is, if it is near enough.

/// The candidate most like `word`, if one is close enough to be what was meant.
///
/// Likeness is the Damerau-Levenshtein distance without regard to case; at most a third of the
/// letters (and at least one) may differ.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = Word::new(word);
    let near = candidates.into_iter().filter_map(|candidate| Some((word.distance(candidate)?, candidate)));
    near.min().map(|(_, candidate)| candidate)
}

/// The path or address whose last part is most like that of `path`, wherever it lies.
///
/// Only the last part decides whether it is close enough: a wrong guess is worse than none.
pub fn path_meant<'a>(path: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    paths_meant(path, candidates).map(|(meant, _)| meant)
}

/// The same, and whether no other is close enough, so that a machine may write it.
pub fn paths_meant<'a>(path: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<(&'a str, bool)> {
    let wanted = Word::new(last_part(path));
    let near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(|candidate| *candidate != path)
        .filter_map(|candidate| Some((wanted.distance(last_part(candidate))?, candidate)))
        .collect();
    let order = |(distance, candidate): &&(usize, &'a str)| {
        (*distance, strsim::damerau_levenshtein(path, candidate), *candidate)
    };
    let (_, meant) = near.iter().min_by_key(order)?;
    Some((meant, near.iter().all(|(_, other)| other == meant)))
}

/// `/handouts/sock-tug/` and `content/handouts/sock-tug.yaml` → `sock-tug`.
fn last_part(path: &str) -> &str {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}

/// A word as it is compared: in small letters, with how many of them may differ.
struct Word {
    letters: String,
    count: usize,
    limit: usize,
}

impl Word {
    fn new(word: &str) -> Word {
        let letters = word.to_lowercase();
        let count = letters.chars().count();
        Word { letters, count, limit: (count / 3).max(1) }
    }

    /// How many letters another word differs in; none if they are too many.
    fn distance(&self, other: &str) -> Option<usize> {
        let other = other.to_lowercase();
        // The table of a comparison has as many fields as both words' letters multiplied: none for a whole text.
        let may_be_near = other.chars().count().abs_diff(self.count) <= self.limit;
        may_be_near.then(|| strsim::damerau_levenshtein(&self.letters, &other)).filter(|count| *count <= self.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_known_by_its_last_part() {
        let paths = ["/handouts/dressing/", "/articles/links/", "/about/"];
        assert_eq!(path_meant("/handout/dresing", paths), Some("/handouts/dressing/"));
        assert_eq!(path_meant("/articles/gone/", paths), None);
        assert_eq!(path_meant("/about/", paths), None);
    }

    #[test]
    fn a_near_word_is_offered_and_a_far_one_is_not() {
        assert_eq!(did_you_mean("titel", ["date", "title"]), Some("title"));
        assert_eq!(did_you_mean("Date", ["date", "title"]), Some("date"));
        assert_eq!(did_you_mean("wombat", ["date", "title"]), None);
    }

    #[test]
    fn a_text_in_place_of_a_word_is_no_word_that_was_meant() {
        let text = "title ".repeat(300_000);
        assert_eq!(did_you_mean(&text, ["date", "title"]), None);
        assert_eq!(path_meant(&text, ["/date/", "/title/"]), None);
    }
}
