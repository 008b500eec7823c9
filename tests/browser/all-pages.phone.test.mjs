// Every page on a phone that was never here, visited once for many questions: what it loads before the first view,
// compressed as a good host sends it; whom a tap on a number calls; what a screen reader finds; who wrote it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, noneOn, publish } from './pages.mjs';
import { openBrowser } from './site.mjs';

const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
/** A small one, as people zoom it: 200 % halves the window. */
const SMALL = { width: 360, height: 640 };
const ZOOMED = [{ width: 320, height: 640 }, { width: 180, height: 320 }];
const CALL = 'tel:+14024131356';
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
/** What every page loaded, and what was found wrong, by question and by page. */
const visits = [];
const faults = { call: new Map(), outline: new Map(), author: new Map() };
// Who works at the clinic needs no bar to call it.
const forFamilies = () => site.pages.filter(({ kind }) => kind !== 'staff');
const withAuthor = () => site.pages.filter(({ kind }) => ['article', 'handout'].includes(kind));

before(async () => {
  site = await publish();
  browser = await openBrowser();
  const context = await browser.newContext({ ...PHONE, serviceWorkers: 'block' });
  const requests = new Map();
  // Nothing is kept from one page to the next.
  const prepare = async (page) => {
    const device = await context.newCDPSession(page);
    await device.send('Network.enable');
    await device.send('Network.setCacheDisabled', { cacheDisabled: true });
    requests.set(page, []);
    page.on('requestfinished', (request) => requests.get(page).push(request));
  };
  await everyPage({ context, site, prepare }, async (page, seen) => {
    const files = requests.get(page).splice(0).filter((request) => !request.url().startsWith('data:'));
    visits.push({ ...seen, loaded: await Promise.all(files.map(weighed)) });
    faults.outline.set(seen.path, await page.evaluate(outline));
    if (withAuthor().includes(seen)) faults.author.set(seen.path, await page.evaluate(author));
    if (forFamilies().includes(seen)) faults.call.set(seen.path, await called(page));
    // What comes late is no part of the next page.
    await page.goto('about:blank');
    requests.get(page).length = 0;
    return [];
  });
  await context.close();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('every page was loaded anew, and its text came compressed', () => {
  assert.equal(visits.length, site.pages.length);
  const loose = visits.filter(({ loaded }) => !loaded.some(({ type, isPacked }) => type === 'document' && isPacked));
  assert.deepEqual(loose.map(({ path }) => path), []);
  // What comes from a cache weighs nothing, or less.
  const files = visits.flatMap(({ path, loaded }) => loaded.map((file) => ({ path, ...file })));
  assert.deepEqual(files.filter(({ bytes }) => bytes <= 0).map(({ path, address }) => `/${path} has ${address} from a cache`), []);
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

test('scenario 2: wherever the number stands, a tap on it calls the clinic, and the bar stays out of the way', () => {
  noneOn(forFamilies(), faults.call);
});

test('scenario 6: a screen reader finds one title, headings in order, landmarks, and words for every picture and control', () => {
  noneOn(site.pages, faults.outline);
});

test('scenario 9: every article and handout of the site says who wrote it, and what it is not', () => {
  noneOn(withAuthor(), faults.author);
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

/** Numbers that no tap calls, and what is wrong with the bar that stays in view. */
async function called(page) {
  await page.setViewportSize(SMALL);
  const faults = [...await page.evaluate(numbers, CALL), ...await page.evaluate(bar, CALL)];
  for (const viewport of ZOOMED) {
    await page.setViewportSize(viewport);
    const tall = await page.evaluate(barInTheWay);
    if (tall > viewport.height / 6) faults.push(`at ${viewport.width} pixels the bar takes ${tall} of ${viewport.height}`);
  }
  await page.setViewportSize(PHONE.viewport);
  return faults;
}

/** In the page: numbers of the clinic that no tap calls. */
function numbers(call) {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faults = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (!/402-413-1356/.test(data) || !parentElement.checkVisibility()) continue;
    if (parentElement.closest('a')?.getAttribute('href') !== call) faults.push(`a tap does not call this number: ${data.trim().slice(0, 80)}`);
  }
  return faults;
}

/** In the page: what is wrong with the bar. */
function bar(call) {
  const [first, ...others] = document.querySelectorAll('.reach a');
  if (!first) return ['it has no bar'];
  const { top, height } = first.getBoundingClientRect();
  return [
    ...first.getAttribute('href') === call ? [] : ['the first button of the bar does not call'],
    ...top >= innerHeight / 2 && height >= 48 ? [] : ['the button to call is not under the thumb'],
    ...others.length <= 1 ? [] : ['the bar has more than two buttons'],
  ];
}

/** In the page: how much of the window the bar takes while the page goes on under it. */
function barInTheWay() {
  const element = document.querySelector('.reach');
  return element && getComputedStyle(element).position === 'fixed' ? element.offsetHeight : 0;
}

/** In the page: what a screen reader would stumble over. */
function outline() {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(shown).map((heading) => Number(heading.localName[1]));
  const jumps = levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1);
  const named = (element) => element.getAttribute('aria-label') || element.textContent.trim() || element.labels?.length || element.querySelector('img[alt]:not([alt=""])')
    || document.getElementById(element.getAttribute('aria-labelledby'))?.textContent.trim();
  const controls = [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')].filter(shown);
  const navs = [...document.querySelectorAll('nav, aside, section[role]')].filter(shown);
  const name = (element) => element.outerHTML.slice(0, 90);
  return [
    ...levels.filter((level) => level === 1).length === 1 ? [] : [`it has ${levels.filter((level) => level === 1).length} titles`],
    ...jumps.length ? [`its headings jump: ${levels.join(' ')}`] : [],
    ...document.querySelectorAll('main').length === 1 && document.querySelector('header') && document.querySelector('footer') ? [] : ['it lacks a landmark'],
    ...document.querySelector('a.skip[href="#main"]') ? [] : ['it has no link past its head'],
    ...[...document.querySelectorAll('img:not([alt])')].map((image) => `a picture has no words: ${name(image)}`),
    ...[...document.querySelectorAll('svg')].filter((drawing) => shown(drawing) && !drawing.closest('[aria-hidden=true]') && !drawing.querySelector('title')).map((drawing) => `a drawing has no words: ${name(drawing)}`),
    ...controls.filter((control) => !named(control)).map((control) => `it has no name: ${name(control)}`),
    ...navs.filter((nav) => !nav.getAttribute('aria-label') && !nav.getAttribute('aria-labelledby')).map((nav) => `which part this is has no name: ${name(nav)}`),
  ];
}

/** In the page: whether it says who wrote it, and what it is not. */
function author() {
  return [
    ...document.querySelector('main article')?.textContent.includes('Connect Pediatric Therapy') ? [] : ['who wrote it is not said'],
    ...document.querySelector('main .limits')?.checkVisibility() ? [] : ['what it is not is not said'],
  ];
}
