// The playlist this display holds: from its own storage at the start, from the server when the state names another digest.

import { readDocument, writeDocument } from "./database.js";
import { ask, Unauthorized } from "./server.js";
import { jitteredDelay, sleep } from "./waiting.js";

const documentKey = "playlist";

export class PlaylistHolder {
  current;
  #onChange;
  #onFault;
  #wanted;
  #fetching = false;

  /** `onChange(playlist)` is called for the stored one and for every new one. */
  constructor({ onChange, onFault }) {
    this.#onChange = onChange;
    this.#onFault = onFault;
  }

  async load() {
    const stored = await readDocument(documentKey);
    if (isPlaylist(stored) && !this.current) this.#take(stored);
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
      else if (!isPlaylist(document)) throw new TypeError("What came is not a playlist.");
      else {
        if (this.#wanted === asked) this.#wanted = document.digest;
        this.#take(document);
        await this.#keep(document);
      }
    } catch (error) {
      if (error instanceof Unauthorized) throw error;
      console.warn("No playlist.", error);
      this.#onFault("playlistUnavailable", String(error.message));
    }
  }

  async #keep(playlist) {
    try {
      await writeDocument(documentKey, playlist);
    } catch (error) {
      this.#onFault("playlistNotKept", String(error.message));
    }
  }

  #take(playlist) {
    this.current = playlist;
    this.#onChange(playlist);
  }
}

function isPlaylist(document) {
  return typeof document?.digest === "string" && Array.isArray(document.segments) && typeof document.contents === "object"
    && typeof document.display === "object";
}
