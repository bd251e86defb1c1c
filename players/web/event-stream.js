// Server-sent events read from a fetch. The browser's EventSource hides comments and status codes: with it a silent connection
// could not be told from a quiet one, nor a revoked token from a broken line.

import { Foreign, Refused, requireConsent } from "./server.js";

/** Takes the text of a stream piece by piece and gives each complete event's data to `onData`. Comments are skipped. */
export function eventParser(onData) {
  let rest = "";
  let data = [];
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) onData(data.join("\n"));
        data = [];
      } else if (line.startsWith("data:")) {
        data.push(line.slice(line[5] === " " ? 6 : 5));
      }
    }
  };
}

/** Reads events from `path` until the stream ends, fails, or says nothing for too long (then it throws).
 * `onData` gets each event's text, `onLife` is called for whatever arrives, comments too. */
export async function readEvents(path, { onData, onLife, firstByte = 10_000, silence = 40_000, signal }) {
  const limit = new AbortController();
  const stop = () => limit.abort();
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  let timer = setTimeout(stop, firstByte);
  try {
    const headers = { accept: "text/event-stream" };
    const response = await fetch(path, { headers, signal: limit.signal, cache: "no-store", redirect: "error" });
    requireConsent(response);
    if (!response.ok) throw new Refused(response.status);
    if (!response.headers.get("content-type")?.startsWith("text/event-stream")) throw new Foreign("No event stream.");
    const parse = eventParser(onData);
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(stop, silence);
      onLife();
      parse(decoder.decode(value, { stream: true }));
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    limit.abort();
  }
}
