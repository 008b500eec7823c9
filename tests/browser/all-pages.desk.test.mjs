// Every page at a desk, visited once for many questions: how it reads, how it is for people who set their device up
// their own way, and what axe-core finds in light and in dark, from the narrowest window to a wide one.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { THUMB, bare, inEachSize, moving, small } from './adapted.mjs';
import { faultsInEachMode } from './faultless.mjs';
import { leaning, readingOf } from './lines.mjs';
import { everyPage, noneOn, publish } from './pages.mjs';
import { openBrowser } from './site.mjs';

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };

let site;
let browser;
/** What was found wrong, by question and by page. */
const faults = { lines: new Map(), shapes: new Map(), size: new Map(), thumb: new Map(), motion: new Map(), axe: new Map(), colors: new Map() };
const fonts = [];
let measured = 0;

before(async () => {
  site = await publish();
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: DESK });
  context.on('request', (request) => request.resourceType() === 'font' && fonts.push(request.url()));
  const devices = new Map();
  const prepare = async (page) => devices.set(page, await context.newCDPSession(page));
  await everyPage({ context, site, prepare }, async (page, seen) => {
    const found = { ...await read(page, seen), ...await adapt(page, devices.get(page)) };
    for (const [question, list] of Object.entries(found)) faults[question].set(seen.path, list);
    return [];
  });
  await context.close();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** How the page reads as it comes. */
async function read(page, { lang }) {
  const { isMeasured, faults: lines } = await readingOf(page);
  // Letters of other scripts are wider or narrower.
  const isLatin = lang === 'en' || lang === 'es';
  if (isMeasured && isLatin) measured += 1;
  return { lines: isLatin ? lines : [], shapes: await page.evaluate(leaning) };
}

/** How the page is in other windows and with other settings; after that all is as it was. */
async function adapt(page, device) {
  const found = { size: await inEachSize(page, device) };
  await page.setViewportSize(PHONE);
  found.thumb = await page.evaluate(small, THUMB);
  await page.setViewportSize(DESK);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  found.motion = await page.evaluate(moving);
  found.axe = await faultsInEachMode(page);
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference', forcedColors: 'active' });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  found.colors = await page.evaluate(bare);
  await page.emulateMedia({ forcedColors: 'none' });
  return found;
}

for (const [name, question] of Object.entries({
  'zoom and large text: nothing is lost or cut, and no page scrolls sideways': 'size',
  'less motion: nothing moves': 'motion',
  'forced colors: what can be used keeps its frame, what is current and what has the focus can be told': 'colors',
  'on a phone, a thumb hits what it aims at': 'thumb',
  'no page has an accessibility fault': 'axe',
})) {
  test(name, () => noneOn(site.pages, faults[question]));
}

test('running text has 60 to 70 letters a line, is large enough, and has air between its lines', () => {
  noneOn(site.pages, faults.lines);
  assert.ok(measured > 20, `only ${measured} pages have enough running text to be measured`);
});

test('nothing leans and nothing shouts, and no font is loaded', () => {
  noneOn(site.pages, faults.shapes);
  assert.deepEqual(fonts, []);
});

test('lines of the wrong length, small or dense text, and what leans or shouts is told', async () => {
  // The site's own rules would keep these styles out.
  const page = await browser.newPage({ viewport: DESK, bypassCSP: true });
  await page.goto(site.address + site.pages.find(({ kind, lang }) => kind === 'article' && lang === 'en').path);
  const all = async () => [...(await readingOf(page)).faults, ...await page.evaluate(leaning)];
  assert.deepEqual(await all(), []);
  await page.addStyleTag({ content: `
    .main > *, .main > article > * { max-width: 24rem !important; }
    main p { font-size: 16px !important; line-height: 1.2 !important; font-style: italic !important; }
    main h2 { text-transform: uppercase !important; }` });
  const told = (await all()).join('\n');
  for (const fault of [/letters a line/, /text of 16 pixels, lines of 1\.2/, /p\. is italic/, /h2\. is in uppercase/]) assert.match(told, fault);
  await page.close();
});
