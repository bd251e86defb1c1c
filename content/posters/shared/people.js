// Draws people from the shoulders up into <g class="person" data-hair="bob" data-cloth="#e07a5f" ...>, 200 wide and 240
// high, the body going on to y = 480 for the page to cut off. Hair: short, bob, long, bun, bald, child, tails. Also: data-hair-colour, data-skin,
// data-glasses, data-mouth (smile, open), data-collar, data-scarf, data-apron (colours).
const behind = {
  bob: "M42 152C30 60 58 24 100 24s72 36 58 128c-8 6-20 6-26 2H68c-6 4-18 4-26-2Z",
  long: "M40 200C26 64 56 24 100 24s74 40 60 176c-14 8-32 6-38-6H78c-6 12-24 14-38 6Z",
  bun: "M78 30a22 22 0 1 1 44 0ZM46 104C42 52 66 28 100 28s58 24 54 76Z",
  tails: "M52 84c-30-6-44 18-40 52 2 16 18 20 26 8 10-16 14-34 14-60ZM148 84c30-6 44 18 40 52-2 16-18 20-26 8-10-16-14-34-14-60Z",
};
const before = {
  short: "M49 94C42 46 68 26 102 26c36 0 58 24 50 70-4-16-10-26-20-34-22 10-50 10-68 2-8 8-12 18-15 30Z",
  bob: "M50 96c-2-40 20-62 52-62 30 0 50 22 48 62-14-6-26-18-32-34-14 20-40 30-68 34Z",
  long: "M50 98c-4-42 18-66 50-66s54 24 50 66c-20-6-40-22-50-46-10 24-30 40-50 46Z",
  bun: "M48 96c-2-44 22-64 52-64s54 20 52 64c-6-18-20-34-52-34s-46 16-52 34Z",
  bald: "M46 108c-10-14-6-40 10-50-4 16-4 32-2 46ZM154 108c10-14 6-40-10-50 4 16 4 32 2 46Z",
  child: "M48 98C42 48 66 28 100 28s58 20 52 70c-4-12-8-20-14-26l-8 10-10-14-14 14-14-14-12 14-10-10c-8 8-18 14-22 26Z",
  tails: "M48 96c-4-46 20-68 52-68s56 22 52 68c-10-24-24-34-52-36-28 2-42 12-52 36Z",
};
const grey = ["bun", "bald"];

const drawPerson = ({ hair = "short", hairColour, skin = "#f7cfae", cloth = "#3b7dd8", glasses, mouth = "smile", collar, scarf, apron }) => {
  const colour = hairColour ?? (grey.includes(hair) ? "#b9bcc4" : "#33231e");
  const lips = mouth === "open"
    ? `<path d="M82 114h36c0 14-8 22-18 22s-18-8-18-22Z" fill="#8c2f39"/><path d="M90 130c6-5 14-5 20 0-6 7-14 7-20 0Z" fill="#f08a8a"/>`
    : `<path d="M84 116q16 14 32 0" fill="none" stroke="#8a4b3c" stroke-width="5" stroke-linecap="round"/>`;
  return `
    ${behind[hair] ? `<path d="${behind[hair]}" fill="${colour}"/>` : ""}
    <path d="M12 240c0-58 34-82 88-82s88 24 88 82l4 240H8Z" fill="${cloth}"/>
    <path d="M80 136h40v26c0 24-40 24-40 0Z" fill="${skin}"/><path d="M80 140c12 12 28 12 40 0v12c-12 10-28 10-40 0Z" opacity=".12"/>
    ${collar ? `<path d="M76 158 100 190 124 158l12 4-24 46-12-14-12 14-24-46Z" fill="${collar}"/>` : ""}
    ${apron ? `<path d="M62 176 56 480H144L138 176Z" fill="${apron}"/><path d="M66 160 62 182M134 160l4 22" stroke="${apron}" stroke-width="11"/>` : ""}
    <circle cx="50" cy="100" r="11" fill="${skin}"/><circle cx="150" cy="100" r="11" fill="${skin}"/>
    <path d="M52 86c0-36 20-52 48-52s48 16 48 52c0 40-22 64-48 64S52 126 52 86Z" fill="${skin}"/>
    <circle cx="68" cy="114" r="10" fill="#f0806c" opacity=".45"/><circle cx="132" cy="114" r="10" fill="#f0806c" opacity=".45"/>
    <circle cx="80" cy="98" r="5.5" fill="#2b2430"/><circle cx="120" cy="98" r="5.5" fill="#2b2430"/>
    <path d="M72 82q8-6 16-2M112 80q8-4 16 2" fill="none" stroke="${colour}" stroke-width="4.5" stroke-linecap="round"/>
    ${lips}
    ${scarf ? `<path d="M112 176l36-8 14 84h-42Z" fill="${scarf}"/><path d="M112 176l36-8 4 22-38 12Z" opacity=".18"/><path d="M52 146c28 20 68 20 96 0l12 28c-34 26-86 26-120 0Z" fill="${scarf}"/>` : ""}
    <path d="${before[hair]}" fill="${colour}"/>
    ${glasses ? `<g fill="none" stroke="#3c4150" stroke-width="4"><circle cx="79" cy="99" r="17"/><circle cx="121" cy="99" r="17"/><path d="M96 97q4-3 8 0M62 96l-11-3M138 96l11-3"/></g>` : ""}`;
};

for (const place of document.querySelectorAll("g.person")) place.innerHTML = drawPerson(place.dataset);
