// Staff open sealed requests at /staff/open/: real requests of the real function, real keys, in a real browser,
// which sends nothing and keeps nothing.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { masked } from '../../themes/clinic/scripts/staff-open/numbers.mjs';
import { buildChanged } from './edges.mjs';
import { faultless } from './faultless.mjs';
import { host } from './published.mjs';
import { attachmentsOf, intake, newKey, shownByCommand } from './sealed.mjs';
import { build, carryover, checkout, copyOfTheSite, filesIn, openBrowser, watch } from './site.mjs';

const theme = join(checkout, 'themes/clinic');
const age = await import(pathToFileURL(createRequire(join(theme, 'package.json')).resolve('age-encryption')));
const PHONE = { width: 360, height: 800 };
const DESK = { width: 1280, height: 900 };
const ENGLISH = {
  name: 'Ana Lucía O’Neill', phone: '402-555-0134', email: 'ana@example.org', age: '3-5', time: 'midday', lang: 'en',
  concern: 'Getting dressed takes long.\nMy card is 4111 1111 1111 1111. <img src=x onerror=alert(1)>',
};
const ARABIC = { name: 'ليلى حسن', phone: '402-555-0135', age: '1-2', concern: 'ارتداء الجوارب صعب', language: 'العربية', interpreter: 'yes', lang: 'ar' };

let folder;
let built;
let site;
let browser;
let context;
let page;
let faults;
const keys = {};
/** What the function made: references, mails, attachments and records of the store. */
const made = {};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carryover-staff-'));
  const form = join(folder, 'form');
  built = build('--no-pdf', '--intake', form);
  site = await host(built.out);
  browser = await openBrowser();
  for (const name of ['desk', 'second', 'stranger']) keys[name] = newKey();
  const sealing = await intake(form, { sealTo: [keys.desk.public, keys.second.public] });
  made.english = await sealing.send(ENGLISH);
  made.arabic = await sealing.send(ARABIC);
  made.mails = sealing.mails();
  made.attached = Object.fromEntries(made.mails.flatMap(attachmentsOf).map(({ name, bytes }) => [name, bytes]));
  made.records = sealing.records();
  writeFileSync(join(folder, 'desk.key'), keys.desk.file);
  made.command = shownByCommand(sealing.outbox, form, made.english, join(folder, 'desk.key'));
  await sealing.stop();
  const open = await intake(form, {});
  made.open = await open.send({ ...ENGLISH, name: 'Not Sealed' });
  [made.openRecord] = open.records();
  await open.stop();
});

after(async () => {
  await browser?.close();
  await site?.stop();
  built?.remove();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: DESK });
  faults = watch(context, site.address);
  page = await context.newPage();
});

afterEach(async () => {
  await context.close();
});

test('a sealed request from the e-mail is read with the key file, in the words and the order of the form', async () => {
  await open();
  await choose('requests', attached(made.english));
  assert.equal(await status(), 'Now choose your key file.');
  await choose('key', key('desk'));
  assert.equal(await status(), '1 request is open.');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), '3 Read');
  const article = page.locator('.staff__request');
  assert.equal(await article.locator('h3').innerText(), made.english);
  assert.match(await article.locator('.staff__facts').innerText(), /Received\s+\w+day, \w+ \d+, 20\d\d at \d+:\d\d [AP]M C[SD]T[\s\S]*Language of the page\s+English/);
  const asked = await article.locator('.answers dt').allInnerTexts();
  assert.deepEqual(asked, questions());
  const answers = await article.locator('.answers dd').evaluateAll((all) => all.map((one) => (one.firstElementChild ?? one).textContent));
  const { name, phone, email } = ENGLISH;
  const concern = 'Getting dressed takes long.\nMy card is **** **** **** ****. <img src=x onerror=alert(1)>';
  const none = '(not answered)';
  assert.deepEqual(answers, [name, phone, email, '3 to 5 years', concern, 'Around midday', none, none]);
  assert.doesNotMatch(await article.innerText(), /unusual/);
  assert.equal(made.command.status, 0, made.command.stderr);
  for (const words of [name, phone, '3 to 5 years']) assert.ok(made.command.stdout.includes(words), `the command shows ${words} too`);
  assert.deepEqual(faults, []);
});

test('nothing is asked of any server once the page is there, nothing is kept, and it works without a network', async () => {
  const asked = [];
  await open();
  context.on('request', (request) => asked.push(request.url()));
  await context.setOffline(true);
  await choose('requests', attached(made.english));
  await choose('key', key('desk'));
  await page.locator('.staff__request').waitFor();
  await page.getByRole('button', { name: 'Show the hidden number' }).click();
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Close and clear' }).click();
  const kept = await page.evaluate(async () => [
    localStorage.length, sessionStorage.length, document.cookie, (await caches.keys()).length,
    (await indexedDB.databases()).length, (await navigator.serviceWorker.getRegistrations()).length, location.href,
  ]);
  assert.deepEqual(kept, [0, 0, '', 0, 0, 0, `${site.address}staff/open/`]);
  assert.deepEqual(asked, []);
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(faults, []);
});

test('the browser itself refuses every connection that a script of the page could try', async () => {
  await open();
  const tried = await page.evaluate(async () => {
    const refused = [];
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refused.push(effectiveDirective));
    const outcome = await fetch('/').then(() => 'sent', () => 'refused');
    navigator.sendBeacon('/', 'words');
    new Image().src = 'https://example.org/?words';
    document.body.append(Object.assign(document.createElement('form'), { id: 'away', method: 'post', action: '/' }));
    document.querySelector('#away').submit();
    try { document.body.innerHTML += ''; } catch { refused.push('trusted types'); }
    const kinds = () => [...new Set(refused)].sort();
    // The browser tells of each a moment later.
    for (let turns = 0; turns < 200 && kinds().length < 5; turns += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    return [outcome, kinds()];
  });
  assert.deepEqual(tried, ['refused', ['connect-src', 'form-action', 'img-src', 'require-trusted-types-for', 'trusted types']]);
});

test('each key that a request is sealed to opens it, as a file of any make and pasted', async () => {
  const utf16 = Buffer.from(`\ufeff${keys.second.file.replaceAll('\n', '\r\n')}`, 'utf16le');
  const both = `# two\n\n${keys.stranger.file}\n${keys.second.file}`;
  for (const bytes of [keys.second.file, utf16, `\ufeff${keys.second.file}`, keys.second.file.replaceAll('\n', '\r\n'), both]) {
    await open();
    await choose('key', { name: 'second.key', bytes: Buffer.from(bytes) });
    await choose('requests', attached(made.english));
    await page.locator('.staff__request').waitFor();
  }
  await open();
  await choose('requests', attached(made.english));
  await paste(`  ${/AGE-SECRET-KEY-1\S+/.exec(keys.second.file)[0].toLowerCase()}\n`);
  await page.locator('.staff__request').waitFor();
  assert.equal(await page.locator('#pasted').inputValue(), '');
});

test('files are taken for what they are, wherever they were chosen or dropped', async () => {
  await open();
  await choose('requests', [attached(made.english), key('desk')].flat());
  await page.locator('.staff__request').waitFor();
  await open();
  await choose('key', [attached(made.english), key('desk')].flat());
  await page.locator('.staff__request').waitFor();
  await open();
  const [request] = attached(made.arabic);
  await page.evaluate(([files]) => {
    const data = new DataTransfer();
    for (const [name, bytes] of files) data.items.add(new File([Uint8Array.from(bytes)], name));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, [[[request.name, [...request.bytes]], ['desk.key', [...Buffer.from(keys.desk.file)]]]]);
  await page.locator('.staff__request').waitFor();
});

test('several requests at once, the e-mails themselves and records of the store are read, each request once, oldest first', async () => {
  await open();
  await choose('key', key('desk'));
  const mails = made.mails.map((bytes, at) => ({ name: `mail ${at}.eml`, bytes }));
  await choose('requests', mails);
  assert.equal(await status(), '2 requests are open.');
  assert.deepEqual(await page.locator('.staff__request h3').allInnerTexts(), [made.english, made.arabic]);
  await choose('requests', made.records.map((bytes, at) => ({ name: `record ${at}`, bytes })));
  assert.equal(await page.locator('.staff__request').count(), 2);
  assert.match(await page.locator('[data-list]').innerText(), /the same request as \w{4}-\w{4}, shown once/);
  await choose('requests', { name: 'open', bytes: made.openRecord });
  assert.equal(await status(), '3 requests are open.');
  const arabic = page.locator('.staff__request', { hasText: made.arabic });
  assert.match(await arabic.innerText(), /العربية[\s\S]*1 or 2 years[\s\S]*ارتداء الجوارب صعب[\s\S]*Yes/);
  const words = arabic.getByText(ARABIC.concern);
  assert.deepEqual([await words.getAttribute('lang'), await words.getAttribute('dir')], ['ar', 'auto']);
});

test('a record of the store that is not sealed needs no key', async () => {
  await open();
  await choose('requests', { name: 'record', bytes: made.openRecord });
  assert.match(await page.locator('.staff__request').innerText(), /Not Sealed/);
});

test('a clear line that was changed is told, and what was sealed is shown', async () => {
  await open();
  await choose('key', key('desk'));
  const record = made.records.find((bytes) => bytes.includes(made.english)).toString('latin1');
  await choose('requests', { name: 'record', bytes: Buffer.from(record.replace('"language":"en"', '"language":"es"'), 'latin1') });
  assert.match(await page.locator('.staff__request').innerText(), /Language of the page\s+English[\s\S]*was changed/);
});

test('what another program sealed is opened too, also as text, and answers to questions that are gone are shown', async () => {
  const record = {
    version: 1, id: 'K7Q29FXM00000000000000000', reference: 'K7Q2-9FXM', updates: 'AAAA-BBBB', received: '2026-03-02T15:04:00Z', lane: 'inbox',
    language: 'vi', to_check: ['no_proof'], sealed: true, answers: { name: 'Bo Nguyễn', shoe_size: '23', age: 'an-age-that-is-gone' },
  };
  const sealed = await sealedText(JSON.stringify(record));
  for (const bytes of [sealed, Buffer.from(`\r\n${age.armor.encode(sealed).replaceAll('\n', '\r\n')}`)]) {
    await open();
    await choose('requests', { name: 'K7Q2-9FXM.age', bytes });
    await choose('key', key('desk'));
    const said = await page.locator('.staff__request').innerText();
    assert.match(said, /K7Q2-9FXM[\s\S]*March 2, 2026 at 9:04 AM CST[\s\S]*Tiếng Việt[\s\S]*corrects the earlier request\s+AAAA-BBBB[\s\S]*this request was sent is unusual[\s\S]*Bo Nguyễn[\s\S]*an-age-that-is-gone[\s\S]*shoe_size\s*23/);
  }
});

test('each wrong request file is told in words of its own', async () => {
  const [{ bytes }] = attached(made.english);
  const wrong = {
    empty: [Buffer.alloc(0), /This file is empty/],
    large: [Buffer.alloc(1024 * 1024 + 1, 'a'), /far too large for a request/],
    'cut in the head': [bytes.subarray(0, 60), /This file is damaged/],
    'cut at the end': [bytes.subarray(0, bytes.length - 5), /This file is damaged/],
    'one bit off': [flipped(bytes, bytes.length - 20), /This file is damaged/],
    'one bit off in the head': [flipped(bytes, bytes.indexOf('\n--- ') + 8), /This file is damaged/],
    armored: [Buffer.from('-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n'), /This file is damaged/],
    'cut record': [made.records[0].subarray(0, made.records[0].indexOf(10) + 10), /This file is damaged/],
    newer: [Buffer.from('age-encryption.org/v2\n'), /sealed by a newer version/],
    passphrase: [await sealedText('{}', { passphrase: 'words' }), /locked with a passphrase/],
    'other kind': [await sealedText('{}', { to: await age.identityToRecipient(await age.generateHybridIdentity()) }), /sealed, but to keys of another kind/],
    'no request': [await sealedText('Dear desk'), /Your key opens this file, but there is no request in it/],
    'newer form': [await sealedText('{"version":2,"reference":"K7Q2-9FXM","answers":{}}'), /written by a newer version of the form/],
    csv: [Buffer.from('reference,received,name\nK7Q2-9FXM,2026-03-02,Ana\n'), /a table \(CSV\)/],
    json: [Buffer.from('[{"reference":"K7Q2-9FXM"}]'), /a table of data \(JSON\)/],
    mail: [Buffer.from('From: desk@clinic.example\nSubject: Lunch\n\nAt noon?\n'), /an e-mail without a sealed request/],
    pdf: [Buffer.from('%PDF-1.7\n'), /This is a PDF/],
    zip: [Buffer.from('PK\u0003\u0004'), /a document or a folder/],
    picture: [Buffer.from([0x89, 0x50, 0x4e, 0x47]), /This is a picture/],
    text: [Buffer.from('hello'), /This is not a sealed request/],
    noise: [Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251)), /This is not a sealed request/],
  };
  await open();
  await choose('key', key('desk'));
  for (const [name, [bytes, words]] of Object.entries(wrong)) {
    await choose('requests', { name, bytes });
    const said = await page.locator('[data-list]').innerText();
    assert.match(said, words, name);
    assert.ok(said.startsWith(name) && said.split('\n').length >= 3, `${said} names the file and says what to do`);
    assert.equal(await status(), '1 file could not be used: see above.');
    assert.equal(await page.locator('.staff__request').count(), 0);
  }
  // The wrong file is gone from the list once the right one is there.
  await choose('requests', attached(made.english));
  assert.match(await page.locator('[data-list]').innerText(), /^\w{4}-\w{4}\.age\s*open below$/);
  assert.deepEqual(faults, []);
});

test('each wrong key is told in words of its own, and none is repeated', async () => {
  const secret = /AGE-SECRET-KEY-1\S+/.exec(keys.stranger.file)[0];
  const wrong = {
    empty: ['', /This file is empty/],
    large: ['#'.repeat(64 * 1024 + 1), /far too large for a key/],
    comments: ['# only\n', /There is no key in this file/],
    public: [`${keys.desk.public}\n`, /the public half of a key. It can only seal/],
    slip: [`${secret.slice(0, -1)}${secret.endsWith('Q') ? 'P' : 'Q'}`, /This key is not whole/],
    short: [secret.slice(0, 40), /This key is not whole/],
    quantum: [await age.generateHybridIdentity(), /a private key of another kind/],
    plugin: ['AGE-PLUGIN-YUBIKEY-1QQQQ', /a private key of another kind/],
    ssh: ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn\n-----END OPENSSH PRIVATE KEY-----\n', /a private key of another kind/],
    'ssh public': ['ssh-ed25519 AAAAC3Nza desk@clinic', /a key of another kind/],
    locked: [await sealedText(keys.desk.file, { passphrase: 'words' }), /locked with a passphrase/],
    text: ['my password', /This is not a key/],
  };
  await open();
  await choose('requests', attached(made.english));
  for (const [name, [bytes, words]] of Object.entries(wrong)) {
    await choose('key', { name, bytes: Buffer.from(bytes) });
    const said = await page.locator('[data-keys]').innerText();
    assert.match(said, words, name);
    assert.ok(said.startsWith(name) && !said.includes(secret.slice(0, 40)), said);
    assert.match(await page.locator('[data-list]').innerText(), /waits for your key/);
  }
  await paste(keys.desk.public);
  assert.match(await page.locator('[data-keys]').innerText(), /The pasted key[\s\S]*the public half/);
  await choose('key', key('stranger'));
  assert.match(await page.locator('[data-list]').innerText(), /Your key does not open this request/);
  await choose('key', key('desk'));
  await page.locator('.staff__request').waitFor();
  assert.doesNotMatch(await page.locator('[data-list]').innerText(), /does not open/);
  assert.deepEqual(faults, []);
});

test('numbers of cards are shown when asked for, and hidden by the rules of the e-mails', async () => {
  await opened();
  const concern = page.locator('.answers dd', { hasText: 'My card' });
  await page.getByRole('button', { name: 'Show the hidden number' }).click();
  assert.match(await concern.innerText(), /4111 1111 1111 1111/);
  await page.getByRole('button', { name: 'Hide the number' }).click();
  assert.doesNotMatch(await concern.innerText(), /4111/);
  // The examples of intake-fn/src/mask.rs, read from there so that both stay alike.
  const rules = readFileSync(join(checkout, 'intake-fn/src/mask.rs'), 'utf8');
  const hidden = [...rules.matchAll(/check\("(.*)", "(.*)"\);/g)].map(([, text, expected]) => [text, expected]);
  const kept = /let kept = \[([\s\S]*?)\];/.exec(rules)[1].match(/"(.*)"/g).map((text) => text.slice(1, -1));
  assert.ok(hidden.length >= 6 && kept.length >= 6);
  for (const [text, expected] of [...hidden, ...kept.map((text) => [text, text])]) assert.equal(masked(text), expected);
});

test('on paper stand the answers alone, each request on a page of its own', async () => {
  await opened();
  await choose('requests', attached(made.arabic));
  await page.locator('.staff__request').nth(1).waitFor();
  const pdf = join(folder, 'answers.pdf');
  await page.pdf({ path: pdf, format: 'Letter' });
  const pages = spawnSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).stdout.split('\f').filter((text) => text.trim());
  assert.equal(pages.length, 2);
  assert.match(pages[0].trim(), new RegExp(`^${made.english}[\\s\\S]*Ana Lucía`));
  assert.doesNotMatch(pages.join(), /4111|Close|Print|Choose your key|staff\.key|402-413-1356/);
});

test('closing or leaving the page forgets keys and answers', async () => {
  await opened();
  await page.getByRole('button', { name: 'Close and clear' }).click();
  assert.ok(await page.evaluate(() => document.activeElement === document.querySelector('h1')));
  assert.match(await status(), /Everything is cleared/);
  await nothingIsLeft();
  // The key is forgotten too: a request waits again.
  await choose('requests', attached(made.english));
  assert.match(await page.locator('[data-list]').innerText(), /waits for your key/);
  await choose('key', key('desk'));
  await page.locator('.staff__request').waitFor();
  await page.goto(`${site.address}privacy/`);
  await page.goBack();
  await nothingIsLeft();
  await page.reload();
  await nothingIsLeft();
});

test('the page has no fault that keeps people from using it, at each step', async () => {
  for (const viewport of [PHONE, DESK]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await open();
      await faultless(page);
      await page.locator('summary', { hasText: 'Paste' }).click();
      await choose('requests', [{ name: `${'long-name-'.repeat(12)}.csv`, bytes: Buffer.from('a,b,c\n1,2,3\n') }, ...attached(made.english)]);
      await choose('key', key('stranger'));
      await faultless(page);
      await choose('key', key('desk'));
      await choose('requests', attached(made.arabic));
      await page.locator('.staff__request').nth(1).waitFor();
      await faultless(page);
    }
  }
});

test('with scripts off the page says so and names the command', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE });
  const page = await context.newPage();
  await page.goto(`${site.address}staff/open/`);
  const said = await page.locator('main').innerText();
  assert.match(said, /needs scripts[\s\S]*age -d -i staff\.key K7Q2-9FXM\.age[\s\S]*intake-fn inbox show/);
  assert.equal(await page.locator('[data-tool]').isVisible(), false);
  await context.close();
});

test('without its bundle the page says what to do instead, and check says it once without blocking', async () => {
  const bare = (root) => {
    cpSync(join(root, 'themes/clinic'), join(root, 'themes/bare'), { recursive: true });
    rmSync(join(root, 'themes/bare/assets/staff-open.js'));
    const file = join(root, 'content/clinic.yaml');
    writeFileSync(file, `${readFileSync(file, 'utf8').replace(/^theme:.*\n/m, '')}\ntheme: bare\n`);
  };
  const without = buildChanged(bare, '--no-pdf');
  assert.equal(without.said.split('not-bundled').length, 2, without.said);
  assert.match(without.said, /hint|advice/);
  const html = readFileSync(join(without.out, 'staff/open/index.html'), 'utf8');
  assert.match(html, /cannot open requests yet/);
  assert.doesNotMatch(html, /staff-open\.[0-9a-f]+\.js/);
  const said = spawnSync(carryover, ['--root', without.root, 'check'], { encoding: 'utf8' });
  assert.equal(`${said.stdout}${said.stderr}`.split('[not-bundled]').length, 2);
  without.remove();
  const root = copyOfTheSite();
  const whole = spawnSync(carryover, ['--root', root, 'check'], { encoding: 'utf8' });
  assert.doesNotMatch(`${whole.stdout}${whole.stderr}`, /not-bundled|staff/);
  rmSync(root, { recursive: true });
});

test('no search engine, list, feed or worker knows the page, and the site without a form has none', async () => {
  const html = readFileSync(join(built.out, 'staff/open/index.html'), 'utf8');
  assert.match(html, /<meta name="robots" content="noindex">/);
  const others = filesIn(built.out, '').filter((file) => /\.(html|xml|txt|json|js|webmanifest)$/.test(file) && !/^staff|^assets|^_/.test(file));
  assert.ok(others.length > 100);
  for (const file of others) assert.ok(!readFileSync(join(built.out, file), 'utf8').includes('staff/open'), file);
  const without = buildChanged((root) => rmSync(join(root, 'content/forms'), { recursive: true }), '--no-pdf');
  assert.ok(!existsSync(join(without.out, 'staff')));
  assert.deepEqual(filesIn(join(without.out, 'assets'), '.js').filter((file) => file.startsWith('staff')), []);
  without.remove();
});

test('the bundle carries the licences of all that is in it', () => {
  const [name] = filesIn(join(built.out, 'assets'), '.js').filter((file) => file.startsWith('staff-open'));
  const bundle = readFileSync(join(built.out, 'assets', name), 'utf8');
  for (const part of ['age-encryption', '@noble/ciphers', '@noble/curves', '@noble/hashes', '@scure/base']) {
    const licence = readFileSync(join(theme, 'node_modules', part, 'LICENSE'), 'utf8').trim();
    assert.ok(bundle.includes(licence), `${part}: its licence stands in the bundle`);
  }
});

async function open() {
  await page.goto(`${site.address}staff/open/`);
  await page.locator('[data-tool]').waitFor();
}

/** The page with the English request open. */
async function opened() {
  await open();
  await choose('requests', attached(made.english));
  await choose('key', key('desk'));
  await page.locator('.staff__request').waitFor();
}

/** Chooses files `{ name, bytes }`, and waits until the page has something to say about them. */
async function choose(step, files) {
  const all = [files].flat().map(({ name, bytes }) => ({ name, buffer: bytes, mimeType: '' }));
  await page.evaluate(() => { document.querySelector('[data-status]').textContent = 'waiting'; });
  await page.locator(`[data-${step}]`).setInputFiles(all);
  await page.locator('[data-status]', { hasNotText: 'waiting' }).waitFor({ state: 'attached' });
}

async function paste(text) {
  await page.locator('summary', { hasText: 'Paste' }).click();
  await page.evaluate(() => { document.querySelector('[data-status]').textContent = 'waiting'; });
  await page.locator('#pasted').fill(text);
  await page.getByRole('button', { name: 'Use this key' }).click();
  await page.locator('[data-status]', { hasNotText: 'waiting' }).waitFor({ state: 'attached' });
}

const status = () => page.locator('[data-status]').innerText();
const key = (name) => [{ name: `${name}.key`, bytes: Buffer.from(keys[name].file) }];
const attached = (reference) => [{ name: `${reference}.age`, bytes: made.attached[`${reference}.age`] }];

async function nothingIsLeft() {
  assert.equal(await page.locator('.staff__request').count(), 0);
  assert.doesNotMatch(await page.locator('body').innerText(), /Ana Lucía|desk\.key/);
  assert.equal(await page.locator('#pasted').inputValue(), '');
}

/** A text sealed by the package for browsers, to the desk's key, to another one or with a passphrase. */
async function sealedText(text, { to = keys.desk.public, passphrase } = {}) {
  const encrypter = new age.Encrypter();
  if (passphrase) {
    encrypter.setScryptWorkFactor(2);
    encrypter.setPassphrase(passphrase);
  } else {
    encrypter.addRecipient(to);
  }
  return Buffer.from(await encrypter.encrypt(text));
}

function flipped(bytes, at) {
  const copy = Buffer.from(bytes);
  copy[at] ^= 1;
  return copy;
}

/** The questions of the form, from its file. */
function questions() {
  const text = readFileSync(join(checkout, 'content/forms/consultation.yaml'), 'utf8');
  return [...text.split('needs_one_of')[0].matchAll(/^ {4}label: (.*)$/gm)].map(([, label]) => label);
}
