// Comforts only: every page reads, prints and sends its form without this file.
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  // On the page of thanks it comes hidden.
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The thank-you page is one file for everybody; the reference stands in its address. Who comes without one, by a
// bookmark or a shared link, has sent nothing with this visit, and reads that.
const reference = new URLSearchParams(location.search).get("ref") ?? "";
const place = document.querySelector("[data-reference]");
const without = document.querySelector("[data-without-reference]");
if (place && /^[A-Z0-9-]{4,20}$/.test(reference)) place.textContent = reference;
else if (place && without) {
  const title = document.querySelector("h1").textContent;
  place.closest(".message-page").replaceChildren(without.content);
  document.title = document.title.replace(title, document.querySelector("h1").textContent);
}

// Screen readers start at the problems, not at the top of the page.
document.querySelector(".error-summary")?.focus();

// Escape closes the menu, as people expect of anything that opened.
const menu = document.querySelector(".menu");
menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Handouts that were opened can be read again without a signal; a preview does not ask for it.
const { worker } = document.currentScript?.dataset ?? {};
if (worker) addEventListener("load", () => navigator.serviceWorker?.register(worker).catch(() => {}));

// Search over the lists that the page holds anyway: nothing is fetched, nothing is sent.
const search = document.querySelector("[data-search]");
const lists = document.querySelector("[data-all]");
if (search && lists) {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const parts = [...lists.children].map((part) => ({
    part,
    rows: [...part.querySelectorAll(":scope > ul > li")].map((row) => ({ row, text: plain(`${row.textContent} ${row.dataset.words ?? ""}`) })),
  }));
  const box = search.querySelector("input");
  const status = search.querySelector("[role=status]");
  // Plurals find singulars; what no page has hides nothing, for the lists are the way on.
  const words = () => plain(box.value).split(/\s+/).filter(Boolean).map((word) => word.replace(/(...)s$/, "$1"));
  const filter = () => {
    // Where the site has an index, search.js answers, and takes this mark away if it cannot.
    if (search.dataset.index) return;
    const wanted = words();
    const hits = (part) => part.rows.filter(({ text }) => wanted.every((word) => text.includes(word)));
    // The lists by skill name each handout again: while searching, one mention is enough.
    const searched = parts.filter(({ part }) => "part" in part.dataset);
    const found = new Set(searched.flatMap(hits));
    const all = !wanted.length || !found.size;
    for (const { part, rows } of parts) {
      for (const entry of rows) entry.row.hidden = !(all || found.has(entry));
      part.hidden = !(all || rows.some((entry) => found.has(entry)));
    }
    if (!wanted.length) status.textContent = "";
    else status.textContent = found.size ? `${status.dataset.found} ${found.size}` : status.dataset.none;
  };
  search.hidden = false;
  search.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", filter);
  box.value = new URLSearchParams(location.search).get("q") ?? box.value;
  filter();
}
