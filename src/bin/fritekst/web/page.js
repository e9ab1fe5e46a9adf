// Keys and live figures. Every page does its work without this file too.
"use strict";

// `/` goes to the search box, wherever one is.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    const box = document.getElementById("q");
    if (box) {
      event.preventDefault();
      box.focus();
    }
  }
});

// On a phone the facets stand before the answers: closed, but for those that are chosen.
if (matchMedia("(max-width: 50rem)").matches) {
  for (const facet of document.querySelectorAll(".facets details")) {
    facet.open = facet.querySelector("[aria-current]") !== null;
  }
}
