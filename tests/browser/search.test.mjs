// A parent looks for something: by the full text, without scripts, and when the index does not load.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { build, openBrowser } from './site.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };

let site;
let host;
let address;
let browser;

before(async () => {
  site = build('--no-pdf');
  const headers = await readFile(join(site.out, '_headers'), 'utf8');
  const policy = headers.split('\n/search/\n')[1].match(/^ {2}Content-Security-Policy: (.*)$/m)[1];
  host = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://host').pathname;
    const file = join(site.out, path.endsWith('/') ? `${path}index.html` : path);
    try {
      const bytes = await readFile(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => host.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${host.address().port}`;
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  host?.close();
  site?.remove();
});

test('the words of a handout find it, before the articles', async () => {
  const page = await browser.newPage();
  await page.goto(`${address}/search/?q=tearing paper 4 years`);
  await page.locator('[data-results] li').first().waitFor();
  const links = await page.locator('[data-results] a').evaluateAll((found) => found.map((link) => link.getAttribute('href')));
  assert.ok(links.slice(0, 3).includes('/handouts/tear-and-paste/'), links.join(' '));
  assert.match(await page.locator('[role=status]').innerText(), /\d/);
  assert.equal(await page.locator('[data-all]').isVisible(), false);
  await page.close();
});

test('words that nothing has leave the lists and say what to do', async () => {
  const page = await browser.newPage();
  await page.goto(`${address}/search/`);
  await page.fill('#q', 'xylophonic');
  await page.getByText('Try fewer words').waitFor();
  assert.ok(await page.locator('[data-all]').isVisible());
  await page.close();
});

test('when the index does not load, the page says so and looks through its lists', async () => {
  const page = await browser.newPage();
  await page.route('**/pagefind/**', (route) => route.abort());
  await page.goto(`${address}/search/?q=sock`);
  await page.getByRole('alert').waitFor();
  assert.ok(await page.locator('[data-part] a[href="/handouts/sock-tug/"]').isVisible());
  await page.close();
});

test('without scripts there are lists, and no box that does nothing', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${address}/search/`);
  assert.equal(await page.locator('#q').isVisible(), false);
  assert.ok(await page.locator('[data-part] a[href="/handouts/sock-tug/"]').isVisible());
  await context.close();
});
