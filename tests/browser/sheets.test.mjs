// Every printed sheet is a tagged PDF that a screen reader can read, and fits its pages.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { builtOnce } from './built.mjs';
import { carryover, checkout, copyOfTheSite, filesIn } from './site.mjs';

const python = join(checkout, 'tests', '.venv', 'bin', 'python');
const outloud = join(checkout, 'tests', '.venv', 'bin', 'outloud');
const validate = `
import page, sys
reports = [(file, page.validate_pdf(file, profile=page.ValidationProfile.PDF_UA_1)) for file in sys.argv[1:]]
sys.exit("\\n".join(f"{file}: {report}" for file, report in reports if not report.is_compliant) or 0)
`;

let built;
let sheets;
let work;

before(() => {
  built = builtOnce();
  work = mkdtempSync(join(tmpdir(), 'carryover-sheets-'));
  sheets = filesIn(built.out, '.pdf').map((path) => ({
    path, file: join(built.out, path), lang: /^([a-z]{2})\//.exec(path)?.[1] ?? 'en', large: path.endsWith('.large.pdf'),
  }));
});

after(() => {
  if (work) rmSync(work, { recursive: true });
});

/** Builds the site with one handout changed: where it lies. The sheets of the others are those that were made before. */
function buildWith(name, text) {
  const root = copyOfTheSite(work);
  cpSync(join(built.root, '.carryover'), join(root, '.carryover'), { recursive: true });
  writeFileSync(join(root, 'content/handouts', name), text);
  const out = join(root, 'public');
  run(carryover, '--root', root, 'build', '--no-search', '--out', out);
  return out;
}

function run(program, ...args) {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(done.status, 0, `${program} ${args.at(-1)}:\n${done.stderr}${done.stdout.slice(0, 3000)}`);
  return done.stdout;
}

test('every handout and program has a sheet and one in large print', () => {
  assert.ok(sheets.length >= 10, `only ${sheets.length} sheets were made`);
  const paths = new Set(sheets.map(({ path }) => path));
  for (const { path, large } of sheets) {
    if (!large) assert.ok(paths.has(path.replace(/\.pdf$/, '.large.pdf')), `${path} has no large print`);
  }
});

test('every sheet passes the checks of PDF/UA-1', () => {
  run(python, '-c', validate, ...sheets.map(({ file }) => file));
});

test('every sheet passes a second checker, which also asks how it sounds', () => {
  run(outloud, '--quiet', ...sheets.map(({ file }) => file));
});

test('the checkers find what is wrong with a sheet that lacks its marks', () => {
  const damaged = join(work, 'damaged.pdf');
  const bytes = readFileSync(sheets[0].file, 'latin1');
  writeFileSync(damaged, bytes.replaceAll('/Alt', '/Xlt').replaceAll('/Lang', '/Xang'), 'latin1');
  assert.notEqual(spawnSync(python, ['-c', validate, damaged]).status, 0);
  assert.notEqual(spawnSync(outloud, ['--quiet', damaged]).status, 0);
});

/** The tags of a sheet in reading order: `H1`, `L`, … */
function tags(structure) {
  return [...structure.matchAll(/^ *([A-Z][A-Za-z0-9]*)/gm)].map(([, tag]) => tag);
}

test('every sheet has headings in order, lists, and tables with row and column headers', () => {
  for (const { path, file } of sheets) {
    const structure = run('pdfinfo', '-struct', file);
    const found = tags(structure);
    let level = 0;
    for (const tag of found.filter((tag) => /^H[1-6]$/.test(tag))) {
      assert.ok(Number(tag[1]) <= level + 1, `${path}: ${tag} comes after level ${level}`);
      level = Number(tag[1]);
    }
    for (const tag of ['H1', 'H2', 'L', 'LI', 'Table', 'TR', 'TH', 'TD', 'Figure']) {
      assert.ok(found.includes(tag), `${path} has no ${tag}`);
    }
    const tables = structure.split(/^ *Table/m).slice(1);
    for (const table of tables) {
      for (const scope of ['Column', 'Row']) assert.match(table, new RegExp(`Scope:? +/?${scope}`, 'i'), `${path}: a table without ${scope} headers`);
    }
  }
});

test('every sheet says its language, its title and which way it is read', () => {
  for (const { path, file, lang } of sheets) {
    const raw = readFileSync(file, 'latin1');
    assert.match(raw, new RegExp(`/Lang ?\\(${lang}`), `${path} is not said to be in ${lang}`);
    assert.match(raw, /\/DisplayDocTitle true/, path);
    assert.match(run('pdfinfo', file), /^Title: +\S/m, path);
    assert.equal(/\/Direction ?\/R2L/.test(raw), lang === 'ar', path);
  }
});

test('nothing is cut: every word lies on its page', () => {
  for (const { path, file } of sheets) checkWordsLieOnTheirPages(path, file);
});

function checkWordsLieOnTheirPages(path, file) {
  let [width, height] = [0, 0];
  for (const [, name, rest] of run('pdftotext', '-bbox', file, '-').matchAll(/<(page|word) ([^>]*)>/g)) {
    const value = (key) => Number(new RegExp(`${key}="([-\\d.]+)"`).exec(rest)[1]);
    if (name === 'page') [width, height] = [value('width'), value('height')];
    else {
      // The box holds the tallest letters that the font has, which are higher than those of the word.
      const slack = (value('yMax') - value('yMin')) / 4;
      const fits = value('xMin') >= 0 && value('xMax') <= width && value('yMin') + slack >= 0 && value('yMax') - slack <= height;
      assert.ok(fits, `${path}: a word lies outside its page: ${rest}`);
    }
  }
}

test("a handout's sheet is short, and large print is large", () => {
  for (const { path, file, lang, large } of sheets.filter(({ path }) => path.includes('handouts/'))) {
    const pages = Number(/^Pages:\s+(\d+)/m.exec(run('pdfinfo', file))[1]);
    // Arabic and Vietnamese letters are taller.
    const most = large ? 8 : { en: 2, es: 3 }[lang] ?? 3;
    assert.ok(pages <= most, `${path} has ${pages} pages`);
  }
});

test('a phone number in Arabic words reads from left to right, and all letters are there', () => {
  const original = readFileSync(join(built.root, 'content/handouts/sock-tug.yaml'), 'utf8');
  const translation = original.replace('language: en', 'language: ar')
    .replace(/^title: .*$/m, 'title: لعبة شد الجورب')
    .replace('Hold the sock open.', 'اتصلوا على 402-413-1356 من فضلكم.')
    .replace(/^related: .*$/m, 'related: []') + '\ntranslation: {of: 2026-01-01}\n';
  const out = buildWith('sock-tug.ar.yaml', translation);
  for (const ending of ['pdf', 'large.pdf']) {
    const file = join(out, 'ar/handouts', `sock-tug.${ending}`);
    run(python, '-c', validate, file);
    run(outloud, '--quiet', file);
    checkWordsLieOnTheirPages(file, file);
    const words = [...run('pdftotext', '-bbox', file, '-').matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]*)</g)];
    const whole = words.filter(([, , , word]) => word.includes('402-413-1356'));
    assert.ok(whole.length >= 3, `the number is turned round in ${ending}: ${words.map(([, , , word]) => word).filter((word) => word.includes('413'))}`);
    assert.match(readFileSync(file, 'latin1'), /\/Direction ?\/R2L/);
  }
});

test('the longest handout that is allowed is cut nowhere, and nothing of it is lost', () => {
  const many = (count, word) => Array.from({ length: count }, (_, at) => `${word}${at}`);
  const picture = '{src: ../media/handouts/sock-toes.svg, alt: A child slides one foot into a big sock that is held open.}';
  const steps = many(8, 'step').map((word) =>
    `  - title: ${word}\n    do: ${many(60, `${word}word`).join(' ').slice(0, 590)}\n    say: Pull.\n    image: ${picture}\n`).join('');
  const long = readFileSync(join(built.root, 'content/handouts/sock-tug.yaml'), 'utf8')
    .replace(/^steps:\n[^]*?^cues:/m, `steps:\n${steps}\ncues:`)
    .replace(/^  ask_first:\n/m, (line) => line + many(60, 'asked').map((word) => `    - your child has ${word} or a cast on a leg\n`).join(''))
    .replace(/columns: \[.*\]/, `columns: [${many(30, 'column')}]`);
  const out = buildWith('sock-tug.yaml', long);
  for (const ending of ['pdf', 'large.pdf']) {
    const file = join(out, 'handouts', `sock-tug.${ending}`);
    checkWordsLieOnTheirPages(file, file);
    const said = new Set(run('pdftotext', file, '-').split(/\s+/));
    const words = [...long.matchAll(/\b(?:step\d+(?:word\d+)?|asked\d+|column\d+)\b/g)].map(([word]) => word);
    assert.ok(words.length > 300);
    assert.deepEqual(words.filter((word) => !said.has(word)), [], ending);
    run(python, '-c', validate, file);
  }
});
