// The page where staff open sealed requests: files and keys in, answers out, all in this page's own memory.
//
// Nothing is fetched, sent or stored, and the page's policy has the browser refuse every connection. A file is
// taken for what is in it, wherever it was chosen or dropped. Leaving the page, or Close, forgets everything.

import { isMeantAsKey, keysIn } from './staff-open/key.mjs';
import { opened, requestsIn } from './staff-open/request.mjs';
import { Problem } from './staff-open/problem.mjs';
import { drawn, element } from './staff-open/show.mjs';

const page = document.querySelector('[data-staff-open]');
const part = (name) => page.querySelector(`[data-${name}]`);
const form = JSON.parse(page.dataset.staffOpen);

/** Requests: `{ name, closed, open, problem }`, in the order they were chosen; keys: `{ name, keys, problem }`. */
let requests = [];
let keys = [];
/** Files are taken one after the other, and none after everything was forgotten. */
let work = Promise.resolve();
let round = 0;

part('off').hidden = true;
part('tool').hidden = false;
part('requests').addEventListener('change', takeChosen);
part('key').addEventListener('change', takeChosen);
part('paste').addEventListener('submit', takePasted);
part('print-answers').addEventListener('click', () => print());
part('close').addEventListener('click', close);
addEventListener('pagehide', forget);
// A file that is dropped beside its place must not take the page away.
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  take([...(event.dataTransfer?.files ?? [])], 'request');
});

function takeChosen({ target }) {
  const files = [...target.files];
  // The same file can be chosen again, and the browser keeps none of their names.
  target.value = '';
  take(files, target === part('key') ? 'key' : 'request');
}

function takePasted(event) {
  event.preventDefault();
  const box = page.querySelector('#pasted');
  const pasted = new File([box.value.trim()], 'The pasted key');
  box.value = '';
  take([pasted], 'key');
}

/** Takes files that were chosen as requests or as keys; each is used as what it is. */
function take(files, meant) {
  if (files.length === 0) return;
  const current = round;
  work = work.then(async () => {
    const read = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: await bytesOf(file) })));
    if (current !== round) return;
    // What was wrong before at this step has been read by now.
    if (meant === 'key') keys = keys.filter(({ problem }) => !problem);
    else requests = requests.filter(({ problem }) => !problem || problem.isOtherKey);
    for (const file of read) add(file, meant);
    const news = await openAll(current);
    if (current === round) show(news);
  });
}

/** The file's bytes; a `Problem` where the device does not give them. */
async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return new Problem('This file cannot be read.', 'It may have been moved or deleted, or it is a folder. Save it once more and choose it again.');
  }
}

function add({ name, bytes }, meant) {
  if (bytes instanceof Problem) return (meant === 'key' ? keys : requests).push({ name, problem: bytes });
  const isKey = isMeantAsKey(bytes) || (meant === 'key' && !isRequest(bytes));
  try {
    if (isKey) return keys.push({ name, keys: keysIn(bytes) });
    const found = requestsIn(bytes);
    return requests.push(...found.map((closed) => ({ name, closed })));
  } catch (problem) {
    return (isKey ? keys : requests).push({ name, problem });
  }
}

function isRequest(bytes) {
  try {
    return requestsIn(bytes).length > 0;
  } catch {
    return false;
  }
}

/** Opens what is still closed; how many it opened. */
async function openAll(current) {
  const all = keys.flatMap((file) => file.keys ?? []);
  let count = 0;
  for (const request of requests.filter(({ closed, open }) => closed && !open)) {
    if (request.closed.sealed && all.length === 0) continue;
    try {
      const open = await opened(request.closed, all);
      if (current !== round) return 0;
      Object.assign(request, { open, problem: undefined, isTwice: isOpen(open.record) });
      count += request.isTwice ? 0 : 1;
    } catch (problem) {
      request.problem = problem;
    }
  }
  return count;
}

/** Whether the very same request is open already, as when its e-mail and its record were chosen. */
function isOpen(record) {
  const text = JSON.stringify(record);
  return requests.some(({ open }) => open && JSON.stringify(open.record) === text);
}

/** Draws everything anew; goes to the answers where there are new ones. */
function show(news = 0) {
  part('list').replaceChildren(...requests.map(row));
  part('keys').replaceChildren(...keys.map(row));
  const open = requests.filter(({ open, isTwice }) => open && !isTwice).map((request) => request.open);
  open.sort((one, other) => String(one.record.received).localeCompare(String(other.record.received)));
  if (news > 0 || open.length === 0) part('opened').replaceChildren(...open.map((request) => drawn(request, form)));
  part('read').hidden = open.length === 0;
  say(statusOf(open.length));
  if (news > 0) part('read-title').focus();
}

function row({ name, keys: own, open, isTwice, problem }) {
  const item = element('li', problem ? 'staff__file-row staff__file-row--problem' : 'staff__file-row');
  item.append(element('strong', 'staff__name', name));
  if (problem) {
    item.append(element('span', 'staff__seen', problem.message), element('span', '', problem.remedy));
    return item;
  }
  let state = 'waits for your key';
  if (own) state = own.length === 1 ? 'key is ready' : `${own.length} keys are ready`;
  if (open) state = isTwice ? `the same request as ${open.record.reference}, shown once` : 'open below';
  item.append(element('span', '', state));
  return item;
}

function statusOf(open) {
  const problems = [...requests, ...keys].filter(({ problem }) => problem).length;
  const waiting = requests.filter(({ closed, open, problem }) => closed && !open && !problem).length;
  const parts = [];
  if (open > 0) parts.push(open === 1 ? '1 request is open.' : `${open} requests are open.`);
  if (problems > 0) parts.push(problems === 1 ? '1 file could not be used: see above.' : `${problems} files could not be used: see above.`);
  if (waiting > 0 && problems === 0) parts.push('Now choose your key file.');
  if (requests.length === 0 && keys.length > 0 && problems === 0) parts.push('Your key is ready. Now choose the requests.');
  return parts.join(' ');
}

function say(text) {
  part('status').textContent = text;
}

function close() {
  forget();
  say('Everything is cleared from this page. Files that you saved on this device stay there: delete them if others use it.');
  part('title').focus();
}

/** Forgets files, keys and answers; what is still being read comes to nothing. */
function forget() {
  round += 1;
  requests = [];
  keys = [];
  page.querySelector('#pasted').value = '';
  show();
  say('');
}
