// What every page is held to: nothing that keeps people from using it, and no scrolling sideways.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Fails when axe-core finds a fault on the page in view, or when it is wider than its window. */
export async function faultless(page) {
  await page.evaluate(axe);
  const result = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES);
  const faults = result.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
  assert.deepEqual(faults, []);
  const { width } = page.viewportSize();
  const needed = await page.evaluate(() => document.scrollingElement.scrollWidth);
  assert.ok(needed <= width, `the page is ${needed} pixels wide: it scrolls sideways`);
}
