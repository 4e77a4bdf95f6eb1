// What waits on this device for the network. Pages and the service worker share this file.
// Where a browser keeps nothing (private windows, blocked storage), every call answers with
// nothing, and the forms work as they do without this file.
"use strict";

self.Outbox = (() => {
  const STORES = ["outbox", "pending"];

  const open = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open("prodenpasar", 1);
      asked.onupgradeneeded = () => {
        for (const name of STORES) asked.result.createObjectStore(name, { keyPath: "id" });
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = asked.onblocked = () => reject(asked.error);
    });

  const run = async (store, mode, act) => {
    try {
      const database = await open();
      try {
        return await new Promise((resolve, reject) => {
          const transaction = database.transaction(store, mode);
          const asked = act(transaction.objectStore(store));
          transaction.oncomplete = () => resolve(asked.result);
          transaction.onerror = transaction.onabort = () => reject(transaction.error);
        });
      } finally {
        database.close();
      }
    } catch {
      return undefined;
    }
  };

  const put = async (store, item) =>
    (await run(store, "readwrite", (rows) => rows.put(item))) !== undefined;
  const get = (store, id) => run(store, "readonly", (rows) => rows.get(id));
  const all = async (store) => (await run(store, "readonly", (rows) => rows.getAll())) ?? [];
  const remove = (store, id) => run(store, "readwrite", (rows) => rows.delete(id));

  const found = (text, pattern) => text.match(pattern)?.[1] ?? "";

  // The server files a key once, however often it arrives: sending twice harms nobody.
  const post = async (item) => {
    const page = await fetch(item.action, { credentials: "same-origin", cache: "no-store" });
    if (page.status >= 500) return { state: "waiting" };
    const form = await page.text();
    const token = found(form, /name="csrfmiddlewaretoken" value="([^"]+)"/);
    if (!page.ok || page.redirected || !token) return { state: "refused" };
    // Somebody else may be signed in on this device by now, or nobody any more.
    if (found(form, /data-account="([^"]*)"/) !== item.account) {
      return { state: item.account ? "waiting" : "refused" };
    }
    const body = new FormData();
    for (const [name, value] of item.fields) body.append(name, value);
    for (const file of item.files) body.append("photos", file.blob, file.name);
    body.set("csrfmiddlewaretoken", token);
    body.set("step", "send");
    const answer = await fetch(item.action, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: { "Idempotency-Key": item.id },
    });
    const text = await answer.text();
    const reference = found(text, /data-reference="([^"]+)"/);
    const receipt = found(text, /data-receipt="([^"]+)"/);
    if (answer.ok && reference && receipt) return { state: "sent", reference, receipt };
    return { state: answer.status >= 500 || answer.status === 429 ? "waiting" : "refused" };
  };

  // Send what waits; say whether anything still does.
  const send = async () => {
    let waiting = false;
    for (const item of await all("outbox")) {
      if (item.state !== "waiting") continue;
      let result;
      try {
        result = await post(item);
      } catch {
        result = { state: "waiting" };
      }
      if (result.state === "waiting") waiting = true;
      else if (result.state === "sent") await put("outbox", { id: item.id, account: item.account, at: item.at, ...result });
      else await put("outbox", { ...item, ...result });
    }
    return waiting;
  };

  return { put, get, all, remove, send };
})();
