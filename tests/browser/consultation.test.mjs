// A parent asks for a consultation: first with an error, then rightly; the clinic finds the mail.
// The whole way once with scripts on and once with scripts off.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, serve, watch } from './site.mjs';

const REFERENCE = /^[0-9A-Z]{4}-[0-9A-Z]{4}$/;
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

for (const javaScriptEnabled of [true, false]) {
  const scripts = javaScriptEnabled ? 'scripts on' : 'scripts off';
  const parent = javaScriptEnabled ? 'Ana Lucía O’Neill' : 'Bo Nguyễn';
  const email = javaScriptEnabled ? 'ana@example.org' : 'bo@example.org';

  test(`a request is sent with an error, then rightly, and reaches the mailbox, ${scripts}`, async () => {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 390, height: 800 } });
    const faults = watch(context, site.address);
    const page = await context.newPage();
    await page.goto(`${site.address}consultation/`);
    await sentEmpty(page);
    await answersAreKept(page, parent);
    const reference = await sentRightly(page, email);
    await shownOnTheThankYouPage(page, reference, javaScriptEnabled);
    await foundInTheMailbox(page, { reference, parent, email });
    await context.close();
    assert.deepEqual(faults.filter((fault) => !/status of 422/.test(fault)), []);
  });
}

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

/** Sends the form with nothing in it: the summary comes first, has the focus, and links to the fields. */
async function sentEmpty(page) {
  await page.locator('main form button[type=submit], main form button:not([type])').click();
  await problemPage(page);
  const links = page.locator('.error-summary a');
  assert.ok(await links.count() >= 2, 'a link for each problem');
  for (const href of await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))) {
    assert.equal(await page.locator(href).count(), 1, `${href} leads to a field`);
  }
}

/** Sends part of the answers: what was typed is still there beside the new summary. */
async function answersAreKept(page, parent) {
  await page.locator('[name=name]').fill(parent);
  await page.locator('[name=concern]').fill('Getting dressed takes long.\nWe both end up "tired" <really>.');
  await page.locator('main form button[type=submit], main form button:not([type])').click();
  await problemPage(page);
  assert.equal(await page.locator('[name=name]').inputValue(), parent);
  assert.equal(
    await page.locator('[name=concern]').inputValue(),
    'Getting dressed takes long.\nWe both end up "tired" <really>.',
  );
}

async function problemPage(page) {
  await page.locator('.error-summary').waitFor();
  assert.match(await page.locator('.error-summary').innerText(), /There is a problem/);
  assert.match(await page.title(), /^Error:/);
  assert.ok(
    await page.evaluate(() => document.activeElement?.closest('.error-summary') !== null),
    'the focus is on the summary',
  );
}

/** Fills what is missing, sends, and returns the reference of the address it lands on. */
async function sentRightly(page, email) {
  await page.locator('[name=email]').fill(email);
  await choose(page, 'age');
  await page.locator('main form button[type=submit], main form button:not([type])').click();
  await page.waitForURL('**/thank-you/?ref=*');
  const reference = new URL(page.url()).searchParams.get('ref');
  assert.match(reference, REFERENCE);
  return reference;
}

/** Takes the first real option of a question, drawn as a list or as radio buttons. */
async function choose(page, name) {
  const list = page.locator(`select[name=${name}]`);
  if (await list.count()) {
    const value = await list.locator('option:not([value=""])').first().getAttribute('value');
    await list.selectOption(value);
  } else {
    await page.locator(`input[type=radio][name=${name}]`).first().check();
  }
}

async function shownOnTheThankYouPage(page, reference, javaScriptEnabled) {
  const text = await page.locator('main').innerText();
  assert.match(text, /402-413-1356/);
  if (javaScriptEnabled) assert.ok(text.includes(reference), 'the reference stands on the page');
}

async function foundInTheMailbox(page, { reference, parent, email }) {
  await page.goto(`${site.address}_mailbox/`);
  const mailbox = await page.locator('body').innerText();
  for (const part of [reference, parent, email]) assert.ok(mailbox.includes(part), `the mail holds ${part}`);
}
