// What must outlive a reload: documents (the playlist, the last state) and the queue of reports.

const name = "kosatsu";
/** A storage that does not even answer must not hold up the screen. */
const openLimit = 4000;
/** Nor may a disk that takes some work and never ends it: in milliseconds. */
const workLimit = 30_000;
/** After so many errors in a row the storage is beyond repair: it is made anew, empty. That it is slow is no error. */
const failuresBeforeRenewal = 3;
/** In localStorage, while what is stored is that of a display which this screen no longer is. */
const disownedKey = "kosatsu.storage-disowned";
let opening;
let forgetting;
let failures = 0;
let isClosed = false;

/** One attempt is under way at a time. Whoever asks waits for it no longer than the limit, unless it says `howeverLate`; a disk that
 * comes to it later is used from then on. What is disowned is gone before anybody gets to see it, however late that is. */
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
  const owned = opening.then(withoutDisowned);
  return howeverLate ? owned : withinLimit(owned);
}

async function withoutDisowned(database) {
  if (localStorage.getItem(disownedKey) === null) return database;
  forgetting ??= clear(database).finally(() => { forgetting = undefined; });
  await forgetting;
  return database;
}

function clear(database) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(["documents", "reports"], "readwrite", { durability: "strict" });
    transaction.onabort = () => reject(transaction.error ?? new Error("What is stored for another display could not be forgotten."));
    transaction.oncomplete = () => {
      localStorage.removeItem(disownedKey);
      resolve();
    };
    for (const name of transaction.objectStoreNames) transaction.objectStore(name).clear();
  });
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

/** Runs `work(store)` in one transaction, or `work([store, other])` where stores are named in a list, and answers its request's
 * result after the commit. A commit is on the disk: machines of this kind are switched off at the wall. Rejects with an Error,
 * whatever went wrong, also where the disk has not ended it in half a minute, unless it may come `howeverLate`. */
export async function inStore(storeNames, mode, work, { howeverLate = false } = {}) {
  const database = await open(howeverLate);
  if (isClosed) throw new Error("Nothing is stored any more.");
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(storeNames, mode, { durability: "strict" });
    const store = (name) => transaction.objectStore(name);
    const giveUp = () => {
      reject(new Error("The storage does not end its work."));
      abandon(transaction);
    };
    const timer = howeverLate ? undefined : setTimeout(giveUp, workLimit);
    // A request that fails aborts its transaction, which knows why only then.
    transaction.onabort = () => {
      clearTimeout(timer);
      reject(transaction.error ?? new Error("The storage gave the work up."));
    };
    const request = work(Array.isArray(storeNames) ? storeNames.map(store) : store(storeNames));
    transaction.oncomplete = () => {
      clearTimeout(timer);
      resolve(request?.result);
    };
  });
}

/** What waits behind it for the same store comes to its turn. */
function abandon(transaction) {
  try {
    transaction.abort();
  } catch (error) {
    console.info("The storage has ended its work after all.", error);
  }
}

export function readDocument(key, options) {
  return inStore("documents", "readonly", (store) => store.get(key), options);
}

export function writeDocument(key, value) {
  return inStore("documents", "readwrite", (store) => store.put(value, key));
}

/** From now on what is stored is that of a display which this browser no longer is: its posters, and reports that would be told of
 * another. It is forgotten before the storage is used again, also after a restart and by a disk that is slow to come. */
export function disown() {
  localStorage.setItem(disownedKey, "");
}

/** Disowns what is stored, and forgets it at once if it can. */
export async function forgetAll() {
  disown();
  await open(false);
}

/** For a page that goes, while what it still knows is that of another display. */
export function closeStorage() {
  isClosed = true;
}
