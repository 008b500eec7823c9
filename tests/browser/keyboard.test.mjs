// The keyboard at a desk, in the menu and in the form. (all-pages.keyboard.test.mjs goes through every page on a phone.)

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { prepare, round } from './keyboard.mjs';
import { everyPage, oneOfEachKind, publish } from './pages.mjs';
import { openBrowser } from './site.mjs';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };
let site;
let browser;

before(async () => {
  site = await publish();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('on a desk, every control of a page of each kind is reached, seen and left again, from left to right and from right to left', async () => {
  const context = await browser.newContext({ viewport: DESK });
  const pages = [...oneOfEachKind(site.pages), ...oneOfEachKind(site.pages, 'ar')];
  await everyPage({ context, site, pages, prepare }, round);
  await context.close();
});

test('the menu opens by Enter, its links follow, and Escape closes it', async () => {
  const context = await browser.newContext({ viewport: PHONE });
  const homes = site.pages.filter(({ kind }) => kind === 'home');
  assert.ok(homes.length >= 4);
  await everyPage({ context, site, pages: homes }, async (page) => {
    const menu = page.locator('.menu summary');
    await menu.focus();
    await page.keyboard.press('Enter');
    const links = page.locator('.menu a');
    const reached = [];
    for (let at = 0; at < await links.count(); at += 1) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate(() => document.activeElement.href));
    }
    const all = await links.evaluateAll((found) => found.map(({ href }) => href));
    await page.keyboard.press('Escape');
    const isBack = await menu.evaluate((summary) => summary === document.activeElement && !summary.parentElement.open);
    return [
      ...all.length && all.join() === reached.join() ? [] : [`the stops after the menu are not its links: ${reached.join(' ')}`],
      ...isBack ? [] : ['Escape does not close the menu and go back to it'],
    ];
  });
  await context.close();
});

test('a choice of the form is made by arrow keys', async () => {
  const page = await browser.newPage({ viewport: PHONE });
  await page.goto(`${site.address}consultation/`);
  const choices = page.locator('main input[type=radio][name=age]');
  await choices.first().focus();
  await page.keyboard.press('ArrowDown');
  assert.ok(await choices.nth(1).isChecked());
  await page.close();
});
