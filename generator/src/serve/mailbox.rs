//! The page that shows the e-mails the clinic would get.

use std::path::Path;

use carryover_intake::{Mail, mailbox};

use crate::content::markdown::escape;

/// The page's HTML.
pub(super) fn page(folder: &Path) -> String {
    let (count, list) = match mailbox(folder) {
        Ok(mails) if mails.is_empty() => (0, "<p>Nothing yet. <a href=\"/consultation/\">Send the form</a>, and the e-mail the clinic would get appears here.</p>".to_string()),
        Ok(mails) => (mails.len(), mails.iter().map(mail).collect()),
        Err(error) => (0, format!("<p role=\"alert\">The mailbox cannot be read: {}.</p>", escape(&error.to_string()))),
    };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Mailbox ({count}) — preview</title>\n<meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/_carryover/preview.css\">\n</head>\n\
         <body class=\"mailbox\">\n<main>\n<h1>Mailbox</h1>\n<p>These are the e-mails the clinic would get. They are kept in <code>.carryover/intake/mailbox</code> on this computer and were sent to nobody.</p>\n\
         {list}\n<p><a href=\"/\">Back to the site</a></p>\n</main>\n</body>\n</html>\n"
    )
}

fn mail(mail: &Mail) -> String {
    let row = |label: &str, value: &str| match value {
        "" => String::new(),
        value => format!("<dt>{label}</dt><dd>{}</dd>", escape(value)),
    };
    format!(
        "<article class=\"mail\">\n<h2>{}</h2>\n<dl>{}{}{}{}</dl>\n<pre>{}</pre>\n</article>\n",
        escape(&mail.subject),
        row("From", &mail.from),
        row("To", &mail.to),
        row("Reply to", &mail.reply_to),
        row("Date", &mail.date),
        escape(&mail.body)
    )
}
