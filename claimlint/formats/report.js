
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const words = byId("words"), page = byId("page"), shown = byId("shown");
  if (!words) return;
  const boxes = [...document.querySelectorAll(".filter input[type=checkbox]")];
  const pages = [...document.querySelectorAll(".page")].map((node) => ({
    node,
    passages: [...node.querySelectorAll(".passage")].map((passage) => ({
      node: passage,
      findings: [...passage.querySelectorAll(".finding")].map((finding) => ({
        node: finding,
        classes: [...finding.classList].slice(1),
        text: "",
      })),
    })),
    rest: [...node.querySelectorAll(".rest")],
  }));
  const total = document.querySelectorAll(".finding").length;
  const number = new Intl.NumberFormat("en");

  function apply() {
    const off = new Set(boxes.filter((box) => !box.checked).map((box) => box.id.slice(5)));
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = !off.size && !wanted.length && !page.value;
    let seen = 0;
    for (const one of pages) {
      let any = false;
      const chosen = !page.value || one.node.id === page.value;
      for (const passage of one.passages) {
        const copy = wanted.length ? passage.copy ??= passage.node.firstElementChild.textContent.toLowerCase() : "";
        let here = false;
        for (const finding of passage.findings) {
          let fits = chosen && !finding.classes.some((name) => off.has(name));
          if (fits && wanted.length) {
            finding.text ||= finding.node.textContent.toLowerCase();
            fits = wanted.every((word) => finding.text.includes(word) || copy.includes(word));
          }
          finding.node.hidden = !fits;
          here ||= fits;
          seen += fits;
        }
        passage.node.hidden = !here;
        any ||= here;
      }
      for (const rest of one.rest) rest.hidden = !all && !page.value;
      one.node.hidden = !any;
    }
    shown.textContent = all ? `${number.format(total)} findings` : `${number.format(seen)} of ${number.format(total)} findings`;
  }

  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  };
  words.addEventListener("input", later);
  page.addEventListener("change", apply);
  for (const box of boxes) box.addEventListener("change", apply);
  byId("all").addEventListener("click", () => {
    words.value = page.value = "";
    for (const box of boxes) box.checked = true;
    apply();
  });
  for (const node of document.querySelectorAll(".script")) node.hidden = false;
  apply();
})();
