// The search while one types, and the list in place. Every page works without this file.
"use strict";

// ------------------------------------------------------------------ the list in place
// A link or form that leads to this same list is fetched, and the parts marked data-swap are
// put in place of the old ones. Whatever goes wrong, the browser goes there itself.
(() => {
  const live = document.querySelector('[data-swap="live"]');
  if (!live) return;
  const status = document.querySelector("[data-live-status]");
  const here = location.pathname;
  let running = null;
  let shown = location.search;

  const isOurs = (url) => url.origin === location.origin && url.pathname === here;

  const opened = () => {
    const state = new Map();
    for (const box of document.querySelectorAll('[data-swap="live"] details[data-key]')) {
      state.set(box.dataset.key, box.open);
    }
    return state;
  };

  // The same thing after the swap: by its key, else by its words among its kind.
  const twin = (thing) => {
    if (!thing) return null;
    if (thing.dataset.key) return document.querySelector(`a[data-key="${thing.dataset.key}"]`);
    const facet = thing.closest("details.facet");
    if (!facet || thing.tagName !== "A") return null;
    const words = thing.firstElementChild?.textContent;
    const links = document.querySelectorAll(`details[data-key="${facet.dataset.key}"] a`);
    return [...links].find((link) => link.firstElementChild?.textContent === words) ?? null;
  };

  const swap = (page, clicked) => {
    const state = opened();
    for (const old of document.querySelectorAll("[data-swap]")) {
      const fresh = page.querySelector(`[data-swap="${old.dataset.swap}"]`);
      if (fresh) old.replaceWith(document.adoptNode(fresh));
    }
    for (const [key, open] of state) {
      const box = document.querySelector(`details[data-key="${key}"]`);
      if (box) box.open = open || box.querySelector("[aria-current]") !== null;
    }
    const stale = 'link[rel="alternate"], link[rel="canonical"], meta[name="robots"]';
    for (const old of document.head.querySelectorAll(stale)) old.remove();
    for (const fresh of page.head.querySelectorAll(stale)) {
      document.head.append(document.adoptNode(fresh));
    }
    document.title = page.title;
    const box = document.getElementById("q");
    const q = page.getElementById("q");
    if (box && q && document.activeElement !== box) box.value = q.getAttribute("value") ?? "";
    const found = document.getElementById("found");
    const target = twin(clicked) ?? found;
    target?.focus({ preventScroll: target !== found });
    if (status) status.textContent = found?.textContent.trim() ?? "";
  };

  const go = async (url, { clicked = null, push = true } = {}) => {
    running?.abort();
    running = new AbortController();
    const mine = running;
    document.querySelector('[data-swap="live"]').setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.querySelector('[data-swap="live"]')) throw new Error("another page");
      if (mine !== running) return;
      if (push) history.pushState(null, "", url);
      shown = location.search;
      swap(page, clicked);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    }
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest('[data-swap="live"] a[href]');
    if (!link) return;
    const url = new URL(link.href instanceof SVGAnimatedString ? link.href.baseVal : link.href, location.href);
    if (!isOurs(url) || url.hash) return;
    event.preventDefault();
    go(url.href, { clicked: link });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-live-form]");
    if (!form || event.defaultPrevented) return;
    const url = new URL(form.action);
    if (!isOurs(url)) return;
    event.preventDefault();
    const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
    url.search = new URLSearchParams(pairs).toString();
    go(url.href);
  });

  addEventListener("popstate", () => {
    // A mere jump within the page comes here, too.
    if (location.pathname === here && location.search !== shown) go(location.href, { push: false });
  });
})();

// ------------------------------------------------------------------ while one types
// A combobox as the ARIA practices describe it: the list never takes the focus.
for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  const said = document.createElement("span");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.found);
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  input.after(list, said);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  let typed = input.value;
  let at = -1;
  let waiting = 0;
  let running = null;

  const close = () => {
    clearTimeout(waiting);
    running?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (to) => {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = to;
    const option = list.children[at];
    input.value = option && !option.dataset.url ? option.dataset.text : typed;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const choose = (option) => {
    close();
    if (option.dataset.url) return location.assign(option.dataset.url);
    input.value = typed = option.dataset.text;
    input.form.requestSubmit();
  };

  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(({ kind, label, text, url }, index) => {
      const option = document.createElement("li");
      const name = document.createElement("span");
      const what = document.createElement("small");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.text = name.textContent = text;
      what.textContent = label;
      // A category or place is a filter: its address, not its words, is the search.
      if (!["words", "phrase", "title"].includes(kind)) {
        const address = new URL(url);
        option.dataset.url = input.form.getAttribute("action") + address.search;
      }
      option.append(name, " ", what);
      return option;
    }));
    at = -1;
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = suggestions.length ? `${suggestions.length} ${input.dataset.found}` : "";
  };

  const ask = async () => {
    running?.abort();
    running = new AbortController();
    const query = new URLSearchParams({ q: typed, lang: document.documentElement.lang });
    try {
      const answer = await fetch(`${input.dataset.suggest}?${query}`, { signal: running.signal });
      if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
    } catch {
      // Suggestions are a comfort: without them one types on.
    }
  };

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(waiting);
    if (typed.trim().length < 2) return close();
    waiting = setTimeout(ask, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.value = typed;
      close();
    } else if (event.key === "ArrowDown" && !list.hidden) {
      event.preventDefault();
      mark(at === last ? -1 : at + 1);
    } else if (event.key === "ArrowUp" && !list.hidden) {
      event.preventDefault();
      mark(at === -1 ? last : at - 1);
    } else if (event.key === "Enter" && list.children[at]) {
      event.preventDefault();
      choose(list.children[at]);
    } else if (event.key === "Tab") {
      close();
    }
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  // Not "click": the field would lose the focus first, and the list would be gone.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) choose(option);
  });
}
