// Hides numbers that look like payment cards or US social security numbers, by the rules of the intake
// function's e-mails and tables (intake-fn/src/mask.rs): what is printed travels further than anybody thinks.

/** Digits in Latin, full-width and Arabic letters, with at most one blank, dash or dot between two of them. */
const DIGIT = '[0-9\uff10-\uff19\u0660-\u0669\u06f0-\u06f9]';
const NUMBER = new RegExp(`${DIGIT}(?:[ .\u00a0\u2011-]?${DIGIT})*`, 'gu');
const ZEROS = [0x30, 0xff10, 0x660, 0x6f0];

/** The text with an asterisk for each digit of such numbers. */
export function masked(text) {
  return text.replace(NUMBER, (number) => (isTelling(number) ? number.replace(new RegExp(DIGIT, 'gu'), '*') : number));
}

function isTelling(number) {
  const digits = [...number].map(valueOf).filter((digit) => digit !== undefined);
  if (digits.length === 9) return isSocialSecurity(number, digits.join(''));
  return digits.length >= 13 && digits.length <= 19 && hasCheckDigit(digits);
}

function valueOf(letter) {
  const zero = ZEROS.find((zero) => letter.codePointAt(0) - zero >= 0 && letter.codePointAt(0) - zero < 10);
  return zero === undefined ? undefined : letter.codePointAt(0) - zero;
}

/** Three, two and four digits, or nine in a row, in a range that is given out (SSA, 2011). */
function isSocialSecurity(number, digits) {
  const [area, group, serial] = [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)].map(Number);
  const isGivenOut = area !== 0 && area !== 666 && area < 900 && group !== 0 && serial !== 0;
  const lengths = number.split(/[ .\u00a0\u2011-]/u).map((part) => part.length).join();
  return isGivenOut && (lengths === '3,2,4' || lengths === '9');
}

/** Luhn's check, which every payment card passes and nine in ten other numbers fail. */
function hasCheckDigit(digits) {
  const doubled = (digit) => (digit * 2 > 9 ? digit * 2 - 9 : digit * 2);
  const sum = digits.reverse().reduce((sum, digit, place) => sum + (place % 2 ? doubled(digit) : digit), 0);
  return sum > 0 && sum % 10 === 0;
}
