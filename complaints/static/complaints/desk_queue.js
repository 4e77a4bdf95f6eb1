// Choosing many rows of a list: the box in the head chooses all of the page. The list is drawn
// anew when it is filtered, so everything is listened to from above.
(() => {
  const boxes = () => [...document.querySelectorAll("input[name=row][form=desk-bulk]")];
  const head = () => document.querySelector("[data-desk-all]");

  function tell() {
    const chosen = boxes().filter((box) => box.checked).length;
    const place = document.querySelector("[data-desk-chosen]");
    if (place) place.textContent = chosen ? `${chosen} ${place.dataset.deskChosen}` : "";
    const all = head();
    if (!all) return;
    all.hidden = false;
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-desk-all]")) {
      for (const box of boxes()) box.checked = event.target.checked;
    } else if (!event.target.matches("input[name=row]")) return;
    tell();
  });
  const results = document.getElementById("listing-results");
  if (results) new MutationObserver(tell).observe(results, { childList: true });
  tell();
})();
