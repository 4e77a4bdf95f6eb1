// A thread as a card, and the badge of its stage: as lists, pages and threads show them.
import { html } from "./html.mjs";

export const address = (reference, speak) => `${speak.home}aduan/${reference}/`;

/** `thread` is the answer of /api/v1/threads/<reference>/ in the language of the page. */
export const badge = (thread) => html`<span class="badge">${thread.labels.outcome ?? thread.labels.stage}</span>`;

export function card(row, threads, speak, { small = false } = {}) {
  const { say, day, count } = speak;
  const thread = threads.get(row.reference);
  const late = thread.late && html` <span class="badge">${say("late")}</span>`;
  const number = (value, one, many) => value > 0 && html`<li>${count(one, many, value, { number: value })}</li>`;
  return html`<article><p><span>${badge(thread)}${late}</span> <span>${row.reference}</span></p>
<h3 lang="id"><a href="${address(row.reference, speak)}">${row.title}</a></h3>
${!small && row.snippet && html`<p lang="id">${row.snippet}</p>`}
<ul><li>${thread.labels.category}</li>
<li>${thread.labels.village}</li>
${!small && thread.labels.agency && html`<li>${thread.labels.agency}</li>`}
<li>${say("received %(date)s", { date: day(row.received_on) })}</li>
${row.answered_on && html`<li>${say("answered %(date)s", { date: day(row.answered_on) })}</li>`}
${number(row.comment_count, "%(number)s comment", "%(number)s comments")}
${number(row.support_count, "%(number)s supporter", "%(number)s supporters")}</ul></article>`;
}
