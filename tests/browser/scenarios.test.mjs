// Ten evenings of families: what each came for, on the device that it has, and what it must not meet.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { load } from 'js-yaml';
import { PATIENCE, everyPage, publish } from './pages.mjs';
import { openBrowser, published, serve, watch } from './site.mjs';

const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };
/** A weak signal: 400 kilobits a second, and 300 ms until anything comes. */
const WEAK = { offline: false, latency: 300, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
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

test('scenario 1: the post at its old address is read within two seconds on a weak signal, by one way on, without scripts', async (t) => {
  const [alias] = published(site.root).aliases;
  assert.match(alias, /^\/2024\/02\//);
  const times = [];
  // A busy machine makes a page slower and never quicker: the best of three counts.
  for (let tries = 0; tries < 3 && !(Math.min(...times) <= 2000); tries += 1) {
    await tab({ ...PHONE, javaScriptEnabled: false }, async (page, context) => {
      const device = await context.newCDPSession(page);
      await device.send('Network.emulateNetworkConditions', WEAK);
      const answer = await page.goto(site.address + alias.slice(1));
      const ways = [];
      for (let request = answer.request().redirectedFrom(); request; request = request.redirectedFrom()) ways.push((await request.response()).status());
      assert.deepEqual(ways, [301]);
      assert.equal(await page.locator('h1').innerText(), 'From Session to Home: The Crucial Link of Parental Involvement in Therapy');
      assert.match(await page.title(), /^From Session to Home: The Crucial Link/);
      times.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
      const paragraph = await page.locator('main .lead').boundingBox();
      assert.ok(paragraph.y + paragraph.height < PHONE.viewport.height, 'its short answer is in the first view');
    });
  }
  const best = Math.round(Math.min(...times));
  t.diagnostic(`readable after ${best} ms`);
  assert.ok(best > WEAK.latency, `${best} ms: the signal was not weak`);
  assert.ok(best <= 2000, `it was readable after ${best} ms`);
});

test('scenario 2: wherever the number stands, a tap on it calls the clinic, and the bar stays out of the way', async () => {
  const context = await browser.newContext(PHONE);
  // Who works at the clinic needs no bar to call it.
  const pages = site.pages.filter(({ kind }) => kind !== 'staff');
  await everyPage({ context, site, pages }, async (page) => {
    const faults = await page.evaluate(numbers, CALL);
    const bar = page.locator('.reach');
    const call = bar.locator('a').first();
    if (await call.getAttribute('href') !== CALL) faults.push('the first button of the bar does not call');
    const { y, height } = await call.boundingBox();
    if (y < PHONE.viewport.height / 2 || height < 48) faults.push('the button to call is not under the thumb');
    if (await bar.locator('a').count() > 2) faults.push('the bar has more than two buttons');
    // 200 % zoom halves the window.
    for (const viewport of [{ width: 320, height: 640 }, { width: 180, height: 320 }]) {
      await page.setViewportSize(viewport);
      const [position, tall] = await bar.evaluate((element) => [getComputedStyle(element).position, element.offsetHeight]);
      if (position === 'fixed' && tall > viewport.height / 6) faults.push(`at ${viewport.width} pixels the bar takes ${tall} of ${viewport.height}`);
    }
    await page.setViewportSize(PHONE.viewport);
    return faults;
  });
  await context.close();
});

/** In the page: numbers of the clinic that no tap calls. */
function numbers(call) {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faults = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (!/402-413-1356/.test(data) || !parentElement.checkVisibility()) continue;
    if (parentElement.closest('a')?.getAttribute('href') !== call) faults.push(`a tap does not call this number: ${data.trim().slice(0, 80)}`);
  }
  return faults;
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

test('scenario 6: a screen reader finds one title, headings in order, landmarks, and words for every picture and control', async () => {
  const context = await browser.newContext(PHONE);
  await everyPage({ context, site }, (page) => page.evaluate(outline));
  await context.close();
});

/** In the page: what a screen reader would stumble over. */
function outline() {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(shown).map((heading) => Number(heading.localName[1]));
  const jumps = levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1);
  const named = (element) => element.getAttribute('aria-label') || element.textContent.trim() || element.labels?.length || element.querySelector('img[alt]:not([alt=""])')
    || document.getElementById(element.getAttribute('aria-labelledby'))?.textContent.trim();
  const controls = [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')].filter(shown);
  const navs = [...document.querySelectorAll('nav, aside, section[role]')].filter(shown);
  const name = (element) => element.outerHTML.slice(0, 90);
  return [
    ...levels.filter((level) => level === 1).length === 1 ? [] : [`it has ${levels.filter((level) => level === 1).length} titles`],
    ...jumps.length ? [`its headings jump: ${levels.join(' ')}`] : [],
    ...document.querySelectorAll('main').length === 1 && document.querySelector('header') && document.querySelector('footer') ? [] : ['it lacks a landmark'],
    ...document.querySelector('a.skip[href="#main"]') ? [] : ['it has no link past its head'],
    ...[...document.querySelectorAll('img:not([alt])')].map((image) => `a picture has no words: ${name(image)}`),
    ...[...document.querySelectorAll('svg')].filter((drawing) => shown(drawing) && !drawing.closest('[aria-hidden=true]') && !drawing.querySelector('title')).map((drawing) => `a drawing has no words: ${name(drawing)}`),
    ...controls.filter((control) => !named(control)).map((control) => `it has no name: ${name(control)}`),
    ...navs.filter((nav) => !nav.getAttribute('aria-label') && !nav.getAttribute('aria-labelledby')).map((nav) => `which part this is has no name: ${name(nav)}`),
  ];
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

test('scenario 9: every article and handout of the site says who wrote it, and what it is not', async () => {
  const context = await browser.newContext(PHONE);
  const pages = site.pages.filter(({ kind }) => ['article', 'handout'].includes(kind));
  await everyPage({ context, site, pages }, (page) => page.evaluate(() => [
    ...document.querySelector('main article').textContent.includes('Connect Pediatric Therapy') ? [] : ['who wrote it is not said'],
    ...document.querySelector('main .limits')?.checkVisibility() ? [] : ['what it is not is not said'],
  ]));
  await context.close();
});

test('scenario 10: on every page the network log has this host alone, and nothing stays in the browser', async () => {
  const context = await browser.newContext({ viewport: PHONE.viewport });
  const faults = watch(context, site.address);
  await everyPage({ context, site }, async (page) => {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForLoadState('networkidle');
    return page.evaluate(kept);
  });
  assert.deepEqual(await context.cookies(), []);
  await context.close();
  assert.deepEqual(faults, []);
});

test('what scenario 10 looks for is found where it is', () => tab({}, async (page, context) => {
  const faults = watch(context, site.address);
  await page.goto(site.address);
  await page.evaluate(async () => {
    document.cookie = 'seen=yes';
    localStorage.setItem('seen', 'yes');
    sessionStorage.setItem('seen', 'yes');
    await new Promise((resolve) => { indexedDB.open('seen').onsuccess = resolve; });
  });
  assert.equal((await page.evaluate(kept)).length, 4);
  assert.deepEqual(faults, []);
  await page.goto(`data:text/html,<img src="${site.address.replace('127.0.0.1', 'localhost')}pixel.svg" alt="">`, { waitUntil: 'commit' });
  for (let turns = 0; turns < 200 && !faults.length; turns += 1) await page.waitForTimeout(20);
  assert.match(faults.join(), /request to http:\/\/localhost/);
}));

/** In the page: what stays in the browser; what the worker keeps of handouts is no part of it. */
async function kept() {
  const stored = {
    'a cookie': document.cookie,
    'local storage': localStorage.length,
    'session storage': sessionStorage.length,
    'a database': (await indexedDB.databases()).length,
  };
  return Object.entries(stored).filter(([, held]) => held).map(([what]) => `it leaves ${what}`);
}
