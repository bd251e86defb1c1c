// Questions to the server: JSON in, JSON out, bounded in time.

/** The token behind our cookie is no longer valid (401). */
export class Unauthorized extends Error {}

/** Something else than our server answered: a captive portal's page with status 200, a proxy's own error page. */
export class Foreign extends Error {}

/** Who answered refused: `status`, and `says` {ja, en} where there are words for whoever is in front of the screen; `isOurs` where it
 * was our server, which gives a problem as its reason (RFC 9457), and no proxy. */
export class Refused extends Error {
  constructor(status, problem, isOurs = false) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.status = status;
    this.isOurs = isOurs;
    this.says = problem?.says;
  }
}

/** Asks `path` and answers {status, etag, document, sentAt, receivedAt}; `document` is undefined for 204 and 304.
 * Throws Unauthorized, Foreign, Refused, or what fetch throws when there is no answer in `timeout` milliseconds. */
export async function ask(path, { method = "GET", headers = {}, body, timeout = 20_000, signal } = {}) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeout);
  const stop = () => limit.abort();
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
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

/** Throws where `response` says no, or was not given by our server. A 401 in other words than ours revokes nobody: it may
 * come from a gate on the way. */
export function requireConsent(response) {
  const isJSON = hasJSON(response);
  if (response.status === 401) throw isJSON ? new Unauthorized() : foreign(response);
  if (!response.ok && !isJSON) throw new Refused(response.status);
}

async function readDocument(response) {
  if (response.status === 204 || response.status === 304) return undefined;
  requireConsent(response);
  if (!hasJSON(response)) throw foreign(response);
  const document = await parsed(response);
  if (!response.ok) throw new Refused(response.status, document, isProblem(response));
  return document;
}

async function parsed(response) {
  try {
    return await response.json();
  } catch (error) {
    throw error instanceof SyntaxError ? new Foreign("What came is not JSON.") : error;
  }
}

function hasJSON(response) {
  return /[/+]json\b/.test(response.headers.get("content-type") ?? "");
}

function isProblem(response) {
  return /^application\/problem\+json\b/.test(response.headers.get("content-type") ?? "");
}

function foreign(response) {
  return new Foreign(`Not our server: ${response.headers.get("content-type") ?? "no type"} with status ${response.status}.`);
}
