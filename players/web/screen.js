// The screen: its size, and its rotation where the panel stands upright but the machine behind it does not know.

const element = document.getElementById("screen");
const listeners = new Set();

/** A portrait display on a landscape viewport is turned by a quarter, clockwise. */
export function orient(display) {
  const turned = display?.orientation === "portrait" && window.innerWidth > window.innerHeight;
  element.classList.toggle("turned", turned);
}

/** The screen's size in CSS pixels, as it is read, that is after rotation. */
export function screenSize() {
  return { width: element.clientWidth, height: element.clientHeight };
}

/** The same in the panel's own pixels. */
export function physicalPixels() {
  const { width, height } = screenSize();
  return { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) };
}

export function onResize(listener) {
  listeners.add(listener);
}

window.addEventListener("resize", () => listeners.forEach((listener) => listener()));
