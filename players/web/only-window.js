// One screen, one player: of several windows or tabs in one browser the first plays, and the next takes over when it closes.

const name = "kosatsu-player";
/** A page that is loaded again finds its own old lock for a moment. */
const patience = 1500;

/** Resolves when this window is the one that plays; `onWaiting()` is called when another one is. */
export function becomeOnlyWindow(onWaiting) {
  if (!navigator.locks) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(onWaiting, patience);
    const play = () => { clearTimeout(timer); resolve(); };
    // The lock is held for as long as the page lives.
    navigator.locks.request(name, () => { play(); return new Promise(() => {}); }).catch((error) => {
      console.warn("Another window cannot be told from this one.", error);
      play();
    });
  });
}
