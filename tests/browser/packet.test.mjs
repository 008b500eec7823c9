// A parent or a therapist puts several handouts into one packet, on the device alone: chosen, put in order,
// printed, passed on as a link; offline too, and with nothing about a person anywhere.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { faultsInEachMode } from './faultless.mjs';
import { host } from './published.mjs';
import { build, carryover, filesIn, openBrowser, watch } from './site.mjs';

const THREE = '#packet=sock-tug,tear-and-paste~2x3,bedtime-wind-down';
const WIDTHS = [360, 1280];
let built;
let site;
let browser;
let papers;

before(async () => {
  built = build('--no-pdf', '--no-search');
  const handout = (name) => join(built.root, 'content', 'handouts', name);
  // A second language that runs from right to left, and an earlier name.
  for (const [name, title] of [['sock-tug', 'لعبة الجورب'], ['kitchen-helper', 'مساعد المطبخ'], ['tear-and-paste', 'صورة من ورق']]) {
    const text = readFileSync(handout(`${name}.yaml`), 'utf8').replace(/^language: en$/m, 'language: ar').replace(/^related: .*$/m, 'related: []');
    writeFileSync(handout(`${name}.ar.yaml`), text.replace(/^title: .*$/m, `title: ${title}`));
  }
  writeFileSync(handout('sock-tug.yaml'), `${readFileSync(handout('sock-tug.yaml'), 'utf8')}\naliases: [/handouts/sock-game/]\n`);
  rebuild(built);
  site = await host(built.out);
  browser = await openBrowser();
  papers = mkdtempSync(join(tmpdir(), 'carryover-packet-'));
});

after(async () => {
  await browser?.close();
  await site?.stop();
  built?.remove();
  if (papers) rmSync(papers, { recursive: true });
});

test('handouts are chosen, ordered and dosed by keyboard, and a screen reader is told each time', async () => {
  await reading({}, async (page) => {
    await page.goto(`${site.address}handouts/`);
    await page.getByRole('button', { name: 'Print several together' }).press('Enter');
    await page.getByRole('heading', { name: 'Print several handouts as one packet' }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement.closest('li')?.textContent);
    await until(async () => /Bedtime wind-down/.test(await focused()), 'the keyboard stands on the first handout');
    await page.keyboard.press('Space');
    await said(page, 'Bedtime wind-down is in the packet now, number 1 of 1.');
    await page.getByRole('checkbox', { name: /Sock tug/ }).press('Space');
    await page.getByRole('checkbox', { name: /Tear and paste/ }).press('Space');
    await said(page, 'Tear and paste picture is in the packet now, number 3 of 3.');
    await page.getByRole('button', { name: 'Down Bedtime wind-down' }).press('Enter');
    await said(page, 'Bedtime wind-down is now number 2 of 3.');
    assert.match(await page.evaluate(() => document.activeElement.textContent), /Down\s+Bedtime wind-down/, 'the button keeps the keyboard');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await said(page, 'It cannot go further this way.');
    assert.deepEqual(await titles(page), ['Sock tug dressing game', 'Tear and paste picture', 'Bedtime wind-down']);
    await page.getByRole('combobox', { name: 'Days a week Tear and paste picture' }).selectOption('2 days a week');
    await page.getByRole('combobox', { name: 'Times a day Tear and paste picture' }).selectOption('3 times a day');
    await said(page, 'Tear and paste picture: 3 times a day, 2 days a week');
    assert.equal(new URL(page.url()).hash, THREE);
    await page.getByRole('button', { name: 'Take out Bedtime wind-down' }).press('Enter');
    await said(page, 'Bedtime wind-down is out of the packet.');
    assert.match(await page.evaluate(() => document.activeElement.textContent), /Take out\s+Tear and paste/, 'the next handout has the keyboard');
    await page.getByRole('checkbox', { name: /Tear and paste/ }).press('Space');
    await page.getByRole('button', { name: 'Take out Sock tug' }).press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Your packet');
    assert.equal(new URL(page.url()).hash, '');
    assert.equal(await page.getByRole('button', { name: 'Print the packet' }).count(), 0);
  });
});

for (const format of ['Letter', 'A4']) {
  test(`the packet prints in order, with nothing cut and no page around it, on ${format}`, async () => {
    await reading({ viewport: { width: 360, height: 700 } }, async (page) => {
      await page.addInitScript(() => {
        globalThis.printed = [];
        globalThis.print = () => globalThis.printed.push([...document.querySelectorAll('main:not([hidden]) img')].map((image) => image.complete && image.naturalWidth > 0));
      });
      await page.goto(`${site.address}handouts/${THREE}`);
      await page.getByRole('button', { name: 'Print the packet' }).click();
      await until(() => page.evaluate(() => globalThis.printed.length === 1), 'the page is printed once');
      const pictures = (await page.evaluate(() => globalThis.printed))[0];
      assert.ok(pictures.length >= 4 && pictures.every(Boolean), 'all pictures are there before it prints');
      const { pages, all, cut } = await paper(page, format);
      assert.match(pages[0], /Connect Pediatric Therapy\s+Activities for home\s+For:\s+In this packet\s+1\. Sock tug dressing game\s+Once a day, 5 days a week\s+On the web: \S+\/handouts\/sock-tug\//);
      assert.match(pages[0], /2\. Tear and paste picture\s+3 times a day, 2 days a week/);
      assert.match(pages[0], /A chart for one week[\s\S]*Mon\s+Tue\s+Wed\s+Thu\s+Fri\s+Sat\s+Sun[\s\S]*Questions\? Call us: 402-413-1356/);
      const starts = pages.map((text) => /Activity (\d) of 3/.exec(text)).filter(Boolean);
      assert.deepEqual(starts.map(([, number]) => number), ['1', '2', '3']);
      assert.ok(starts.every(({ index }) => index < 20), 'each handout begins a page');
      const [, first, second] = all.split(/Activity \d of 3/);
      assert.match(second, /^\s+Tear and paste picture/);
      assert.match(second.replace(/\s+/g, ' '), /3 times a day, 2 days a (.{0,60})week/, 'the chosen dosage');
      assert.doesNotMatch(second, /Once a day/, "and not the handout's own beside it");
      assert.match(first.replace(/\s+/g, ' '), /Stop if .*When to get help .*connectpediatrictherapy\.com.*sock-/);
      assert.doesNotMatch(all, /Several activities in order|Close|Choose handouts|Sheet to print/);
      // One chart for all: those of the handouts stay at home.
      assert.equal(all.split('A chart for one week').length, 2);
      const words = await page.evaluate(() => [...document.querySelectorAll('main:not([hidden]) :is(h1, h2, h3, p, li, dt, dd, th)')].map((part) => (part.closest('.packet-bar') ? '' : part.innerText)).join(' ').split(/\s+/).filter((one) => one && one.length < 20));
      const printed = all.replace(/\s+/g, '');
      assert.deepEqual(words.filter((one) => !printed.includes(one)), []);
      assert.deepEqual(cut, [], 'words that stand outside of the paper');
    });
  });
}

test('the packet in view has sound headings, ids of its own, and closes by its button and by going back', async () => {
  await reading({}, async (page) => {
    await page.goto(`${site.address}handouts/${THREE}`);
    const look = page.getByRole('button', { name: 'Look at the packet' });
    for (const close of [() => page.getByRole('button', { name: 'Close' }).click(), () => page.goBack()]) {
      await look.click();
      await page.getByRole('heading', { name: 'Activities for home' }).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Activities for home');
      const { levels, twice, lost } = await page.evaluate(() => {
        const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
        const named = [...document.querySelectorAll('[aria-labelledby]')].flatMap((part) => part.getAttribute('aria-labelledby').split(' '));
        return {
          levels: [...document.querySelectorAll('main:not([hidden]) :is(h1, h2, h3, h4)')].map(({ tagName }) => Number(tagName[1])),
          twice: ids.filter((id, at) => ids.indexOf(id) !== at),
          lost: named.filter((id) => !ids.includes(id)),
        };
      });
      assert.ok(levels.length > 20 && levels.every((level, at) => level - (levels[at - 1] ?? 0) <= 1), `${levels}`);
      assert.deepEqual({ twice, lost }, { twice: [], lost: [] });
      assert.ok(await page.getByRole('link', { name: 'Tear and paste picture' }).isVisible());
      await close();
      await page.getByRole('heading', { name: 'Activities for home' }).waitFor({ state: 'detached' });
      assert.ok(await look.isVisible());
      assert.match(await page.evaluate(() => document.activeElement.textContent), /Look at the packet/);
      assert.equal(new URL(page.url()).hash, THREE);
    }
  });
});

test('a link restores the choice in another browser, and holds nothing else', async () => {
  let link;
  await reading({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    await page.goto(`${site.address}handouts/${THREE}`);
    await page.getByRole('button', { name: 'Get a link' }).click();
    await said(page, 'The link is copied. Paste it into a message.');
    link = await page.getByLabel('Link to this packet').inputValue();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, '']);
    assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).length), 0);
  });
  assert.equal(link, `${site.address}handouts/${THREE}`);
  await reading({}, async (page) => {
    await page.goto(link);
    await said(page, 'This packet comes from your link. You can change it.');
    assert.deepEqual(await titles(page), ['Sock tug dressing game', 'Tear and paste picture', 'Bedtime wind-down']);
    assert.equal(await page.getByRole('combobox', { name: 'Days a week Tear and paste picture' }).inputValue(), '2');
    assert.equal(await page.getByRole('combobox', { name: 'Days a week Sock tug' }).inputValue(), '5', 'its own');
    assert.equal(await page.getByRole('checkbox', { checked: true }).count(), 3);
    // Another link in the same tab, as from a message.
    await page.evaluate(() => { location.hash = '#packet=kitchen-helper'; });
    await until(async () => (await titles(page)).join() === 'Kitchen helper heavy work', 'the second link is followed');
    // A link of the page itself does not lose the choice.
    await page.evaluate(() => document.querySelector('.skip').click());
    await until(() => new URL(page.url()).hash === '#packet=kitchen-helper', 'the choice stays in the address');
  });
});

test('an old link leads to what is left of it, and says what is not', async () => {
  await reading({}, async (page) => {
    await page.goto(`${site.address}handouts/#packet=sock-game~x2,gone-by-now,tear-and-paste`);
    await page.getByText('Handouts of this link that are not here any more: 1.').waitFor();
    assert.deepEqual(await titles(page), ['Sock tug dressing game', 'Tear and paste picture'], 'a renamed one is found');
    assert.equal(await page.getByRole('combobox', { name: 'Times a day Sock tug' }).inputValue(), '2');
    assert.ok(!(await page.locator('main').innerText()).includes('gone-by-now'), 'words of an address stay out of the page');
  });
});

test('a tampered link can do nothing', async () => {
  const hostile = [
    '<img src=x onerror=document.title=1>', '%3Cscript%3Ealert(1)%3C/script%3E', '__proto__,constructor,toString', 'sock-tug~9x99',
    '../../consultation,//evil.example/x,https://evil.example/', 'javascript:alert(1)', '%', '%E0%A4%A,sock-tug', 'sock-tug~0x0,sock-tug~-1x5',
    ',,,,', 'sock-tug,'.repeat(5000), 'a'.repeat(300_000), '$&{title}', 'sock-tug"][data-does]', 'SOCK-TUG', '\u202Esock-tug', 'sock-tug~5x1~<b>',
  ];
  await reading({}, async (page) => {
    page.on('dialog', () => assert.fail('a dialog'));
    for (const words of hostile) {
      await page.goto('about:blank');
      await page.goto(`${site.address}handouts/#packet=${words}`);
      await page.locator('.packet').waitFor();
      const shown = await page.locator('main').innerText();
      assert.doesNotMatch(shown, /onerror|alert|evil|proto|\$&|<b>|aaaa/, words.slice(0, 60));
      const known = ['Sock tug dressing game'];
      assert.ok((await titles(page)).every((title, at) => title === known[at]), words.slice(0, 60));
      assert.equal(await page.title(), 'Handouts — Connect Pediatric Therapy');
      assert.equal(await page.locator('main img[src="x"], main [onerror], main script').count(), 0);
    }
  });
});

test('without a signal the packet is put together and printed from what the device holds', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => { globalThis.print = () => { globalThis.isPrinted = true; }; });
  await page.goto(`${site.address}handouts/`);
  await page.getByRole('button', { name: 'Print several together' }).click();
  for (const name of [/Kitchen helper/, /Sock tug/]) await page.getByRole('checkbox', { name }).check();
  await page.getByText('All of these are on this device now.').waitFor();
  await site.stop();
  await context.setOffline(true);
  try {
    await page.reload();
    await page.locator('.packet__item').nth(1).waitFor();
    assert.deepEqual(await titles(page), ['Kitchen helper heavy work', 'Sock tug dressing game']);
    await page.getByRole('button', { name: 'Up Sock tug' }).click();
    // One that was never opened: the page is honest about it.
    await page.getByRole('checkbox', { name: /Tear and paste/ }).check();
    await page.getByText('Not on this device. It needs a signal to be printed.').waitFor();
    await page.getByRole('button', { name: 'Print the packet' }).click();
    await until(() => page.evaluate(() => globalThis.isPrinted), 'it is printed');
    const { all } = await paper(page, 'Letter');
    assert.match(all, /Activity 1 of 2\s+Sock tug dressing game[\s\S]*Activity 2 of 2\s+Kitchen helper heavy work/);
    assert.doesNotMatch(all, /Tear and paste/);
    const pictures = page.locator('main:visible img');
    assert.ok(await pictures.count() >= 4);
    assert.deepEqual(await pictures.evaluateAll((images) => images.filter(({ naturalWidth }) => !naturalWidth).length), 0);
    await page.locator('.packet-view').getByText('Not in the packet, because they could not be loaded: Tear and paste picture.').waitFor();
  } finally {
    await context.setOffline(false);
    await site.start();
  }
  await page.getByRole('button', { name: 'Close' }).click();
  await page.reload();
  await page.getByText('All of these are on this device now.').waitFor();
  await context.close();
});

test('where the list of handouts does not load the page says so, and the next try may', async () => {
  await reading({ serviceWorkers: 'block' }, async (page) => {
    await page.goto(`${site.address}handouts/`);
    await page.route('**/index.json', (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"handouts": [' }), { times: 1 });
    const open = page.getByRole('button', { name: 'Print several together' });
    await open.click();
    await page.getByRole('alert').getByText('did not load').waitFor();
    await open.click();
    await page.getByRole('checkbox', { name: /Sock tug/ }).waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
  });
});

test('without scripts nothing of it shows, and the way to the prepared programs does', async () => {
  await reading({ javaScriptEnabled: false }, async (page) => {
    await page.goto(`${site.address}handouts/${THREE}`);
    assert.equal(await page.getByRole('button', { name: 'Print several together' }).count(), 0);
    assert.equal(await page.locator('[data-packet]').evaluate((part) => part.getBoundingClientRect().height), 0);
    await page.getByRole('link', { name: 'Activities that go together, ready to print' }).click();
    assert.equal(new URL(page.url()).hash, '#programs');
    assert.ok(await page.getByRole('link', { name: 'A calmer evening' }).isVisible());
  });
});

for (const path of ['handouts/#packet=sock-tug,lost,kitchen-helper,tear-and-paste', 'ar/handouts/#packet=kitchen-helper,sock-tug']) {
  test(`the builder and the packet in view have no accessibility fault, in light and dark, on a phone and on a desk: ${path}`, async () => {
    await reading({ reducedMotion: 'reduce' }, async (page) => {
      await page.goto(site.address + path);
      await page.locator('.packet__item').first().waitFor();
      await page.locator('.packet__buttons button').last().click();
      for (const width of WIDTHS) {
        assert.deepEqual(await faultsInEachMode(page, [width]), []);
        const small = await page.evaluate(() => [...document.querySelectorAll('.packet :is(button, select, input:not([type=checkbox]), .choice label)')]
          .filter((target) => target.getBoundingClientRect().height < 48).map((target) => target.textContent || target.id));
        assert.deepEqual(small, [], `${width} pixels wide`);
      }
      await page.locator('.packet__buttons button').nth(-2).click();
      await page.locator('.packet-view').waitFor();
      assert.deepEqual(await faultsInEachMode(page, WIDTHS), []);
    });
  });
}

test('in a language that runs from right to left all of it does, in that language', async () => {
  await reading({ viewport: { width: 360, height: 700 } }, async (page) => {
    await page.goto(`${site.address}ar/handouts/`);
    await page.getByRole('button', { name: 'طباعة عدة أوراق معًا' }).click();
    await page.getByRole('checkbox', { name: /لعبة الجورب/ }).check();
    await page.getByRole('checkbox', { name: /مساعد المطبخ/ }).check();
    await said(page, 'أُضيفت إلى الحزمة: مساعد المطبخ، رقمها 2 من 2.');
    const [up, down] = await Promise.all(['إلى أعلى لعبة الجورب', 'إلى أسفل لعبة الجورب'].map((name) => page.getByRole('button', { name }).boundingBox()));
    assert.ok(up.x > down.x, 'the first button stands on the right');
    // The same choice in the other language.
    assert.equal(await page.locator('.languages a[lang=en]').evaluate((link) => link.pathname + link.hash), '/handouts/#packet=sock-tug,kitchen-helper');
    const words = await page.locator('.packet').innerText();
    assert.doesNotMatch(words, /[a-z]{2}/i, 'no English words');
    await page.getByRole('button', { name: 'عرض الحزمة' }).click();
    await page.getByRole('heading', { name: 'أنشطة للمنزل' }).waitFor();
    assert.equal(await page.locator('.packet-view article').first().getAttribute('dir'), 'rtl');
    const { pages, cut } = await paper(page, 'A4');
    assert.ok(pages.length >= 3);
    const first = pages[0].replace(/[\w./:-]*connectpediatrictherapy\S*/g, '').replace('Connect Pediatric Therapy', '');
    assert.doesNotMatch(first, /[a-z]{2}/i, 'the first page is in one language');
    assert.deepEqual(cut, []);
  });
});

test('of many handouts a few are shown, a word finds the others, and a long packet is warned of', async () => {
  const many = build('--no-pdf', '--no-search');
  const text = readFileSync(join(many.root, 'content', 'handouts', 'kitchen-helper.yaml'), 'utf8');
  for (let number = 10; number < 40; number += 1) {
    writeFileSync(join(many.root, 'content', 'handouts', `copy-${number}.yaml`), text.replace(/^title: .*$/m, `title: Copy ${number}`));
  }
  rebuild(many);
  const all = JSON.parse(readFileSync(join(many.out, 'handouts', 'index.json'), 'utf8')).handouts.length;
  assert.ok(all > 33, `${all}`);
  const other = await host(many.out);
  try {
    await reading({ viewport: { width: 360, height: 700 } }, async (page) => {
      await page.goto(`${other.address}handouts/page/2/`);
      await page.getByRole('button', { name: 'Print several together' }).click();
      const boxes = page.getByRole('checkbox');
      await boxes.first().waitFor();
      assert.equal(await boxes.count(), 20);
      const find = page.getByLabel('Find a handout by a word');
      await find.fill('DRÉSSING');
      await page.getByRole('checkbox', { name: /Sock tug/ }).check();
      const found = await boxes.count();
      assert.ok(found < 5, `${found}`);
      await find.fill('zebra');
      await page.getByText('No handout has this word.').waitFor();
      await find.fill('');
      await page.getByRole('button', { name: `Show all ${all} handouts` }).click();
      assert.equal(await boxes.count(), all);
      for (let number = 10; number < 13; number += 1) await page.getByRole('checkbox', { name: `Copy ${number}` }).check();
      const warning = page.getByText('Families do two or three things well.');
      assert.equal(await warning.count(), 0, 'four are fine');
      await page.getByRole('checkbox', { name: 'Copy 13' }).check();
      await warning.waitFor();
      for (let number = 14; number < 21; number += 1) await page.getByRole('checkbox', { name: `Copy ${number}` }).check();
      await page.getByRole('checkbox', { name: 'Copy 30' }).click();
      await said(page, 'A packet holds 12 handouts at most. Take one out to make room.');
      assert.equal(await page.getByRole('checkbox', { name: 'Copy 30' }).isChecked(), false);
      // The link leads to the first page of the list, and the way there keeps the choice.
      const { hash } = new URL(page.url());
      await page.locator('.pager a[rel=prev]').click();
      await page.locator('.packet__item').first().waitFor();
      assert.equal(page.url(), `${other.address}handouts/${hash}`);
      assert.equal((await titles(page)).length, 12);
    }, other);
  } finally {
    await other.stop();
    many.remove();
  }
});

test('the scripts of the page are small, and only lists of handouts have this one', () => {
  const scripts = filesIn(join(built.out, 'assets'), '.js').filter((name) => /^(site|packet)\./.test(name));
  assert.equal(scripts.length, 2);
  const bytes = scripts.map((name) => brotliCompressSync(readFileSync(join(built.out, 'assets', name))).length);
  assert.ok(bytes[0] + bytes[1] <= 10_000, `${bytes}`);
  const having = filesIn(built.out, '.html').filter((path) => readFileSync(join(built.out, path), 'utf8').includes('/assets/packet.'));
  // Not where there is one handout or none.
  assert.deepEqual(having, ['ar/handouts/index.html', 'es/handouts/index.html', 'handouts/index.html']);
});

/** Runs `look` in a fresh tab and fails when the page asked another host or logged an error. */
async function reading(options, look, on = site) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const faults = watch(context, on.address);
  await look(await context.newPage());
  await context.close();
  assert.deepEqual(faults, []);
}

function titles(page) {
  return page.locator('.packet__name').allInnerTexts();
}

function said(page, words) {
  return until(async () => (await page.locator('.packet__status').innerText()) === words, words);
}

/** The page as it prints: the text of each sheet, all of it, and the words that stand outside of the paper. */
async function paper(page, format) {
  await page.emulateMedia({ media: 'print' });
  const file = join(papers, `${format}.pdf`);
  await page.pdf({ path: file, format, preferCSSPageSize: false });
  await page.emulateMedia({ media: null });
  const text = (...options) => {
    const done = spawnSync('pdftotext', [...options, file, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  };
  // In the order of reading, not of places on the sheet.
  const pages = text('-raw').split('\f').slice(0, -1);
  const cut = [];
  for (const sheet of text('-bbox').split('<page ').slice(1)) {
    const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(sheet).map(Number);
    for (const [line, ...box] of sheet.matchAll(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">[^<]*/g)) {
      const [left, top, right, bottom] = box.map(Number);
      if (left < 0 || top < 0 || right > width || bottom > height) cut.push(line);
    }
  }
  return { pages, all: pages.join('\n'), cut };
}

async function until(holds, what) {
  for (let turn = 0; turn < 400; turn += 1) {
    // The page may be leaving just then.
    if (await Promise.resolve(holds()).catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`it did not come true within 10 seconds: ${what}`);
}

function rebuild({ root, out }) {
  const run = spawnSync(carryover, ['--root', root, 'build', '--out', out, '--no-pdf', '--no-search'], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stdout + run.stderr);
}
