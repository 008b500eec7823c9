// Sends the consultation form: brings a token and a proof of work along, and says so when the network fails.
// Nothing is shown while all goes well, and nothing is kept. Without this file the form sends itself; then its
// answers are shown once more before they count.
"use strict";

// A challenge can be answered for twenty minutes, and the answer has to arrive too.
const FRESH = 15 * 60 * 1000;
// How long someone who pressed the button waits for the proof; without it the answers are shown once more.
const PATIENCE = 10 * 1000;
// How long an answer may take on a weak line.
const LONGEST = 45 * 1000;

let papers;
let busy = false;
let sent = false;
// The form behind the page that shows its answers again.
let before;

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Finds the counter whose key begins as it should. The browser derives keys beside this thread, four at a time,
// so that typing stays smooth.
async function solve(challenge) {
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const start = bytes(nonce);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  const derive = async (counter) => {
    const word = new Uint8Array(start.length + 4);
    word.set(start);
    new DataView(word.buffer).setUint32(start.length, counter);
    const key = await crypto.subtle.importKey("raw", word, "PBKDF2", false, ["deriveBits"]);
    return { counter, derivedKey: hex(await crypto.subtle.deriveBits(how, key, keyLength * 8)) };
  };
  for (let counter = 0; counter < 20_000; counter += 4) {
    const tried = await Promise.all([0, 1, 2, 3].map((step) => derive(counter + step)));
    const solution = tried.find(({ derivedKey }) => derivedKey.startsWith(keyPrefix));
    if (solution) return btoa(JSON.stringify({ challenge, solution }));
  }
  throw new Error("no counter answers this challenge");
}

// Asked for once somebody touches the form: readers who only look cost nothing.
function prepare(form) {
  if (papers && Date.now() - papers.at < FRESH) return papers.ready;
  const ask = async () => {
    const answer = await fetch(new URL("challenge", form.action), { cache: "no-store" });
    if (!answer.ok) throw new Error(`challenge: ${answer.status}`);
    const { token, ...challenge } = await answer.json();
    // The form keeps its first token: by it, sending again is the same request.
    if (!form.elements.token) put(form, "token", token);
    return solve(challenge);
  };
  papers = { at: Date.now(), ready: ask() };
  // Another try when the button is pressed.
  papers.ready.catch(() => { papers = undefined; });
  return papers.ready;
}

function put(form, name, value) {
  const field = form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
  field.value = value;
}

const after = (time) => new Promise((_, reject) => setTimeout(reject, time));
const isOurs = (node) => node instanceof HTMLFormElement && node.matches(".form[method=post]");

for (const touch of ["focusin", "pointerdown", "input"]) {
  document.addEventListener(touch, ({ target }) => {
    const form = target.closest?.("form");
    if (isOurs(form) && !form.elements.confirm) prepare(form).catch(() => {});
  }, { passive: true });
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!isOurs(form)) return;
  event.preventDefault();
  // Pressed twice is sent once.
  if (busy) return;
  busy = true;
  form.setAttribute("aria-busy", "true");
  const failure = document.querySelector("[data-no-network]");
  if (failure) failure.hidden = true;
  try {
    if (!form.elements.confirm) {
      await Promise.race([prepare(form).then((proof) => put(form, "altcha", proof)), after(PATIENCE)]).catch(() => {});
    }
    await send(form);
  } catch {
    if (failure) {
      failure.hidden = false;
      failure.focus();
    }
  }
  form.removeAttribute("aria-busy");
  busy = false;
});

async function send(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { accept: "text/html, application/json" },
    cache: "no-store",
    signal: AbortSignal.timeout(LONGEST),
  });
  if (answer.status === 201) {
    const { location: next } = await answer.json();
    forget(form);
    location.assign(next);
  } else {
    show(await answer.text());
  }
}

// Whoever picks up this phone next finds no answers behind the Back button.
function forget(form) {
  papers = undefined;
  sent = true;
  for (const part of [form, before?.main.querySelector(".form")]) {
    for (const field of part?.elements ?? []) {
      if (field.type === "radio") field.checked = false;
      else field.value = "";
    }
  }
  before = undefined;
}
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && sent) location.reload();
});

// The answer is a whole page of ours; what stands in its middle takes the place of what stands here.
function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("main");
  // A gateway's own page of an error says nothing to a family.
  if (!main?.querySelector(".form, .message")) throw new Error("not a page of ours");
  if (main.querySelector(".answers")) {
    // Back leads to the form again, as it would without this file.
    before = { title: document.title, main: document.querySelector("main") };
    history.pushState(null, "");
  }
  putUp(page.title, document.adoptNode(main));
  const place = main.querySelector(".error-summary, .message:not([hidden]), h1");
  place.tabIndex = -1;
  place.focus();
  place.scrollIntoView();
}

function putUp(title, main) {
  document.title = title;
  document.querySelector("main").replaceWith(main);
}

addEventListener("popstate", () => {
  if (!before || !document.querySelector(".answers")) return;
  putUp(before.title, before.main);
  before = undefined;
});

// A link of the summary leads into its field, not only near it.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".error-summary a");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  field.focus();
  (field.closest(".form-group") ?? field).scrollIntoView();
});
