// The page of a thread, its wordings, and the lists of threads.
import { address, badge, card } from "./cards.mjs";
import { html, paragraphs, raw, escape } from "./html.mjs";

const POSTS_A_PAGE = 100;

export function threadPages(thread, found, speak) {
  const opening = thread.posts.find((post) => post.kind === "complaint");
  const others = thread.posts.filter((post) => post !== opening);
  const pages = [];
  for (let first = 0; first === 0 || first < others.length; first += POSTS_A_PAGE) {
    const posts = others.slice(first, first + POSTS_A_PAGE);
    const after = first ? others[first - 1].position : null;
    const stretch = { posts, first: first + 1, last: first + posts.length, total: others.length };
    const more = stretch.last < stretch.total ? posts.at(-1).position : null;
    pages.push({ after, main: threadPage(thread, opening, { ...stretch, more }, found, speak) });
  }
  return pages;
}

function threadPage(thread, opening, stretch, found, speak) {
  const { say, day, count, home } = speak;
  const { labels } = thread;
  const here = address(thread.reference, speak);
  const place = `${labels.village}, ${labels.district}`;
  return html`<nav><ol><li><a href="${home}aduan/">${say("Complaints")}</a></li><li><a href="${home}aduan/?category=${thread.category}">${labels.category}</a></li><li>${thread.reference}</li></ol></nav>
<p>${badge(thread)}</p><h1 lang="id">${thread.title}</h1>
<p>${labels.subcategory} · ${place} · ${day(thread.received_on)}</p>
${verdict(thread, speak)}
<dl>${thread.story.latest && fact(say("Last"), `${thread.story.latest}, ${day(thread.story.latest_on)}`)}
${fact(say("Next"), thread.story.next)}</dl>
${links(thread, found.threads, speak)}
${opening && complaint(thread, opening, speak)}
<p><a href="${here}ikuti/">${say("Follow")}</a> ${count("%(number)s supporter", "%(number)s supporters", thread.support_count, { number: thread.support_count })}</p>
<h2 id="percakapan">${say("Responses and comments")}</h2>
${conversation(thread, stretch, speak)}
<section id="komentar"><h2>${say("Write a comment")}</h2>${toComment(thread, speak)}</section>
<aside><section><h2>${say("About this complaint")}</h2><dl>
${fact(say("Reference"), thread.reference)}
${fact(say("Category"), `${labels.category}, ${labels.subcategory}`)}
${fact(say("Place"), place)}
${fact(say("Came through"), labels.channel)}
${labels.nature && fact(say("Nature"), labels.nature)}
${found.service && fact(say("Service"), html`<a href="${found.service.path}">${found.service.title}</a>`)}</dl></section>
${promises(thread, speak)}${timeline(thread, speak)}
<section><h2>${say("Share")}</h2><p>${say("Its address:")} <a href="${thread.url}">${thread.url}</a></p></section></aside>
${found.similar.length > 0 && html`<section><h2>${say("Similar complaints")}</h2><ul>${found.similar.map((row) => html`<li>${card(row, found.threads, speak, { small: true })}</li>`)}</ul></section>`}`;
}

const fact = (name, value) => html`<dt>${name}</dt><dd>${value}</dd>`;

function verdict(thread, { say, day }) {
  const solved = thread.outcome === "solved_confirmed";
  const answered = thread.posts.some((post) => post.kind === "response" && post.state === "visible");
  const outcome = solved
    ? say("Yes, the reporter confirms it")
    : thread.labels.outcome ??
      (answered ? say("Answered, but the reporter has not confirmed it") : say("Not yet"));
  return html`<dl>${fact(say("In charge"), thread.labels.agency ?? say("The city's verification team"))}
${thread.story.promised && fact(say("Promised"), thread.story.promised)}
${fact(say("Answered?"), thread.answered_on ? say("Yes, on %(date)s", { date: day(thread.answered_on) }) : say("Not yet"))}
${fact(say("Solved?"), outcome)}</dl>`;
}

function links(thread, threads, speak) {
  const line = (words, reference) => {
    const other = reference && threads.get(reference);
    if (!other) return "";
    return html`<p>${speak.say(words)} <a href="${address(reference, speak)}">${reference} ${other.title}</a></p>`;
  };
  return [
    line("Joined with", thread.merged_into),
    thread.merged.map((reference) => line("Joined with this one:", reference)),
    line("Split from", thread.split_from),
    thread.parts.map((reference) => line("A second matter of it:", reference)),
  ];
}

function photos(post, { say }) {
  if (!post.photos.length) return "";
  return html`<ul>${post.photos.map((photo, place) => {
    const alt = photo.caption || say("Photo %(number)s", { number: place + 1 });
    const small = photo.url.replace(/\.jpg$/, "-640.jpg");
    return html`<li><figure><a href="${photo.url}"><img src="${small}" alt="${alt}" loading="lazy"></a>${photo.caption && html`<figcaption lang="id">${photo.caption}</figcaption>`}</figure></li>`;
  })}</ul>`;
}

function reportLink(thread, post, speak) {
  const { say, day } = speak;
  const place = `${address(thread.reference, speak)}lapor/${post.position}/`;
  return html`<p><a href="${place}">${say("Report personal data")}: ${post.author}, ${day(post.published_on)}</a></p>`;
}

function complaint(thread, post, speak) {
  const { say, day } = speak;
  return html`<h2>${say("The complaint")}</h2><article id="p-${post.position}"><header><h3>${post.author}</h3>${day(thread.received_on)}</header>
<div lang="id">${paragraphs(post.body)}</div>${photos(post, speak)}${reportLink(thread, post, speak)}</article>`;
}

function post(thread, found, speak) {
  const { say, day } = speak;
  if (found.state === "hidden") {
    return html`<article>${say("This text is being checked: somebody reported personal data in it.")}</article>`;
  }
  if (found.state === "withdrawn") {
    const words = say("This text was removed on %(date)s.", { date: day(found.removed_on) });
    return html`<article>${words} ${say("Reason:")} ${found.removal_label}.</article>`;
  }
  const kind = found.field_work ? "Official response: field follow-up" : "Official response";
  const reworded = html`<a href="${address(thread.reference, speak)}perubahan/">${say("reworded")}</a>`;
  return html`<article id="p-${found.position}">${found.kind === "response" && html`<p>${say(kind)}</p>`}
<header><h3>${found.author}</h3>${day(found.published_on)}${found.version > 1 && reworded}</header>
<div lang="id">${paragraphs(found.body)}</div>${photos(found, speak)}${reportLink(thread, found, speak)}</article>`;
}

function conversation(thread, stretch, speak) {
  const { say } = speak;
  const { first, last, total, more } = stretch;
  const tally = say("%(first)s to %(last)s of %(total)s", { first, last, total });
  const here = address(thread.reference, speak);
  if (stretch.posts.length === 0) return html`<p>${say("Nobody has written here yet.")}</p>`;
  return html`${first > 1 && html`<p><a href="${here}">← ${say("From the beginning")}</a> ${tally}</p>`}
${stretch.posts.map((found) => post(thread, found, speak))}
${more !== null && html`<p><a href="${here}setelah-${more}/">${say("Further comments")} →</a> ${tally}</p>`}`;
}

function toComment(thread, { say, home }) {
  if (thread.stage === "archived") {
    return html`<p>${say("This complaint is archived and takes no more comments.")}</p>`;
  }
  const gaps = { sign_in: `${home}akun/login/`, sign_up: `${home}akun/signup/`, next: escape(thread.url) };
  const words = say(
    '<a href="%(sign_in)s?next=%(next)s">Sign in</a> or <a href="%(sign_up)s?next=%(next)s">make an account</a> to comment. Your name is not shown.',
    gaps,
  );
  return html`<p>${raw(words)}</p>`;
}

function promises(thread, { say }) {
  if (!thread.deadlines.length) return "";
  return html`<section><h2>${say("What was promised")}</h2><ul>${thread.deadlines.map((promise) => {
    const { words } = promise;
    const again = promise.round > 1 && html` ${say("(time %(round)s)", { round: promise.round })}`;
    const rows = words.rows.map((row) => html`<tr><th>${row.when}</th><td>${row.words}</td><td>${row.total}</td></tr>`);
    return html`<li><strong>${promise.label}</strong>${again}<br>${words.state}<br>${words.rule} · ${promise.source}
${rows.length > 0 && html`<details><summary>${say("How it is counted")}: ${promise.label}</summary><p>${words.method}</p>
<table><caption>${promise.label}</caption><thead><tr><th>${say("Days")}</th><th>${say("What")}</th><th>${say("Sum")}</th></tr></thead><tbody>${rows}</tbody></table>
${words.promised && html`<p>${words.promised}</p>`}${words.notes.map((note) => html`<p>${note}</p>`)}</details>`}</li>`;
  })}</ul></section>`;
}

function timeline(thread, speak) {
  const { say, day, home } = speak;
  if (!thread.timeline.length) return "";
  const reworded = thread.posts.some((found) => found.version > 1);
  return html`<section><h2>${say("What happened so far")}</h2><ol>${thread.timeline.map((step) => html`<li>${day(step.reached_on)} ${step.label}${step.agency_label && html`: ${step.agency_label}`}</li>`)}</ol>
<p><a href="${home}riwayat/">${say("This history can be checked")}</a>${reworded && html`<br><a href="${address(thread.reference, speak)}perubahan/">${say("When its texts were reworded")}</a>`}</p></section>`;
}

export function wordingsPage(thread, wordings, speak) {
  const { say, day, count, home } = speak;
  const here = address(thread.reference, speak);
  const sections = wordings.map((reworded) => {
    const steps = reworded.steps.map((step, place) => {
      const name = place === 0 ? say("First wording") : say("Wording %(number)s", { number: step.number });
      const masks = count("%(masks)s place is hidden in it.", "%(masks)s places are hidden in it.", step.masks, { masks: step.masks });
      const changes = step.changes > 0 && count("%(changes)s place reads otherwise than before.", "%(changes)s places read otherwise than before.", step.changes, { changes: step.changes });
      return html`<li>${day(step.on)} ${name}<br>${masks} ${changes}</li>`;
    });
    const title = reworded.position === 0 ? say("The complaint") : html`<a href="${here}#p-${reworded.position}">${reworded.author}</a>`;
    return html`<section><h2>${title}</h2><ol>${steps}</ol><h3>${say("How it reads now")}</h3>
<article>${marked(reworded)}</article><p>${say("Marked: what the last wording changed.")}</p></section>`;
  });
  return html`<nav><ol><li><a href="${home}aduan/">${say("Complaints")}</a></li><li><a href="${here}">${thread.reference}</a></li></ol></nav>
<h1>${say("What was reworded here")}</h1>
<p>${say("Before a text becomes public, personal data in it is hidden. Where more was found later, or less has to be hidden, a new wording takes the place of the old one. The old words are deleted, because they may hold what is hidden now.")}</p>
${sections.length ? sections : html`<p>${say("Nothing was reworded. Everything stands as it was first published.")}</p>`}
<p><a href="${here}">← ${say("Back to the complaint")}</a></p>`;
}

/** The places count code points, as Python does. */
function marked({ body, changed }) {
  const points = Array.from(body);
  const parts = [];
  let place = 0;
  for (const [start, end] of changed) {
    parts.push(points.slice(place, start).join(""), html`<mark>${points.slice(start, end).join("")}</mark>`);
    place = end;
  }
  return [...parts, points.slice(place).join("")];
}

export function listPage(rows, place, total, threads, count, speak) {
  const { say, number, home } = speak;
  const at = (page) => (page === 1 ? `${home}aduan/` : `${home}aduan/halaman/${page}/`);
  return html`<h1>${say("Complaints")}</h1><section>
<h2>${speak.count("%(shown)s complaint", "%(shown)s complaints", count, { shown: number(count) })}</h2>
<ul class="cards">${rows.map((row) => html`<li>${card(row, threads, speak)}</li>`)}</ul>
<nav>${place > 1 && html`<a rel="prev" href="${at(place - 1)}">← ${say("Previous")}</a>`}${place < total && html`<a rel="next" href="${at(place + 1)}">${say("Next")} →</a>`}</nav></section>`;
}
