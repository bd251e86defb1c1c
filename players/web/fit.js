// Text as large as its box allows.

const tolerance = 1;

/** Whether nothing of `element`'s content sticks out. */
export function fits(element) {
  return element.scrollHeight <= element.clientHeight + tolerance && element.scrollWidth <= element.clientWidth + tolerance;
}

/** Sets the custom property --text-size of `element` to the largest size in pixels between `minimum` and `maximum` at which
 * its content fits, and answers it. Where even the minimum does not fit, sets the minimum and answers undefined. */
export function fitText(element, { minimum, maximum }) {
  const apply = (size) => element.style.setProperty("--text-size", `${size}px`);
  const fitsAt = (size) => { apply(size); return fits(element); };
  const highest = Math.max(minimum, maximum);
  if (fitsAt(highest)) return highest;
  if (!fitsAt(minimum)) return undefined;
  let low = minimum;
  let high = highest;
  while (high - low > Math.max(0.5, low / 100)) {
    const middle = (low + high) / 2;
    if (fitsAt(middle)) low = middle;
    else high = middle;
  }
  apply(low);
  return low;
}
