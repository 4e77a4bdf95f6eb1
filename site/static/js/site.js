// Small comforts. Every page works without this file.
"use strict";

// How much of a limited field is used, in the field's own hint.
for (const field of document.querySelectorAll("[data-limit]")) {
  const out = document.getElementById(field.dataset.count);
  if (!out) continue;
  const limit = Number(field.dataset.limit);
  const show = () => {
    const used = [...field.value].length;
    out.textContent = `${used} / ${limit}`;
    out.classList.toggle("over", used > limit);
  };
  field.addEventListener("input", show);
  show();
}

// One click, one request. The server is idempotent anyway.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A choice of sort order applies at once.
for (const select of document.querySelectorAll("select[data-apply]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
