// How the player hears its state: by event stream, by long poll where streams do not come through, and by a plain question
// from time to time whatever the others say, since a push is only a hint.

import { readEvents } from "./event-stream.js";
import { ask, Unauthorized } from "./server.js";
import { jitteredDelay, sleep } from "./waiting.js";

const failuresBeforePolling = 2;
const pollingSpell = 300_000;
const waitSeconds = 25;
/** An emergency must not wait long behind a server that is back. */
const longestDelay = 10_000;
/** As many connections as browsers keep to one server, and how long one of them may take to show that it is alive. */
const keptConnections = 6;
const probeTimeout = 4000;
/** States may overtake each other on two connections; one older than this is rather a server whose clock was set back. */
const overtakingLimit = 30_000;

export class StateFeed {
  transport = "poll";
  #clock;
  #onState;
  #onUnauthorized;
  #etag;
  #pollSeconds = 60;
  #newest = 0;
  #stopping = new AbortController();

  /** `onState(state)` gets each document that is not older than the last; `onUnauthorized()` is called once, at the end. */
  constructor({ clock, onState, onUnauthorized }) {
    this.#clock = clock;
    this.#onState = onState;
    this.#onUnauthorized = onUnauthorized;
  }

  start() {
    this.#until401(() => this.#listen());
    this.#until401(() => this.#askRegularly());
  }

  stop() {
    this.#stopping.abort();
  }

  /** A state that came with the answer to a report. */
  take(state) {
    const at = Date.parse(state.serverTime);
    if (at < this.#newest && this.#newest - at < overtakingLimit) return;
    this.#newest = at;
    this.#pollSeconds = Math.max(5, state.pollSeconds ?? 60);
    this.#onState(state);
  }

  async #until401(work) {
    const signal = this.#stopping.signal;
    while (!signal.aborted) {
      try {
        await work();
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Unauthorized) {
          this.stop();
          this.#onUnauthorized();
          return;
        }
        console.error("The state could not be heard.", error);
        await sleep(longestDelay, signal);
      }
    }
  }

  async #listen() {
    const signal = this.#stopping.signal;
    let failures = 0;
    while (!signal.aborted && failures < failuresBeforePolling) {
      const heard = await this.#streamOnce();
      failures = heard ? 0 : failures + 1;
      await sleep(jitteredDelay(failures, longestDelay), signal);
    }
    await this.#poll(performance.now() + pollingSpell);
  }

  /** One connection; answers whether any event came. */
  async #streamOnce() {
    let heard = false;
    try {
      await readEvents("/v1/player/events", {
        signal: this.#stopping.signal,
        onLife: () => this.#clock.heard(),
        onData: (text) => {
          const state = JSON.parse(text);
          heard = true;
          this.transport = "events";
          this.#clock.pushed(state.serverTime);
          this.take(state);
        },
      });
    } catch (error) {
      if (error instanceof Unauthorized) throw error;
      console.info("The event stream ended.", error);
      if (error.name === "AbortError") await this.#askOnEveryConnection();
    }
    this.transport = "poll";
    return heard;
  }

  /** After a silence: a line that died without a word took all kept connections with it. Tried one after another, as the browser
   * would, each would cost its own time-out before a new one is made; tried at once, they cost one. */
  async #askOnEveryConnection() {
    if (this.#stopping.signal.aborted) return;
    await Promise.allSettled(Array.from({ length: keptConnections }, () => this.#ask("/v1/player/state", probeTimeout)));
  }

  async #poll(until) {
    const signal = this.#stopping.signal;
    let failures = 0;
    while (!signal.aborted && performance.now() < until) {
      try {
        await this.#ask(`/v1/player/state?wait=${waitSeconds}`, (waitSeconds + 15) * 1000);
        if (failures > 0) return; // The server was away, so streams may have failed for that alone.
        await sleep(250, signal); // A server that answers at once must not be asked in a tight circle.
      } catch (error) {
        if (error instanceof Unauthorized) throw error;
        failures += 1;
        await sleep(jitteredDelay(failures, longestDelay), signal);
      }
    }
  }

  async #askRegularly() {
    try {
      await this.#ask("/v1/player/state", 20_000);
    } catch (error) {
      if (error instanceof Unauthorized) throw error;
      console.info("The server did not answer.", error);
    }
    await sleep(this.#pollSeconds * 1000 * (0.9 + 0.2 * Math.random()), this.#stopping.signal);
  }

  async #ask(path, timeout) {
    const waits = path.includes("wait=");
    // Only a long poll says what it knows: a plain question wants the server's time, which a 304 would not bring.
    const headers = waits && this.#etag ? { "if-none-match": this.#etag } : {};
    const { status, etag, document, sentAt, receivedAt } = await ask(path, { headers, timeout, signal: this.#stopping.signal });
    if (status === 304) return this.#clock.heard();
    this.#etag = etag;
    // A long poll's answer was held back for an unknown time, so its round trip measures nothing.
    if (waits) this.#clock.pushed(document.serverTime);
    else this.#clock.answered(document.serverTime, sentAt, receivedAt);
    this.take(document);
  }
}
