//! Every kind of problem, by a short name that stays the same, with a plain explanation.

macro_rules! codes {
    ($($variant:ident $name:literal $explanation:literal)*) => {
        /// The kind of a problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $name] $variant,)*
        }

        impl Code {
            /// All of them, in the order of the stages that report them.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The name that `explain` takes and machines read.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// What it means, why it matters and an example, in plain words.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation,)* }
            }
        }
    };
}

codes! {
    NoContent "no-content"
        "There is no `content` folder, or no `content/clinic.yaml` in it.\nThat file names the clinic, its phone and its web address; every page needs them.\n\nExample: a smallest clinic.yaml\n\n    name: Connect Pediatric Therapy\n    phone: 402-413-1356\n    base_url: https://example.org"
    Unreadable "unreadable"
        "A file or folder could not be read: it is missing, locked, or of a kind that cannot be read as a file.\nThe site would lack what it holds.\n\nExample: a folder named `first-visit.md`. Rename the folder, or put a file in its place."
    NotUtf8 "not-utf8"
        "A text file is not saved as UTF-8, so letters such as é or “ would come out wrong.\n\nIn most editors: File, Save as, Encoding, UTF-8."
    TwoVersions "two-versions"
        "Two people changed the same lines of a file, and git wrote both versions into it, between lines that begin with <<<<<<<, ======= and >>>>>>>. Nothing is lost, but readers would see both.\n\nExample:\n\n    <<<<<<< HEAD\n    Bring a snack.\n    =======\n    Bring a snack and water.\n    >>>>>>> friday\n\nbecomes one line:\n\n    Bring a snack and water."
    TooLarge "too-large"
        "A text file is far larger than any article. It is often a photo or an export saved under the wrong name.\n\nText files may hold up to 2 MB. Put pictures under content/media/ and link to them."
    OutsideRoot "outside-root"
        "A link in the folder (a symbolic link) leads out of the site's own folder.\nFollowing it could publish private files of this computer.\n\nCopy the file into content/ instead."
    Export "export"
        "The file that WordPress writes under Tools, Export lies in the site's folder. It holds the e-mail addresses of everybody who wrote or commented, and texts that were never public.\n\nMove it elsewhere. `carryover import wordpress FILE` brings over what may be public, and never those."
    UnusedFile "unused-file"
        "A file lies in content/ where nothing reads it, so it will not appear on the site.\n\nArticles are content/articles/NAME.md, handouts content/handouts/NAME.yaml, pictures content/media/NAME."
    PictureFormat "picture-format"
        "A picture is stored in a way that not all browsers show, or the file holds no picture at all. What counts is what is in the file, not how its name ends.\n\niPhones store photos as HEIC. Share such a photo with Options, “Most Compatible”, or export it as JPEG, and put that file into content/media/. PNG, WebP, GIF and SVG are fine too."
    PictureDamaged "picture-damaged"
        "A picture ends too early or cannot be made out. It was often copied while the line broke off.\n\nCopy it once more from the phone or camera."
    PictureTooLarge "picture-too-large"
        "A picture has more pixels than a computer can open safely. No screen shows more than a part of them.\n\nMake it smaller in a picture program: 4000 pixels wide are plenty."
    PicturePlace "picture-place"
        "A photo's file holds the place where it was taken, as phones write it (GPS). Pages never show it: they get copies without it. But the file itself lies in the folder of the site, and the place may be a family's home.\n\n`carryover check` asks for a file without it; a build goes on. On the iPhone: share the photo, tap Options, switch Location off, and put that file into content/media/."
    PictureHeavy "picture-heavy"
        "A picture's file is larger than 1 MB. Readers of a photo get small copies, but everybody who works on the site loads the original, for as long as there is the site.\n\nMake it at most 2000 pixels wide and save it as JPEG. It never keeps the site from being built."
    DrawingUnsafe "drawing-unsafe"
        "A drawing (SVG) is a text that browsers may run. Scripts, pieces of web pages and links to scripts in it are left out; one that would grow without measure is refused.\n\nSave the drawing again as plain SVG."
    EmptyFile "empty-file"
        "A file is empty. An editor may have failed to save it.\n\n`carryover new article \"Title\"` writes a ready one."
    DataName "data-name"
        "A file in content/data/ has a name that layouts cannot ask for, or two files come out as the same name: a dash counts as an underscore.\n\nExample: content/data/opening-hours.yaml is data.opening_hours in a layout."
    FrontMatterMissing "front-matter-missing"
        "An article or page begins with a block of settings between two lines of three dashes.\n\nExample:\n\n    ---\n    title: Dressing without tears\n    date: 2026-03-02\n    summary: Three small steps for the morning.\n    ---\n    Here the text begins."
    FrontMatterUnclosed "front-matter-unclosed"
        "The settings block at the top begins with `---` but never ends, so the text would be read as settings.\n\nAdd a line `---` after the last setting."
    Yaml "yaml"
        "The settings could not be read as YAML. Common slips: a text with a colon and a space in it that needs quotes, a quote that is not closed, a tab or too many spaces at the start of a line.\n\nExample: write\n\n    cue: \"Say: ready, steady\""
    DuplicateKey "duplicate-key"
        "The same setting stands twice in one file. Only one of them can count.\n\nKeep the one that is right and delete the other."
    UnknownField "unknown-field"
        "A setting has a name that is not known, so it would do nothing.\n\nOften it is a slip of the keyboard (`titel`). Your own settings go under `extra:`."
    MissingField "missing-field"
        "A setting that readers or the site need is not there.\n\nExample: every article has `title`, `date` and `summary`."
    WrongType "wrong-type"
        "A setting holds another kind of value than it should: a list where a text belongs, a word where a number belongs.\n\nExample: `draft:` is `true` or `false`; `topics:` is a list, one topic a line after a dash."
    WrongDate "wrong-date"
        "A date could not be understood, or is not a day that exists.\n\nWrite year-month-day, such as 2026-02-28, or February 28, 2026."
    DateGuessed "date-guessed"
        "A date such as 02/01/2024 was read the American way: month first.\n\nWrite 2024-02-01 so that nobody has to guess."
    WrongChoice "wrong-choice"
        "A setting allows only certain words, and this is none of them.\n\nExample: a handout's `status` is draft, published or retired."
    AgeOrder "age-order"
        "A handout's youngest age is higher than its oldest.\nFamilies look for handouts by their child's age; this one would never be found.\n\nExample: age: {from: 3, to: 6}"
    TooLong "too-long"
        "A text is longer than the place where it is shown.\n\nExample: a handout's title has at most 60 characters, so that it fits its printed sheet."
    TooMany "too-many"
        "A list holds more than families can use.\n\nHome programs with two activities get done; eight do not. Split the list, or choose.\n\nMore than 8 steps in a handout or 4 activities in a program are asked about; a list that no sheet can hold is refused."
    CommentInProse "comment-in-prose"
        "A title or summary holds ` #`. It is kept as part of the text.\n\nIf you meant a note to yourself, move it to a line of its own that begins with #."
    QuotedTitle "quoted-title"
        "Quotes hold the whole title. They are left out, since on the page they would look like somebody's words.\n\nExample: write title: From session to home, not title: “From session to home”. `carryover fix` does it."
    Consent "consent"
        "A photo shows people, as its settings or its description say, and the day of their permission is not noted.\nA family's picture may be shown only with their written permission. The paper itself stays at the clinic; here stands the day it was signed, and never a name.\n\nExample in a text:\n\n    ![A child on a swing](../media/swing.jpg \"consent 2026-02-28\")\n    ![A child, seen from behind](../media/swing.jpg \"no faces\")\n\nExample in settings:\n\n    image:\n      src: ../media/swing.jpg\n      alt: A child on a swing, seen from the side\n      people: true\n      consent: 2026-02-28\n\npeople: false says that nobody can be recognized."
    Private "private-fact"
        "A text holds what may be about one person: a child's name beside a diagnosis or an age, a date of birth, a phone number or an e-mail address that is not the clinic's.\nWhat was published once cannot be taken back, so nothing is written while it stands there.\n\nTake it out. It is a guess by the form of a line; what may stand after all goes into content/clinic.yaml, once somebody at the clinic has looked:\n\n    public: [Temple Grandin, 402-555-0188, info@service.example]\n\nPeople in content/people/, free numbers, and lines about authors, reviews and sources are never asked about. A made-up child is told by (name changed) right behind the name."
    OwnComputer "own-computer"
        "A link leads to a preview or to somebody's own computer (localhost, C:\\…). It works for the writer and for nobody else.\n\nLink to the page itself, such as /handouts/sock-tug/."
    MissingAlt "missing-alt"
        "A picture has no description. People who cannot see it, and phones on a weak signal, get nothing.\n\nExample: ![A child pulls a sock over the heel](../media/sock.jpg)\nA picture that only decorates: ![](../media/leaf.svg \"decorative\")"
    AltText "alt-text"
        "A picture's description is too short or too long to help, or only repeats the title.\n\nSay what the picture shows in 20 to 150 characters."
    Ungraded "no-grading"
        "An activity or exercise has no way to make it easier, or none to make it harder. Children differ, and so do days: a family without another way gives up, or goes too far.\n\nExample:\n\n    grading:\n      easier:\n        - Use a sock from a grown-up.\n      harder:\n        - Use your child's own socks."
    SmallParts "small-parts"
        "A harder step adds small parts (beads, coins, buttons, beans, marbles, small blocks, magnets, batteries), and the handout nowhere says for which age, or warns of mouths. Small parts choke young children, and older ones who still mouth things.\n\nOne line is enough, in `notes`, `ask_first` or `stop_if` under `precautions:`, in `avoid`, or in the step itself.\n\nExample: Small parts can choke. Leave this out if your child is under 3 or puts things in the mouth."
    CureClaim "cure-claim"
        "A handout promises what nobody can promise: that something will fix, cures, is proven or guaranteed. Children differ; a promise that does not hold costs a family's trust, and claims of cures are unlawful without proof.\n\nExample: write “can help with”, not “will fix”; “helps many children”, not “always works”."
    Captions "no-captions"
        "A film that a handout names has no captions, or a recording has no transcript. Families who are deaf, or sit beside a sleeping child, get nothing from it.\n\nExample: use a film that has captions, and write captions: true. Otherwise take it out; the steps say the same."
    TypedNumber "typed-number"
        "A text holds a fact that stands in clinic.yaml: a phone number, the e-mail address, the street or the hours. When it changes there, the typed one stays wrong.\n\nExample in an article or a page: write “call {phone}”; the number and its link are filled in.\n\nIn a handout, pages and sheets print that number beside the words, so it stands there twice, and when it changes, the typed one stays wrong on every fridge.\n\nExample: write “Call the emergency number now.”, not “Call 911 now.”; “Call us.” for the clinic."
    DateInText "date-in-text"
        "A text of a handout names a day. The sheet hangs on a fridge for months; the day grows old, and nobody sees that it did.\n\nExample: write “for two weeks”, not “until March 14”. The days of a review and of a change have fields: `review:` and `updated:`."
    HardToRead "hard-to-read"
        "A text reads above the level that many families read with ease: US grade 6 by Flesch-Kincaid in English, INFLESZ 65 in Spanish, or sentences of more than 20 words in other languages. Formulas see how long words and sentences are, and nothing else; SMOG needs 30 sentences and is said only where there are as many.\n\nThe message names the hardest sentences and the longest words: make two sentences of one, and take the short word. It is advice and never blocks.\n\nIn clinic.yaml a clinic may set its own levels, and one that refuses a handout:\n\n    reading: {warn: 6, refuse: 8}"
    Jargon "jargon"
        "A text uses a word that therapists say among themselves, a long word of offices, or a sentence in which nobody does anything. Parents read such a text twice, or not at all.\n\nExample: write “pushing, pulling and carrying”, not “proprioceptive input”; “use”, not “utilize”; “we suggest”, not “it is recommended that”. Where the word itself matters, explain it once: “proprioception, the sense of where the body is”. It is advice and never blocks."
    Gap "gap"
        "A fact is marked as still to be filled in. Readers see nothing in its place.\n\nFill it in, or delete the mark if it does not apply."
    Fact "fact"
        "A name in braces stands for what content/clinic.yaml says: {clinic}, {phone}, {email}, {address}, {hours}, {area}, {emergency} and {crisis}. So a fact is written once, and every text follows when it changes. A number in a text becomes a link.\nHere the name is not quite one of them, or clinic.yaml does not say that fact yet.\n\nExample: To talk it over, call {clinic} at {phone}."
    BadAddress "bad-address"
        "A slug or an old address holds characters that cannot stand in a web address, or leads out of the site.\n\nUse small letters, digits and dashes, such as dressing-without-tears. Old addresses begin with /."
    SameAddress "same-address"
        "Two files would have the same address on the site, so one would overwrite the other.\n\nRename one file, or give it another `slug:`."
    BrokenLink "broken-link"
        "A link leads to a page or file that is not on the site.\n\nLink to a file of the site (../handouts/sock-tug.yaml) or to an address (/handouts/sock-tug/)."
    BrokenAnchor "broken-anchor"
        "A link leads to a part of a page (after the #) that the page does not have.\n\nA part's name is its heading in small letters with dashes: ## What to bring has the name what-to-bring."
    DuplicateId "duplicate-id"
        "Two parts of one page have the same name (id). A link to it, and a label that names it, reach only the first.\n\nGive one of them another name. A heading takes one after its words: ## Contents {#what-is-here}"
    HeadingOrder "heading-order"
        "A heading is two or more levels below the one before it, or the page has no title or two of them.\nPeople who cannot see the page go from heading to heading, and think that they missed one.\n\nExample: under ## comes ###, not ####."
    EmptyLink "empty-link"
        "A link has no words. A screen reader can only say “link”, and there is little to tap.\n\nExample: [What to bring](/first-visit/#what-to-bring), not [](/first-visit/)."
    Unlabelled "no-label"
        "A button, a field or a list of choices has no label. People who cannot see the page are not told what it is for.\n\nExample: <label for=\"age\">Your child's age</label> <input id=\"age\">"
    Orphan "orphan"
        "No page leads to this one. Readers find it only by search, or if they know its address.\n\nLink to it from a page that goes with it, or add it to `navigation` in clinic.yaml. `carryover list orphans` shows all."
    OutsideLink "outside-link"
        "A link to another site does not work any more, has moved, or could not be asked for. `carryover check --external` asks each once, politely, and remembers the answer: a week where it is good, a day where it is not.\nA site that turns programs away (403, 429), is slow or is ill says nothing about the link; open such a link in a browser.\n\nNone of this keeps the site from being built."
    Moved "moved-page"
        "A page has another address than at an earlier build, or its file is gone, and nothing leads on from the old one.\nLinks from elsewhere, and papers with the old address, would lead to an error page.\n\nExample: aliases: [/articles/old-name/]. `carryover fix` writes it. Deleting .carryover/addresses forgets all old addresses."
    Waits "waits"
        "A page has a date to come, so readers do not see it before that day begins in the clinic's time zone.\nThe site has to be built again then; `carryover build` says when.\n\n`carryover serve --future` shows it now, with a badge."
    LetterCase "letter-case"
        "Two addresses differ in nothing but capitals and small letters. On some hosts and computers they are one file, and one of the two is lost.\n\nExample: /About/ as an old address of /about/. Take it out of `aliases`."
    Pasted "pasted"
        "A text was copied from Word, Google Docs or a web page, and that program's own marks came along: <o:p>, <span>, <font>, style=\"…\", notes between <!--[if and -->.\nReaders may see them as odd signs, and what they mark does not look like the rest of the site.\n\n`carryover fix` takes them out and says what it took; words, headings, bold, lists, links and tables stay."
    Shape "shape"
        "Lists or quotations stand within each other too deep, or a table has too many columns for any page to show.\nOften signs at the start of a line (`>`, `-`, `|`) came from another program.\n\nExample: of a table with forty columns, make four tables, or a list for each row."
    Block "block"
        "A line of a text begins with three colons, and what follows is not quite what a block takes.\nBlocks are parts that the theme draws: a card for a handout, a box to fold out. The name is followed by what it needs; some hold a text, up to a line of three colons alone.\n\nExamples:\n\n    ::: handout sock-tug\n\n    ::: details What to bring\n    - comfortable clothes\n    - a snack\n    :::"
    UnpublishedLink "unpublished-link"
        "A published page links to one that is a draft, is scheduled or has expired, so readers would meet an error page.\n\nPublish the other page, or take the link out."
    MissingMedia "missing-media"
        "A picture is not where the file says.\n\nPut it into content/media/ and write its name the same way, capitals included."
    MissingHandout "missing-handout"
        "A program or a handout names a handout that does not exist or is not published, so families would look for a sheet that is not there.\n\nWrite the name of its file without the ending, and publish that handout.\n\nExample: handout: sock-tug, for content/handouts/sock-tug.yaml"
    SeriesPart "series-part"
        "Two articles say that they are the same part of a series, so readers cannot tell which comes first.\n\nExample: series: {name: Getting dressed, part: 2}"
    UnknownAuthor "unknown-author"
        "An article's author is nearly the name of a person in content/people, and not quite. Other names are fine: they stand there as text.\n\nExample: author: jane-roe, for content/people/jane-roe.yaml, or the name as it stands in that file."
    Unreviewed "unreviewed"
        "A published handout has not been reviewed by a clinician, or its review is overdue. Readers are told so in one calm line.\n\nAdd reviewed_by, reviewed_on and review_due under review: once a clinician has read it."
    NoReminder "no-reminder"
        "A dosage says how often in words (when you can), or not at all, so there is no file for the family's calendar.\nNothing is wrong with that; the page shows the words. It never keeps the site from being built.\n\nExample: frequency: {times_per_day: 1, days_per_week: 5, time_of_day: bedtime}"
    StaleTranslation "stale-translation"
        "A page was translated, and its original has changed since. Readers are told so in one line that leads to the newer page.\n\nBring the translation up to date and write the original's day as `of` under `translation:`."
    Theme "theme"
        "A theme is missing or lacks a file that the site needs.\n\nThe built-in theme is called clinic; name it under `theme:` in clinic.yaml."
    Token "token"
        "A token is a name that the theme gives to a colour, a size or a space, such as accent. Its value stands in theme.yaml, or under theme_settings: in clinic.yaml where a clinic has its own; style sheets use it as var(--accent).\nHere a name or a value is not one that can be used.\n\nExample, in clinic.yaml:\n\n    theme_settings:\n      colours:\n        light: {accent: \"#7a1f5c\"}"
    Contrast "contrast"
        "Two colours that meet are too much alike: words need a contrast of 4.5:1 or more, the borders of fields and the line around what has the focus 3:1 (WCAG 2.2). Under it, people with weak eyes, and anyone in the sun, cannot read the page.\n\nThe message names the nearest shade that will do. Which colours meet stands under contrast: in the theme's theme.yaml."
    Template "template"
        "A template of the theme has a mistake, so pages could not be drawn with it. The message names the template and its line, and the page that was being drawn.\n\nMend that line. If the file is one of yours and you want the built-in one back, take yours out of themes/; `carryover theme list` shows which is which.\n\nExample: a block that was opened, {% if %}, and never closed, {% endif %}."
    Style "style"
        "A style sheet of the theme has a mistake, imports a sheet or names a file that is not in the theme's assets/ folder.\nBrowsers leave out what they cannot read, so pages would look broken without a word.\n\nExample: write `color: red;`, not `color red;`. Mend it at the line that the message names."
    Script "script"
        "A script of the theme has a mistake, so browsers would not run any of it.\n\nOften a bracket or a quote just before the place that the message names is missing."
    NotBundled "not-bundled"
        "Two pages for staff stand on packages of others, which are fetched and bundled once by npm: /staff/open/, where they open sealed requests in their browser (age-encryption), and the form on /admin/, where they write (Sveltia CMS). This build lacks a bundle, so the page tells staff of another way: a command, or GitHub's own editor.\n\nIn Carryover's folder: npm ci --prefix themes/clinic && npm run --prefix themes/clinic build\n\nA program that carries the theme has to be compiled after that; the form comes with the theme's folder alone, so that folder has to stand in the site's. It never keeps the site from being built, and nothing needs it where requests are not sealed."
    NoAdmin "no-admin"
        "The site has no page /admin/, where staff write articles and handouts in a form: each field has its label, its hint and its limits, and what they save waits as a draft until somebody publishes it.\nThe page is made where clinic.yaml says which repository on GitHub holds the site.\n\nExample:\n\n    admin: {repository: owner/name, branch: main}\n\nWrite `admin: false` where no such page is wanted."
    Form "form"
        "The consultation form's file (content/forms/consultation.yaml, or a translation) does not describe a working form, so families could not write to the clinic.\n\nMend what the message names. A translation has the same questions, by the same names, as the original.\n\nExample: a question with `type: choice` and no `options`."
    FolderNotOurs "folder-not-ours"
        "The output folder holds files that this program did not write. It is never emptied.\n\nChoose another folder with --out, or move those files away."
}

impl Code {
    /// The code with this name.
    pub fn parse(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_and_found_by_its_name() {
        for code in Code::ALL {
            assert_eq!(Code::parse(code.name()), Some(*code));
            let (seen, what_to_do) = code.explanation().split_once("\n\n").unwrap_or((code.explanation(), ""));
            assert!(seen.len() > 30, "{} needs an explanation", code.name());
            assert!(what_to_do.len() > 20, "{} needs what to do next", code.name());
        }
    }
}
