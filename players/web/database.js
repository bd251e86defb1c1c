// What must outlive a reload: documents (the playlist, the last state) and the queue of reports.

const name = "kosatsu";
/** A storage that does not even answer must not hold up the screen. */
const openLimit = 4000;
/** After so many failures in a row the storage is beyond repair: it is made anew, empty. */
const failuresBeforeRenewal = 3;
let opened;
let failures = 0;

function open() {
  opened ??= openOnce().then(
    (database) => {
      failures = 0;
      database.onclose = forget;
      database.onversionchange = () => { database.close(); forget(); };
      return database;
    },
    (error) => {
      forget();
      failures += 1;
      if (failures === failuresBeforeRenewal) renew();
      throw error;
    });
  return opened;
}

function forget() {
  opened = undefined;
}

function openOnce() {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("The storage does not answer.")), openLimit);
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("documents");
      request.result.createObjectStore("reports", { keyPath: "number", autoIncrement: true });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
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
 * of this kind are switched off at the wall. */
export async function inStore(storeName, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(storeName, mode, { durability: "strict" });
    const request = work(transaction.objectStore(storeName));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export function readDocument(key) {
  return inStore("documents", "readonly", (store) => store.get(key));
}

export function writeDocument(key, value) {
  return inStore("documents", "readwrite", (store) => store.put(value, key));
}

/** Forgets everything of a display this browser no longer is: its posters, and reports that would be told of another. */
export async function forgetAll() {
  await inStore("documents", "readwrite", (store) => store.clear());
  await inStore("reports", "readwrite", (store) => store.clear());
}
