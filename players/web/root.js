// The root element tells what the screen shows, for tests and for watchdogs. Attributes change in the same task as the
// elements they speak of, so both come with the same frame; but a board or the dark stays before the first item until that one is
// surely painted.

const root = document.documentElement;
const shown = { state: undefined, content: undefined, variant: undefined, page: undefined, digest: undefined };
let emergency = { fullScreen: false, ids: [] };

/** What lies on the stage: {state, content?, variant?, page?}, states as in the contract. */
export function tellStage({ state, content, variant, page }) {
  Object.assign(shown, { state, content, variant, page });
  write();
}

export function tellDigest(digest) {
  shown.digest = digest;
  write();
}

/** Which emergencies are on the screen, and whether one fills it. */
export function tellEmergencies(fullScreen, ids) {
  emergency = { fullScreen, ids };
  write();
}

function write() {
  const covered = emergency.fullScreen;
  set("state", covered ? "emergency" : shown.state);
  set("content", covered ? undefined : shown.content);
  set("variant", covered ? undefined : shown.variant);
  set("page", covered ? undefined : shown.page);
  set("emergency", emergency.ids.length > 0 ? emergency.ids.join(" ") : undefined);
  set("digest", shown.digest);
}

function set(name, value) {
  if (value === undefined || value === null) delete root.dataset[name];
  else if (root.dataset[name] !== String(value)) root.dataset[name] = value;
}
