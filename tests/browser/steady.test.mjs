// On a weak signal a page comes in piece by piece: nothing that a family reads or is about to touch may move meanwhile.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { builtOnce } from './built.mjs';
import { everyPage, oneOfEachKind, pagesOf } from './pages.mjs';
import { openBrowser } from './site.mjs';

const VIEWS = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 800 } };
/** So many bytes of a page come at once, and so many milliseconds after the ones before. */
const PIECE = 2000;
const BETWEEN = 25;
/** Milliseconds until anything else comes: style sheets, scripts, pictures. */
const LATE = 150;
/** Layout shift (https://web.dev/articles/cls); browsers call a tenth good, people see less than that. */
const MOST = 0.01;
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.webp': 'image/webp' };

let out;
let server;
let site;
let browser;
/** What is put at the end of each page. */
let more = '';

before(async () => {
  ({ out } = builtOnce());
  server = createServer((request, response) => trickle(request, response).catch(() => response.destroy()));
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  site = { address: `http://127.0.0.1:${server.address().port}/`, pages: pagesOf(out) };
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

for (const [view, viewport] of Object.entries(VIEWS)) {
  test(`every kind of page stands still while it comes in, on a ${view}`, async () => {
    // The page for no signal is on the phone already, and comes whole.
    const pages = ['en', 'ar'].flatMap((lang) => oneOfEachKind(site.pages, lang)).filter(({ kind }) => kind !== 'offline');
    assert.ok(pages.length >= 20, `only ${pages.length} pages were found`);
    await comeIn(viewport, pages);
  });
}

test('what comes in above the text is seen, so that the tests before this one can fail', async () => {
  more = '<script>setTimeout(() => { const late = document.createElement("p"); late.style.blockSize = "80px"; document.querySelector("main").prepend(late); }, 100)</script>';
  await assert.rejects(comeIn(VIEWS.phone, oneOfEachKind(site.pages).slice(0, 1)), /moved by 0\.\d+: [^]*<h1/);
});

/** Opens the pages and fails with what moved on them. */
async function comeIn(viewport, pages) {
  // The page's own rules would stop the script that one of the tests puts into it.
  const context = await browser.newContext({ viewport, hasTouch: true, serviceWorkers: 'block', bypassCSP: true });
  await context.addInitScript(watchMoves);
  await everyPage({ context, site, pages }, async (page) => {
    await page.waitForTimeout(2 * LATE);
    const moves = await page.evaluate(() => globalThis.moves);
    const sum = moves.reduce((all, { value }) => all + value, 0);
    return sum < MOST ? [] : [`moved by ${sum.toFixed(3)}: ${moves.map(({ what }) => what).join(' ')}`];
  });
  await context.close();
}

/** In the page: keeps each move, and what it was that moved. */
function watchMoves() {
  globalThis.moves = [];
  const name = ({ node }) => (node?.outerHTML ?? node?.parentElement?.outerHTML ?? '').slice(0, 120);
  new PerformanceObserver((list) => list.getEntries().forEach(({ value, sources }) => {
    globalThis.moves.push({ value, what: sources.map(name).join(' ') });
  })).observe({ type: 'layout-shift', buffered: true });
}

/** Answers as a weak signal does: pages in pieces, all else late. */
async function trickle(request, response) {
  const { pathname } = new URL(request.url, site.address);
  const file = join(out, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': type });
  const bytes = readFileSync(file);
  if (extname(file) !== '.html') return pause(LATE).then(() => response.end(bytes));
  for (let at = 0; at < bytes.length; at += PIECE) {
    response.write(bytes.subarray(at, at + PIECE));
    await pause(BETWEEN);
  }
  return response.end(more);
}
