// Pictures that were on the screen lately. Each stays an element with what was loaded, so that one that comes again in its loop is
// neither fetched nor decoded anew, which on a small machine costs more than all else that a poster does.

const most = 24;
const mostBytes = 48 * 2 ** 20;

export class Pictures {
  /** {image, bytes} by digest, those that were seen last at the end. */
  #kept = new Map();
  #bytes = 0;

  /** The picture of `sha256` as it was when it was last taken away; undefined where it is not kept, or shown elsewhere now. */
  take(sha256) {
    const kept = this.#kept.get(sha256);
    if (kept) this.#forget(sha256, kept);
    return kept?.image;
  }

  /** A picture that left the screen. What was never loaded is not worth keeping. */
  giveBack({ sha256, bytes }, image) {
    const twin = this.take(sha256);
    if (twin) release(twin);
    if (!isLoaded(image)) return release(image);
    this.#kept.set(sha256, { image, bytes });
    this.#bytes += bytes;
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size <= most && this.#bytes <= mostBytes) break;
      this.#forget(oldest, kept);
      release(kept.image);
    }
  }

  #forget(sha256, { bytes }) {
    this.#kept.delete(sha256);
    this.#bytes -= bytes;
  }
}

export function isLoaded(image) {
  return image.complete && image.naturalWidth > 0;
}

/** Lets go of what was loaded. Chromium keeps an image for ever that loses its attribute, or that loses its address while it is
 * loaded and to be decoded. */
export function release(image) {
  image.src = "";
}
