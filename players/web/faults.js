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
  /** By code, content and part: {fault, repeatedAt, lasts, over, told}; also whether nobody had vouched for the time when it was
   * stamped (`unsure`), and when it was repeated (`repeatedUnsure`). */
  #held = new Map();
  /** By how much time was set right since the start, once somebody vouched for it. */
  #correction;

  constructor({ clock }) {
    this.#clock = clock;
  }

  /** Those of the last run. */
  async load() {
    for (const [key, entry] of (await readDocument(documentKey, { howeverLate: true })) ?? []) {
      if (this.#correction !== undefined) setRight(entry, this.#correction, true);
      if (!this.#held.has(key)) this.#held.set(key, entry);
    }
  }

  /** Time was wrong by so many milliseconds: so are those of faults, as far back as nobody vouched for it; when it `settles`, somebody
   * does from now on. What was told with a wrong time is told again. */
  correct(milliseconds, settles) {
    if (settles) this.#correction = (this.#correction ?? 0) + milliseconds;
    const wrong = [...this.#held.values()].filter(({ unsure, repeatedUnsure }) => unsure || repeatedUnsure);
    for (const entry of wrong) setRight(entry, milliseconds, settles);
    if (wrong.length > 0) this.#keep();
  }

  /** `code` is one word in camelCase, `detail` a sentence for an administrator; `part` tells apart what may be broken in one
   * content, a page or a variant. Repeating it changes nothing but its detail; it `lasts` that many milliseconds without. */
  report(code, { content, part, detail, lasts = quickLapse[code] ?? lapse } = {}) {
    const key = keyOf(code, content, part);
    const now = this.#clock.now();
    const held = this.#held.get(key);
    const words = String(detail ?? "").slice(0, 500);
    if (held && !held.over && !this.#isLapsed(held, now)) {
      Object.assign(held, { repeatedAt: now, repeatedUnsure: this.#isUnsure, lasts });
      held.fault.detail = words;
      return;
    }
    if (!held && this.#held.size >= most) return;
    console.warn(code, content ?? "", words);
    const fault = { code, detail: words, at: new Date(now).toISOString(), ...(content ? { content } : {}) };
    const unsure = this.#isUnsure;
    this.#held.set(key, { fault, repeatedAt: now, lasts, over: false, told: false, unsure, repeatedUnsure: unsure });
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

  get #isUnsure() {
    return this.#clock.trust !== "server";
  }

  #isLapsed({ repeatedAt, lasts }, now) {
    return now - repeatedAt > lasts;
  }

  #keep() {
    writeDocument(documentKey, [...this.#held]).catch((error) => console.info("Faults could not be kept.", error));
  }
}

function setRight(entry, milliseconds, settles) {
  if (entry.repeatedUnsure) entry.repeatedAt += milliseconds;
  // Another object than the one that may be on its way to the server.
  if (entry.unsure) entry.fault = { ...entry.fault, at: new Date(Date.parse(entry.fault.at) + milliseconds).toISOString() };
  if (settles) entry.unsure = entry.repeatedUnsure = false;
}

function keyOf(code, content, part) {
  return [code, content ?? "", part ?? ""].join(" ");
}
