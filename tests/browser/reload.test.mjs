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
  await opened(page, `${site.address}articles/${article.name}/`);
  appendFileSync(join(site.root, 'content/articles', article.file), '\nA sentence that was not there before.\n');
  await page.getByText('A sentence that was not there before.').waitFor({ timeout: 10_000 });
  await page.close();
});

test('an edited handout appears in the open page as well', async () => {
  const handout = published(site.root).handouts[0];
  const path = join(site.root, 'content/handouts', handout.file);
  const page = await browser.newPage();
  await opened(page, `${site.address}handouts/${handout.name}/`);
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^summary:.*$/m, 'summary: A new summary for the open page.'));
  await page.getByText('A new summary for the open page.').first().waitFor({ timeout: 10_000 });
  await page.close();
});

test('a mistake is told over the last good page, which stays where the reader was, and goes when it is mended', async () => {
  const article = published(site.root).articles[1];
  const path = join(site.root, 'content/articles', article.file);
  const good = readFileSync(path, 'utf8');
  const page = await browser.newPage({ viewport: { width: 360, height: 700 } });
  await opened(page, `${site.address}articles/${article.name}/`);
  const heading = await page.locator('h1').innerText();
  await page.evaluate(() => scrollTo(0, 900));
  writeFileSync(path, good.replace(/^date:.*$/m, 'date: 2024-02-31'));
  // Inside the region that screen readers speak.
  const panel = page.locator('[role=alert] .panel', { hasText: 'One problem keeps' });
  await panel.waitFor({ timeout: 10_000 });
  const words = await panel.innerText();
  const line = good.split('\n').findIndex((text) => text.startsWith('date:')) + 1;
  assert.ok(words.includes(`content/articles/${article.file}:${line}:7`), words);
  assert.ok(words.includes('date: 2024-02-31') && words.includes('Why:') && words.includes('Fix:'), words);
  assert.equal(await page.locator('h1').innerText(), heading);
  assert.equal(await page.evaluate(() => scrollY), 900, 'the page did not move');
  await page.getByRole('button', { name: 'Hide' }).click();
  assert.equal(await panel.count(), 0);
  const again = await page.reload();
  assert.equal(again.status(), 200);
  assert.equal(await page.locator('h1').innerText(), heading);
  await panel.waitFor({ timeout: 10_000 });
  writeFileSync(path, `${good}\nMended and saved again.\n`);
  await page.getByText('Mended and saved again.').waitFor({ timeout: 10_000 });
  assert.equal(await panel.count(), 0);
  await page.close();
});

test('the reader keeps the place when the page follows an edit', async () => {
  const article = published(site.root).articles[0];
  const page = await browser.newPage({ viewport: { width: 360, height: 700 } });
  await opened(page, `${site.address}articles/${article.name}/`);
  await page.evaluate(() => scrollTo(0, 1200));
  appendFileSync(join(site.root, 'content/articles', article.file), '\nOne more sentence at the end.\n');
  await page.getByText('One more sentence at the end.').waitFor({ timeout: 10_000 });
  await page.waitForFunction(() => scrollY === 1200, undefined, { timeout: 5_000 });
  await page.close();
});

test('a page that was drawn just before a build ended shows what that build gave', async () => {
  const article = published(site.root).articles[0];
  const address = `${site.address}articles/${article.name}/`;
  const page = await browser.newPage();
  // The page's question for news comes late, as it does on a slow day.
  let ask;
  const asked = new Promise((resolve) => (ask = resolve));
  await page.route('**/_carryover/events', async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto(address);
  appendFileSync(join(site.root, 'content/articles', article.file), '\nA sentence from the moment between.\n');
  while (!(await (await fetch(address)).text()).includes('A sentence from the moment between.')) await page.waitForTimeout(50);
  ask();
  await page.getByText('A sentence from the moment between.').waitFor({ timeout: 10_000 });
  await page.close();
});

test('a site that was never in order says what to mend, and comes by itself', async () => {
  const broken = await serve((root) => writeFileSync(join(root, 'content/clinic.yaml'), 'name: [\n'));
  try {
    const page = await browser.newPage();
    const answer = await opened(page, broken.address);
    assert.equal(answer.status(), 500);
    assert.match(await page.locator('main').innerText(), /content\/clinic\.yaml:1/);
    writeFileSync(join(broken.root, 'content/clinic.yaml'), readFileSync(join(site.root, 'content/clinic.yaml')));
    await page.locator('h1', { hasText: 'The page cannot be shown yet' }).waitFor({ state: 'detached', timeout: 10_000 });
    await page.close();
  } finally {
    await broken.stop();
  }
});

/** Opens a page, and waits until its script listens: an edit before that would be missed by the test, not by a person. */
async function opened(page, address) {
  const listening = page.waitForResponse((response) => response.headers()['content-type']?.startsWith('text/event-stream'));
  const answer = await page.goto(address);
  await listening;
  return answer;
}
