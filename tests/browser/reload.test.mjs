// A writer saves a file while the page is open: the browser shows the new text by itself.

import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser, published, serve } from './site.mjs';

let site;
let browser;

before(async () => {
  site = await serve();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('an edited article appears in the open page without a reload by hand', async () => {
  const article = published(site.root).articles[0];
  const page = await browser.newPage();
  await page.goto(`${site.address}articles/${article.name}/`);
  await listening(page);
  appendFileSync(join(site.root, 'content/articles', article.file), '\nA sentence that was not there before.\n');
  await page.getByText('A sentence that was not there before.').waitFor({ timeout: 10_000 });
  await page.close();
});

test('an edited handout appears in the open page as well', async () => {
  const handout = published(site.root).handouts[0];
  const path = join(site.root, 'content/handouts', handout.file);
  const page = await browser.newPage();
  await page.goto(`${site.address}handouts/${handout.name}/`);
  await listening(page);
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^summary:.*$/m, 'summary: A new summary for the open page.'));
  await page.getByText('A new summary for the open page.').first().waitFor({ timeout: 10_000 });
  await page.close();
});

test('a mistake keeps the last good page, and mending it brings the new one', async () => {
  const article = published(site.root).articles[1];
  const path = join(site.root, 'content/articles', article.file);
  const good = readFileSync(path, 'utf8');
  const page = await browser.newPage();
  await page.goto(`${site.address}articles/${article.name}/`);
  await listening(page);
  const heading = await page.locator('h1').innerText();
  writeFileSync(path, good.replace(/^date:.*$/m, 'date: 2024-02-31'));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const answer = await page.goto(`${site.address}articles/${article.name}/`);
  assert.equal(answer.status(), 200);
  assert.equal(await page.locator('h1').innerText(), heading);
  await listening(page);
  writeFileSync(path, `${good}\nMended and saved again.\n`);
  await page.getByText('Mended and saved again.').waitFor({ timeout: 10_000 });
  await page.close();
});

/** The page's script opens its event stream after loading: an edit before that would be missed by the test, not by a person. */
async function listening(page) {
  await page.waitForLoadState('load');
  await page.waitForTimeout(500);
}
