"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Code is there for those who ask.
  const toggle = document.getElementById("toggle-code");
  toggle?.addEventListener("click", () => {
    const shown = document.body.classList.toggle("with-code");
    toggle.setAttribute("aria-pressed", String(shown));
    toggle.textContent = shown ? "Hide code" : "Show code";
  });
  document.getElementById("print")?.addEventListener("click", () => window.print());

  // Tables: numbers sort by value, words by the reader's alphabet, empty cells always last.
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const key = (row, column) => {
    const cell = row.cells[column];
    if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
    const words = cell.textContent.trim();
    return words === "" || words === "–" ? null : words;
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
  const sort = (table, column, ascending) => {
    const rows = [...table.tBodies[0].rows].map((row) => [key(row, column), row]);
    rows.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return ascending ? compare(a, b) : compare(b, a);
    });
    table.tBodies[0].append(...rows.map(([, row]) => row));
  };
  for (const table of all("table.sortable")) {
    all("thead th", table).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const ascending = head.getAttribute("aria-sort") !== "ascending";
        all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        sort(table, column, ascending);
      });
    });
  }

  // Figures: the picture in the page is also the file to keep.
  for (const figure of all("figure.figure")) {
    const image = figure.querySelector("img");
    const link = document.createElement("a");
    const ending = image.src.startsWith("data:image/svg") ? "svg" : "png";
    link.className = "download";
    link.download = `${figure.dataset.name}.${ending}`;
    link.href = image.src;
    link.textContent = `Download ${ending.toUpperCase()}`;
    const tools = document.createElement("p");
    tools.className = "tools";
    tools.append(link);
    figure.append(tools);
  }

  // Where one is in the contents.
  const links = new Map(all(".toc a").map((link) => [link.hash.slice(1), link]));
  const marks = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const passed = marks.filter((place) => place.id === "top" || place.getBoundingClientRect().top < 160);
    links.forEach((link) => link.removeAttribute("aria-current"));
    links.get((passed.at(-1) ?? marks[0])?.id)?.setAttribute("aria-current", "true");
  };
  if (marks.length) {
    addEventListener("scroll", mark, { passive: true });
    mark();
  }

  // Paper has no folds.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open]):not(.messages)");
    folded.forEach((part) => (part.open = true));
  });
  addEventListener("afterprint", () => folded.forEach((part) => (part.open = false)));
})();
