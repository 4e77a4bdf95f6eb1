// The blocks of a page body: one function for each type of docs/content-api.md.
import { html, paragraphs, raw } from "./html.mjs";

const UNITS = {
  hours: ["%(number)s hour", "%(number)s hours"],
  working_days: ["%(number)s working day", "%(number)s working days"],
  days: ["%(number)s calendar day", "%(number)s calendar days"],
};

const dial = (phone) => {
  const digits = phone.replace(/\D/g, "");
  if (digits.startsWith("0")) return `+62${digits.slice(1)}`;
  return digits.startsWith("62") ? `+${digits}` : digits;
};

function deadline(item, { say, count }) {
  const figure = item.minimum ? `${item.minimum}–${item.amount}` : `${item.amount}`;
  const condition = item.condition && html`<br><em>${item.condition}</em>`;
  const [one, many] = UNITS[item.unit];
  return html`<div><dt>${item.what}${condition}</dt><dd>${count(one, many, item.amount, { number: figure })}</dd></div>`;
}

function step(value) {
  const actor = value.actor && html` <span>· ${value.actor}</span>`;
  return html`<li><strong>${value.title}</strong>${actor}${raw(value.text)}</li>`;
}

export function channel(value, speak) {
  const { say } = speak;
  const fact = (name, content) => html`<div><dt>${say(name)}</dt><dd>${content}</dd></div>`;
  const tel = value.phone && html`<a href="tel:${dial(value.phone)}">${value.phone}</a>`;
  const mail = value.email
    ? html`<a href="mailto:${value.email}">${value.email}</a>`
    : value.kind === "email" && say("The address is announced on the city's website.");
  const address = (value.url ?? "").replaceAll("https://", "").replaceAll("http://", "");
  return html`<section><h3>${value.name}</h3><p>${value.purpose}</p><dl>
${value.phone && fact("Telephone", tel)}
${value.frequency && fact("Frequency", value.frequency)}
${value.handle && fact("Account", value.handle)}
${mail && fact("E-mail", mail)}
${value.url && fact("Address", html`<a href="${value.url}" rel="external">${address}</a>`)}
${value.hours && fact("Opening hours", value.hours)}</dl>
${value.kind === "web" && html`<p><a href="${speak.home}aduan/baru/">${say("File a complaint")}</a></p>`}</section>`;
}

export function picture(renditions, alt) {
  if (!renditions?.length) return "";
  const set = renditions.map((r) => `${r.full_url} ${r.width}w`).join(", ");
  const { full_url: src, width, height } = renditions.at(-1);
  return html`<figure><img src="${src}" srcset="${set}" width="${width}" height="${height}" alt="${alt}"></figure>`;
}

export function size(bytes, { language, count, number }) {
  if (bytes < 1024) return count("%(size)d byte", "%(size)d bytes", bytes).replace("%(size)d", bytes);
  const power = Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), 3);
  const value = (bytes / 1024 ** power).toFixed(1);
  return `${language === "id" ? value.replace(".", ",") : value} ${["", "KB", "MB", "GB"][power]}`;
}

const titled = (value, content) => html`<section><h2>${value.title}</h2>${content}</section>`;

const BLOCKS = {
  heading: (value) => html`<h2>${value}</h2>`,
  text: (value) => raw(value),
  requirements: (value) => titled(value, html`<ul>${value.items.map((item) => html`<li>${raw(item)}</li>`)}</ul>`),
  cost: (value, { say, number }) =>
    titled(
      value,
      html`<p><strong>${value.amount ? `Rp ${number(value.amount)}` : say("Free of charge")}</strong></p>
${paragraphs(value.explanation)}`,
    ),
  time: (value, speak) => titled(value, html`<dl>${value.deadlines.map((item) => deadline(item, speak))}</dl>`),
  procedure: (value) => titled(value, html`<ol>${value.steps.map(step)}</ol>`),
  step,
  channel,
  legal_basis: (value) =>
    titled(
      value,
      html`<ul>${value.items.map((rule) => {
        const name = rule.url ? html`<a href="${rule.url}" rel="external">${rule.name}</a>` : rule.name;
        return html`<li>${name}${rule.note && html`<br><small>${rule.note}</small>`}</li>`;
      })}</ul>`,
    ),
  callout: (value) =>
    html`<aside class="${value.tone}">${value.title && html`<p><strong>${value.title}</strong></p>`}${raw(value.text)}</aside>`,
  picture: (value) => value && picture(value.renditions, value.alt),
  faq: (value) =>
    titled(
      value,
      value.items.map((item) => html`<details><summary>${item.question}</summary>${raw(item.answer)}</details>`),
    ),
  glossary: (value) =>
    titled(
      value,
      html`<dl>${value.items.map(
        (item) => html`<div><dt lang="${item.language}">${item.term}</dt><dd>${item.meaning}</dd></div>`,
      )}</dl>`,
    ),
  document: (value, speak) =>
    html`<p><a href="${value.document.url}">${value.title}</a> <small>${value.document.extension.toUpperCase()}, ${size(value.document.size, speak)}</small></p>`,
};

/** A type that we do not know yet is left out: new types may come. */
export const body = (blocks, speak) =>
  (blocks ?? []).map((block) => BLOCKS[block.type]?.(block.value, speak) ?? "");
