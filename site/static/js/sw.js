// The worker that answers without network. The server puts VERSION, STATIC, PAGES, FORMS and
// SCRIPTS before this file (pages/views/offline.py); another version is another worker.
"use strict";

for (const script of SCRIPTS) importScripts(script);

const SHELL = `shell-${VERSION}`;
const THREADS = "threads";
const MOST_THREADS = 30;
const THREAD = /^\/(en\/)?aduan\/DPS-\d{4}-\d+\/$/;
const isEnglish = (url) => url.pathname.startsWith("/en/");

// Pages are kept as a stranger gets them: nothing of an account lies in a cache.
const asStranger = (address) =>
  fetch(address, { credentials: "omit", cache: "reload", headers: { "X-Kept": "1" } });

const keepPage = async (cache, address) => {
  const answer = await asStranger(address);
  if (answer.ok && !answer.redirected) await cache.put(address, answer);
};

addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(SHELL);
    await cache.addAll(STATIC);
    await Promise.all([...PAGES, ...FORMS].map((address) => keepPage(cache, address)));
    // Nobody waits for every tab to be closed: open pages are told, and may be loaded again.
    await skipWaiting();
  };
  event.waitUntil(fill());
});

addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) {
      if (name !== SHELL && name !== THREADS) await caches.delete(name);
    }
    await clients.claim();
  };
  event.waitUntil(tidy());
});

// ------------------------------------------------------------------------------- threads
const keepThread = async (url, answer) => {
  const cache = await caches.open(THREADS);
  const text = await answer.text();
  if (text.includes("data-account=")) {
    await keepPage(cache, url.pathname);
  } else {
    const headers = { "Content-Type": "text/html; charset=utf-8" };
    await cache.put(url.pathname, new Response(text, { headers }));
  }
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST_THREADS))) await cache.delete(old);
};

// What was withdrawn is withdrawn here, too, as soon as the network can say so.
const forgetWithdrawn = async () => {
  const cache = await caches.open(THREADS);
  const kept = await cache.keys();
  if (!kept.length) return;
  const reference = (request) => request.url.split("/").at(-2);
  const asked = new URLSearchParams(kept.map((request) => ["r", reference(request)]));
  const answer = await fetch(`/luring/masih.json?${asked}`, { credentials: "omit" });
  if (!answer.ok) return;
  const still = new Set((await answer.json()).public);
  for (const request of kept) if (!still.has(reference(request))) await cache.delete(request);
};

// --------------------------------------------------------------------------------- pages
// The page says that it was kept, and so knows nothing of who is signed in.
const asKept = async (answer, status) => {
  const text = (await answer.text()).replace("<body", "<body data-kept");
  return new Response(text, { status, headers: answer.headers });
};

const offline = async (url) => {
  const kept = await caches.match(isEnglish(url) ? "/en/luring/" : "/luring/");
  if (!kept) return Response.error();
  return asKept(kept, 503);
};

const navigate = async (event, url) => {
  let answer;
  try {
    answer = await fetch(event.request);
  } catch {
    const { method, isHistoryNavigation } = event.request;
    // A step of a form that no cache may keep: the form comes back with everything typed.
    if (method === "POST" && isHistoryNavigation) return Response.redirect(`${url.pathname}#lanjut`);
    const kept = method === "GET" && (await caches.match(url.pathname));
    return kept ? asKept(kept, 200) : offline(url);
  }
  if (THREAD.test(url.pathname) && event.request.method === "GET") {
    if (answer.ok && !url.search) event.waitUntil(keepThread(url, answer.clone()));
    else if (answer.status === 410 || answer.status === 404) {
      event.waitUntil(caches.open(THREADS).then((cache) => cache.delete(url.pathname)));
    }
  }
  return answer;
};

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin || url.pathname.startsWith("/admin/")) return;
  if (event.request.mode === "navigate") event.respondWith(navigate(event, url));
  else if (event.request.method === "GET" && STATIC.includes(url.pathname)) {
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
  }
});

// ---------------------------------------------------------------------------- the outbox
const tell = async (type) => {
  for (const client of await clients.matchAll()) client.postMessage({ type });
};

addEventListener("sync", (event) => {
  if (event.tag !== "outbox") return;
  const send = async () => {
    const waiting = await Outbox.send();
    await tell("outbox");
    if (waiting) throw new Error("something waits still"); // the browser tries again later
  };
  event.waitUntil(send());
});

addEventListener("message", (event) => {
  if (event.data?.type === "page-opened") event.waitUntil(forgetWithdrawn().catch(() => {}));
});
