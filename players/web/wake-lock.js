// Keeps the machine from dimming its panel, where the browser can.

async function keepAwake() {
  if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
  try {
    await navigator.wakeLock.request("screen");
  } catch (error) {
    console.info("No wake lock.", error.message); // A low battery or a policy; the panel's own settings decide then.
  }
}

document.addEventListener("visibilitychange", keepAwake);
keepAwake();
