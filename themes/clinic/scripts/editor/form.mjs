// The form itself: Sveltia CMS, which reads the site's files as the site does.

import { init, registerCustomFormat } from '@sveltia/cms';
import { readHandout, readProgram, readText, writeHandout, writeProgram, writeText } from './files.mjs';

/** Draws the form in the page. */
export function start() {
  registerCustomFormat('carryover-frontmatter', 'md', { fromFile: readText, toFile: writeText });
  registerCustomFormat('carryover-handout', 'yaml', { fromFile: readHandout, toFile: writeHandout });
  registerCustomFormat('carryover-program', 'yaml', { fromFile: readProgram, toFile: writeProgram });
  init();
}
