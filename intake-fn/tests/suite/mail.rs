//! The e-mail to the clinic: what is in it, and what never is.

use carryover_intake::mail::Contents;
use carryover_intake::mailbox::{Mail, read_mail};
use carryover_intake::mailer::Mailer;
use carryover_intake::outbox::Outbox;

use crate::rig::{intake_with, reference, send};

async fn mail_about(contents: Contents, changes: &[(&str, &str)]) -> (String, Mail, String) {
    let intake = intake_with(Outbox::memory(), Mailer::memory(), contents);
    let reference = reference(&send(&intake, changes).await);
    let bytes = intake.mailer().kept()[0].formatted();
    let mail = read_mail(&bytes);
    (reference, mail, String::from_utf8(bytes).expect("e-mails are ASCII"))
}

#[tokio::test]
async fn a_full_mail_holds_every_answer_in_the_forms_words() {
    let changes =
        [("email", "ana@example.org"), ("concern", "Mornings.\nOther lines"), ("time", "midday"), ("lang", "es")];
    let (reference, mail, _) = mail_about(Contents::Full, &changes).await;
    assert_eq!(mail.subject, format!("Consultation request {reference}"));
    assert_eq!((mail.from.as_str(), mail.to.as_str()), ("Website <site@clinic.example>", "desk@clinic.example"));
    assert_eq!(mail.reply_to, "ana@example.org");
    let (head, answers) = mail.body.split_once("Language of the page: es\n\n").expect("the facts come first");
    assert!(
        head.starts_with(&format!("A family asks for a free consultation.\n\nReference: {reference}\nReceived: ")),
        "{head}"
    );
    assert_eq!(
        answers.trim_end(),
        "Your full name\n  Ann Lee\nYour phone number\n  402-555-0134\nYour e-mail address\n  ana@example.org\n\
         How old is your child?\n  3 to 5 years\nWhat is on your mind?\n  Mornings.\n  Other lines\n\
         When is a good time to reach you?\n  Around midday\nWhich language should we speak with you?\n  (not answered)\n\
         Would you like an interpreter?\n  (not answered)\n\nAnswering this e-mail writes to the parent."
    );
}

#[tokio::test]
async fn a_notice_holds_nothing_of_the_family() {
    let changes = [("name", "PlantedName"), ("email", "planted@example.org"), ("concern", "PlantedConcern")];
    let (reference, mail, raw) = mail_about(Contents::Notice, &changes).await;
    assert!(mail.body.contains(&reference) && mail.body.contains("The answers are not in this e-mail"));
    let all = format!("{}{}{raw}", mail.subject, mail.body).to_lowercase();
    assert!(!all.contains("planted") && !all.contains("402-555") && !all.contains("reply-to"), "{all}");
}

#[tokio::test]
async fn case_9_and_10_an_address_that_headers_cannot_carry_is_in_the_body_only() {
    let (_, mail, raw) = mail_about(Contents::Full, &[("email", "用户@例子.测试")]).await;
    assert!(mail.reply_to.is_empty() && mail.body.contains("用户@例子.测试"));
    assert!(raw.is_ascii() && !mail.body.contains("Answering this e-mail"));
    let (_, mail, _) = mail_about(Contents::Full, &[("email", "p@bücher.example")]).await;
    assert_eq!(mail.reply_to, "p@xn--bcher-kva.example");
}

#[tokio::test]
async fn case_1_and_17_nothing_typed_can_add_a_header_or_end_the_mail() {
    let changes = [
        ("name", "Ann\r\nBcc: x@evil.example"),
        ("concern", "a\r\n.\r\nDATA\r\n\r\nSubject: x"),
        ("language", "\nBcc: y@evil.example"),
    ];
    let (_, _, raw) = mail_about(Contents::Full, &changes).await;
    let (head, _) = raw.split_once("\r\n\r\n").expect("a head");
    let names: Vec<&str> = head
        .lines()
        .filter(|line| !line.starts_with([' ', '\t']))
        .filter_map(|line| line.split_once(':').map(|(name, _)| name))
        .collect();
    assert!(!names.iter().any(|name| name.eq_ignore_ascii_case("bcc")), "{names:?}");
    assert_eq!(names.iter().filter(|name| name.eq_ignore_ascii_case("subject")).count(), 1);
}

#[tokio::test]
async fn a_copy_of_a_mail_is_known_by_its_message_id() {
    let (reference, _, raw) = mail_about(Contents::Notice, &[]).await;
    let id = raw.lines().find_map(|line| line.strip_prefix("Message-ID: <")).expect("a Message-ID");
    assert!(id.starts_with(&reference.replace('-', "").to_lowercase()) && id.ends_with("@clinic.example>"), "{id}");
}

#[tokio::test]
async fn case_2_what_cannot_be_seen_is_taken_out_and_the_name_stays() {
    let (_, mail, raw) = mail_about(Contents::Full, &[("name", "\u{0}Ann\u{1b} \u{202e}Lee\u{200b}")]).await;
    assert!(mail.body.contains("Your full name\n  Ann Lee\n"), "{}", mail.body);
    assert!(!raw.contains('\u{0}') && !raw.contains('\u{1b}'));
}

#[tokio::test]
async fn case_56_links_and_markup_are_plain_text() {
    let words = "<a href=\"https://x.example\">Pay</a> data:text/html,<script>1</script> https://y.example";
    let (_, mail, raw) = mail_about(Contents::Full, &[("concern", words)]).await;
    assert!(mail.body.contains(&format!("  {words}\n")), "{}", mail.body);
    assert_eq!(raw.matches("Content-Type:").count(), 1, "{raw}");
    assert!(raw.contains("Content-Type: text/plain; charset=utf-8"), "{raw}");
}
