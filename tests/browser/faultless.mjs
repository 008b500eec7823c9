// What every page is held to: nothing that keeps people from using it, and no scrolling sideways.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Those of them that look at colors. */
export const RULES_ON_COLORS = ['color-contrast', 'link-in-text-block'];

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
