// The page is loaded again on purpose: by command, at night, for a token in its address. What it has under way is kept before, as
// far as the disk allows.

import { sleep } from "./waiting.js";

/** A disk that hangs holds up nobody who wants the page to go. */
const patience = 5000;
let keep = async () => {};

/** `work()` keeps what is under way; resolves when it is kept. */
export function beforeReload(work) {
  keep = work;
}

/** Loads the page again when everything is kept, unless `isStillWanted()` says no by then: an alarm is quicker than a disk. */
export async function loadAgain(isStillWanted = () => true) {
  try {
    await Promise.race([keep(), sleep(patience)]);
  } catch (error) {
    console.warn("What was under way could not be kept.", error);
  }
  if (isStillWanted()) location.reload();
}
