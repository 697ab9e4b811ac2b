"use strict";
(() => {
  const table = document.getElementById("cases");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const words = document.getElementById("words");
  const fault = document.getElementById("fault");
  const count = document.getElementById("count");

  const key = (row, column) => {
    const value = row.cells[column].dataset.v ?? row.cells[column].textContent;
    return value === "" ? null : Number.isNaN(Number(value)) ? value : Number(value);
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

  heads.forEach((head, column) => {
    head.querySelector("button")?.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const rows = [...body.rows].map((row) => [key(row, column), row]);
      rows.sort(([a], [b]) =>
        a === null ? (b === null ? 0 : 1) : b === null ? -1 : up ? compare(a, b) : compare(b, a));
      body.append(...rows.map(([, row]) => row));
    });
  });

  const filter = () => {
    const wanted = words.value.toLowerCase();
    let shown = 0;
    for (const row of body.rows) {
      const faults = row.dataset.faults;
      const kept = (fault.value === "" || (fault.value === "any" ? faults !== "" : faults.split("|").includes(fault.value)))
        && row.textContent.toLowerCase().includes(wanted);
      row.hidden = !kept;
      shown += kept;
    }
    count.textContent = `${shown} of ${body.rows.length} shown`;
  };
  words.addEventListener("input", filter);
  fault.addEventListener("change", filter);
  filter();
})();
