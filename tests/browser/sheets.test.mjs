// Every printed sheet is a tagged PDF that a screen reader can read, and fits its pages.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build, checkout, filesIn } from './site.mjs';

const python = join(checkout, 'tests', '.venv', 'bin', 'python');
const validate = `
import page, sys
report = page.validate_pdf(sys.argv[1], profile=page.ValidationProfile.PDF_UA_1)
sys.exit(0 if report.is_compliant else str(report))
`;

let built;
let sheets;

before(() => {
  built = build();
  sheets = filesIn(built.out, '.pdf');
});

after(() => built?.remove());

function run(program, ...args) {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(done.status, 0, `${program} ${args.at(-1)}:\n${done.stderr}`);
  return done.stdout;
}

test('every sheet passes the checks of PDF/UA-1', () => {
  assert.ok(sheets.length >= 5, `only ${sheets.length} sheets were made`);
  for (const sheet of sheets) run(python, '-c', validate, join(built.out, sheet));
});

test('every sheet has a heading, a list and a chart with row and column headers', () => {
  for (const sheet of sheets) {
    const structure = run('pdfinfo', '-struct', join(built.out, sheet));
    for (const part of [/^\s+H1 /m, /^\s+L /m, /^\s+Table/m, /^\s+TH/m]) assert.match(structure, part, sheet);
  }
});

test("a handout's sheet has at most two pages", () => {
  for (const sheet of sheets.filter((path) => path.startsWith('handouts/'))) {
    const pages = Number(/^Pages:\s+(\d+)/m.exec(run('pdfinfo', join(built.out, sheet)))[1]);
    assert.ok(pages <= 2, `${sheet} has ${pages} pages`);
  }
});
