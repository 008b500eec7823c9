// A page by keyboard alone: each control is reached and left again, and what has the focus is seen.

/** The way to each tab by the browser's own protocol. */
const devices = new Map();

/** Keys go by the browser's own protocol: many at once, in order, without waiting for an answer to each. */
export async function prepare(page) {
  devices.set(page, await page.context().newCDPSession(page));
}

async function tab(page, times) {
  const key = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
  const types = Array.from({ length: times }, () => ['rawKeyDown', 'keyUp']).flat();
  await Promise.all(types.map((type) => devices.get(page).send('Input.dispatchKeyEvent', { type, ...key })));
}

/** Goes through the page by Tab, from its top until the focus leaves it or begins anew: what is wrong on the way. */
export async function round(page) {
  await page.evaluate(tools);
  const count = await page.evaluate(begin);
  // Browsers stop at parts that scroll, too.
  for (let times = count + 1, all = 0; all < 2 * count + 20; all += times, times = 10) {
    await tab(page, times);
    const { isOver, faults } = await page.evaluate(found);
    if (isOver) return faults;
  }
  return [`the keyboard does not get out of the page; it is at ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 90))}`];
}

/** After a round: what is wrong with the link past the head. */
export async function skip(page) {
  const { isFirst, isSeen } = await page.evaluate(() => {
    const link = document.querySelector('a.skip[href="#main"]');
    link?.focus();
    const { top, bottom } = link?.getBoundingClientRect() ?? {};
    return { isFirst: Boolean(link) && link === [...reached][0], isSeen: top >= 0 && bottom <= innerHeight };
  });
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const isPast = await page.evaluate(() => {
    const place = document.querySelector('main').compareDocumentPosition(document.activeElement);
    return Boolean(place & (Node.DOCUMENT_POSITION_CONTAINED_BY | Node.DOCUMENT_POSITION_FOLLOWING));
  });
  return [
    ...isFirst ? [] : ['the first stop is not the link to the content'],
    ...isSeen ? [] : ['the link to the content is not seen when it has the focus'],
    ...isPast ? [] : ['after that link the focus is not in the content'],
  ];
}

/** In the page: how a control looks, and what is wrong with it while it has the focus. */
function tools() {
  // A label may be all that is seen of its control.
  const seen = (element) => element.getBoundingClientRect().width > 2 ? element : element.labels?.[0] ?? element;
  // Of a group of choices one is a stop; arrow keys go through the others.
  globalThis.groupOf = (element) => element.type === 'radio' ? document.getElementsByName(element.name)[0] : element;
  /** The rings around it and around what is drawn before and after its words. */
  globalThis.ringsOf = (element) => [null, '::before', '::after'].map((part) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(seen(element), part);
    const hasOutline = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    return [hasOutline ? outlineWidth : '', boxShadow === 'none' ? '' : boxShadow].join('');
  });
  globalThis.faultOf = (element, before) => {
    const name = element.outerHTML.slice(0, 90);
    if (!ringsOf(element).some((ring, part) => ring && ring !== before?.[part])) return `the focus is not seen on ${name}`;
    const bar = document.querySelector('.reach');
    const isAbove = bar.checkVisibility() && getComputedStyle(bar).position === 'fixed' && !bar.contains(element);
    const floor = isAbove ? bar.getBoundingClientRect().top : innerHeight;
    const { top, bottom, height } = seen(element).getBoundingClientRect();
    // What is nearly as tall as the window cannot be whole in it; of a box for many lines browsers show the one that is typed.
    const isTall = height >= floor * 2 / 3 || element.localName === 'textarea';
    const isOut = isTall ? bottom < 48 || top > floor - 48 : top < -1 || bottom > floor + 1;
    return isOut ? `it has the focus and is not in view: ${name} stands from ${Math.round(top)} to ${Math.round(bottom)}, the window ends at ${Math.round(floor)}` : undefined;
  };
}

/** In the page: notes all that a keyboard should reach, and looks at what has the focus each time a key comes up. */
function begin() {
  const candidates = 'a[href], button, input, select, textarea, summary, iframe, audio[controls], video[controls], [tabindex]';
  const isControl = (element) => element.tabIndex >= 0 && !element.disabled && element.type !== 'hidden'
    && element.checkVisibility({ visibilityProperty: true });
  globalThis.controls = new Map([...document.querySelectorAll(candidates)].filter(isControl).map((element) => [element, ringsOf(element)]));
  globalThis.reached = new Set();
  globalThis.way = { isOver: false, faults: [] };
  // By then the focus has moved and the page has scrolled.
  addEventListener('keyup', () => {
    const { activeElement } = document;
    const group = groupOf(activeElement);
    way.isOver ||= activeElement === document.body || (reached.size > 1 && group === [...reached][0]);
    if (way.isOver) return;
    reached.add(group);
    const fault = faultOf(activeElement, controls.get(activeElement));
    if (fault) way.faults.push(fault);
  }, { capture: true });
  return controls.size;
}

/** In the page: what was found so far; at the end with what was not reached. */
function found() {
  const missed = [...controls.keys()].filter((element) => !reached.has(groupOf(element)));
  return { isOver: way.isOver, faults: [...way.faults, ...missed.map((element) => `it is not reached: ${element.outerHTML.slice(0, 90)}`)] };
}
