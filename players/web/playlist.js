// The playlist this display holds: from its own storage at the start, from the server when the state names another digest.
// Whatever comes instead of one, what is held stays held.

import { readDocument, writeDocument } from "./database.js";
import { isOver, playlistProblem } from "./playlist-check.js";
import { ask, Foreign, Unauthorized } from "./server.js";
import { jitteredDelay, sleep } from "./waiting.js";

const documentKey = "playlist";
const fetchFaults = ["playlistUnavailable", "playlistUnreadable", "playlistOutdated"];

/** What came is a playlist, but not of these days. */
class Outdated extends Error {}

export class PlaylistHolder {
  current;
  #clock;
  #onChange;
  #faults;
  #wanted;
  #fetching = false;

  /** `onChange(playlist)` is called for the stored one and for every new one. */
  constructor({ clock, faults, onChange }) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#faults = faults;
  }

  /** A stored one that cannot be read is as none; one that a slow disk gives late gives way to what came meanwhile. */
  async load() {
    const stored = await readDocument(documentKey, { howeverLate: true });
    if (stored === undefined || this.current) return;
    const problem = playlistProblem(stored);
    if (problem) this.#faults.report("playlistNotKept", { detail: problem });
    else this.#take(stored);
  }

  /** Fetches until the held digest is the wanted one; calls while it works only change what is wanted. */
  async want(digest) {
    this.#wanted = digest;
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      for (let failures = 0; this.current?.digest !== this.#wanted; failures += 1) {
        if (failures > 0) await sleep(jitteredDelay(failures));
        await this.#fetch();
      }
    } finally {
      this.#fetching = false;
    }
  }

  async #fetch() {
    const asked = this.#wanted;
    try {
      const headers = this.current ? { "if-none-match": `"${this.current.digest}"` } : {};
      const { status, document } = await ask("/v1/player/playlist", { headers, timeout: 60_000 });
      // The state we heard was older than the playlist we hold: what the server says now is what holds.
      if (status === 304) this.#wanted = this.#wanted === asked ? this.current.digest : this.#wanted;
      else await this.#accept(document, asked);
      for (const code of fetchFaults) this.#faults.over(code);
    } catch (error) {
      if (error instanceof Unauthorized) throw error;
      console.warn("No playlist.", error);
      const code = error instanceof Outdated ? "playlistOutdated" : error instanceof Foreign ? "playlistUnreadable" : "playlistUnavailable";
      this.#faults.report(code, { detail: error?.message ?? String(error) });
    }
  }

  async #accept(document, asked) {
    const problem = playlistProblem(document);
    if (problem) throw new Foreign(`What came is not a playlist. ${problem}`);
    // Something on the way may answer out of an old cache. Only who knows the time may judge that.
    if (this.#clock.trust === "server" && isOver(document, this.#clock.now())) throw new Outdated("The playlist that came is over.");
    if (this.#wanted === asked) this.#wanted = document.digest;
    this.#take(document);
    await this.#keep(document);
  }

  async #keep(playlist) {
    try {
      await writeDocument(documentKey, playlist);
      this.#faults.over("playlistNotKept");
    } catch (error) {
      this.#faults.report("playlistNotKept", { detail: error?.message ?? String(error) });
    }
  }

  #take(playlist) {
    this.current = playlist;
    this.#onChange(playlist);
  }
}
