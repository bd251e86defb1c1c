// Opens a poster in the language (and, of a document, at the page) its address names: poster.html?language=en&page=2
const query = new URLSearchParams(location.search);
document.documentElement.lang = query.get("language") ?? "ja";

// The sign of the series: a notice board under its small roof.
const board = `<svg viewBox="0 0 62 72" aria-hidden="true" fill="currentColor">
  <path d="M31 2 L60 20 L56 26 L31 11 L6 26 L2 20 Z"/><path d="M9 28 L31 15 L53 28 V52 H9 Z" opacity=".35"/>
  <rect x="9" y="28" width="44" height="24" rx="2"/><rect x="27" y="52" width="8" height="18"/></svg>`;

document.addEventListener("DOMContentLoaded", () => {
  const pages = [...document.querySelectorAll(".page")];
  const number = Number(query.get("page"));
  if (number) pages.filter((_, at) => at !== number - 1).forEach((page) => page.remove());
  for (const footer of document.querySelectorAll("footer")) footer.insertAdjacentHTML("afterbegin", board);
});
