// Every page in a phone's window, its worker and all, visited once for many questions: by keyboard, whom it asks, what
// it leaves in the browser, and in Arabic whether a number to call still reads as it is dialed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { prepare, round, skip } from './keyboard.mjs';
import { everyPage, noneOn, publish } from './pages.mjs';
import { openBrowser, watch } from './site.mjs';

const PHONE = { width: 360, height: 740 };

let site;
let browser;
/** What was found wrong, by question and by page; and on the way. */
const faults = { keyboard: new Map(), kept: new Map(), turned: new Map() };
let onTheWay;
let cookies;
/** Tabs in which somebody uses the keyboard, and what was asked of the function in others. */
const touched = new Set();
const askedEarly = [];
let numbers = 0;
const inArabic = () => site.pages.filter(({ lang }) => lang === 'ar');

before(async () => {
  site = await publish();
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: PHONE });
  onTheWay = watch(context, site.address);
  context.on('request', (request) => {
    if (request.url().includes('/api/') && (request.serviceWorker() || !touched.has(request.frame().page()))) askedEarly.push(request.url());
  });
  await everyPage({ context, site, prepare }, async (page, seen) => {
    if (inArabic().includes(seen)) faults.turned.set(seen.path, await turned(page));
    touched.add(page);
    faults.keyboard.set(seen.path, [...await round(page), ...await skip(page)]);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForLoadState('networkidle');
    faults.kept.set(seen.path, await page.evaluate(kept));
    touched.delete(page);
    return [];
  });
  cookies = await context.cookies();
  await context.close();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('on a phone, every control of every page is reached, seen and left again, and the first leads past the head', () => {
  noneOn(site.pages, faults.keyboard);
});

test('scenario 10: on every page the network log has this host alone, and nothing stays in the browser', () => {
  noneOn(site.pages, faults.kept);
  assert.deepEqual(cookies, []);
  assert.deepEqual(askedEarly, []);
  // A form that is touched asks for a challenge; behind this host there is no function that has one.
  assert.deepEqual(onTheWay.filter((fault) => !/status of 404 .*\/api\/challenge\)$/.test(fault)), []);
});

test('what scenario 10 looks for is found where it is', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults = watch(context, site.address);
  await page.goto(site.address);
  await page.evaluate(async () => {
    document.cookie = 'seen=yes';
    localStorage.setItem('seen', 'yes');
    sessionStorage.setItem('seen', 'yes');
    await new Promise((resolve) => { indexedDB.open('seen').onsuccess = resolve; });
  });
  assert.equal((await page.evaluate(kept)).length, 4);
  assert.deepEqual(faults, []);
  await page.goto(`data:text/html,<img src="${site.address.replace('127.0.0.1', 'localhost')}pixel.svg" alt="">`, { waitUntil: 'commit' });
  for (let turns = 0; turns < 200 && !faults.length; turns += 1) await page.waitForTimeout(20);
  assert.match(faults.join(), /request to http:\/\/localhost/);
  await context.close();
});

test('every number on pages in Arabic stands from left to right', () => {
  noneOn(inArabic(), faults.turned);
  assert.ok(numbers > inArabic().length, `only ${numbers} numbers were seen`);
});

test('a number that is turned round is told', async () => {
  const page = await browser.newPage({ viewport: PHONE });
  await page.goto(`${site.address}ar/`);
  await page.locator('main').evaluate((main) => { main.innerHTML = '<p>اتصلوا بنا على 402-555-0100.</p>'; });
  const numbers = await page.evaluate(numbersInView);
  assert.ok(numbers.some(({ text, isTurned }) => text === '402-555-0100' && isTurned), JSON.stringify(numbers));
  await page.close();
});

/** The numbers of the page in view that read from right to left. */
async function turned(page) {
  const seen = await page.evaluate(numbersInView);
  numbers += seen.length;
  return seen.filter(({ isTurned }) => isTurned).map(({ text }) => `${text} reads from right to left`);
}

/** In the page: every number with hyphens that is shown on one line, and whether its first digit stands right of its last. */
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

/** In the page: what stays in the browser; what the worker keeps of handouts is no part of it. */
async function kept() {
  const stored = {
    'a cookie': document.cookie,
    'local storage': localStorage.length,
    'session storage': sessionStorage.length,
    'a database': (await indexedDB.databases()).length,
  };
  return Object.entries(stored).filter(([, held]) => held).map(([what]) => `it leaves ${what}`);
}
