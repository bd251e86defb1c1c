// A wall has no mouse: the pointer goes when nobody moves it.

const idleMilliseconds = 3000;
let timer;

function wake() {
  document.documentElement.classList.remove("idle");
  clearTimeout(timer);
  timer = setTimeout(() => document.documentElement.classList.add("idle"), idleMilliseconds);
}

window.addEventListener("mousemove", wake, { passive: true });
document.documentElement.classList.add("idle");
