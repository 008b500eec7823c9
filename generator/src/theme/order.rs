//! Refuses loops over maps: they have no order, so each build would come out differently.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;

/// Loops with two names (`for key, value in …`) in a template.
pub(super) fn loops(source: &SourceFile) -> Vec<Diagnostic> {
    let starts = source.text.match_indices("{%").filter_map(|(at, _)| {
        let tag = source.text[at + 2..].split("%}").next()?;
        let (names, _) = tag.trim_start_matches('-').trim_start().strip_prefix("for ")?.split_once(" in ")?;
        names.contains(',').then_some((at, tag.len()))
    });
    let problem = |(at, length): (usize, usize)| {
        Diagnostic::error(Code::Template, "this loop goes over a map, which has no order")
            .because("the page would come out differently at each build")
            .at(source.place(&(at as u32..(at + length + 4) as u32)))
            .fix("for data: {% for key in data.NAME._keys %} has the order of the file; data.NAME[key] is the value")
    };
    starts.map(problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_with_two_names_is_refused() {
        let text = "{% for a in b %}{% endfor %}\n{%- for key, value in b %}{% endfor %}";
        let file = SourceFile::decode("page.html", text.as_bytes()).expect("it is UTF-8");
        let lines: Vec<_> = loops(&file).into_iter().filter_map(|problem| Some(problem.place?.line)).collect();
        assert_eq!(lines, [2]);
    }
}
