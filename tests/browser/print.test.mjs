// Every handout and every program on paper, as a browser prints its page: Letter and A4, in each language; and every other
// kind of page, on which nothing to press is left.
//
// The page is laid out at the paper's width to see what would be cut, then printed, and the text of the PDF is
// read: all of it is there, and no step, card or chart goes on over the page's end.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { LANES, PATIENCE, oneOfEachKind, publish } from './pages.mjs';
import { openBrowser } from './site.mjs';

/** In CSS pixels, without the margins of `@page`: 12 mm left and right, 10 mm above and below. */
const PAPERS = { Letter: { width: 816 - 91, height: 1056 - 76 }, A4: { width: 794 - 91, height: 1123 - 76 } };
/** Most pages: of a handout one for safety and one for help and the chart, and one for four steps each; of a program one
 * for each activity, and one. The widest fonts that a system may have are on Linux, where the tests run. */
const MOST_PAGES = { handout: (steps) => 2 + Math.ceil(steps / 4), plan: (activities) => 1 + activities };
/** 12 points in CSS pixels. */
const SMALLEST = 16;
/** What stays on one page. */
const WHOLE = '.step, .care, .warning, .glance, .pair__part, .chart, .week, .program__item, .paper';

/** What has no use on paper. */
const ONLY_ON_SCREEN = '.buttons, .jump, .no-print, .visually-hidden';

let site;
let browser;
let context;
let pages;

before(async () => {
  site = await publish();
  browser = await openBrowser();
  context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE);
  pages = site.pages.filter(({ kind }) => ['handout', 'program'].includes(kind));
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('every handout and program prints on Letter and on A4', { concurrency: LANES }, async (t) => {
  assert.ok(pages.length >= 5, `only ${pages.length} handouts and programs were found`);
  await Promise.all(pages.map(({ path }) => t.test(`/${path}`, async (t) => {
    const page = await context.newPage();
    await page.goto(site.address + path);
    for (const format of Object.keys(PAPERS)) await t.test(`on ${format}`, () => prints(page, format));
    await page.close();
  })));
});

test('every other kind of page says on paper whose it is, and has nothing to press', async () => {
  // What staff print at /staff/open/ are the answers alone: staff-open.test.mjs reads that paper.
  const others = ['en', 'es', 'ar', 'vi'].flatMap((lang) => oneOfEachKind(site.pages, lang))
    .filter(({ path, kind }) => path !== 'staff/open/' && !['handout', 'program'].includes(kind));
  assert.ok(others.length >= 30, `only ${others.length} pages were found`);
  const page = await context.newPage();
  for (const { path, kind } of others) {
    await page.goto(site.address + path);
    await page.emulateMedia({ media: 'print' });
    const pressed = await page.locator('nav, button, summary, .button, .reach, .foot, .top').evaluateAll((all) => all
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden, .fold'))
      .map((element) => element.outerHTML.slice(0, 80)));
    assert.deepEqual(pressed, [], `/${path}`);
    for (const [format, most] of kind === 'home' ? [['Letter', 2], ['A4', 2]] : [['Letter', 12]]) {
      const sheets = textOfPages(await page.pdf({ format }));
      assert.ok(sheets.length <= most, `/${path} has ${sheets.length} sheets; ${most} is the most`);
      const last = sheets.at(-1);
      assert.ok(last.includes('Connect Pediatric Therapy') && last.includes('402-413-1356'), `/${path} ends without the clinic’s name and number: ${last}`);
    }
  }
  await page.close();
});

async function prints(page, format) {
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize(PAPERS[format]);
  const onScreen = await page.evaluate(read, ONLY_ON_SCREEN);
  await page.emulateMedia({ media: 'print' });
  await page.locator('img').evaluateAll((images) => Promise.all(images.map((image) => {
    image.loading = 'eager';
    return image.decode();
  })));
  const seen = await page.evaluate(look, { WHOLE, SMALLEST });
  assert.deepEqual(seen.faults, []);
  const pdf = await page.pdf({ format, printBackground: false });

  const printed = textOfPages(pdf);
  const most = MOST_PAGES[seen.kind](seen.count);
  assert.ok(printed.length <= most, `it has ${printed.length} pages; ${most} is the most`);
  const whole = printed.join('\n');
  for (const text of [...onScreen, ...seen.texts]) assert.ok(holds(whole, text, seen.direction), `this text is not on paper: ${text}`);
  for (const text of seen.first) assert.ok(holds(printed[0], text, seen.direction), `when to stop and whom to call is not on the first page: ${text}`);
  for (const texts of seen.parts) {
    assert.ok(printed.some((one) => texts.every((text) => holds(one, text, seen.direction))), `a part is torn over two pages: ${texts.join(' / ')}`);
  }
  for (const one of printed) {
    const last = one.trim().split('\n').at(-1);
    assert.ok(!seen.headings.some((heading) => letters(heading) === letters(last)), `a page ends with the heading “${last}”`);
  }
}

/** In the page: what people read on the screen, but for what has no use on paper. */
function read(onlyOnScreen) {
  const walker = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (data.trim() && parentElement.checkVisibility() && !parentElement.closest(onlyOnScreen)) texts.push(data.trim());
  }
  return texts;
}

/** In the page: what would be cut or too small, and the texts that have to be on paper. */
function look({ WHOLE: whole, SMALLEST: smallest }) {
  const article = document.querySelector('article');
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden');
  const ownText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const name = (element) => `<${element.localName} class="${element.className}"> ${element.textContent.trim().slice(0, 60)}`;
  const leaves = (root) => [...root.querySelectorAll('*')].filter((element) => ownText(element) && shown(element));
  const texts = (root) => leaves(root).flatMap((element) => [...element.childNodes])
    .filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()).map((node) => node.data.trim());
  const faults = [];
  const width = document.documentElement.clientWidth;
  for (const element of [...article.querySelectorAll('*')].filter(shown)) {
    const box = element.getBoundingClientRect();
    if (box.left < -1 || box.right > width + 1) faults.push(`wider than the paper: ${name(element)}`);
    const { overflowX, overflowY } = getComputedStyle(element);
    const clips = overflowX !== 'visible' || overflowY !== 'visible';
    if (clips && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) faults.push(`cut: ${name(element)}`);
  }
  for (const element of leaves(article)) {
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < smallest - 0.01) faults.push(`${size} pixels are less than 12 points: ${name(element)}`);
  }
  const outside = [...document.body.querySelectorAll('nav, .reach, .foot, .top, button, .invite')].filter(shown);
  faults.push(...outside.map((element) => `a menu or a button is on paper: ${name(element)}`));
  for (const step of document.querySelectorAll('.step:has(img)')) {
    const picture = step.querySelector('img').getBoundingClientRect();
    const words = step.querySelector('.step__words').getBoundingClientRect();
    const isBeside = picture.right <= words.left + 1 || picture.left >= words.right - 1;
    if (!isBeside || picture.top > words.bottom) faults.push(`the picture is not beside its words: ${name(step)}`);
  }
  for (const needed of ['.blank', '.paper svg', 'bdi', '.chart, .week']) {
    if (![...article.querySelectorAll(needed)].some(shown)) faults.push(`it lacks ${needed}`);
  }
  return {
    faults,
    kind: article.className,
    direction: document.documentElement.dir,
    count: article.querySelectorAll('.step, .program__item').length,
    first: texts(article.querySelector('.warning--stop, .warning__call')),
    texts: texts(article),
    parts: [...article.querySelectorAll(whole)].filter(shown).map(texts).filter((found) => found.length),
    headings: leaves(article).filter(({ localName }) => /^h[2-6]$/.test(localName)).map((heading) => heading.textContent.trim()),
  };
}

/** The text of each page of a PDF, in the order in which it was drawn. */
function textOfPages(pdf) {
  const done = spawnSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.split('\f').slice(0, -1);
}

/** Letters and digits alone, in one form: how lines break, and how letters are joined, does not count. */
function letters(text) {
  return text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}

/** Whether a page, or some pages, hold a text that runs in this direction. */
function holds(page, text, direction) {
  const words = (from) => from.normalize('NFKC').split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
  if (direction === 'ltr') {
    if (letters(page).includes(letters(text))) return true;
    // Where two columns stand side by side, words of the other may come between: all count, in their order.
    const wanted = words(text.toLowerCase());
    return words(page.toLowerCase()).reduce((at, word) => at + Number(word === wanted[at]), 0) === wanted.length;
  }
  // A PDF keeps what runs from right to left as it looks: its words count, each by its letters in any order.
  const sorted = (word) => [...word].sort().join('');
  const found = new Set(words(page).map(sorted));
  // Marks over letters are drawn on their own.
  return words(text).filter((word) => !/[\u064b-\u0655]/.test(word)).every((word) => found.has(sorted(word)));
}
