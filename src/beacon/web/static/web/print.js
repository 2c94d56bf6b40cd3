// The button of a page for paper; without script the browser's own menu prints it.
"use strict";

document.querySelector("[data-print]").addEventListener("click", () => window.print());
