"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const main = byId("claims"), approver = byId("approver"), open = byId("open");
  if (!approver) return;
  const store = "claimlint-packet-" + main.dataset.packet;
  const FIELDS = ["wording", "until", "evidence", "population", "note"];
  // Which fields a decision takes, and which of them it cannot do without.
  const TAKES = { edit: ["wording", "note"], approve: ["until", "evidence", "population", "note"], allow: ["until", "note"], leave: ["note"] };
  const NEEDS = { edit: ["wording"], approve: [], allow: ["until", "note"], leave: [] };
  const NAMES = { wording: "the new wording", until: "the last day", note: "the reason" };
  const DONE = { edit: "change", approve: "approve", allow: "allow", leave: "leave open" };

  const cases = [...document.querySelectorAll(".case")].map((node) => ({
    node,
    radios: [...node.querySelectorAll("input[type=radio]")],
    fields: Object.fromEntries(FIELDS.map((name) => [name, node.querySelector(`[name=${name}]`)])),
    sentence: node.querySelector(".sentence").textContent,
    state: node.querySelector(".state"),
    missing: node.querySelector(".missing"),
  }));

  const decision = (one) => one.radios.find((radio) => radio.checked)?.value ?? "";
  const value = (one, name) => (one.fields[name]?.value ?? "").replace(/\s+/g, " ").trim();

  function lacks(one) {
    const word = decision(one);
    if (!word) return [];
    const found = NEEDS[word].filter((name) => !value(one, name)).map((name) => NAMES[name]);
    if (word === "edit" && value(one, "wording") === one.sentence) found.push("another wording than the old one");
    if (word === "approve" && !approver.value.trim()) found.push("your name, at the foot of the page");
    return found;
  }

  function show(one) {
    const word = decision(one), missing = lacks(one);
    one.node.classList.toggle("done", word !== "" && !missing.length);
    one.state.textContent = word && !missing.length ? `Decided: ${DONE[word]}` : "";
    one.missing.hidden = !missing.length;
    const said = missing.length ? `Still needed: ${missing.join(", ")}.` : "";
    if (one.missing.textContent !== said) one.missing.textContent = said;
    one.node.hidden = open.checked && word !== "" && !missing.length && !one.node.contains(document.activeElement);
  }

  function refresh(changed = cases) {
    for (const one of changed) show(one);
    const done = main.querySelectorAll(".case.done").length;
    byId("progress").textContent = `${done} of ${cases.length} decided`;
  }

  function keep() {
    const answers = cases.map((one) => [decision(one), ...FIELDS.map((name) => one.fields[name]?.value ?? "")]);
    try {
      localStorage.setItem(store, JSON.stringify([approver.value, answers]));
    } catch { /* a browser that keeps nothing */ }
  }

  function recall() {
    try {
      const [name, answers] = JSON.parse(localStorage.getItem(store));
      approver.value = name;
      cases.forEach((one, at) => {
        const [word, ...values] = answers[at];
        for (const radio of one.radios) radio.checked = radio.value === word;
        FIELDS.forEach((field, index) => {
          if (one.fields[field]) one.fields[field].value = values[index];
        });
      });
    } catch { /* nothing kept */ }
  }

  // A cell that no spreadsheet takes for a formula, in quotes.
  const cell = (text) => `"${(/^'*[=+\-@\t\r\n＝＋－＠]/.test(text) ? "'" + text : text).replaceAll('"', '""')}"`;

  function table() {
    const rows = [["id", "path", "line", "sentence", "rules", "decision", "wording", "until", "approver", "evidence", "population", "note"]];
    for (const one of cases) {
      const word = decision(one), takes = TAKES[word] ?? [];
      const said = (name) => (takes.includes(name) ? value(one, name) : "");
      const { id, path, line, rules } = one.node.dataset;
      rows.push([id, path, line, one.sentence, rules, word, said("wording"), said("until"), word ? approver.value.trim() : "",
        said("evidence"), said("population"), said("note")]);
    }
    return "\ufeff" + rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
  }

  function save() {
    const wrong = cases.find((one) => lacks(one).length);
    if (wrong) {
      wrong.node.hidden = false;
      wrong.node.scrollIntoView();
      wrong.node.querySelector("input:checked").focus();
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([table()], { type: "text/csv;charset=utf-8" }));
    link.download = "decisions.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  for (const one of cases) {
    for (const button of one.node.querySelectorAll(".option")) {
      button.addEventListener("click", () => {
        one.fields.wording.value = button.textContent;
        one.fields.wording.focus();
        refresh();
        keep();
      });
    }
  }
  const byNode = new Map(cases.map((one) => [one.node, one]));
  let waiting = 0;
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const one = byNode.get(event.target.closest(".case"));
      refresh(one ? [one] : cases);
      clearTimeout(waiting);
      waiting = setTimeout(keep, 100);
    });
  }
  addEventListener("pagehide", () => { if (waiting) keep(); }); // a page that nobody has touched keeps nothing
  byId("save").addEventListener("click", save);
  for (const node of document.querySelectorAll(".script")) node.hidden = false;
  recall();
  refresh();
})();
