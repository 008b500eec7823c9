// The form on /admin/ and the check are of one mind: what the form's patterns and limits let through the check takes,
// and what they refuse it refuses. Every field of every folder, and of the clinic's facts, is tried, with values at its
// limit and one beyond it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { dump, load } from 'js-yaml';
import { writeHandout, writeProgram, writeText } from '../../themes/clinic/scripts/editor/files.mjs';
import { carryover, checkout } from './site.mjs';

/** What the check says of a value itself, and not of how it fits with other files. */
const OF_VALUES = ['missing-field', 'wrong-type', 'wrong-choice', 'too-long', 'too-many', 'alt-text', 'bad-address'];
const WRITERS = { articles: writeText, pages: writeText, handouts: writeHandout, programs: writeProgram, people: dump };
const WORDS = [
  'a', ' ', 'a-b', 'A-b', 'a b', '-a', 'a--b', 'a_b', 'ä',
  '/', '/a/', '/ä/', '//a', '/a b', '/a?b', '/a#b', '/a\\b', '/a/../b', '/./', '/..', '/..a', '/a/.b',
  '0', '3', '3.5', '25', '25.5', '26', '-1', '3,5', 'three', '3y', '4 years', '24.9 year', '18 months', '18m', '300 months', '301 months',
];
/** Values near the patterns that are about something else. */
const NEAR = [
  [/^\\S$/, ['a', ' ']],
  [/^\^https/, ['https://a.example', 'http://a.example/b/', 'https:/a', 'https://', 'https:///a', 'https://a b', 'https://a?b', 'ftp://a', 'a.example']],
  [/slug/, [
    '/{slug}/', '/{year}/{month}/{day}/{slug}/', '/a-b_1/{slug}/', '{slug}', '/{slug}', '{slug}/', '//{slug}/', '/{slug}//',
    '/A/{slug}/', '/a b/{slug}/', '/{yaer}/{slug}/', '/{slug/', '/slug}/', '/{year}/', '/',
  ]],
  [/^\^\[a-z\]\{2,3\}/, ['en', 'ksw', 'zh-hant', 'EN', 'pt-BR', 'e', 'engl', 'en us', 'e1']],
];
const LONGEST_LIST = 40;
/** Facts of a clinic with words in one language, and of one with words in two, of which one is not among its languages. */
const FACTS = [
  { name: 'Willow', phone: '402-555-0100', base_url: 'https://willow.example' },
  { name: 'Willow', phone: '402-555-0100', base_url: 'https://willow.example', languages: ['en', 'es'], tagline: { en: 'a', vi: 'b' }, time_zone: 'Europe/Madrid' },
];
let root, collections;

before(() => {
  root = mkdtempSync(join(tmpdir(), 'carryover-limits-'));
  cpSync(join(checkout, 'tests/cases/base/content'), join(root, 'content'), { recursive: true });
  appendFileSync(join(root, 'content/clinic.yaml'), '\nadmin: {repository: willow/site}\n');
  collections = schemasOf(root);
});

after(() => rmSync(root, { recursive: true, force: true }));

test('what the form lets through the check takes, and what the form refuses the check refuses', () => {
  const probes = collections.filter(({ folder }) => folder).flatMap(probesOf);
  assert.ok(probes.length > 500, `${probes.length} values are tried`);
  for (const { file, text } of probes) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const said = spawnSync(carryover, ['--root', root, 'check', '--format', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const problems = said.stdout.trim().split('\n').map((line) => JSON.parse(line));
  const refused = new Map(problems.filter(({ severity, code }) => severity === 'error' && OF_VALUES.includes(code)).map(({ file, message }) => [file, message]));
  agree(probes.map((probe) => ({ ...probe, said: refused.get(probe.file) })));
  assert.ok(probes.filter(({ isRefused }) => isRefused).length > 200);
});

test('of the clinic\'s facts, too, the check takes what the form lets through and refuses what it refuses', () => {
  for (const facts of FACTS) {
    const probes = probesOfFacts(facts);
    agree(probes);
    assert.ok(probes.length > 100 && probes.filter(({ isRefused }) => isRefused).length > 50, `${probes.length} values are tried`);
  }
});

/** Fails with each value on which form and check are not of one mind. */
function agree(probes) {
  const apart = probes.filter(({ said, isRefused }) => (said !== undefined) !== isRefused);
  assert.deepEqual(apart.map(({ path, value, isRefused, said }) => (
    `${path}: ${JSON.stringify(value).slice(0, 60)}: the form ${isRefused ? 'refuses it, the check takes it' : `takes it, the check says: ${said}`}`
  )), []);
}

/**
 * Each value of each field of the clinic's facts, with what the check says of it. One file holds one value of each field
 * at a time, taken ones apart from refused ones, since a refused one keeps the check from reading on; where the two are
 * not of one mind, the value is tried alone.
 */
function probesOfFacts(facts) {
  const folder = mkdtempSync(join(root, 'facts-'));
  mkdirSync(join(folder, 'content'));
  assert.deepEqual(saidOfFacts(folder, facts), {});
  const { fields } = schemasOf(folder).find(({ name }) => name === 'facts').files[0];
  const all = fields.flatMap((field) => valuesOf(field).map((probe) => ({ ...probe, field: field.name })));
  return [false, true].flatMap((isRefused) => {
    const byField = fields.map(({ name }) => all.filter((probe) => probe.field === name && probe.isRefused === isRefused));
    const rounds = Array.from({ length: Math.max(...byField.map(({ length }) => length)) }, (_, at) => byField.flatMap((probes) => probes.slice(at, at + 1)));
    return rounds.flatMap((round) => {
      const said = saidOfFacts(folder, { ...facts, ...Object.fromEntries(round.map(({ field, value }) => [field, value])) });
      return round.map((probe) => {
        const { field, value } = probe;
        const isAgreed = (said[field] !== undefined) === isRefused;
        return { ...probe, path: `clinic.yaml: ${probe.path}`, said: (isAgreed ? said : saidOfFacts(folder, { ...facts, [field]: value }))[field] };
      });
    });
  });
}

/** What the check says of values in these facts, by field. */
function saidOfFacts(folder, facts) {
  const text = dump({ ...facts, admin: { repository: 'willow/site' } });
  writeFileSync(join(folder, 'content/clinic.yaml'), text);
  const { stdout } = spawnSync(carryover, ['--root', folder, 'check', '--format', 'json'], { encoding: 'utf8' });
  const problems = stdout.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const isOfValue = ({ severity, code, file }) => severity === 'error' && OF_VALUES.includes(code) && file === 'content/clinic.yaml';
  const fieldAt = (line) => /^\w+/.exec(text.split('\n').slice(0, line).findLast((one) => /^\w/.test(one)))[0];
  return Object.fromEntries(problems.filter(isOfValue).map(({ line, message }) => [fieldAt(line), message]));
}

/** What the form knows of the site in `folder`. */
function schemasOf(folder) {
  const made = spawnSync(carryover, ['--root', folder, 'schema', '--out', join(folder, 'schemas')], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  return load(readFileSync(join(folder, 'schemas/config.yml'), 'utf8')).collections;
}

test('every list says what its button adds, and every field has its hint', () => {
  const fields = collections.flatMap(({ fields = [], files = [] }) => [...fields, ...files.flatMap((file) => file.fields)]).flatMap(withInner);
  const lists = fields.filter(({ widget }) => widget === 'list');
  assert.ok(lists.length > 30, `${lists.length} lists`);
  assert.deepEqual(lists.filter(({ label_singular: one }) => !one).map(({ name }) => name), []);
  const isShown = ({ widget, isItem, isLanguage }) => widget !== 'hidden' && !isItem && !isLanguage;
  assert.deepEqual(fields.filter(isShown).filter(({ hint }) => !hint).map(({ name }) => name), []);
});

/** A field with those within it. */
function withInner(field) {
  const item = field.field ? [{ ...field.field, isItem: true }] : [];
  // One text by language: the label is the language's tag.
  const isByLanguage = field.widget === 'object' && field.fields.every(({ name, hint }) => /^[a-z]{2}$/.test(name) && !hint);
  const inner = (field.fields ?? []).map((one) => ({ ...one, isLanguage: isByLanguage }));
  return [field, ...item, ...inner.flatMap(withInner)];
}

/** A file for each value of each field of a folder: it holds what is needed, and the value. */
function probesOf({ name, folder, extension, fields }) {
  const whole = example(fields);
  const plain = { path: name, value: 'nothing more', isRefused: false, entry: whole };
  const probes = fields.flatMap((field) => valuesOf(field).map(({ path, value, isRefused }) => (
    { path: `${name}: ${path}`, value, isRefused, entry: { ...whole, [field.name]: value } }
  )));
  return [plain, ...probes].map(({ entry, ...probe }, at) => (
    { ...probe, file: `${folder}/probe-${at}.${extension}`, text: WRITERS[name](entry) }
  ));
}

/** What each field that must be there may hold. */
function example(fields) {
  return Object.fromEntries(fields.filter(({ required, default: begun, name }) => required || begun === 'handout/1' || begun === 'program/1' || name === 'body').map((field) => [field.name, good(field)]));
}

function good({ name, widget, default: begun, field, fields, options, pattern, minlength }) {
  if (name === 'handout') return 'sock-game';
  if (widget === 'hidden') return begun;
  if (widget === 'object') return example(fields);
  if (widget === 'list') return [field ? good(field) : example(fields)];
  if (widget === 'select') return options[0]?.value ?? options[0];
  if (widget === 'datetime') return '2024-02-01';
  if (widget === 'number') return 1;
  if (widget === 'boolean') return true;
  if (minlength) return 'a'.repeat(minlength);
  return ['Words', '3', 'a', '/a/', 'en', 'https://a.example', '/{slug}/'].find((word) => !pattern || new RegExp(pattern[0]).test(word));
}

/** Values of a field, with what the form says of each: `{ path, value, isRefused }`. */
function valuesOf(field) {
  const { name, widget, required, fields, field: item, min, max, value_type: type } = field;
  const of = (value, isRefused) => ({ path: name, value, isRefused });
  const within = (inner, wrap) => inner.map(({ path, value, isRefused }) => ({ path: `${name}.${path}`, value: wrap(value), isRefused }));
  if (widget === 'string' || widget === 'text') return wordsOf(field).map((word) => of(word, isRefusedAsText(field, word)));
  if (widget === 'number') {
    const isRefused = (number) => number < min || number > max || (type === 'int' && !Number.isInteger(number));
    return [-1, 0, 1, 1.5, 2, 100_000, 100_001].map((number) => of(number, isRefused(number)));
  }
  if (widget === 'select') {
    const words = field.options.map((option) => option.value ?? option);
    return words.map((word) => of(field.multiple ? [word] : word, false));
  }
  if (widget === 'object') {
    const whole = example(fields);
    return fields.flatMap((inner) => within(valuesOf(inner), (value) => ({ ...whole, [inner.name]: value })));
  }
  if (widget !== 'list') return [];
  const one = item ? good(item) : example(fields);
  // No two parts of the day have one name.
  const many = (count) => Array.from({ length: count }, (_, at) => (name === 'activities' ? { ...one, name: `a-${at}` } : one));
  const long = max <= LONGEST_LIST ? [of(many(max), false), of(many(max + 1), true)] : [];
  const empty = required ? [of([], min > 0)] : [];
  const items = item ? valuesOf(item) : valuesOf({ name: '*', widget: 'object', fields });
  return [...long, ...empty, ...within(items, (value) => [value])];
}

function wordsOf({ maxlength, minlength, pattern, required }) {
  const lengths = [maxlength, maxlength + 1, minlength, minlength - 1].filter((length) => length > 0);
  const signs = pattern?.[0].startsWith('^/') ? ['/'.padEnd(2, 'a')] : [''];
  const long = lengths.flatMap((length) => [signs[0].padEnd(length, 'a'), ...(pattern ? [] : ['👍'.repeat(length)])]);
  const words = NEAR.find(([what]) => pattern && what.test(pattern[0]))?.[1] ?? WORDS;
  return [...long, ...(pattern ? words : ['a b']), ...(required ? ['Words'] : [])].filter((word) => !minlength || word.length >= minlength - 1);
}

/** As the form decides: by pattern and by the number of signs, without blanks at the ends. */
function isRefusedAsText({ required = true, pattern, minlength = 0, maxlength = Infinity }, word) {
  const trimmed = word.trim();
  const length = [...trimmed].length;
  if (length === 0) return required;
  return length < minlength || length > maxlength || (Boolean(pattern) && !new RegExp(pattern[0]).test(trimmed));
}
