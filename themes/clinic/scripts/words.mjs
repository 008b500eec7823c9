// What the form says where its own words would leave a therapist alone: what was seen, and what to do next.

const WORDS = [
  {
    what: /(warning_invalid_files"?:)(["`])[^"`]*\2/,
    words: 'The form cannot read this photo, so it was not added. Is it from an iPhone? There share the photo, tap Options, choose “Most Compatible”, and add that copy here. Any other photo: copy it once more from the phone or camera.',
  },
  { what: /(invalid_file"?:\{"?title"?:)(["`])[^"`]*\2/, words: 'This photo cannot be read' },
];

/** The form's program, or its words in one more kind of English, with these in place of its own. */
export function inOurWords(text, file) {
  return WORDS.reduce((changed, { what, words }) => {
    if (!what.test(changed)) throw new Error(`${file} has no words for ${what}: look what the form says now, and mend scripts/words.mjs.`);
    return changed.replace(what, (_, key, quote) => key + quote + words + quote);
  }, text);
}
