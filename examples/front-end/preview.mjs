#!/usr/bin/env node
// Shows an editor the draft that a token opens, and keeps nothing.
//
//   node preview.mjs http://127.0.0.1:8000 8090
//   and the site runs with HEADLESS_PREVIEW_URL=http://127.0.0.1:8090/
import { createServer } from "node:http";
import { Api, Refused } from "./api.mjs";
import { contentPage } from "./content.mjs";
import { document_, html, speaker } from "./html.mjs";

const [base = "http://127.0.0.1:8000", port = "8090"] = process.argv.slice(2);
const api = new Api(base);
const HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": "default-src 'none'; img-src http: https:",
};

/** The pages above the draft, and those under it that it lists. */
async function neighbours(draft) {
  const pages = new Map();
  for (let above = draft.meta.parent; above; ) {
    const page = await api.get(`/api/v2/pages/${above.id}/`);
    if (!page) break;
    pages.set(page.id, page);
    above = page.meta.parent;
  }
  const below = draft.meta.type === "pages.ServiceIndexPage" ? await api.items(`/api/v2/pages/?child_of=${draft.id}`) : [];
  for (const { id } of below) {
    const page = await api.get(`/api/v2/pages/${id}/`);
    if (page) pages.set(id, page);
  }
  return pages;
}

/** Only what this one page shows of the site around it. */
async function around(draft) {
  const language = draft.meta.locale;
  const category = draft.category_slug;
  const [settings, menus, notices, newest, categories, figures, own] = await Promise.all([
    api.get("/api/v2/settings/"),
    api.get("/api/v2/menus/"),
    api.get("/api/v2/notices/"),
    api.get("/api/v1/threads/", language),
    api.get("/api/v1/categories/", language),
    api.get("/api/v1/figures/", language),
    category ? api.get(`/api/v1/threads/?sort=newest&category=${category}`, language) : null,
  ]);
  const counted = figures.results.find((row) => row.category === category);
  const rows = [...newest.results.slice(0, 6), ...(own?.results ?? []).slice(0, 4)];
  const references = new Set([...rows.map((row) => row.reference), ...(counted?.solved_lately ?? [])]);
  const threads = new Map();
  for (const reference of references) {
    const thread = await api.get(`/api/v1/threads/${reference}/`, language);
    if (thread) threads.set(reference, thread);
  }
  return {
    settings,
    menus,
    notices: notices.results,
    pages: await neighbours(draft),
    newest: { ...newest, results: newest.results.filter((row) => threads.has(row.reference)) },
    newestOf: new Map([[category, (own?.results ?? []).filter((row) => threads.has(row.reference))]]),
    threads,
    categories: new Map(categories.results.map((each) => [each.value, each.label])),
    figures: new Map([[category, counted]]),
  };
}

async function shown(token) {
  const draft = await api.get(`/api/v2/preview/?token=${encodeURIComponent(token)}`);
  if (!draft) throw new Refused(410, "The page of this draft was taken off or deleted.");
  const speak = speaker(draft.meta.locale);
  const site = await around(draft);
  return document_(speak, draft.title, contentPage(draft, site, speak), site);
}

createServer(async (request, response) => {
  const token = new URL(request.url, "http://localhost").searchParams.get("token") ?? "";
  try {
    const page = await shown(token);
    response.writeHead(200, HEADERS).end(page);
  } catch (error) {
    const refused = error instanceof Refused ? error : new Refused(502, "The site does not answer.");
    if (refused !== error) console.error(error.message); // without the token
    const body = html`<!doctype html><meta charset="utf-8"><title>–</title><p>${refused.message}</p>`;
    response.writeHead(refused.status, HEADERS).end(body.text);
  }
}).listen(Number(port), "127.0.0.1", () => console.log(`Drafts are shown at http://127.0.0.1:${port}/`));
