// Reads what should be a request: the attachment of an e-mail, that e-mail itself as a mail program saves it,
// or a record of the store (one clear line, then the answers, sealed or not). Opens it with private keys.

import { armor, Decrypter } from 'age-encryption';
import { ARMORED, beginning, Problem, SEALED, sealedTo } from './problem.mjs';

const MOST_BYTES = 1024 * 1024;
const VERSION = 1;
const WHERE = 'Choose the file that was attached to the e-mail. Its name ends in .age.';
/** `age-encryption.org/v1` as it stands in an e-mail. */
const IN_MAIL = /^YWdlLWVuY3J5cHRpb24ub3JnL3Yx[A-Za-z0-9+/=\r\n]*/gm;

/** The requests in a file, still closed: `{ sealed, plain, cover }` each. Throws a `Problem`. */
export function requestsIn(bytes) {
  if (bytes.length === 0) throw new Problem('This file is empty.', 'Save the attachment once more and choose it again.');
  if (bytes.length > MOST_BYTES) throw new Problem('This file is far too large for a request.', WHERE);
  const start = beginning(bytes);
  if (start.startsWith(SEALED)) return [{ sealed: checked(bytes) }];
  if (start.trimStart().startsWith(ARMORED)) return [{ sealed: checked(unarmored(bytes)) }];
  const record = start.startsWith('{') && stored(bytes);
  if (record) return [record];
  const attached = attachments(bytes);
  if (attached.length > 0) return attached.map((sealed) => ({ sealed: checked(sealed) }));
  throw new Problem(...whatElse(start));
}

/** The record in a closed request. Throws a `Problem`; its `isOtherKey` says that another key may open it. */
export async function opened({ sealed, plain, cover }, keys) {
  const record = plain ?? recordIn(await unsealed(sealed, keys));
  // The clear line is not protected by the seal.
  const isChanged = Boolean(cover) && Object.keys(cover).some((name) => JSON.stringify(cover[name]) !== JSON.stringify(record[name]));
  return { record, isChanged };
}

async function unsealed(sealed, keys) {
  const decrypter = new Decrypter();
  for (const key of keys) decrypter.addIdentity(key);
  try {
    return await decrypter.decrypt(sealed, 'text');
  } catch (error) {
    if (!/no identity matched/.test(error?.message)) throw damaged();
    const problem = new Problem(
      keys.length > 1 ? 'None of your keys opens this request.' : 'Your key does not open this request.',
      'It was sealed to other keys. Choose the key file of a colleague, or ask whoever keeps the clinic’s keys.',
    );
    throw Object.assign(problem, { isOtherKey: true });
  }
}

function recordIn(text) {
  const record = parsed(text);
  if (typeof record?.answers !== 'object' || typeof record.reference !== 'string') {
    throw new Problem('Your key opens this file, but there is no request in it.', WHERE);
  }
  if (record.version !== VERSION) {
    throw new Problem('This request was written by a newer version of the form.', 'Open this page anew: the website may have a newer one too. If not, ask whoever looks after the website.');
  }
  return record;
}

/** A sealed file whose head can be read, and that a key of the clinic could open. */
function checked(bytes) {
  const kinds = sealedTo(bytes);
  if (!beginning(bytes).includes('\n--- ')) throw damaged();
  if (kinds.includes('scrypt')) throw new Problem('This file is locked with a passphrase, so it is no request.', WHERE);
  if (!kinds.includes('X25519')) throw new Problem('This file is sealed, but to keys of another kind, so it is no request.', WHERE);
  return bytes;
}

/** A record of the store; none where the first line is something else. */
function stored(bytes) {
  const end = bytes.indexOf(10);
  const cover = end > 0 && parsed(new TextDecoder().decode(bytes.subarray(0, end)));
  if (!cover || typeof cover.reference !== 'string' || typeof cover.sealed !== 'boolean') return undefined;
  const payload = bytes.subarray(end + 1);
  if (!cover.sealed) return { cover, plain: recordIn(new TextDecoder().decode(payload)) };
  if (!beginning(payload).startsWith(SEALED)) throw damaged();
  return { cover, sealed: checked(payload) };
}

/** The sealed files in an e-mail, which carries them in base64. */
function attachments(bytes) {
  const text = new TextDecoder('latin1').decode(bytes);
  return [...text.matchAll(IN_MAIL)].map(([found]) => {
    try {
      return Uint8Array.from(atob(found.replace(/\s/g, '')), (letter) => letter.charCodeAt(0));
    } catch {
      throw damaged();
    }
  });
}

function unarmored(bytes) {
  try {
    return armor.decode(new TextDecoder().decode(bytes));
  } catch {
    throw damaged();
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function damaged() {
  return new Problem('This file is damaged: a part of it is missing or was changed.', 'Save the attachment once more and choose it again. If that does not help, the request is still in the store: whoever looks after the website’s form finds it there by its reference.');
}

/** What a file is that holds no request, as far as it shows. */
function whatElse(start) {
  if (/^age-encryption\.org\/v/.test(start)) return ['This file is sealed by a newer version of the program age.', 'Open it with that program.'];
  if (/^(\{|\[)/.test(start.trimStart())) return ['This is a table of data (JSON), not a sealed request.', `If it was exported, it is open already. ${WHERE}`];
  if (start.startsWith('%PDF')) return ['This is a PDF, not a sealed request.', WHERE];
  if (start.startsWith('PK\u0003\u0004')) return ['This is a document or a folder in a file (such as Word, Excel or ZIP), not a sealed request.', WHERE];
  if (/^(\u0089PNG|\u00ff\u00d8\u00ff|GIF8)/.test(start)) return ['This is a picture, not a sealed request.', WHERE];
  if (/^(from|to|subject|date|received|return-path|delivered-to|message-id|mime-version|content-type|x-[\w-]+):? /im.test(start) && /^subject:/im.test(start)) {
    return ['This is an e-mail without a sealed request in it.', 'Open the e-mail, save its attachment, and choose that file.'];
  }
  if (/^[^\n]*,[^\n]*,[^\n]*\n/.test(start)) return ['This is a table (CSV), not a sealed request.', `If it was exported, it is open already. ${WHERE}`];
  return ['This is not a sealed request.', WHERE];
}
