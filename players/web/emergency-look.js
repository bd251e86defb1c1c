// How an emergency looks: colour, and besides colour always a word and a shape, for whoever does not see the colour.

const white = [255, 255, 255];
const black = [0, 0, 0];

/** Japan's warning levels (警戒レベル) in the colours that the Cabinet Office's guideline gives them. */
const levels = {
  5: { background: [12, 0, 12], ink: white, shape: "octagon" },
  4: { background: [170, 0, 170], ink: white, shape: "hexagon" },
  3: { background: [255, 40, 0], ink: black, shape: "triangle" },
  2: { background: [242, 231, 0], ink: black, shape: "diamond" },
  1: { background: white, ink: black, shape: "circle" },
};

const emergency = {
  background: black, ink: [255, 240, 0], shape: "octagon", symbol: "!", word: { ja: "緊急", en: "Emergency" },
};
const withoutLevel = [
  emergency,
  emergency,
  { background: [255, 40, 0], ink: black, shape: "triangle", symbol: "!", word: { ja: "警告", en: "Warning" } },
  { background: white, ink: black, shape: "circle", symbol: "i", word: { ja: "お知らせ", en: "Notice" } },
];

const allClear = {
  background: [0, 97, 59], ink: white, shape: "circle", symbol: "✓", word: { ja: "解除", en: "All clear" },
};
const correction = {
  background: white, ink: [0, 58, 112], shape: "square", symbol: "訂", word: { ja: "訂正", en: "Correction" },
};

/** Every look there is, for whoever checks them all. */
export const looks = {
  ...Object.fromEntries(Object.keys(levels).flatMap((level) => [
    [`level-${level}`, lookOfLevel(level)], [`equivalent-${level}`, equivalentOfLevel(level)],
  ])),
  ...Object.fromEntries(withoutLevel.map((look, precedence) => [`precedence-${precedence}`, look])),
  allClear,
  correction,
};

/** The stripes of a drill, the same on every look. */
export const drillLook = { background: [0, 65, 200], ink: white, word: { ja: "訓練", en: "DRILL" } };

/** The word for a drill in the languages that its stripe does not speak; it stands before their titles. */
export const drillWords = {
  "ja-x-easy": "れんしゅう", "zh-Hans": "演练", "zh-Hant": "演練", ko: "훈련", pt: "Simulado", es: "Simulacro", vi: "Diễn tập",
};

/** The look of a message: {name, background, ink, shape, symbol, word{ja, en}}; colours are [red, green, blue], a word is a text or
 * the phrases between which its line may break. Only the city's officers raise a warning level: an agency's is an equivalent. */
export function lookOf({ phase, level, precedence, source }) {
  const levelName = source === "officer" ? `level-${level}` : `equivalent-${level}`;
  const name = phase === "allClear" || phase === "correction" ? phase : level ? levelName : `precedence-${precedence}`;
  return { name, ...(looks[name] ?? emergency) };
}

/** Gives `element` the colours of `look`. */
export function dress(element, { background, ink }) {
  element.style.setProperty("--look-background", `rgb(${background.join(" ")})`);
  element.style.setProperty("--look-ink", `rgb(${ink.join(" ")})`);
}

function lookOfLevel(level) {
  return { ...levels[level], symbol: level, word: { ja: `警戒レベル${level}`, en: `Alert Level ${level}` } };
}

function equivalentOfLevel(level) {
  const word = { ja: [`警戒レベル${level}`, "相当情報"], en: ["Equivalent to ", `Alert Level ${level}`] };
  return { ...levels[level], symbol: level, word };
}
