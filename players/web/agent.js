// The agent beside a kiosk's browser (players/kiosk): it does on the screen's machine what a page cannot do. It listens on that
// machine alone, at a port that the kiosk names in the page's address; a bare browser has none.

const storageKey = "kosatsu.agent";

/** The port named in the address, else the one that was named last; null where none ever was. */
export function agentPort() {
  const named = new URLSearchParams(location.hash.slice(1)).get("agent");
  if (/^[1-9]\d{0,4}$/.test(named ?? "")) localStorage.setItem(storageKey, named);
  return localStorage.getItem(storageKey);
}

export class Agent {
  #origin;

  constructor(port) {
    this.#origin = port ? `http://127.0.0.1:${port}` : undefined;
  }

  /** Whether there is anybody to ask. */
  get isNamed() {
    return this.#origin !== undefined;
  }

  /** Answers what the agent answers: a document, or a picture as a Blob. Throws what fetch throws where nobody answers in time,
   * and an Error where the agent refuses. */
  async ask(path, document, timeout) {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${this.#origin}${path}`, {
      method: "POST", headers, body: JSON.stringify(document), signal: AbortSignal.timeout(timeout), cache: "no-store",
      credentials: "omit", redirect: "error",
    });
    if (!response.ok) throw new Error(`The agent answers ${response.status}.`);
    return response.headers.get("content-type")?.startsWith("image/") ? response.blob() : response.json();
  }
}
