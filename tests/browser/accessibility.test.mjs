// What axe-core says of pages beside those that are published as they are: in forced colors, of the preview, of answers of
// the form; and that it sees faults at all. (all-pages.desk.test.mjs asks it about every page.)

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { load } from 'js-yaml';
import { faultless, faultsInEachMode, faultsOf } from './faultless.mjs';
import { everyPage, oneOfEachKind, publish } from './pages.mjs';
import { openBrowser, serve } from './site.mjs';

let site;
let browser;
let context;

before(async () => {
  site = await publish();
  browser = await openBrowser();
  // While colours pass from light to dark, no pair of them is what it will be.
  context = await browser.newContext({ reducedMotion: 'reduce' });
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('every language of the clinic has pages, and each of its own has what families need first', () => {
  const { languages } = load(readFileSync(join(site.root, 'content/clinic.yaml'), 'utf8'));
  for (const lang of languages) {
    const kinds = new Set(site.pages.filter((page) => page.lang === lang).map(({ kind }) => kind));
    for (const kind of ['home', 'page', 'consultation', 'thank-you', 'offline']) assert.ok(kinds.has(kind), `${lang} has no ${kind}`);
  }
  assert.ok(oneOfEachKind(site.pages).length >= 14, oneOfEachKind(site.pages).map(({ kind }) => kind).join(', '));
});

test('no page of any kind has an accessibility fault in forced colors', async () => {
  const forced = await browser.newContext({ forcedColors: 'active', viewport: { width: 360, height: 740 } });
  await everyPage({ context: forced, site, pages: oneOfEachKind(site.pages) }, (page) => faultsOf(page));
  await forced.close();
});

test('the answers of the preview and of the form have none', async (t) => {
  const preview = await serve();
  try {
    const page = await context.newPage();
    for (const path of ['_mailbox/', 'thank-you/?ref=K7Q2-9FXM']) {
      await page.goto(preview.address + path);
      assert.deepEqual(await faultsInEachMode(page), [], path);
    }
    for (const path of ['', 'es/', 'ar/', 'vi/']) {
      await t.test(`/${path}consultation/ with problems`, async () => {
        await page.goto(`${preview.address}${path}consultation/`);
        await page.locator('main form button[type=submit], main form button:not([type])').click();
        await page.locator('.error-summary').waitFor();
        assert.deepEqual(await faultsInEachMode(page), []);
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

test('so is one that is at fault in the dark alone, by its colors or by more', async () => {
  // The site's own rules would keep these styles out.
  const lax = await browser.newContext({ reducedMotion: 'reduce', bypassCSP: true });
  const page = await lax.newPage();
  await page.goto(site.address);
  assert.deepEqual(await faultsInEachMode(page), []);
  const dark = (styles) => page.addStyleTag({ content: `@media (prefers-color-scheme: dark) { ${styles} }` });
  await dark('h1 { color: #345 !important; }');
  const faults = await faultsInEachMode(page);
  assert.deepEqual(faults.map((fault) => /^dark, \d+ pixels wide: color-contrast/.test(fault)), [true, true], faults.join('\n'));
  await dark('.foot { display: none !important; }');
  assert.match((await faultsInEachMode(page)).join('\n'), /dark, 1280 pixels wide: more than colors differs/);
  await lax.close();
});
