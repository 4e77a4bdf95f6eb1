// The review page with a live preview, keys, marking by selection, and work that is kept.
// All decisions are the server's: this posts the form and shows the part that comes back.
// What waits for the network is kept in the browser as places and answers, never as words.
(() => {
  const form = document.querySelector("[data-desk-review]");
  if (!form) return;
  const part = form.querySelector("[data-desk-part]");
  const say = form.dataset;
  const one = (selector) => form.querySelector(selector);
  const saved = one("[data-desk-saved]");
  const announcer = one("[data-desk-announce]");
  const byId = (id) => document.getElementById(id);

  // ------------------------------------------------------------ the part that is drawn anew
  let drawn = 0;
  let drawing = Promise.resolve();

  function enhance() {
    for (const mark of part.querySelectorAll("[data-desk-mark]")) {
      mark.tabIndex = 0;
      mark.setAttribute("role", "button");
      mark.setAttribute("aria-pressed", mark.dataset.deskHidden);
      mark.setAttribute("aria-label", `${mark.textContent}: ${mark.title}`);
    }
    one("[data-desk-hint]").hidden = false;
  }

  function focused() {
    const active = document.activeElement;
    if (!part.contains(active)) return () => {};
    if (active.dataset.deskMark) {
      const key = active.dataset.deskMark;
      return () => markOf(key)?.focus({ preventScroll: true });
    }
    const { id, value } = active;
    const typed = active.matches("input[type=text]");
    return () => {
      const again = byId(id);
      if (!again) return;
      if (typed && active.value !== value) again.value = active.value;
      again.focus({ preventScroll: true });
    };
  }

  async function post(url, body) {
    const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut();
    if (answer.status === 409 || answer.status === 404) throw new Conflict();
    if (!answer.ok) throw new Error(answer.status);
    return answer;
  }
  class SignedOut extends Error {}
  class Conflict extends Error {}

  // One drawing after another: each posts the form as the one before left it.
  function draw(extra = {}, then = () => {}) {
    const number = ++drawn;
    drawing = drawing.then(async () => {
      if (number !== drawn && !Object.keys(extra).length) return;
      const body = new FormData(form);
      for (const [name, value] of Object.entries(extra)) body.set(name, value);
      const restore = focused();
      try {
        part.innerHTML = await (await post(say.working, body)).text();
      } catch (error) {
        if (extra.add) keepPlace(extra.add);
        trouble(error);
        return;
      }
      enhance();
      restore();
      then();
    });
    return drawing;
  }

  function keepPlace(key) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: "added" });
    input.value = key;
    part.append(input);
    changed();
  }

  // ------------------------------------------------------------------- work that is kept
  let timer = 0;
  let dirty = false;
  const LEFT_OUT = /^(csrfmiddlewaretoken|quotes-|preview|approve|save)/;

  function places() {
    return [...new FormData(form)].filter(([name]) => !LEFT_OUT.test(name));
  }

  const DAYS = 7 * 24 * 3600 * 1000;

  // A browser may keep nothing at all: the server still does.
  function remember() {
    try {
      localStorage.setItem(say.store, JSON.stringify({ at: Date.now(), places: places() }));
    } catch { /* as above */ }
  }

  function forget() {
    try {
      localStorage.removeItem(say.store);
    } catch { /* as above */ }
  }

  function remembered() {
    try {
      for (const key of Object.keys(localStorage).filter((k) => k.startsWith("desk-review:"))) {
        if (Date.now() - JSON.parse(localStorage.getItem(key)).at > DAYS) {
          localStorage.removeItem(key);
        }
      }
      return JSON.parse(localStorage.getItem(say.store))?.places;
    } catch {
      return null;
    }
  }

  function tell(words, state = "") {
    saved.textContent = words;
    saved.dataset.state = state;
  }

  function changed() {
    dirty = true;
    remember();
    if (navigator.onLine) tell(say.sayChanged, "changed");
    else tell(say.sayWaiting, "waiting");
    clearTimeout(timer);
    timer = setTimeout(keep, 2000);
  }

  async function keep() {
    clearTimeout(timer);
    dirty = false;
    tell(say.saySaving, "changed");
    try {
      const answer = await (await post(say.draft, new FormData(form))).json();
      if (dirty) return;
      forget();
      tell(`${say.saySaved} ${answer.saved_at}`, "saved");
    } catch (error) {
      dirty = true;
      trouble(error);
    }
  }

  function trouble(error) {
    if (error instanceof Conflict) return tell(say.sayConflict, "conflict");
    if (error instanceof SignedOut) tell(say.saySignedOut, "conflict");
    else tell(say.sayWaiting, "waiting");
    clearTimeout(timer);
    timer = setTimeout(keep, 5000);
  }

  async function recover() {
    const pairs = remembered();
    if (!pairs) return;
    const body = new FormData(form);
    for (const name of new Set(pairs.map(([name]) => name))) {
      if (name !== "seen" && name !== "digest") body.delete(name);
    }
    for (const [name, value] of pairs) {
      if (name !== "seen" && name !== "digest") body.append(name, value);
    }
    const seen = pairs.find(([name]) => name === "seen");
    if (!seen || seen[1] !== one("[name=seen]").value) return forget();
    try {
      part.innerHTML = await (await post(say.working, body)).text();
    } catch (error) {
      return trouble(error);
    }
    enhance();
    for (const [name, value] of pairs) {
      const answer = one(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (name.startsWith("answer-") && answer) answer.checked = true;
    }
    await keep();
  }

  window.addEventListener("online", () => {
    if (dirty) draw().then(keep);
  });
  window.addEventListener("offline", () => tell(say.sayWaiting, "waiting"));

  // ---------------------------------------------------------------------------- the marks
  const marks = () => [...part.querySelectorAll("[data-desk-original] [data-desk-mark]")];
  const markOf = (key) =>
    part.querySelector(`[data-desk-original] [data-desk-mark="${CSS.escape(key)}"]`);
  let last = "";

  function current() {
    const active = document.activeElement;
    const key = active?.dataset.deskMark || active?.closest?.(".desk-place")?.id.slice(6) || last;
    return key && byId(`hide-${key}`) ? key : "";
  }

  function go(step) {
    const all = marks();
    if (!all.length) return;
    const at = all.findIndex((mark) => mark.dataset.deskMark === current());
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
    visit(all[next]);
  }

  function goToOpen() {
    const all = marks();
    const at = all.findIndex((mark) => mark.dataset.deskMark === current());
    const open = [...all.slice(at + 1), ...all.slice(0, at + 1)];
    visit(open.find((mark) => mark.classList.contains("desk-mark--open")));
  }

  function visit(mark) {
    if (!mark) return;
    last = mark.dataset.deskMark;
    mark.focus();
    mark.scrollIntoView({ block: "nearest" });
  }

  function decide(key, value) {
    const radio = byId(`${value}-${key}`);
    if (!radio) return;
    radio.checked = true;
    last = key;
    changed();
    draw({}, () => speak(key, value));
  }

  function speak(key, value) {
    const left = part.querySelector("[data-desk-undecided]")?.dataset.deskUndecided;
    const rest = left ? `${left} ${say.sayUndecided}` : say.sayAllDecided;
    const words = markOf(key)?.textContent ?? "";
    announcer.textContent = `${value === "hide" ? say.sayHidden : say.sayKept}: ${words}. ${rest}.`;
  }

  function adjust(move, key) {
    if (!key) return;
    last = key;
    draw({ adjust: `${move}:${key}` }, changed);
  }

  part.addEventListener("click", (event) => {
    const edge = event.target.closest(".desk-edge");
    if (edge) {
      event.preventDefault();
      const [move, key] = edge.value.split(":");
      return adjust(move, key);
    }
    const mark = event.target.closest("[data-desk-original] [data-desk-mark]");
    if (mark && window.getSelection().isCollapsed) toggle(mark);
  });

  function toggle(mark) {
    const key = mark.dataset.deskMark;
    const hide = mark.classList.contains("desk-mark--open") || mark.dataset.deskHidden !== "true";
    mark.focus();
    decide(key, hide ? "hide" : "keep");
  }

  form.addEventListener("change", (event) => {
    if (event.target.closest("[data-desk-adder], [data-desk-keys]")) return;
    changed();
    if (part.contains(event.target)) draw();
  });
  part.addEventListener("focusin", (event) => {
    const row = event.target.closest(".desk-place");
    last = event.target.dataset.deskMark || row?.id.slice(6) || last;
    for (const mark of marks()) {
      mark.classList.toggle("desk-mark--here", mark.dataset.deskMark === last);
    }
  });

  // ------------------------------------------------------------------- marking something new
  const adder = one("[data-desk-adder]");
  const label = one("[data-desk-adder-label]");
  let picked = null; // {field, start, end}: code points, as the server counts
  let choosing = false;

  function selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const inside = (node) =>
      (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest("[data-desk-field]");
    const field = inside(range.startContainer);
    if (!field || !part.contains(field)) return null;
    const reach = range.cloneRange();
    if (!field.contains(range.endContainer)) reach.setEnd(field, field.childNodes.length);
    const words = reach.toString();
    if (!words.trim()) return null;
    const before = document.createRange();
    before.selectNodeContents(field);
    before.setEnd(reach.startContainer, reach.startOffset);
    const start = [...before.toString()].length;
    return { field: field.dataset.deskField, start, end: start + [...words].length, words };
  }

  function offer(focus) {
    picked = selected();
    if (!picked) return false;
    choosing = false;
    one("[data-desk-adder-words]").textContent = picked.words.trim();
    adder.hidden = false;
    if (focus) label.focus();
    return true;
  }

  function close() {
    adder.hidden = true;
    picked = null;
    choosing = false;
    window.getSelection().removeAllRanges();
  }

  function add() {
    if (!picked) return;
    const { field, start, end } = picked;
    const key = `${field}-${start}-${end}-${label.value}`;
    close();
    draw({ add: key }, () => {
      changed();
      visit(markOf(key));
      speak(key, "hide");
    });
  }

  // Words by arrow keys, for those who have no mouse: the selection is the browser's own.
  function choose() {
    const selection = window.getSelection();
    const here = markOf(last);
    const field = part.querySelector("[data-desk-field=body]");
    selection.removeAllRanges();
    const range = document.createRange();
    if (here) range.setStartBefore(here);
    else range.setStart(field, 0);
    range.collapse(true);
    selection.addRange(range);
    selection.modify("extend", "forward", "word");
    choosing = true;
    document.activeElement.blur();
    showSelection();
  }

  function chooseBy(event) {
    const selection = window.getSelection();
    const forward = event.key === "ArrowRight" || event.key === "ArrowDown";
    const unit = event.key === "ArrowUp" || event.key === "ArrowDown" ? "line" : "word";
    if (!event.shiftKey) {
      if (forward) selection.collapseToEnd();
      else {
        selection.collapseToStart();
        selection.modify("move", "backward", unit);
      }
      if (unit === "line" && forward) selection.modify("move", "forward", unit);
      selection.modify("extend", "forward", "word");
    } else selection.modify("extend", forward ? "forward" : "backward", unit);
    showSelection();
  }

  function showSelection() {
    const place = selected();
    announcer.textContent = place ? place.words.trim() : "";
    const selection = window.getSelection();
    const node = selection.focusNode;
    (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.scrollIntoView?.({
      block: "nearest",
    });
  }

  part.addEventListener("mouseup", () => setTimeout(() => offer(false)));
  part.addEventListener("touchend", () => setTimeout(() => offer(false), 300));
  one("[data-desk-adder-add]").addEventListener("click", add);
  one("[data-desk-adder-cancel]").addEventListener("click", close);
  adder.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === label) add();
    else return;
    event.preventDefault();
  });

  // ------------------------------------------------------------------------------ the keys
  const legend = one("[data-desk-keys]");
  const wanted = one("[data-desk-keys-on]");
  const KEYS = {
    j: () => go(1),
    k: () => go(-1),
    u: goToOpen,
    a: () => decide(current(), "hide"),
    r: () => decide(current(), "keep"),
    w: () => adjust("widen-right", current()),
    W: () => adjust("widen-left", current()),
    e: () => adjust("narrow-right", current()),
    E: () => adjust("narrow-left", current()),
    l: () => byId(`label-${current()}`)?.focus(),
    n: () => offer(true) || choose(),
    c: () => {
      const open = [...form.querySelectorAll(".desk-question")].find(
        (question) => !question.querySelector(":checked"),
      );
      (open ?? one(".desk-question"))?.querySelector("input").focus();
    },
    s: keep,
    p: () => one("[data-desk-publish]")?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !wanted.checked) return;
    if (event.target.closest("[data-desk-adder]")) return;
    if (event.target.matches("select, textarea, input:not([type=radio])")) return;
    if (event.target.closest("dialog, .sidebar, header")) return;
    if (choosing && /^Arrow/.test(event.key)) {
      event.preventDefault();
      return chooseBy(event);
    }
    if (choosing && event.key === "Enter") {
      event.preventDefault();
      return offer(true);
    }
    if (choosing && event.key === "Escape") return close();
    const mark = event.target.closest("[data-desk-mark]");
    if (mark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      return toggle(mark);
    }
    if (!Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  wanted.addEventListener("change", () => {
    try {
      localStorage.setItem("desk-review-keys", wanted.checked ? "on" : "off");
    } catch { /* it is asked again on the next page */ }
  });
  try {
    wanted.checked = localStorage.getItem("desk-review-keys") !== "off";
  } catch { /* the keys stay on */ }

  // What is kept here outlives a sending that fails; only "Start anew" forgets it.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (event.submitter?.name === "discard") forget();
  });

  legend.hidden = false;
  legend.open = window.matchMedia("(min-width: 56em)").matches;
  one("[data-desk-preview]").hidden = true;
  enhance();
  recover();
})();
