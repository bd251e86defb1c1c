// Runs inside a poster's page and answers with what a passer-by would stumble over, as sentences; none is good.
// `picture` is the same page without its text, as a data URL: the ground each text stands on.
async (picture, smallest, margin) => {
  const ground = new Image();
  ground.src = picture;
  await ground.decode();
  const canvas = new OffscreenCanvas(ground.naturalWidth, ground.naturalHeight);
  const drawing = canvas.getContext("2d");
  drawing.drawImage(ground, 0, 0);

  const linear = (value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);

  // WCAG 2.2, contrast ratio; the worst but for the odd pixel of an edge.
  const contrast = (rectangle, colour) => {
    const left = Math.max(0, Math.floor(rectangle.left)), top = Math.max(0, Math.floor(rectangle.top));
    const width = Math.min(canvas.width - left, Math.ceil(rectangle.width));
    const height = Math.min(canvas.height - top, Math.ceil(rectangle.height));
    if (width < 1 || height < 1) return Infinity;
    const pixels = drawing.getImageData(left, top, width, height).data;
    const text = luminance(colour), ratios = [];
    for (let at = 0; at < pixels.length; at += 4 * 17) {
      const below = luminance([pixels[at], pixels[at + 1], pixels[at + 2]]);
      ratios.push((Math.max(text, below) + 0.05) / (Math.min(text, below) + 0.05));
    }
    ratios.sort((one, other) => one - other);
    return ratios[Math.floor(ratios.length * 0.02)];
  };

  const faults = [], seen = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.textContent.trim(), element = node.parentElement;
    if (!words || ["SCRIPT", "STYLE", "RP"].includes(element.tagName)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const style = getComputedStyle(element);
    const rectangles = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
    if (!rectangles.length || style.visibility === "hidden" || element.closest("[data-decoration]")) continue;
    const scale = element.ownerSVGElement ? Math.abs(element.getScreenCTM().d) : 1;
    const size = parseFloat(style.fontSize) * scale;
    if (size < smallest - 0.5) faults.push(`"${words}" is ${size.toFixed(0)} px, less than ${smallest}`);
    const colour = numbers(element.ownerSVGElement ? style.fill : style.color);
    for (const box of rectangles) {
      if (box.left < margin || box.top < margin || box.right > innerWidth - margin || box.bottom > innerHeight - margin) {
        faults.push(`"${words}" comes nearer than ${margin} px to the edge`);
      }
      // Line boxes are taller than their letters; this is where the letters are.
      const upright = element.closest("[data-vertical]") === null, middle = (box.top + box.bottom) / 2;
      const letters = upright ? new DOMRect(box.left, middle - size * 0.45, box.width, size * 0.9) : box;
      const ratio = contrast(letters, colour);
      if (ratio < 4.5) faults.push(`"${words}" has a contrast of ${ratio.toFixed(2)}, less than 4.5`);
      for (const other of upright ? seen : []) {
        const across = Math.min(letters.right, other.letters.right) - Math.max(letters.left, other.letters.left);
        const down = Math.min(letters.bottom, other.letters.bottom) - Math.max(letters.top, other.letters.top);
        if (across > size * 0.2 && down > 2) faults.push(`"${words}" lies over "${other.words}"`);
      }
      if (upright) seen.push({ letters, words });
    }
    const last = rectangles.at(-1), line = rectangles.length;
    if (line > 1 && last.width < size * 1.6 && !element.closest("[data-vertical]")) {
      faults.push(`"${words}" ends in a line of its own of one letter`);
    }
  }
  return [...new Set(faults)];
}
