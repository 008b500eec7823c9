//! The tables themselves, one per kind of file.

use super::{Field, Shape};
use crate::content::rhythm::TimeOfDay;
use Shape::{
    Addresses, Age, Alt, Choice, Count, Date, Flag, Free, Group, Groups, Number, OffOrGroup, Slug, Text, TextOrGroup,
    Texts, Words,
};

/// A list without a limit of its own.
const ANY: usize = 1_000;

const fn needed(name: &'static str, shape: Shape, hint: &'static str) -> Field {
    Field { name, shape, needed: true, hint }
}

const fn optional(name: &'static str, shape: Shape, hint: &'static str) -> Field {
    Field { name, shape, needed: false, hint }
}

const TITLE: Field = needed("title", Text(150), "What the page is about, as readers see it");
const SUMMARY: Field = needed("summary", Text(300), "The short answer, one sentence, shown in lists and search");
const SLUG: Field = optional("slug", Slug, "The last part of the address, if the file's name will not do");
const ALIASES: Field = optional("aliases", Addresses, "Old addresses that lead here");
const DRAFT: Field = optional("draft", Flag, "true keeps it off the site");
const EXTRA: Field = optional("extra", Free, "Settings of your own for the theme");
const REVIEWED: Field = optional("reviewed", Group(REVIEW), "Who checked it, when, and when next");
const SOURCES: Field = optional("sources", Groups(SOURCE, ANY), "What claims rest on");

const ACTIVITY: Field =
    optional("activity", Text(100), "The part of the day it is about, by a name in `activities` of clinic.yaml");

const TRANSLATION: Field =
    optional("translation", Group(TRANSLATION_FIELDS), "Of a translated file: who made it, and from what");

const TRANSLATION_FIELDS: &[Field] = &[
    optional("of", Date, "The day of the original that it follows, such as its `updated`"),
    optional("by", Text(120), "Who translated it"),
    optional("reviewed_by", Text(120), "The second person who compared it with the original"),
];

const REVIEW: &[Field] = &[
    needed("by", Text(120), "Name and credentials"),
    needed("on", Date, "The day of the review"),
    optional("next", Date, "The day of the next review"),
];

const SOURCE: &[Field] = &[
    needed("text", Text(400), "Title, authors, year"),
    optional("url", Text(400), "Where it can be read"),
    optional("accessed", Date, "The day it was looked at"),
];

const PEOPLE: Field = optional("people", Flag, "true if somebody can be recognised in it");
const CONSENT: Field = optional("consent", Date, "The day on which they, or their parents, gave permission");

const IMAGE: &[Field] = &[
    needed("src", Text(200), "The picture, such as ../media/sock.jpg"),
    optional("alt", Text(150), "What the picture shows, for people who cannot see it"),
    optional("decorative", Flag, "true if it only decorates"),
    PEOPLE,
    CONSENT,
];

const SERIES: &[Field] = &[
    needed("name", Text(120), "The same words in each of its articles"),
    optional("part", Count, "Which part it is; by date if left out"),
];

/// `articles/*.md`.
pub const ARTICLE: &[Field] = &[
    TITLE,
    needed("date", Date, "The day it appears; a later day waits"),
    SUMMARY,
    optional("author", Text(120), "Who wrote it; the clinic if left out"),
    optional("topics", Texts, "Words to find it by"),
    ACTIVITY,
    optional("series", TextOrGroup(120, SERIES), "The series it is a part of: its name, or name and part"),
    optional("image", Group(IMAGE), "A picture for the top of the page"),
    REVIEWED,
    optional("updated", Date, "The day of the last change that matters to readers"),
    DRAFT,
    optional("expires", Date, "The day it leaves the site"),
    ALIASES,
    SLUG,
    SOURCES,
    TRANSLATION,
    EXTRA,
];

/// `pages/**/*.md`.
pub const PAGE: &[Field] = &[
    TITLE,
    SUMMARY,
    optional("updated", Date, "The day of the last change"),
    ACTIVITY,
    REVIEWED,
    DRAFT,
    ALIASES,
    SLUG,
    SOURCES,
    TRANSLATION,
    EXTRA,
];

/// `people/*.yaml`.
pub const PERSON: &[Field] = &[
    needed("name", Text(120), "As on the licence"),
    optional("credentials", Text(60), "Such as OTR/L"),
    optional("licence", Text(60), "Number and state"),
    optional("bio", Text(2000), "A few sentences for parents"),
    optional("photo", Group(IMAGE), "A picture of the person"),
    SLUG,
    EXTRA,
];

const DOSAGE: &[Field] = &[
    optional("frequency", Group(FREQUENCY), "How often"),
    optional("intensity", Text(200), "How hard it should feel"),
    optional("time", Group(&[needed("minutes", Count, "Minutes each time")]), "How long"),
    optional("type", Text(80), "What kind of activity it is"),
    optional("rounds", Count, "How many rounds"),
    optional("rest", Text(200), "What to do between rounds"),
];

const FREQUENCY: &[Field] = &[
    optional("times_per_day", Count, "Times on a day"),
    optional("days_per_week", Count, "Days in a week"),
    optional("time_of_day", Choice(TimeOfDay::WORDS), "When the calendar reminds of what is done once a day"),
    optional("when", Text(120), "In words, where numbers do not fit"),
];

const STEP: &[Field] = &[
    needed("title", Text(60), "The step in two or three words"),
    needed("do", Text(600), "What to do"),
    optional("say", Text(200), "Words to say to the child"),
    optional(
        "count",
        Group(&[
            optional("reps", Count, "How many times"),
            optional("sets", Count, "How many sets"),
            optional("hold_seconds", Count, "How long to hold"),
            optional("unit", Text(60), "What is counted"),
        ]),
        "How many",
    ),
    optional("look_for", Text(300), "What it looks like when it goes well"),
    optional(
        "image",
        Group(&[
            needed("src", Text(200), "The picture, such as ../media/handouts/sock.svg"),
            needed("alt", Alt(20, 150), "What it shows, 20 to 150 characters"),
            PEOPLE,
            CONSENT,
        ]),
        "A picture of the step",
    ),
];

const HELP: &[Field] = &[
    needed("level", Choice(&["call_clinic", "urgent", "emergency"]), "How urgent it is"),
    needed("when", Text(300), "What the family sees"),
    needed("action", Text(300), "What to do; phone numbers come from clinic.yaml"),
];

const HANDOUT_REVIEW: &[Field] = &[
    optional("authored_by", Text(120), "Who wrote it"),
    optional("reviewed_by", Text(120), "The clinician who checked it; leave empty until it is so"),
    optional("reviewed_on", Date, "The day of the review"),
    optional("review_due", Date, "The day of the next review"),
];

const MEDIA: &[Field] = &[
    needed("type", Choice(&["video", "audio", "link"]), "What it is"),
    needed("title", Text(120), "What it shows"),
    needed("url", Text(400), "Where it is"),
    optional("captions", Flag, "Whether it has captions"),
    optional("transcript", Flag, "Whether there is a transcript"),
];

/// `handouts/*.yaml`.
pub const HANDOUT: &[Field] = &[
    needed("schema", Choice(&["handout/1"]), "Always handout/1"),
    needed("title", Text(60), "The activity in a few words"),
    SUMMARY,
    optional("language", Text(20), "Such as en; the site's first language if left out"),
    needed(
        "kind",
        Choice(&["activity", "exercise", "strategy", "routine", "information"]),
        "What kind of handout it is",
    ),
    optional("id", Slug, "The name other systems know it by"),
    optional("version", Count, "Counts changes"),
    optional("updated", Date, "The day of the last change that matters to families"),
    optional("disciplines", Texts, "ot, pt or slp"),
    optional("skill_areas", Texts, "What it practises"),
    optional("settings", Texts, "Where it is done"),
    ACTIVITY,
    optional("related", Texts, "Names of other handouts"),
    needed("status", Choice(&["draft", "published", "retired"]), "Only published ones are on the site"),
    optional("review", Group(HANDOUT_REVIEW), "Who wrote it and who checked it"),
    needed(
        "child",
        Group(&[
            needed(
                "age",
                Group(&[needed("from", Age, "Youngest age"), needed("to", Age, "Oldest age")]),
                "For which ages",
            ),
            needed("helper", Text(300), "How an adult is with the child, as parents read it"),
            optional("helpers_needed", Count, "How many adults"),
        ]),
        "Who it is for",
    ),
    needed(
        "goal",
        Group(&[
            needed("family", Text(300), "The goal in the family's words"),
            optional("clinical", Text(600), "The goal in a therapist's words; not shown to families"),
            needed("why", Text(600), "Why it helps"),
        ]),
        "What it is for",
    ),
    optional("dosage", Group(DOSAGE), "How often, how hard, how long, of what kind"),
    optional(
        "routine",
        Group(&[
            needed("when", Text(200), "When in the day"),
            optional("cue", Text(300), "What reminds the family"),
            optional("link", Text(300), "What comes right after"),
        ]),
        "Where in the day it lives",
    ),
    optional(
        "materials",
        Groups(
            &[
                needed("item", Text(200), "What is needed, household things first"),
                optional("swap", Text(200), "What does as well"),
                optional("avoid", Text(200), "What not to use"),
                optional("optional", Flag, "true if it works without"),
            ],
            ANY,
        ),
        "What you need",
    ),
    optional("setup", Texts, "What to do before"),
    needed("steps", Groups(STEP, 40), "1 to 8 steps; more are asked about"),
    optional(
        "cues",
        Group(&[optional("do", Texts, "What helps"), optional("dont", Texts, "What does not")]),
        "What helps and what does not",
    ),
    optional(
        "grading",
        Group(&[
            optional("easier", Texts, "Ways to make it easier"),
            optional("harder", Texts, "Ways to make it harder"),
        ]),
        "Easier and harder",
    ),
    needed(
        "precautions",
        Group(&[
            needed("ask_first", Texts, "Ask us before you start if …"),
            needed("stop_if", Texts, "Stop if …"),
            optional("notes", Texts, "Other things to know"),
            optional("get_help", Groups(HELP, 12), "Whom to call, by urgency"),
        ]),
        "Staying safe",
    ),
    optional(
        "progress",
        Group(&[
            optional("success", Text(300), "What it looks like when it works"),
            optional(
                "track",
                Group(&[
                    optional("period", Choice(&["day", "week", "month"]), "How long one chart lasts"),
                    optional("columns", Texts, "What to write down"),
                ]),
                "A blank chart",
            ),
            optional("tell_us", Texts, "What to tell the therapist"),
        ]),
        "How it goes",
    ),
    optional("media", Groups(MEDIA, ANY), "Videos and links"),
    optional("references", Groups(SOURCE, ANY), "What claims rest on"),
    optional("disclaimer", Text(300), "default, or a sentence of its own"),
    ALIASES,
    SLUG,
    TRANSLATION,
    EXTRA,
];

/// `programs/*.yaml`.
pub const PROGRAM: &[Field] = &[
    needed("schema", Choice(&["program/1"]), "Always program/1"),
    needed("title", Text(60), "The program in a few words"),
    SUMMARY,
    needed(
        "items",
        Groups(
            &[
                needed("handout", Text(120), "The handout's name"),
                optional("dosage", Group(DOSAGE), "Instead of the handout's own"),
                optional("note", Text(400), "A word to the family"),
            ],
            20,
        ),
        "The handouts, in order",
    ),
    optional("status", Choice(&["draft", "published", "retired"]), "Only published ones are on the site"),
    ALIASES,
    SLUG,
    TRANSLATION,
    EXTRA,
];

/// `redirects/*.yaml`.
pub const REDIRECTS: &[Field] = &[needed(
    "redirects",
    Groups(
        &[
            needed("from", Text(1_000), "The old address, such as /category/sleep/"),
            needed("to", Text(1_000), "Where it leads now, such as /topics/sleep/"),
        ],
        MOST_REDIRECTS,
    ),
    "Old addresses of lists and files, each with the new one",
)];

/// More old addresses than this in one file are a mistake of a program.
const MOST_REDIRECTS: usize = 50_000;

const READING: &[Field] = &[
    optional("warn", Number, "Advice above this US grade: 6 if left out"),
    optional("refuse", Number, "No build above this US grade; never if left out"),
    optional("inflesz_warn", Number, "Advice below this ease in Spanish (INFLESZ): 65 if left out"),
    optional("inflesz_refuse", Number, "No build below this ease in Spanish; never if left out"),
];

const DAILY_ACTIVITY: &[Field] = &[
    needed("name", Slug, "What handouts, articles and pages call it, such as dressing"),
    needed("label", Words(60), "What families read"),
    optional("drawing", Text(200), "A small drawing of it, such as media/activities/dressing.svg"),
];

const ADMIN: &[Field] = &[
    needed("repository", Text(140), "Where the content lies on GitHub: owner/name"),
    optional("branch", Text(100), "The branch that is published: main if left out"),
];

/// `clinic.yaml`.
pub const CLINIC: &[Field] = &[
    needed("name", Text(120), "The clinic's name"),
    optional("tagline", Words(160), "One line about it"),
    needed("phone", Text(40), "As people should read it"),
    optional("email", Text(254), "Where families may write"),
    optional("address", Text(300), "Street, city and ZIP"),
    optional("hours", Words(300), "When someone answers"),
    optional("area", Words(120), "The state or region"),
    optional("country", Text(2), "Two letters, such as US"),
    optional("time_zone", Text(60), "Such as America/Chicago; days begin there"),
    optional("languages", Texts, "The first is the site's own, such as [en, es]"),
    needed("base_url", Text(200), "The site's address on the web"),
    optional("emergency", Text(40), "The emergency number"),
    optional("crisis", Text(40), "The crisis line"),
    optional("theme", Text(60), "The theme's name"),
    optional("theme_settings", Free, "Colours and sizes of your own, by the names in the theme's theme.yaml"),
    optional(
        "navigation",
        Groups(&[needed("label", Words(40), "What the link says"), needed("link", Text(200), "Where it leads")], 8),
        "The links at the top of each page",
    ),
    optional("topics", Texts, "The only topics articles may use"),
    optional("disciplines", Texts, "The only disciplines handouts may name, such as [ot, pt, slp]"),
    optional("skill_areas", Texts, "The only skill areas handouts may name"),
    optional("settings", Texts, "The only settings handouts may name"),
    optional(
        "activities",
        Groups(DAILY_ACTIVITY, 24),
        "The parts of the day that families look for help with, in order",
    ),
    optional("reading", Group(READING), "From which reading level on `check` says so, or refuses"),
    optional("public", Texts, "Names, numbers and e-mail addresses that texts may hold, each looked over by somebody"),
    optional(
        "permalinks",
        Group(&[optional("articles", Text(120), "Such as /{year}/{month}/{slug}/")]),
        "The shape of addresses",
    ),
    optional("page_size", Number, "How many texts one page of a list shows: 20 if left out, 0 for all on one"),
    optional("disclaimer", Words(600), "What each handout says of its limits"),
    optional("require_review", Flag, "true refuses handouts that no clinician has reviewed"),
    optional("paper", Choice(&["letter", "a4"]), "The paper of printed sheets"),
    optional("admin", OffOrGroup(ADMIN), "The page /admin/, where staff write; false for none"),
    optional("exports", Texts, "Files for other programs beside handouts and programs: fhir, or none"),
    EXTRA,
];

const OPTION: &[Field] =
    &[needed("value", Slug, "What is stored"), needed("label", Text(120), "What the parent reads")];

const QUESTION: &[Field] = &[
    needed("name", Slug, "What the answer is called"),
    needed("type", Choice(&["text", "tel", "email", "choice", "longtext"]), "What kind of answer it is"),
    needed("label", Text(160), "The question"),
    optional("hint", Text(300), "What helps to answer it"),
    optional("needed", Flag, "true if it must be answered"),
    optional("autocomplete", Text(40), "What the phone may fill in, such as name or tel"),
    optional("most", Count, "The most characters of an answer"),
    optional("options", Groups(OPTION, 40), "The answers to choose from"),
    optional(
        "errors",
        Group(&[
            optional("missing", Text(200), "What to say if it is empty"),
            optional("wrong", Text(200), "What to say if it cannot be right"),
            optional("long", Text(200), "What to say if it is too long"),
        ]),
        "What to say when the answer will not do",
    ),
];

/// `forms/*.yaml`.
pub const FORM: &[Field] = &[
    needed("schema", Choice(&["form/1"]), "Always form/1"),
    needed("title", Text(120), "The page's title"),
    optional("intro", Texts, "Sentences above the form"),
    needed("questions", Groups(QUESTION, 40), "What is asked"),
    optional(
        "needs_one_of",
        Groups(
            &[
                needed("names", Texts, "The questions' names"),
                needed("error", Text(200), "What to say if none is answered"),
            ],
            10,
        ),
        "Groups of which one answer is needed",
    ),
    needed("button", Text(60), "What the button says"),
    optional("notice", Texts, "Sentences beside the button"),
    needed(
        "thank_you",
        Group(&[
            needed("title", Text(120), "The page's title"),
            optional("text", Texts, "What happens next"),
            needed("reference", Text(160), "The words before the reference"),
            needed("reference_in_address", Text(300), "Where the reference is when scripts are off"),
            optional("when", Text(200), "When the clinic answers"),
            needed("check_email", Text(300), "What to say when the e-mail address looks mistyped"),
            needed("print", Text(60), "What the button for printing says"),
        ]),
        "The page after sending",
    ),
    needed("texts", Free, "Every other sentence of the form"),
];
