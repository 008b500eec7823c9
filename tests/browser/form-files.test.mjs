// The files of the site as the form on /admin/ reads and writes them: every text of the checkout goes in and comes
// out the same, and what a file means when it says nothing is kept.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readHandout, readProgram, readText, writeHandout, writeProgram, writeText } from '../../themes/clinic/scripts/editor/files.mjs';

const content = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'content');
const KINDS = [
  ['articles', readText, writeText], ['pages', readText, writeText],
  ['handouts', readHandout, writeHandout], ['programs', readProgram, writeProgram],
];

test('every file of the checkout comes out as it went in', () => {
  let seen = 0;
  for (const [folder, read, write] of KINDS) {
    for (const name of readdirSync(join(content, folder), { recursive: true }).filter((file) => /\.(md|yaml)$/.test(file))) {
      const fields = read(readFileSync(join(content, folder, name), 'utf8'));
      assert.ok(fields.title, `${name}: its title is read`);
      assert.deepEqual(read(write(fields)), fields, name);
      seen += 1;
    }
  }
  assert.ok(seen > 60, `${seen} files`);
});

test('a title is text to the end of its line, whatever stands in it', () => {
  const title = (line) => readText(`---\n${line}\nsummary: S\n---\nText\n`).title;
  assert.equal(title('title: Play: five minutes # and more'), 'Play: five minutes # and more');
  assert.equal(title('title: [New] handout'), '[New] handout');
  assert.equal(title("title: 'Don't wait'"), "'Don't wait'");
  assert.equal(title('title: "In \\"quotes\\": yes"'), 'In "quotes": yes');
  assert.equal(title('title: “From Session to Home: The Link”'), '“From Session to Home: The Link”');
  assert.equal(title('title: A long title\n  on two lines: still one'), 'A long title on two lines: still one');
  assert.equal(title('title: >-\n  Folded: by YAML'), 'Folded: by YAML');
});

test('what is published stays so, and a draft stays one', () => {
  const published = '---\ntitle: A\nsummary: S\n---\n\nText\n';
  assert.equal(readText(published).draft, false, 'the form does not take it for a new file');
  assert.equal(writeText(readText(published)), published);
  assert.match(writeText({ ...readText(published), draft: true }), /^draft: true$/m);
  assert.equal(readProgram('schema: program/1\ntitle: A\n').status, 'published');
  assert.equal(readProgram('schema: program/1\nstatus: draft\n').status, 'draft');
});

test('a text that stands for a group is a group in the form', () => {
  const read = readText('---\ntitle: A\nsummary: S\nseries: Dressing\nsources: ["Poe A: a study", {text: B}]\n---\nText\n');
  assert.deepEqual(read.sources, [{ text: 'Poe A: a study' }, { text: 'B' }]);
  assert.deepEqual(read.series, { name: 'Dressing' });
  assert.deepEqual(readHandout('references: [A book]\n').references, [{ text: 'A book' }]);
});

test('the form gives no word for anybody: switches that are off are left out, and ages are numbers again', () => {
  const image = { src: '../media/sock.jpg', alt: 'A sock' };
  const written = (more) => readText(writeText({ title: 'A', image: { ...image, ...more }, extra: { wide: false }, body: 'Text' }));
  for (const unsaid of [{}, { decorative: false }, { people: null }, { people: '' }]) {
    assert.deepEqual(written(unsaid), { draft: false, title: 'A', image, extra: { wide: false }, body: 'Text' });
  }
  for (const people of [true, false, 'no']) assert.deepEqual(written({ people }).image, { ...image, people }, 'what somebody said stays');
  const child = { age: { from: '3.5', to: '18 months' }, helper: '2' };
  assert.deepEqual(readHandout(writeHandout({ child, steps: [{ title: '1', image: { ...image, people: true } }] })), {
    child: { age: { from: 3.5, to: '18 months' }, helper: '2' }, steps: [{ title: '1', image: { ...image, people: true } }],
  });
});

test('odd line ends and marks are read, and a file without an end is told', () => {
  assert.equal(readText('\ufeff---\r\ntitle: A\r\nsummary: S\r\n---\r\nText\r\n').body, 'Text');
  assert.throws(() => readText('---\ntitle: A\n\nText\n'), /never ends/);
  assert.throws(() => readText('Text\n'), /does not begin with its settings/);
});
