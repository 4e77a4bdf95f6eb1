// Makes the review page quicker: select words in the original to hide them. It works without.
(() => {
  const form = document.querySelector("[data-desk-review]");
  if (!form) return;
  const original = form.querySelector("[data-desk-original]");
  const rows = form.querySelector("[data-desk-quotes]");
  const total = form.querySelector("[name=quotes-TOTAL_FORMS]");
  const most = Number(form.querySelector("[name=quotes-MAX_NUM_FORMS]").value);
  form.querySelector("[data-desk-hint]").hidden = false;

  const inputs = () => [...rows.querySelectorAll("input[name$=-quote]")];

  function emptyRow() {
    const free = inputs().find((input) => !input.value.trim());
    const count = Number(total.value);
    if (free || count >= most) return free;
    const last = rows.lastElementChild;
    const copy = last.cloneNode(true);
    copy.querySelectorAll(".error-message").forEach((error) => error.remove());
    copy.querySelectorAll("input, select").forEach((field) => {
      field.name = field.name.replace(/-\d+-/, `-${count}-`);
      field.id = field.id.replace(/-\d+-/, `-${count}-`);
    });
    copy.querySelector("input").value = "";
    rows.append(copy);
    total.value = count + 1;
    return copy.querySelector("input");
  }

  original.addEventListener("mouseup", () => {
    const selection = window.getSelection();
    const words = selection.toString().trim().replace(/\s+/g, " ");
    if (words.length < 2 || words.length > 300 || !original.contains(selection.anchorNode)) return;
    if (inputs().some((input) => input.value.trim() === words)) return;
    const input = emptyRow();
    if (!input) return;
    input.value = words;
    input.closest(".desk-quote").querySelector("select").focus();
  });

  // The strike-through of a place follows its radio button at once; the preview on request.
  form.addEventListener("change", (event) => {
    if (event.target.type !== "radio") return;
    const mark = original.querySelector(`[data-desk-mark="${CSS.escape(event.target.name)}"]`);
    if (mark) mark.classList.toggle("desk-mark--hidden", event.target.value === "hide");
    const place = event.target.closest(".desk-place");
    if (place) place.classList.remove("desk-place--open");
  });
})();
