// Questions to the server: JSON in, JSON out, bounded in time.

/** The token behind our cookie is no longer valid (401). */
export class Unauthorized extends Error {}

/** The server answered, but refused: `status` and its problem document. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.status = status;
  }
}

/** Asks `path` and answers {status, etag, document, sentAt, receivedAt}; `document` is undefined for 204 and 304.
 * Throws Unauthorized, Refused, or what fetch throws when there is no answer in `timeout` milliseconds. */
export async function ask(path, { method = "GET", headers = {}, body, timeout = 20_000, signal } = {}) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeout);
  const stop = () => limit.abort();
  signal?.addEventListener("abort", stop, { once: true });
  const sentAt = performance.now();
  try {
    const response = await fetch(path, { method, headers, body, signal: limit.signal, cache: "no-store", redirect: "error" });
    const receivedAt = performance.now();
    const document = await readDocument(response);
    return { status: response.status, etag: response.headers.get("etag"), document, sentAt, receivedAt };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

async function readDocument(response) {
  if (response.status === 204 || response.status === 304) return undefined;
  const isJSON = /[/+]json\b/.test(response.headers.get("content-type") ?? "");
  // A proxy that wants a password of its own answers with a page: no reason to forget what this screen is.
  if (response.status === 401 && isJSON) throw new Unauthorized();
  // A captive portal answers 200 with a page of its own; that is no answer of the server.
  if (response.ok && !isJSON) throw new TypeError("The answer is not JSON.");
  const document = isJSON ? await response.json() : undefined;
  if (!response.ok) throw new Refused(response.status, document);
  return document;
}
