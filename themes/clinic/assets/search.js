// The search page's full-text search. If the index does not load, site.js looks through the lists.
const form = document.querySelector("[data-index]");
const list = document.querySelector("[data-results]");
const everything = document.querySelector("[data-all]");
const box = form.querySelector("input");
const status = form.querySelector("[role=status]");
const MOST = 20;

let library;
const load = async () => {
  const pagefind = await import(`${form.dataset.index}pagefind.js`);
  // A worker would need a security policy of its own; a clinic's index is small enough without.
  await pagefind.options({ noWorker: true, excerptLength: 24 });
  await pagefind.init();
  return pagefind;
};

// Handouts first: a parent who searches wants something to do tonight.
const find = async (pagefind, words) => {
  const handouts = await pagefind.search(words, { filters: { kind: "handout" } });
  const all = await pagefind.search(words);
  const first = handouts.results.slice(0, MOST);
  const ids = new Set(handouts.results.map(({ id }) => id));
  return [...first, ...all.results.filter(({ id }) => !ids.has(id))];
};

// When no page has all the words, pages with most of them are better than none.
const findSome = async (pagefind, words) => {
  const whole = await find(pagefind, words);
  const parts = [...new Set(words.split(/\s+/).filter((word) => word.length > 2))];
  if (whole.length || parts.length < 2) return whole;
  const known = new Map();
  for (const part of parts) {
    for (const result of await find(pagefind, part)) {
      const entry = known.get(result.id) ?? { result, hits: 0 };
      entry.hits += 1;
      known.set(result.id, entry);
    }
  }
  return [...known.values()].sort((one, other) => other.hits - one.hits).map(({ result }) => result);
};

const make = (name, text) => Object.assign(document.createElement(name), { textContent: text });

// The excerpt comes as HTML; only its words and its marks are taken over.
const excerpt = (html) => {
  const place = make("p", "");
  for (const node of new DOMParser().parseFromString(html, "text/html").body.childNodes) {
    place.append(node.nodeName === "MARK" ? make("mark", node.textContent) : node.textContent);
  }
  return place;
};

const row = ({ url, meta, excerpt: html }) => {
  const item = make("li", "");
  const link = make("a", meta.title);
  link.href = url;
  const about = make("span", ` ${[meta.kind, meta.ages].filter(Boolean).join(". ")}`);
  about.className = "soft";
  item.append(link, about, excerpt(html));
  return item;
};

const fail = () => {
  delete form.dataset.index;
  list.hidden = true;
  everything.hidden = false;
  const note = make("p", form.dataset.failed);
  note.setAttribute("role", "alert");
  form.append(note);
  box.dispatchEvent(new Event("input"));
};

let turn = 0;
const answer = async () => {
  const mine = ++turn;
  const words = box.value.trim();
  try {
    library ??= load();
    const found = words ? await findSome(await library, words) : [];
    const pages = await Promise.all(found.slice(0, MOST).map((result) => result.data()));
    // Slower answers to earlier words must not come over this one.
    if (mine !== turn) return;
    list.replaceChildren(...pages.map(row));
    list.hidden = !pages.length;
    everything.hidden = pages.length > 0;
    status.textContent = !words ? "" : found.length ? `${status.dataset.found} ${found.length}` : status.dataset.none;
  } catch {
    if (mine === turn && form.dataset.index) fail();
  }
};

let wait;
const later = () => {
  if (!form.dataset.index) return;
  clearTimeout(wait);
  wait = setTimeout(answer, 200);
};
box.addEventListener("input", later);
// This file may run before site.js, which would fill the box from the address.
box.value = new URLSearchParams(location.search).get("q") ?? box.value;
if (box.value.trim()) answer();
