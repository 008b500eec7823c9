// Reloads the page when the site was built again, and shows what keeps it from being built.
(() => {
  let known = null;
  const showProblems = async () => {
    const text = await (await fetch("/_carryover/problems")).text();
    document.querySelector(".carryover-problems")?.remove();
    const problems = text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
    if (problems.length === 0) return;
    if (!document.querySelector("link[href='/_carryover/preview.css']")) {
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = "/_carryover/preview.css";
      document.head.append(style);
    }
    const panel = document.createElement("section");
    panel.className = "carryover-problems";
    panel.setAttribute("role", "alert");
    const heading = document.createElement("h2");
    heading.textContent = `${problems.length === 1 ? "One problem keeps" : `${problems.length} problems keep`} the site from being published`;
    panel.append(heading);
    for (const problem of problems) {
      const item = document.createElement("p");
      const place = document.createElement("strong");
      place.textContent = `${problem.file ?? ""}${problem.line ? `:${problem.line}` : ""} `;
      item.append(place, `${problem.message}. ${problem.fix ? `Fix: ${problem.fix}` : ""}`);
      panel.append(item);
    }
    document.body.prepend(panel);
  };
  const events = new EventSource("/_carryover/events");
  events.addEventListener("build", (event) => {
    if (known !== null && event.data !== known) location.reload();
    known = event.data;
  });
  showProblems();
})();
