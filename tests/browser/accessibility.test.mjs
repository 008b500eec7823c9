// Every kind of page, checked by axe-core in light and dark, on a phone and on a desk.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faultless } from './faultless.mjs';
import { openBrowser, published, serve } from './site.mjs';

let site;
let browser;
let kinds;

before(async () => {
  site = await serve();
  browser = await openBrowser();
  const found = published(site.root);
  kinds = [
    '', 'articles/', `articles/${found.articles[0].name}/`,
    'handouts/', ...await handouts(),
    `topics/${found.topics[0]}/`, ...found.pages.map(({ address }) => address).filter(Boolean),
    'search/', 'offline/', 'es/offline/', 'staff/open/', 'consultation/', 'thank-you/?ref=K7Q2-9FXM', '404.html', '_mailbox/',
  ];
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1280]) {
    test(`no page has an accessibility fault, ${colorScheme}, ${width} pixels wide`, async (t) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      for (const path of kinds) {
        await t.test(`/${path}`, async () => {
          await page.goto(site.address + path);
          await faultless(page);
        });
      }
      await t.test('/consultation/ with problems', async () => {
        await page.goto(`${site.address}consultation/`);
        await page.locator('main form button[type=submit], main form button:not([type])').click();
        await page.locator('.error-summary').waitFor();
        await faultless(page);
      });
      await context.close();
    });
  }
}

/** Every handout and every program, in every language. */
async function handouts() {
  const sitemap = await (await fetch(`${site.address}sitemap.xml`)).text();
  const paths = [...sitemap.matchAll(/<loc>https?:\/\/[^/]+\/([^<]*)<\/loc>/g)].map(([, path]) => path);
  const sheets = paths.filter((path) => /(^|\/)(handouts|programs)\/./.test(path));
  assert.ok(sheets.length >= published(site.root).handouts.length, `only ${sheets.length} handouts and programs stand in the sitemap`);
  return sheets;
}
