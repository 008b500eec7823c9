// A checkout in the browser: the form writes into a folder that somebody chooses. Headless browsers show no dialog to
// choose one, so the folder is one of the browser's own, filled with the real files, and handed over when the form asks.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const GAP = /^ {2}repository: .*$/m;

/** Has the site in `root` the page where staff write. */
export function withAdmin(root) {
  const file = join(root, 'content/clinic.yaml');
  const text = readFileSync(file, 'utf8');
  assert.match(text, GAP);
  writeFileSync(file, text.replace(GAP, '  repository: willow/site'));
}

/** A context in which the form can be opened: it asks whether GitHub is up, and nothing else leaves this machine. */
export async function contextFor(browser, viewport) {
  const context = await browser.newContext({ viewport, locale: 'en-US', reducedMotion: 'reduce' });
  await context.route('https://www.githubstatus.com/**', (route) => route.fulfill({ json: { status: { indicator: 'none' } } }));
  return context;
}

/** Puts these files of the site in `root` into the browser's folder, and has pages of `context` answer the form with it. */
export async function hand(context, address, root, files) {
  await context.addInitScript(() => {
    if (!window.FileSystemHandle) return;
    window.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('checkout');
    // A folder of the browser's own needs no leave, so it has no such question.
    FileSystemHandle.prototype.requestPermission ??= async () => 'granted';
    FileSystemHandle.prototype.queryPermission ??= async () => 'granted';
  });
  const page = await context.newPage();
  await page.goto(address);
  await page.evaluate(async (files) => {
    const top = await navigator.storage.getDirectory();
    const checkout = await top.getDirectoryHandle('checkout', { create: true });
    await checkout.getDirectoryHandle('.git', { create: true });
    for (const [path, text] of files) {
      const parts = path.split('/');
      let folder = checkout;
      for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true });
      const file = await (await folder.getFileHandle(parts.at(-1), { create: true })).createWritable();
      await file.write(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
      await file.close();
    }
  }, files.map((file) => [file, readFileSync(join(root, file)).toString('base64')]));
  return page;
}

/** What lies in the browser's folder now: bytes by path. */
async function taken(page) {
  const files = await page.evaluate(async () => {
    const found = [];
    const walk = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'directory') await walk(handle, `${path}${name}/`);
        else found.push([`${path}${name}`, await text(await handle.getFile())]);
      }
    };
    const text = async (file) => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      let letters = '';
      for (let at = 0; at < bytes.length; at += 0x8000) letters += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
      return btoa(letters);
    };
    const top = await navigator.storage.getDirectory();
    await walk(await top.getDirectoryHandle('checkout'), '');
    return found;
  });
  return new Map(files.map(([path, text]) => [path, Buffer.from(text, 'base64')]));
}

/** Writes what lies in the browser's folder over the site in `root`: the paths that changed, the ones that are gone too. */
export async function giveBack(page, root, handed) {
  const now = await taken(page);
  const gone = handed.filter((file) => !now.has(file));
  const changed = [...now].filter(([path, bytes]) => !existsSync(join(root, path)) || !readFileSync(join(root, path)).equals(bytes));
  for (const file of gone) rmSync(join(root, file));
  for (const [path, bytes] of changed) writeFileSync(join(root, path), bytes);
  return [...gone, ...changed.map(([path]) => path)].sort();
}

/** Opens the form on the checkout, at a list. */
export async function openForm(page, list) {
  await page.getByRole('button', { name: 'Open the form' }).click();
  await page.getByRole('button', { name: 'Work with Local Repository' }).click();
  await page.getByRole('treeitem', { name: list }).click();
  await page.getByRole('main', { name: list }).getByRole('row').first().waitFor();
  await settled(page);
}

/** Opens one of the list by its title. */
export async function openEntry(page, title) {
  await page.getByRole('row', { name: title }).click();
  await page.locator('[data-key-path="title"]').waitFor();
  await settled(page);
}

/**
 * The form goes from view to view with a short film, and while one runs it may draw the next view twice: what was
 * typed into the first is gone. No person is so quick.
 */
export async function settled(page) {
  await page.waitForFunction(() => !document.documentElement.matches(':active-view-transition'));
}
