// Ten evenings of families: what each came for, on the device that it has, and what it must not meet. What they meet on
// every page is looked at in all-pages.phone.test.mjs (scenarios 2, 6 and 9) and all-pages.keyboard.test.mjs (10);
// how soon the post at its old address is read (1) is measured in alone/weak-signal.test.mjs.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { load } from 'js-yaml';
import { PATIENCE, publish } from './pages.mjs';
import { openBrowser, published, serve } from './site.mjs';

const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };
const CALL = 'tel:+14024131356';

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

/** Runs `look` in a tab of its own. */
async function tab(options, look) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE);
  try {
    await look(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

test('scenario 3: a handout of three activities prints in black and white on three sheets of Letter, with phone and address', async () => {
  const { programs } = published(site.root);
  assert.ok(programs.length >= 3);
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const { name } of programs) {
    await page.goto(`${site.address}programs/${name}/`);
    if (await page.locator('.program__item').count() !== 3) continue;
    const { pages, size, text, colors } = await paper(page);
    assert.ok(pages <= 3, `${name} takes ${pages} sheets`);
    assert.match(size, /^612 x 792/);
    assert.match(text, /402-413-1356/);
    assert.ok(text.replace(/\s/g, '').includes(`/programs/${name}/`), `${name}: its address is not on paper`);
    assert.doesNotMatch(text, /Skip to|Ask for a call/);
    assert.deepEqual(colors, [], `${name} is printed in colors`);
  }
  await context.close();
});

/** Prints a page on Letter: how many sheets, their size, the text, and what is neither black, white nor gray. */
async function paper(page) {
  const input = await page.pdf({ format: 'Letter' });
  const run = (program, ...args) => {
    const done = spawnSync(program, args, { input, maxBuffer: 1 << 28 });
    assert.equal(done.status, 0, String(done.stderr));
    return done.stdout;
  };
  const info = String(run('pdfinfo', '-'));
  return {
    pages: Number(/^Pages:\s+(\d+)/m.exec(info)[1]),
    size: /^Page size:\s+(.*)$/m.exec(info)[1],
    text: String(run('pdftotext', '-', '-')),
    colors: colorsOf(run('pdftoppm', '-r', '30', '-')),
  };
}

/** The colors in a row of PPM pictures whose parts differ by more than a shade. */
function colorsOf(pictures) {
  const found = new Set();
  for (let at = 0; at < pictures.length;) {
    const head = /^P6\s(\d+)\s(\d+)\s255\s/.exec(pictures.toString('latin1', at, at + 40));
    const start = at + head[0].length;
    at = start + Number(head[1]) * Number(head[2]) * 3;
    for (let pixel = start; pixel < at; pixel += 3) {
      const parts = [...pictures.subarray(pixel, pixel + 3)];
      if (Math.max(...parts) - Math.min(...parts) > 24) found.add(parts.join());
    }
  }
  return [...found].slice(0, 3);
}

for (const javaScriptEnabled of [true, false]) {
  test(`scenario 4: from the home page two taps lead to fees, insurance and the estimate, scripts ${javaScriptEnabled ? 'on' : 'off'}`, () => tab({ ...PHONE, javaScriptEnabled }, async (page) => {
    await page.goto(site.address);
    await page.locator('.menu summary').tap();
    await page.locator('.menu a:visible', { hasText: 'Fees' }).tap();
    await page.waitForURL('**/fees/');
    const headings = await page.locator('h1, h2').allInnerTexts();
    for (const wanted of [/costs/, /insurance/i, /estimate/]) assert.ok(headings.some((heading) => wanted.test(heading)), `${wanted} in ${headings}`);
  }));
}

test('scenario 5: an Arabic reader gets to the page on language help from the home page, and every word of it is read out rightly', () => tab(PHONE, async (page) => {
  await page.goto(site.address);
  const way = page.locator('.languages a', { hasText: 'العربية' });
  assert.deepEqual([await way.getAttribute('lang'), await way.getAttribute('dir')], ['ar', 'rtl']);
  await way.tap();
  await page.waitForURL('**/ar/');
  await page.goto(`${site.address}ar/language-help/`);
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ['ar', 'rtl']);
  assert.match(await page.title(), /^\p{Script=Arabic}/u);
  assert.match(await page.locator('h1').innerText(), /^\p{Script=Arabic}/u);
  assert.match(await page.locator('main').innerText(), /مترجم/, 'that there is an interpreter');
  const { left, right, foreign } = await page.evaluate(readOut);
  assert.ok(left < right, 'the phone number runs from left to right');
  // Names are the same in every language.
  const { name, area } = load(readFileSync(join(site.root, 'content/clinic.yaml'), 'utf8'));
  const unmarked = foreign.filter((words) => ![name, area].includes(words));
  assert.deepEqual(unmarked, [], 'words of another language are marked, so that the voice changes');
  assert.equal(await page.locator('.reach a').first().getAttribute('href'), CALL);
}));

/** In the page: where the first and the last digit of the phone number stand, and unmarked words in Latin letters. */
function readOut() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const foreign = [];
  const range = document.createRange();
  const places = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (!parentElement.checkVisibility()) continue;
    if (/\p{Script=Latin}{2}/u.test(data) && parentElement.closest('[lang]').lang === 'ar') foreign.push(data.trim());
    const at = data.indexOf('402-413-1356');
    if (at < 0 || !parentElement.closest('main')) continue;
    for (const digit of [at, at + 11]) {
      range.setStart(walker.currentNode, digit);
      range.setEnd(walker.currentNode, digit + 1);
      places.push(range.getBoundingClientRect().left);
    }
  }
  return { left: places[0], right: places[1], foreign };
}

test('scenario 7: when the signal goes, the text stays, going back works, and lost pictures leave their words and their room', () => tab(PHONE, async (page) => {
  const article = site.pages.find(({ kind, lang }) => kind === 'article' && lang === 'en').path;
  await page.goto(site.address + article);
  await page.goto(`${site.address}articles/`);
  await site.stop();
  try {
    const text = await page.locator('main').innerText();
    assert.ok(text.length > 1000, 'the text is there');
    await page.goBack();
    assert.ok((await page.locator('main').innerText()).length > 2000, 'going back shows the article again');
  } finally {
    await site.start();
  }
  const places = () => page.locator('.step__words').evaluateAll((words) => words.map((one) => Math.round(one.getBoundingClientRect().top)));
  await page.goto(`${site.address}handouts/sock-tug/`, { waitUntil: 'networkidle' });
  const whole = await places();
  const shown = await page.locator('main img').count();
  await tab({ ...PHONE, serviceWorkers: 'block' }, async (poor) => {
    await poor.route('**/*.svg', (route) => route.abort());
    await poor.goto(`${site.address}handouts/sock-tug/`);
    const images = await poor.locator('main img').evaluateAll((all) => all.map((image) => {
      image.loading = 'eager';
      return { alt: image.alt, width: image.getBoundingClientRect().width, isLost: image.naturalWidth === 0 };
    }));
    assert.ok(shown > 0 && images.length === shown && images.every(({ alt, isLost, width }) => isLost && alt.length > 5 && width > 100), JSON.stringify(images));
    const without = await poor.locator('.step__words').evaluateAll((words) => words.map((one) => Math.round(one.getBoundingClientRect().top)));
    assert.deepEqual(without, whole, 'nothing has moved');
  });
}));

test('scenario 8: “picky eating 3 years” has the right handout among the first three, in the search and in the lists without scripts', async () => {
  const right = '/handouts/tiny-taste/';
  await tab(PHONE, async (page) => {
    await page.goto(`${site.address}search/`);
    await page.locator('#q').fill('picky eating 3 years');
    await page.locator('[data-results] li').first().waitFor();
    const found = await page.locator('[data-results] a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    assert.ok(found.slice(0, 3).includes(right), found.join(' '));
  });
  await tab({ ...PHONE, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${site.address}search/`);
    const list = page.locator('.skills > li', { hasText: /picky eating/i });
    const found = await list.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    assert.ok(found.slice(0, 3).includes(right), found.join(' '));
    assert.match(await list.innerText(), /3 to 8/, 'and its age stands beside it');
  });
});

test('scenario 9: who wrote an article, who reviewed it and when, when next, and its sources are there, for machines too', async () => {
  const reviewed = await serve((root) => {
    mkdirSync(join(root, 'content/people'), { recursive: true });
    writeFileSync(join(root, 'content/people/jane-roe.yaml'), 'name: Jane Roe\ncredentials: OTR/L\nlicence: Nebraska 1234\nbio: Jane works with children.\n');
    writeFileSync(join(root, 'content/articles/trusted.md'), [
      '---', 'title: Trusted', 'date: 2026-01-05', 'summary: A short text about socks, for the one who looks for its author.', 'author: Jane Roe',
      'reviewed: {by: Jane Roe, on: 2026-02-03, next: 2027-02-03}', 'sources:', '  - "A paper about socks (2020). A journal."', '---', '', 'Some words.', '',
    ].join('\n'));
  });
  try {
    await tab(PHONE, async (page) => {
      await page.goto(`${reviewed.address}articles/trusted/`);
      const article = await page.locator('main article').innerText();
      for (const part of ['Jane Roe', 'February 3, 2026', 'February 3, 2027', 'A paper about socks']) assert.ok(article.includes(part), `${part} in:\n${article}`);
      const graph = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent());
      const said = JSON.stringify(graph);
      for (const part of ['"reviewedBy"', '"lastReviewed":"2026-02-03"', 'Jane Roe']) assert.ok(said.includes(part), `${part} in ${said}`);
      await page.locator('main article a', { hasText: 'Jane Roe' }).first().tap();
      await page.waitForURL('**/people/jane-roe/');
      assert.match(await page.locator('main').innerText(), /OTR\/L[\s\S]*Nebraska 1234/);
    });
  } finally {
    await reviewed.stop();
  }
});
