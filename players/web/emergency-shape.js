// The shapes that stand for how grave a message is, drawn by the page itself: nothing is loaded for them.

const namespace = "http://www.w3.org/2000/svg";

/** Corners on a field of 100 x 100; where the symbol's middle is. */
const outlines = {
  octagon: { points: regular(8, 22.5), middle: 50 },
  hexagon: { points: regular(6, 30), middle: 50 },
  diamond: { points: regular(4, 0), middle: 50 },
  square: { points: "6,6 94,6 94,94 6,94", middle: 50 },
  triangle: { points: "50,4 99,92 1,92", middle: 63 },
};

/** An SVG element of the shape, filled with the look's ink, with `symbol` cut out in its background colour. */
export function makeShape({ shape, symbol }) {
  const picture = make("svg", { viewBox: "0 0 100 100", class: "shape", "data-shape": shape, "aria-hidden": "true" });
  const outline = outlines[shape];
  picture.append(outline
    ? make("polygon", { points: outline.points, class: "shape-face" })
    : make("circle", { cx: 50, cy: 50, r: 48, class: "shape-face" }));
  const letter = make("text", { x: 50, y: outline?.middle ?? 50, class: "shape-symbol" });
  letter.textContent = symbol;
  picture.append(letter);
  return picture;
}

function regular(corners, turned) {
  return Array.from({ length: corners }, (_, corner) => {
    const angle = ((turned + (360 * corner) / corners) * Math.PI) / 180;
    return `${(50 + 49 * Math.sin(angle)).toFixed(1)},${(50 - 49 * Math.cos(angle)).toFixed(1)}`;
  }).join(" ");
}

function make(name, attributes) {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
