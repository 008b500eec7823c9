// Shows the page again when the site was built again, and over it what keeps the site from being published.
"use strict";
(() => {
  // The build that this page is of: another may have ended before the server's first event comes.
  let known = document.currentScript.dataset.built;
  let hidden = "";

  // The panel lives in a tree of its own, so that the site's styles and the panel's never meet.
  const host = document.createElement("carryover-problems");
  const root = host.attachShadow({ mode: "open" });
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = "/_carryover/preview.css";
  // A live region is there before its words are: screen readers speak what is put into it.
  const region = make("div", "region");
  region.setAttribute("role", "alert");
  root.append(style, region);
  document.documentElement.append(host);

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  /** `path:line:column` */
  const place = ({ file, line, column }) => [file, line || null, line ? column || null : null].filter(Boolean).join(":");

  /** The line of the file with the words that are meant marked in it. */
  function excerpt({ text, column, width }) {
    const letters = [...text];
    const start = Math.max(column - 1, 0);
    const line = make("pre", "line");
    line.append(letters.slice(0, start).join(""), make("mark", "", letters.slice(start, start + width).join("")), letters.slice(start + width).join(""));
    return line;
  }

  function entry(problem) {
    const item = make("li", "problem");
    const words = make("p", "message");
    words.append(make("strong", "", place(problem)), ` ${problem.message}`);
    item.append(words);
    if (problem.text) item.append(excerpt(problem));
    for (const [label, text] of [["Why", problem.why], ["Fix", problem.fix]]) {
      if (!text) continue;
      const line = make("p");
      line.append(make("b", "", `${label}: `), text);
      item.append(line);
    }
    return item;
  }

  function hide(text) {
    hidden = text;
    region.replaceChildren();
  }

  function show(text) {
    const problems = JSON.parse(text);
    if (problems.length === 0) return hide("");
    if (text === hidden) return;
    const panel = make("section", "panel");
    const count = problems.length === 1 ? "One problem keeps" : `${problems.length} problems keep`;
    const button = make("button", "", "Hide");
    button.type = "button";
    button.addEventListener("click", () => hide(text));
    const head = make("header");
    head.append(make("h2", "", `${count} the site from being published`), button);
    const list = make("ol");
    list.append(...problems.map(entry));
    panel.append(head, make("p", "", "Behind this stands the page as it last was in order. Mend the file, save it, and the page follows."), list);
    panel.addEventListener("keydown", (event) => event.key === "Escape" && hide(text));
    region.replaceChildren(panel);
  }

  const problems = async () => (await fetch("/_carryover/problems")).text();

  const events = new EventSource("/_carryover/events");
  events.addEventListener("build", async (event) => {
    const isNews = event.data !== known;
    known = event.data;
    const text = await problems();
    // While something is to be mended, the page and the reader's place in it stay.
    if (isNews && text === "[]") location.reload();
    else show(text);
  });
})();
