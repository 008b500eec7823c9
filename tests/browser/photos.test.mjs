// Photos on a phone: the small copy is taken, nothing jumps, a blurred preview stands there until it has come.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser, photo, serve, watch } from './site.mjs';

let site;
let browser;

before(async () => {
  browser = await openBrowser();
  site = await serve();
  mkdirSync(join(site.root, 'content/media'), { recursive: true });
  writeFileSync(join(site.root, 'content/media/Ball & mat.jpg'), await photo(browser, 2400, 1800));
  const words = 'Words to read before the photo. '.repeat(20);
  writeFileSync(join(site.root, 'content/articles/photos.md'), [
    '---', 'title: Photos', 'date: 2024-05-01', 'summary: Two photos.',
    'image: {src: ../media/Ball & mat.jpg, alt: A ball lies on a mat.}', '---', '',
    words, '', '![A ball lies on a mat, seen again](<../media/Ball & mat.jpg>)', '', words, '',
  ].join('\n'));
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** The article on a phone: `look` gets the page and a function that lets the photos come, which are kept back until then. */
async function onAPhone(look) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 });
  const faults = watch(context, site.address);
  const page = await context.newPage();
  let come;
  const mayCome = new Promise((resolve) => { come = resolve; });
  await page.route('**/assets/media/**', async (route) => {
    await mayCome;
    await route.continue().catch(() => {}); // the page may be gone by then
  });
  await page.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((shift) => { window.shifts += shift.value; }))
      .observe({ type: 'layout-shift', buffered: true });
  });
  for (let tries = 0; ; tries++) {
    const answer = await page.goto(`${site.address}articles/photos/`, { waitUntil: 'domcontentloaded' });
    if (answer.ok()) break;
    assert.ok(tries < 100, 'the new article is served');
    await new Promise((resolve) => setTimeout(resolve, 100));
    faults.length = 0; // until then, the address led nowhere
  }
  await look(page, come);
  assert.deepEqual(faults, []);
  await context.close();
}

const photos = (page) => page.locator('.photo picture img');

test('a phone takes a small copy, and nothing jumps when it comes', async () => {
  await onAPhone(async (page, come) => {
    assert.equal(await photos(page).count(), 2);
    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    const before = await height();
    assert.equal(await photos(page).first().evaluate((img) => img.complete), false, 'no photo is there yet');
    come();
    for (const img of await photos(page).all()) {
      await img.scrollIntoViewIfNeeded();
      await img.evaluate((img) => new Promise((resolve) => (img.complete ? resolve() : (img.onload = resolve))));
      assert.match(await img.evaluate((img) => img.currentSrc), /\/assets\/media\/ball-[a-z-]*mat\.[0-9a-f]{8}-960\.webp$/);
      assert.equal(await img.evaluate((img) => img.naturalWidth > 0), true);
    }
    assert.equal(await height(), before, 'the page is as high as before');
    assert.equal(await page.evaluate(() => window.shifts), 0);
  });
});

test('a blurred preview fills the place of a photo until it has come, and not on paper', async () => {
  await onAPhone(async (page, come) => {
    const preview = page.locator('.photo__preview').first();
    assert.deepEqual(await preview.evaluate((img) => [img.naturalWidth, img.naturalHeight]), [16, 12]);
    const [small, whole] = [await preview.boundingBox(), await page.locator('.photo').first().boundingBox()];
    assert.ok(small.width >= whole.width && small.height >= whole.height && whole.height > 200, JSON.stringify([small, whole]));
    assert.equal(await preview.getAttribute('alt'), '');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await preview.isVisible(), false);
    come();
    await photos(page).first().evaluate((img) => img.decode());
  });
});
