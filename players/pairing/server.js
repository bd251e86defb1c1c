// Questions to the server, with the administrator's token. It is kept for this page's life in this browser alone.

const key = "kosatsu.administrator";

export function hasToken() {
  return sessionStorage.getItem(key) !== null;
}

export function keepToken(token) {
  sessionStorage.setItem(key, token);
}

export function forgetToken() {
  sessionStorage.removeItem(key);
}

/** The server refused: its `status` and, of a problem document, the `field` that is wrong. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? `HTTP ${status}`);
    this.status = status;
    this.field = problem?.field;
  }
}

/** The answer's document. Throws Refused, or what fetch throws where nobody answers in 20 s. */
export async function ask(path, { method = "GET", document } = {}) {
  const headers = { authorization: `Bearer ${sessionStorage.getItem(key)}` };
  if (document) headers["content-type"] = "application/json";
  const response = await fetch(path, {
    method, headers, body: document && JSON.stringify(document), cache: "no-store", signal: AbortSignal.timeout(20_000),
  });
  const isJSON = /[/+]json\b/.test(response.headers.get("content-type") ?? "");
  const answer = isJSON ? await response.json() : undefined;
  if (!response.ok) throw new Refused(response.status, answer);
  if (!isJSON) throw new TypeError("The answer is not JSON.");
  return answer;
}
