// The exports for records systems (FHIR R4), as two validators of others see them: npm `fhir`, which knows the
// definitions and codes of R4, and PyPI `fhir.resources`, which knows its fields, their types and their number.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fhir from 'fhir';
import { buildChanged, buildEdges, edges, exportFhir, programs } from './edges.mjs';
import { build, checkout, filesIn } from './site.mjs';

const python = join(checkout, 'tests', '.venv', 'bin', 'python');
const validator = new fhir.Fhir();

let built;
let shipped;

before(() => {
  built = buildEdges('--no-pdf');
  shipped = buildChanged(exportFhir);
});

after(() => {
  built?.remove();
  shipped?.remove();
});

const json = (path, site = built) => JSON.parse(readFileSync(join(site.out, path), 'utf8'));

// R4 prefers the common languages and allows every one of BCP 47, which this validator does not know of.
const ofLanguage = ({ location, message }) => location.endsWith('language') && /^Code "[a-z]{2,3}" not found in value set$/.test(message);

/** What the validator of npm has against a resource. */
function problems(resource) {
  const { messages } = validator.validate(resource, { errorOnUnexpected: true });
  return messages.filter((problem) => problem.severity !== 'info' && !ofLanguage(problem)).map(({ location, message }) => `${location}: ${message}`);
}

/** What the validator of PyPI says of the resources, one line each: nothing, or what is wrong. */
function problemsInPython(resources) {
  const script = `
import json, sys
from fhir.resources.R4B import get_fhir_model_class
for resource in json.load(sys.stdin):
    try:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
        print()
    except Exception as problem:
        print(" ".join(str(problem).split()))
`;
  const done = spawnSync(python, ['-c', script], { encoding: 'utf8', input: JSON.stringify(resources), maxBuffer: 1e8 });
  assert.equal(done.status, 0, `${done.error ?? ''}${done.stderr}`);
  return done.stdout.split('\n').slice(0, -1);
}

test('every export is valid for both validators', () => {
  const files = [built, shipped].flatMap((site) => filesIn(site.out, '.fhir.json').map((file) => [file, json(file, site)]));
  const sources = [built, shipped].flatMap((site) => ['handouts', 'programs'].flatMap((kind) => filesIn(join(site.root, 'content', kind), '.yaml')));
  assert.equal(files.length, sources.length, 'one for each handout and program');
  for (const [file, resource] of files) assert.deepEqual(problems(resource), [], file);
  problemsInPython(files.map(([, resource]) => resource)).forEach((problem, at) => assert.equal(problem, '', files[at][0]));
});

test('both validators find mistakes, so that the test before this one can fail', () => {
  const sound = json('handouts/sock-tug.fhir.json');
  const { status, ...withoutStatus } = sound;
  assert.equal(status, 'active');
  const wrong = [withoutStatus, { ...sound, foo: 1 }];
  for (const resource of wrong) assert.notDeepEqual(problems(resource), []);
  // Each sees what the other does not: numbers that are words, codes that do not exist.
  wrong.push({ ...sound, timingTiming: { repeat: { frequency: 'often' } } });
  for (const problem of problemsInPython(wrong)) assert.notEqual(problem, '');
  assert.notDeepEqual(problems({ ...sound, kind: 'Dance' }), []);
  assert.notDeepEqual(problems({ ...sound, relatedArtifact: [{ type: 'cite' }] }), []);
});

test('the timing is that of the dosage, in numbers where there are such and always in the words of the page', () => {
  const expected = {
    'handouts/sock-tug': { frequency: 5, period: 1, periodUnit: 'wk', duration: 5, durationUnit: 'min', when: ['HS'] },
    'handouts/bedtime-wind-down': { frequency: 1, period: 1, periodUnit: 'd', duration: 10, durationUnit: 'min', when: ['HS'] },
    'handouts/halves': { frequency: 10, period: 1, periodUnit: 'wk', duration: 1, durationUnit: 'min' },
    'handouts/too-often': { frequency: 12, period: 1, periodUnit: 'd' },
    'handouts/one-day': { frequency: 1, period: 1, periodUnit: 'wk', when: ['MORN'] },
    'handouts/unsaid': { duration: 3, durationUnit: 'min' },
    'handouts/in-words': undefined,
    'handouts/long-week': undefined,
  };
  for (const [name, repeat] of Object.entries(expected)) {
    const { timingTiming } = json(`${name}.fhir.json`);
    assert.deepEqual(timingTiming.repeat, repeat, name);
    const page = readFileSync(join(built.out, name, 'index.html'), 'utf8');
    const words = /<dt>How often<\/dt><dd>([^<]*)<\/dd>/.exec(page)?.[1];
    assert.equal(timingTiming.code?.text, words, name);
  }
  assert.equal(json('handouts/no-dosage.fhir.json').timingTiming, undefined);
  // Neither validator looks the codes of a part of the day up; npm's has the list of them.
  const lists = JSON.parse(readFileSync(join(checkout, 'tests/node_modules/fhir/profiles/valuesets.json'), 'utf8'));
  const codes = lists['http://hl7.org/fhir/ValueSet/event-timing'].systems.flatMap((system) => system.codes.map(({ code }) => code));
  const used = filesIn(built.out, '.fhir.json').flatMap((file) => json(file).timingTiming?.repeat?.when ?? []);
  assert.deepEqual([...new Set(used)].sort(), ['AFT', 'EVE', 'HS', 'MORN', 'NOON']);
  assert.ok(used.every((code) => codes.includes(code)), `${used}`);
  const actions = json('programs/mixed.fhir.json').action.map(({ timingTiming }) => timingTiming);
  assert.deepEqual(actions.map(({ repeat }) => repeat?.frequency), [6, undefined, 1, 3]);
  assert.deepEqual(actions.map(({ code }) => code.text), ['2 times a day, 3 days a week', 'when you can', 'Once a day', 'Once a day, 3 days a week']);
});

test('an export says who reviewed a handout, and when, only where somebody did; ages are years', () => {
  const reviewed = json('handouts/reviewed.fhir.json');
  assert.deepEqual(reviewed.reviewer, [{ name: 'Jane Roe, OTD, OTR/L' }]);
  assert.equal(reviewed.lastReviewDate, '2026-02-03');
  assert.deepEqual(reviewed.author, [{ name: 'Ann Poe, OTR/L' }]);
  for (const name of ['gaps', 'sock-tug', 'no-dosage']) {
    const { reviewer, lastReviewDate, approvalDate } = json(`handouts/${name}.fhir.json`);
    assert.deepEqual([reviewer, lastReviewDate, approvalDate], [undefined, undefined, undefined], name);
  }
  assert.equal(json('handouts/gaps.fhir.json').author, undefined);
  assert.equal(json('handouts/draft.fhir.json').status, 'draft');
  assert.equal(json('programs/draft.fhir.json').status, 'draft');
  const { low, high } = json('handouts/halves.fhir.json').useContext[0].valueRange;
  assert.deepEqual([low.value, high.value, low.code], [1.33, 4.5, 'a']);
  assert.equal(json('es/handouts/halves.fhir.json').language, 'es');
});

test('no export holds a patient, and every address of the site in it is one that is published', () => {
  for (const site of [built, shipped]) {
    for (const file of filesIn(site.out, '.fhir.json')) {
      const text = readFileSync(join(site.out, file), 'utf8');
      assert.doesNotMatch(text, /"(subject|patient|participant|for)\w*":|Patient\//i, file);
      for (const [, path] of text.matchAll(/"https:\/\/connectpediatrictherapy\.com\/([^"]*)"/g)) {
        assert.ok(existsSync(join(site.out, path.endsWith('/') ? `${path}index.html` : path)), `${file}: ${path}`);
      }
    }
  }
  assert.ok(json('handouts/sock-tug.fhir.json', shipped).relatedArtifact.some(({ document }) => document.contentType === 'application/pdf'));
});

test('pages lead programs to their export where the clinic wants that, and nothing is exported otherwise', () => {
  for (const path of ['handouts/sock-tug', 'programs/evening-routine', 'es/handouts/halves']) {
    const page = readFileSync(join(built.out, path, 'index.html'), 'utf8');
    assert.ok(page.includes(`<link rel="alternate" type="application/fhir+json" href="/${path}.fhir.json">`), path);
  }
  const plain = build('--no-pdf', '--no-search');
  try {
    assert.deepEqual(filesIn(plain.out, '.fhir.json'), []);
    assert.ok(!readFileSync(join(plain.out, 'handouts/sock-tug/index.html'), 'utf8').includes('fhir'));
  } finally {
    plain.remove();
  }
});
