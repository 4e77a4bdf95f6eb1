// What this device keeps: complaints that wait for the network, receipts that their owner wants
// here, pages that were read. Every page works without this file.
"use strict";

(() => {
  const place = document.getElementById("device");
  const parts = document.getElementById("device-parts")?.content;
  if (!place || !parts) return;

  // What somebody wrote with an account is nobody else's business on a shared device.
  const { account = "", kept } = document.body.dataset;
  const isMine = (item) => kept !== undefined || !item.account || item.account === account;

  const part = (name) => parts.querySelector(`[data-part="${name}"]`).cloneNode(true);
  const fill = (node, words) => {
    for (const [name, value] of Object.entries(words)) {
      for (const slot of node.querySelectorAll(`[data-slot="${name}"]`)) slot.textContent = value;
    }
    return node;
  };
  const on = (node, act, run) => {
    for (const button of node.querySelectorAll(`[data-act="${act}"]`)) button.onclick = run;
  };

  // -------------------------------------------------------------------- receipts, if wanted
  const RECEIPTS = "receipts";
  const receipts = () => {
    try {
      return JSON.parse(localStorage.getItem(RECEIPTS)) ?? [];
    } catch {
      return [];
    }
  };
  const keepReceipts = (rows) => {
    try {
      localStorage.setItem(RECEIPTS, JSON.stringify(rows));
      return true;
    } catch {
      return false;
    }
  };
  const keepReceipt = (reference, receipt) => {
    const others = receipts().filter((row) => row.reference !== reference);
    return keepReceipts([{ reference, receipt }, ...others].slice(0, 50));
  };

  const offerToKeep = () => {
    const shown = document.querySelector("[data-receipt]");
    const button = document.querySelector("[data-keep-receipt]");
    if (!shown || !button) return;
    const { reference, receipt } = shown.dataset;
    const said = () => (button.replaceWith(part("kept")), undefined);
    if (receipts().some((row) => row.reference === reference)) return said();
    button.hidden = false;
    button.onclick = () => keepReceipt(reference, receipt) && said();
  };

  const listReceipts = () => {
    const list = document.querySelector("[data-receipts]");
    if (!list) return;
    const rows = receipts();
    list.hidden = !rows.length;
    const items = list.querySelector("ul");
    items.replaceChildren(
      ...rows.map((row) => {
        const item = fill(part("receipt"), row);
        on(item, "use", () => {
          const field = document.getElementById("receipt");
          if (field) {
            field.value = row.receipt;
            field.form.requestSubmit();
          }
        });
        if (!document.getElementById("receipt")) item.querySelector('[data-act="use"]').remove();
        on(item, "forget", () => {
          keepReceipts(receipts().filter((other) => other.reference !== row.reference));
          listReceipts();
        });
        return item;
      }),
    );
  };

  // ---------------------------------------------------------------------------- the outbox
  const showOutbox = async () => {
    const shown = [];
    for (const item of await Outbox.all("outbox")) {
      if (!isMine(item)) continue;
      const node = part(item.state);
      const done = async () => {
        await Outbox.remove("outbox", item.id);
        await showOutbox();
      };
      if (item.state === "sent") {
        fill(node, item);
        on(node, "keep", () => keepReceipt(item.reference, item.receipt) && done());
        on(node, "done", done);
      } else {
        fill(node, { title: item.fields.find(([name]) => name === "title")?.[1] ?? "" });
        on(node, "check", async () => {
          await Outbox.put("pending", { ...item, id: "draft" });
          await Outbox.remove("outbox", item.id);
          location.assign(item.action);
        });
        on(node, "drop", done);
      }
      shown.push(node);
    }
    place.replaceChildren(...shown, ...(navigator.onLine ? [] : [part("offline")]));
  };

  const send = async () => {
    if (navigator.onLine) await Outbox.send();
    await showOutbox();
  };

  // Ask the browser to send even when the site is closed by then, where it can.
  self.sendLater = async () => {
    try {
      const worker = await navigator.serviceWorker.ready;
      await worker.sync.register("outbox");
    } catch {
      // The next page that is opened sends it.
    }
  };

  // ------------------------------------------------- what was under way when the network went
  const showPending = async () => {
    for (const other of await Outbox.all("pending")) {
      if (!isMine(other)) await Outbox.remove("pending", other.id);
    }
    const box = document.querySelector("[data-pending]");
    const item = box && (await Outbox.get("pending", "sending"));
    if (!item) return;
    box.hidden = false;
    on(box, "queue", async () => {
      await Outbox.put("outbox", { ...item, id: item.key, state: "waiting" });
      await Outbox.remove("pending", "sending");
      await Outbox.remove("pending", "draft");
      box.hidden = true;
      await sendLater();
      await send();
    });
    on(box, "write", async () => {
      await Outbox.put("pending", { ...item, id: "draft" });
      location.assign(item.action);
    });
  };

  const listThreads = async () => {
    const list = document.querySelector("[data-threads]");
    if (!list || !self.caches) return;
    const cache = await caches.open("threads");
    const kept = (await cache.keys()).reverse();
    list.hidden = !kept.length;
    const rows = await Promise.all(
      kept.map(async (request) => {
        const text = await (await cache.match(request)).text();
        const link = document.createElement("a");
        link.href = request.url;
        const page = new DOMParser().parseFromString(text, "text/html");
        link.textContent = page.querySelector("h1")?.textContent.trim() || request.url;
        const row = document.createElement("li");
        row.append(link);
        return row;
      }),
    );
    list.querySelector("ul").replaceChildren(...rows);
  };

  // ----------------------------------------------------------------------------- the worker
  const work = async () => {
    if (!navigator.serviceWorker) return;
    const controlled = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (event.data?.type === "outbox") showOutbox();
    });
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (!controlled) return;
      const notice = part("update");
      on(notice, "reload", () => location.reload());
      place.append(notice);
    });
    try {
      await navigator.serviceWorker.register("/sw.js");
      const { active } = await navigator.serviceWorker.ready;
      active.postMessage({ type: "page-opened" });
    } catch {
      // A private window may forbid it: the site works without.
    }
  };

  addEventListener("online", send);
  addEventListener("offline", showOutbox);
  offerToKeep();
  listReceipts();
  send();
  showPending();
  listThreads();
  if (document.readyState === "complete") work();
  else addEventListener("load", work);
})();
