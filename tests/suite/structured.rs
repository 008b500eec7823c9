//! What machines read: JSON-LD, tags for shared links, `llms.txt`, the manifest.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::site_test::SiteTest;

const BASE: &str = "https://example.org/clinic";

fn site() -> SiteTest {
    // The clinic's own form: its page is one of those that are indexed.
    let form = concat!(env!("CARGO_MANIFEST_DIR"), "/../content/forms/consultation.yaml");
    let form = std::fs::read(form).expect("the clinic's form can be read");
    let site = SiteTest::from_case("structured/all_kinds").write("content/forms/consultation.yaml", form);
    site.run(&format!("build --no-pdf --no-search --today 2026-03-02 --base-url {BASE}"))
}

/// Every page of the built site: path and HTML.
fn pages(site: &SiteTest) -> Vec<(String, String)> {
    let files = site.tree().into_iter().filter(|(path, _)| path.extension().is_some_and(|ending| ending == "html"));
    files
        .map(|(path, bytes)| (path.to_string_lossy().into_owned(), String::from_utf8(bytes).expect("it is UTF-8")))
        .collect()
}

fn json_ld(html: &str) -> Option<Json> {
    let (_, rest) = html.split_once("<script type=\"application/ld+json\">")?;
    let (json, after) = rest.split_once("</script>").expect("the script ends");
    assert!(!after.contains("application/ld+json"), "one a page");
    Some(serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}")))
}

/// The node of that type in the JSON-LD of a page.
#[track_caller]
fn node(site: &SiteTest, page: &str, kind: &str) -> Json {
    let json = json_ld(&site.built(page)).expect("the page has JSON-LD");
    let nodes = json["@graph"].as_array().expect("a graph").clone();
    let found = nodes.into_iter().find(|node| node["@type"] == kind);
    found.unwrap_or_else(|| panic!("{page} has no {kind}: {json:#}"))
}

fn addresses(json: &Json, found: &mut BTreeSet<String>) {
    match json {
        Json::String(text) if text.starts_with("https://example.org") => drop(found.insert(text.clone())),
        Json::Array(items) => items.iter().for_each(|item| addresses(item, found)),
        Json::Object(fields) => fields.values().for_each(|value| addresses(value, found)),
        _ => {}
    }
}

#[test]
fn every_indexed_page_has_facts_and_every_address_in_them_exists() {
    let site = site();
    let mut found = BTreeSet::new();
    let mut kinds = BTreeSet::new();
    for (path, html) in pages(&site) {
        let is_indexed = html.contains("<link rel=\"canonical\"") && !html.contains("name=\"robots\"");
        let json = json_ld(&html);
        assert_eq!(json.is_some(), is_indexed, "{path}");
        assert_eq!(html.contains("<meta property=\"og:title\""), is_indexed, "{path}");
        let Some(json) = json else { continue };
        assert_eq!(json["@context"], "https://schema.org");
        addresses(&json, &mut found);
        for node in json["@graph"].as_array().expect("a graph") {
            let kind = node["@type"].as_str().expect("one type").to_string();
            let needed: &[&str] = match kind.as_str() {
                "Article" => &["headline", "author", "datePublished", "dateModified", "publisher", "inLanguage", "url"],
                "MedicalClinic" => &["@id", "name", "url", "telephone"],
                "BreadcrumbList" => &["itemListElement"],
                _ => &["url", "name", "inLanguage"],
            };
            for field in needed {
                assert!(
                    node.get(*field).is_some_and(|value| !value.is_null()),
                    "{path}: {kind} lacks {field}: {node:#}"
                );
            }
            kinds.insert(kind);
        }
    }
    let expected = [
        "Article",
        "BreadcrumbList",
        "CollectionPage",
        "ContactPage",
        "MedicalClinic",
        "MedicalWebPage",
        "ProfilePage",
        "WebPage",
        "WebSite",
    ];
    assert_eq!(kinds, BTreeSet::from(expected.map(String::from)));
    let files = site.tree();
    for address in found {
        let path = address.strip_prefix(BASE).unwrap_or_else(|| panic!("{address} is not below {BASE}"));
        let path = path.split('#').next().unwrap_or("").trim_start_matches('/');
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.into() };
        assert!(files.contains_key(std::path::Path::new(&file)), "{address} exists");
    }
}

#[test]
fn facts_are_those_of_the_content_and_gaps_are_absent() {
    let site = site();
    let clinic = node(&site, "index.html", "MedicalClinic");
    assert_eq!(clinic["@id"], format!("{BASE}/#clinic"));
    assert_eq!(clinic["telephone"], "+14025550100");
    assert_eq!(clinic["openingHours"], serde_json::json!(["Mo-Fr 08:00-17:00", "Sa 09:00-12:00"]));
    assert_eq!(clinic.get("address"), None, "it is still to be filled in");
    let article = node(&site, "articles/socks/index.html", "Article");
    assert_eq!(article["headline"], "Socks </script><!-- & \"ease\"");
    assert_eq!(article["datePublished"], "2024-05-01");
    assert_eq!(article["dateModified"], "2025-01-02");
    assert_eq!(article["author"]["url"], format!("{BASE}/people/jane-roe/"));
    assert_eq!(article["mainEntityOfPage"]["lastReviewed"], "2025-02-03");
    assert_eq!(article["mainEntityOfPage"]["reviewedBy"]["name"], "Ann Poe, OTR/L");
    let image = article["image"].as_str().expect("it has a picture");
    assert!(image.starts_with(&format!("{BASE}/assets/media/sock.")), "{image}");
    let handout = node(&site, "handouts/sock-game/index.html", "MedicalWebPage");
    assert_eq!(handout["audience"]["@type"], "ParentAudience");
    assert_eq!((&handout["audience"]["childMinAge"], &handout["audience"]["childMaxAge"]), (&3.into(), &6.into()));
    assert_eq!(handout["lastReviewed"], "2025-01-10");
    let page = node(&site, "visit/bring/index.html", "BreadcrumbList");
    assert_eq!(page["itemListElement"][1]["item"], format!("{BASE}/visit/"));
    let way = node(&site, "articles/socks/index.html", "BreadcrumbList");
    let names: Vec<&str> =
        way["itemListElement"].as_array().expect("a list").iter().filter_map(|item| item["name"].as_str()).collect();
    assert_eq!(names, ["Willow Creek Pediatric Therapy", "Articles", "Socks </script><!-- & \"ease\""]);
}

#[test]
fn shared_links_show_title_picture_and_languages() {
    let html = site().built("articles/socks/index.html");
    for tag in [
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:url\" content=\"https://example.org/clinic/articles/socks/\">",
        "<meta property=\"og:image\" content=\"https://example.org/clinic/assets/media/sock.",
        "<meta property=\"og:locale\" content=\"en_US\">",
        "<meta property=\"og:locale:alternate\" content=\"es_US\">",
        "<meta name=\"twitter:card\" content=\"summary_large_image\">",
    ] {
        assert!(html.contains(tag), "{tag} is missing in {html}");
    }
}

#[test]
fn the_list_for_programs_names_what_is_published() {
    let text = site().built("llms.txt");
    assert!(text.starts_with("# Willow Creek Pediatric Therapy\n\n"), "{text}");
    assert!(text.contains("402-555-0100"), "{text}");
    assert!(text.contains("](https://example.org/clinic/handouts/sock-game/): "), "{text}");
    assert!(text.contains("## Español: "), "{text}");
    assert!(!text.contains("Unfinished"), "a draft is not in it: {text}");
    let drafts =
        SiteTest::from_case("structured/all_kinds").run("build --no-pdf --no-search --today 2026-03-02 --drafts");
    assert!(drafts.built("articles/unfinished/index.html").contains("Unfinished"));
    assert!(!drafts.built("llms.txt").contains("Unfinished"));
}

#[test]
fn the_manifest_leads_to_files_of_the_site() {
    let site = site();
    let manifest: Json = serde_json::from_str(&site.built("manifest.webmanifest")).expect("it is JSON");
    assert_eq!(manifest["start_url"], "/clinic/");
    assert_eq!(manifest["scope"], "/clinic/");
    assert_eq!(manifest["short_name"], "Willow Creek");
    assert_eq!(manifest["theme_color"], "#fbf9f4");
    let icon = manifest["icons"][0]["src"].as_str().expect("an icon");
    site.built(icon.strip_prefix("/clinic/").expect("it is below the folder"));
    assert!(site.built("index.html").contains("<link rel=\"manifest\" href=\"/clinic/manifest.webmanifest\">"));
}

#[test]
fn the_worker_knows_where_the_site_lies_and_is_asked_for_on_handouts_alone() {
    let site = site();
    let worker = site.built("sw.js");
    assert!(worker.contains("\"base\":\"/clinic/\"") && worker.contains("/clinic/es/offline/"), "{worker}");
    assert!(site.built("handouts/sock-game/index.html").contains("data-worker=\"/clinic/sw.js\""));
    for page in ["index.html", "articles/socks/index.html", "consultation/index.html", "offline/index.html"] {
        assert!(!site.built(page).contains("data-worker"), "{page}");
    }
    let site = site.write("content/clinic.yaml", "name: Willow Creek Pediatric Therapy\nphone: 402-555-0199\nbase_url: https://example.org\nlanguages: [en, es]\n");
    let site = site.run(&format!("build --no-pdf --no-search --today 2026-03-02 --base-url {BASE}"));
    assert_ne!(site.built("sw.js"), worker, "another phone number on the page for no signal is fetched anew");
}

#[test]
fn a_page_cannot_take_an_address_that_the_site_needs() {
    SiteTest::from_case("structured/taken").build().check_messages();
}

#[test]
fn the_picture_of_the_settings_comes_before_those_of_the_text() {
    let sock = concat!(env!("CARGO_MANIFEST_DIR"), "/cases/structured/all_kinds/content/media/sock.png");
    let text = "---\ntitle: Two pictures\ndate: 2024-05-01\nsummary: Two.\nimage: {src: ../media/named.png, alt: The second sock of the pair.}\n---\n\n![The first sock of the pair](../media/sock.png)\n";
    let site = SiteTest::from_case("structured/all_kinds")
        .write("content/media/named.png", std::fs::read(sock).expect("the case has it"))
        .write("content/articles/two.md", text)
        .build_well();
    let html = site.built("articles/two/index.html");
    let image = html.split("<meta property=\"og:image\" content=\"").nth(1).expect("there is a picture");
    assert!(image.contains("/named.") && image.find("/named.") < image.find('"'), "{}", &image[..80]);
}
