// What happens under a pull request: the workflows are sound, the comment is written once and edited, the suggestions
// mend the lines, and what is built is published beside what others publish. GitHub's API is a server of our own
// here, and its repository a folder.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { load } from 'js-yaml';
import { withPlace } from './phone.mjs';
import { carryover, checkout, filesIn } from './site.mjs';

const scripts = join(checkout, '.github/scripts');
const workflows = join(checkout, '.github/workflows');
const NUMBER = '7';
let github, folder;

before(async () => {
  github = await stub();
  folder = mkdtempSync(join(tmpdir(), 'carryover-pull-'));
});

after(() => {
  github?.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => github.reset());

test('the workflows pass actionlint', () => {
  const actionlint = join(checkout, 'tests/.venv/bin/actionlint');
  const files = readdirSync(workflows).map((name) => join(workflows, name));
  assert.ok(['check.yml', 'deploy.yml', 'preview.yml'].every((name) => existsSync(join(workflows, name))));
  const sound = spawnSync(actionlint, files, { cwd: checkout, encoding: 'utf8' });
  assert.equal(sound.status, 0, `${sound.error ?? ''}${sound.stdout}${sound.stderr}`);
  const broken = join(folder, 'broken.yml');
  writeFileSync(broken, readFileSync(join(workflows, 'check.yml'), 'utf8').replaceAll('steps.check.outcome', 'steps.chekc.outcome'));
  assert.equal(spawnSync(actionlint, [broken], { encoding: 'utf8' }).status, 1, 'and it sees a slip');
});

test('each job has the rights that it needs and no more, and each action is one commit', () => {
  const rights = {};
  for (const name of readdirSync(workflows)) {
    const { permissions, jobs } = load(readFileSync(join(workflows, name), 'utf8'));
    assert.ok(!Object.values(permissions).includes('write'), `${name}: nothing may write by default`);
    for (const [job, { permissions: own }] of Object.entries(jobs)) rights[job] = own;
  }
  assert.deepEqual(rights, {
    check: { contents: 'read', 'pull-requests': 'write' },
    preview: { contents: 'write', statuses: 'write' },
    deploy: { contents: 'write' },
    draft: { contents: 'write' },
    build: { contents: 'write' },
  });
  const texts = filesIn(join(checkout, '.github'), '.yml').map((file) => readFileSync(join(checkout, '.github', file), 'utf8'));
  const used = texts.flatMap((text) => [...text.matchAll(/^ *(?:- )?uses: (\S+)(.*)$/gm)]).filter(([, action]) => !action.startsWith('./'));
  assert.ok(used.length >= 5);
  for (const [, action, version] of used) {
    assert.match(action, /^actions\/[a-z-]+@[0-9a-f]{40}$/);
    assert.match(version, /^ # v\d+\.\d+\.\d+$/, action);
  }
  const names = new Set(used.map(([, action]) => action.split('@')[0]));
  const pinned = new Set(used.map(([, action, version]) => action + version));
  assert.equal(pinned.size, names.size, `one version of each action: ${[...pinned].join(', ')}`);
  const { on } = load(readFileSync(join(workflows, 'deploy.yml'), 'utf8'));
  assert.ok('workflow_dispatch' in on, 'there is a button');
  assert.match(on.schedule[0].cron, /^[1-9]\d* /, 'not at a full hour');
});

test('what a photo gives away stops what is published, by the same check as under a pull request', () => {
  const commands = (name) => Object.values(load(readFileSync(join(workflows, name), 'utf8')).jobs).flatMap(({ steps }) => steps.map(({ run }) => run ?? ''));
  const published = commands('deploy.yml');
  const checked = published.findIndex((run) => run.startsWith('carryover check '));
  assert.ok(checked >= 0 && checked < published.findIndex((run) => run.startsWith('carryover build ')), published.join('\n'));
  const [, options] = /^carryover check (.*)$/.exec(published[checked]);
  assert.ok(commands('check.yml').some((run) => run.startsWith(`carryover check ${options}`)), `both check with ${options}`);
  const root = site({});
  const run = () => spawnSync(carryover, ['--root', root, 'check', ...options.split(' ')], { encoding: 'utf8' });
  const before = run();
  assert.equal(before.status, 0, before.stdout + before.stderr);
  mkdirSync(join(root, 'content/media'), { recursive: true });
  const photo = readFileSync(join(checkout, 'generator/fuzz/corpus/picture/00-RGB.jpeg'));
  writeFileSync(join(root, 'content/media/swing.jpg'), withPlace(photo));
  const { status, stdout } = run();
  assert.notEqual(status, 0, 'the job ends here');
  assert.match(stdout, /^::error file=content\/media\/swing\.jpg,.*this photo says where it was taken \(GPS\)/m);
  assert.match(stdout, /Location/, 'and it says how to mend that');
});

test('one comment tells all with ready lines, and its suggestions turn the check green', async () => {
  const root = site({ 'articles/shoes.md': MISTAKES });
  const review = await reviewOf(root, ['content/articles/shoes.md']);
  assert.equal((await comment(review)).code, 0);
  const [said] = github.comments;
  assert.equal(github.comments.length, 1);
  for (const word of ['line 3', 'line 4', 'line 7', 'What to do', 'Why it matters', '```suggestion', '../handouts/sock-game.yaml']) {
    assert.ok(said.body.includes(word), `${word} is in\n${said.body}`);
  }
  const file = join(root, 'content/articles/shoes.md');
  const lines = readFileSync(file, 'utf8').split('\n');
  assert.ok(github.suggestions.length >= 2);
  for (const { path, line, body } of github.suggestions) {
    assert.equal(path, 'content/articles/shoes.md');
    lines[line - 1] = /```suggestion\n([^]*?)\n```/.exec(body)[1];
  }
  writeFileSync(file, lines.join('\n'));
  const checked = check(root, 'github');
  assert.equal(checked.status, 0, checked.stdout);
  assert.equal((await comment(await reviewOf(root, ['content/articles/shoes.md']))).code, 0);
  assert.equal(github.comments.length, 1, 'it is edited and not repeated');
  assert.match(github.comments[0].body, /nothing/);
  assert.equal(github.suggestions.length, 0, 'what is mended needs no button');
});

test('a second run changes nothing, and others may quote the comment', async () => {
  const root = site({ 'articles/shoes.md': MISTAKES });
  const review = await reviewOf(root, ['content/articles/shoes.md']);
  github.comments.push({ id: 99, user: { type: 'User' }, body: `${JSON.parse(readFileSync(review, 'utf8')).body}\nWhat is this?` });
  await comment(review);
  const before = structuredClone([github.comments, github.suggestions]);
  const { said } = await comment(review);
  assert.deepEqual([github.comments, github.suggestions], before);
  assert.match(said, /says so already/);
  assert.equal(github.comments.find(({ id }) => id === 99).body.endsWith('What is this?'), true);
});

test('old comments are found behind many others', async () => {
  for (let id = 1000; id < 1250; id += 1) github.comments.push({ id, user: { type: 'User' }, body: `a word ${id}` });
  const root = site({ 'articles/shoes.md': MISTAKES });
  const review = await reviewOf(root, []);
  await comment(review);
  await comment(await reviewOf(site({}), []));
  assert.equal(github.comments.filter(({ user }) => user.type === 'Bot').length, 1);
});

test('a fork may not be written to, and the words stand in the summary', async () => {
  github.forbids = true;
  const review = await reviewOf(site({ 'articles/shoes.md': MISTAKES }), []);
  const summary = join(folder, 'summary.md');
  const { code, said } = await comment(review, { GITHUB_STEP_SUMMARY: summary });
  assert.equal(code, 0, said);
  assert.match(said, /fork/);
  assert.match(readFileSync(summary, 'utf8'), /shoes\.md/);
  assert.equal(github.comments.length + github.suggestions.length, 0);
});

test('lines that the change leaves alone get no suggestion, and nothing fails', async () => {
  github.refuses = true;
  const { code, said } = await comment(await reviewOf(site({ 'articles/shoes.md': MISTAKES }), []));
  assert.equal(code, 0, said);
  assert.match(said, /suggestions: 0 new/);
});

test('a GitHub that is down is told of', async () => {
  github.broken = true;
  const { code, said } = await comment(await reviewOf(site({}), []));
  assert.notEqual(code, 0);
  assert.match(said, /GitHub answered 502 to GET/);
});

test('of files that others changed, only what stands in the way is told', async () => {
  const root = site({ 'articles/shoes.md': MISTAKES, 'articles/hints.md': HINT });
  const bodyFor = async (changed) => JSON.parse(readFileSync(await reviewOf(root, changed), 'utf8')).body;
  assert.match(await bodyFor(['content/articles/hints.md']), /hints\.md/);
  const others = await bodyFor([]);
  assert.doesNotMatch(others, /hints\.md/);
  assert.match(others, /shoes\.md/);
});

test('the preview is linked from the pull request by the address that the build says', async () => {
  const root = site({});
  const built = spawnSync(carryover, ['--root', root, 'build', '--no-pdf', '--no-search', '--preview', `pr-preview/pr-${NUMBER}`, '--format', 'json'], { encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr);
  const said = join(folder, 'said.txt');
  writeFileSync(said, built.stdout);
  const { code } = await run('status.mjs', [said]);
  assert.equal(code, 0);
  assert.deepEqual(github.statuses, [{
    sha: 'abc', state: 'success', context: 'preview', target_url: `https://willow.example/pr-preview/pr-${NUMBER}/`,
    description: 'See it before it is published: 0 drafts, 0 dated later',
  }]);
});

test('site and previews are published side by side, and taken away', () => {
  const { origin, clone } = repository();
  const built = (words) => {
    const out = mkdtempSync(join(folder, 'out-'));
    mkdirSync(join(out, '_x'));
    writeFileSync(join(out, 'index.html'), words);
    writeFileSync(join(out, '_x', `${words}.html`), words);
    return out;
  };
  publish(clone, built('one'), '.');
  assert.deepEqual(branch(origin), ['.nojekyll', '_x/one.html', 'index.html']);
  publish(clone, built('seven'), 'pr-preview/pr-7');
  publish(clone, built('eight'), 'pr-preview/pr-8');
  publish(clone, built('two'), '.');
  assert.deepEqual(branch(origin), [
    '.nojekyll', '_x/two.html', 'index.html',
    'pr-preview/pr-7/_x/seven.html', 'pr-preview/pr-7/index.html', 'pr-preview/pr-8/_x/eight.html', 'pr-preview/pr-8/index.html',
  ]);
  publish(clone, '--remove', 'pr-preview/pr-7');
  assert.ok(!branch(origin).some((file) => file.includes('pr-7')));
  assert.equal(git(origin, 'rev-list', '--count', 'gh-pages'), '1', 'it does not grow');
  assert.equal(git(origin, 'show', 'gh-pages:index.html'), 'two');
  assert.equal(git(clone, 'status', '--porcelain'), '', 'the checkout is as it was');
});

test('two runs at once lose nothing of each other', async () => {
  const { origin, clone } = repository();
  const others = ['a', 'b', 'c'].map((name) => {
    const copy = join(folder, `clone-${name}-${Math.random()}`);
    git(folder, 'clone', '--quiet', origin, copy);
    const out = mkdtempSync(join(folder, 'out-'));
    writeFileSync(join(out, 'index.html'), name);
    return { name, copy, out };
  });
  assert.ok(existsSync(clone));
  const codes = await Promise.all(others.map(({ name, copy, out }) => ended(spawn(join(scripts, 'publish'), [out, `pr-preview/pr-${name}`], { cwd: copy, stdio: 'ignore' }))));
  assert.deepEqual(codes, [0, 0, 0]);
  for (const { name } of others) assert.equal(git(origin, 'show', `gh-pages:pr-preview/pr-${name}/index.html`), name);
});

test('nothing is published outside of its place, and no empty folder', () => {
  const { origin, clone } = repository();
  const empty = mkdtempSync(join(folder, 'empty-'));
  const out = mkdtempSync(join(folder, 'out-'));
  writeFileSync(join(out, 'index.html'), 'x');
  for (const [what, place] of [[out, '..'], [out, 'pr-preview/../..'], [out, 'articles'], [out, '/'], [empty, '.']]) {
    const said = spawnSync(join(scripts, 'publish'), [what, place], { cwd: clone, encoding: 'utf8' });
    assert.equal(said.status, 2, `${place}: ${said.stderr}`);
  }
  assert.equal(git(origin, 'branch', '--list', 'gh-pages'), '');
});

const MISTAKES = `---
title: Shoes on
date: 02/01/2024
sumary: A calm way to put on shoes.
---

Try [the sock game](../handouts/sock-gam.yaml) first.
`;

const HINT = `---
title: A day that was guessed
date: 02/01/2024
summary: One sentence.
---

Read [more](/articles/good-start/).
`;

/** The little site of the tests with these files in its content: its folder. */
function site(files) {
  const root = mkdtempSync(join(folder, 'site-'));
  cpSync(join(checkout, 'tests/cases/base/content'), join(root, 'content'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'content', name), text);
  return root;
}

function check(root, format, ...more) {
  return spawnSync(carryover, ['--root', root, 'check', '--format', format, ...more], { encoding: 'utf8' });
}

/** The file with what the check says for a pull request that changes these files. */
async function reviewOf(root, changed) {
  const list = join(root, 'changed.txt');
  writeFileSync(list, `${changed.join('\n')}\n`);
  const review = join(root, 'review.json');
  writeFileSync(review, check(root, 'review', '--changed', list).stdout);
  return review;
}

const comment = (review, more) => run('comment.mjs', [review], more);

/** One of the scripts, as a workflow runs it. */
async function run(name, options, more = {}) {
  const child = spawn(process.execPath, [join(scripts, name), ...options], {
    env: {
      PATH: process.env.PATH, GITHUB_API_URL: github.address, GITHUB_REPOSITORY: 'willow/site', GITHUB_TOKEN: 'token-of-this-run',
      PULL_REQUEST: NUMBER, HEAD_SHA: 'abc', ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (piece) => { said += piece; });
  child.stderr.on('data', (piece) => { said += piece; });
  return { code: await ended(child), said };
}

function ended(child) {
  return new Promise((resolve) => child.once('close', resolve));
}

/** As much of GitHub's API as the scripts use, with its pages of a list and its refusals. */
async function stub() {
  const state = { reset };
  let last = 0;
  reset();
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    const url = new URL(request.url, state.address);
    const { code, body, link } = answer(request, url, text && JSON.parse(text));
    if (link) response.setHeader('link', `<${link}>; rel="next"`);
    response.writeHead(code, { 'content-type': 'application/json' }).end(body === undefined ? '' : JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.address = `http://127.0.0.1:${server.address().port}`;
  state.stop = () => server.close();
  return state;

  function reset() {
    Object.assign(state, { comments: [], suggestions: [], statuses: [], forbids: false, refuses: false, broken: false });
  }

  function answer({ method, headers }, url, body) {
    if (state.broken) return { code: 502, body: { message: 'down' } };
    if (headers.authorization !== 'Bearer token-of-this-run') return { code: 401, body: { message: 'Bad credentials' } };
    const [, kind, id] = /^\/repos\/willow\/site\/(issues\/7\/comments|issues\/comments|pulls\/7\/comments|pulls\/comments|statuses)(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    const list = kind?.startsWith('issues') ? state.comments : state.suggestions;
    if (method === 'GET' && kind?.includes('/7/')) return page(list, url);
    if (state.forbids) return { code: 403, body: { message: 'Resource not accessible by integration' } };
    if (method === 'POST' && kind === 'statuses') {
      state.statuses.push({ sha: id, ...body });
      return { code: 201, body: {} };
    }
    if (method === 'POST' && kind?.includes('/7/')) {
      if (kind.startsWith('pulls') && (state.refuses || body.side !== 'RIGHT' || body.commit_id !== 'abc')) return { code: 422, body: { message: 'line must be part of the diff' } };
      last += 1;
      list.push({ id: last, user: { type: 'Bot' }, ...body });
      return { code: 201, body: list.at(-1) };
    }
    const at = list.findIndex((one) => String(one.id) === id);
    if (at < 0) return { code: 404, body: { message: 'Not Found' } };
    if (method === 'PATCH') Object.assign(list[at], body);
    if (method === 'DELETE') list.splice(at, 1);
    return method === 'DELETE' ? { code: 204 } : { code: 200, body: list[at] };
  }

  function page(list, url) {
    const [number, size] = [Number(url.searchParams.get('page') ?? 1), Number(url.searchParams.get('per_page') ?? 30)];
    const next = new URL(url);
    next.searchParams.set('page', number + 1);
    return { code: 200, body: list.slice((number - 1) * size, number * size), link: number * size < list.length && next.href };
  }
}

/** A repository as GitHub holds it, and a checkout of its main. */
function repository() {
  const origin = mkdtempSync(join(folder, 'origin-'));
  git(origin, 'init', '--quiet', '--bare', '--initial-branch', 'main');
  const clone = join(folder, `clone-${Math.random()}`);
  git(folder, 'clone', '--quiet', origin, clone);
  writeFileSync(join(clone, 'README.md'), 'The site\n');
  git(clone, 'add', '.');
  git(clone, '-c', 'user.name=T', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'Begin');
  git(clone, 'push', '--quiet', 'origin', 'HEAD:main');
  return { origin, clone };
}

function publish(clone, what, place) {
  const said = spawnSync(join(scripts, 'publish'), [what, place], { cwd: clone, encoding: 'utf8' });
  assert.equal(said.status, 0, said.stderr);
}

function branch(origin) {
  return git(origin, 'ls-tree', '-r', '--name-only', 'gh-pages').split('\n');
}

function git(cwd, ...options) {
  const said = spawnSync('git', options, { cwd, encoding: 'utf8' });
  assert.equal(said.status, 0, `git ${options.join(' ')}: ${said.stderr}`);
  return said.stdout.trim();
}
