// The page on which an administrator says which display a new screen is. A screen's QR code leads here with its code behind the #.

import { chosenDisplay, draw, setDisplays } from "./displays.js";
import { ask, forgetToken, hasToken, keepToken, Refused } from "./server.js";
import { say, speak } from "./words.js";

const element = (id) => document.getElementById(id);
const parts = ["sign-in", "pair", "done"];
const alphabet = /^[2-9A-HJKMNP-TV-Z]{6}$/;
const patience = 45_000;

/** What was said last, to say it again in another language. */
let wrong;
let said;
let done;

function show(part) {
  for (const id of parts) element(id).hidden = id !== part;
  tell();
}

/** `values` of a message that is no word of ours alone. */
function tell(message, values = []) {
  said = message && { message, values };
  element("said").hidden = !message;
  element("said").textContent = message ? say(message, ...values) : "";
}

/** Says what is wrong, where a reader of the screen hears it, and leads to the field. */
function complain(message, field) {
  wrong = message;
  tell();
  element("wrong").textContent = message ? say(message) : "";
  element("wrong").hidden = !message;
  for (const input of document.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  if (!message) return;
  if (field) element(field).setAttribute("aria-invalid", "true");
  (field ? element(field) : element("wrong")).focus();
}

/** As the screen shows it, however it was typed: small letters, wide letters, a space or a hyphen in between. */
function codeOf(text) {
  return text.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "");
}

async function begin() {
  complain();
  if (!hasToken()) {
    show("sign-in");
    element("token").focus();
    return;
  }
  tell("loading");
  try {
    const [{ displays }, { sites }] = await Promise.all([ask("/v1/displays"), ask("/v1/sites")]);
    setDisplays(displays, sites);
    show("pair");
    if (!element("code").value) element("code").focus();
  } catch (error) {
    show("sign-in");
    refused(error);
  }
}

function refused(error) {
  if (!(error instanceof Refused)) {
    console.info("No answer.", error);
    return complain("away");
  }
  if (error.status === 401) {
    forgetToken();
    show("sign-in");
    return complain("tokenWrong", "token");
  }
  if (error.status === 403) return complain("forbidden");
  if (error.status === 404) return error.field === "code" ? complain("codeUnknown", "code") : complain("displayGone");
  if (error.status === 409) return complain("codeUsed", "code");
  if (error.status === 422) return complain("codeWrong", "code");
  return complain("away");
}

async function pair() {
  complain();
  const code = codeOf(element("code").value);
  if (!alphabet.test(code)) return complain("codeWrong", "code");
  const id = chosenDisplay();
  if (!id) return complain("displayMissing", "search");
  const button = element("pair").querySelector("[type=submit]");
  button.disabled = true;
  tell("pairing");
  try {
    const { display } = await ask(`/v1/displays/${id}/pairing`, { method: "PUT", document: { code } });
    history.replaceState(null, "", location.pathname);
    element("code").value = "";
    await finish(display);
  } catch (error) {
    refused(error);
  } finally {
    button.disabled = false;
  }
}

/** Says that it is done, and then whether the screen has come. */
async function finish(display) {
  done = { name: display.name, text: "doneWaiting" };
  show("done");
  drawDone();
  element("done-title").focus();
  const end = performance.now() + patience;
  const mine = done;
  while (done === mine && performance.now() < end) {
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    if (await hasCome(display.id)) {
      mine.text = "doneOnline";
      return drawDone();
    }
  }
  mine.text = "doneSilent";
  drawDone();
}

async function hasCome(id) {
  try {
    return (await ask(`/v1/displays/${id}/pairing`)).usedAt !== null;
  } catch (error) {
    console.info("No answer.", error);
    return false;
  }
}

function drawDone() {
  if (!done) return;
  element("done-title").textContent = say("done", done.name);
  element("done-text").textContent = say(done.text);
}

element("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  const token = element("token").value.trim();
  // A header takes nothing but visible characters of ASCII.
  if (!/^[\x21-\x7e]+$/.test(token)) return complain(token ? "tokenWrong" : "tokenMissing", "token");
  keepToken(token);
  element("token").value = "";
  begin();
});

element("pair").addEventListener("submit", (event) => {
  event.preventDefault();
  pair();
});

element("sign-out").addEventListener("click", () => {
  forgetToken();
  begin();
});

element("again").addEventListener("click", () => {
  done = undefined;
  begin();
});

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    speak(button.dataset.language);
    draw();
    drawDone();
    if (wrong) element("wrong").textContent = say(wrong);
    if (said) element("said").textContent = say(said.message, ...said.values);
  });
}

function takeCodeFromAddress() {
  const code = codeOf(location.hash.slice(1));
  if (code) element("code").value = code.length === 6 ? `${code.slice(0, 3)} ${code.slice(3)}` : code;
}

window.addEventListener("hashchange", takeCodeFromAddress);
speak();
takeCodeFromAddress();
begin();
