// The film: four things, one after another, find their bins. Every instant is drawn from its second alone, so that a
// film is the same however often it is made. Nothing flashes; things come and go within a third of a second.
const wide = innerWidth > innerHeight;
const japanese = document.documentElement.lang === "ja";
const say = (ja, en) => (japanese ? ja : en);

const bins = [
  { name: say("普通ごみ", "General"), colour: "#4a5a70", dark: "#37455a" },
  { name: say("缶・びん", "Cans, bottles"), colour: "#1767b0", dark: "#0f4f8b" },
  { name: say("プラスチック", "Plastic"), colour: "#b8500f", dark: "#8f3c08" },
  { name: say("古紙・衣類", "Paper, cloth"), colour: "#1d7a43", dark: "#145c31" },
];
// Centre of each bin's opening and the bins' size; where a thing waits, and how far its name stands above it; in pixels.
const places = wide ? [270, 730, 1190, 1650].map((x) => [x, 640]) : [[300, 960], [780, 960], [300, 1420], [780, 1420]];
const [binWidth, binHeight] = wide ? [380, 280] : [420, 300];
const waiting = wide ? [720, 400] : [540, 610];
const captionDown = -190;

const things = [
  { name: say("バナナの皮", "Banana peel"), bin: 0, drawing: `<path d="M-6-92 8-92 12-60C60-40 104 10 96 84 70 60 52 30 34 6 42 50 30 88 4 104-20 84-32 44-26 4-46 30-66 58-94 76-100 6-58-42-12-60Z" fill="#f7c92e"/><path d="M-6-92 8-92 12-60-12-60Z" fill="#8a5a1c"/><path d="M12-60C30-40 34-16 34 6M-12-60C-26-40-28-16-26 4" fill="none" stroke="#d9a514" stroke-width="7" stroke-linecap="round"/>` },
  { name: say("空き缶", "Empty can"), bin: 1, drawing: `<path d="M-58-84C-58-100 58-100 58-84L66-64V78C66 104-66 104-66 78V-64Z" fill="#d7dde5"/><path d="M-66-50H66V64H-66Z" fill="#e2483a"/><path d="M-66 20C-20-30 30 50 66-10V64H-66Z" fill="#fff"/><ellipse cx="0" cy="-86" rx="54" ry="11" fill="#b3bcc8"/><ellipse cx="10" cy="-87" rx="15" ry="5" fill="#8e99a8"/>` },
  { name: say("食品トレイ", "Food tray"), bin: 2, drawing: `<path d="M-110-50H110L84 62C82 72 76 76 66 76H-66C-76 76-82 72-84 62Z" fill="#fff" stroke="#c9d4de" stroke-width="6"/><path d="M-122-62H122V-40H-122Z" fill="#eef3f7" stroke="#c9d4de" stroke-width="6" stroke-linejoin="round"/><path d="M-60-20-48 56M-20-20-16 56M20-20 16 56M60-20 48 56" stroke="#d9e2ea" stroke-width="7" stroke-linecap="round"/><g fill="none" stroke="#b8500f" stroke-width="9" stroke-linejoin="round"><path d="M-24-4H24V44H-24Z"/></g>` },
  { name: say("新聞紙", "Newspapers"), bin: 3, drawing: `<path d="M-110 40H110V84H-110Z" fill="#cfc7b4"/><path d="M-110 0H110V40H-110Z" fill="#e2dccb"/><path d="M-110-62H110V0H-110Z" fill="#f6f1e3"/><path d="M-92-46H-10M-92-28H-20M-92-12H-40" stroke="#8d8672" stroke-width="8"/><rect x="12" y="-52" width="80" height="44" fill="#b9b19c"/><path d="M-44-62V84M44-62V84" stroke="#1d7a43" stroke-width="10"/><path d="M-44-62c-20-34-44-10-14 0M-44-62c20-34 44-10 14 0" fill="none" stroke="#1d7a43" stroke-width="9"/>` },
];

const firstSecond = 0.9, secondsEach = 2.3, flight = [1.15, 1.85];
const clamp = (value) => Math.min(1, Math.max(0, value));
const ease = (value) => (1 - Math.cos(Math.PI * clamp(value))) / 2;
const spring = (value) => { const t = clamp(value); return 1 + 1.9 * (t - 1) ** 3 + 0.9 * (t - 1) ** 2; };
const at = (x, y, size, turn = 0) => `transform="translate(${x.toFixed(2)} ${y.toFixed(2)}) rotate(${turn.toFixed(2)}) scale(${size.toFixed(4)})"`;

const drawBin = ({ name, colour, dark }, [x, y], open, done) => {
  const half = binWidth / 2, foot = half * 0.84, size = japanese ? (wide ? 54 : 58) : 48;
  return `<g ${at(x, y, 1)}>
    <ellipse cx="0" cy="${binHeight}" rx="${half}" ry="18" fill="#0c4a3d" opacity=".14"/>
    <path d="M${-half + 14} 6H${half - 14}L${foot} ${binHeight - 18}A18 18 0 0 1 ${foot - 18} ${binHeight}H${18 - foot}A18 18 0 0 1 ${-foot} ${binHeight - 18}Z" fill="${colour}"/>
    <g transform="rotate(${(-38 * open).toFixed(2)} ${-half} 0)"><rect x="${-half}" y="-26" width="${binWidth}" height="40" rx="16" fill="${dark}"/><rect x="-44" y="-46" width="88" height="26" rx="12" fill="${dark}"/></g>
    <text x="0" y="${binHeight * 0.4}" font-size="${size}" fill="#fff">${name}</text>
    <g ${at(0, binHeight * 0.7, spring(done))} opacity="${clamp(done * 3)}"><circle r="50" fill="#fff"/><path d="M-22 2-6 18 24-16" fill="none" stroke="${dark}" stroke-width="13" stroke-linecap="round" stroke-linejoin="round"/></g>
  </g>`;
};

const drawThing = ({ name, bin, drawing }, own) => {
  if (own < 0 || own > flight[1]) return "";
  const [endX, endY] = places[bin], travel = ease((own - flight[0]) / (flight[1] - flight[0]));
  const x = waiting[0] + (endX - waiting[0]) * travel;
  const y = waiting[1] + (endY - waiting[1]) * travel - 190 * 4 * travel * (1 - travel) * (wide ? 0.55 : 0.3);
  const size = 1.3 * spring(own / 0.34) * (1 - 0.62 * travel), seen = clamp(own / 0.2) * (1 - clamp((own - flight[1] + 0.2) / 0.2));
  const caption = wide ? `x="${waiting[0] + 190}" y="${waiting[1] + 24}" style="text-anchor: start"` : `x="${waiting[0]}" y="${waiting[1] + captionDown}"`;
  return `<text ${caption} font-size="72" fill="#18233a" opacity="${seen.toFixed(3)}">${name}</text>
    <g ${at(x, y, size, 24 * travel * Math.sign(endX - waiting[0]))} opacity="${(clamp(own / 0.2) * (1 - clamp((travel - 0.93) / 0.07))).toFixed(3)}">${drawing}</g>`;
};

const drawThanks = (second) => {
  const shown = clamp((second - firstSecond - things.length * secondsEach) / 0.4);
  const words = say(["今日から", "分けて出しましょう"], ["Start today.", "Sort before you throw."]);
  const [x, y] = [innerWidth / 2, waiting[1] + (wide ? 0 : 40) + 30 * (1 - ease(shown))];
  return shown === 0 ? "" : `<g opacity="${shown.toFixed(3)}">${words.map((line, at) => `<text x="${x}" y="${y - 40 + at * 112}" font-size="${wide || !japanese ? 82 : 92}" fill="#0c5a4a">${line}</text>`).join("")}</g>`;
};

const film = {
  seconds: 12,
  stills: [1.8, 4.1, 6.4, 8.7, 11.9],
  draw(second) {
    const own = things.map((_, number) => second - firstSecond - number * secondsEach);
    const open = (number) => ease((own[number] - 1.1) / 0.3) * (1 - ease((own[number] - flight[1]) / 0.3));
    document.querySelector(".stage").innerHTML =
      drawThanks(second)
      + things.map((thing, number) => (own[number] < 1.5 ? drawThing(thing, own[number]) : "")).join("")
      + bins.map((bin, number) => drawBin(bin, places[number], open(number), clamp((own[number] - flight[1] - 0.05) / 0.4))).join("")
      + things.map((thing, number) => (own[number] >= 1.5 ? drawThing(thing, own[number]) : "")).join("");
  },
};
document.querySelector(".stage").setAttribute("viewBox", `0 0 ${innerWidth} ${innerHeight}`);
film.draw(film.seconds);
