// One item made ready to be seen: an image, a document's page, a video or a notice. `ready` settles when nothing is missing any
// more for its first frame, so that putting it in front never shows a hole.

import { mediaOfVariant } from "./rendition.js";
import { inLanguage } from "./languages.js";
import { mediaAddress } from "./media-cache.js";
import { makeNotice } from "./notice.js";
import { isLoaded, release } from "./pictures.js";
import { watch } from "./watchdog.js";

const imageLimit = 15_000;
const videoLimit = 20_000;
/** Nearer than this to where it should be, a video is left alone: a seek would be seen, the difference is not. */
const seekTolerance = 0.35;
/** A film that runs this far from its time is put right, but not again and again where the machine is too slow for it. */
const driftTolerance = 1;
const shortestBetweenSeeks = 10_000;

/** Makes the element for `position`. Answers {element, ready, begin(onStall), fit(), end()}; `ready` rejects with what is wrong, and
 * `onStall(since)` is called when what has begun no longer moves though it should. `pictures` keeps what was shown lately. */
export function makeShowing(position, playlist, { pixels, clock, pictures }) {
  const content = playlist.contents[position.content];
  const variant = content?.variants[position.variant];
  const [media] = mediaOfVariant(variant, position.page, pixels);
  if (variant?.kind === "text") return noticeShowing(variant, playlist);
  if (!media) return failedShowing("The playlist names no file for it.");
  const languages = [variant.language, ...playlist.display.languages];
  const description = inLanguage(content.alternativeText ?? content.title, languages);
  return variant.kind === "video"
    ? videoShowing(media, description, position, clock)
    : imageShowing(media, description, pictures);
}

function failedShowing(reason) {
  const element = document.createElement("div");
  return { element, ready: Promise.reject(new Error(reason)), begin() {}, fit() {}, end() {} };
}

function noticeShowing(variant, playlist) {
  const { element, fit } = makeNotice({ ...variant.text, language: variant.language }, playlist.display);
  // Letters are drawn before the notice comes in front only if the fonts are there.
  return { element, ready: document.fonts.ready.then(fit), begin() {}, fit, end() {} };
}

function imageShowing(media, { language, text }, pictures) {
  const image = pictures.take(media.sha256) ?? document.createElement("img");
  image.className = "";
  image.lang = language;
  image.alt = text;
  image.decoding = "sync";
  // It is to be decoded only when it has come: Chromium never lets go of one that is taken away before.
  const loaded = isLoaded(image) ? Promise.resolve() : nextEvent(image, "load", "The picture cannot be shown.");
  if (!isLoaded(image)) image.src = mediaAddress(media.sha256);
  const ready = within(imageLimit, loaded.then(() => image.decode()));
  ready.catch(() => release(image));
  return { element: image, ready, begin() {}, fit() {}, end() { pictures.giveBack(media, image); } };
}

function videoShowing(media, { language, text }, position, clock) {
  const element = document.createElement("div");
  const video = document.createElement("video");
  video.lang = language;
  video.setAttribute("aria-label", text);
  Object.assign(video, { muted: true, playsInline: true, preload: "auto", disablePictureInPicture: true });
  video.src = mediaAddress(media.sha256);
  element.append(video);
  const target = () => secondsInto(video, (clock.now() - position.itemStartsAt) / 1000);
  let endWatching = () => {};
  return {
    element,
    ready: within(videoLimit, firstFrame(video, target)).then(() => element.prepend(stillOf(video))),
    begin(onStall) {
      const wanted = target();
      if (Math.abs(video.currentTime - wanted) > seekTolerance) video.currentTime = wanted;
      if (!hasRun(video, wanted)) video.play().catch(tellStandstill);
      endWatching = watch(placeInTime(video, target), onStall);
    },
    fit() {},
    end() { endWatching(); video.pause(); video.removeAttribute("src"); video.load(); },
  };
}

/** Where `video` is, as its watchdog asks; a film that moves, but has left its time, is put right at the same look. */
function placeInTime(video, target) {
  let soughtAt = -Infinity;
  let last = NaN;
  return () => {
    const wanted = target();
    if (document.hidden || video.ended || (hasRun(video, wanted) && hasRun(video, video.currentTime))) return undefined;
    const now = performance.now();
    const moves = video.currentTime !== last && !video.seeking;
    last = video.currentTime;
    if (moves && Math.abs(last - wanted) > driftTolerance && now - soughtAt > shortestBetweenSeeks) {
      soughtAt = now;
      video.currentTime = wanted;
    }
    // What it was sought to is not where it is.
    return video.seeking ? "seeking" : last;
  };
}

/** Whether at `place` in seconds the video should stand on its last frame. */
function hasRun(video, place) {
  return place >= video.duration - seekTolerance;
}

/** A picture of the video's present frame. A video that was not seen before draws its first frame one frame late; this lies
 * behind it, so that nothing empty is seen meanwhile. */
function stillOf(video) {
  const still = document.createElement("canvas");
  still.width = video.videoWidth;
  still.height = video.videoHeight;
  still.getContext("2d").drawImage(video, 0, 0);
  return still;
}

function tellStandstill(error) {
  // A video that is taken away before it began is no news.
  if (error.name !== "AbortError") console.warn("A video stands still.", error);
}

/** Where in the video its viewers should be; a video shorter than its item holds its last frame. */
function secondsInto(video, elapsed) {
  return Math.min(Math.max(0, elapsed), Math.max(0, (video.duration || 0) - 0.05));
}

async function firstFrame(video, target) {
  await nextEvent(video, "loadeddata", "The video cannot be played.");
  const wanted = target();
  if (wanted <= seekTolerance) return;
  const sought = nextEvent(video, "seeked", "The video cannot be played.");
  video.currentTime = wanted;
  await sought;
}

function nextEvent(element, name, failure) {
  return new Promise((resolve, reject) => {
    element.addEventListener(name, resolve, { once: true });
    element.addEventListener("error", () => reject(new Error(element.error?.message || failure)), { once: true });
  });
}

function within(milliseconds, promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("It did not load in time.")), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
