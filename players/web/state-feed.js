// How the player hears its state: by event stream, by long poll where streams do not come through, and by a plain question
// from time to time whatever the others say, since a push is only a hint.

import { readEvents } from "./event-stream.js";
import { ask, Foreign, Unauthorized } from "./server.js";
import { jitteredDelay, ownMoment, sleep } from "./waiting.js";

const failuresBeforePolling = 2;
/** How long it polls before it tries a stream again, beside the polling. */
const pollingSpell = 300_000;
const longestWait = 25;
const shortestWait = 5;
/** An emergency must not wait long behind a server that is back. */
const longestDelay = 10_000;
/** A server that stops ends all its streams at once, and those to which it said the same thing last fall silent at once. */
const spreadOfEnds = 5000;
/** As many connections as browsers keep to one server; how long one of them may take to show that it is alive, and after how long
 * the others are tried beside it. */
const keptConnections = 6;
const probeTimeout = 4000;
const probePatience = 1500;
/** States may overtake each other on two connections; one older than this is rather a server whose clock was set back. */
const overtakingLimit = 30_000;

export class StateFeed {
  /** "events" or "poll": what carried the last states, also while it is just being made anew. */
  transport = "poll";
  #clock;
  #faults;
  #onState;
  #onUnauthorized;
  #etag;
  #pollSeconds = 60;
  #newest = 0;
  #said;
  #stopping = new AbortController();
  #polling = new AbortController();
  #spell = new AbortController();
  #probing = new AbortController();

  /** `onState(state)` gets each document that is not older than the last; `onUnauthorized()` is called once, at the end. */
  constructor({ clock, faults, onState, onUnauthorized }) {
    this.#clock = clock;
    this.#faults = faults;
    this.#onState = onState;
    this.#onUnauthorized = onUnauthorized;
  }

  start() {
    this.#until401(() => this.#listen());
    this.#until401(() => this.#askRegularly());
  }

  stop() {
    for (const work of [this.#stopping, this.#polling, this.#spell, this.#probing]) work.abort();
  }

  /** A state that came with the answer to a report. Throws Foreign for what is none. */
  take(state) {
    const at = Date.parse(state?.serverTime);
    if (Number.isNaN(at) || typeof state.playlist !== "string") throw new Foreign("What came is not a state.");
    this.#faults.over("foreignAnswer");
    this.#said = undefined;
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
        await sleep(ownMoment(longestDelay), signal);
      }
    }
  }

  async #listen() {
    const signal = this.#stopping.signal;
    for (let failures = 0; !signal.aborted;) {
      const { heard, silent } = await (failures < failuresBeforePolling ? this.#streamOnce() : this.#pollUntilStreamsCome());
      failures = heard ? 0 : failures + 1;
      await sleep(heard ? ownMoment(spreadOfEnds) : jitteredDelay(failures, longestDelay), signal);
      if (silent) await this.#findConnection();
    }
  }

  /** One connection, until it ends: whether any event came, and whether it ended for its silence. Calls `onHeard` at the first event. */
  async #streamOnce(onHeard = () => {}) {
    let heard = false;
    let silent = false;
    try {
      await readEvents("/v1/player/events", {
        signal: this.#stopping.signal,
        onLife: () => this.#clock.heard(),
        onData: (text) => {
          const state = JSON.parse(text);
          this.#clock.pushed(state.serverTime);
          this.take(state);
          if (!heard) onHeard();
          heard = true;
          this.transport = "events";
        },
      });
    } catch (error) {
      if (error instanceof Unauthorized) throw error;
      this.#tell(error);
      silent = error?.name === "AbortError";
    }
    return { heard, silent };
  }

  /** After a silence: a line that died without a word took all kept connections with it. Tried one after another, as the browser
   * would, each would cost its own time-out before a new one is made; tried together, they cost one, and none where one of
   * them leads through: that one is free for the next stream. Where the first does, the server gets no other question. */
  async #findConnection() {
    if (this.#stopping.signal.aborted) return;
    this.#probing = new AbortController();
    const { signal } = this.#probing;
    const question = () => this.#ask("/v1/player/state", probeTimeout, signal);
    const first = question();
    const isOpen = await Promise.race([first.then(() => false, () => false), sleep(probePatience, signal).then(() => true)]);
    const questions = [first, ...Array.from({ length: isOpen ? keptConnections - 1 : 0 }, question)];
    await Promise.any(questions).catch((error) => console.info("No connection leads to the server.", error));
    this.#probing.abort(); // Those that still hang: the browser would keep their dead connections.
  }

  /** Polls without a gap while streams are only tried; ends when one came through, and has ended again: answers how. */
  async #pollUntilStreamsCome() {
    this.transport = "poll";
    this.#polling = new AbortController();
    const [end] = await Promise.all([this.#tryStreams(), this.#poll(this.#polling.signal)]);
    return end;
  }

  async #tryStreams() {
    for (;;) {
      this.#spell = new AbortController();
      await sleep(pollingSpell * (0.9 + 0.2 * Math.random()), this.#spell.signal);
      const end = await this.#streamOnce(() => this.#polling.abort());
      if (end.heard || this.#stopping.signal.aborted) return end;
    }
  }

  async #poll(signal) {
    for (let failures = 0, wait = longestWait; !signal.aborted;) {
      const askedAt = performance.now();
      try {
        await this.#ask(`/v1/player/state?wait=${wait}`, (wait + 15) * 1000, signal);
        if (failures > 0) this.#spell.abort(); // The server was away, so streams may have failed for that alone.
        failures = 0;
        await sleep(250, signal); // A server that answers at once must not be asked in a tight circle.
      } catch (error) {
        if (error instanceof Unauthorized) throw error;
        if (signal.aborted) return;
        this.#tell(error);
        failures += 1;
        // Something on the way ends quiet connections: a shorter wait may come through.
        if (performance.now() - askedAt > shortestWait * 1000) wait = Math.max(shortestWait, Math.floor(wait / 2));
        await sleep(jitteredDelay(failures, longestDelay), signal);
      }
    }
  }

  async #askRegularly() {
    try {
      await this.#ask("/v1/player/state", 20_000);
    } catch (error) {
      if (error instanceof Unauthorized) throw error;
      this.#tell(error);
    }
    await sleep(this.#pollSeconds * 1000 * (0.9 + 0.2 * Math.random()), this.#stopping.signal);
  }

  async #ask(path, timeout, signal = this.#stopping.signal) {
    const waits = path.includes("wait=");
    // Only a long poll says what it knows: a plain question wants the server's time, which a 304 would not bring.
    const headers = waits && this.#etag ? { "if-none-match": this.#etag } : {};
    const { status, etag, document, sentAt, receivedAt } = await ask(path, { headers, timeout, signal });
    if (status === 304) return this.#clock.heard();
    // A long poll's answer was held back for an unknown time, so its round trip measures nothing.
    if (waits) this.#clock.pushed(document.serverTime);
    else this.#clock.answered(document.serverTime, sentAt, receivedAt);
    this.take(document);
    this.#etag = etag;
  }

  #tell(error) {
    // Once, not every few seconds for days: a browser keeps what it is told.
    if (error?.message !== this.#said) console.info("No news.", error);
    this.#said = error?.message;
    if (error instanceof Foreign) this.#faults.report("foreignAnswer", { detail: error.message });
  }
}
