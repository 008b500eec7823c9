// The same site as ../carryover, for Eleventy: the same addresses, the same parts on each page. Its templates are
// functions, the quickest that Eleventy has.
import fs from "node:fs";
import path from "node:path";
import { load } from "js-yaml";

const NAME = "Willow Creek Clinic";
const BASE = "https://willow.example";
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = text => String(text ?? "").replace(/[&<>"]/g, sign => SIGNS[sign]);
const list = (items, draw) => (items ?? []).map(draw).join("\n");
const plain = items => `<ul>${list(items, item => `<li>${escape(item)}</li>`)}</ul>`;
const iso = date => date.toISOString().slice(0, 10);
const words = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });
const slug = text => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");

function page({ title, summary, url }, main) {
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title ? `${escape(title)} | ${NAME}` : NAME}</title>
<meta name="description" content="${escape(summary)}">
<link rel="canonical" href="${BASE}${url}">
<link rel="alternate" type="application/atom+xml" title="${NAME}" href="/feed.xml">
<link rel="alternate" type="application/feed+json" title="${NAME}" href="/feed.json">
<link rel="stylesheet" href="/assets/site.css">
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header>
<p><a href="/">${NAME}</a> <a href="tel:+14025550100">402-555-0100</a></p>
<nav aria-label="Site"><ul><li><a href="/articles/">Articles</a></li><li><a href="/handouts/">Handouts</a></li><li><a href="/topics/">Topics</a></li></ul></nav>
</header>
<main id="main">
${main}
</main>
<footer><p>${NAME}, Nebraska. Call <a href="tel:+14025550100">402-555-0100</a>.</p></footer>
</body>
</html>
`;
}

const card = item => `<article class="card"><h3><a href="${item.url}">${escape(item.data.title)}</a></h3>
<p><time datetime="${iso(item.date)}">${words.format(item.date)}</time></p>
<p>${escape(item.data.summary)}</p></article>`;
const sheetLine = ({ name, sheet }) =>
    `<li><a href="/handouts/${name}/">${escape(sheet.title)}</a>: ${escape(sheet.summary)}</li>`;

const atom = (title, url, items) => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>${escape(title)}</title>
<id>${BASE}${url}</id>
<link href="${BASE}${url}"/>
<updated>${items.length ? `${iso(items[0].date)}T00:00:00Z` : ""}</updated>
${list(items.slice(0, 20), item => `<entry>
<title>${escape(item.data.title)}</title>
<id>${BASE}${item.url}</id>
<link href="${BASE}${item.url}"/>
<updated>${iso(item.date)}T00:00:00Z</updated>
<summary>${escape(item.data.summary)}</summary>
</entry>`)}
</feed>
`;

function article(data) {
    const { newer, older } = data.collections.places.get(data.page.url);
    return `<article>
<h1>${escape(data.title)}</h1>
<p>${escape(data.summary)}</p>
<p><time datetime="${iso(data.page.date)}">${words.format(data.page.date)}</time>, ${NAME}</p>
${data.content}
<ul class="topics">${list(data.topics, name => `<li><a href="/topics/${slug(name)}/">${escape(name)}</a></li>`)}</ul>
</article>
<nav aria-label="Articles">
${older ? `<a rel="prev" href="${older.url}">${escape(older.data.title)}</a>` : ""}
${newer ? `<a rel="next" href="${newer.url}">${escape(newer.data.title)}</a>` : ""}
</nav>`;
}

const handout = (sheets, { name, sheet }) => `<article>
<h1>${escape(sheet.title)}</h1>
<p>${escape(sheet.summary)}</p>
<p>Ages ${sheet.child.age.from} to ${sheet.child.age.to}. ${escape(sheet.child.helper)}</p>
<p><a href="/handouts/${name}.ics">Reminder for your calendar</a></p>
<h2>The goal</h2>
<p>${escape(sheet.goal.family)}</p>
<p>${escape(sheet.goal.why)}</p>
<h2>How often</h2>
<dl>
<dt>Frequency</dt><dd>${sheet.dosage.frequency.times_per_day} a day, ${sheet.dosage.frequency.days_per_week} days a week</dd>
<dt>Intensity</dt><dd>${escape(sheet.dosage.intensity)}</dd>
<dt>Time</dt><dd>${sheet.dosage.time.minutes} minutes</dd>
<dt>Type</dt><dd>${escape(sheet.dosage.type)}</dd>
<dt>Rounds</dt><dd>${sheet.dosage.rounds}</dd>
<dt>Rest</dt><dd>${escape(sheet.dosage.rest)}</dd>
</dl>
<h2>When in the day</h2>
<p>${escape(sheet.routine.when)} ${escape(sheet.routine.cue)} ${escape(sheet.routine.link)}</p>
<h2>What you need</h2>
<ul>${list(sheet.materials, item => `<li>${escape(item.item)} (or ${escape(item.swap)})</li>`)}</ul>
<h2>Before you start</h2>
${plain(sheet.setup)}
<h2>Steps</h2>
<ol>${list(sheet.steps, step => `<li><h3>${escape(step.title)}</h3><p>${escape(step.do)}</p><p>“${escape(step.say)}”</p><p>${step.count.reps} ${escape(step.count.unit)}</p><p>${escape(step.look_for)}</p></li>`)}</ol>
<h2>What helps</h2>
${plain(sheet.cues.do)}
<h2>What does not</h2>
${plain(sheet.cues.dont)}
<h2>Easier</h2>
${plain(sheet.grading.easier)}
<h2>Harder</h2>
${plain(sheet.grading.harder)}
<h2>Ask first if</h2>
${plain(sheet.precautions.ask_first)}
<h2>Stop if</h2>
${plain(sheet.precautions.stop_if)}
<h2>When to get help</h2>
${plain(sheet.precautions.get_help.map(help => `${help.when} ${help.action}`))}
<h2>How it goes</h2>
<p>${escape(sheet.progress.success)}</p>
${plain(sheet.progress.tell_us)}
<h2>Related</h2>
<ul>${list((sheet.related ?? []).filter(other => sheets.has(other)), other => `<li><a href="/handouts/${other}/">${escape(sheets.get(other).title)}</a></li>`)}</ul>
</article>`;

const reminder = ({ name, sheet }) => `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//bench//en
BEGIN:VEVENT
UID:${name}@willow.example
DTSTAMP:20240101T000000
DTSTART:20240101T170000
DURATION:PT${sheet.dosage.time.minutes}M
RRULE:FREQ=WEEKLY;BYDAY=${["MO", "TU", "WE", "TH", "FR", "SA", "SU"].slice(0, sheet.dosage.frequency.days_per_week)}
SUMMARY:${sheet.title}
URL:${BASE}/handouts/${name}/
END:VEVENT
END:VCALENDAR
`;

function readSheets() {
    const folder = "data/handouts";
    return fs.readdirSync(folder).sort().map(file =>
        ({ name: path.basename(file, ".yaml"), sheet: load(fs.readFileSync(path.join(folder, file), "utf8")) }));
}

export default function (config) {
    const sheets = readSheets();
    const byName = new Map(sheets.map(({ name, sheet }) => [name, sheet]));
    const byTitle = [...sheets].sort((one, other) => one.sheet.title.localeCompare(other.sheet.title));
    config.addPassthroughCopy({ static: "/" });
    config.addCollection("texts", api => api.getFilteredByGlob("content/articles/*.md").sort((one, other) => other.date - one.date));
    config.addCollection("places", api => {
        const texts = api.getFilteredByGlob("content/articles/*.md").sort((one, other) => other.date - one.date);
        return new Map(texts.map((item, at) => [item.url, { newer: texts[at - 1], older: texts[at + 1] }]));
    });
    config.addCollection("topics", api => {
        const topics = new Map();
        for (const item of api.getFilteredByGlob("content/articles/*.md").sort((one, other) => other.date - one.date))
            for (const name of item.data.topics) topics.set(name, [...(topics.get(name) ?? []), item]);
        return [...topics].sort(([one], [other]) => one.localeCompare(other)).map(([name, items]) => ({ name, items }));
    });
    config.addTemplate("_includes/article.11ty.js", data => page({ title: data.title, summary: data.summary, url: data.page.url }, article(data)));

    const add = (name, permalink, draw, data = {}) => config.addTemplate(`${name}.11ty.js`, draw, { permalink, ...data });
    const one = (of, permalink) => ({ pagination: { data: of, size: 1, alias: "item" }, permalink });
    add("home", "/index.html", data => page({ url: "/" }, `<h1>${NAME}</h1>
<h2>Newest articles</h2>
${list(data.collections.texts.slice(0, 3), card)}
<h2>Handouts</h2>
<ul>${list(byTitle.slice(0, 4), sheetLine)}</ul>`));
    add("articles", "/articles/index.html", data => page({ title: "Articles", url: "/articles/" }, `<h1>Articles</h1>\n${list(data.collections.texts, card)}`));
    add("handouts", "/handouts/index.html", () => page({ title: "Handouts", url: "/handouts/" }, `<h1>Handouts</h1>\n<ul>${list(byTitle, sheetLine)}</ul>`));
    add("search", "/search/index.html", () => page({ title: "Find", url: "/search/" }, `<h1>Find</h1>\n<ul>${list(byTitle, sheetLine)}</ul>`));
    add("topics", "/topics/index.html", data => page({ title: "Topics", url: "/topics/" }, `<h1>Topics</h1>\n<ul>${list(data.collections.topics, ({ name, items }) => `<li><a href="/topics/${slug(name)}/">${escape(name)}</a> (${items.length})</li>`)}</ul>`));
    config.addTemplate("topic.11ty.js", data => page({ title: data.item.name, url: data.page.url }, `<h1>${escape(data.item.name)}</h1>\n${list(data.item.items, card)}`), one("collections.topics", data => `/topics/${slug(data.item.name)}/index.html`));
    config.addTemplate("topic-feed.11ty.js", data => atom(data.item.name, `/topics/${slug(data.item.name)}/`, data.item.items), one("collections.topics", data => `/topics/${slug(data.item.name)}/feed.xml`));
    config.addGlobalData("sheets", sheets);
    config.addTemplate("handout.11ty.js", data => page({ title: data.item.sheet.title, summary: data.item.sheet.summary, url: data.page.url }, handout(byName, data.item)), one("sheets", data => `/handouts/${data.item.name}/index.html`));
    config.addTemplate("reminder.11ty.js", data => reminder(data.item), one("sheets", data => `/handouts/${data.item.name}.ics`));
    add("feed", "/feed.xml", data => atom(NAME, "/", data.collections.texts));
    add("feed-json", "/feed.json", data => JSON.stringify({
        version: "https://jsonfeed.org/version/1.1", title: NAME, home_page_url: `${BASE}/`,
        items: data.collections.texts.slice(0, 20).map(item => ({ id: BASE + item.url, url: BASE + item.url, title: item.data.title, summary: item.data.summary, date_published: `${iso(item.date)}T00:00:00Z`, content_text: item.data.summary })),
    }));
    add("sitemap", "/sitemap.xml", data => `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${list([...data.collections.texts.map(item => item.url), ...sheets.map(({ name }) => `/handouts/${name}/`), ...data.collections.topics.map(({ name }) => `/topics/${slug(name)}/`)], url => `<url><loc>${BASE}${url}</loc></url>`)}
</urlset>
`);
    add("robots", "/robots.txt", () => `User-agent: *\nAllow: /\nSitemap: ${BASE}/sitemap.xml\n`);
    add("not-found", "/404.html", () => page({ title: "This page is not here", url: "/404.html" }, `<h1>This page is not here</h1>
<p>Go to the <a href="/">first page</a>, or call <a href="tel:+14025550100">402-555-0100</a>.</p>`));
    return { dir: { input: "content", output: "public" }, markdownTemplateEngine: false, htmlTemplateEngine: false };
}
