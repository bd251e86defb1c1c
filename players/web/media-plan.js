// What of the wanted media is fetched, what does not fit, and what may go for it. Pure.

/**
 * `wanted` are the media in the order of first need. `held` is what is kept of any: [{sha256, bytes, complete, since}], with
 * `since` when it was last needed, for what is not wanted. `room` is how many bytes more may be kept.
 *
 * Answers {missing, tooMuch, evictable, shortBy}: of the wanted what is to be fetched, in order, and what there is no room for;
 * of the held what may go, [{sha256, bytes}], first what has not been needed for longest. Nothing that is wanted and complete
 * ever goes. What does not fit does not stand before what needs less room.
 */
export function planMedia({ wanted, held, room }) {
  const known = new Map(held.map((one) => [one.sha256, one]));
  const names = new Set(wanted.map(({ sha256 }) => sha256));
  const unneeded = held.filter(({ sha256 }) => !names.has(sha256)).sort((a, b) => a.since - b.since);
  const incomplete = wanted.filter(({ sha256 }) => !known.get(sha256)?.complete);
  const begun = incomplete.map(({ sha256 }) => known.get(sha256)).filter(Boolean);
  let budget = room + total(unneeded) + total(begun);
  const missing = [];
  const tooMuch = [];
  for (const media of incomplete) {
    const fits = media.bytes <= budget;
    (fits ? missing : tooMuch).push(media);
    if (fits) budget -= media.bytes;
  }
  const given = new Set(tooMuch.map(({ sha256 }) => sha256));
  const evictable = [...unneeded, ...begun.filter(({ sha256 }) => given.has(sha256))];
  return {
    missing, tooMuch, evictable: evictable.map(({ sha256, bytes }) => ({ sha256, bytes })),
    shortBy: tooMuch.length > 0 ? Math.max(0, total(tooMuch) - Math.max(0, budget)) : 0,
  };
}

function total(media) {
  return media.reduce((sum, { bytes }) => sum + bytes, 0);
}
