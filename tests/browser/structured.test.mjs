// What search engines read (JSON-LD), against schema.org's vocabulary as the types of npm `schema-dts`, checked by
// TypeScript.
//
// It sees unknown types and properties, values of a kind that a property does not take, and words that are none of an
// enumeration. It cannot see what is missing (schema.org demands nothing), nor whether a text is a date or an address:
// tests/suite/structured.rs looks at those.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildEdges } from './edges.mjs';
import { checkout, filesIn } from './site.mjs';

/** A page without a mistake. */
const SOUND = 'handouts/sock-tug/index.html';

let built;
/** The pages with facts, graphs that are wrong, and what TypeScript says of both. */
let pages;
let wrong;
let said;

before(() => {
  built = buildEdges('--no-pdf');
  pages = filesIn(built.out, '.html').filter((page) => structured(page));
  wrong = wrongGraphs();
  // Reading the vocabulary takes most of the time: it is read once.
  said = mistakes({ ...Object.fromEntries(pages.map((page) => [page, structured(page)])), ...wrong });
});

after(() => built?.remove());

function structured(page) {
  const found = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(readFileSync(join(built.out, page), 'utf8'));
  return found && JSON.parse(found[1]);
}

/** The node of that type. */
const node = (page, type) => structured(page)['@graph'].find((one) => one['@type'] === type);

/** What TypeScript has against the graphs: what it said, by the names of those with a problem. */
function mistakes(graphs) {
  const folder = mkdtempSync(join(tmpdir(), 'carryover-types-'));
  try {
    symlinkSync(join(checkout, 'tests/node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, 'pages'));
    const names = Object.keys(graphs);
    names.forEach((name, at) => {
      const text = `import type { Graph } from 'schema-dts';\nexport const page: Graph = ${JSON.stringify(graphs[name], null, 1)};\n`;
      writeFileSync(join(folder, 'pages', `${at}.ts`), text);
    });
    const options = { strict: true, noEmit: true, skipLibCheck: true, module: 'nodenext', moduleResolution: 'nodenext', types: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['pages'] }));
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
    const run = spawnSync(process.execPath, [join(checkout, 'tests/node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
    assert.equal(run.error, undefined);
    assert.ok(run.status === 0 || /error TS\d+/.test(run.stdout), `TypeScript did not run: ${run.stdout}${run.stderr}`);
    const said = new Map();
    for (const problem of run.stdout.split(/^(?=\S*pages\/\d+\.ts\()/m)) {
      const name = names[/pages\/(\d+)\.ts\(/.exec(problem)?.[1]] ?? 'TypeScript itself';
      if (problem.trim()) said.set(name, (said.get(name) ?? '') + problem);
    }
    return said;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("every page's facts are of schema.org's vocabulary", () => {
  assert.ok(pages.length > 50, `${pages.length} pages`);
  const names = [...said.keys()].filter((name) => !(name in wrong));
  assert.deepEqual(names.map((name) => said.get(name)), []);
});

test('mistakes are found, so that the test before this one can fail', () => {
  assert.deepEqual(Object.keys(wrong).filter((name) => !said.has(name)), []);
  assert.ok(!said.has(SOUND), said.get(SOUND));
});

/** Graphs with one mistake each. */
function wrongGraphs() {
  const changed = (change) => {
    const graph = structured(SOUND);
    change(graph['@graph'].find((one) => one['@type'] === 'MedicalWebPage'));
    return graph;
  };
  return {
    property: changed((page) => { page.reviewer = 'Jane Roe'; }),
    type: changed((page) => { page['@type'] = 'HandoutPage'; }),
    nested: changed((page) => { page.mainEntity.step[0].says = 'Ready?'; }),
    enumeration: changed((page) => { page.specialty = 'https://schema.org/OccupationalTherapy'; }),
    value: changed((page) => { page.audience = 3; }),
  };
}

test('a handout is a page with its activity: steps, things, time, and a reviewer where there is one', () => {
  const page = node('handouts/sock-tug/index.html', 'MedicalWebPage');
  assert.deepEqual(page.audience, { '@type': 'ParentAudience', childMinAge: 3, childMaxAge: 6 });
  assert.deepEqual(page.specialty, ['https://schema.org/Pediatric']);
  assert.equal(page.mainEntity['@type'], 'HowTo');
  assert.equal(page.mainEntity.totalTime, 'PT5M');
  const { step, supply } = page.mainEntity;
  assert.ok(step.length >= 3 && supply.length >= 1);
  assert.deepEqual(step.map(({ position }) => position), step.map((_, at) => at + 1));
  assert.ok(step.every(({ name, text }) => name && text));
  for (const { image } of step.filter((one) => one.image)) {
    const path = new URL(image).pathname.slice(1);
    assert.ok(filesIn(built.out, path.slice(path.lastIndexOf('.'))).includes(path), path);
  }
  assert.ok(step.some(({ image }) => image), 'its pictures are in it');
  assert.equal(page.reviewedBy, undefined);
  const reviewed = node('handouts/reviewed/index.html', 'MedicalWebPage');
  assert.equal(reviewed.reviewedBy.name, 'Jane Roe, OTD, OTR/L');
  assert.equal(reviewed.lastReviewed, '2026-02-03');
  const gaps = node('handouts/gaps/index.html', 'MedicalWebPage');
  assert.deepEqual([gaps.reviewedBy, gaps.lastReviewed, gaps.author], [undefined, undefined, undefined]);
  assert.equal(node('handouts/one-day/index.html', 'MedicalWebPage').mainEntity.totalTime, undefined, 'no time is guessed');
  assert.deepEqual(node('handouts/six-times/index.html', 'MedicalWebPage').specialty, ['https://schema.org/Pediatric', 'https://schema.org/Physiotherapy', 'https://schema.org/SpeechPathology']);
});

test('a program names its parts in order, each with the time that the program gives it', () => {
  const page = node('programs/evening-routine/index.html', 'MedicalWebPage');
  assert.deepEqual(page.hasPart.map(({ mainEntity }) => mainEntity.totalTime), ['PT5M', 'PT5M', 'PT10M']);
  assert.deepEqual(page.hasPart.map(({ url }) => new URL(url).pathname), ['/handouts/kitchen-helper/', '/handouts/sock-tug/', '/handouts/bedtime-wind-down/']);
  assert.equal(page.audience['@type'], 'ParentAudience');
});
