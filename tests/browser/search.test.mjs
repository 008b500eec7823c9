// A parent looks for something: by the full text, without scripts, and when the index does not load.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PATIENCE, publish } from './pages.mjs';
import { openBrowser } from './site.mjs';

let site;
let browser;
let context;

before(async () => {
  site = await publish();
  browser = await openBrowser();
  context = await patient();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('the words of a handout find it, before the articles', async () => {
  const page = await context.newPage();
  await page.goto(`${site.address}search/?q=tearing paper 4 years`);
  await page.locator('[data-results] li').first().waitFor();
  const links = await page.locator('[data-results] a').evaluateAll((found) => found.map((link) => link.getAttribute('href')));
  assert.ok(links.slice(0, 3).includes('/handouts/tear-and-paste/'), links.join(' '));
  assert.match(await page.locator('[role=status]').innerText(), /\d/);
  assert.equal(await page.locator('[data-all]').isVisible(), false);
  await page.close();
});

test('words that nothing has leave the lists and say what to do', async () => {
  const page = await context.newPage();
  await page.goto(`${site.address}search/`);
  await page.fill('#q', 'xylophonic');
  await page.getByText('Try fewer words').waitFor();
  assert.ok(await page.locator('[data-all]').isVisible());
  await page.close();
});

test('when the index does not load, the page says so and looks through its lists', async () => {
  const page = await context.newPage();
  await page.route('**/pagefind/**', (route) => route.abort());
  await page.goto(`${site.address}search/?q=sock`);
  await page.getByRole('alert').waitFor();
  assert.ok(await page.locator('[data-part] a[href="/handouts/sock-tug/"]').isVisible());
  await page.close();
});

test('without scripts there are lists, and no box that does nothing', async () => {
  const bare = await patient({ javaScriptEnabled: false });
  const page = await bare.newPage();
  await page.goto(`${site.address}search/`);
  assert.equal(await page.locator('#q').isVisible(), false);
  assert.ok(await page.locator('[data-part] a[href="/handouts/sock-tug/"]').isVisible());
  await bare.close();
});

/** Tabs that wait long enough on a busy machine. */
async function patient(options) {
  const tabs = await browser.newContext(options);
  tabs.setDefaultTimeout(PATIENCE);
  return tabs;
}
