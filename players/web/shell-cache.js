// The player's own files, kept as one whole that is named by the digest of them all. A new whole is complete before it is used,
// and only then the one before the last is dropped, so a screen never runs on half an update nor without any.

const prefix = "kosatsu-shell-";
const pointerName = "kosatsu-shell";
const pointerAddress = "/player/current-shell";
const types = { js: /^text\/javascript\b/, css: /^text\/css\b/, svg: /^image\/svg\+xml\b/ };
const anyButPages = /^(?!text\/html\b)./;

/** The name of the shell in use, or undefined before the first was filled. */
export async function currentShellName() {
  return (await (await caches.open(pointerName)).match(pointerAddress))?.text();
}

/** The shell of that name, or undefined where it is gone. */
export async function shellNamed(name) {
  return name !== undefined && (await caches.has(name)) ? caches.open(name) : undefined;
}

/** The cache in use, or undefined before the first was filled. */
export async function currentShell() {
  return shellNamed(await currentShellName());
}

/** Fetches all files anew and puts them to use if any of them changed. Answers whether one did. Throws when one is missing. */
export async function refreshShell() {
  const list = await (await fetchFresh("shell.json")).json();
  const files = await Promise.all(["", ...list.files].map(async (path) => {
    const response = await fetchFresh(path);
    const file = { path, type: response.headers.get("content-type"), bytes: await response.arrayBuffer() };
    if (!isOurs(file)) throw new TypeError(`${path}: what came is ${file.type}`);
    return file;
  }));
  const name = prefix + (await digestOf(files));
  const before = await currentShellName();
  if (before === name) return false;
  const shell = await caches.open(name);
  for (const { path, type, bytes } of files) {
    await shell.put(`/player/${path}`, new Response(bytes, { headers: { "content-type": type } }));
  }
  await (await caches.open(pointerName)).put(pointerAddress, new Response(name));
  await dropOthers([name, before]);
  return before !== undefined;
}

async function fetchFresh(path) {
  const response = await fetch(`/player/${path}`, { cache: "no-cache", redirect: "error" });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response;
}

/** A captive portal answers 200 with a page of its own, which must not become the player. */
function isOurs({ path, type, bytes }) {
  if (path === "") return new TextDecoder().decode(bytes).includes('src="main.js"');
  return (types[path.split(".").at(-1)] ?? anyButPages).test(type ?? "");
}

async function digestOf(files) {
  const encoder = new TextEncoder();
  const parts = files.flatMap(({ path, type, bytes }) => [encoder.encode(`\n${path}\n${type}\n${bytes.byteLength}\n`), bytes]);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer()));
  return [...digest.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function dropOthers(kept) {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && !kept.includes(name)) await caches.delete(name);
  }
}
