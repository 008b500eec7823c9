//! `/manifest.webmanifest`: how the site looks as an icon on a phone's home screen.

use serde_json::json;

use crate::content::direction;
use crate::site::Site;
use crate::theme::Theme;

/// Names on home screens are cut after about this many letters.
const SHORT: usize = 12;

/// The file, for readers of the site's own language.
pub fn manifest(site: &Site, theme: &Theme) -> String {
    let (clinic, own) = (&site.clinic, site.clinic.language());
    let icon = theme.asset("icon.svg");
    let icons = icon.map(|icon| json!({"src": site.href(&icon.url), "sizes": "any", "type": "image/svg+xml"}));
    let mut manifest = json!({
        "id": site.href("/"),
        "name": clinic.name,
        "short_name": short(&clinic.name),
        "lang": own,
        "dir": direction(own),
        "start_url": site.href("/"),
        "scope": site.href("/"),
        "display": "browser",
        "icons": icons.into_iter().collect::<Vec<_>>(),
    });
    if let Some(tagline) = clinic.tagline.get(own) {
        manifest["description"] = tagline.into();
    }
    if let Some(colour) = &theme.settings.bars.light {
        manifest["theme_color"] = colour.as_str().into();
        manifest["background_color"] = colour.as_str().into();
    }
    format!("{manifest:#}\n")
}

/// The first words of a name, as many as fit; at least one.
fn short(name: &str) -> String {
    let mut words = name.split_whitespace();
    let mut short = words.next().unwrap_or(name).to_string();
    for word in words {
        if short.chars().count() + 1 + word.chars().count() > SHORT {
            break;
        }
        short = format!("{short} {word}");
    }
    short
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_short_name_is_made_of_whole_words() {
        assert_eq!(super::short("Connect Pediatric Therapy"), "Connect");
        assert_eq!(super::short("Oak & Elm OT Clinic"), "Oak & Elm OT");
        assert_eq!(super::short("Kindergesundheitszentrum"), "Kindergesundheitszentrum");
    }
}
