// How a page reads on a desk: letters a line, size of the text, air between its lines; what leans or shouts.

/** Letters of a full line of running text, blanks among them: the middle one of a page's lines lies in this range. */
const LETTERS = [60, 70];
/** The least size of running text, in CSS pixels, and the least height of its lines, as a part of that. */
const LEAST = { size: 17, height: 1.5 };
/** A page with fewer full lines says too little about its measure. */
const ENOUGH_LINES = 12;

/** What is wrong with the running text of the page in view, and whether there is enough of it to say so. */
export async function readingOf(page) {
  const { lines, size, height } = await page.evaluate(runningText);
  if (lines.length < ENOUGH_LINES) return { isMeasured: false, faults: [] };
  const middle = lines.toSorted((one, other) => one - other)[Math.floor(lines.length / 2)];
  const isOff = middle < LETTERS[0] || middle > LETTERS[1];
  const isSmall = size < LEAST.size || height < LEAST.height;
  const faults = [...(isOff ? [`${middle} letters a line`] : []), ...(isSmall ? [`text of ${size} pixels, lines of ${height}`] : [])];
  return { isMeasured: true, faults };
}

/** In the page: what is set in italics or in capitals that nobody wrote. */
export function leaning() {
  return [...document.querySelectorAll('body *')].flatMap((element) => {
    const { fontStyle, textTransform } = getComputedStyle(element);
    const name = `${element.localName}.${element.className}`;
    return [...(fontStyle === 'normal' ? [] : [`${name} is ${fontStyle}`]), ...(textTransform === 'none' ? [] : [`${name} is in ${textTransform}`])];
  });
}

/** In the page: the letters of each full line of the paragraphs that stand in the text column, and how they are set. */
function runningText() {
  const paragraphs = [...document.querySelectorAll('main p')].filter((element) => element.checkVisibility() && !element.closest('.lead, .pointer, .card, .warning, .step, .pair, .advice, .glance, .notice, .alert, .tile, .start, .fold, li, dd, td, form, nav'));
  const lines = [];
  for (const paragraph of paragraphs) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const found = new Map();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const word of node.data.matchAll(/\S+\s*/g)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].trimEnd().length);
        const line = Math.round(range.getBoundingClientRect().bottom / 10);
        found.set(line, (found.get(line) ?? 0) + word[0].length);
      }
    }
    // The last line ends where the words do.
    lines.push(...[...found.values()].slice(0, -1));
  }
  const style = paragraphs.length ? getComputedStyle(paragraphs[0]) : { fontSize: '0', lineHeight: '0' };
  const size = parseFloat(style.fontSize);
  return { lines, size, height: parseFloat(style.lineHeight) / size };
}
