// The first view of each home page on a phone: what this is, and what to do now.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, publish } from './pages.mjs';
import { openBrowser } from './site.mjs';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

let site;
let browser;
let context;
let homes;

before(async () => {
  site = await publish();
  browser = await openBrowser();
  context = await browser.newContext(PHONE);
  homes = site.pages.filter(({ kind }) => kind === 'home');
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('in every language the first view has the title, who it is for and the button, above the bar', async () => {
  assert.ok(homes.length >= 4, `only ${homes.length} home pages`);
  await everyPage({ context, site, pages: homes }, (page) => page.evaluate(below));
});

test('a translation that nobody has checked says so, after that', async () => {
  await everyPage({ context, site, pages: homes.filter(({ lang }) => lang !== 'en') }, async (page) => {
    const note = page.locator('main .translated');
    if (await note.count() !== 1) return ['it does not say so'];
    const isAfter = await note.evaluate((element) => Boolean(document.querySelector('.hero').compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING));
    return isAfter ? [] : ['it says so before what the page is for'];
  });
});

test('what pushes the button out of the first view is told', async () => {
  const page = await context.newPage();
  await page.goto(site.address);
  await page.locator('h1').evaluate((title) => { title.style.paddingTop = '30rem'; });
  assert.match((await page.evaluate(below)).join('\n'), /Ask for a call/);
  await page.close();
});

/** In the page: what of the first view lies below the fold, or under the bar. */
function below() {
  const fold = document.querySelector('.reach').getBoundingClientRect().top;
  return [...document.querySelectorAll('.hero h1, .hero .lead, .hero .button')]
    .map((element) => ({ words: element.textContent.trim(), end: element.getBoundingClientRect().bottom }))
    .filter(({ end }) => end > fold)
    .map(({ words, end }) => `the first view ends at ${Math.round(fold)}, and this ends at ${Math.round(end)}: ${words}`);
}
