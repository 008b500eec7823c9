// The site under test, and the browser that looks at it.
//
// A test file that edits the content or sends requests serves or builds a copy of the checkout's `content/` and `themes/`
// from a folder of its own, which is thrown away afterwards. The others share one build (built.mjs).

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { noteAddresses, noteNames, noteOutput } from './traces.mjs';

export const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const carryover = join(process.env.CARGO_TARGET_DIR ?? join(checkout, 'target'), 'release', 'carryover');

/** A copy of the site's sources that a test may change, in a new folder below `below`. */
export function copyOfTheSite(below = tmpdir()) {
  const root = mkdtempSync(join(below, 'carryover-site-'));
  for (const folder of ['content', 'themes']) {
    // What npm fetched for the theme's bundles is no part of a site.
    const filter = (path) => basename(path) !== 'node_modules';
    cpSync(join(checkout, folder), join(root, folder), { recursive: true, filter });
  }
  return root;
}

/** Serves a copy of the site, changed by `change(root)`: `{ address, root, stop() }`. The address ends with a slash. */
export async function serve(change = () => {}, wanted = undefined, options = []) {
  const root = copyOfTheSite();
  change(root);
  const port = wanted ?? await freePort();
  const child = spawn(carryover, ['--root', root, 'serve', '--port', String(port), ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  noteOutput(child);
  try {
    const address = await printedAddress(child);
    return { address, root, stop: () => stop(child, root) };
  } catch (problem) {
    await stop(child, root);
    throw problem;
  }
}

/** Builds the site into a folder of its own: `{ root, out, remove() }`. */
export function build(...options) {
  const root = copyOfTheSite();
  const out = join(root, 'public');
  const run = spawnSync(carryover, ['--root', root, 'build', '--out', out, ...options], { encoding: 'utf8' });
  if (run.status !== 0) {
    rmSync(root, { recursive: true });
    throw new Error(`carryover build ended with ${run.status ?? run.error}:\n${run.stdout}${run.stderr}`);
  }
  return { root, out, remove: () => rmSync(root, { recursive: true }) };
}

/** A headless Chromium that keeps to itself; `more` are arguments of its own command line. */
export function openBrowser(...more) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', ...more,
    ],
  });
}

/** Collects what a reader's browser should never do: ask another host, or log an error. */
export function watch(context, address) {
  const faults = [];
  noteAddresses(context);
  const own = new URL(address).host;
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.host !== own) faults.push(`request to ${url.href}`);
  });
  context.on('console', (line) => {
    if (line.type() === 'error') faults.push(`console: ${line.text()} (${line.location().url})`);
  });
  context.on('weberror', (error) => faults.push(`script: ${error.error()}`));
  return faults;
}

/** Files under `folder` whose name ends with `ending`, as paths relative to it, sorted. */
export function filesIn(folder, ending) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** What is published, read from the content folder: names and topics as the addresses show them. */
export function published(root) {
  const content = join(root, 'content');
  const today = new Date().toISOString().slice(0, 10);
  const read = (folder, ending) => filesIn(join(content, folder), ending)
    .filter((file) => !/\.[a-z]{2,3}\.(md|yaml)$/.test(file))
    .map((file) => ({ file, fields: fieldsOf(readFileSync(join(content, folder, file), 'utf8')) }))
    .filter(({ fields }) => fields.draft !== 'true' && fields.status !== 'draft' && fields.status !== 'retired')
    .map(({ file, fields }) => ({ ...fields, name: fields.slug ?? basename(file).replace(/^\d{4}-\d\d-\d\d-/, '').replace(/\.[a-z]+$/, ''), file }));
  const articles = read('articles', '.md').filter(({ date }) => !(isoDay(date) > today));
  return {
    articles,
    handouts: read('handouts', '.yaml'),
    programs: read('programs', '.yaml'),
    pages: read('pages', '.md').map((page) => ({ ...page, address: page.file.replace(/(index)?\.md$/, '').replace(/([^/])$/, '$1/') })),
    topics: [...new Set(articles.flatMap(({ topics }) => list(topics)))].map((topic) => topic.toLowerCase().replaceAll(' ', '-')).sort(),
    aliases: articles.flatMap(({ aliases }) => list(aliases)),
  };
}

/** The top-level `key: value` lines; a block list is folded into one line. */
function fieldsOf(text) {
  const head = text.startsWith('---') ? text.split(/^---\s*$/m)[1] : text;
  const folded = head.replace(/\n\s*- /g, ', ');
  const lines = folded.split('\n').map((line) => /^([a-z_]+):\s*(.*)$/.exec(line)).filter(Boolean);
  return Object.fromEntries(lines.map(([, key, value]) => [key, value.replace(/^, /, '').trim()]));
}

function list(value) {
  return (value ?? '').replace(/^\[|\]$/g, '').split(',').map((word) => word.trim().replace(/^["']|["']$/g, '')).filter(Boolean);
}

function isoDay(date) {
  const day = new Date(`${date} UTC`);
  return Number.isNaN(day.valueOf()) ? String(date) : day.toISOString().slice(0, 10);
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function printedAddress(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why) => reject(new Error(`carryover serve ${why}. It said:\n${said}`));
    const late = setTimeout(() => fail('printed no address within 90 seconds'), 90_000);
    const listen = (piece) => {
      said += piece;
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (found) {
        clearTimeout(late);
        resolve(found[0]);
      }
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', (error) => fail(`did not start (${error.message}); run \`cargo build --release\` first`));
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
}

async function stop(child, root) {
  if (child.exitCode === null && child.pid) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(patience);
  }
  noteNames(join(root, '.carryover'));
  rmSync(root, { recursive: true, force: true });
}

/** A JPEG of soft colours, drawn by the browser. */
export async function photo(browser, width, height) {
  const page = await browser.newPage();
  const address = await page.evaluate(([width, height]) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const brush = canvas.getContext('2d');
    const light = brush.createLinearGradient(0, 0, width, height);
    for (const [at, colour] of [[0, '#a33'], [0.5, '#3a3'], [1, '#33a']]) light.addColorStop(at, colour);
    brush.fillStyle = light;
    brush.fillRect(0, 0, width, height);
    return canvas.toDataURL('image/jpeg', 0.9);
  }, [width, height]);
  await page.close();
  return Buffer.from(address.split(',')[1], 'base64');
}
