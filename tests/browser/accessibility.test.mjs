// Every page of the site, checked by axe-core in light and dark, on a small phone and on a desk, in every language.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { load } from 'js-yaml';
import { RULES_ON_COLORS, faultless, faultsOf } from './faultless.mjs';
import { everyPage, oneOfEachKind, publish } from './pages.mjs';
import { openBrowser, serve } from './site.mjs';

const WIDTHS = [320, 1280];
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

/**
 * What is wrong with the page in view, in each width and in each scheme.
 *
 * Of the dark page the rules about colors are asked alone: where nothing but colors differs, and that is looked at too,
 * all other rules would say the same once more.
 */
async function inEachMode(page) {
  const faults = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    const found = { light: await faultsOf(page) };
    const shape = await page.evaluate(shapes);
    await page.emulateMedia({ colorScheme: 'dark' });
    found.dark = await faultsOf(page, RULES_ON_COLORS);
    if (await page.evaluate(shapes) !== shape) found.dark.push('more than colors differs from the light page');
    faults.push(...Object.entries(found).flatMap(([scheme, list]) => list.map((fault) => `${scheme}, ${width} pixels wide: ${fault}`)));
  }
  return faults;
}

/** In the page: each element, where it stands and whether it is shown, and the size and weight of its letters. */
function shapes() {
  return [...document.querySelectorAll('body, body *')].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const { fontSize, fontWeight, textDecorationLine } = getComputedStyle(element);
    const isShown = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    return [element.localName, x, y, width, height, isShown, fontSize, fontWeight, textDecorationLine].join(' ');
  }).join('\n');
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
  await everyPage({ context: forced, site, pages: oneOfEachKind(site.pages) }, (page) => faultsOf(page));
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

test('so is one that is at fault in the dark alone, by its colors or by more', async () => {
  // The site's own rules would keep these styles out.
  const lax = await browser.newContext({ reducedMotion: 'reduce', bypassCSP: true });
  const page = await lax.newPage();
  await page.goto(site.address);
  assert.deepEqual(await inEachMode(page), []);
  const dark = (styles) => page.addStyleTag({ content: `@media (prefers-color-scheme: dark) { ${styles} }` });
  await dark('h1 { color: #345 !important; }');
  const faults = await inEachMode(page);
  assert.deepEqual(faults.map((fault) => /^dark, \d+ pixels wide: color-contrast/.test(fault)), [true, true], faults.join('\n'));
  await dark('.foot { display: none !important; }');
  assert.match((await inEachMode(page)).join('\n'), /dark, 1280 pixels wide: more than colors differs/);
  await lax.close();
});
