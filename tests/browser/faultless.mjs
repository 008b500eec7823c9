// What every page is held to: nothing that keeps people from using it, and no scrolling sideways.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Those of them that look at colors. */
const RULES_ON_COLORS = ['color-contrast', 'link-in-text-block'];
/** The windows of a small phone and of a desk. */
const WIDTHS = [320, 1280];

/** What axe-core finds on the page in view, and whether it is wider than its window: a list of texts. */
export async function faultsOf(page, rules = RULES) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe);
  const options = { runOnly: rules, resultTypes: ['violations'] };
  const result = await page.evaluate((given) => globalThis.axe.run(document, given), options);
  const faults = result.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
  const { width } = page.viewportSize();
  const needed = await page.evaluate(() => document.scrollingElement.scrollWidth);
  return needed <= width ? faults : [...faults, `the page is ${needed} pixels wide in a window of ${width}: it scrolls sideways`];
}

/** Fails when there is any such fault. */
export async function faultless(page) {
  assert.deepEqual(await faultsOf(page), []);
}

/**
 * What is wrong with the page in view, in each width and in each scheme. Where colors pass slowly from light to dark,
 * have the page move less: on the way no pair of them is what it will be.
 *
 * Of the dark page the rules about colors are asked alone: where nothing but colors differs, and that is looked at too,
 * all other rules would say the same once more.
 */
export async function faultsInEachMode(page, widths = WIDTHS) {
  const faults = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    const found = { light: await faultsOf(page) };
    const shape = await page.evaluate(shapes);
    await page.emulateMedia({ colorScheme: 'dark' });
    found.dark = await faultsOf(page, RULES_ON_COLORS);
    if (await page.evaluate(shapes) !== shape) found.dark.push('more than colors differs from the light page');
    faults.push(...Object.entries(found).flatMap(([scheme, list]) => list.map((fault) => `${scheme}, ${width} pixels wide: ${fault}`)));
  }
  return faults;
}

/** In the page: each element, where it stands and whether it is shown, and the size and weight of its letters. */
function shapes() {
  return [...document.querySelectorAll('body, body *')].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const { fontSize, fontWeight, textDecorationLine } = getComputedStyle(element);
    const isShown = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    return [element.localName, x, y, width, height, isShown, fontSize, fontWeight, textDecorationLine].join(' ');
  }).join('\n');
}
