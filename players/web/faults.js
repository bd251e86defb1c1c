// What is wrong with this player now, as somebody at the city should know it. Each fault stands once, with the time since when,
// until it is over; one that was over before anybody heard of it stays until it was told, also over a restart.

import { readDocument, writeDocument } from "./database.js";

const documentKey = "faults";
/** A fault that nobody repeats or ends for this long is over; sooner where nobody would say that it is. */
const lapse = 86_400_000;
const quickLapse = { playerError: 900_000, storageUnavailable: 900_000 };
/** More are one great fault; the oldest tell where it began. */
const most = 100;

export class Faults {
  #clock;
  /** By code, content and part: {fault, repeatedAt, lasts, over, told}. */
  #held = new Map();

  constructor({ clock }) {
    this.#clock = clock;
  }

  /** Those of the last run. */
  async load() {
    for (const [key, entry] of (await readDocument(documentKey, { howeverLate: true })) ?? []) {
      if (!this.#held.has(key)) this.#held.set(key, entry);
    }
  }

  /** `code` is one word in camelCase, `detail` a sentence for an administrator; `part` tells apart what may be broken in one
   * content, a page or a variant. Repeating it changes nothing but its detail; it `lasts` that many milliseconds without. */
  report(code, { content, part, detail, lasts = quickLapse[code] ?? lapse } = {}) {
    const key = keyOf(code, content, part);
    const now = this.#clock.now();
    const held = this.#held.get(key);
    const words = String(detail ?? "").slice(0, 500);
    if (held && !held.over && !this.#isLapsed(held, now)) {
      Object.assign(held, { repeatedAt: now, lasts });
      held.fault.detail = words;
      return;
    }
    if (!held && this.#held.size >= most) return;
    console.warn(code, content ?? "", words);
    const fault = { code, detail: words, at: new Date(now).toISOString(), ...(content ? { content } : {}) };
    this.#held.set(key, { fault, repeatedAt: now, lasts, over: false, told: false });
    this.#keep();
  }

  /** What was wrong is right again. */
  over(code, { content, part } = {}) {
    const key = keyOf(code, content, part);
    const held = this.#held.get(key);
    if (!held || held.over) return;
    if (held.told) this.#held.delete(key);
    else held.over = true;
    this.#keep();
  }

  /** For a report: [{code, content?, detail, at}], the oldest first. */
  current() {
    const now = this.#clock.now();
    for (const [key, held] of this.#held) {
      if (!this.#isLapsed(held, now)) continue;
      if (held.told) this.#held.delete(key);
      else held.over = true;
    }
    return [...this.#held.values()].map(({ fault }) => fault);
  }

  /** The server has heard of `faults`, as `current` gave them. */
  tell(faults) {
    const told = new Set(faults);
    let changed = false;
    for (const [key, held] of this.#held) {
      if (!told.has(held.fault) || held.told) continue;
      changed = true;
      held.told = true;
      if (held.over) this.#held.delete(key);
    }
    if (changed) this.#keep();
  }

  forgetAll() {
    this.#held.clear();
    this.#keep();
  }

  #isLapsed({ repeatedAt, lasts }, now) {
    return now - repeatedAt > lasts;
  }

  #keep() {
    writeDocument(documentKey, [...this.#held]).catch((error) => console.info("Faults could not be kept.", error));
  }
}

function keyOf(code, content, part) {
  return [code, content ?? "", part ?? ""].join(" ");
}
