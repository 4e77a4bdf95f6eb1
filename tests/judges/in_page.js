// What a judge asks a page from the inside. Evaluated by the browser's debugger, so that the
// page's own Content Security Policy stays in force.
window.judge = (() => {
  "use strict";
  const CLICKABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const MANY = 5;
  const called = (element) => {
    const name = (element.getAttribute("aria-label") || element.textContent || element.name || "").trim();
    return `<${element.localName}> ${name.replace(/\s+/g, " ").slice(0, 40)}`;
  };
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && box.width > 0 && box.height > 0;
  };
  const scrolls = (element) => {
    for (let at = element.parentElement; at && at !== document.documentElement; at = at.parentElement) {
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };

  // ---------------------------------------------------------------- narrow, and large text
  // What sticks out of the page, unless it lies in a part that scrolls by itself.
  const further = (one, other) => other.getBoundingClientRect().right - one.getBoundingClientRect().right;
  function wide() {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.body.querySelectorAll("*")].filter(
      (element) => seen(element) && element.getBoundingClientRect().right > width + 1 && !scrolls(element));
    return [`${document.documentElement.scrollWidth} px in ${width} px`, ...out.sort(further).slice(0, 3).map(called)];
  }
  function largeText(percent) {
    document.documentElement.style.fontSize = percent ? `${percent}%` : "";
  }
  // A button whose words do not fit into it.
  function cut() {
    return [...document.querySelectorAll("button, .button, .badge")]
      .filter((element) => seen(element) && element.scrollWidth > element.clientWidth + 1)
      .slice(0, MANY).map(called);
  }

  // ------------------------------------------------------------------------------ keyboard
  // One stop a group of radio buttons; what a closed <details> hides is no stop.
  function stops() {
    const groups = new Set();
    return [...document.querySelectorAll(CLICKABLE)].filter((element) => {
      if (element.tabIndex < 0 || element.disabled) return false;
      if (!element.checkVisibility({ visibilityProperty: true })) return false;
      if (element.type !== "radio") return true;
      const group = `${element.form?.id} ${element.name}`;
      return !groups.has(group) && groups.add(group);
    });
  }
  function toTheTop() {
    document.body.tabIndex = -1; // else a fragment in the address would be the start
    document.body.focus();
    document.body.removeAttribute("tabindex");
    scrollTo(0, 0);
  }
  const reached = new Set();
  let last = null;
  // What is wrong with the present focus; null when the walk is over.
  function look() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    if (element === last) return {}; // a date has three parts
    if (reached.has(element)) return null;
    reached.add((last = element));
    if (element.type === "radio") {
      for (const other of document.querySelectorAll(`[type=radio][name="${element.name}"]`)) reached.add(other);
    }
    const style = getComputedStyle(element);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    // A link may wrap: its first line counts.
    const box = [...element.getClientRects()].find((each) => each.width && each.height);
    if (!box) return { fault: `${called(element)}: focus on nothing that can be seen` };
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height, innerHeight) / 2, 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const covered = top && !element.contains(top) && !top.contains(element) && !top.closest("label")?.contains(element)
      && top.closest("label")?.control !== element;
    if (!ring) return { fault: `${called(element)}: no visible focus` };
    if (covered) return { fault: `${called(element)}: focus covered by ${called(top)}` };
    return {};
  }
  const unreached = () => stops().filter((element) => !reached.has(element)).slice(0, MANY).map(called);

  // --------------------------------------------------- forced colours, and reduced motion
  // Where the system takes the colours away, only lines tell a button from text.
  function shapeless() {
    const shaped = (element) => {
      const style = getComputedStyle(element);
      const sides = ["Top", "Right", "Bottom", "Left"];
      return sides.some((side) => parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== "none")
        || style.textDecorationLine.includes("underline") || element.matches("[type=checkbox], [type=radio], [type=range]");
    };
    return [...document.querySelectorAll("button, .button, .badge, input:not([type=hidden]), select, textarea")]
      .filter((element) => seen(element) && !shaped(element)).slice(0, MANY).map(called);
  }
  function moving() {
    const long = (value) => value.split(",").some((each) => parseFloat(each) > 0.01);
    return [document.documentElement, ...document.querySelectorAll("body *")].filter((element) => {
      const style = getComputedStyle(element);
      return long(style.transitionDuration) || (style.animationName !== "none" && long(style.animationDuration))
        || style.scrollBehavior === "smooth";
    }).slice(0, 3).map(called);
  }

  // --------------------------------------------------------------------------------- words
  // Every text in the language of the page, and every name only a reader's ear meets.
  function words() {
    const language = document.documentElement.lang;
    const mine = (element) => element.closest("[lang]").lang === language && !element.closest("script, style, code, pre");
    const found = new Set();
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.data.trim().replace(/\s+/g, " ");
      if (text && mine(walker.currentNode.parentElement)) found.add(text);
    }
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")) {
      for (const name of ["aria-label", "placeholder", "title", "alt"]) {
        const text = (element.getAttribute(name) || "").trim();
        if (text && mine(element)) found.add(text);
      }
    }
    return [...found];
  }

  // --------------------------------------------------------------------------------- links
  function links() {
    const here = location.href.split("#")[0];
    return [...document.querySelectorAll("a[href], area[href], link[href], img[src], script[src]")]
      .map((element) => new URL(element.getAttribute("href") || element.getAttribute("src"), location).href)
      .filter((address) => address.startsWith(location.origin))
      .map((address) => (address === here + "#" ? here : address));
  }

  // ----------------------------------------------------------------------------------- times
  // A day has no zone; a moment carries Denpasar's, and both are told as they stand there.
  const TOLD = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?\+08:00)?$/;
  function times() {
    return [...document.querySelectorAll("time")].flatMap((element) => {
      const [text, stated] = [element.textContent, element.getAttribute("datetime") || ""];
      const found = stated.match(TOLD);
      if (!found) return [`${stated} is no day and no moment in WITA`];
      const [, year, , day, hour, minute] = found;
      const numbers = text.match(/\d+/g) || [];
      const wanted = [String(Number(day)), year, ...(hour ? [hour, minute] : [])];
      return wanted.every((each, at) => numbers[at] === each) ? [] : [`${stated} is told as ${text}`];
    });
  }

  return { wide, largeText, cut, toTheTop, stops: () => stops().length, look, unreached, shapeless, moving, words, links, times };
})();
