// The player's own files, kept as one whole that is named by the digest of them all. A new whole is complete before it is used,
// and only then the one before the last is dropped, so a screen never runs on half an update nor without any.

import { sha256Of } from "./digest.js";

const prefix = "kosatsu-shell-";
const pointerName = "kosatsu-shell";
const pointerAddress = "/player/current-shell";
const types = { js: /^text\/javascript\b/, css: /^text\/css\b/, svg: /^image\/svg\+xml\b/ };
const anyButPages = /^(?!text\/html\b)./;
/** A page that comes from here is bound by the same rules as one that comes from its server. */
const keptHeaders = ["content-type", "content-security-policy", "x-content-type-options", "referrer-policy"];
/** In milliseconds for one file: a line that swallows what is sent must not hold up all later attempts. Long enough for a thin one. */
const patience = 60_000;
let refreshing;

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

/** Fetches all files anew and puts them to use if any of them changed; otherwise mends what is kept. Answers whether one did. Throws
 * when one is missing, or is not of the same release as the others. */
export function refreshShell() {
  refreshing ??= refreshOnce().finally(() => { refreshing = undefined; });
  return refreshing;
}

async function refreshOnce() {
  const { files: paths, digests } = await (await fetchFresh("shell.json")).json();
  const files = await Promise.all(["", ...paths].map((path) => fetchFile(path, digests)));
  const name = prefix + (await digestOf(files));
  const before = await currentShellName();
  const shell = await caches.open(name);
  for (const file of files) if (before !== name || !(await isKept(shell, file))) await keep(shell, file);
  if (before === name) return false;
  await (await caches.open(pointerName)).put(pointerAddress, new Response(name));
  await dropOthers([name, before]);
  return before !== undefined;
}

function keep(shell, { path, headers, bytes }) {
  return shell.put(addressOf(path), new Response(bytes, { headers }));
}

/** Whether the file is there as it came: a disk may lose or spoil one of them, and nobody else would notice while the server is
 * there to answer in its place. */
async function isKept(shell, { path, headers, bytes }) {
  try {
    const kept = await shell.match(addressOf(path));
    if (!kept || headers.some(([name, value]) => kept.headers.get(name) !== value)) return false;
    return (await sha256Of(await kept.arrayBuffer())) === (await sha256Of(bytes));
  } catch (error) {
    console.warn("A kept file of the player cannot be read.", path, error);
    return false;
  }
}

function addressOf(path) {
  return `/player/${path}`;
}

/** A cache on the way, or one of several servers, may still have the file of another release: that one is asked past all caches
 * once more, and otherwise waits until all are of one. A server that says no digests is of a release that had none. */
async function fetchFile(path, digests) {
  for (const cache of ["no-cache", "reload"]) {
    const response = await fetchFresh(path, cache);
    const bytes = await response.arrayBuffer();
    const headers = keptHeaders.map((name) => [name, response.headers.get(name)]).filter(([, value]) => value !== null);
    const type = response.headers.get("content-type");
    if (!isOurs({ path, type, bytes })) throw new TypeError(`${path}: what came is ${type}`);
    if (!digests || digests[path] === (await sha256Of(bytes))) return { path, headers, bytes };
  }
  throw new TypeError(`${path}: what came is of another release`);
}

async function fetchFresh(path, cache = "no-cache") {
  const response = await fetch(addressOf(path), { cache, redirect: "error", signal: AbortSignal.timeout(patience) });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response;
}

/** A captive portal answers 200 with a page of its own, which must not become the player. */
function isOurs({ path, type, bytes }) {
  if (path === "") return new TextDecoder().decode(bytes).includes('src="main.js"');
  return (types[path.split(".").at(-1)] ?? anyButPages).test(type ?? "");
}

/** Of the headers too: the same files under other rules are another shell. */
async function digestOf(files) {
  const encoder = new TextEncoder();
  const parts = files.flatMap(({ path, headers, bytes }) => [
    encoder.encode(`\n${path}\n${headers.map((header) => header.join(": ")).join("\n")}\n${bytes.byteLength}\n`), bytes,
  ]);
  return (await sha256Of(await new Blob(parts).arrayBuffer())).slice(0, 32);
}

async function dropOthers(kept) {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && !kept.includes(name)) await caches.delete(name);
  }
}
