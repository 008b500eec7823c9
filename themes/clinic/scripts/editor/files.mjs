// The site's files as the form reads and writes them, where plain YAML will not do.
//
// Articles and pages: settings between two lines of dashes, then Markdown. `title` and `summary` are prose to the end
// of the line, colons and `#` included, as people type them. A reader of plain YAML stumbles over that, and the form
// would lack those texts.
//
// The form marks new files as drafts, and it takes a file that says nothing for a new one. So what a file means when
// it says nothing is said here: an article without `draft` and a program without `status` are published. And where a
// text may stand for a group (a source, a series), the form gets the group.
//
// A switch of the form that nobody touched says `false`. That is left out. `people: false` beside a picture stays: the
// form asks for it by a choice, and it is somebody's word that nobody can be recognised.

import { parse, stringify } from 'yaml';

const PROSE = /^(title|summary):[ \t\u00a0]+(.*\S)[ \t]*$/i;
const BLOCK = /^[|>][-+0-9]{0,2}$/;
const QUOTED = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')$/;

/** An article's or a page's settings, with the text as `body`. */
export function readText(text) {
  const lines = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n').split('\n');
  const start = lines.findIndex((line) => line.trim() !== '');
  if (lines[start]?.trimEnd() !== '---') throw new Error('the file does not begin with its settings, between two lines ---');
  const length = lines.slice(start + 1).findIndex((line) => ['---', '...'].includes(line.trimEnd()));
  if (length < 0) throw new Error('the settings block at the top never ends: a line --- is missing below it');
  const settings = lines.slice(start + 1, start + 1 + length);
  const body = lines.slice(start + 2 + length).join('\n').replace(/^\n+|\s+$/g, '');
  const fields = grouped(parse(regular(settings), { uniqueKeys: false }), 'sources');
  if (typeof fields.series === 'string') fields.series = { name: fields.series };
  return { draft: false, ...fields, body };
}

/** The file that holds them. */
export function writeText({ body = '', ...settings }) {
  return `---\n${yaml(settings)}---\n\n${body.trim()}\n`;
}

/** A handout. */
export function readHandout(text) {
  return grouped(parse(text), 'references');
}

/** The file that holds it. */
export function writeHandout(handout) {
  const age = handout.child?.age;
  if (!age) return yaml(handout);
  // The form keeps ages as texts, since `16 months` is one too.
  const ages = Object.entries(age).map(([end, text]) => [end, /^\d+(\.\d+)?$/.test(text) ? Number(text) : text]);
  return yaml({ ...handout, child: { ...handout.child, age: Object.fromEntries(ages) } });
}

/** A program. */
export function readProgram(text) {
  return { status: 'published', ...parse(text) };
}

/** The file that holds it. */
export function writeProgram(program) {
  return yaml(program);
}

/** `- Title, authors, year` is short for a group with this text. */
function grouped(fields, list) {
  if (!Array.isArray(fields?.[list])) return { ...fields };
  return { ...fields, [list]: fields[list].map((item) => (typeof item === 'string' ? { text: item } : item)) };
}

function yaml({ extra, ...fields }) {
  return stringify({ ...withoutNo(fields), ...(extra === undefined ? {} : { extra }) }, { lineWidth: 0 });
}

/** Without switches that are off, and with what somebody said of a picture. */
function withoutNo(value) {
  if (Array.isArray(value)) return value.map(withoutNo);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).filter(([key, inner]) => (key === 'people' ? isSaid(inner) : inner !== false)).map(([key, inner]) => [key, withoutNo(inner)]));
}

/** Whether a choice was made. */
function isSaid(value) {
  return value !== null && value !== '';
}

/** The lines as plain YAML: prose in quotes, odd blanks before a setting as spaces. */
function regular(lines) {
  const plain = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, key, value] = PROSE.exec(lines[at]) ?? [];
    if (!key || BLOCK.test(value) || QUOTED.test(value)) {
      plain.push(lines[at].replace(/^[\s\u00a0]+/, (blanks) => blanks.replaceAll(/[\t\u00a0]/g, ' ')));
      continue;
    }
    const words = [value];
    while (/^[ \t]+\S/.test(lines[at + 1] ?? '')) words.push(lines[at += 1].trim());
    plain.push(`${key.toLowerCase()}: ${JSON.stringify(words.join(' '))}`);
  }
  return plain.join('\n');
}
