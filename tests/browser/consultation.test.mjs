// A parent asks for a consultation: with an error, then rightly; the clinic finds the mail.
// The whole way with scripts on and with scripts off, and what happens when something goes wrong on it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { faultless } from './faultless.mjs';
import { LANES } from './pages.mjs';
import { openBrowser, serve, watch } from './site.mjs';

const REFERENCE = /^[0-9A-Z]{4}-[0-9A-Z]{4}$/;
// A proof of work takes a moment on a machine that does other things too.
const PATIENT = { timeout: 60_000 };
let site;
let browser;

before(async () => {
  site = await serve();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** A page with the form open; `faults` collects what a browser should never do. */
async function open({ javaScriptEnabled = true, path = 'consultation/' } = {}) {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 390, height: 800 } });
  const faults = watch(context, site.address);
  const page = await context.newPage();
  page.hasToken = javaScriptEnabled;
  await page.goto(`${site.address}${path}`);
  return { context, page, faults };
}

// While one of them waits for its proof of work, others go on.
describe('the form', { concurrency: LANES }, () => {
  for (const javaScriptEnabled of [true, false]) {
    const scripts = javaScriptEnabled ? 'scripts on' : 'scripts off';
    const parent = javaScriptEnabled ? 'Ana Lucía O’Neill' : 'Bo Nguyễn';
    const email = javaScriptEnabled ? 'ana@example.org' : 'bo@example.org';

    test(`scenarios 11 and 12: a request is sent with an error, then rightly, and reaches the mailbox, ${scripts}`, async () => {
      const { context, page, faults } = await open({ javaScriptEnabled });
      await sentEmpty(page, javaScriptEnabled);
      await answersAreKept(page, parent);
      await page.locator('[name=email]').fill(email);
      await choose(page, 'age');
      await send(page);
      if (!javaScriptEnabled) await confirmed(page, [parent, email, 'Under 1 year']);
      const reference = await thanked(page);
      await shownOnTheThankYouPage(page, reference, javaScriptEnabled);
      await foundInTheMailbox(page, [reference, parent, email]);
      await context.close();
      assert.deepEqual(faults.filter((fault) => !/status of 422/.test(fault)), []);
    });

    test(`scenario 13: a phone number is taken in any form, and one too short gets kind words, ${scripts}`, async () => {
      const { context, page } = await open({ javaScriptEnabled });
      await fill(page, { name: 'Phone', phone: '402 413 135' });
      await send(page);
      await problemPage(page);
      assert.match(await page.locator('.error-summary').innerText(), /Enter a phone number with its area code, like/);
      for (const phone of ['(402) 413 1356', '402.413.1356', '+1 402 413 1356', '402\u00a0413\u00a01356']) {
        await page.goto(`${site.address}consultation/`);
        await fill(page, { name: `Phone ${phone}`, phone });
        await send(page);
        if (!javaScriptEnabled) await confirmed(page, [phone.replace(/\s/g, ' ')]);
        await thanked(page);
      }
      await context.close();
    });

    test(`scenario 15: sent again after going back, it is one request, ${scripts}`, async () => {
      const { context, page } = await open({ javaScriptEnabled });
      const name = `Again ${scripts}`;
      await fill(page, { name });
      if (javaScriptEnabled) {
        // Two clicks in one moment: the second finds the first under way.
        await page.evaluate(() => {
          const button = document.querySelector('main form button[type=submit]');
          button.click();
          button.click();
        });
        await thanked(page);
      } else {
        await send(page);
        await confirmed(page, [name]);
        const first = await thanked(page);
        await page.goto(`${site.address}consultation/`);
        await fill(page, { name });
        await send(page);
        await confirmed(page, [name]);
        assert.equal(await thanked(page), first);
      }
      await page.goto(`${site.address}_mailbox/`);
      assert.equal((await page.locator('body').innerText()).split(name).length - 1, 1, 'one mail');
      await context.close();
    });

    test(`scenario 17: a note of links alone is asked about once more and set aside for a second look, ${scripts}`, async () => {
      const { context, page } = await open({ javaScriptEnabled });
      const name = `Links ${scripts}`;
      await fill(page, { name });
      await page.locator('[name=concern]').fill('https://spam.example/a https://spam.example/b');
      await send(page);
      await confirmed(page, [name, 'https://spam.example/a']);
      const reference = await thanked(page);
      await page.goto(`${site.address}_mailbox/`);
      assert.match(await page.locator('article', { hasText: reference }).innerText(), /Please check/);
      await context.close();
    });

    test(`scenario 18: in Spanish, with an interpreter, ${scripts}`, async () => {
      const { context, page } = await open({ javaScriptEnabled, path: 'es/consultation/' });
      await page.locator('[name=name]').fill(`José ${scripts}`);
      await send(page);
      await page.locator('.error-summary').waitFor();
      assert.match(await page.title(), /^Error:/);
      assert.equal(await page.getAttribute('html', 'lang'), 'es');
      await fill(page, { name: `José ${scripts}` });
      await page.locator('[name=interpreter][value=yes]').check();
      await page.locator('[name=language]').fill('Español');
      await send(page);
      if (!javaScriptEnabled) await confirmed(page, ['José', 'Español', 'Sí'], 'Revise sus respuestas y envíelas');
      const reference = await thanked(page, '**/es/thank-you/?ref=*');
      assert.match(await page.locator('main').innerText(), /911[\s\S]*988/);
      await foundInTheMailbox(page, [reference, 'José', 'Español', 'Yes']);
      await context.close();
    });
  }

  test('scenario 14: the note asks for no diagnosis, and no answer is in an address or stays in the browser', async () => {
    const { context, page } = await open();
    assert.match(await page.locator('#concern-hint').innerText(), /Leave out your child’s name, diagnoses/);
    const addresses = [];
    context.on('request', (request) => addresses.push(request.url()));
    await fill(page, { name: 'PlantedName' });
    await page.locator('[name=concern]').fill('PlantedDiagnosis');
    await send(page);
    await thanked(page);
    assert.equal(addresses.filter((address) => /Planted|402.?555/.test(address)).length, 0);
    const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
    assert.deepEqual(kept, [0, 0, '']);
    await page.goBack();
    await page.locator('[name=name]').waitFor();
    for (const name of ['name', 'phone', 'concern']) assert.equal(await page.locator(`[name=${name}]`).inputValue(), '', name);
    await context.close();
  });

  test('case 51: a made-up reference in the address is never drawn, and nothing is looked up', async () => {
    const { context, page, faults } = await open();
    const asked = [];
    context.on('request', (request) => asked.push(request.url()));
    for (const made of ['<script>window.harmed = 1</script>', '"><img src=x onerror="window.harmed = 1">', '../../etc', '//evil', 'k7q2-9fxm', 'K'.repeat(5000)]) {
      asked.length = 0;
      await page.goto(`${site.address}thank-you/?ref=${encodeURIComponent(made)}`);
      assert.equal(await page.locator('[data-reference]').count(), 0, made);
      assert.equal(await page.evaluate(() => window.harmed), undefined);
      assert.match(await page.locator('main').innerText(), /No request came with this visit[\s\S]*911[\s\S]*988/);
      assert.equal(asked.filter((address) => address.includes('/api/')).length, 0);
    }
    await page.goto(`${site.address}thank-you/?ref=K7Q2-9FXM`);
    assert.equal(await page.locator('[data-reference]').innerText(), 'K7Q2-9FXM');
    await context.close();
    assert.deepEqual(faults, []);
  });

  for (const [prefix, heading] of [['', 'No request came'], ['es/', 'Con esta visita'], ['vi/', 'Không có yêu cầu nào'], ['ar/', 'لم يصل أي طلب']]) {
    test(`/${prefix}thank-you/ without a reference says that no request came, and leads to the form and the phone`, async () => {
      const { context, page, faults } = await open({ path: `${prefix}thank-you/` });
      assert.ok((await page.locator('h1').innerText()).startsWith(heading), await page.locator('h1').innerText());
      assert.ok((await page.title()).startsWith(heading), await page.title());
      assert.equal(await page.locator('h1, .reference').count(), 1, 'no empty box is left');
      for (const address of [`/${prefix}consultation/`, 'tel:+14024131356']) assert.ok(await page.locator(`main a[href="${address}"]`).isVisible(), address);
      assert.deepEqual(faults, []);
      await faultless(page);
      await context.close();
      const plain = await open({ path: `${prefix}thank-you/`, javaScriptEnabled: false });
      const said = await plain.page.locator('main').innerText();
      assert.ok(said.includes('ref=') && said.toLowerCase().includes(heading.toLowerCase()), said);
      assert.ok(await plain.page.locator(`main a[href="/${prefix}consultation/"]`).isVisible(), 'the form is one step away without scripts, too');
      await plain.context.close();
    });
  }

  test('the number that the Arabic form gives as an example reads as it is dialed', async () => {
    const { context, page } = await open({ javaScriptEnabled: false, path: 'ar/consultation/' });
    // Wide enough for all of it to stand on one line.
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.locator('[name=phone]').fill('12');
    await send(page);
    const example = page.locator('#phone-error');
    await example.waitFor();
    const [first, last] = await example.evaluate((element) => {
      const text = [...element.childNodes].find((node) => node.data?.includes('402-555-0134'));
      const at = text.data.indexOf('402-555-0134');
      const range = document.createRange();
      return [at, at + '402-555-013'.length].map((place) => {
        range.setStart(text, place);
        range.setEnd(text, place + 1);
        return range.getBoundingClientRect().left;
      });
    });
    assert.ok(first < last, `its first digit stands at ${first}, its last at ${last}`);
    await context.close();
  });

  test('scenario 16: without a network the page says that it was not sent, keeps the words, and sends once the network is back', async () => {
    const { context, page } = await open();
    await fill(page, { name: 'Weak Signal' });
    await context.setOffline(true);
    await send(page);
    const message = page.locator('[data-no-network]');
    await message.waitFor(PATIENT);
    assert.match(await message.innerText(), /was not sent[\s\S]*402-413-1356/);
    assert.ok(await message.evaluate((element) => element === document.activeElement), 'the focus is on the message');
    assert.equal(await page.locator('[name=name]').inputValue(), 'Weak Signal');
    await faultless(page);
    await context.setOffline(false);
    await send(page);
    const reference = await thanked(page);
    await foundInTheMailbox(page, [reference, 'Weak Signal']);
    await context.close();
  });

  test('scenario 16: an answer that never came back counts once when it is sent again', async () => {
    const { context, page } = await open();
    await fill(page, { name: 'Lost Answer' });
    let sent = 0;
    await page.route('**/api/consultation', async (route) => {
      sent += 1;
      if (sent > 1) return route.continue();
      await route.fetch();
      return route.abort('connectionreset');
    });
    await send(page);
    await page.locator('[data-no-network]').waitFor(PATIENT);
    await send(page);
    const reference = await thanked(page);
    await page.goto(`${site.address}_mailbox/`);
    const mails = (await page.locator('body').innerText()).split('Lost Answer').length - 1;
    assert.deepEqual([sent, mails], [2, 1]);
    assert.ok((await page.locator('body').innerText()).includes(reference));
    await context.close();
  });

  test('scenario 16: a gateway that answers with a page of its own is told like no answer', async () => {
    const { context, page } = await open();
    await fill(page, { name: 'Bad Gateway' });
    await page.route('**/api/consultation', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>502</h1>' }));
    await send(page);
    await page.locator('[data-no-network]').waitFor(PATIENT);
    assert.equal(await page.locator('[name=name]').inputValue(), 'Bad Gateway');
    await context.close();
  });

  test('a form that is sent before the proof is there, or without a challenge, asks for one more click', async () => {
    const { context, page } = await open();
    await withoutChallenge(page);
    await fill(page, { name: 'No Challenge' });
    await send(page);
    await confirmed(page, ['No Challenge']);
    await thanked(page);
    await context.close();
  });

  test('Back leads from the answers shown again to the form, with every word', async () => {
    const { context, page } = await open();
    await withoutChallenge(page);
    await fill(page, { name: 'Going Back' });
    await page.locator('[name=concern]').fill('A slip');
    await send(page);
    await page.locator('.answers').waitFor(PATIENT);
    await page.goBack();
    assert.equal(await page.locator('[name=name]').inputValue(), 'Going Back');
    await page.locator('[name=concern]').fill('No slip');
    await send(page);
    await confirmed(page, ['Going Back', 'No slip']);
    await thanked(page);
    await page.goBack();
    await page.locator('main form').waitFor();
    assert.ok(!(await page.locator('main').innerText()).includes('No slip'), 'nothing stays behind');
    await page.goBack();
    await page.locator('[name=name]').waitFor();
    assert.equal(await page.locator('[name=name]').inputValue(), '');
    await context.close();
  });

  test('the answers shown again can be read by everybody', async () => {
    for (const colorScheme of ['light', 'dark']) {
      const { context, page } = await open();
      await page.emulateMedia({ colorScheme });
      await withoutChallenge(page);
      await fill(page, { name: `Shown ${colorScheme}` });
      await send(page);
      await page.locator('.answers').waitFor(PATIENT);
      assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
      await faultless(page);
      await context.close();
    }
  });

  test('a likely slip in the e-mail address is said on the thank-you page, with scripts off too', async () => {
    const { context, page } = await open({ javaScriptEnabled: false });
    await fill(page, { name: 'Slip' });
    await page.locator('[name=email]').fill('slip@gmial.com');
    await send(page);
    await confirmed(page, ['slip@gmial.com']);
    await page.waitForURL('**/thank-you/?ref=*');
    assert.ok(!page.url().includes('gmial'), page.url());
    assert.ok(await page.locator('.check-email').isVisible());
    await page.goto(`${site.address}thank-you/`);
    assert.ok(!await page.locator('.check-email').isVisible());
    await context.close();
  });

  test('the scripts of the form are small, and only somebody who touches the form is asked to prove anything', async () => {
    const { context, page } = await open();
    const asked = [];
    context.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.reload();
    await page.waitForLoadState('networkidle').catch(() => {});
    assert.ok(!asked.includes('/api/challenge'));
    const sources = await page.locator('script[src^="/assets/"]').evaluateAll((all) => all.map((script) => script.src));
    const texts = await Promise.all(sources.map(async (source) => (await fetch(source)).text()));
    const size = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
    assert.ok(sources.length >= 2 && size <= 10_240, `${size} bytes of scripts`);
    assert.equal(await page.locator('script:not([src]):not([type="application/ld+json"])').count(), 0, 'no script in the page');
    await context.close();
  });

  test('the trap for robots is out of the way of the keyboard', async () => {
    const page = await browser.newPage();
    await page.goto(`${site.address}consultation/`);
    const reached = new Set();
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate(() => document.activeElement?.getAttribute('name')));
    }
    const trap = await page.locator('main form input[tabindex="-1"]').first().getAttribute('name');
    await page.close();
    assert.ok(trap, 'the form has a trap');
    assert.ok(reached.has('email'), 'the keyboard reaches the e-mail field');
    assert.ok(!reached.has(trap), 'the keyboard does not reach the trap');
  });
});

/** Has no challenge reach the page, and with it no token. */
async function withoutChallenge(page) {
  page.hasToken = false;
  await page.route('**/api/challenge', (route) => route.abort());
}

/** Presses the form's button. */
async function send(page) {
  await page.locator('main form button[type=submit]').click();
}

/** The three answers that are needed. */
async function fill(page, { name, phone = '402-555-0134' }) {
  await page.locator('[name=name]').fill(name);
  await page.locator('[name=phone]').fill(phone);
  await choose(page, 'age');
  await typed(page);
}

/** Waits until the form's token is two seconds old: what is sent sooner counts as a robot's, and people type longer. */
async function typed(page) {
  if (!page.hasToken) return;
  await page.waitForFunction(() => {
    const issued = document.querySelector('main form input[name=token]')?.value.split('.')[2];
    return issued && Math.floor(Date.now() / 1000) - Number(issued) >= 2;
  }, undefined, PATIENT);
}

/** Sends the form with nothing in it: the summary comes first, has the focus, and leads into the fields. */
async function sentEmpty(page, javaScriptEnabled) {
  await send(page);
  await problemPage(page);
  const links = page.locator('.error-summary a');
  assert.ok(await links.count() >= 2, 'a link for each problem');
  for (const href of await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))) {
    assert.equal(await page.locator(href).count(), 1, `${href} leads to a field`);
  }
  if (javaScriptEnabled) {
    await links.first().click();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'name');
  }
}

/** Sends part of the answers: what was typed is still there beside the new summary. */
async function answersAreKept(page, parent) {
  await page.locator('[name=name]').fill(parent);
  await page.locator('[name=concern]').fill('Getting dressed takes long.\nWe both end up "tired" <really>.');
  await typed(page);
  await send(page);
  await page.locator('#phone-error').waitFor();
  await problemPage(page);
  assert.match(await page.locator('#phone-error').innerText(), /Enter a phone number or an e-mail address/);
  assert.equal(await page.locator('[name=name]').inputValue(), parent);
  assert.equal(
    await page.locator('[name=concern]').inputValue(),
    'Getting dressed takes long.\nWe both end up "tired" <really>.',
  );
}

async function problemPage(page) {
  await page.locator('.error-summary').waitFor(PATIENT);
  assert.match(await page.locator('.error-summary').innerText(), /There is a problem/);
  assert.match(await page.title(), /^Error:/);
  assert.ok(
    await page.evaluate(() => document.activeElement?.closest('.error-summary') !== null),
    'the focus is on the summary',
  );
}

/** The answers stand there again, with one button; presses it. */
async function confirmed(page, answers, heading = 'Check your answers, then send them') {
  await page.locator('.answers').waitFor(PATIENT);
  assert.equal(await page.locator('h1').innerText(), heading);
  const shown = await page.locator('.answers').innerText();
  for (const answer of answers) assert.ok(shown.includes(answer), `${answer} is shown`);
  assert.equal(await page.locator('main form').count(), 1);
  await send(page);
}

/** The thank-you page's reference. */
async function thanked(page, address = '**/thank-you/?ref=*') {
  await page.waitForURL(address, PATIENT);
  const reference = new URL(page.url()).searchParams.get('ref');
  assert.match(reference, REFERENCE);
  return reference;
}

/** Takes the first option of a question. */
async function choose(page, name) {
  await page.locator(`input[type=radio][name=${name}]`).first().check();
}

async function shownOnTheThankYouPage(page, reference, javaScriptEnabled) {
  const text = await page.locator('main').innerText();
  assert.match(text, /402-413-1356/);
  assert.match(text, /911[\s\S]*988/);
  assert.equal(await page.locator('[data-print]').isVisible(), javaScriptEnabled, 'the button for printing');
  if (javaScriptEnabled) assert.ok(text.includes(reference), 'the reference stands on the page');
}

async function foundInTheMailbox(page, parts) {
  await page.goto(`${site.address}_mailbox/`);
  const mailbox = await page.locator('body').innerText();
  for (const part of parts) assert.ok(mailbox.includes(part), `the mail holds ${part}`);
}
