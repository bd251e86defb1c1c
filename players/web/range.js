// Answers to requests for a kept file or a range of it (RFC 9110, section 14), piece by piece: what is asked for need not fit
// into memory.

/** The bytes that a Range header asks of a file of `length` bytes: {first, last}, inclusive; undefined where the header asks for
 * nothing we answer in part (none, several ranges, another unit); null where it cannot be satisfied. */
export function parseRange(header, length) {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (!found || (found[1] === "" && found[2] === "")) return undefined;
  if (found[1] === "") {
    const count = Math.min(Number(found[2]), length);
    return count > 0 ? { first: length - count, last: length - 1 } : null;
  }
  const first = Number(found[1]);
  const last = found[2] === "" ? length - 1 : Math.min(Number(found[2]), length - 1);
  if (found[2] !== "" && Number(found[2]) < first) return undefined;
  return first < length ? { first, last } : null;
}

/** The answer to a request with the Range header `header` (or none) out of `media`, as media-cache.js opens it. Throws when its
 * first piece is not there; `onLost(error)` is called when a later one is not. */
export async function answerRange(media, header, onLost = () => {}) {
  const range = parseRange(header, media.bytes);
  const headers = { "content-type": media.type, "accept-ranges": "bytes" };
  if (range === null) return new Response(null, { status: 416, headers: { "content-range": `bytes */${media.bytes}` } });
  const { first, last } = range ?? { first: 0, last: media.bytes - 1 };
  headers["content-length"] = String(last - first + 1);
  if (range) headers["content-range"] = `bytes ${first}-${last}/${media.bytes}`;
  const { start, blob } = await media.piece(first);
  const body = last < start + blob.size ? blob.slice(first - start, last - start + 1) : streamOf(media, first, last, onLost);
  return new Response(body, { status: range ? 206 : 200, headers });
}

/** Reads on only when the reader wants more, so that one piece at a time is in memory. */
function streamOf(media, first, last, onLost) {
  let at = first;
  let reader;
  const open = async () => {
    const { start, blob } = await media.piece(at);
    return blob.slice(at - start, last - start + 1).stream().getReader();
  };
  const pull = async (controller) => {
    reader ??= await open();
    const { done, value } = await reader.read();
    if (!done) {
      at += value.byteLength;
      controller.enqueue(value);
    }
    if (at > last) return controller.close();
    if (!done) return undefined;
    reader = undefined;
    return pull(controller);
  };
  return new ReadableStream({
    async pull(controller) {
      try {
        await pull(controller);
      } catch (error) {
        onLost(error);
        throw error;
      }
    },
    cancel: (reason) => reader?.cancel(reason),
  }, { highWaterMark: 0 });
}
