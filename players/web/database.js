// What must outlive a reload: documents (the playlist, the last state) and the queue of reports.

const name = "kosatsu";
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("documents");
      request.result.createObjectStore("reports", { keyPath: "number", autoIncrement: true });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  opened.catch(() => { opened = undefined; });
  return opened;
}

/** Runs `work(store)` in one transaction and answers its request's result after the commit. */
export async function inStore(storeName, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(storeName, mode);
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
