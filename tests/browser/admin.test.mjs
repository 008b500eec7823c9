// Staff write in the form at /admin/: the real form, in a real browser, on files of a real checkout. The check takes
// what it saves, and all that nobody touched stays as it was.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { load } from 'js-yaml';
import { readText } from '../../themes/clinic/scripts/editor/files.mjs';
import { contextFor, giveBack, hand, openEntry, openForm, settled, withAdmin } from './checkout.mjs';
import { buildChanged } from './edges.mjs';
import { heic, withPlace } from './phone.mjs';
import { host } from './published.mjs';
import { carryover, openBrowser, photo, watch } from './site.mjs';

const PATIENCE = 120_000;
const ARTICLE = 'content/articles/picky-eating-less-pressure.md';
const SESSION = 'content/articles/from-session-to-home.md';
const WRITING = 'content/articles/when-writing-is-hard.md';
const HANDOUT = 'content/handouts/sock-tug.yaml';
// A few files, so that the form opens quickly: those that are changed, and those that they name.
const HANDED = [
  'content/clinic.yaml', ARTICLE, 'content/articles/play-is-practice.md', SESSION, WRITING, HANDOUT,
  'content/handouts/bedtime-wind-down.yaml', 'content/handouts/kitchen-helper.yaml',
  ...['toes', 'thumbs', 'tug'].map((picture) => `content/media/handouts/sock-${picture}.svg`),
];
let browser, built, site, context, page, faults, atFirst;

before(async () => {
  built = buildChanged(withAdmin, '--no-pdf');
  atFirst = problems();
  site = await host(built.out);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await site?.stop();
  built?.remove();
});

beforeEach(async () => {
  // The form draws a field when it comes into view: a window as high as the longest form shows them all.
  context = await contextFor(browser, { width: 1280, height: 9000 });
  context.setDefaultTimeout(PATIENCE);
  faults = watch(context, site.address);
  page = await hand(context, `${site.address}admin/`, built.root, HANDED);
});

afterEach(async () => {
  const isOwn = (fault) => /^request to (blob:|https:\/\/www\.githubstatus\.com\/)/.test(fault);
  assert.deepEqual(faults.filter((fault) => !isOwn(fault)), []);
  await context.close();
});

test('an article is changed in the form, and only what was changed', async () => {
  const was = readText(contentOf(ARTICLE));
  const summary = 'Pushing seldom helps: here is a calm way to share new food, “step by step”.';
  await openForm(page, 'Articles');
  await openEntry(page, was.title);
  await fill('summary', summary);
  await save();
  assert.deepEqual(await givenBack(), [ARTICLE]);
  assert.deepEqual(readText(contentOf(ARTICLE)), { ...was, summary });
  assert.doesNotMatch(contentOf(ARTICLE), /^draft/m, 'what is published stays so');
  assert.deepEqual(news(), []);
});

test('an article is begun in the form, is a draft, and the check takes it', async () => {
  const title = 'Shoes: left, right and a rhyme';
  const summary = 'A rhyme helps: one foot, then the other. “Left first”, says the song.';
  await openForm(page, 'Articles');
  await begin();
  await fill('title', title);
  await fill('summary', summary);
  await write('body', ['Begin with the left shoe: it is "first".', 'Then sing.']);
  await addText('topics', 'dressing');
  await addText('topics', 'Play: at home');
  await save();
  const file = 'content/articles/shoes-left-right-and-a-rhyme.md';
  assert.deepEqual(await givenBack(), [file]);
  assert.deepEqual(readText(contentOf(file)), {
    title, date: today(), summary, topics: ['dressing', 'Play: at home'], draft: true,
    body: 'Begin with the left shoe: it is "first".\n\nThen sing.',
  });
  assert.deepEqual(news(), []);
});

test('a handout is changed in the form, and only what was changed', async () => {
  const { references, ...was } = load(contentOf(HANDOUT));
  assert.deepEqual(references, [], 'a list without anything in it may be left out');
  await openForm(page, 'Handouts');
  await openEntry(page, was.title);
  await fill('title', 'Sock tug: a dressing game');
  await field('steps').getByRole('button', { name: 'Expand All' }).first().click();
  await fill('steps.2.say', 'One, two: pull!');
  await save();
  assert.deepEqual(await givenBack(), [HANDOUT]);
  const steps = was.steps.map((step, at) => (at === 2 ? { ...step, say: 'One, two: pull!' } : step));
  assert.deepEqual(load(contentOf(HANDOUT)), { ...was, title: 'Sock tug: a dressing game', steps });
  assert.deepEqual(news(), []);
});

test('a handout is begun in the form with all that it needs, is a draft, and the check takes it', async () => {
  await openForm(page, 'Handouts');
  await begin();
  await fill('title', 'Zipper: hold and pull');
  await fill('summary', 'Your child pulls the zipper up while you hold the end.');
  await choose('kind', 'activity');
  await fill('child.age.from', '3.5');
  await fill('child.age.to', '6');
  await fill('child.helper', 'An adult sits in front of the child.');
  await fill('goal.family', 'Zip up a coat with less help.');
  await fill('goal.why', 'Two hands work as a team: one holds, one pulls.');
  await add('steps');
  await fill('steps.0.title', 'Hold and pull');
  await fill('steps.0.do', 'Hold the end of the zipper. Your child pulls the tab up.');
  await open('cues');
  await addText('cues.do', 'Say: pull up.');
  await addText('cues.dont', 'Do not hurry.');
  await open('grading');
  await addText('grading.easier', 'Start with the zipper half way up.');
  await addText('grading.harder', 'Let your child hold the end.');
  await addText('precautions.ask_first', 'your child has a sore hand');
  await addText('precautions.stop_if', 'a hand hurts');
  await save();
  const file = 'content/handouts/zipper-hold-and-pull.yaml';
  assert.deepEqual(await givenBack(), [file]);
  assert.deepEqual(load(contentOf(file)), {
    schema: 'handout/1', title: 'Zipper: hold and pull', summary: 'Your child pulls the zipper up while you hold the end.',
    kind: 'activity', status: 'draft',
    child: { age: { from: 3.5, to: 6 }, helper: 'An adult sits in front of the child.' },
    goal: { family: 'Zip up a coat with less help.', why: 'Two hands work as a team: one holds, one pulls.' },
    steps: [{ title: 'Hold and pull', do: 'Hold the end of the zipper. Your child pulls the tab up.' }],
    cues: { do: ['Say: pull up.'], dont: ['Do not hurry.'] },
    grading: { easier: ['Start with the zipper half way up.'], harder: ['Let your child hold the end.'] },
    precautions: { ask_first: ['your child has a sore hand'], stop_if: ['a hand hurts'] },
  });
  assert.deepEqual(news(), []);
});

test('a fact of the clinic is changed in the form, and only that, with what the form does not show', async () => {
  const was = load(contentOf('content/clinic.yaml'));
  await openFacts();
  await fill('hours', 'Monday to Friday, 8 to 5');
  await save();
  assert.deepEqual(await givenBack(), ['content/clinic.yaml']);
  // A switch that is off is written so, which is what it was.
  assert.deepEqual(load(contentOf('content/clinic.yaml')), { ...was, hours: 'Monday to Friday, 8 to 5', require_review: false });
  assert.deepEqual(news(), []);
});

test('a photo from a phone is saved without the place where it was taken, with what somebody says of it', async () => {
  const was = readText(contentOf(ARTICLE));
  const photoOfAPhone = withPlace(await photo(browser, 400, 300));
  await openForm(page, 'Articles');
  await openEntry(page, was.title);
  await open('image');
  await put('image.src', 'Swing.jpg', photoOfAPhone);
  await fill('image.alt', 'A swing hangs under a tree.');
  await choose('image.people', 'Nobody can be recognized');
  await save();
  const saved = 'content/media/swing.webp';
  assert.deepEqual(await givenBack(), [ARTICLE, saved].sort());
  saysNoPlace(saved);
  assert.deepEqual(readText(contentOf(ARTICLE)), {
    ...was, image: { src: '/media/swing.webp', alt: 'A swing hangs under a tree.', people: false },
  });
  assert.deepEqual(news(), []);
});

for (const [name, article, saved] of [['IMG 0042.HEIC', SESSION, 'img-0042.webp'], ['Lawn.jpg', WRITING, 'lawn.webp']]) {
  test(`an iPhone photo (HEIC) called ${name} becomes one that every browser shows, without the place`, async () => {
    assert.ok(heic().includes('Exif'), 'the photo says where it was taken');
    await openForm(page, 'Articles');
    await openEntry(page, readText(contentOf(article)).title);
    await open('image');
    assert.match(await field('image.src').locator('input[type=file]').first().getAttribute('accept'), /\.heic\b/);
    await put('image.src', name, heic());
    await fill('image.alt', 'A red swing hangs over a lawn.');
    await save();
    const file = `content/media/${saved}`;
    assert.deepEqual(await givenBack(), [article, file].sort());
    saysNoPlace(file);
    const [sky, seat, lawn] = await colors(file, [[20, 20], [200, 170], [20, 280]]);
    assert.ok(sky.blue > sky.green && seat.red > 2 * seat.green && lawn.green > 1.5 * lawn.blue, JSON.stringify([sky, seat, lawn]));
    assert.deepEqual(news(), []);
  });
}

for (const [what, bytes, change] of [
  ['is cut off', heic().subarray(0, 900), () => {}],
  ['comes where the decoder was left out', heic(), () => context.route('**/heic_dec*.wasm', (route) => route.fulfill({ body: 'no such file' }))],
]) {
  test(`an iPhone photo that ${what} is told of with the next step, and nothing of it is saved`, async () => {
    await change();
    await openForm(page, 'Articles');
    await begin();
    await open('image');
    await give('image.src', 'IMG 0043.heic', bytes);
    const refusal = page.getByRole('alertdialog').filter({ visible: true });
    await refusal.waitFor();
    assert.match(await refusal.innerText(), /This photo cannot be read\s.*not added.*tap Options, choose “Most Compatible”.*copy it once more[^]*img-0043\.heic/);
    await refusal.getByRole('button').click();
    await refusal.waitFor({ state: 'hidden' });
    assert.equal(await field('image.src').locator('img').count(), 0);
    assert.deepEqual(await givenBack(), []);
  });
}

/** Opens the form on the checkout, at the clinic's facts. */
async function openFacts() {
  await page.getByRole('button', { name: 'Open the form' }).click();
  await page.getByRole('button', { name: 'Work with Local Repository' }).click();
  await page.getByRole('treeitem', { name: 'Clinic facts' }).click();
  await page.getByRole('row', { name: 'The clinic' }).click();
  await field('phone').waitFor();
  await settled(page);
}

async function begin() {
  await page.getByRole('button', { name: 'Create New Entry' }).click();
  await field('title').waitFor();
  await settled(page);
}

const field = (path) => page.locator(`[data-key-path="${path}"]`);

async function fill(path, text) {
  await field(path).locator('input, textarea').fill(text);
}

/** Writes paragraphs by keyboard. Not after an item was added to a list: the form moves the focus there a moment later. */
async function write(path, paragraphs) {
  const text = field(path).getByRole('textbox');
  await text.click();
  for (const [at, words] of paragraphs.entries()) {
    if (at > 0) await page.keyboard.press('Enter');
    await page.keyboard.type(words);
  }
  for (const words of paragraphs) await text.getByText(words).waitFor();
}

/** Chooses one of a few words. The form begins to listen a moment after it has drawn them: a click before that is lost. */
async function choose(path, word) {
  const choice = field(path).getByRole('radio', { name: word });
  for (let tries = 0; tries < 100; tries += 1) {
    await choice.click();
    if (await choice.getAttribute('aria-checked') === 'true') return;
  }
  assert.fail(`${word} cannot be chosen in ${path}`);
}

/** One more item in a list. */
async function add(path) {
  await field(path).getByRole('button', { name: /^Add / }).last().click();
}

async function addText(path, text) {
  const items = field(path).getByRole('textbox');
  const before = await items.count();
  await add(path);
  await items.nth(before).fill(text);
}

/** Has a group that may be left out. */
async function open(path) {
  await field(path).getByRole('checkbox', { name: /^Add / }).click();
}

/** Gives the form a photo where a picture goes. What a computer does not know by its ending has no type. */
async function give(path, name, buffer) {
  const mimeType = name.endsWith('.jpg') ? 'image/jpeg' : '';
  await field(path).locator('input[type=file]').first().setInputFiles({ name, mimeType, buffer });
}

/** Puts a photo where a picture goes, and waits until it is shown. */
async function put(path, name, buffer) {
  await give(path, name, buffer);
  await field(path).locator('img').waitFor();
}

/** Saves; the form is back at its list once the file is written. What it refuses it says at the fields, or in a dialog. */
async function save() {
  const list = page.getByRole('button', { name: 'Create New Entry' }).or(page.getByRole('row', { name: 'The clinic' }));
  const refusals = page.locator('[data-key-path] > [role=alert], [role=alertdialog]');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await list.or(refusals).first().waitFor();
  const said = await refusals.evaluateAll((all) => all.map((one) => `${one.parentElement.dataset.keyPath ?? 'the form'}: ${one.innerText.trim()}`));
  assert.deepEqual(said, [], 'the form saves what was written');
}

const givenBack = () => giveBack(page, built.root, HANDED);
const contentOf = (file) => readFileSync(join(built.root, file), 'utf8');

/** What the check says of the site, a line for each problem. */
function problems() {
  const run = spawnSync(carryover, ['--root', built.root, 'check', '--format', 'json'], { encoding: 'utf8' });
  assert.equal(run.status, 0, `the check finds no error:\n${run.stdout}${run.stderr}`);
  return run.stdout.trim().split('\n').map((line) => JSON.parse(line)).map(({ file, severity, code, message }) => `${file}: ${severity}: ${message} [${code}]`);
}

/** What it did not say before anybody wrote. */
const news = () => problems().filter((problem) => !atFirst.includes(problem));

function saysNoPlace(file) {
  const notes = readFileSync(join(built.root, file)).toString('latin1');
  assert.match(notes, /^RIFF.{4}WEBP/s);
  assert.doesNotMatch(notes, /EXIF|XMP /, 'no note of the phone is in it');
}

/** The colors at places of a picture, as a browser draws it. */
function colors(file, places) {
  const address = `data:image/webp;base64,${readFileSync(join(built.root, file)).toString('base64')}`;
  return page.evaluate(async ([address, places]) => {
    const image = Object.assign(new Image(), { src: address });
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d');
    canvas.drawImage(image, 0, 0);
    return places.map(([x, y]) => {
      const [red, green, blue] = canvas.getImageData(x, y, 1, 1).data;
      return { red, green, blue };
    });
  }, [address, places]);
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
