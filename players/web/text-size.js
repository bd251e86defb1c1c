// How large letters must be to be read from where people stand.

/** The part of the font size that a kanji's face fills. */
const faceOfFontSize = 0.92;
const assumedLongEdgeMillimetres = 1210;

/** Height of a character in millimetres for a distance in metres: 20 at 5 m, 40 at 10, 80 at 20, 120 at 30. All four lie on
 * 4 mm a metre; nearer than 5 m nothing is made smaller, since nobody has to stand there. */
export function textMillimetres(viewingDistanceMetres) {
  return Math.max(20, 4 * (viewingDistanceMetres ?? 5));
}

/** The smallest font size, in CSS pixels, for `display` on a screen of {width, height} CSS pixels. A panel's width is measured
 * along the edge its pixels are counted along, however it hangs. */
export function smallestTextSize(display, screen) {
  const long = Math.max(screen.width, screen.height);
  const short = Math.min(screen.width, screen.height);
  const lies = (display.widthPixels ?? screen.width) >= (display.heightPixels ?? screen.height);
  const pixelsPerMillimetre = display.panelWidthMillimetres > 0
    ? (lies ? long : short) / display.panelWidthMillimetres
    : long / assumedLongEdgeMillimetres;
  return (textMillimetres(display.viewingDistanceMetres) * pixelsPerMillimetre) / faceOfFontSize;
}
