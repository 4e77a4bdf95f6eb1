// Words, dates and numbers in the language of a page; and HTML that escapes what it is given.
import { readFileSync } from "node:fs";

const INDONESIAN = JSON.parse(readFileSync(new URL("./words.json", import.meta.url)));
const MONTHS = {
  id: "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
  en: "January February March April May June July August September October November December",
};

/** HTML that stays as it is; every other value in an html`` is escaped. */
export class Raw {
  constructor(text) {
    this.text = text;
  }
  toString() {
    return this.text;
  }
}

export const raw = (text) => new Raw(text ?? "");

export function escape(value) {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return value.map(escape).join("");
  if (value === null || value === undefined || value === false) return "";
  const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
  return String(value).replace(/[&<>"']/g, (mark) => marks[mark]);
}

export function html(parts, ...values) {
  return new Raw(parts.map((part, i) => part + (i < values.length ? escape(values[i]) : "")).join(""));
}

/** What a page needs to speak one language. */
export function speaker(language) {
  const say = (words, gaps = {}) => {
    const sentence = language === "id" ? INDONESIAN[words] ?? missing(words) : words;
    return sentence.replace(/%\((\w+)\)s/g, (_gap, name) => gaps[name]);
  };
  const number = (value) => new Intl.NumberFormat(language === "id" ? "id-ID" : "en-US").format(value);
  return {
    language,
    say,
    number,
    /** One or many: both are sentences with gaps. */
    count: (one, many, value, gaps) => say(value === 1 ? one : many, gaps),
    day: (iso) => {
      if (!iso) return "";
      const [year, month, day] = iso.split("-").map(Number);
      return `${day} ${MONTHS[language].split(" ")[month - 1]} ${year}`;
    },
    month: (iso) => {
      const [year, month] = iso.split("-").map(Number);
      return `${MONTHS[language].split(" ")[month - 1]} ${year}`;
    },
    home: language === "id" ? "/" : `/${language}/`,
  };
}

function missing(words) {
  throw new Error(`words.json has no Indonesian for: ${words}`);
}

/** Text as people typed it: a blank line begins a paragraph. */
export function paragraphs(text) {
  const found = (text ?? "").replace(/\r\n?/g, "\n").trim().split(/\n{2,}/);
  return found.map((p) => html`<p>${raw(escape(p).replaceAll("\n", "<br>"))}</p>`);
}

/** The whole document around what a page says. */
export function document_(speak, title, main, site) {
  const items = (menu) =>
    menu.map((item) => html`<li><a href="${item.path[speak.language]}">${item.label[speak.language]}</a></li>`);
  const notices = site.notices.map((notice) => {
    const [at, words] = [speak.language, notice];
    return html`<aside class="${notice.level}"><strong>${words.title[at]}</strong> ${words.text[at]}</aside>`;
  });
  return html`<!doctype html>
<html lang="${speak.language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${site.settings.name}</title></head>
<body><header><a href="${speak.home}">${site.settings.name}</a>
<nav><ul>${items(site.menus.main)}</ul></nav></header>
${notices}<main id="main">${main}</main>
<footer><p>${site.settings.description[speak.language]}</p>
<nav><ul>${items(site.menus.footer)}</ul></nav></footer></body></html>
`.text;
}
