// How every page reads on a desk: letters a line, size of the text, air between its lines; nothing leans or shouts,
// and no font is loaded.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, none, publish } from './pages.mjs';
import { openBrowser } from './site.mjs';

/** Letters of a full line of running text, blanks among them: the middle one of a page's lines lies in this range. */
const LETTERS = [60, 70];
/** The least size of running text, in CSS pixels, and the least height of its lines, as a part of that. */
const LEAST = { size: 17, height: 1.5 };
/** A page with fewer full lines says too little about its measure. */
const ENOUGH_LINES = 12;

const DESK = { width: 1280, height: 900 };

let site;
let browser;
/** What was found wrong, by test: each page is loaded once for all of them. */
const faults = { lines: new Map(), shapes: new Map() };
const fonts = [];
let measured = 0;

before(async () => {
  site = await publish();
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: DESK });
  context.on('request', (request) => request.resourceType() === 'font' && fonts.push(request.url()));
  await everyPage({ context, site }, async (page, { path, lang }) => {
    // Letters of other scripts are wider or narrower.
    if (lang === 'en' || lang === 'es') faults.lines.set(path, ofLines(await page.evaluate(runningText)));
    faults.shapes.set(path, await page.evaluate(leaning));
    return [];
  });
  await context.close();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('running text has 60 to 70 letters a line, is large enough, and has air between its lines', () => {
  none(faults.lines);
  assert.ok(measured > 20, `only ${measured} pages have enough running text to be measured`);
});

test('nothing leans and nothing shouts, and no font is loaded', () => {
  none(faults.shapes);
  assert.deepEqual(fonts, []);
});

test('lines of the wrong length, small or dense text, and what leans or shouts is told', async () => {
  // The site's own rules would keep these styles out.
  const page = await browser.newPage({ viewport: DESK, bypassCSP: true });
  await page.goto(site.address + site.pages.find(({ kind, lang }) => kind === 'article' && lang === 'en').path);
  assert.deepEqual([...ofLines(await page.evaluate(runningText)), ...await page.evaluate(leaning)], []);
  await page.addStyleTag({ content: `
    .main > *, .main > article > * { max-width: 24rem !important; }
    main p { font-size: 16px !important; line-height: 1.2 !important; font-style: italic !important; }
    main h2 { text-transform: uppercase !important; }` });
  const told = [...ofLines(await page.evaluate(runningText)), ...await page.evaluate(leaning)].join('\n');
  for (const fault of [/letters a line/, /text of 16 pixels, lines of 1\.2/, /p\. is italic/, /h2\. is in uppercase/]) assert.match(told, fault);
  await page.close();
});

function ofLines({ lines, size, height }) {
  if (lines.length < ENOUGH_LINES) return [];
  measured += 1;
  const middle = lines.toSorted((one, other) => one - other)[Math.floor(lines.length / 2)];
  const isOff = middle < LETTERS[0] || middle > LETTERS[1];
  const isSmall = size < LEAST.size || height < LEAST.height;
  return [...(isOff ? [`${middle} letters a line`] : []), ...(isSmall ? [`text of ${size} pixels, lines of ${height}`] : [])];
}

/** What is set in italics or in capitals that nobody wrote. */
function leaning() {
  return [...document.querySelectorAll('body *')].flatMap((element) => {
    const { fontStyle, textTransform } = getComputedStyle(element);
    const name = `${element.localName}.${element.className}`;
    return [...(fontStyle === 'normal' ? [] : [`${name} is ${fontStyle}`]), ...(textTransform === 'none' ? [] : [`${name} is in ${textTransform}`])];
  });
}

/** The letters of each full line of the paragraphs that stand in the text column, and how they are set. */
function runningText() {
  const paragraphs = [...document.querySelectorAll('main p')].filter((element) => element.checkVisibility() && !element.closest('.lead, .pointer, .card, .warning, .step, .pair, .advice, .glance, .notice, .alert, .tile, .start, .fold, li, dd, td, form, nav'));
  const lines = [];
  for (const paragraph of paragraphs) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const found = new Map();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const word of node.data.matchAll(/\S+\s*/g)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].trimEnd().length);
        const line = Math.round(range.getBoundingClientRect().bottom / 10);
        found.set(line, (found.get(line) ?? 0) + word[0].length);
      }
    }
    // The last line ends where the words do.
    lines.push(...[...found.values()].slice(0, -1));
  }
  const style = paragraphs.length ? getComputedStyle(paragraphs[0]) : { fontSize: '0', lineHeight: '0' };
  const size = parseFloat(style.fontSize);
  return { lines, size, height: parseFloat(style.lineHeight) / size };
}
