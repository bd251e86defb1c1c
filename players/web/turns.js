// Elements that take turns in one place, all measured, one seen. Turns follow trusted time, so screens side by side change
// together.

const groups = new Set();
let timer;

/** Lays `elements` into a new container in which each is seen for `period` milliseconds in turn. */
export function inTurns(elements, { clock, period }) {
  const container = document.createElement("div");
  container.className = "turns";
  container.append(...elements);
  const group = { container, elements, period, clock, current: undefined };
  turn(group);
  if (elements.length > 1) {
    groups.add(group);
    timer ??= setInterval(turnAll, 200);
  }
  return container;
}

function turnAll() {
  for (const group of groups) {
    if (group.container.isConnected) turn(group);
    else groups.delete(group);
  }
  if (groups.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

function turn(group) {
  const current = Math.floor(group.clock.now() / group.period) % group.elements.length;
  if (current === group.current) return;
  group.current = current;
  group.elements.forEach((element, index) => {
    element.classList.toggle("waiting", index !== current);
    element.removeAttribute("aria-hidden");
    if (index !== current) element.setAttribute("aria-hidden", "true");
  });
}
