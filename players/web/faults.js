// Faults that somebody at the city should know of: each told once in a while, not once a loop.

const quietMilliseconds = 600_000;

export class Faults {
  #told = new Map();
  #queue;
  #clock;

  constructor({ queue, clock }) {
    this.#queue = queue;
    this.#clock = clock;
  }

  /** `code` is one word in camelCase, `detail` a sentence for an administrator. */
  report(code, { content, detail } = {}) {
    const key = `${code} ${content ?? ""}`;
    const now = performance.now();
    if (now - (this.#told.get(key) ?? -Infinity) < quietMilliseconds) return;
    this.#told.set(key, now);
    console.warn(code, content ?? "", detail ?? "");
    const fault = { code, detail: String(detail ?? "").slice(0, 500), at: new Date(this.#clock.now()).toISOString() };
    this.#queue.add("fault", content ? { ...fault, content } : fault);
  }

  /** What `report(code, { content })` told is over: if it comes again, it is news. */
  over(code, { content } = {}) {
    this.#told.delete(`${code} ${content ?? ""}`);
  }
}
