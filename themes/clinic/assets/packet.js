// Several handouts as one packet, put together on this device alone: choose, order, say how often, then print
// them or pass on a link. The choice stands in the address after `#packet=`, which browsers send to no server:
//
//   #packet=sock-tug,tear-and-paste~5x2
//
// Slugs in order; days a week and times a day where they are not the handout's own. Whatever an address says
// is looked up in the index of handouts, and words reach the page as text only. Nothing is stored.
const MARK = "#packet=";
const LONGEST = 2000;
const MOST = 12;
// Families do two or three things well; from here on the page says so.
const MANY = 4;
// So many to choose from are in view before somebody looks for more.
const FIRST = 20;
const SLOW = 15000;

const place = document.querySelector("[data-packet]");
const opener = place.querySelector("button");
const ui = {};
const texts = new Map();
let index;
let bySlug;
let chosen = [];

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const word = (name, values = {}) => (index.words[name] ?? name).replace(/\{(\w+)\}/g, (mark, key) => values[key] ?? mark);
const say = (name, values) => { ui.status.textContent = word(name, values); };
const hrefOf = ({ url }) => index.base + url;
const often = ({ handout, days, times }) =>
  [index.times[times - 1], index.days[days - 1], handout.when].filter(Boolean).join(index.words.comma);
const itemOf = (handout, days, times) =>
  ({ handout, days: Number(days) || handout.days || 0, times: Number(times) || handout.times || 0 });
const placeOf = (handout) => chosen.findIndex((item) => item.handout === handout);

// Labels say what they act on, to those who do not see where they stand.
const unseen = (about) => make("span", { className: "visually-hidden" }, ` ${about}`);
const button = (label, act, about, does) => {
  const made = make("button", { type: "button", className: "button button--quiet", onclick: () => act(made) }, label);
  if (about) made.append(unseen(about));
  if (does) made.dataset.does = does;
  return made;
};

// What an address asks for: handouts that are here, each once, and how many are not.
const read = (hash) => {
  let words = hash.slice(MARK.length, LONGEST);
  try {
    words = decodeURIComponent(words);
  } catch {
    // A broken escape is no slug either.
  }
  const found = { items: [], gone: 0 };
  for (const part of words.split(",").filter(Boolean)) {
    const [, slug, days, times] = /^([\w-]+)(?:~([1-7])?x(\d{1,2})?)?$/.exec(part) ?? [];
    const handout = bySlug.get(slug);
    if (!handout || found.items.length === MOST) found.gone += 1;
    else if (!found.items.some((item) => item.handout === handout)) {
      found.items.push(itemOf(handout, days, times <= index.times.length ? times : 0));
    }
  }
  return found;
};

const other = ({ handout, ...item }, name) => (item[name] === (handout[name] ?? 0) ? "" : item[name]);
const isChanged = (item) => Boolean(other(item, "days") || other(item, "times"));
const hashOf = () => {
  const parts = chosen.map((item) => item.handout.slug + (isChanged(item) ? `~${other(item, "days")}x${other(item, "times")}` : ""));
  return parts.length ? MARK + parts.join(",") : "";
};

// The address, and the links to this list in other languages and on its other pages, follow the choice.
const write = () => {
  const hash = hashOf();
  history.replaceState(history.state, "", location.pathname + location.search + hash);
  for (const link of document.querySelectorAll(".pager a, .languages a")) link.hash = hash;
  ui.address.value = new URL(index.list + hash, location).href;
};

// A handout's page, asked for when it is chosen: so the service worker keeps it, with its pictures.
const load = (handout) => {
  if (!texts.has(handout)) {
    const text = fetch(hrefOf(handout)).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status}`);
      return answer.text();
    });
    text.catch(() => texts.delete(handout));
    texts.set(handout, text);
  }
  return texts.get(handout);
};

const check = async (handout) => {
  const isHere = await load(handout).then(() => true, () => false);
  const note = ui.list.querySelector(`[data-slug="${handout.slug}"] [data-absent]`);
  if (note) note.textContent = isHere ? "" : word("packet_absent");
  // Said only of what is there: in a preview, for one, nothing is kept.
  const isKept = async (item) => Boolean(navigator.serviceWorker?.controller && (await caches.match(hrefOf(item.handout))));
  const kept = await Promise.all(chosen.map(isKept));
  ui.kept.textContent = kept.length && kept.every(Boolean) ? word("packet_kept") : "";
};

const live = (className) => {
  const made = make("p", { className });
  made.setAttribute("role", "status");
  return made;
};

const field = (item, name, words) => {
  const select = make("select", { className: "input" });
  if (!item.handout[name]) select.append(new Option(word("packet_own"), 0));
  words.forEach((text, at) => select.append(new Option(text, at + 1)));
  select.value = item[name];
  select.onchange = () => {
    item[name] = Number(select.value);
    write();
    say("packet_changed", { title: item.handout.title, often: often(item) || word("packet_own") });
  };
  return make("label", { className: "packet__field" }, word(`packet_${name}`), unseen(item.handout.title), select);
};

const row = (item, at) => {
  const { handout } = item;
  const buttons = [["up", -1], ["down", 1]].map(([does, by]) => {
    const made = button(word(`packet_${does}`), () => move(handout, by, does), handout.title, does);
    // It keeps the keyboard's place: a button that is off loses it.
    if (!chosen[at + by]) made.setAttribute("aria-disabled", "true");
    return made;
  });
  buttons.push(button(word("packet_remove"), () => remove(handout), handout.title, "remove"));
  const absent = live("packet__absent");
  absent.dataset.absent = "";
  const made = make(
    "li", { className: "packet__item" }, make("h4", { className: "packet__name" }, handout.title), absent,
    make("div", { className: "packet__often" }, field(item, "days", index.days), field(item, "times", index.times)),
    make("div", { className: "packet__buttons" }, ...buttons),
  );
  made.dataset.slug = handout.slug;
  return made;
};

const draw = () => {
  ui.list.replaceChildren(...chosen.map(row));
  ui.empty.hidden = chosen.length > 0;
  ui.actions.hidden = !chosen.length;
  ui.many.textContent = chosen.length > MANY ? word("packet_many") : "";
  for (const [handout, box] of ui.boxes) box.checked = placeOf(handout) >= 0;
  for (const { handout } of chosen) check(handout);
};

const focusOn = (handout, does) => ui.list.querySelector(`[data-slug="${handout?.slug}"] [data-does="${does}"]`)?.focus();

const add = (handout, box) => {
  if (chosen.length === MOST) {
    box.checked = false;
    say("packet_full", { count: MOST });
    return;
  }
  chosen.push(itemOf(handout));
  draw();
  write();
  say("packet_added", { title: handout.title, place: chosen.length, count: chosen.length });
};

const remove = (handout) => {
  const at = placeOf(handout);
  const stood = ui.list.contains(document.activeElement);
  chosen.splice(at, 1);
  draw();
  write();
  ui.kept.textContent = chosen.length ? ui.kept.textContent : "";
  say("packet_removed", { title: handout.title });
  if (!stood) return;
  if (chosen.length) focusOn((chosen[at] ?? chosen.at(-1)).handout, "remove");
  else ui.heading.focus();
};

const move = (handout, by, does) => {
  const at = placeOf(handout);
  if (!chosen[at + by]) {
    say("packet_end");
    return;
  }
  [chosen[at], chosen[at + by]] = [chosen[at + by], chosen[at]];
  draw();
  write();
  focusOn(handout, does);
  say("packet_moved", { title: handout.title, place: at + by + 1, count: chosen.length });
};

const giveLink = async () => {
  ui.link.hidden = false;
  ui.address.select();
  const isCopied = await navigator.clipboard?.writeText(ui.address.value).then(() => true, () => false);
  say(isCopied ? "packet_copied" : "packet_copy");
};

// What to choose from: all handouts of the language, a few of them at first.
const choices = () => {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = index.handouts.map((handout) => {
    const box = make("input", { type: "checkbox", id: `choose-${handout.slug}` });
    box.onchange = () => (box.checked ? add(handout, box) : remove(handout));
    ui.boxes.set(handout, box);
    const about = make("span", { className: "soft" }, [handout.ages, handout.minutes && `${handout.minutes} ${word("minutes_short")}`].filter(Boolean).join(index.words.comma));
    const label = make("label", { htmlFor: box.id }, make("span", {}, handout.title), about);
    const text = plain([handout.title, handout.ages, ...(handout.skills ?? [])].join(" ").replaceAll("-", " "));
    return { text, element: make("li", { className: "choice" }, box, label) };
  });
  const list = make("ul", { className: "choices" }, ...rows.map(({ element }) => element));
  const parts = [make("legend", { className: "packet__legend" }, word("packet_choose"))];
  if (rows.length > FIRST) {
    const search = make("input", { type: "search", className: "input", id: "packet-filter", autocomplete: "off" });
    const none = make("p", { hidden: true, className: "hint" }, word("packet_none"));
    none.setAttribute("role", "status");
    const all = button(word("packet_all", { count: rows.length }), () => { all.hidden = true; filter(); rows[FIRST].element.querySelector("input").focus(); });
    const filter = () => {
      const words = plain(search.value).split(/\s+/).filter(Boolean);
      const fits = rows.map(({ text }, at) => (words.length ? words.every((one) => text.includes(one)) : all.hidden || at < FIRST));
      rows.forEach(({ element }, at) => { element.hidden = !fits[at]; });
      none.hidden = fits.some(Boolean);
    };
    search.oninput = filter;
    filter();
    parts.push(make("label", { className: "label", htmlFor: search.id }, word("packet_filter")), search, none, list, all);
  } else {
    parts.push(list);
  }
  return make("fieldset", { className: "packet__choices" }, ...parts);
};

const build = () => {
  ui.boxes = new Map();
  ui.list = make("ol", { className: "packet__list" });
  ui.heading = make("h3", { tabIndex: -1 }, word("packet_order"));
  ui.empty = make("p", { className: "hint" }, word("packet_empty"));
  ui.gone = live("packet__gone");
  ui.many = live("packet__many");
  ui.status = live("packet__status");
  ui.kept = make("p", { className: "hint packet__kept" });
  ui.address = make("input", { type: "text", className: "input", id: "packet-link", readOnly: true, dir: "ltr" });
  ui.link = make(
    "div", { hidden: true, className: "packet__link" },
    make("label", { className: "label", htmlFor: ui.address.id }, word("packet_link_label")), ui.address,
    make("p", { className: "hint" }, word("packet_link_hint")),
  );
  const print = button(word("packet_print"), (made) => present(made, true));
  print.classList.remove("button--quiet");
  const buttons = [print, button(word("packet_see"), (made) => present(made, false)), button(word("packet_link"), giveLink)];
  ui.actions = make("div", {}, make("div", { className: "packet__buttons" }, ...buttons), ui.link);
  const section = make("section", { className: "packet" }, make("h2", { id: "packet" }, word("packet_title")), make("p", {}, word("packet_intro")));
  section.setAttribute("aria-labelledby", "packet");
  place.replaceChildren(section);
  section.append(choices(), ui.heading, ui.gone, ui.empty, ui.list, ui.many, ui.actions, ui.status, ui.kept);
};

const restore = () => {
  const { items, gone } = read(location.hash);
  chosen = items;
  draw();
  ui.address.value = new URL(index.list + hashOf(), location).href;
  ui.gone.textContent = gone ? word("packet_gone", { count: gone }) : "";
  say("packet_restored");
};

// A handout's sheet out of its page: without what only its page can do, ids of its own, the dosage as chosen.
const sheet = (text, item, number) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  const article = page.querySelector("article.handout");
  if (!article) return null;
  for (const chart of article.querySelectorAll(".chart")) {
    const section = chart.closest("section");
    (chart.closest(".table-scroll") ?? chart).remove();
    if (section && !section.querySelector("p:not(.no-print), ul")) section.remove();
  }
  // The cover has one line for a name and one chart of the week for all.
  for (const part of article.querySelectorAll("script, nav, .buttons, .no-print, .blank, .week")) part.remove();
  for (const image of article.querySelectorAll("img")) image.loading = "eager";
  const mark = `packet-${number}-`;
  for (const part of article.querySelectorAll("[id]")) part.id = mark + part.id;
  for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "headers", "for"]) {
    for (const part of article.querySelectorAll(`[${name}]`)) part.setAttribute(name, part.getAttribute(name).replace(/\S+/g, `${mark}$&`));
  }
  for (const link of article.querySelectorAll('[href^="#"]')) link.setAttribute("href", `#${mark}${link.getAttribute("href").slice(1)}`);
  const own = article.querySelector("[data-often] dd");
  // What was not changed keeps the words of the page.
  if (own && isChanged(item)) own.textContent = often(item);
  else if (!own && often(item)) article.prepend(make("p", {}, make("strong", {}, `${word("how_often")}: `), often(item)));
  article.lang = page.documentElement.lang;
  article.dir = page.documentElement.dir;
  return document.importNode(article, true);
};

// One chart for all: each handout a row, each day a column, a box for each time.
const chart = (items) => {
  const cell = (name, text, scope) => make(name, scope ? { scope } : {}, text);
  const days = [1, 2, 3, 4, 5, 6, 7].map((day) => cell("th", word(`day_${day}`), "col"));
  const line = (item) => {
    const name = make("th", { scope: "row" }, make("span", {}, item.handout.title), make("span", { className: "soft" }, often(item)));
    const boxes = () => Array.from({ length: item.times || 1 }, () => make("span", { className: "packet-box" }));
    return make("tr", {}, name, ...days.map(() => make("td", {}, ...boxes())));
  };
  const table = make(
    "table", { className: "chart packet-chart" }, make("caption", {}, word("chart_heading")),
    make("thead", {}, make("tr", {}, cell("th", word("packet_activity"), "col"), ...days)), make("tbody", {}, ...items.map(line)),
  );
  const scroll = make("div", { className: "table-scroll", tabIndex: 0 }, table);
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", word("chart_heading"));
  return scroll;
};

const cover = (items) => {
  const line = (item) => make(
    "li", {}, make("a", { href: hrefOf(item.handout) }, item.handout.title),
    make("span", { className: "soft" }, often(item)),
    make("span", { className: "soft" }, `${word("online")}: `, make("bdi", { dir: "ltr" }, index.shown + item.handout.url)),
  );
  return make(
    "section", { className: "packet-cover" }, make("p", { className: "soft" }, index.clinic),
    make("h1", { tabIndex: -1 }, word("packet_cover")),
    make("p", { className: "packet-for" }, `${word("packet_for")}:`, make("span", { className: "packet-line" })),
    make("h2", {}, word("contents_heading")), make("ol", { className: "packet-contents" }, ...items.map(line)), chart(items),
    make("p", { className: "packet-call" }, `${word("contact_heading")}: `, make("bdi", { dir: "ltr" }, index.phone)),
  );
};

// The packet lies over the page until it is closed; going back closes it too, as people expect on a phone.
let packet;
const VIEW = "packet";
const close = () => {
  packet.view.remove();
  document.title = packet.title;
  for (const part of packet.covered) part.hidden = false;
  scrollTo(0, packet.top);
  packet.from.focus({ preventScroll: true });
  packet = null;
};
const lay = (view, from) => {
  const covered = [...document.body.children].filter((part) => !part.hidden);
  packet = { view, from, covered, top: scrollY, title: document.title };
  // What browsers print at the edge of the paper, and name a file after.
  document.title = `${word("packet_cover")} — ${index.clinic}`;
  for (const part of covered) part.hidden = true;
  document.body.append(view);
  history.pushState(VIEW, "");
  scrollTo(0, 0);
  view.querySelector("h1").focus({ preventScroll: true });
};

let turn = 0;
const present = async (from, isPrinted) => {
  const mine = ++turn;
  say("packet_wait");
  const items = [...chosen];
  const found = await Promise.all(items.map(({ handout }) => load(handout).catch(() => "")));
  // Meanwhile another packet may have been asked for, or be in view.
  if (mine !== turn || packet) return;
  const sheets = found.map((text, at) => sheet(text, items[at], at + 1));
  const ready = items.filter((_, at) => sheets[at]);
  const titles = items.filter((_, at) => !sheets[at]).map(({ handout }) => handout.title).join(index.words.comma);
  ui.status.textContent = titles ? word("packet_left_out", { titles }) : "";
  if (!ready.length) return;
  const print = button(word("packet_print"), () => window.print());
  print.classList.remove("button--quiet");
  const bar = make("div", { className: "reach packet-bar" }, print, button(word("packet_close"), () => history.back()));
  const view = make("main", { className: "main packet-view" }, bar);
  const absent = live("packet__gone no-print");
  view.append(absent);
  view.append(cover(ready));
  sheets.filter(Boolean).forEach((article, at) => {
    article.prepend(make("p", { className: "soft packet-number" }, word("packet_number", { place: at + 1, count: ready.length })));
    view.append(article);
  });
  lay(view, from);
  absent.textContent = ui.status.textContent;
  if (!isPrinted) return;
  // A picture that is late leaves its description; paper does not wait for ever.
  const pictures = [...view.querySelectorAll("img")].map((image) => image.decode().catch(() => 0));
  await Promise.race([Promise.all(pictures), new Promise((resolve) => setTimeout(resolve, SLOW))]);
  if (packet?.view === view) window.print();
};

let opening;
const open = async () => {
  if (index) return true;
  opening ??= fetch(place.dataset.index).then((answer) => {
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  });
  try {
    index = await opening;
    bySlug = new Map(index.handouts.flatMap((handout) => [...(handout.was ?? []), handout.slug].map((slug) => [slug, handout])));
    build();
    return true;
  } catch {
    opening = null;
    const alert = place.querySelector("[role=alert]") ?? place.appendChild(make("p"));
    alert.setAttribute("role", "alert");
    alert.textContent = place.dataset.failed;
    return false;
  }
};

const follow = async () => {
  if (location.hash.startsWith(MARK)) {
    if (await open()) restore();
  } else if (chosen.length) write();
};

opener.hidden = false;
opener.addEventListener("click", async () => {
  if (await open()) {
    draw();
    place.querySelector(".packet__choices input").focus();
  }
});
addEventListener("popstate", () => { if (packet && history.state !== VIEW) close(); });
addEventListener("hashchange", follow);
// On a first visit the worker comes after the page: what was chosen by then is asked for once more, to be kept.
navigator.serviceWorker?.addEventListener("controllerchange", () => {
  texts.clear();
  for (const { handout } of chosen) check(handout);
});
addEventListener("online", () => {
  for (const { handout } of chosen) check(handout);
});
follow();
