// The pages that editors write, and the two that count: history and moderation.
import { body, channel, picture } from "./blocks.mjs";
import { address, badge, card } from "./cards.mjs";
import { html, raw } from "./html.mjs";

const OPEN = new Set(["received", "awaiting_reporter", "forwarded", "in_progress", "answered", "followed_up"]);
const WIDTHS = [400, 800, 1200];

export const pathOf = (page) => new URL(page.meta.html_url).pathname;

function ownPicture(page) {
  const found = WIDTHS.map((width) => page[`picture_${width}`]).filter(Boolean);
  return picture(found, page.picture_alt);
}

function serviceCard(service, level, path) {
  const heading = html`<a href="${path}">${service.title}</a>`;
  return html`<article>${raw(`<${level}>`)}${heading}${raw(`</${level}>`)}${service.intro && html`<p>${service.intro}</p>`}</article>`;
}

/** What all pages but the first one begin with. */
function framed(page, site, speak, content) {
  const above = [];
  for (let at = page.meta.parent; at && site.pages.has(at.id); at = site.pages.get(at.id).meta.parent) {
    above.unshift(site.pages.get(at.id));
  }
  const crumbs = above.map((each, place) => html`<li><a href="${pathOf(each)}">${place ? each.title : speak.say("Home")}</a></li>`);
  return html`<article>${crumbs.length > 0 && html`<nav><ol>${crumbs}<li>${page.title}</li></ol></nav>`}
<header><h1>${page.title}</h1>${page.intro && html`<p>${page.intro}</p>`}</header>${content}</article>`;
}

const PAGES = {
  "pages.HomePage": homePage,
  "pages.ServiceIndexPage": (page, site, speak) => {
    const services = [...site.pages.values()].filter((each) => each.meta.parent?.id === page.id);
    const items = services.map((each) => html`<li>${serviceCard(each, "h2", pathOf(each))}</li>`);
    const none = html`<li>${speak.say("No service has been published yet.")}</li>`;
    return framed(page, site, speak, html`${ownPicture(page)}<ul>${items.length ? items : none}</ul>`);
  },
  "pages.ServicePage": servicePage,
  "pages.ChannelsPage": (page, site, speak) => {
    const { say } = speak;
    const values = page.channels.map((block) => block.value);
    const shown = (urgent) => values.filter((v) => Boolean(v.emergency) === urgent).map((v) => channel(v, speak));
    const urgent = shown(true);
    return framed(
      page,
      site,
      speak,
      html`${ownPicture(page)}${urgent.length > 0 && html`<section><h2>${say("In an emergency")}</h2>${urgent}</section>`}
<section><h2>${say("For complaints, questions and ideas")}</h2>${shown(false)}</section>
${page.body && html`<hr>${raw(page.body)}`}`,
    );
  },
  "pages.StandardPage": (page, site, speak) =>
    framed(page, site, speak, html`${ownPicture(page)}${body(page.body, speak)}`),
};

/** The main part of a page; a type that we do not know yet shows its title and its text. */
export const contentPage = (page, site, speak) =>
  (PAGES[page.meta.type] ?? PAGES["pages.StandardPage"])(page, site, speak);

function homePage(page, site, speak) {
  const { say, number, home } = speak;
  const newest = site.newest.results.slice(0, 6);
  const sum = (facet, wanted) =>
    (site.newest.facets[facet] ?? []).filter((at) => wanted.has(at.value)).reduce((all, at) => all + at.count, 0);
  const figures = [
    [site.newest.count, "can be read by everybody"],
    [sum("stage", OPEN), "are being handled"],
    [sum("outcome", new Set(["solved_confirmed"])), "confirmed as solved by the reporter"],
  ].filter(([value]) => value);
  return html`<section>${page.greeting && html`<p lang="ban">${page.greeting}</p>`}<h1>${page.hero_title}</h1><p>${page.hero_text}</p>
<p><a href="${home}aduan/baru/">${say("File a complaint")}</a> <a href="${home}lacak/">${say("Track with a receipt")}</a></p>${ownPicture(page)}</section>
${figures.length > 0 && html`<ul>${figures.map(([value, words]) => html`<li><strong>${number(value)}</strong> ${say(words)}</li>`)}</ul>`}
<section><h2>${say("Latest complaints")}</h2>${
    newest.length
      ? html`<ul>${newest.map((row) => html`<li>${card(row, site.threads, speak)}</li>`)}</ul><p><a href="${home}aduan/">${say("See all complaints")}</a></p>`
      : html`<p>${say("No complaint has been published yet.")}</p>`
  }</section>
${page.featured.length > 0 && html`<section><h2>${say("What is it about?")}</h2><ul>${page.featured.map((each) => html`<li>${serviceCard(each, "h3", new URL(each.html_url).pathname)}</li>`)}</ul><p><a href="${home}layanan/">${say("All services")}</a></p></section>`}
${page.steps.length > 0 && html`<section><h2>${page.steps_title || say("How it works")}</h2><ol>${body(page.steps, speak)}</ol></section>`}
${(page.intro || page.body) && html`<section>${page.intro && html`<p>${page.intro}</p>`}${raw(page.body)}</section>`}`;
}

function servicePage(page, site, speak) {
  const { say, home } = speak;
  const category = page.category_slug;
  const query = category ? `?category=${category}` : "";
  const file = html`<p><a href="${home}aduan/baru/${query}">${say("File a complaint about this")}</a></p>`;
  const rows = (category ? site.newestOf.get(category) : site.newest.results).slice(0, 4);
  const items = rows.map(
    (row) => html`<li>${badge(site.threads.get(row.reference))}<br><a href="${address(row.reference, speak)}" lang="id">${row.title}</a></li>`,
  );
  const all = category
    ? say("All complaints: %(category)s", { category: site.categories.get(category) })
    : say("See all complaints");
  const beside = html`<aside><h2>${say("Something like this?")}</h2><p>${say("Tell us what happened and where. It costs nothing.")}</p>${file}
${category && figures(site.figures.get(category), site, speak)}
<h2>${say("What others reported")}</h2>${items.length ? html`<ul>${items}</ul>` : html`<p>${say("No complaint has been published yet.")}</p>`}
<p><a href="${home}aduan/${query}">${all}</a></p></aside>`;
  return framed(page, site, speak, html`${file}${ownPicture(page)}${body(page.body, speak)}${beside}`);
}

function figures(found, site, speak) {
  if (!found) return "";
  const { say, day, count } = speak;
  const open = found.open > 0 && count("%(number)s of them is still open", "%(number)s of them are still open", found.open, { number: found.open });
  const half = found.median_days
    ? count("Half within %(days)s day", "Half within %(days)s days", found.median_days, { days: found.median_days })
    : say("Half on the same day");
  const most = found.p80_days
    ? count("four in five within %(days)s day", "four in five within %(days)s days", found.p80_days, { days: found.p80_days })
    : say("four in five on the same day");
  const speed = found.median_days === null ? say("Too few answers yet to say.") : `${half}, ${most}`;
  const gaps = { percent: found.kept_percent, kept: found.kept, promised: found.promised };
  const kept =
    found.kept_percent === null
      ? say("Too few promises yet to say.")
      : raw(say('%(percent)s %% <span class="small muted">(%(kept)s of %(promised)s)</span>', gaps).replace("%%", "%"));
  const solved = found.solved_lately.map((reference) => site.threads.get(reference)).filter(Boolean);
  return html`<section><h2>${say("How it really goes")}</h2><dl>
<dt>${say("Complaints in the last 12 months")}</dt><dd>${found.filed} ${open}</dd>
<dt>${say("Time to the first answer")}</dt><dd>${speed}</dd>
<dt>${say("Answered as promised")}</dt><dd>${kept}</dd>
<dt>${say("Solved, says the reporter")}</dt><dd>${found.solved}</dd></dl>
<p>${say("Counted by the system on %(day)s, over all complaints of this kind.", { day: day(found.counted_on) })}</p></section>
${solved.length > 0 && html`<section><h2>${say("Solved lately")}</h2><ul>${solved.map((thread) => html`<li><a href="${address(thread.reference, speak)}">${thread.title}</a><br>${day(thread.closed_on)}</li>`)}</ul></section>`}`;
}

export function historyPage(roots, { say, day, count }) {
  const rows = roots.map(
    (seal) => html`<li id="${seal.day}">${day(seal.day)} ${count("%(number)s step", "%(number)s steps", seal.events, { number: seal.events })}<br><code>${seal.root}</code></li>`,
  );
  return html`<h1>${say("History that can be checked")}</h1>
<p>${say("Each step in the life of a complaint is written down once and never changed. In the night after, everything that happened on a day is sealed in one number, its root, which is published here.")}</p>
<p>${say("Keep one of these roots, in an e-mail or on paper. Each holds the one before it. If anybody changes, removes or adds a step of a sealed day later, the roots do not fit any more, and your copy proves it.")}</p>
<p>${say("A root tells nothing about any complaint. Whoever filed one gets, with the papers for the Ombudsman, the proof that each of its steps stands in these roots.")}</p>
<p><a href="/feeds/riwayat.atom">${say("Follow the seals (Atom)")}</a> · <a href="/api/v1/history-roots/">${say("All of them, for programs")}</a></p>
${rows.length ? html`<h2>${say("The latest")}</h2><ol>${rows}</ol>` : html`<p>${say("No day is sealed yet. The first seal appears in the night after the first day.")}</p>`}`;
}

export function moderationPage(month, others, speak) {
  const { say, count, home } = speak;
  const hours = month.median_hours;
  const speed =
    hours === null
      ? say("How long held comments waited is told from %(least)s decisions on.", { least: month.least_for_a_median })
      : hours
        ? count("Half of the held comments were decided within %(hours)s hour.", "Half of the held comments were decided within %(hours)s hours.", hours, { hours })
        : say("Half of the held comments were decided within half an hour.");
  const reasons = (rows, none) =>
    rows.length ? html`<ul>${rows.map((row) => html`<li>${row.label}: ${row.count}</li>`)}</ul>` : html`<p>${say(none)}</p>`;
  const way = (each) => html`<li><a href="${home}moderasi/${each.month.split("-").map(Number).join("/")}/">${speak.month(each.month)}</a></li>`;
  return html`<h1>${say("Moderation in %(month)s", { month: speak.month(month.month) })}</h1>
<p>${say("What people write here is checked: most of it by a program alone, the rest by a person. This page counts what was decided, and why. It names nobody.")}</p>
${month.running && html`<p>${say("This month is still running: the numbers change.")}</p>`}
<table><caption>${say("Decisions")}</caption><tr><th>${say("What")}</th><th>${say("How often")}</th></tr>
<tr><th>${say("Comments written")}</th><td>${month.written}</td></tr>${month.acts.map((row) => html`<tr><td>${row.label}</td><td>${row.count}</td></tr>`)}</table>
<p>${speed}</p>
<h2>${say("Why comments were refused")}</h2>${reasons(month.refusals, "None was refused.")}
<h2>${say("Why public texts were removed")}</h2>${reasons(month.removals, "None was removed.")}
<p>${say("Each number counts decisions, not people. Two decisions about one text count twice. Small numbers are shown as they are.")}</p>
<p><a href="${home}keberatan/">${say("Excluded, and without an account? Appeal here")}</a></p>
${others.length > 0 && html`<h2>${say("Other months")}</h2><ul>${others.map(way)}</ul>`}`;
}
