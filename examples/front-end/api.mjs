// Asks the API: a few requests at a time, again after 429, 503 or a lost line, never for ever.
const AT_ONCE = 6;
const TRIES = 6;

/** The API said no, for good; `message` is its sentence for people. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class Api {
  constructor(base) {
    this.base = base.replace(/\/$/, "");
    this.asked = 0;
    this.free = AT_ONCE;
    this.waiting = [];
  }

  /** The JSON of a path or a whole address of this API; null where it is gone (404, 410). */
  async get(address, language) {
    const url = new URL(address, this.base);
    if (language) url.searchParams.set("lang", language);
    // An answer names the public address of the site; we ask where we were told to.
    url.host = new URL(this.base).host;
    url.protocol = new URL(this.base).protocol;
    await this.#turn();
    try {
      return await this.#ask(url);
    } finally {
      this.free += 1;
      this.waiting.shift()?.();
    }
  }

  async #turn() {
    while (this.free === 0) await new Promise((resolve) => this.waiting.push(resolve));
    this.free -= 1;
  }

  async #ask(url) {
    for (let attempt = 1; ; attempt += 1) {
      this.asked += 1;
      let answer;
      try {
        answer = await fetch(url, { headers: { Accept: "application/json" } });
      } catch (error) {
        if (attempt === TRIES) throw error;
        await sleep(attempt);
        continue;
      }
      if (answer.ok) return answer.json();
      const problem = await answer.json().catch(() => ({}));
      if (answer.status === 404 || answer.status === 410) return null;
      const again = answer.status === 429 || answer.status === 503;
      if (!again || attempt === TRIES) {
        throw new Refused(answer.status, problem.detail ?? `${url.pathname}: ${answer.status}`);
      }
      await sleep(Number(answer.headers.get("Retry-After") ?? attempt));
    }
  }

  /** Every row of a list with cursors, page by page: [[row, …], …], and the first answer. */
  async cursors(address, language) {
    const pages = [];
    let first = null;
    for (let next = address; next; ) {
      const answer = await this.get(next, language);
      first ??= answer;
      pages.push(answer.results);
      next = answer.next;
    }
    return { first, pages };
  }

  /** Every item of one of the lists of /api/v2/ that count with limit and offset. */
  async items(address) {
    const found = [];
    for (;;) {
      const mark = address.includes("?") ? "&" : "?";
      const answer = await this.get(`${address}${mark}limit=100&offset=${found.length}`);
      found.push(...answer.items);
      if (found.length >= answer.meta.total_count || answer.items.length === 0) return found;
    }
  }
}

const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
