// Where text runs from right to left, a number to call still reads as it is dialed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, publish } from './pages.mjs';
import { openBrowser } from './site.mjs';

let site;
let browser;
let context;

before(async () => {
  site = await publish('--no-pdf', '--no-search');
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 360, height: 740 } });
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('every number on pages in Arabic stands from left to right', async () => {
  const pages = site.pages.filter(({ lang }) => lang === 'ar');
  let seen = 0;
  await everyPage({ context, site, pages }, async (page) => {
    const numbers = await page.evaluate(numbersInView);
    seen += numbers.length;
    return numbers.filter(({ isTurned }) => isTurned).map(({ text }) => `${text} reads from right to left`);
  });
  assert.ok(seen > pages.length, `only ${seen} numbers were seen`);
});

test('a number that is turned round is told', async () => {
  const page = await context.newPage();
  await page.goto(`${site.address}ar/`);
  await page.locator('main').evaluate((main) => { main.innerHTML = '<p>اتصلوا بنا على 402-555-0100.</p>'; });
  const numbers = await page.evaluate(numbersInView);
  assert.ok(numbers.some(({ text, isTurned }) => text === '402-555-0100' && isTurned), JSON.stringify(numbers));
  await page.close();
});

/** Every number with hyphens that is shown on one line, and whether its first digit stands right of its last. */
function numbersInView() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const left = (node, at) => {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  const numbers = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.checkVisibility()) continue;
    for (const { 0: text, index } of node.data.matchAll(/\d+(?:-\d+)+/g)) {
      const [first, last] = [left(node, index), left(node, index + text.length - 1)];
      if (first.width > 0 && Math.abs(first.top - last.top) < 2) numbers.push({ text, isTurned: first.left > last.left });
    }
  }
  return numbers;
}
