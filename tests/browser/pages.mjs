// Every page of the built site, served as a good host does, and the way through all of them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtOnce } from './built.mjs';
import { host } from './published.mjs';
import { filesIn } from './site.mjs';

/** So many pages are looked at in one moment: while one loads, another is measured. */
export const LANES = 3;
/** Milliseconds until something counts as stuck, on a machine that does other things too. */
export const PATIENCE = 180_000;
/** What stands first in the address of a page that is neither an article, a handout nor a program. */
const SECTIONS = ['articles', 'handouts', 'topics', 'concerns', 'search', 'consultation', 'thank-you', 'offline', 'staff', '404.html'];

/** Serves the build that all look at: what `host` and `builtOnce` give, and its `pages`. */
export async function publish() {
  const built = builtOnce();
  const served = await host(built.out);
  return { ...built, ...served, pages: pagesOf(built.out) };
}

/**
 * Every page as `{ path, kind, lang }`, but for the stubs at old addresses, which only lead on, and the form in which
 * staff write, which a program of others draws.
 */
export function pagesOf(out) {
  const pages = filesIn(out, '.html')
    .filter((file) => !file.startsWith('admin/'))
    .map((file) => ({ file, html: readFileSync(join(out, file), 'utf8') }))
    .filter(({ html }) => !html.includes('http-equiv="refresh"'))
    .map(({ file, html }) => {
      const path = file.replace(/(^|\/)index\.html$/, '$1');
      const lang = /<html lang="([^"]+)"/.exec(html)[1];
      return { path, lang, kind: kindOf(path.replace(new RegExp(`^${lang}/`), ''), html) };
    });
  assert.ok(pages.length > 60, `only ${pages.length} pages were built`);
  return pages;
}

function kindOf(path, html) {
  const [section] = path.split('/');
  if (html.includes('<article class="handout"')) return 'handout';
  if (html.includes('<article class="plan"')) return 'program';
  if (section === 'articles' && html.includes('<article>')) return 'article';
  return path === '' ? 'home' : SECTIONS.find((name) => name === section) ?? 'page';
}

/** The first page of each kind, in one language. */
export function oneOfEachKind(pages, lang = 'en') {
  return [...new Map(pages.filter((page) => page.lang === lang).toReversed().map((page) => [page.kind, page])).values()].toReversed();
}

/**
 * Opens pages, a few at a time, and fails with all that `look(page, { path, kind, lang })` found on them: a list of texts.
 *
 * `prepare(page)` gets each tab before its first page.
 */
export async function everyPage({ context, site, pages = site.pages, prepare = async () => {} }, look) {
  const waiting = [...pages];
  const faults = new Map();
  const lane = async () => {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await prepare(page);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await page.goto(site.address + next.path);
      faults.set(next.path, await look(page, next));
    }
    await page.close();
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  none(faults);
}

/** Fails when a map of lists lacks one of these pages, or holds faults. */
export function noneOn(pages, faults) {
  assert.equal(faults.size, pages.length, 'every page was looked at');
  none(faults);
}

/** Fails when there are faults in a map of lists by page: each with the pages that have it. */
export function none(faults) {
  const places = new Map();
  for (const [path, found] of faults) {
    for (const fault of new Set(found)) places.set(fault, [...places.get(fault) ?? [], `/${path}`]);
  }
  assert.ok(!places.size, [...places].map(([fault, paths]) => `${fault}\n  on ${inShort(paths)}`).join('\n'));
}

/** A few paths, and how many more there are. */
function inShort(paths) {
  return paths.length > 4 ? `${paths.slice(0, 3).join(', ')} and ${paths.length - 3} more` : paths.join(', ');
}
