// The calendar files of handouts and programs, as two parsers of others read them: `ical.js` and PyPI's `icalendar`
// (rules expanded by `python-dateutil`). What is expected is counted from the content itself.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import ICAL from 'ical.js';
import { load } from 'js-yaml';
import { buildEdges, edges, programs } from './edges.mjs';
import { checkout, filesIn } from './site.mjs';

const python = join(checkout, 'tests', '.venv', 'bin', 'python');

let built;

before(() => {
  built = buildEdges('--no-pdf');
});

after(() => built?.remove());

const content = (path) => load(readFileSync(join(built.root, 'content', path), 'utf8'));

/** What the dosage asks for: `{ times, days, minutes }`, or nothing if a calendar cannot hold it. */
function wanted(dosage) {
  const { times_per_day: times, days_per_week: days } = dosage?.frequency ?? {};
  if ((!times && !days) || days > 7 || times > 6) return undefined;
  return { times: times ?? 1, days: days ?? 7, minutes: dosage.time?.minutes ?? 10 };
}

/** A program's dosage over the handout's: its own fields first, words in place of numbers. */
function over(own = {}, of = {}) {
  const frequency = of.frequency?.when && !of.frequency.times_per_day && !of.frequency.days_per_week ? of.frequency : { ...own.frequency, ...of.frequency };
  return { ...own, ...of, frequency };
}

/** The events of a file, expanded over the two weeks from the first Monday on which all have begun. */
function read(path) {
  ICAL.design.strict = true;
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(join(built.out, path), 'utf8')));
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    assert.equal(event.startDate.zone.tzid, 'floating', `${path}: the time is that of the place where the family is`);
    const from = ICAL.Time.fromString('2026-04-06T00:00:00');
    const to = ICAL.Time.fromString('2026-04-20T00:00:00');
    const rule = event.iterator();
    const starts = [];
    for (let next = rule.next(); next && next.compare(to) < 0; next = rule.next()) if (next.compare(from) >= 0) starts.push(next.toString());
    const first = component.getFirstPropertyValue('rrule').iterator(event.startDate).next();
    assert.equal(first.toString(), event.startDate.toString(), `${path}: the first event is one of the rule`);
    return { uid: event.uid, title: event.summary, description: event.description, minutes: event.duration.toSeconds() / 60, starts, component };
  });
}

/** Checks the events of one activity against what its dosage asks for. */
function check(events, { times, days, minutes }, path) {
  assert.equal(events.length, times, `${path}: an event for each time of the day`);
  for (const { starts, minutes: took } of events) {
    assert.equal(took, minutes, path);
    assert.equal(starts.length, 2 * days, `${path}: ${starts}`);
    assert.equal(new Set(starts.slice(0, days).map((start) => start.slice(0, 10))).size, days, path);
  }
  assert.equal(new Set(events.map(({ starts }) => starts[0].slice(11))).size, times, `${path}: each at an hour of its own`);
}

const own = [['sock-tug'], ['kitchen-helper'], ['bedtime-wind-down'], ['tear-and-paste']];

test("a handout's reminders come as often as its dosage says, and none comes where it says so in words", () => {
  const files = [...own.map(([name]) => `${name}.yaml`), ...Object.keys(edges)];
  let silent = 0;
  for (const file of files) {
    const [name, language] = file.replace('.yaml', '').split('.');
    const path = `${language ? `${language}/` : ''}handouts/${name}.ics`;
    const handout = content(`handouts/${file}`);
    const dosage = wanted(handout.dosage);
    assert.equal(existsSync(join(built.out, path)), Boolean(dosage), path);
    const page = readFileSync(join(built.out, path.replace('.ics', '/index.html')), 'utf8');
    assert.equal(page.includes(`href="/${path}"`), Boolean(dosage), `the page of ${path} links to it, or has none`);
    if (!dosage) silent += 1;
    else {
      const events = read(path);
      check(events, dosage, path);
      for (const { title, description, component } of events) {
        assert.equal(title, handout.title.trim(), path);
        assert.ok(description.endsWith(`/${path.replace('.ics', '/')}`), description);
        assert.equal(component.getFirstProperty('summary').getParameter('language'), language ?? 'en');
        assert.equal(component.getAllSubcomponents('valarm').length, 1);
      }
    }
  }
  assert.equal(silent, 5);
});

test("a program's reminders are those of its activities, with the program's own dosage, none at the same time", () => {
  for (const [name, program] of [['mixed', programs['mixed.yaml']], ['evening-routine', content('programs/evening-routine.yaml')]]) {
    const events = read(`programs/${name}.ics`);
    let known = 0;
    for (const { handout, dosage } of program.items) {
      const expected = wanted(over(content(`handouts/${handout}.yaml`).dosage, dosage));
      const found = events.filter(({ uid }) => uid.includes(`-${name}-${handout}-`));
      known += found.length;
      if (expected) check(found, expected, `${name}: ${handout}`);
      else assert.equal(found.length, 0, handout);
    }
    assert.equal(known, events.length);
    const starts = events.flatMap((event) => event.starts);
    assert.equal(new Set(starts).size, starts.length, `${name}: ${starts}`);
  }
  assert.ok(!existsSync(join(built.out, 'programs/silent.ics')));
});

test('every file is valid for a second parser, which finds the same events', () => {
  const files = filesIn(built.out, '.ics');
  assert.ok(files.length >= 16, `${files.length} files`);
  const done = spawnSync(python, [join(checkout, 'tests/browser/calendars.py'), ...files.map((file) => join(built.out, file))], { encoding: 'utf8' });
  assert.equal(done.status, 0, `${done.error ?? ''}${done.stderr}`);
  const found = JSON.parse(done.stdout);
  assert.deepEqual(found, files.map((file) => read(file).map(({ uid, title, minutes, starts }) => ({ uid, title, minutes, starts }))));
});

test('no file names a person, no line is too long, and no two events have one name', () => {
  const uids = new Map();
  for (const file of filesIn(built.out, '.ics')) {
    const text = readFileSync(join(built.out, file), 'utf8');
    assert.doesNotMatch(text, /ATTENDEE|ORGANIZER|CONTACT|Ann Poe|Jane Roe/, file);
    for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75 && !/[\r\n]/.test(line), `${file}: ${line}`);
    for (const { uid } of read(file)) {
      assert.ok(!uids.has(uid), `${uid} is in ${file} and in ${uids.get(uid)}`);
      uids.set(uid, file);
    }
  }
});

test('another build on another day gives the same bytes', () => {
  const again = buildEdges('--no-pdf', '--today', '2027-08-09');
  try {
    for (const file of [...filesIn(built.out, '.ics'), ...filesIn(built.out, '.fhir.json')]) {
      assert.ok(readFileSync(join(built.out, file)).equals(readFileSync(join(again.out, file))), file);
    }
  } finally {
    again.remove();
  }
});
