// The guide for staff (content/GUIDE.md): its pictures show the real thing, and every one of them is there.
//
// GUIDE_PICTURES=overwrite takes them anew; look at them before you keep them.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { checkout, openBrowser, serve } from './site.mjs';

const guide = readFileSync(join(checkout, 'content/GUIDE.md'), 'utf8');
const folder = join(checkout, 'content/guide');
const overwrite = process.env.GUIDE_PICTURES === 'overwrite';

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

test('the picture of the preview shows the note that says when a page will appear', async () => {
  const site = await serve((root) => writeFileSync(join(root, 'content/articles/quiet-mornings.md'), waiting), undefined, ['--future']);
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 640 }, deviceScaleFactor: 1.5, reducedMotion: 'reduce' });
    await page.goto(`${site.address}articles/quiet-mornings/`);
    const badge = page.locator('.badge').first();
    assert.match(await badge.innerText(), /March 4, 2126/);
    assert.ok(await badge.isVisible());
    keep('preview.png', await page.screenshot());
  } finally {
    await browser.close();
    await site.stop();
  }
});

test('every picture that the guide names is there, described and small', () => {
  const named = [...guide.matchAll(/!\[([^\]]*)\]\((guide\/[^)]+)\)/g)];
  assert.ok(named.length > 0, 'the guide has pictures');
  for (const [, words, file] of named) {
    const path = join(checkout, 'content', file);
    assert.ok(existsSync(path), `${file} is missing: run this test with GUIDE_PICTURES=overwrite`);
    assert.ok(statSync(path).size < 200_000, `${file} is large`);
    assert.ok(words.length > 20, `${file} has no description`);
  }
});

function keep(name, bytes) {
  assert.ok(bytes.length < 200_000, `${name} is large`);
  if (!overwrite) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
}
