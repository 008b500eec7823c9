// Every page of the site, checked by axe-core in light and dark, on a small phone and on a desk, in every language.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { load } from 'js-yaml';
import { faultless, faultsOf } from './faultless.mjs';
import { everyPage, oneOfEachKind, publish } from './pages.mjs';
import { openBrowser, serve } from './site.mjs';

const WIDTHS = [320, 1280];
const SCHEMES = ['light', 'dark'];
let site;
let browser;
let context;

before(async () => {
  site = await publish('--no-search');
  browser = await openBrowser();
  // While colours pass from light to dark, no pair of them is what it will be.
  context = await browser.newContext({ reducedMotion: 'reduce' });
});

after(async () => {
  await browser?.close();
  await site?.remove();
});

/** What is wrong with the page in view, in each width and in each scheme. */
async function inEachMode(page) {
  const faults = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      faults.push(...(await faultsOf(page)).map((fault) => `${colorScheme}, ${width} pixels wide: ${fault}`));
    }
  }
  return faults;
}

test('every language of the clinic has pages, and each of its own has what families need first', () => {
  const { languages } = load(readFileSync(join(site.root, 'content/clinic.yaml'), 'utf8'));
  for (const lang of languages) {
    const kinds = new Set(site.pages.filter((page) => page.lang === lang).map(({ kind }) => kind));
    for (const kind of ['home', 'page', 'consultation', 'thank-you', 'offline']) assert.ok(kinds.has(kind), `${lang} has no ${kind}`);
  }
  assert.ok(oneOfEachKind(site.pages).length >= 14, oneOfEachKind(site.pages).map(({ kind }) => kind).join(', '));
});

test('no page has an accessibility fault', () => everyPage({ context, site }, inEachMode));

test('no page of any kind has one in forced colors', async () => {
  const forced = await browser.newContext({ forcedColors: 'active', viewport: { width: 360, height: 740 } });
  await everyPage({ context: forced, site, pages: oneOfEachKind(site.pages) }, faultsOf);
  await forced.close();
});

test('the answers of the preview and of the form have none', async (t) => {
  const preview = await serve();
  try {
    const page = await context.newPage();
    for (const path of ['_mailbox/', 'thank-you/?ref=K7Q2-9FXM']) {
      await page.goto(preview.address + path);
      assert.deepEqual(await inEachMode(page), [], path);
    }
    for (const path of ['', 'es/', 'ar/', 'vi/']) {
      await t.test(`/${path}consultation/ with problems`, async () => {
        await page.goto(`${preview.address}${path}consultation/`);
        await page.locator('main form button[type=submit], main form button:not([type])').click();
        await page.locator('.error-summary').waitFor();
        assert.deepEqual(await inEachMode(page), []);
      });
    }
    await page.close();
  } finally {
    await preview.stop();
  }
});

test('a page that axe-core has something against is told', async () => {
  const page = await context.newPage();
  await page.goto(site.address);
  await page.locator('h1').evaluate((title) => { title.style.color = '#aaa'; });
  await assert.rejects(faultless(page), /color-contrast/);
  await page.close();
});
