//! Old addresses in each form that hosts read, with whatever signs people put into them.

use std::process::Command;

use crate::site_test::SiteTest;

/// Old addresses as a writer may write them, and what a browser asks for.
const OLD: [(&str, &str); 9] = [
    ("/plain-old/", "/plain-old/"),
    ("/old.html", "/old.html"),
    ("/café/", "/caf%C3%A9/"),
    ("/na%C3%AFve/", "/na%C3%AFve/"),
    ("/Good-Start/", "/Good-Start/"),
    ("/a*b:c/", "/a*b:c/"),
    ("/say-\"hi\"/", "/say-%22hi%22/"),
    ("/$uri/x;y{z}/", "/$uri/x;y%7Bz%7D/"),
    ("/50%25-more~/", "/50%25-more~/"),
];

fn site() -> SiteTest {
    let list: String = OLD.iter().map(|(old, _)| format!("  - '{old}'\n")).collect();
    SiteTest::from_case("redirects/odd_signs").write(
        "content/articles/moved.md",
        format!("---\ntitle: Moved\ndate: 2024-03-01\nsummary: It moved.\naliases:\n{list}---\n\nText.\n"),
    )
}

#[test]
fn each_form_holds_each_old_address() {
    let site = site().build_well();
    let json: serde_json::Value = serde_json::from_str(&site.built("_redirects.json")).expect("it is JSON");
    let list = json.as_array().expect("it is a list");
    assert_eq!(list.len(), OLD.len());
    for (_, asked) in OLD {
        let entry = list.iter().find(|entry| entry["from"] == asked);
        let entry = entry.unwrap_or_else(|| panic!("{asked} is missing in {json:#}"));
        assert_eq!((&entry["to"], &entry["status"]), (&"/articles/moved/".into(), &301.into()));
    }
    let lines = site.built("_redirects");
    assert!(lines.contains("/caf%C3%A9/ /articles/moved/ 301\n"), "{lines}");
    assert!(lines.contains("/a%2Ab%3Ac/ /articles/moved/ 301\n"), "{lines}");
    assert!(lines.lines().all(|line| line.split(' ').count() == 3), "{lines}");
}

#[test]
fn nginx_leads_from_each_old_address_to_the_new_one() {
    let site = site().build_well();
    let server = Nginx::start(&site);
    for (_, asked) in OLD {
        assert_eq!(server.get(asked), ("301".into(), "/articles/moved/".into()), "{asked}");
    }
    // The page itself differs from an old address in nothing but capitals.
    assert_eq!(server.get("/articles/moved/"), ("200".into(), String::new()));
    assert_eq!(server.get("/good-start/").0, "404");
}

#[test]
fn below_a_folder_both_ends_are_below_it() {
    let site = site().run("build --no-pdf --no-search --today 2026-03-02 --base-url https://example.org/clinic");
    assert!(site.built("_redirects").contains("/clinic/plain-old/ /clinic/articles/moved/ 301\n"));
    assert!(site.built("_redirects.nginx.map").contains("\"/clinic/plain-old/\" \"/clinic/articles/moved/\";\n"));
}

#[test]
fn an_address_that_the_site_needs_itself_is_no_old_address() {
    SiteTest::from_case("redirects/taken").build().check_messages();
}

#[test]
fn old_addresses_of_lists_are_told_of_at_their_line_where_they_cannot_lead_on() {
    SiteTest::from_case("redirects/lists").build().check_messages();
}

#[test]
fn an_old_address_may_ask_for_a_number_and_a_file_stays_where_it_was() {
    let list = "redirects:\n  - {from: \"/?p=7\", to: ../articles/good-start.md}\n  - {from: /old/sheet.pdf, to: /media/sheet.pdf}\n";
    let site = SiteTest::base()
        .write("content/redirects/old.yaml", list)
        .write("content/media/sheet.pdf", "%PDF-1.4 the sheet")
        .build_well();
    assert_eq!(site.built("_redirects"), "/ p=7 /articles/good-start/ 301\n/old/sheet.pdf /media/sheet.pdf 301\n");
    assert!(site.built("_redirects.json").contains("\"from\": \"/?p=7\""));
    assert_eq!(site.built("old/sheet.pdf"), "%PDF-1.4 the sheet");
    let server = Nginx::start(&site);
    assert_eq!(server.get("/?p=7"), ("301".into(), "/articles/good-start/".into()));
    assert_eq!(server.get("/?p=8").0, "200");
    assert_eq!(server.get("/old/sheet.pdf").1, "/media/sheet.pdf");
}

/// An nginx of its own in the site's folder.
struct Nginx {
    process: std::process::Child,
    port: u16,
}

impl Nginx {
    fn start(site: &SiteTest) -> Nginx {
        let root = std::fs::canonicalize(site.root()).expect("the folder is there");
        let root = root.display();
        let map = site.built("_redirects.nginx.map");
        // The comment at the top says how it is used: this test does what it says.
        let said_in = |map: &str, start: &str| {
            let line = map.lines().find(|line| line.contains(start)).unwrap_or_else(|| panic!("no {start} in\n{map}"));
            line.trim_start_matches('#').replace("/path/to/", &format!("{root}/public/"))
        };
        let said = |start: &str| said_in(&map, start);
        let questions = site.tree().contains_key(std::path::Path::new("_redirects.nginx.questions.map"));
        let asked = questions.then(|| site.built("_redirects.nginx.questions.map"));
        let (asked_map, asked_if) =
            asked.map(|asked| (said_in(&asked, "map \"$uri"), said_in(&asked, "if ($"))).unwrap_or_default();
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|probe| probe.local_addr());
        let port = port.expect("a port is free").port();
        let settings = format!(
            "daemon off; master_process off; pid {root}/nginx.pid; error_log stderr;\nevents {{}}\nhttp {{\n{}\n{}\n{asked_map}\n\
             access_log off; client_body_temp_path {root}/t; proxy_temp_path {root}/t; fastcgi_temp_path {root}/t; uwsgi_temp_path {root}/t; scgi_temp_path {root}/t;\n\
             server {{ listen 127.0.0.1:{port}; root {root}/public; absolute_redirect off;\n{}\n{asked_if}\n}} }}\n",
            said("map_hash_bucket_size"),
            said("map $uri"),
            said("if ($"),
        );
        let path = site.root().join("nginx.conf");
        std::fs::write(&path, settings).expect("the settings can be written");
        let process = Command::new("nginx").arg("-p").arg(site.root()).arg("-c").arg(&path).spawn();
        let process = process.unwrap_or_else(|error| {
            panic!("nginx does not start ({error}): install the Debian package nginx-light, as tests/run does")
        });
        let server = Nginx { process, port };
        for _ in 0..200 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        server
    }

    /// Status and `Location` of an address.
    fn get(&self, path: &str) -> (String, String) {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", self.port)).expect("nginx listens");
        write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").expect("the request can be sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("there is an answer");
        let answer = String::from_utf8_lossy(&answer);
        let status = answer.split(' ').nth(1).unwrap_or("").to_string();
        let location = answer.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap_or("").to_string();
        (status, location)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
