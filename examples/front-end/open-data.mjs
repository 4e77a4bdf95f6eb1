// The page of the open data: from the Data Packages and the catalogue that describe its files.
import { size } from "./blocks.mjs";
import { html, raw } from "./html.mjs";

const WORDS = {
  "threads.csv": "complaints, for a spreadsheet",
  "posts.csv": "texts, answers and comments, for a spreadsheet",
  "threads.jsonl": "complaints with their texts, for a program",
  "threads.geojson": "complaints with a place, for a map",
  "counts.csv": "how many by category, village and month",
};

const fileOf = (resource) => new URL(resource.path).pathname;
const nameOf = (resource) => fileOf(resource).split("/").pop();

/** What is public now, and the packages of the snapshots that the catalogue names. */
export async function readOpenData(api) {
  const catalog = await api.get("/data/katalog.jsonld");
  const packages = await Promise.all(catalog["dcat:dataset"].map((dataset) => api.get(dataset["@id"])));
  const [current, ...snapshots] = packages.filter(Boolean);
  return { current, snapshots };
}

export function openDataPage({ current, snapshots }, speak) {
  const { say } = speak;
  const [licence] = current.licenses;
  const terms = say('You may use, change and share them, also to earn money, if you name the city as the source (<a href="%(path)s" rel="license">%(name)s</a>).', { path: licence.path, name: licence.title });
  const files = current.resources.map((each) => html`<li><a href="${fileOf(each)}">${nameOf(each)}</a><span>${WORDS[nameOf(each)] && say(WORDS[nameOf(each)])}</span></li>`);
  const threads = current.resources.find((each) => nameOf(each) === "threads.csv");
  return html`<h1>${say("Open data")}</h1>
<p>${say("All public complaints, as files that you can open in a spreadsheet or read with a program.")}</p>
<p>${raw(terms)}</p>
<h2>${say("As it is now")}</h2>
<p>${say("Each file is written at the moment you take it. It holds what everybody can read on this site, and nothing else: personal data is masked, dates are told and hours are not.")}</p>
<ul>${files}</ul>
<h2>${say("By month")}</h2>
${snapshots.length ? html`<p>${say("At the beginning of each month everything is written down once, so that two people count the same.")}</p>${snapshots.map((each) => month(each, speak))}` : html`<p>${say("The first monthly files appear in the night.")}</p>`}
<h2>${say("What is removed")}</h2>
<p>${say("When a complaint is withdrawn, it leaves every file here at once, also those of earlier months. Please do the same: take a new copy often, and delete the old one.")}</p>
<h2>${say("Small numbers")}</h2>
<p>${say("In counts.csv, numbers below 5 are hidden, and with them others from which they could be computed. What is missing in the table is 0.")}</p>
<h2>${say("For programs")}</h2>
<ul><li><a href="/data/datapackage.json">datapackage.json</a> · <a href="/data/katalog.jsonld">${say("Catalogue (DCAT)")}</a></li><li><a href="/api/docs/">${say("The interface for programs")}</a></li></ul>
<details><summary>${say("The columns of threads.csv")}</summary>
<table><tr><th>${say("Column")}</th><th>${say("Type")}</th></tr>${threads.schema.fields.map((field) => html`<tr><th><code>${field.name}</code></th><td>${field.type}</td></tr>`)}</table></details>`;
}

function month(snapshot, speak) {
  const { say, count, day } = speak;
  const gaps = { number: snapshot.threads, made: day(snapshot.created) };
  const files = snapshot.resources.map((each) => html`<li><a href="${fileOf(each)}">${nameOf(each)}</a><span>${size(each.bytes, speak)}</span></li>`);
  return html`<h3>${snapshot.version}</h3>
<p>${count("%(number)s complaint, written on %(made)s.", "%(number)s complaints, written on %(made)s.", snapshot.threads, gaps)}</p>
<ul>${files}<li><a href="/data/${snapshot.version}/datapackage.json">datapackage.json</a><span>${say("What the files hold")}</span></li></ul>`;
}
