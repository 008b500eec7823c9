// Staff write in the form at /admin/: the real form, in a real browser, on files of a real checkout. The check takes
// what it saves, and all that nobody touched stays as it was.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { load } from 'js-yaml';
import { readText } from '../../themes/clinic/scripts/editor/files.mjs';
import { giveBack, hand } from './checkout.mjs';
import { buildChanged } from './edges.mjs';
import { withPlace } from './phone.mjs';
import { host } from './published.mjs';
import { carryover, openBrowser, photo, watch } from './site.mjs';

const GAP = /^ {2}repository: .*$/m;
const PATIENCE = 120_000;
const ARTICLE = 'content/articles/picky-eating-less-pressure.md';
const HANDOUT = 'content/handouts/sock-tug.yaml';
// A few files, so that the form opens quickly: the two that are changed, and those that they name.
const HANDED = [
  'content/clinic.yaml', ARTICLE, 'content/articles/play-is-practice.md', HANDOUT,
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
  context = await browser.newContext({ viewport: { width: 1280, height: 9000 }, locale: 'en-US' });
  context.setDefaultTimeout(PATIENCE);
  // Whether GitHub is up, which the form asks; nothing else leaves this machine.
  await context.route('https://www.githubstatus.com/**', (route) => route.fulfill({ json: { status: { indicator: 'none' } } }));
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
  await openForm('Articles');
  await openEntry(was.title);
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
  await openForm('Articles');
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
  await openForm('Handouts');
  await openEntry(was.title);
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
  await openForm('Handouts');
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

test('a photo from a phone is saved without the place where it was taken, with what somebody says of it', async () => {
  const was = readText(contentOf(ARTICLE));
  const photoOfAPhone = withPlace(await photo(browser, 400, 300));
  await openForm('Articles');
  await openEntry(was.title);
  await open('image');
  await put('image.src', 'Swing.jpg', photoOfAPhone);
  await fill('image.alt', 'A swing hangs under a tree.');
  await choose('image.people', 'Nobody can be recognized');
  await save();
  const saved = 'content/media/swing.webp';
  assert.deepEqual(await givenBack(), [ARTICLE, saved].sort());
  const notes = readFileSync(join(built.root, saved)).toString('latin1');
  assert.match(notes, /^RIFF.{4}WEBP/s);
  assert.doesNotMatch(notes, /EXIF|XMP /, 'no note of the phone is in it');
  assert.deepEqual(readText(contentOf(ARTICLE)), {
    ...was, image: { src: '/media/swing.webp', alt: 'A swing hangs under a tree.', people: false },
  });
  assert.deepEqual(news(), []);
});

/** Opens the form on the checkout, at a list. */
async function openForm(list) {
  await page.getByRole('button', { name: 'Open the form' }).click();
  await page.getByRole('button', { name: 'Work with Local Repository' }).click();
  await page.getByRole('treeitem', { name: list }).click();
  await page.getByRole('main', { name: list }).getByRole('row').first().waitFor();
  await settled();
}

/**
 * The form goes from view to view with a short film, and while one runs it may draw the next view twice: what was
 * typed into the first is gone. No person is so quick.
 */
async function settled() {
  await page.waitForFunction(() => !document.documentElement.matches(':active-view-transition'));
}

async function openEntry(title) {
  await page.getByRole('row', { name: title }).click();
  await field('title').waitFor();
  await settled();
}

async function begin() {
  await page.getByRole('button', { name: 'Create New Entry' }).click();
  await field('title').waitFor();
  await settled();
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

/** Puts a photo where a picture goes, and waits until it is shown. */
async function put(path, name, buffer) {
  await field(path).locator('input[type=file]').first().setInputFiles({ name, mimeType: 'image/jpeg', buffer });
  await field(path).locator('img').waitFor();
}

/** Saves; the form is back at its list once the file is written. What it refuses it says at the fields, or in a dialog. */
async function save() {
  const list = page.getByRole('button', { name: 'Create New Entry' });
  const refusals = page.locator('[data-key-path] > [role=alert], [role=alertdialog]');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await list.or(refusals).first().waitFor();
  const said = await refusals.evaluateAll((all) => all.map((one) => `${one.parentElement.dataset.keyPath ?? 'the form'}: ${one.innerText.trim()}`));
  assert.deepEqual(said, [], 'the form saves what was written');
}

function withAdmin(root) {
  const file = join(root, 'content/clinic.yaml');
  const text = readFileSync(file, 'utf8');
  assert.match(text, GAP);
  writeFileSync(file, text.replace(GAP, '  repository: willow/site'));
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

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
