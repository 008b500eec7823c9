// Every handout and every program in a parent's hand: what stands where, how long a line is, and that nothing moves
// while it is read. Every page, in every language.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LANES, PATIENCE, publish } from './pages.mjs';
import { openBrowser } from './site.mjs';

/** Most characters of a line of running text: 60 to 70 read best, and a long word more or less is no matter. */
const LONGEST_LINE = 78;

let site;
let browser;
let pages;

before(async () => {
  site = await publish();
  browser = await openBrowser();
  pages = site.pages.filter(({ kind }) => ['handout', 'program'].includes(kind));
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('every handout and program', { concurrency: LANES }, async (t) => {
  assert.ok(pages.length >= 5, `only ${pages.length} handouts and programs were found`);
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true });
  context.setDefaultTimeout(PATIENCE);
  await Promise.all(pages.map(({ path }) => t.test(`/${path}`, async (t) => {
    const page = await context.newPage();
    await page.goto(site.address + path);
    await t.test('on a phone', () => onAPhone(page));
    await t.test('from 480 pixels on, pictures stand beside their steps, and no line is too long', () => onWiderScreens(page));
    await page.close();
  })));
  await context.close();
});

async function onAPhone(page) {
  assert.ok(await page.evaluate(moves) < 0.01, 'something moves while the page comes in');
  assert.deepEqual(await page.evaluate(outline), { first: 1, titles: 1, jumps: 0, twice: [], nowhere: [], articles: 1, landmarks: 'few' });
  assert.deepEqual(await page.evaluate(notAbove), []);
  await careCards(page);
  await page.emulateMedia({ forcedColors: 'active' });
  const bare = await page.locator('.step, .warning, .care, .glance, .pair__part, .program__item').evaluateAll((parts) => parts
    .filter((part) => part.checkVisibility() && parseFloat(getComputedStyle(part).borderTopWidth) < 1).map(({ className }) => className));
  assert.deepEqual(bare, [], 'in forced colours the parts keep their frames');
}

async function onWiderScreens(page) {
  await page.emulateMedia({ forcedColors: 'none' });
  for (const width of [480, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    assert.deepEqual(await page.evaluate(wide, LONGEST_LINE), [], `at ${width} pixels`);
  }
}

test('the button prints, and without scripts it is not there', async () => {
  for (const kind of ['handout', 'program']) {
    const address = site.address + pages.find((page) => page.kind === kind).path;
    const page = await browser.newPage();
    await page.addInitScript(() => { globalThis.print = () => { document.title = 'printed'; }; });
    await page.goto(address);
    await page.locator('[data-print]').click();
    assert.equal(await page.title(), 'printed');
    await page.close();
    const bare = await browser.newPage({ javaScriptEnabled: false });
    await bare.goto(address);
    assert.equal(await bare.locator('[data-print]:visible').count(), 0, 'a button that does nothing');
    await bare.close();
  }
});

/** The most urgent comes first, the level is said in words, and there is a number to tap. */
async function careCards(page) {
  const cards = await page.locator('.care').evaluateAll((found) => found.map((card) => ({
    level: card.className.split('--')[1],
    words: card.querySelector('h3').textContent.trim(),
    call: card.querySelector('a[href^="tel:"]')?.textContent.trim(),
  })));
  const order = ['emergency', 'urgent', 'call_clinic'];
  const levels = cards.map(({ level }) => order.indexOf(level));
  assert.deepEqual(levels, levels.toSorted(), 'the most urgent comes first');
  for (const card of cards) {
    assert.ok(card.words.length > 3, 'the level is said in words');
    if (card.level !== 'urgent') assert.match(card.call ?? '', /\d/, `${card.level} has a number`);
  }
}

/** In the page: how far things moved while a reader went through it (layout shift). */
async function moves() {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; })).observe({ type: 'layout-shift', buffered: true });
  for (let top = 0; top < document.body.scrollHeight; top += 600) {
    scrollTo(0, top);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 10)));
  }
  return sum;
}

/** In the page: headings in order, few landmarks, every id once, every link within the page with an end. */
function outline() {
  const headings = [...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')].map(({ localName }) => Number(localName[1]));
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  const landmarks = document.querySelectorAll('article :is([role=region], section[aria-labelledby], section[aria-label], nav)').length;
  return {
    first: headings[0],
    titles: headings.filter((level) => level === 1).length,
    jumps: headings.filter((level, at) => at > 0 && level > headings[at - 1] + 1).length,
    twice: ids.filter((id, at) => ids.indexOf(id) !== at),
    nowhere: [...document.querySelectorAll('article a[href^="#"]')].map((link) => link.hash.slice(1)).filter((id) => !document.getElementById(id)),
    articles: document.querySelectorAll('main > article').length,
    landmarks: landmarks <= 3 ? 'few' : landmarks,
  };
}

/** In the page: pictures that do not stand above their words. */
function notAbove() {
  const isBeside = (step) => step.querySelector('img').getBoundingClientRect().bottom > step.querySelector('.step__words').getBoundingClientRect().top + 1;
  return [...document.querySelectorAll('.step:has(img)')].filter(isBeside).map((step) => step.textContent.trim().slice(0, 40));
}

/** In the page: pictures that do not stand beside their words, and texts whose lines are too long on the average. */
function wide(longest) {
  const box = (step, part) => step.querySelector(part).getBoundingClientRect();
  const under = [...document.querySelectorAll('.step:has(img)')].filter((step) => {
    const [picture, words] = [box(step, 'img'), box(step, '.step__words')];
    return picture.right > words.left + 1 && picture.left < words.right - 1;
  });
  const lines = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom / 8))).size || 1;
  };
  const texts = [...document.querySelectorAll('article :is(p, li, dd)')].filter((element) => element.checkVisibility() && !element.querySelector('p, div, ul, ol'));
  const long = texts.filter((element) => element.textContent.trim().length / lines(element) > longest);
  return [...under.map((step) => `not beside: ${step.textContent.trim().slice(0, 40)}`), ...long.map((element) => `too long a line: ${element.textContent.trim().slice(0, 80)}`)];
}
