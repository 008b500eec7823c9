// status.mjs SAID: links the preview from the pull request, and from the form on /admin/, which looks for this status.
// SAID holds what `carryover build --format json` said; its last line knows the address.

import { readFileSync } from 'node:fs';
import { github } from './github.mjs';

const lines = readFileSync(process.argv[2], 'utf8').trim().split('\n');
const { base_url: address, drafts, scheduled } = JSON.parse(lines.at(-1));
await github('POST', `statuses/${process.env.HEAD_SHA}`, {
  body: {
    state: 'success',
    context: 'preview',
    target_url: `${address}/`,
    description: `See it before it is published: ${drafts} drafts, ${scheduled} dated later`,
  },
});
console.log(`preview: ${address}/`);
