// What a phone loads before the first view of every page, compressed as a good host sends it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, publish } from './pages.mjs';
import { openBrowser } from './site.mjs';

const KB = 1024;
/** HTML and styles of an article: what comes in the first ten packets, before anything has to be asked for again. */
const MOST_TO_READ = 14 * KB;
const MOST_SCRIPT = 10 * KB;
const MOST_FONT = 30 * KB;
/** Of all but pictures, and of everything. */
const MOST_IN_VIEW = 50 * KB;
const MOST_IN_ALL = 300 * KB;
/** The search brings its index; what staff open is for a desk, and brings its cryptography. */
const HEAVY = ['search', 'staff'];

let site;
let browser;
let visits;

before(async () => {
  site = await publish();
  browser = await openBrowser();
  visits = [];
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, serviceWorkers: 'block' });
  const requests = new Map();
  // A phone that was never here: nothing is kept from one page to the next.
  const prepare = async (page) => {
    await (await context.newCDPSession(page)).send('Network.setCacheDisabled', { cacheDisabled: true });
    requests.set(page, []);
    page.on('requestfinished', (request) => requests.get(page).push(request));
  };
  await everyPage({ context, site, prepare }, async (page, seen) => {
    const files = requests.get(page).splice(0).filter((request) => !request.url().startsWith('data:'));
    visits.push({ ...seen, loaded: await Promise.all(files.map(weighed)) });
    return [];
  });
  await context.close();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** A file that was loaded, and what it weighed on its way. */
async function weighed(request) {
  const headers = await (await request.response()).allHeaders();
  return {
    type: request.resourceType(),
    address: request.url().replace(site.address, '/'),
    bytes: (await request.sizes()).responseBodySize,
    isPacked: headers['content-encoding'] === 'br',
  };
}

/** The files of these types that a page loads, and what they weigh. */
function of({ loaded }, ...types) {
  const files = loaded.filter(({ type }) => types.includes(type));
  return { count: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), names: files.map(({ address, bytes }) => `${address} ${bytes}`).join(', ') };
}

/** The pages that weigh more than `most`, in words. */
function above(most, pages, weigh) {
  return pages.map((page) => ({ page, ...weigh(page) })).filter(({ bytes }) => bytes > most).map(({ page, bytes, names }) => `/${page.path} ${bytes} bytes: ${names}`);
}

test('every page was loaded, and its text came compressed', () => {
  assert.equal(visits.length, site.pages.length);
  const loose = visits.filter(({ loaded }) => !loaded.some(({ type, isPacked }) => type === 'document' && isPacked));
  assert.deepEqual(loose.map(({ path }) => path), []);
});

test('an article is one page and one style sheet, 14 kB together at most', (t) => {
  const articles = visits.filter(({ kind }) => kind === 'article');
  assert.ok(articles.length >= 8, `only ${articles.length} articles`);
  const files = articles.map((page) => [of(page, 'document').count, of(page, 'stylesheet').count].join(' and '));
  assert.deepEqual([...new Set(files)], ['1 and 1']);
  assert.deepEqual(above(MOST_TO_READ, articles, (page) => of(page, 'document', 'stylesheet')), []);
  t.diagnostic(`the heaviest: ${Math.max(...articles.map((page) => of(page, 'document', 'stylesheet').bytes))} bytes`);
});

test('the scripts of a page weigh 10 kB at most, the search aside', (t) => {
  const pages = visits.filter(({ kind }) => !HEAVY.includes(kind));
  assert.deepEqual(above(MOST_SCRIPT, pages, (page) => of(page, 'script')), []);
  t.diagnostic(`the heaviest: ${Math.max(...pages.map((page) => of(page, 'script').bytes))} bytes`);
});

test('the fonts of a first view weigh 30 kB at most', () => {
  assert.deepEqual(above(MOST_FONT, visits, (page) => of(page, 'font')), []);
});

test('a page weighs 50 kB at most without its pictures, and 300 kB with them', () => {
  const pages = visits.filter(({ kind }) => !HEAVY.includes(kind));
  const types = [...new Set(pages.flatMap(({ loaded }) => loaded.map(({ type }) => type)))];
  assert.deepEqual(above(MOST_IN_VIEW, pages, (page) => of(page, ...types.filter((type) => type !== 'image'))), []);
  assert.deepEqual(above(MOST_IN_ALL, pages, (page) => of(page, ...types)), []);
});
