// Templates go into the text without drawing the page again; a slip is printed by a button.
// Both work without this file: the server inserts, the browser's own menu prints.
(() => {
  "use strict";
  const insert = document.querySelector("[data-desk-insert]");
  const choice = document.getElementById("desk-template");
  const text = document.getElementById("id_text");
  if (insert && choice && text) {
    insert.addEventListener("click", (event) => {
      const words = choice.selectedOptions[0]?.dataset.text;
      if (words === undefined) return;
      event.preventDefault();
      const typed = text.value.trimEnd();
      text.value = typed ? `${typed}\n\n${words}` : words;
      text.dispatchEvent(new Event("input", { bubbles: true }));
      // The first place that is still to be filled in, or the beginning of what is new.
      const gap = text.value.indexOf("…", typed.length);
      const at = gap < 0 ? (typed ? typed.length + 2 : 0) : gap;
      text.setSelectionRange(at, gap < 0 ? at : at + 1);
      text.blur(); // a browser scrolls to the selection when it comes into focus
      text.focus();
    });
  }
  document.getElementById("desk-remarks")?.focus();
  const print = document.querySelector("[data-desk-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
})();
