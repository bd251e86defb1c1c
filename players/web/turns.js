// Elements that take turns in one place, all measured, one seen. Turns follow trusted time, so screens side by side change
// together.

const all = new Set();
let timer;

/** Turns that are seen each time a group of the strip has its own turn. */
export const turnsPerVisit = 2;

/** Lays `elements` into a new container in which each is seen for `period` milliseconds in turn. Where the container itself is
 * one of `groups` that take turns, of turnsPerVisit periods each, it goes on at each visit where it was at the last: else some
 * of its elements would always have their turn while it is not seen. */
export function inTurns(elements, { clock, period, groups = 1 }) {
  const container = document.createElement("div");
  container.className = "turns";
  container.append(...elements);
  const group = { container, elements, period, groups, clock, current: undefined };
  turn(group);
  if (elements.length > 1) {
    all.add(group);
    timer ??= setInterval(turnAll, 200);
  }
  return container;
}

function turnAll() {
  for (const group of all) {
    if (group.container.isConnected) turn(group);
    else all.delete(group);
  }
  if (all.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

/** Which turn it is at `now`, counted from 1970. */
export function turnAt(now, { period, groups }) {
  const visit = period * turnsPerVisit;
  return Math.floor(now / (visit * groups)) * turnsPerVisit + Math.floor((now % visit) / period);
}

function turn(group) {
  const current = turnAt(group.clock.now(), group) % group.elements.length;
  if (current === group.current) return;
  group.current = current;
  group.elements.forEach((element, index) => {
    element.classList.toggle("waiting", index !== current);
    element.removeAttribute("aria-hidden");
    if (index !== current) element.setAttribute("aria-hidden", "true");
  });
}
