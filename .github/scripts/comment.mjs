// comment.mjs REVIEW: puts what `carryover check --format review` said under the pull request.
//
// One comment tells everything; a later run edits it. At each line with one right repair stands a suggestion with a
// button; those that are no longer wanted are taken away. A pull request from a fork may not be written to: then the
// job's summary has the same words.

import { appendFileSync, readFileSync } from 'node:fs';
import { all, github } from './github.mjs';

const { PULL_REQUEST: number, HEAD_SHA: commit, GITHUB_STEP_SUMMARY: summary } = process.env;
const SUGGESTED = '<!-- carryover suggestion -->';
const FORBIDDEN = 403;
const NOT_IN_THE_CHANGE = 422;
const GONE = 404;

const { body, suggestions } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const mark = body.split('\n', 1)[0];
if (summary) appendFileSync(summary, `${body}\n`);
if (await comment()) await suggest();

/** Writes the comment or edits it; whether that was allowed. */
async function comment() {
  const mine = (await all(`issues/${number}/comments`)).find((other) => isOurs(other) && other.body.startsWith(mark));
  if (mine?.body === body) {
    console.log('the comment says so already');
    return true;
  }
  const { status } = mine
    ? await github('PATCH', `issues/comments/${mine.id}`, { body: { body }, allowed: [FORBIDDEN] })
    : await github('POST', `issues/${number}/comments`, { body: { body }, allowed: [FORBIDDEN] });
  if (status === FORBIDDEN) {
    console.log('The comment could not be written: a pull request from a fork may only be read. The problems stand at their lines, under "Files changed", and in the summary of this job.');
    return false;
  }
  console.log(mine ? 'the comment was edited' : 'the comment was written');
  return true;
}

/** Brings the suggestions at the lines up to date. */
async function suggest() {
  const there = (await all(`pulls/${number}/comments`)).filter((other) => isOurs(other) && other.body.includes(SUGGESTED));
  const wanted = suggestions.map(({ path, line, body: text }) => ({ path, line, body: `${text}\n\n${SUGGESTED}` }));
  const isSame = (one, other) => one.path === other.path && one.line === other.line && one.body === other.body;
  for (const old of there.filter((one) => !wanted.some((other) => isSame(one, other)))) {
    await github('DELETE', `pulls/comments/${old.id}`, { allowed: [GONE] });
  }
  let made = 0;
  for (const suggestion of wanted.filter((one) => !there.some((other) => isSame(one, other)))) {
    // GitHub takes suggestions only at lines that the pull request changes; the others stand in the comment.
    const { status } = await github('POST', `pulls/${number}/comments`, {
      body: { ...suggestion, side: 'RIGHT', commit_id: commit },
      allowed: [NOT_IN_THE_CHANGE],
    });
    if (status !== NOT_IN_THE_CHANGE) made += 1;
  }
  console.log(`suggestions: ${made} new, ${wanted.length} in all`);
}

/** Whether a run of these workflows wrote it: people may quote us. */
function isOurs({ user }) {
  return user?.type === 'Bot';
}
