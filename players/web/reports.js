// Sends what is queued, and says with it how this player is.

import { ask, Foreign, Refused, Unauthorized } from "./server.js";
import { inLists } from "./report-queue.js";
import { installation } from "./session.js";
import { storageFreeBytes } from "./storage-room.js";
import { jitteredDelay, sleep } from "./waiting.js";
import { version } from "./version.js";

const period = 60_000;
/** That a message was shown is news: it must not wait long behind a server that is back. */
const longestDelay = 10_000;
const largestBatch = 1000;
/** Between two full batches: thousands of players that were away together must not drown the one emergency among them. */
const shortestPause = 300;
const pauseSpread = 1200;
/** A report of no more than these is small enough for the server to take it whatever else it has in hand. */
const mostDeliveries = 50;
/** The plays that a report of deliveries left behind follow within so long, each screen's at a moment of its own: after a
 * broadcast thousands have some. */
const spreadOfTheRest = 10_000;
/** As far as the contract lets a clock be wrong. */
const largestOffset = 1e15;

export class Reports {
  #queue;
  #clock;
  #faults;
  #status;
  #onState;
  #onUnauthorized;
  #batch = largestBatch;
  #wake = () => {};
  #again = false;

  /** `status()` answers {playlistDigest, transport, panel}; `onState(state)` gets the state that comes with each answer. */
  constructor({ queue, clock, faults, status, onState, onUnauthorized }) {
    this.#queue = queue;
    this.#clock = clock;
    this.#faults = faults;
    this.#status = status;
    this.#onState = onState;
    this.#onUnauthorized = onUnauthorized;
    queue.onUrgent = () => this.sendSoon();
  }

  async start() {
    for (let failures = 0; ;) {
      this.#again = false;
      try {
        const pause = await this.#sendBatch();
        failures = 0;
        await this.#rest(pause);
      } catch (error) {
        if (error instanceof Unauthorized) return this.#onUnauthorized();
        failures += 1;
        if (failures === 1) console.info("Reports wait.", error);
        await this.#rest(jitteredDelay(failures, longestDelay));
      }
    }
  }

  /** Ends the rest before the next batch. */
  sendSoon() {
    this.#again = true;
    this.#wake();
  }

  /** The same at a moment of its own within `milliseconds`, where many players have the same news. */
  sendWithin(milliseconds) {
    setTimeout(() => this.sendSoon(), Math.random() * milliseconds);
  }

  async #rest(milliseconds) {
    const waking = new AbortController();
    this.#wake = () => waking.abort();
    if (!this.#again) await sleep(milliseconds, waking.signal);
  }

  /** Sends at most one batch, also an empty one: it is the sign of life. Answers the milliseconds until the next one. */
  async #sendBatch() {
    // The server judges times, and what it judges leaves the queue: the first answer tells the time, by which they are set right.
    const isTimeSure = this.#clock.trust === "server";
    const oldest = isTimeSure ? await this.#queue.oldest(this.#batch) : [];
    const reports = urgentAlone(oldest);
    try {
      await this.#send(reports, this.#faults.current());
    } catch (error) {
      if (!isSpoilt(error)) throw error;
      await this.#findWhatIsSpoilt(reports, error);
      return untilNext();
    }
    if (!isTimeSure) return this.#clock.trust === "server" ? 0 : untilNext();
    const isFull = oldest.length === this.#batch;
    this.#batch = Math.min(largestBatch, this.#batch * 2);
    if (isFull) return untilNext();
    return reports.length < oldest.length ? shortestPause + Math.random() * spreadOfTheRest : period;
  }

  async #send(reports, faults) {
    const body = JSON.stringify({ ...(await this.#header()), ...inLists(reports), faults });
    const headers = { "content-type": "application/json" };
    const answer = await ask("/v1/player/reports", { method: "POST", headers, body, timeout: 30_000 });
    // Only who says what became of the reports has them.
    if (!Number.isInteger(answer.document?.stored)) throw new Foreign("What came is no answer to a report.");
    this.#clock.answered(answer.document.serverTime, answer.sentAt, answer.receivedAt);
    for (const { id, rule } of answer.document.rejected ?? []) console.warn("A play was rejected.", id, rule);
    await this.#queue.remove(reports);
    this.#faults.tell(faults);
    this.#onState(answer.document.state);
  }

  /** A batch that the server will never take is halved until the one report that spoils it stands alone; that one is dropped. But
   * first it must be sure that nothing else spoils it: what the player says of itself, or its faults. */
  async #findWhatIsSpoilt(reports, error) {
    if (reports.length > 1) {
      this.#batch = Math.ceil(reports.length / 2);
      return;
    }
    await this.#send([], []);
    try {
      await this.#send(reports, []);
      console.error("The server refused the faults for good.", error.message);
      this.#faults.forgetAll();
    } catch (again) {
      if (!isSpoilt(again)) throw again;
      console.error("The server refused a report for good.", again.message, reports[0]);
      await this.#queue.remove(reports);
    }
  }

  async #header() {
    const { playlistDigest, transport, panel } = this.#status();
    const free = await storageFreeBytes().catch(() => undefined);
    return {
      installation: installation(),
      ...(playlistDigest ? { playlistDigest } : {}),
      clockOffsetMilliseconds: Math.max(-largestOffset, Math.min(largestOffset, -this.#clock.machineOffset)),
      ...(free === undefined ? {} : { storageFreeBytes: free }),
      transport,
      version,
      panel, // "unknown" of a bare browser, which cannot know whether it is lit.
    };
  }
}

/** The deliveries, where there are any: that a message is on the screen waits for no plays, neither on a slow line nor at a server
 * that has too many large reports in hand. */
function urgentAlone(reports) {
  const deliveries = reports.filter(({ kind }) => kind === "delivery").slice(0, mostDeliveries);
  return deliveries.length > 0 ? deliveries : reports;
}

function untilNext() {
  return shortestPause + Math.random() * pauseSpread;
}

/** Whether the server will say the same each time it is asked. */
function isSpoilt(error) {
  return error instanceof Refused && [400, 413, 422].includes(error.status);
}
