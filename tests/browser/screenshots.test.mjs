// Pictures of every kind of page, for people to look at: on a phone, on a desk, in the dark, printed, in Arabic.
//
// They lie in `target/tmp/screenshots`. `SCREENSHOTS=overwrite` makes those of the README anew.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PATIENCE, oneOfEachKind, publish } from './pages.mjs';
import { checkout, openBrowser } from './site.mjs';

const folder = join(process.env.CARGO_TARGET_DIR ?? join(checkout, 'target'), 'tmp', 'screenshots');
const kept = join(checkout, 'tests', 'screenshots');
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };
const VIEWS = {
  phone: { viewport: PHONE, deviceScaleFactor: 2 },
  desk: { viewport: DESK },
  dark: { viewport: PHONE, deviceScaleFactor: 2, colorScheme: 'dark' },
};
/** Those that the README shows. */
const SHOWN = {
  'home-desk': { path: '', view: VIEWS.desk },
  'home-phone': { path: '', view: VIEWS.phone },
  'handout-phone': { path: 'handouts/sock-tug/', view: VIEWS.phone },
  'article-dark': { path: 'articles/picky-eating-less-pressure/', view: VIEWS.dark },
  'handout-arabic': { path: 'ar/handouts/sock-tug/', view: VIEWS.phone },
  'handout-paper': { path: 'handouts/sock-tug/', view: 'paper' },
};
/** Most bytes of one of them. */
const LARGEST = 80 * 1024;

let site;
let browser;
let kinds;
let work;
/** A tab that only looks at pictures. */
let eye;

before(async () => {
  site = await publish();
  browser = await openBrowser();
  eye = await browser.newPage();
  kinds = [...oneOfEachKind(site.pages), ...oneOfEachKind(site.pages, 'ar')];
  work = mkdtempSync(join(tmpdir(), 'carryover-screenshots-'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
});

after(async () => {
  await browser?.close();
  await site?.stop();
  rmSync(work, { recursive: true, force: true });
});

const nameOf = ({ kind, lang }) => (lang === 'en' ? kind : `${kind}-${lang}`).replace('.html', '');

for (const [view, options] of Object.entries(VIEWS)) {
  test(`every kind of page, ${view}`, async (t) => {
    const context = await patient({ ...options, reducedMotion: 'reduce' });
    const page = await context.newPage();
    for (const kind of kinds) {
      await open(page, kind.path);
      const path = join(folder, `${nameOf(kind)}-${view}.png`);
      await page.screenshot({ path, fullPage: true });
      const { width } = sizeOf(path);
      assert.equal(width, options.viewport.width * (options.deviceScaleFactor ?? 1), path);
      assert.ok(await hues(path) > 8, `${path} shows next to nothing`);
    }
    await context.close();
    t.diagnostic(`they lie in ${folder}`);
  });
}

test('every kind of page, printed', async () => {
  const context = await patient({ viewport: DESK });
  const page = await context.newPage();
  for (const kind of kinds) {
    const sheets = await print(page, kind.path, nameOf(kind));
    assert.ok(sheets.length > 0, `/${kind.path} is not on paper`);
    for (const sheet of sheets) assert.ok(await hues(sheet) > 4, `${sheet} is empty`);
  }
  await context.close();
});

test('the README shows six pictures, and each is small', async () => {
  if (process.env.SCREENSHOTS === 'overwrite') await keep();
  const readme = readFileSync(join(checkout, 'README.md'), 'utf8');
  for (const name of Object.keys(SHOWN)) {
    const path = join(kept, `${name}.webp`);
    assert.ok(existsSync(path), `${path} is not there; SCREENSHOTS=overwrite makes it`);
    assert.ok(statSync(path).size <= LARGEST, `${path} has ${statSync(path).size} bytes`);
    assert.ok(readme.includes(`tests/screenshots/${name}.webp`), `the README does not show ${name}.webp`);
  }
  assert.deepEqual(readdirSync(kept).toSorted(), Object.keys(SHOWN).map((name) => `${name}.webp`).toSorted(), 'and no others are kept');
});

/** Tabs that wait long enough on a busy machine. */
async function patient(options) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE);
  return context;
}

/** Opens a page and waits until all its pictures are there, those further down too. */
async function open(page, path) {
  await page.goto(site.address + path);
  await page.locator('img').evaluateAll((images) => Promise.all(images.map((image) => {
    image.loading = 'eager';
    return image.decode();
  })));
}

/** Prints a page on Letter, and draws each sheet: the pictures' paths. */
async function print(page, path, name) {
  await open(page, path);
  const pdf = join(work, 'printed.pdf');
  await page.pdf({ path: pdf, format: 'Letter' });
  const done = spawnSync('pdftoppm', ['-r', '80', '-png', pdf, join(folder, `${name}-paper`)], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return readdirSync(folder).filter((file) => file.startsWith(`${name}-paper-`)).toSorted().map((file) => join(folder, file));
}

/** Width and height of a PNG, from its head. */
function sizeOf(path) {
  const bytes = readFileSync(path);
  assert.equal(bytes.toString('latin1', 1, 4), 'PNG', path);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** How many colors the upper part of a picture has: a blank one has one. */
async function hues(path) {
  return eye.evaluate(async (address) => {
    const bitmap = await createImageBitmap(await (await fetch(address)).blob());
    const brush = new OffscreenCanvas(200, 200).getContext('2d');
    brush.drawImage(bitmap, 0, 0, bitmap.width, bitmap.width, 0, 0, 200, 200);
    const { data } = brush.getImageData(0, 0, 200, 200);
    const found = new Set();
    for (let at = 0; at < data.length; at += 4) found.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    return found.size;
  }, `data:image/png;base64,${readFileSync(path).toString('base64')}`);
}

/** Makes the pictures of the README: the first view of each, or its first sheet of paper. */
async function keep() {
  mkdirSync(kept, { recursive: true });
  for (const [name, { path, view }] of Object.entries(SHOWN)) {
    const isPaper = view === 'paper';
    const context = await patient({ ...(isPaper ? VIEWS.desk : view), reducedMotion: 'reduce' });
    const page = await context.newPage();
    if (isPaper) await show(page, (await print(page, path, 'readme'))[0]);
    else await open(page, path);
    const device = await context.newCDPSession(page);
    const { data } = await device.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
    writeFileSync(join(kept, `${name}.webp`), Buffer.from(data, 'base64'));
    await context.close();
  }
  for (const file of readdirSync(folder).filter((file) => file.startsWith('readme-'))) rmSync(join(folder, file));
}

/** Fills the tab with a picture, and gives it the picture's size. */
async function show(page, path) {
  await page.setViewportSize(sizeOf(path));
  await page.setContent(`<body style="margin: 0"><img src="data:image/png;base64,${readFileSync(path).toString('base64')}" alt="">`);
  await page.locator('img').evaluate((image) => image.decode());
}
