// Filing on a cheap phone: what is typed stays on the device until it is sent, photos get small
// before they travel, the category is guessed. The forms work without this file.
"use strict";

(() => {
  const form = document.querySelector("form[data-filing]");
  const filed = document.querySelector("[data-receipt]");
  const DRAFT = "filing-draft";
  const SKIPPED = new Set(["csrfmiddlewaretoken", "step", "website", "staged", "nik"]);
  const shown = (id) => document.querySelector(`[data-filing-part="${id}"]`);

  const store = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem(name);
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch {
      // A private window that keeps nothing.
    }
    return null;
  };

  // Sent: nothing of it stays here.
  if (filed) {
    store(DRAFT, null);
    Outbox.remove("pending", "sending");
    Outbox.remove("pending", "draft");
    return;
  }
  if (!form) return;

  const files = form.querySelector('input[type="file"]');
  const title = form.querySelector("#id_title");
  const body = form.querySelector("#id_body");
  const isForm = Boolean(title && body);
  const account = document.body.dataset.account ?? "";
  const typed = () =>
    [...new FormData(form)].filter(([, value]) => typeof value === "string");

  // The form may come from the device's own cache: its key is then not new.
  if (isForm && form.dataset.fresh && self.crypto?.randomUUID) {
    form.elements.key.value = crypto.randomUUID().replaceAll("-", "");
  }

  // ------------------------------------------------------------------------------ the draft
  const draft = () => {
    try {
      return JSON.parse(store(DRAFT)) ?? null;
    } catch {
      return null;
    }
  };

  const put = (fields) => {
    const seen = new Set();
    for (const [name, value] of fields) {
      if (SKIPPED.has(name) || name === "key") continue;
      let fits = [...form.elements].filter((element) => element.name === name);
      if (!fits.length) {
        const hidden = document.createElement("input");
        hidden.type = "hidden";
        hidden.name = name;
        form.append(hidden);
        fits = [hidden];
      }
      for (const element of fits) {
        if (element.type === "radio" || element.type === "checkbox") {
          element.checked = element.value === value;
        } else if (!seen.has(name)) {
          element.value = value;
        }
        element.dispatchEvent(new Event("input", { bubbles: true }));
      }
      seen.add(name);
    }
  };

  let later = 0;
  let last = "";
  const keepDraft = () => {
    if (!title.value.trim() && !body.value.trim()) return;
    const fields = typed().filter(([name, value]) => !SKIPPED.has(name) && value);
    if (!account) {
      store(DRAFT, JSON.stringify({ fields, at: Date.now() }));
      return;
    }
    const now = JSON.stringify(fields);
    if (now === last) return;
    last = now;
    const sent = new FormData(form);
    sent.delete("photos");
    sent.set("step", "save");
    fetch(form.action, { method: "POST", body: sent, keepalive: true }).catch(() => (last = ""));
  };

  if (isForm) {
    const pristine = form.dataset.fresh && !title.value && !body.value;
    form.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(keepDraft, account ? 5000 : 400);
    });
    addEventListener("visibilitychange", () => document.hidden && keepDraft());
    // The way back led here over a page that no browser can show again.
    const found = location.hash === "#lanjut" ? "sending" : "draft";
    Outbox.get("pending", found).then(async (kept) => {
      // Back from a page without network: everything is put back, files as well.
      if (kept && pristine) {
        put(kept.fields);
        if (kept.key) form.elements.key.value = kept.key;
        give(kept.files.map((file) => new File([file.blob], file.name, { type: file.blob.type })));
        await Outbox.remove("pending", "draft");
        keepDraft();
        return;
      }
      const old = pristine && !account ? draft() : null;
      const banner = shown("draft");
      if (!old || !banner) return;
      const when = new Date(old.at);
      banner.querySelector("[data-when]").textContent = when.toLocaleString(document.documentElement.lang);
      banner.hidden = false;
      banner.querySelector('[data-act="continue"]').onclick = () => {
        put(old.fields);
        banner.hidden = true;
        title.focus();
      };
      banner.querySelector('[data-act="discard"]').onclick = () => {
        store(DRAFT, null);
        banner.hidden = true;
        title.focus();
      };
    });
  }

  // ----------------------------------------------------- what is under way when the network goes
  const pending = async () => {
    const chosen = [...(files?.files ?? [])].map((blob) => ({ blob, name: blob.name }));
    const earlier = isForm ? null : await Outbox.get("pending", "sending");
    const key = form.elements.key?.value;
    const fields = typed().filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "step");
    return Outbox.put("pending", {
      id: "sending",
      key,
      action: form.getAttribute("action"),
      account,
      fields: fields.filter(([name]) => name !== "staged"),
      // Files that the server holds already are kept here too: it may have to be sent anew.
      files: [...(earlier?.key === key ? earlier.files : []), ...chosen],
      at: Date.now(),
    });
  };

  // The words that sound like an emergency are looked for here, too: without network nobody else
  // can say that a complaint is the wrong way.
  const isEmergency = (fields) => {
    const pattern = form.dataset.emergency;
    const words = fields.filter(([name]) => name === "title" || name === "body");
    return Boolean(pattern) && new RegExp(pattern, "i").test(words.map(([, w]) => w).join("\n"));
  };

  let ready = false;
  form.addEventListener(
    "submit",
    (event) => {
      if (ready) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const go = () => {
        ready = true;
        form.requestSubmit(event.submitter);
        ready = false;
      };
      const stop = setTimeout(go, 1500); // a device that cannot keep it must not hold it up
      pending().then(() => {
        clearTimeout(stop);
        // Not within the event that is still under way: the browser would ignore it.
        if (navigator.onLine) return setTimeout(go);
        const notice = shown(isEmergency(typed()) ? "emergency" : "no-network");
        if (!notice) return go();
        notice.hidden = false;
        notice.focus();
      });
    },
    { capture: true },
  );
  for (const button of document.querySelectorAll('[data-act="queue-now"]')) {
    button.addEventListener("click", async () => {
      const item = await Outbox.get("pending", "sending");
      if (!item) return;
      if (button.dataset.notUrgent) item.fields.push(["not_urgent", "1"]);
      await Outbox.put("outbox", { ...item, id: item.key, state: "waiting" });
      await Outbox.remove("pending", "sending");
      store(DRAFT, null);
      await sendLater();
      location.assign(button.dataset.offline);
    });
  }

  // --------------------------------------------------------------------------------- photos
  const SIDE = 2048;
  const SMALL = 350_000;
  const give = (chosen) => {
    if (!files || !chosen.length) return;
    const box = new DataTransfer();
    for (const file of chosen) box.items.add(file);
    files.files = box.files;
  };

  // A smaller picture without what the camera wrote into it; the file itself where that fails.
  const shrink = async (file) => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < SMALL) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
      if (!blob || blob.size >= file.size) return file;
      const name = file.name.replace(/\.\w+$/, "") + ".jpg";
      return new File([blob], name, { type: "image/jpeg" });
    } catch {
      return file;
    }
  };

  // Where the camera says the photo was taken: the smaller one no longer says it.
  const placeOf = async (file) => {
    try {
      const view = new DataView(await file.slice(0, 131072).arrayBuffer());
      let at = 2;
      while (view.getUint16(at) !== 0xffe1 || view.getUint32(at + 4) !== 0x45786966) {
        at += 2 + view.getUint16(at + 2);
      }
      const tiff = at + 10;
      const little = view.getUint16(tiff) === 0x4949;
      const short = (offset) => view.getUint16(tiff + offset, little);
      const long = (offset) => view.getUint32(tiff + offset, little);
      const entry = (directory, tag) => {
        for (let i = 0; i < short(directory); i += 1) {
          const offset = directory + 2 + 12 * i;
          if (short(offset) === tag) return offset + 8;
        }
        throw new Error("not there");
      };
      const gps = long(entry(long(4), 0x8825));
      const degrees = (reference, tag) => {
        const start = long(entry(gps, tag));
        const parts = [0, 8, 16].map((step) => long(start + step) / long(start + step + 4));
        const sign = "SW".includes(String.fromCharCode(view.getUint8(tiff + entry(gps, reference)))) ? -1 : 1;
        return sign * (parts[0] + parts[1] / 60 + parts[2] / 3600);
      };
      const place = [degrees(1, 2), degrees(3, 4)];
      return place.every(Number.isFinite) ? place : null;
    } catch {
      return null;
    }
  };

  const offerPlace = async (chosen) => {
    const box = shown("photo-place");
    const pin = document.getElementById("id_pin");
    if (!box || !pin || pin.value) return;
    for (const file of chosen) {
      const place = await placeOf(file);
      if (!place) continue;
      box.hidden = false;
      box.querySelector("button").onclick = () => {
        pin.value = place.map((degrees) => degrees.toFixed(6)).join(", ");
        pin.dispatchEvent(new Event("change", { bubbles: true }));
        box.hidden = true;
        pin.focus();
      };
      return;
    }
  };

  files?.addEventListener("change", async () => {
    const most = Number(files.dataset.most);
    const chosen = [...files.files];
    const before = chosen.reduce((sum, file) => sum + file.size, 0);
    const note = shown("photos");
    const kept = [];
    for (const file of chosen.slice(0, most)) kept.push(await shrink(file));
    await offerPlace(chosen.slice(0, most));
    give(kept);
    if (!note) return;
    const size = (bytes) => `${(bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;
    const after = kept.reduce((sum, file) => sum + file.size, 0);
    const words = [];
    if (chosen.length > most) words.push(note.dataset.tooMany);
    if (after < before && chosen.length <= most) {
      words.push(note.dataset.smaller.replace("{before}", size(before)).replace("{after}", size(after)));
    }
    note.textContent = words.join(" ");
  });

  // ---------------------------------------------------------------------------- the category
  const guesses = form.querySelector("[data-guesses]");
  const choice = form.querySelector("#id_subcategory");
  let asking = 0;
  const guess = async () => {
    if (choice.value || body.value.trim().length + title.value.trim().length < 12) return;
    const asked = new FormData();
    for (const name of ["csrfmiddlewaretoken", "title", "body", "village"]) {
      asked.set(name, form.elements[name].value);
    }
    try {
      const answer = await fetch(guesses.dataset.guesses, { method: "POST", body: asked });
      if (!answer.ok || choice.value) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      guesses.replaceChildren(...page.querySelector("[data-guesses]").childNodes);
    } catch {
      // Without network one chooses from the list.
    }
  };
  if (guesses && choice && isForm) {
    for (const field of [title, body]) {
      field.addEventListener("input", () => {
        clearTimeout(asking);
        asking = setTimeout(guess, 1500);
      });
    }
    guesses.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=guess]");
      if (!button) return;
      event.preventDefault();
      choice.value = button.value;
      guesses.replaceChildren();
      choice.focus();
    });
  }

  // ------------------------------------------------------------------------ more words to hide
  const hide = document.getElementById("id_hide");
  const article = document.querySelector("article.complaint");
  const offer = shown("hide");
  if (hide && article && offer) {
    const selected = () => {
      const selection = getSelection();
      const inside = selection.anchorNode && article.contains(selection.anchorNode);
      return inside ? selection.toString().trim().replace(/\s+/g, " ").slice(0, 200) : "";
    };
    document.addEventListener("selectionchange", () => {
      const words = selected();
      offer.hidden = !words;
      if (words) offer.dataset.words = words;
    });
    offer.addEventListener("click", () => {
      hide.value = [hide.value.trim(), offer.dataset.words].filter(Boolean).join("\n");
      form.requestSubmit(document.querySelector("[data-hide-now]"));
    });
  }
})();
