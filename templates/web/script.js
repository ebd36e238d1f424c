"use strict";
// The browser owns what is typed; this only helps. Every act works without it.
(() => {
  // A form that was sent is not sent twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // Coming back with the back button shows the page as it was left.
    window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  });
  // The summary of problems is what a person must read first.
  const problems = document.querySelector("[data-focus]");
  if (problems) problems.focus();
})();
