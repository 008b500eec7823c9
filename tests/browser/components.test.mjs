// Every component of the theme drawn from its examples, and every block: valid HTML that everybody can use.
//
// The examples become data of a copy of the site, and its 404 page draws them all with the program itself.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { load } from 'js-yaml';
import { saidByNu } from './nu.mjs';
import { checkout, openBrowser, serve } from './site.mjs';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const folder = join(checkout, 'themes/clinic/components');
const components = readdirSync(folder).map((name) => ({
  name,
  examples: load(readFileSync(join(folder, name, 'examples.yaml'), 'utf8')),
}));
const BLOCKS = `---
title: All blocks
summary: Each block of the theme, once.
---

::: handout sock-tug note="At bath time."

::: article play-is-practice

::: program evening-routine

::: call Not sure yet?

::: details What to bring
- a snack
:::

::: do
- Wait five slow seconds.
:::

::: dont Better not
- Pull the sock.
:::
`;
let site;
let browser;

before(async () => {
  site = await serve((root) => {
    mkdirSync(join(root, 'content/data'), { recursive: true });
    for (const { name, examples } of components) {
      writeFileSync(join(root, `content/data/example_${name}.yaml`), JSON.stringify(examples));
    }
    writeFileSync(join(root, 'themes/clinic/layouts/404.html'), layout());
    writeFileSync(join(root, 'content/pages/all-blocks.md'), BLOCKS);
  });
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** A page with each example under a heading that names it. */
function layout() {
  const parts = components.flatMap(({ name, examples }) => examples.map((example, at) => {
    const given = Object.keys(example.arguments).map((key) => `${key}={data.example_${name}[${at}].arguments.${key}}`);
    const drawn = `{{ <${name} ${given.join(' ')} /> }}`;
    return `<section class="example"><h2>${name}: ${example.name}</h2>\n${example.inside ? `<${example.inside}>${drawn}</${example.inside}>` : drawn}</section>`;
  }));
  return `{% extends "layouts/base.html" %}\n{% block main %}<h1>{{ page.title }}</h1>\n${parts.join('\n')}{% endblock %}\n`;
}

test('every component has examples with names', () => {
  assert.ok(components.length > 10);
  for (const { name, examples } of components) {
    assert.ok(Array.isArray(examples) && examples.length > 0, `${name} has none`);
    for (const example of examples) assert.ok(example.name && example.arguments, `${name}: an example lacks its name or arguments`);
  }
});

/** The pages that draw them, with the fewest parts of each. */
const DRAWN = [['404.html', components.length], ['all-blocks/', 5]];

test('what is drawn is valid HTML by the Nu checker', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'carryover-components-'));
  const files = await Promise.all(DRAWN.map(async ([path], at) => {
    const file = join(folder, `${at}.html`);
    writeFileSync(file, await (await fetch(site.address + path)).text());
    return file;
  }));
  const said = saidByNu(files);
  rmSync(folder, { recursive: true });
  // Examples stand beside each other on one page, as they never do on a real one: names may stand twice.
  const faults = said.filter(({ isError, text }) => isError && !/Duplicate ID|first occurrence of ID/.test(text));
  assert.deepEqual(faults, []);
});

for (const [path, least] of DRAWN) {
  for (const colorScheme of ['light', 'dark']) {
    test(`what is drawn on /${path} is usable by everybody, by axe, ${colorScheme}`, async () => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 360, height: 900 } });
      await page.goto(site.address + path);
      assert.ok(await page.locator(path === '404.html' ? '.example' : '.pointer, .fold, .advice').count() >= least);
      await page.evaluate(axe);
      const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], rules: { 'duplicate-id-aria': { enabled: false } } };
      const { violations } = await page.evaluate((given) => globalThis.axe.run(document, given), options);
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`), []);
      assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth) <= 360, 'it scrolls sideways');
      await page.close();
    });
  }
}
