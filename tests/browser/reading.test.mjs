// A parent reads the site: the home page, an article, a handout; with scripts on, and with scripts off.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, published, serve, watch } from './site.mjs';

let site;
let browser;

before(async () => {
  site = await serve();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

for (const javaScriptEnabled of [true, false]) {
  const scripts = javaScriptEnabled ? 'scripts on' : 'scripts off';

  test(`the home page leads to the articles, the handouts and the form, ${scripts}`, async () => {
    await reading(javaScriptEnabled, async (page) => {
      await page.goto(site.address);
      assert.equal(await page.locator('h1').count(), 1);
      for (const path of ['/articles/', '/handouts/', '/consultation/']) {
        assert.ok(await page.locator(`a[href="${path}"]`).count() > 0, `a link to ${path}`);
      }
      assert.ok(await page.locator('a[href="tel:+14024131356"]').count() > 0, 'a link that calls the clinic');
      await page.locator('a[href="/handouts/"]:visible').first().click();
      await page.waitForURL('**/handouts/');
    });
  });

  test(`an article shows its title without the quotes around it, and its date, ${scripts}`, async () => {
    const article = published(site.root).articles.find(({ title }) => title.includes('From Session to Home'));
    await reading(javaScriptEnabled, async (page) => {
      await page.goto(`${site.address}articles/${article.name}/`);
      assert.equal(
        (await page.locator('h1').innerText()).trim(),
        'From Session to Home: The Crucial Link of Parental Involvement in Therapy',
      );
      const time = page.locator('time[datetime="2024-02-01"]').first();
      assert.match(await time.innerText(), /February 1, 2024/);
      assert.ok((await page.locator('main').innerText()).length > 2000, 'the text of the article');
    });
  });

  test(`every handout shows its steps, when to stop, and a sheet to print, ${scripts}`, async () => {
    await reading(javaScriptEnabled, async (page) => {
      for (const handout of published(site.root).handouts) {
        await page.goto(`${site.address}handouts/${handout.name}/`);
        assert.ok(await page.locator('main ol > li').count() >= 3, `${handout.name}: its steps`);
        assert.match(await page.locator('main').innerText(), /stop/i, `${handout.name}: when to stop`);
        const sheet = page.locator(`a[href="/handouts/${handout.name}.pdf"]`).first();
        assert.match(await sheet.innerText(), /PDF/, `${handout.name}: a link that says it is a PDF`);
      }
    });
  });
}

/** Runs `look` in a fresh tab and fails when the page asked another host or logged an error. */
async function reading(javaScriptEnabled, look) {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 390, height: 800 } });
  const faults = watch(context, site.address);
  await look(await context.newPage());
  await context.close();
  assert.deepEqual(faults, []);
}
