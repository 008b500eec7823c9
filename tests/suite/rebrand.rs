//! The whole site as another clinic's: `clinic.yaml` and the drawing of the icon are changed, and nothing else.

use std::path::Path;
use std::process::Command;

use crate::site_test::{SiteTest, tree};

/// What the clinic of the checkout is known by: its name, number and address on the web, its colours by day and by night.
const OLD: [&str; 7] =
    ["Connect Pediatric", "402-413-1356", "4024131356", "connectpediatrictherapy", "0b6157", "084a43", "86dac9"];

/// A day on which every article of the checkout is out.
const TODAY: &str = "2027-01-04";

const NEW_NAME: &str = "Oak and Elm Therapy";
const NEW_NUMBER: &str = "515-555-0142";

/// What a stranger writes over the same lines of `content/clinic.yaml`.
const FACTS: [(&str, &str); 5] = [
    ("name: ", "name: Oak and Elm Therapy"),
    ("phone: ", "phone: \"515-555-0142\""),
    ("area: ", "area: {en: Iowa, es: Iowa, ar: أيوا, vi: Iowa}"),
    ("base_url: ", "base_url: \"https://oakandelm.example\""),
    ("email: ", "email: hello@oakandelm.example"),
];

const COLOURS: &str = "theme_settings:
  colours:
    light: {accent: \"#7a1f5c\", accent-strong: \"#5c1646\", accent-soft: \"#f7e6f1\"}
    dark: {accent: \"#f0b3da\", accent-strong: \"#f7d3ea\", accent-soft: \"#4a1c3c\", on-accent: \"#2b0a20\"}
    print: {accent: \"#7a1f5c\"}
";

const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><circle cx=\"16\" cy=\"16\" r=\"15\" fill=\"var(--accent)\"/></svg>";

/// The checkout's site with another clinic's facts, colours and icon.
fn rebranded() -> SiteTest {
    let site = SiteTest::of_the_checkout();
    let clinic = std::fs::read_to_string(site.root().join("content/clinic.yaml")).expect("it can be read");
    let lines = clinic.lines().map(|line| {
        let fact = FACTS.iter().find(|(begin, _)| line.starts_with(begin));
        fact.map_or(line, |(_, new)| new)
    });
    let changed: String = lines.map(|line| format!("{line}\n")).collect();
    assert!(FACTS.iter().all(|(_, new)| changed.contains(new)), "each fact has a line of its own");
    site.write("content/clinic.yaml", changed + COLOURS).write("themes/clinic/assets/icon.svg", ICON)
}

#[test]
fn another_clinic_s_facts_and_colours_leave_nothing_of_the_old_one() {
    let site = rebranded().run(&format!("build --intake bundle --today {TODAY}"));
    assert!(site.said().ends_with("exit 0\n"), "{}", site.said());
    let public = site.root().join("public");
    let mut sheets = 0;
    for (folder, name, bytes) in [&public, &site.root().join("bundle")]
        .into_iter()
        .flat_map(|folder| tree(folder).into_iter().map(move |(name, bytes)| (folder, name, bytes)))
    {
        let path = folder.join(&name);
        let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
        let text = match ending.as_str() {
            "pdf" => {
                sheets += 1;
                printed(&path)
            }
            ending if ending.starts_with("pf_") => unpacked(&path),
            _ => unfolded(&String::from_utf8_lossy(&bytes)),
        };
        let left: Vec<&str> = OLD.into_iter().filter(|old| text.contains(old)).collect();
        assert!(left.is_empty(), "{} still holds {left:?}", name.display());
        assert!(ending != "pdf" || text.contains(NEW_NAME) && text.contains(NEW_NUMBER), "{}", name.display());
        // What a state offers to families is the clinic's to write anew; the README says where.
        let is_of_state = ["fees/", "questions/", "concerns/"].iter().any(|page| name.to_string_lossy().contains(page));
        assert!(
            ending != "html" || is_of_state || !text.contains("Nebraska"),
            "{} names the old state",
            name.display()
        );
    }
    assert!(sheets > 40, "only {sheets} sheets were made");
}

#[test]
fn another_clinic_s_name_number_and_colour_stand_wherever_the_old_ones_stood() {
    let site = rebranded().run(&format!("build --no-pdf --no-search --intake bundle --today {TODAY}"));
    assert!(site.said().ends_with("exit 0\n"), "{}", site.said());
    for file in ["index.html", "es/index.html", "feed.xml", "feed.json", "manifest.webmanifest", "llms.txt", "sw.js"] {
        let text = site.built(file);
        assert!(text.contains(NEW_NAME) || file == "sw.js", "{file}");
    }
    let about = site.built("about/index.html");
    assert!(
        about.contains("<a href=\"tel:+15155550142\">515-555-0142</a>") && about.contains("We are in Iowa."),
        "{about}"
    );
    assert!(site.built("index.html").contains("\"telephone\":\"+15155550142\""));
    let handout = site.built("handouts/sock-tug/index.html");
    assert!(handout.contains(NEW_NAME) && handout.contains(NEW_NUMBER));
    assert!(unfolded(&site.built("handouts/sock-tug.ics")).contains("https://oakandelm.example/handouts/sock-tug/"));
    let bundle = tree(&site.root().join("bundle"));
    let bundle: String = bundle.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    assert!(bundle.contains(NEW_NAME) && bundle.contains(NEW_NUMBER));
    let assets = site.tree().into_iter().filter(|(path, _)| path.starts_with("assets"));
    let assets: String = assets.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect();
    assert!(assets.contains("--accent:#7a1f5c") && assets.contains("r=\"15\" fill=\"#7a1f5c\""));
}

/// A calendar's lines in one piece; other files hold no such ends of lines.
fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "")
}

/// The words of a sheet, and what the file says of itself.
#[track_caller]
fn printed(path: &Path) -> String {
    ["pdftotext", "pdfinfo"]
        .map(|program| output(Command::new(program).arg(path).args((program == "pdftotext").then_some("-"))))
        .concat()
}

/// A piece of the search's index without its packing.
#[track_caller]
fn unpacked(path: &Path) -> String {
    output(Command::new("gzip").arg("-dc").stdin(std::fs::File::open(path).expect("it can be opened")))
}

#[track_caller]
fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
