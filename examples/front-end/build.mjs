#!/usr/bin/env node
// Rebuilds every public page and thread of the site from its API alone, as files of HTML.
//
//   node build.mjs http://127.0.0.1:8000 out
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Api } from "./api.mjs";
import { contentPage, historyPage, moderationPage, pathOf } from "./content.mjs";
import { document_, speaker } from "./html.mjs";
import { openDataPage, readOpenData } from "./open-data.mjs";
import { listPage, threadPages, wordingsPage } from "./threads.mjs";

const [base = "http://127.0.0.1:8000", out = "out"] = process.argv.slice(2);
const api = new Api(base);
const written = new Map();
const failed = [];

/** Keep one page: `kind` is what it shows. */
async function write(kind, path, title, main, speak, site) {
  const file = join(out, path, "index.html");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, document_(speak, title, main, site));
  written.set(path, kind);
}

/** What is the same in both languages is asked once. */
async function shared() {
  const [settings, menus, notices, roots, openData] = await Promise.all([
    api.get("/api/v2/settings/"),
    api.get("/api/v2/menus/"),
    api.get("/api/v2/notices/"),
    api.get("/api/v1/history-roots/"),
    readOpenData(api),
  ]);
  const items = await api.items("/api/v2/pages/");
  const pages = await Promise.all(items.map((item) => api.get(`/api/v2/pages/${item.id}/`)));
  return { settings, menus, notices: notices.results, roots: roots.results, openData, all: pages.filter(Boolean) };
}

/** Every list, thread and figure in one language. */
async function inLanguage(common, language) {
  const [lists, categories, figures, moderation] = await Promise.all([
    api.cursors("/api/v1/threads/", language),
    api.get("/api/v1/categories/", language),
    api.get("/api/v1/figures/", language),
    api.get("/api/v1/moderation/", language),
  ]);
  const rows = lists.pages.flat();
  const threads = new Map();
  await Promise.all(
    rows.map(async ({ reference }) => {
      const thread = await api.get(`/api/v1/threads/${reference}/`, language);
      if (thread) threads.set(reference, thread);
    }),
  );
  const newestOf = new Map();
  for (const { value } of categories.results) {
    newestOf.set(value, rows.filter((row) => row.category === value));
  }
  return {
    ...common,
    pages: new Map(common.all.filter((page) => page.meta.locale === language).map((page) => [page.id, page])),
    lists: lists.pages.map((page) => page.filter((row) => threads.has(row.reference))),
    newest: lists.first,
    newestOf,
    threads,
    categories: new Map(categories.results.map((each) => [each.value, each.label])),
    figures: new Map(figures.results.map((each) => [each.category, each])),
    moderation: moderation.results,
  };
}

async function writeContent(site, speak) {
  for (const page of site.pages.values()) {
    const title = page.meta.seo_title || page.hero_title || page.title;
    await guarded(pathOf(page), () =>
      write("page", pathOf(page), title, contentPage(page, site, speak), speak, site),
    );
  }
  const { say, home } = speak;
  const [running, ...others] = site.moderation;
  const pages = [
    [`${home}data/`, say("Open data"), openDataPage(site.openData, speak)],
    [`${home}riwayat/`, say("History that can be checked"), historyPage(site.roots, speak)],
    [`${home}moderasi/`, say("Moderation"), moderationPage(running, others, speak)],
  ];
  for (const month of site.moderation) {
    const path = `${home}moderasi/${month.month.split("-").map(Number).join("/")}/`;
    const rest = site.moderation.filter((each) => each !== month);
    pages.push([path, say("Moderation"), moderationPage(month, rest, speak)]);
  }
  for (const [path, title, main] of pages) await write("program", path, title, main, speak, site);
}

async function writeLists(site, speak) {
  const { lists } = site;
  for (const [place, rows] of lists.entries()) {
    const path = place === 0 ? `${speak.home}aduan/` : `${speak.home}aduan/halaman/${place + 1}/`;
    const main = listPage(rows, place + 1, lists.length, site.threads, site.newest.count, speak);
    await write("list", path, speak.say("Complaints"), main, speak, site);
  }
}

async function writeThread(thread, site, speak) {
  const path = `${speak.home}aduan/${thread.reference}/`;
  const near = await api.get(`/api/v1/threads/${thread.reference}/similar/`, speak.language);
  const service = [...site.pages.values()].find((page) => page.category_slug === thread.category);
  const found = {
    threads: site.threads,
    similar: (near?.results ?? []).filter((row) => site.threads.has(row.reference)),
    service: service && { path: pathOf(service), title: service.title },
  };
  for (const { after, main } of threadPages(thread, found, speak)) {
    const place = after === null ? path : `${path}setelah-${after}/`;
    await write("thread", place, thread.title, main, speak, site);
  }
  if (thread.posts.some((post) => post.version > 1)) {
    const wordings = await api.get(`/api/v1/threads/${thread.reference}/wordings/`, speak.language);
    const main = wordingsPage(thread, wordings.results, speak);
    await write("wordings", `${path}perubahan/`, thread.reference, main, speak, site);
  }
}

/** One page that cannot be made is told, and stops no other. */
async function guarded(path, make) {
  try {
    await make();
  } catch (error) {
    failed.push(path);
    console.error(`${path}: ${error.message}`);
  }
}

const common = await shared();
for (const { code } of common.settings.languages) {
  const speak = speaker(code);
  const site = await inLanguage(common, code);
  await writeContent(site, speak);
  await writeLists(site, speak);
  const threads = [...site.threads.values()];
  await Promise.all(
    threads.map((thread) =>
      guarded(`${speak.home}aduan/${thread.reference}/`, () => writeThread(thread, site, speak)),
    ),
  );
}
await writeFile(join(out, "written.json"), JSON.stringify(Object.fromEntries(written), null, 1));
const all = written.size + failed.length;
console.log(`${written.size} of ${all} pages written to ${out}, with ${api.asked} requests`);
process.exitCode = failed.length ? 1 : 0;
