// A page as people have it who set their device up their own way: zoom, large text, less motion, forced colors;
// and under a thumb.

/** The side of a thumb's target, in CSS pixels. */
export const THUMB = 48;
/** Twice the size of text that browsers begin with, as people choose it in their settings. */
const LARGE = 32;
const SETTINGS = {
  'at 400 % zoom': { window: { width: 320, height: 256 }, text: 16 },
  'on the smallest phones': { window: { width: 320, height: 640 }, text: 16 },
  'with text of 200 % on a phone': { window: { width: 360, height: 740 }, text: LARGE },
  'with text of 200 % on a desk': { window: { width: 1280, height: 900 }, text: LARGE },
};

/** What is lost or cut in each size of window and of text. */
export async function inEachSize(page, device) {
  const wrong = [];
  const setText = (size) => device.send('Page.setFontSizes', { fontSizes: { standard: size, fixed: size } });
  const all = await page.evaluate(texts);
  for (const [name, { window, text }] of Object.entries(SETTINGS)) {
    await setText(text);
    await page.setViewportSize(window);
    const shown = new Set(await page.evaluate(texts));
    const lost = all.filter((one) => !shown.has(one)).map((one) => `this text is lost: ${one}`);
    wrong.push(...[...await page.evaluate(cut, text), ...lost].map((fault) => `${name}, ${fault}`));
  }
  await setText(16);
  return wrong;
}

/** In the page: the texts of its content that people see; what opens by a tap is not lost where it is closed. */
function texts() {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (data.trim() && parentElement.checkVisibility({ visibilityProperty: true }) && !parentElement.closest('details, .contents__title')) {
      found.push(data.trim());
    }
  }
  return found;
}

/** In the page: what is cut, sticks out of its place or lies under the bar, where text begins at `size`. */
function cut(size) {
  const faults = new Set();
  const width = document.documentElement.clientWidth;
  const name = (element) => `<${element.localName} class="${element.className}"> ${element.textContent.trim().slice(0, 50)}`;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden, .skip');
  const style = new Map();
  const styleOf = (element) => style.get(element) ?? style.set(element, getComputedStyle(element)).get(element);
  const up = (element, holds) => {
    let found = element;
    while (found && !holds(styleOf(found))) found = found.parentElement;
    return found;
  };
  if (parseFloat(styleOf(document.documentElement).fontSize) < size) faults.add(`the text does not follow the setting of ${size} pixels`);
  const needed = document.scrollingElement.scrollWidth;
  if (needed > width) faults.add(`the page is ${needed} pixels wide in a window of ${width}: it scrolls sideways`);
  scrollTo(0, document.scrollingElement.scrollHeight);
  const bar = document.querySelector('.reach');
  const floor = bar.checkVisibility() && styleOf(bar).position === 'fixed' ? bar.getBoundingClientRect().top : Infinity;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(element)) continue;
    range.selectNodeContents(walker.currentNode);
    const box = up(element, ({ display }) => !/^(inline|contents)$/.test(display)).getBoundingClientRect();
    const scrolls = up(element, ({ overflowX }) => /auto|scroll/.test(overflowX));
    for (const { left, right, top, bottom, height } of range.getClientRects()) {
      if (!scrolls && (left < -1 || right > width + 1)) faults.add(`it sticks out of the window: ${name(element)}`);
      // The letters' own height may be more than that of their line.
      if (left < box.left - 1 || right > box.right + 1 || bottom > box.bottom + height / 3) faults.add(`it sticks out of its box: ${name(element)}`);
      if (bottom > floor + 1 && top < innerHeight && !bar.contains(element)) faults.add(`at the end of the page the bar covers it: ${name(element)}`);
    }
  }
  for (const element of document.querySelectorAll('body *')) {
    const { overflowX, overflowY } = styleOf(element);
    const hides = /hidden|clip/.test(overflowX + overflowY);
    const isMore = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    // Blurred previews of photos are larger than their place on purpose.
    if (hides && isMore && shown(element) && !element.matches('.photo')) faults.add(`it is cut: ${name(element)}`);
  }
  scrollTo(0, 0);
  return [...faults];
}

/** In the page: what moves, or would when it changes. */
export function moving() {
  const isMoving = (element, part) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element, part);
    return transitionDuration.split(',').some((time) => parseFloat(time) > 0.01) || animationName !== 'none' || scrollBehavior === 'smooth';
  };
  const movers = [...document.querySelectorAll('*')].filter((element) => [null, '::before', '::after'].some((part) => isMoving(element, part)));
  return [...new Set(movers.map(({ localName, className }) => `it moves: <${localName} class="${className}">`))];
}

/** In the page: controls without a frame, and states that only a color told. */
export function bare() {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const name = (element) => `<${element.localName} class="${element.className}"> ${element.textContent.trim().slice(0, 50)}`;
  const controls = [...document.querySelectorAll('.button, button, .input, .textarea, select, .choice label, .menu summary')].filter(shown);
  const frameless = controls.filter((control) => {
    const { borderTopStyle, borderTopWidth } = getComputedStyle(control);
    return borderTopStyle === 'none' || parseFloat(borderTopWidth) < 1;
  });
  const marks = (link) => ['textDecorationLine', 'fontWeight', 'borderBottomWidth', 'borderBottomStyle'].map((property) => getComputedStyle(link)[property]).join();
  const alike = [...document.querySelectorAll('nav a[aria-current]')].filter(shown).filter((link) => {
    const others = [...link.closest('nav').querySelectorAll('a:not([aria-current])')].filter(shown);
    return others.some((other) => marks(other) === marks(link));
  });
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return [
    ...frameless.map((control) => `it has no frame: ${name(control)}`),
    ...alike.map((link) => `that it is the current one is not seen: ${name(link)}`),
    ...outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 ? [] : [`that it has the focus is not seen: ${name(document.activeElement)}`],
  ];
}

/** In the page: what a thumb could miss whose targets have sides of `thumb` pixels. */
export function small(thumb) {
  const targets = [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')]
    .filter((target) => target.tabIndex >= 0 && target.checkVisibility() && !target.matches('.skip'));
  // A link within a sentence is as high as its line; the link of a card covers the card.
  const isInText = (target) => target.localName === 'a' && (getComputedStyle(target, '::after').position === 'absolute' || target.closest('.translated')
    || (getComputedStyle(target).display === 'inline' && target.closest('p, li, dd, td, h2, h3')?.textContent.trim() !== target.textContent.trim()));
  const side = (target, of) => Math.max(...[target, ...target.labels ?? []].map((element) => element.getBoundingClientRect()[of]));
  const isSmall = (target) => side(target, 'height') < thumb - 0.5 || side(target, 'width') < thumb - 0.5;
  return targets.filter((target) => !isInText(target) && isSmall(target)).map((target) => {
    const size = `${Math.round(side(target, 'width'))} by ${Math.round(side(target, 'height'))} pixels`;
    return `a thumb may miss it, ${size}: <${target.localName} class="${target.className}"> ${target.textContent.trim().slice(0, 50)}`;
  });
}
