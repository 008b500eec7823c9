// Real sealed requests: sent to the real function, sealed to real keys, and taken from the e-mails it wrote.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { carryover, freePort } from './site.mjs';

const intakeFn = join(dirname(carryover), 'intake-fn');
const SITE = 'https://clinic.example';

/** A new pair of keys: `{ file, public }`, the file as `intake-fn keys new` writes it. */
export function newKey() {
  const run = spawnSync(intakeFn, ['keys', 'new'], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return { file: run.stdout, public: /age1[a-z0-9]+/.exec(run.stdout)[0] };
}

/** What the command line shows of a request, opened with a key file. */
export function shownByCommand(outbox, form, reference, keyFile) {
  const env = { PATH: process.env.PATH, INTAKE_OUTBOX: `file://${outbox}`, INTAKE_FORM: form };
  return spawnSync(intakeFn, ['inbox', 'show', reference, '--key', keyFile], { env, encoding: 'utf8' });
}

/** The function with the form in the folder `form`: `{ send(answers), mails(), records(), outbox, stop() }`. */
export async function intake(form, { sealTo = [] }) {
  const folder = mkdtempSync(join(tmpdir(), 'carryover-intake-'));
  const [outbox, mail] = ['outbox', 'mail'].map((name) => join(folder, name));
  for (const name of [outbox, mail]) mkdirSync(name);
  const port = await freePort();
  const env = {
    PATH: process.env.PATH, INTAKE_FORM: form, INTAKE_OUTBOX: `file://${outbox}`, INTAKE_SMTP: `file://${mail}`,
    INTAKE_FROM: 'Website <website@clinic.example>', INTAKE_TO: 'desk@clinic.example', INTAKE_SITE: SITE,
    INTAKE_SECRET: 'a secret for tests, 32 characters', INTAKE_RATE: '0',
    ...(sealTo.length ? { INTAKE_EMAIL: 'sealed', INTAKE_SEAL_TO: sealTo.join() } : {}),
  };
  const child = spawn(intakeFn, ['--listen', `127.0.0.1:${port}`], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (piece) => { said += piece; });
  const address = `http://127.0.0.1:${port}`;
  await answers(`${address}/api/challenge`, child, () => said);
  return {
    outbox,
    send: (fields) => send(address, fields),
    mails: () => filesOf(mail, '.eml'),
    records: () => filesOf(join(outbox, 'inbox'), ''),
    stop: () => new Promise((resolve) => {
      child.once('exit', () => {
        rmSync(folder, { recursive: true, force: true });
        resolve();
      });
      child.kill('SIGTERM');
    }),
  };
}

/** The attachments of an e-mail: `{ name, bytes }` each. */
export function attachmentsOf(mail) {
  const found = mail.toString('latin1').matchAll(/filename="?([^"\r\n]+)"?[\s\S]*?\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/g);
  return [...found].map(([, name, text]) => ({ name, bytes: Buffer.from(text, 'base64') }));
}

/** Sends answers as a program does, and confirms them; the reference. */
async function send(address, fields) {
  const post = (body) => fetch(`${address}/api/consultation`, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', accept: 'application/json', origin: SITE },
  });
  const first = await post(fields);
  const { confirm } = await first.json();
  assert.ok(confirm, `the function answers ${first.status}`);
  const second = await post({ ...fields, confirm });
  const { reference } = await second.json();
  assert.ok(reference, `the function answers ${second.status}`);
  return reference;
}

async function answers(url, child, said) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await fetch(url).then((response) => response.ok, () => false)) return;
    assert.equal(child.exitCode, null, `intake-fn ended:\n${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`intake-fn did not answer:\n${said()}`);
}

function filesOf(folder, ending) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(ending));
  return files.map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name)));
}
