// Reports that wait for the server: durable, in order, removed only when the server has answered for them.

import { inStore } from "./database.js";

/** More than eight days of showings of ten seconds. Beyond it the newest are not kept: the oldest prove more. */
const capacity = 100_000;

export class ReportQueue {
  #waiting = undefined;
  #onUrgent;

  /** `onUrgent()` is called when something was added that should be sent at once. */
  constructor({ onUrgent } = {}) {
    this.#onUrgent = onUrgent ?? (() => {});
  }

  set onUrgent(listener) {
    this.#onUrgent = listener;
  }

  /** `kind` is "play", "delivery" or "fault". What cannot be kept is lost, and said on the console: showing goes on. */
  async add(kind, body) {
    try {
      this.#waiting ??= await inStore("reports", "readonly", (store) => store.count());
      if (this.#waiting >= capacity) return;
      await inStore("reports", "readwrite", (store) => store.add({ kind, body }));
      this.#waiting += 1;
    } catch (error) {
      console.error("A report could not be kept.", kind, error);
    }
    if (kind === "delivery" || this.#waiting % 50 === 0) this.#onUrgent();
  }

  /** The oldest reports, at most `limit`: [{number, kind, body}]. Deliveries wait for nobody and come first. */
  async oldest(limit) {
    const all = await inStore("reports", "readonly", (store) => store.getAll(null, limit));
    const newest = await this.#newestDeliveries();
    const numbers = new Set(newest.map(({ number }) => number));
    return [...newest, ...all.filter(({ number }) => !numbers.has(number))].slice(0, limit);
  }

  async remove(reports) {
    await inStore("reports", "readwrite", (store) => reports.forEach(({ number }) => store.delete(number)));
    this.#waiting = await inStore("reports", "readonly", (store) => store.count());
  }

  /** After days offline the queue is long; a delivery at its end must not wait for all plays before it. */
  async #newestDeliveries() {
    const found = [];
    await inStore("reports", "readonly", (store) => {
      const request = store.openCursor(null, "prev");
      let seen = 0;
      request.onsuccess = () => {
        const cursor = request.result;
        seen += 1;
        if (!cursor || seen > 50) return;
        if (cursor.value.kind === "delivery") found.push(cursor.value);
        cursor.continue();
      };
      return undefined;
    });
    return found.reverse();
  }
}
