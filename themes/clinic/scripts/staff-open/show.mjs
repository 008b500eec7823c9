// Draws opened requests, in the words and the order of the form. Every word of a family is text, never HTML.

import { masked } from './numbers.mjs';

/** One request as an article; `form` is what the page knows of the form. */
export function drawn({ record, isChanged }, form) {
  const { words } = form;
  const article = element('article', 'staff__request');
  article.append(element('h3', 'staff__reference', record.reference));
  article.append(list('staff__facts', [
    [words.received, time(record.received, form.zone)],
    [words.language, form.languages[record.language] ?? record.language],
    ...(record.updates ? [[words.updates, record.updates]] : []),
  ].map(([name, value]) => [name, element('dd', '', value)])));
  if (record.to_check?.length) article.append(element('p', 'staff__care', words.to_check));
  if (isChanged) {
    article.append(element('p', 'staff__care', 'The first line of this file, which is not sealed, was changed. What stands here is what was sealed. Tell whoever looks after the website.'));
  }
  article.append(list('answers', answers(record, form)));
  return article;
}

/** Each question with its answer; answers to questions that the form asks no more come last, by name. */
function answers(record, form) {
  const asked = form.questions.map((question) => [question.label, answer(question, record, form)]);
  const known = new Set(form.questions.map(({ name }) => name));
  const others = Object.keys(record.answers).filter((name) => !known.has(name));
  return [...asked, ...others.map((name) => [name, answer({ name, type: 'longtext', options: [] }, record, form)])];
}

function answer(question, record, form) {
  const given = record.answers[question.name];
  if (typeof given !== 'string' || given === '') return element('dd', 'soft', form.words.no_answer);
  const chosen = question.options.find(([value]) => value === given);
  if (chosen) return element('dd', '', chosen[1]);
  const place = element('dd');
  const text = element('span', '', given);
  text.dir = 'auto';
  if (question.type !== 'tel' && question.type !== 'email') {
    text.lang = record.language;
    hideNumbers(place, text, given);
  }
  place.prepend(text);
  return place;
}

/** Shows the answer without numbers of cards and the like, with a button that shows them. */
function hideNumbers(place, text, given) {
  const hidden = masked(given);
  if (hidden === given) return;
  text.textContent = hidden;
  const button = element('button', 'button button--quiet staff__reveal', 'Show the hidden number');
  button.type = 'button';
  button.addEventListener('click', () => {
    const isHidden = text.textContent === hidden;
    text.textContent = isHidden ? given : hidden;
    button.textContent = isHidden ? 'Hide the number' : 'Show the hidden number';
  });
  place.append(button);
}

function list(className, rows) {
  const all = element('dl', className);
  for (const [name, value] of rows) {
    const row = element('div');
    row.append(element('dt', '', name), value);
    all.append(row);
  }
  return all;
}

/** A moment by the clinic's clock, as people say it. */
function time(moment, zone) {
  const date = new Date(moment);
  if (Number.isNaN(date.valueOf())) return String(moment);
  const parts = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' };
  try {
    return new Intl.DateTimeFormat('en-US', { ...parts, timeZone: zone ?? 'UTC' }).format(date);
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...parts, timeZone: 'UTC' }).format(date);
  }
}

export function element(name, className = '', text = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
