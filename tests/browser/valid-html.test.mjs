// Every page that is built, by the Nu HTML Checker.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { builtOnce } from './built.mjs';
import { saidByNu } from './nu.mjs';
import { pagesOf } from './pages.mjs';
import { filesIn } from './site.mjs';

let pages;
/** Those of handouts and programs, which are held to more: they are printed and passed on. */
let printed;
let said;

before(() => {
  const { out } = builtOnce();
  pages = filesIn(out, '.html');
  printed = pagesOf(out).filter(({ kind }) => ['handout', 'program'].includes(kind)).map(({ path }) => `${path}index.html`);
  said = saidByNu(pages.map((page) => join(out, page))).map(({ file, ...more }) => ({ page: file.slice(out.length + 1), ...more }));
});

test('every built page is valid HTML by the Nu checker', () => {
  assert.ok(pages.length > 10);
  assert.deepEqual(said.filter(({ isError }) => isError), []);
});

test('every handout and program is valid HTML, without a warning', () => {
  assert.ok(printed.length >= 5, `only ${printed.length} handouts and programs were found`);
  assert.deepEqual(said.filter(({ page }) => printed.includes(page)), []);
});
