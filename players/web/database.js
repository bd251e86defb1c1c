// What must outlive a reload: documents (the playlist, the last state) and the queue of reports.

const name = "kosatsu";
/** A storage that does not even answer must not hold up the screen. */
const openLimit = 4000;
/** After so many errors in a row the storage is beyond repair: it is made anew, empty. That it is slow is no error. */
const failuresBeforeRenewal = 3;
let opening;
let failures = 0;

/** One attempt is under way at a time. Whoever asks waits for it no longer than the limit, unless it says `howeverLate`; a disk that
 * comes to it later is used from then on. */
function open(howeverLate) {
  opening ??= openOnce().then(
    (database) => {
      failures = 0;
      database.onclose = forget;
      database.onversionchange = () => { database.close(); forget(); };
      return database;
    },
    (error) => {
      forget();
      throw error;
    });
  return howeverLate ? opening : withinLimit(opening);
}

function forget() {
  opening = undefined;
}

function openOnce() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("documents");
      request.result.createObjectStore("reports", { keyPath: "number", autoIncrement: true });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => {
      failures += 1;
      if (failures === failuresBeforeRenewal) renew();
      reject(request.error ?? new Error("The storage cannot be opened."));
    };
  });
}

function withinLimit(promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("The storage does not answer.")), openLimit);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function renew() {
  console.error("The storage cannot be opened; it is made anew.");
  failures = 0;
  try {
    indexedDB.deleteDatabase(name);
  } catch (error) {
    console.error("Nor can it be deleted.", error);
  }
}

/** Runs `work(store)` in one transaction and answers its request's result after the commit. A commit is on the disk: machines
 * of this kind are switched off at the wall. Rejects with an Error, whatever went wrong. */
export async function inStore(storeName, mode, work, { howeverLate = false } = {}) {
  const database = await open(howeverLate);
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(storeName, mode, { durability: "strict" });
    // A request that fails aborts its transaction, which knows why only then.
    transaction.onabort = () => reject(transaction.error ?? new Error("The storage gave the work up."));
    const request = work(transaction.objectStore(storeName));
    transaction.oncomplete = () => resolve(request?.result);
  });
}

export function readDocument(key, options) {
  return inStore("documents", "readonly", (store) => store.get(key), options);
}

export function writeDocument(key, value) {
  return inStore("documents", "readwrite", (store) => store.put(value, key));
}

/** Forgets everything of a display this browser no longer is: its posters, and reports that would be told of another. */
export async function forgetAll() {
  await inStore("documents", "readwrite", (store) => store.clear());
  await inStore("reports", "readwrite", (store) => store.clear());
}
