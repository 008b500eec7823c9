// Everything the content calls for has its address.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { builtOnce } from './built.mjs';
import { published, serve } from './site.mjs';

let site;
let built;

before(async () => {
  site = await serve();
  built = builtOnce();
});

after(async () => {
  await site?.stop();
});

test('every address the content calls for answers with a page', async () => {
  const found = published(site.root);
  const paths = [
    '', 'articles/', 'handouts/', 'search/', 'consultation/', 'thank-you/', '404.html',
    ...found.articles.map(({ name }) => `articles/${name}/`),
    ...found.handouts.map(({ name }) => `handouts/${name}/`),
    ...found.programs.map(({ name }) => `programs/${name}/`),
    ...found.topics.map((topic) => `topics/${topic}/`),
    ...found.pages.map(({ address }) => address),
    ...found.aliases.map((alias) => alias.slice(1)),
  ];
  for (const path of paths) {
    const answer = await get(path);
    assert.equal(answer.type, 'text/html; charset=utf-8', path);
    assert.match(answer.text, /<title>[^<]+<\/title>/, path);
  }
});

test('every handout and program has its PDF', async () => {
  const { handouts, programs } = published(site.root);
  const sheets = [...handouts.map(({ name }) => `handouts/${name}.pdf`), ...programs.map(({ name }) => `programs/${name}.pdf`)];
  assert.ok(sheets.length > 0);
  for (const path of sheets) {
    const answer = await get(path);
    assert.equal(answer.type, 'application/pdf', path);
    assert.ok(answer.text.startsWith('%PDF-'), `${path} begins with %PDF`);
    const info = spawnSync('pdfinfo', [join(built.out, path)], { encoding: 'utf8' });
    assert.equal(info.status, 0, `pdfinfo reads ${path}: ${info.stderr}`);
    assert.match(info.stdout, /Tagged:\s+yes/, `${path} is tagged`);
  }
});

test('every handout has its calendar reminder', async () => {
  for (const { name } of published(site.root).handouts) {
    const { text, type } = await get(`handouts/${name}.ics`);
    assert.match(type, /^text\/calendar/);
    assert.match(text, /^BEGIN:VCALENDAR\r\n/);
    assert.match(text, /\r\nRRULE:FREQ=/);
    assert.match(text, /\r\nEND:VCALENDAR\r\n$/);
  }
});

test('the feeds parse and hold every article', async () => {
  const { articles, topics } = published(site.root);
  const feeds = await Promise.all(['feed.xml', ...topics.map((topic) => `topics/${topic}/feed.xml`)].map(get));
  const [atom] = xml(feeds);
  assert.equal(atom.root, '{http://www.w3.org/2005/Atom}feed');
  const json = JSON.parse((await get('feed.json')).text);
  assert.match(json.version, /^https:\/\/jsonfeed\.org\/version\/1/);
  for (const { name } of articles) {
    assert.ok(atom.text.includes(`/articles/${name}/`), `feed.xml holds ${name}`);
    assert.ok(json.items.some(({ url }) => url.endsWith(`/articles/${name}/`)), `feed.json holds ${name}`);
  }
});

test('the sitemap lists the pages, each of which exists, and robots.txt names it', async () => {
  const { articles, handouts, programs } = published(site.root);
  const [sitemap] = xml([await get('sitemap.xml')]);
  assert.equal(sitemap.root, '{http://www.sitemaps.org/schemas/sitemap/0.9}urlset');
  const listed = [...sitemap.text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => new URL(url).pathname);
  assert.equal(new Set(listed).size, listed.length, 'no address twice');
  const wanted = [
    '/', '/articles/', '/handouts/', '/consultation/',
    ...articles.map(({ name }) => `/articles/${name}/`),
    ...handouts.map(({ name }) => `/handouts/${name}/`),
    ...programs.map(({ name }) => `/programs/${name}/`),
  ];
  for (const path of wanted) assert.ok(listed.includes(path), `the sitemap lists ${path}`);
  for (const path of ['/404.html', '/thank-you/']) assert.ok(!listed.includes(path), `the sitemap leaves out ${path}`);
  for (const path of listed) await get(path.slice(1));
  assert.match((await get('robots.txt')).text, /^Sitemap: https?:\/\/\S+\/sitemap\.xml$/m);
});

test('an address that does not exist gets the 404 page with status 404', async () => {
  const answer = await fetch(`${site.address}articles/no-such-article/`);
  assert.equal(answer.status, 404);
  assert.match(await answer.text(), /402-413-1356/);
});

test('the old address of a moved article leads to the new one', async () => {
  const redirects = readFileSync(join(built.out, '_redirects'), 'utf8');
  for (const article of published(site.root).articles.filter(({ aliases }) => aliases)) {
    const alias = /[^[\]\s,]+/.exec(article.aliases)[0];
    assert.ok((await get(alias.slice(1))).text.includes(`/articles/${article.name}/`), `${alias} has a stub`);
    assert.ok(redirects.includes(`${alias} /articles/${article.name}/ 301`), `${alias} stands in _redirects`);
  }
});

async function get(path) {
  const answer = await fetch(site.address + path, { redirect: 'follow' });
  assert.equal(answer.status, 200, `/${path}`);
  return { type: answer.headers.get('content-type') ?? '', text: await answer.text() };
}

/** The documents' roots, read by a parser that is not ours; fails when one is not well-formed. */
function xml(answers) {
  const script = 'import json, sys, xml.etree.ElementTree as e\nfor text in json.load(sys.stdin): print(e.fromstring(text.encode()).tag)';
  const parse = spawnSync('python3', ['-c', script], { input: JSON.stringify(answers.map(({ text }) => text)), encoding: 'utf8' });
  assert.equal(parse.status, 0, parse.stderr);
  const roots = parse.stdout.trim().split('\n');
  return answers.map(({ text }, at) => ({ root: roots[at], text }));
}
