// An open page of a case gives a sign of life each minute, and says who else has the case.
(() => {
  const box = document.querySelector("[data-desk-presence]");
  if (!box) return;
  const words = box.querySelector("p");
  const over = box.querySelector("form");
  const token = over.querySelector("[name=csrfmiddlewaretoken]").value;
  let seenAt = box.dataset.seenAt;

  function body(values = {}) {
    const data = new FormData();
    for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, ...values })) {
      data.set(name, value);
    }
    return data;
  }

  async function sign() {
    try {
      const answer = await fetch(box.dataset.deskPresence, {
        method: "POST",
        body: body(),
        redirect: "manual",
      });
      if (!answer.ok) return;
      const found = await answer.json();
      seenAt = found.seen_at;
      if (words.textContent !== found.words) words.textContent = found.words;
      over.hidden = found.mine;
      box.classList.toggle("desk-presence--other", !found.mine);
    } catch { /* the next minute tries again */ }
  }

  setInterval(sign, 60_000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) sign();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) sign();
  });
  window.addEventListener("pagehide", () => {
    navigator.sendBeacon(box.dataset.leave, body({ seen_at: seenAt }));
  });
})();
