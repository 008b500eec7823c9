// Handouts that were opened can be read without a signal, are never stale with one, and nothing else is kept.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { host } from './published.mjs';
import { build, carryover, openBrowser, photo, serve, watch } from './site.mjs';

const SHEET = 'handouts/kitchen-helper/';
let built;
let site;
let browser;
let context;
let page;

before(async () => {
  built = build('--no-pdf');
  site = await host(built.out);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await site?.stop();
  built?.remove();
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  page = await context.newPage();
});

afterEach(async () => {
  await context.close();
  site.ill(false);
});

test('a handout that was opened once can be read without a signal, with its pictures and its looks', async () => {
  const faults = watch(context, site.address);
  await open(SHEET);
  await until(async () => (await kept()).some((path) => path.startsWith('/media/')));
  assert.deepEqual(faults, []);
  await withoutSignal(async () => {
    await page.reload();
    assert.match(await page.locator('h1').innerText(), /Kitchen helper/);
    assert.match(await page.locator('main').innerText(), /Stop if/i);
    assert.ok(await page.evaluate(() => document.styleSheets[0]?.cssRules.length) > 0, 'the style sheet is there');
    const picture = page.locator('main img').first();
    await picture.scrollIntoViewIfNeeded();
    await until(async () => picture.evaluate((image) => image.naturalWidth > 0));
  });
});

test('with a signal a changed handout is new at once, and without one again the new one is kept', async () => {
  await open(SHEET);
  const file = join(built.root, 'content', 'handouts', 'kitchen-helper.yaml');
  const text = readFileSync(file, 'utf8');
  try {
    writeFileSync(file, text.replace(/^title: .*$/m, 'title: Kitchen helper, mended'));
    rebuild(built);
    await page.reload();
    assert.equal(await page.locator('h1').innerText(), 'Kitchen helper, mended');
    await until(async () => (await keptTexts()).some((html) => html.includes('Kitchen helper, mended')));
    await withoutSignal(async () => {
      await page.reload();
      assert.equal(await page.locator('h1').innerText(), 'Kitchen helper, mended');
    });
  } finally {
    writeFileSync(file, text);
    rebuild(built);
  }
});

test('only handouts, their list and programs are kept: no form, no search, no article, no address with a question mark', async () => {
  await open(SHEET);
  for (const path of ['', 'consultation/', 'thank-you/?ref=K7Q2-9FXM', 'search/?q=socks', 'articles/', 'privacy/', 'handouts/', 'handouts/sock-tug/?from=mail', 'es/consultation/']) {
    await page.goto(site.address + path, { waitUntil: 'load' });
  }
  await open('programs/evening-routine/');
  const paths = await kept();
  const pages = paths.filter((path) => path.endsWith('/') && !path.endsWith('/offline/')).sort();
  assert.deepEqual(pages, ['/handouts/', '/handouts/kitchen-helper/', '/programs/evening-routine/']);
  assert.deepEqual(paths.filter((path) => /[?]|\/api\/|pagefind|\.pdf$/.test(path)), []);
});

test('without a signal a page that was never opened says so, with the phone and what can be read', async () => {
  await open(SHEET);
  await withoutSignal(async () => {
    await page.goto(`${site.address}articles/`);
    await page.getByRole('heading', { name: 'No signal' }).waitFor();
    assert.match(await page.locator('main').innerText(), /not saved on this device/);
    assert.ok(await page.locator('main a[href="tel:+14024131356"]').isVisible());
    const link = page.locator('main li a');
    assert.deepEqual(await link.allInnerTexts(), ['Kitchen helper heavy work']);
    await link.click();
    await page.waitForURL(`**/${SHEET}`);
    for (const [path, title] of [['es/first-visit/', 'No hay señal'], ['vi/consultation/', 'Không có mạng'], ['ar/consultation/', 'لا يوجد اتصال']]) {
      await page.goto(site.address + path);
      await page.getByRole('heading', { name: title }).waitFor();
    }
  });
});

test('where the server is ill the kept handout is shown, and other pages say what the server says', async () => {
  await open(SHEET);
  site.ill(true);
  await page.goto(site.address + SHEET);
  assert.match(await page.locator('h1').innerText(), /Kitchen helper/);
  const answer = await page.goto(`${site.address}about/`);
  assert.equal(answer.status(), 503);
});

test('a handout that is no longer on the site leaves the device', async () => {
  await open('handouts/sock-tug/');
  const file = join(built.out, 'handouts', 'sock-tug', 'index.html');
  const html = readFileSync(file);
  rmSync(file);
  try {
    const answer = await page.reload();
    assert.equal(answer.status(), 404);
    await until(async () => !(await kept()).includes('/handouts/sock-tug/'));
  } finally {
    writeFileSync(file, html);
  }
});

test('the reader sees what is kept and can remove it', async () => {
  await open(SHEET);
  await page.goto(`${site.address}privacy/`);
  await page.locator('main a[href="/offline/"]').click();
  await page.getByRole('heading', { name: 'Handouts on this device' }).waitFor();
  assert.deepEqual(await page.locator('main li a').allInnerTexts(), ['Kitchen helper heavy work']);
  await page.getByRole('button', { name: 'Remove them from this device' }).click();
  await page.getByText('They are no longer on this device.').waitFor();
  assert.deepEqual((await kept()), []);
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
});

test('a device keeps the thirty handouts opened last, and no file that none of them needs', async () => {
  const many = build('--no-pdf', '--no-search');
  const text = readFileSync(join(many.root, 'content', 'handouts', 'kitchen-helper.yaml'), 'utf8');
  for (let number = 1; number <= 33; number += 1) {
    writeFileSync(join(many.root, 'content', 'handouts', `copy-${number}.yaml`), text.replace(/^title: .*$/m, `title: Copy ${number}`));
  }
  rebuild(many);
  const other = await host(many.out);
  try {
    await open('handouts/sock-tug/', other);
    for (let number = 1; number <= 33; number += 1) {
      await page.goto(`${other.address}handouts/copy-${number}/`);
      await until(async () => (await kept()).includes(`/handouts/copy-${number}/`));
    }
    await until(async () => pagesIn(await kept()).length === 30);
    const paths = await kept();
    assert.ok(!paths.includes('/handouts/sock-tug/') && !paths.includes('/handouts/copy-3/') && paths.includes('/handouts/copy-4/'));
    await until(async () => !(await kept()).some((path) => path.includes('sock-t')));
  } finally {
    await other.stop();
    many.remove();
  }
});

test('of a photo in several sizes a small copy is kept, and shown without a signal', async () => {
  const many = build('--no-pdf', '--no-search');
  const file = join(many.root, 'content', 'handouts', 'kitchen-helper.yaml');
  writeFileSync(join(many.root, 'content', 'media', 'handouts', 'kitchen.jpg'), await photo(browser, 2000, 1500));
  writeFileSync(file, readFileSync(file, 'utf8').replace('handouts/kitchen-push.svg', 'handouts/kitchen.jpg\n      people: false'));
  rebuild(many);
  const other = await host(many.out);
  try {
    await open(SHEET, other);
    await until(async () => (await kept()).some((path) => /kitchen\.[0-9a-f]+-480\.webp$/.test(path)));
    assert.deepEqual((await kept()).filter((path) => /-1600\./.test(path)), [], 'a large copy stays on the web');
    await other.stop();
    await page.reload();
    const picture = page.locator('main picture img').first();
    await picture.scrollIntoViewIfNeeded();
    await until(async () => picture.evaluate((image) => image.naturalWidth > 0));
    await other.start();
  } finally {
    await other.stop();
    many.remove();
  }
});

test('below a folder of its host the site keeps to that folder', async () => {
  const port = site.port + 1;
  const below = build('--no-pdf', '--no-search', '--base-url', `http://127.0.0.1:${port}/clinic`);
  const other = await host(below.out, { port, base: '/clinic' });
  try {
    await open(SHEET, other);
    await other.stop();
    await page.reload();
    assert.match(await page.locator('h1').innerText(), /Kitchen helper/);
    await page.goto(`${other.address}es/`);
    await page.getByRole('heading', { name: 'No hay señal' }).waitFor();
    await other.start();
  } finally {
    await other.stop();
    below.remove();
  }
});

test('a preview on the same port sends the worker away and has none of its own', async () => {
  const port = site.port + 2;
  const earlier = await host(built.out, { port });
  await open(SHEET, earlier);
  await earlier.stop();
  const preview = await serve(() => {}, port);
  try {
    await page.goto(preview.address + SHEET);
    await until(async () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length === 0 && (await caches.keys()).length === 0));
    // The worker that removes itself loads the page once more, and may do so now.
    await until(() => page.goto(`${preview.address}handouts/sock-tug/`).then(() => true, () => false));
    assert.equal(await page.locator('script[data-worker]').count(), 0);
    assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
  } finally {
    await preview.stop();
  }
});

test('the worker is small', () => {
  assert.ok(statSync(join(built.out, 'sw.js')).size < 5120);
});

/** Opens a page and waits until it is kept. */
async function open(path, on = site) {
  await page.goto(on.address + path);
  await until(async () => (await kept()).some((one) => one.endsWith(`/${path}`)));
}

/** The addresses that the device holds. */
async function kept() {
  return page.evaluate(async () => {
    const held = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return held.flat().map(({ url }) => url.slice(location.origin.length));
  });
}

/** The HTML of the pages that it holds. */
async function keptTexts() {
  return page.evaluate(async (paths) => Promise.all(paths.map(async (path) => (await caches.match(path)).text())), (await kept()).filter((path) => path.endsWith('/')));
}

function pagesIn(paths) {
  return paths.filter((path) => /^\/handouts\/[^/]+\/$/.test(path));
}

async function withoutSignal(act) {
  await site.stop();
  try {
    await act();
  } finally {
    await site.start();
  }
}

async function until(holds) {
  for (let turn = 0; turn < 400; turn += 1) {
    // The page may be leaving just then.
    if (await holds().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`it did not come true within 10 seconds: ${holds}\n${JSON.stringify(await kept())}`);
}

function rebuild({ root, out }) {
  const run = spawnSync(carryover, ['--root', root, 'build', '--out', out, '--no-pdf'], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stdout + run.stderr);
}
