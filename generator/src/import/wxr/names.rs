//! Which elements of an export are read, whatever their prefixes are called.

use quick_xml::events::BytesStart;
use quick_xml::name::ResolveResult;

/// The name of an element in the words of an export; empty for what is not read.
pub(super) fn name(prefix: &ResolveResult, start: &BytesStart) -> &'static str {
    let local = start.local_name();
    let space = match prefix {
        ResolveResult::Unbound => "",
        ResolveResult::Bound(namespace) => space(namespace.as_ref()),
        // Some programs forget to say what the usual prefixes stand for.
        ResolveResult::Unknown(prefix) => prefix.as_str(),
    };
    NAMES.iter().find(|(of, plain, _)| *of == space && *plain == local.as_ref()).map_or("", |(_, _, name)| name)
}

/// The usual prefix of a namespace; of any version of an export's own.
fn space(address: &str) -> &'static str {
    const KNOWN: [(&str, &str); 4] = [
        ("/excerpt/", "excerpt"),
        ("wordpress.org/export/", "wp"),
        ("purl.org/rss/1.0/modules/content", "content"),
        ("purl.org/dc/elements", "dc"),
    ];
    KNOWN.iter().find(|(part, _)| address.contains(part)).map_or("?", |(_, prefix)| prefix)
}

/// What is read: namespace, name there, name here.
const NAMES: [(&str, &str, &str); 46] = [
    ("", "rss", "rss"),
    ("", "channel", "channel"),
    ("", "item", "item"),
    ("", "title", "title"),
    ("", "link", "link"),
    ("", "description", "description"),
    ("", "language", "language"),
    ("", "pubDate", "pubDate"),
    ("", "category", "category"),
    ("dc", "creator", "creator"),
    ("content", "encoded", "content"),
    ("excerpt", "encoded", "excerpt"),
    ("wp", "wxr_version", "wxr_version"),
    ("wp", "base_site_url", "base_site_url"),
    ("wp", "base_blog_url", "base_blog_url"),
    ("wp", "author", "author"),
    ("wp", "author_login", "author_login"),
    ("wp", "author_display_name", "author_display_name"),
    ("wp", "author_first_name", "author_first_name"),
    ("wp", "author_last_name", "author_last_name"),
    ("wp", "category", "wp_category"),
    ("wp", "category_nicename", "term_slug"),
    ("wp", "category_parent", "term_parent"),
    ("wp", "cat_name", "term_name"),
    ("wp", "tag", "wp_tag"),
    ("wp", "tag_slug", "term_slug"),
    ("wp", "tag_name", "term_name"),
    ("wp", "term", "wp_term"),
    ("wp", "term_taxonomy", "term_taxonomy"),
    ("wp", "term_slug", "term_slug"),
    ("wp", "term_parent", "term_parent"),
    ("wp", "term_name", "term_name"),
    ("wp", "post_id", "post_id"),
    ("wp", "post_date", "post_date"),
    ("wp", "post_date_gmt", "post_date_gmt"),
    ("wp", "post_modified", "post_modified"),
    ("wp", "post_name", "post_name"),
    ("wp", "status", "status"),
    ("wp", "post_parent", "post_parent"),
    ("wp", "post_type", "post_type"),
    ("wp", "post_password", "post_password"),
    ("wp", "attachment_url", "attachment_url"),
    ("wp", "postmeta", "postmeta"),
    ("wp", "meta_key", "meta_key"),
    ("wp", "meta_value", "meta_value"),
    ("wp", "comment", "comment"),
];
