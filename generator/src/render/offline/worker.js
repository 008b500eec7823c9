// Keeps handouts that were opened readable without a signal. SITE stands before this file.
//
// The network always comes first, however slow: a saved page is shown only where the network or the
// server fails, since the page on the web may carry a newer line about safety. Files whose names change
// with their content may come from the device. Nothing else is kept: no form, no search, no address with
// a question mark. The list of handouts is kept too, since packets are put together there.
const isSheet = new RegExp(SITE.kept);
const isList = (path) => SITE.lists.includes(path);
const isKept = (path) => isSheet.test(path) || isList(path);
// What pages and style sheets name; of a photo in several sizes, the smallest copy.
const NAMED = /(?:src|href|-index)="([^"?#]+\.(?:css|js|json|svg|png|jpe?g|webp|gif))"(?! srcset)|<source[^>]+srcset="([^ "]+)|url\("?([^")]+)/g;
const open = () => caches.open(SITE.cache);
const pathOf = (url) => new URL(url, location).pathname;

// Every file that a kept page shows, and what its style sheets name; fetches what is not here yet.
const parts = async (cache, page) => {
  const found = new Set();
  if (page.endsWith(".json")) return found;
  const visit = async (url) => {
    // The index of handouts changes under its name.
    const here = await cache.match(url);
    const answer = (!url.endsWith(".json") && here) || (await cache.add(url).then(() => cache.match(url), () => here));
    if (!/html|css/.test(answer?.headers.get("content-type"))) return;
    for (const [, ...names] of (await answer.text()).matchAll(NAMED)) {
      const { origin, pathname } = new URL(names.find(Boolean), new URL(url, location));
      if (origin !== location.origin || found.has(pathname)) continue;
      found.add(pathname);
      await visit(pathname);
    }
  };
  await visit(page);
  return found;
};

// The pages opened last stay, with what they show; all else goes.
const tidy = async (cache) => {
  const paths = (await cache.keys()).map(({ url }) => pathOf(url));
  const pages = [...paths.filter(isList), ...paths.filter((path) => isSheet.test(path)).slice(-SITE.most)];
  const needed = new Set([...SITE.shell, ...SITE.offline, ...pages]);
  for (const page of pages) for (const part of await parts(cache, page)) needed.add(part);
  for (const path of paths) if (!needed.has(path)) await cache.delete(path);
};

const keep = async (path, answer) => {
  // Browsers refuse an answer from another address where a page is asked for.
  if (answer.redirected) return;
  const cache = await open();
  // Taken out first, so that it stands among those opened last.
  await cache.delete(path);
  await cache.put(path, answer);
  await parts(cache, path);
  const pages = (await cache.keys()).filter(({ url }) => isSheet.test(pathOf(url)));
  if (pages.length > SITE.most) await tidy(cache);
};

const page = async (event, { pathname, search }) => {
  let answer;
  try {
    answer = (await event.preloadResponse) || (await fetch(event.request));
  } catch {
    // No network: what is kept comes below.
  }
  const may = isKept(pathname);
  const isVisit = event.request.mode === "navigate";
  if (answer?.status < 500) {
    if (may && !search && answer.ok) {
      const kept = keep(pathname, answer.clone());
      event.waitUntil(kept);
      // Whoever chose a handout for a packet may know that it is on the device, with its pictures.
      if (!isVisit) await kept.catch(() => 0);
    }
    if (answer.status === 404 || answer.status === 410) event.waitUntil(open().then((cache) => cache.delete(pathname)));
    return answer;
  }
  const cache = await open();
  const instead = () => cache.match(SITE.offline.find((path) => pathname.startsWith(path.slice(0, -8))));
  return (may && (await cache.match(pathname))) || answer || (isVisit ? instead() : Response.error());
};

// Files whose names change with their content come from the device. A photo in another size is better than none.
const file = async (request, path, isNamed) => {
  const cache = await open();
  const kept = await cache.match(request);
  if (kept && isNamed) return kept;
  try {
    return await fetch(request);
  } catch {
    const stem = path.replace(/-\d+\.\w+$/, "-");
    const near = (await cache.keys()).find(({ url }) => pathOf(url).startsWith(stem));
    return kept || (near ? cache.match(near) : Response.error());
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const is = (folder) => url.pathname.startsWith(SITE.base + folder);
  if (request.method !== "GET" || url.origin !== location.origin || is("api/")) return;
  if (request.mode === "navigate" || isKept(url.pathname)) event.respondWith(page(event, url));
  else if (is("assets/") || is("media/")) event.respondWith(file(request, url.pathname, is("assets/")));
});

self.addEventListener("install", (event) => {
  const fresh = SITE.offline.map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(open().then((cache) => cache.addAll([...SITE.shell, ...fresh])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const begin = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(SITE.family) && name !== SITE.cache) await caches.delete(name);
    }
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
    // The page that brought the worker here was read before it could keep anything.
    for (const { url } of await self.clients.matchAll()) {
      if (isKept(pathOf(url)) && !url.includes("?")) await fetch(pathOf(url)).then((answer) => answer.ok && keep(pathOf(url), answer), () => 0);
    }
    await tidy(await open());
  };
  event.waitUntil(begin());
});
