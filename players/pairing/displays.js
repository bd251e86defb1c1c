// The list of displays to choose from.

import { currentLanguage, say } from "./words.js";

const most = 50;
const list = document.getElementById("displays");
const search = document.getElementById("search");
const online = document.getElementById("online");
const count = document.getElementById("count");

let displays = [];
let sites = new Map();

/** `found` and `sites` as the server lists them. */
export function setDisplays(found, foundSites) {
  displays = found;
  sites = new Map(foundSites.map((site) => [site.id, site]));
  draw();
}

/** The id of the chosen display, or undefined. */
export function chosenDisplay() {
  return list.querySelector("input:checked")?.value;
}

export function draw() {
  const chosen = chosenDisplay();
  const matching = displays.filter((display) => (online.checked || !display.status.online) && matches(display, search.value));
  const shown = matching.slice(0, most);
  list.replaceChildren(...shown.map((display) => choice(display, display.id === chosen)));
  const numbers = shown.length < matching.length ? say("foundSome", shown.length, matching.length) : say("found", matching.length);
  count.textContent = matching.length === 0 ? say("foundNone") : numbers;
}

/** Every word has to be somewhere in it, in either language, whatever its width or case. */
function matches(display, words) {
  const site = sites.get(display.site)?.name ?? {};
  const text = folded([display.id, display.name, display.place, ...Object.values(site)].join(" "));
  return folded(words).split(/\s+/).every((word) => text.includes(word));
}

function folded(text) {
  return text.normalize("NFKC").toLowerCase().trim();
}

function choice(display, isChosen) {
  const label = document.createElement("label");
  label.className = "choice";
  const button = Object.assign(document.createElement("input"), { type: "radio", name: "display", value: display.id, checked: isChosen });
  const site = sites.get(display.site)?.name ?? {};
  const place = [site[currentLanguage()] ?? site.ja, display.place, display.id].filter(Boolean).join(" · ");
  const { online: isOnline, lastSeen } = display.status;
  const state = isOnline ? "isOnline" : lastSeen ? "isOffline" : "isNew";
  label.append(button, span("name", display.name), span(`state ${state}`, say(state)), span("place", place));
  return label;
}

function span(className, text) {
  return Object.assign(document.createElement("span"), { className, textContent: text });
}

search.addEventListener("input", draw);
online.addEventListener("change", draw);
