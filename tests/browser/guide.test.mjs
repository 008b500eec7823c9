// The guide for staff (content/GUIDE.md): its pictures show the real thing, and every one of them is there.
//
// GUIDE_PICTURES=overwrite takes them anew; look at them before you keep them.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { contextFor, hand, openEntry, openForm, withAdmin } from './checkout.mjs';
import { buildChanged } from './edges.mjs';
import { host } from './published.mjs';
import { carryover, checkout, copyOfTheSite, openBrowser, serve } from './site.mjs';

const guide = readFileSync(join(checkout, 'content/GUIDE.md'), 'utf8');
const folder = join(checkout, 'content/guide');
const overwrite = process.env.GUIDE_PICTURES === 'overwrite';
const LARGEST = 80_000;
const PATIENCE = 120_000;
const ARTICLE = 'content/articles/from-session-to-home.md';
const taken = [];
let browser;

/** An article that waits for its day. */
const waiting = `---
title: Quiet mornings
date: 2126-03-04
summary: Two small things that make the first half hour calm.
topics: [routines]
---

Mornings are easier when your child knows what comes next.

## What to try tonight

1. Lay out the clothes together.
2. Choose one song for getting dressed.
`;

/** One with three slips: a day that does not exist, a word that is no field, and a link that leads nowhere. */
const slips = `---
title: Quiet mornings
date: 02/30/2026
sumary: Two small things that make the first half hour calm.
---

Lay out the clothes together. Then try [the sock tug](../handouts/sock-tag.yaml).
`;

/** About as it looks under a pull request. */
const LOOKS = `
  body { margin: 0; background: #fff; color: #1f2328; font: 14px/1.5 "Liberation Sans", Arial, sans-serif; }
  article { padding: 4px 20px 12px; border: 1px solid #d1d9e0; border-radius: 6px; }
  h3 { margin: 12px 0; font-size: 18px; }
  ul { padding-left: 24px; }
  code { padding: 2px 5px; border-radius: 6px; background: #eff1f3; font: 12px "Liberation Mono", monospace; }
  pre { padding: 10px; border-radius: 6px; background: #dafbe1; overflow: hidden; }
  pre code { padding: 0; background: none; }
`;

before(async () => {
  browser = await openBrowser();
});

after(() => browser?.close());

test('the picture of the form shows an article that is open in it', async () => {
  const built = buildChanged(withAdmin, '--no-pdf');
  const site = await host(built.out);
  const context = await contextFor(browser, { width: 900, height: 620 });
  try {
    context.setDefaultTimeout(PATIENCE);
    const page = await hand(context, `${site.address}admin/`, built.root, ['content/clinic.yaml', ARTICLE]);
    await openForm(page, 'Articles');
    await openEntry(page, 'From Session to Home');
    const field = (path) => page.locator(`[data-key-path="${path}"]`);
    assert.match(await field('title').locator('input, textarea').inputValue(), /From Session to Home/);
    for (const path of ['title', 'date', 'summary']) assert.ok(await field(path).isVisible(), path);
    assert.ok(await page.getByRole('button', { name: 'Save', exact: true }).isVisible());
    keep('form.png', await page.screenshot());
  } finally {
    await context.close();
    await site.stop();
    built.remove();
  }
});

test('the picture of the preview shows the note that says when a page will appear', async () => {
  const site = await serve((root) => writeFileSync(join(root, 'content/articles/quiet-mornings.md'), waiting), undefined, ['--future']);
  const page = await browser.newPage({ viewport: { width: 390, height: 540 }, deviceScaleFactor: 1.5, reducedMotion: 'reduce' });
  try {
    await page.goto(`${site.address}articles/quiet-mornings/`);
    const badge = page.locator('.badge').first();
    assert.match(await badge.innerText(), /March 4, 2126/);
    assert.ok(await badge.isVisible());
    keep('preview.png', await page.screenshot());
  } finally {
    await page.close();
    await site.stop();
  }
});

test('the picture of the comment shows what was seen, why it matters, and what to do', async () => {
  const html = drawn(commentOn('articles/quiet-mornings.md', slips));
  const page = await browser.newPage({ viewport: { width: 760, height: 700 } });
  try {
    await page.setContent(`<style>${LOOKS}</style><article>${html}</article>`);
    const comment = page.locator('article');
    for (const word of ['3 things to mend', 'quiet-mornings.md, line 3', '2026-02-28', 'line 4', 'Why it matters', 'What to do', '../handouts/sock-tug.yaml']) {
      assert.ok((await comment.innerText()).includes(word), `${word} is in\n${await comment.innerText()}`);
    }
    keep('comment.png', await comment.screenshot());
  } finally {
    await page.close();
  }
});

test('every picture that the guide names is there, described and small, and every one that is taken is named', () => {
  const named = [...guide.matchAll(/!\[([^\]]*)\]\((guide\/[^)]+)\)/g)];
  assert.deepEqual(named.map(([, , file]) => file).sort(), taken.map((name) => `guide/${name}`).sort());
  for (const [, words, file] of named) {
    const path = join(checkout, 'content', file);
    assert.ok(existsSync(path), `${file} is missing: run this test with GUIDE_PICTURES=overwrite`);
    assert.ok(statSync(path).size < LARGEST, `${file} is large`);
    assert.ok(words.length > 40 && words.length < 200, `${file}: say in a sentence what it shows`);
  }
});

/** The comment that the check writes under a change that brings this file. */
function commentOn(name, text) {
  const root = copyOfTheSite();
  const changed = join(root, 'changed.txt');
  writeFileSync(join(root, 'content', name), text);
  writeFileSync(changed, `content/${name}\n`);
  const { stdout } = spawnSync(carryover, ['--root', root, 'check', '--format', 'review', '--changed', changed], { encoding: 'utf8' });
  rmSync(root, { recursive: true });
  return JSON.parse(stdout).body;
}

/** Markdown as HTML: the site's own reader draws it as the text of a page. */
function drawn(markdown) {
  const text = `---\ntitle: The comment\nsummary: What the check says.\n---\n\n${markdown.replace(/^<!--.*-->$/m, '')}`;
  const built = buildChanged((root) => writeFileSync(join(root, 'content/pages/the-comment.md'), text), '--no-pdf');
  const html = readFileSync(join(built.out, 'the-comment/index.html'), 'utf8');
  built.remove();
  const [, inner] = /<div class="prose">([^]*?)<\/div>\s*<\/article>/.exec(html);
  return inner;
}

function keep(name, bytes) {
  taken.push(name);
  assert.ok(bytes.length < LARGEST, `${name} is large: ${bytes.length} bytes`);
  if (!overwrite) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
}
