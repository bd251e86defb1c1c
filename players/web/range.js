// Answers to Range requests (RFC 9110, section 14) out of a whole file.

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

/** `response`, a whole file, cut down to what `header` asks for. */
export async function inRange(response, header) {
  if (!header) return response;
  const whole = await response.blob();
  const range = parseRange(header, whole.size);
  const type = response.headers.get("content-type") ?? "application/octet-stream";
  if (range === undefined) return new Response(whole, { headers: { "content-type": type, "accept-ranges": "bytes" } });
  if (range === null) return new Response(null, { status: 416, headers: { "content-range": `bytes */${whole.size}` } });
  const part = whole.slice(range.first, range.last + 1, type);
  return new Response(part, {
    status: 206,
    headers: {
      "content-type": type,
      "accept-ranges": "bytes",
      "content-length": String(part.size),
      "content-range": `bytes ${range.first}-${range.last}/${whole.size}`,
    },
  });
}
