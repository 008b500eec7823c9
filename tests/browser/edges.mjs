// A site with handouts and programs at the edges of what the content may say, beside those of the checkout:
// for the tests of what other programs read (calendars, records systems, search engines).

import { spawnSync } from 'node:child_process';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { carryover, copyOfTheSite } from './site.mjs';

const odd = 'Ärmel, "Socken"; \\back\\slash: <b>&amp;</b> 👩‍👧‍👦 جورب 袜子';

/** A handout with what must be there, and `fields`. */
function handout(fields) {
  return {
    schema: 'handout/1', title: 'The sock game', summary: 'A short game with one sock.', kind: 'activity', status: 'published',
    child: { age: { from: 3, to: 6 }, helper: 'One adult stays close by.' },
    goal: { family: 'Put on one sock alone.', why: 'Pulling with two hands makes dressing easier.' },
    steps: [{ title: 'Pull', do: 'Pull the sock over the heel.' }],
    cues: { do: ['Smile.'], dont: ['Do not rush.'] },
    grading: { easier: ['Use a big sock.'], harder: ['Use a small sock.'] },
    precautions: { ask_first: ['your child was told to rest a hand'], stop_if: ['a hand hurts'] },
    ...fields,
  };
}

const often = (frequency, more = {}) => ({ dosage: { frequency, ...more } });

/** The handouts by the names of their files. */
export const edges = {
  'no-dosage.yaml': handout({ title: 'No dosage', kind: 'information' }),
  'in-words.yaml': handout({ title: 'In words', ...often({ when: 'When you can, even if it is once' }) }),
  'unsaid.yaml': handout({ title: 'How often is not said', dosage: { time: { minutes: 3 } } }),
  'long-week.yaml': handout({ title: 'A long week', ...often({ days_per_week: 9 }) }),
  'too-often.yaml': handout({ title: 'Too often', ...often({ times_per_day: 12 }) }),
  'halves.yaml': handout({ title: 'Halves and months', child: { age: { from: '16 months', to: 4.5 }, helper: 'One adult.' }, ...often({ times_per_day: 2, days_per_week: 5 }, { time: { minutes: 1 } }) }),
  'six-times.yaml': handout({ title: 'Six times a day', disciplines: ['pt', 'slp'], ...often({ times_per_day: 6 }, { time: { minutes: 1 } }) }),
  'one-day.yaml': handout({ title: 'One day', ...often({ days_per_week: 1, time_of_day: 'morning' }), updated: '2026-03-01' }),
  'two-days.yaml': handout({ title: 'Two days', ...often({ days_per_week: 2, when: 'not on school days' }) }),
  'six_days.yaml': handout({ title: 'Six days', slug: 'six_days', ...often({ times_per_day: 4, days_per_week: 6 }) }),
  'odd.yaml': handout({
    title: odd, summary: `${odd} ${odd}`, ...often({ times_per_day: 3, days_per_week: 4 }, { intensity: `${odd}\n\n${odd}`, time: { minutes: 90 } }),
    materials: [{ item: odd, swap: 'a towel' }],
    references: [odd, { text: 'No address', url: 'see the library' }, { text: 'An address', url: 'https://example.org/a?b=c&d=ü' }],
    skill_areas: [odd],
  }),
  'long.yaml': handout({
    title: 'L'.repeat(60), summary: `${'A long word and then one more, '.repeat(9)}.`, goal: { family: 'F'.repeat(300), why: 'ẃ'.repeat(600) },
    steps: Array.from({ length: 8 }, (_, at) => ({ title: `Step ${at}`, do: 'Do it well. '.repeat(49) })), ...often({ days_per_week: 7 }),
  }),
  'reviewed.yaml': handout({
    title: 'Reviewed', review: { authored_by: 'Ann Poe, OTR/L', reviewed_by: 'Jane Roe, OTD, OTR/L', reviewed_on: '2026-02-03', review_due: '2099-02-03' },
    ...often({ times_per_day: 1, days_per_week: 3, time_of_day: 'midday' }, { time: { minutes: 4 } }),
  }),
  'gaps.yaml': handout({
    title: 'Gaps', review: { authored_by: 'TO FILL IN: who wrote it', reviewed_by: 'TO FILL IN: who checked it', reviewed_on: '2026-02-03' }, ...often({ times_per_day: 1 }),
  }),
  'draft.yaml': handout({ title: 'A draft', status: 'draft', ...often({ days_per_week: 2 }) }),
  'halves.es.yaml': handout({ title: 'Medias, ¡una por una!', ...often({ times_per_day: 2, days_per_week: 5 }) }),
  'halves.ar.yaml': handout({ title: 'لعبة الجورب', ...often({ times_per_day: 1 }) }),
};

/** The programs by the names of their files. */
export const programs = {
  'mixed.yaml': {
    schema: 'program/1', title: 'Some of each', summary: 'Activities of many kinds.', items: [
      { handout: 'halves', dosage: { frequency: { days_per_week: 3 } }, note: `${odd}\nOn two lines.` },
      { handout: 'one-day', dosage: { frequency: { when: 'when you can' } } },
      { handout: 'no-dosage', dosage: { frequency: { times_per_day: 1 } } },
      { handout: 'reviewed', dosage: { frequency: { times_per_day: 1 }, time: { minutes: 20 } } },
    ],
  },
  'silent.yaml': { schema: 'program/1', title: 'Without a rhythm', summary: 'Nothing to remind of.', items: [{ handout: 'in-words' }, { handout: 'no-dosage' }] },
  'draft.yaml': { schema: 'program/1', title: 'A draft of a program', summary: 'Not yet.', status: 'draft', items: [{ handout: 'odd' }] },
};

/** Builds the checkout's site with the edges in it, drafts too: `{ root, out, said, remove() }`. */
export function buildEdges(...options) {
  return buildChanged((root) => {
    exportFhir(root);
    for (const [name, fields] of Object.entries(edges)) writeFileSync(join(root, 'content/handouts', name), dump(fields));
    for (const [name, fields] of Object.entries(programs)) writeFileSync(join(root, 'content/programs', name), dump(fields));
  }, '--drafts', ...options);
}

/** Has the site publish its handouts for records systems. */
export function exportFhir(root) {
  appendFileSync(join(root, 'content/clinic.yaml'), '\nexports: [fhir]\n');
}

/** Builds a copy of the checkout's site, changed by `change(root)`. */
export function buildChanged(change, ...options) {
  const root = copyOfTheSite();
  change(root);
  const out = join(root, 'public');
  const run = spawnSync(carryover, ['--root', root, 'build', '--no-search', '--out', out, ...options], { encoding: 'utf8' });
  if (run.status !== 0) {
    rmSync(root, { recursive: true });
    throw new Error(`carryover build ended with ${run.status ?? run.error}:\n${run.stdout}${run.stderr}`);
  }
  return { root, out, said: run.stdout + run.stderr, remove: () => rmSync(root, { recursive: true }) };
}
