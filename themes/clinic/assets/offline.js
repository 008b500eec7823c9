// The page of saved handouts. The service worker shows it in place of a page that cannot be loaded, too.
const place = document.querySelector("[data-saved]");
const { saved, cache, kept } = place.dataset;
const isKept = new RegExp(kept);
const section = place.querySelector("section");
const status = place.querySelector("[role=status]");

if (location.pathname !== saved) {
  for (const element of place.querySelectorAll("[data-lost]")) element.textContent = element.dataset.lost;
  document.title = place.querySelector("h1").textContent;
}

// Each handout under the title that its page has, in its own language; the one opened last comes first.
const row = async (found, path) => {
  const page = new DOMParser().parseFromString(await (await found.match(path)).text(), "text/html");
  const link = document.createElement("a");
  link.href = path;
  link.textContent = page.querySelector("h1")?.textContent ?? path;
  link.lang = page.documentElement.lang;
  link.dir = page.documentElement.dir;
  const item = document.createElement("li");
  item.append(link);
  return item;
};

const show = async () => {
  const found = self.caches && (await caches.has(cache)) ? await caches.open(cache) : null;
  const paths = found ? (await found.keys()).map(({ url }) => new URL(url).pathname) : [];
  const rows = await Promise.all(paths.filter((path) => isKept.test(path)).reverse().map((path) => row(found, path)));
  section.querySelector("ul").replaceChildren(...rows);
  section.hidden = !rows.length;
  status.textContent = rows.length ? "" : status.dataset.none;
};

place.querySelector("button").addEventListener("click", async () => {
  const worker = await navigator.serviceWorker?.getRegistration();
  await worker?.unregister();
  await caches.delete(cache);
  await show();
  status.textContent = status.dataset.removed;
  // The button is gone, and with it the place where a keyboard stood.
  status.tabIndex = -1;
  status.focus();
});
show();
