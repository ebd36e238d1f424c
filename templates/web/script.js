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
  // What is typed of a new case is kept, under an address that can be opened again.
  const kept = document.querySelector("form[data-keep]");
  const told = document.getElementById("kept");
  if (kept && told) {
    let timer = 0;
    let typed = 0;
    // Some questions hang on the answers to others.
    const open = (keys) => {
      for (const box of kept.querySelectorAll("[data-key]")) {
        const visible = keys.includes(box.dataset.key);
        if (box.dataset.key.endsWith("-fold") || box.hidden === !visible) continue;
        box.hidden = !visible;
        for (const control of box.querySelectorAll("input, select, textarea, button"))
          if (control.closest("[data-key]") === box) control.disabled = !visible;
      }
    };
    let flight = null;
    const keep = () => {
      clearTimeout(timer);
      if (typed && !flight && !kept.dataset.sent)
        flight = save().finally(() => {
          flight = null;
          if (typed) timer = setTimeout(keep, 1000);
        });
    };
    const save = async () => {
      const now = typed;
      told.textContent = told.dataset.busy;
      try {
        const answer = await fetch(kept.dataset.keep, {
          method: "POST",
          body: new URLSearchParams(new FormData(kept)),
          headers: { accept: "application/json" },
          credentials: "same-origin",
        });
        if (!answer.ok) throw new Error("down");
        const said = await answer.json();
        if (!said.kept) {
          told.textContent = told.dataset.over;
          typed = 0;
          return;
        }
        open(said.shown);
        history.replaceState(null, "", kept.dataset.at);
        if (typed === now) typed = 0;
        told.textContent = told.dataset.saved + " " + new Date().toTimeString().slice(0, 5);
      } catch {
        told.textContent = told.dataset.failed;
      }
    };
    kept.addEventListener("input", () => {
      typed += 1;
      clearTimeout(timer);
      timer = setTimeout(keep, 1000);
    });
    kept.addEventListener("change", keep);
    // What is on its way arrives before what is sent after it, or it would take its place.
    let waits = false;
    kept.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (!flight && !waits) return;
      event.preventDefault();
      event.stopPropagation();
      if (waits) return;
      waits = true;
      flight.finally(() => {
        waits = false;
        clearTimeout(timer);
        kept.requestSubmit(event.submitter);
      });
    });
    window.addEventListener("beforeunload", (event) => {
      if (typed && !kept.dataset.sent) event.preventDefault();
    });
  }
  // A letter follows what is typed about its sender.
  const sender = document.querySelector("form[data-sample]");
  const sample = document.getElementById("sample");
  if (sender && sample) {
    let timer = 0;
    sender.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const typed = new URLSearchParams(new FormData(sender));
        sample.src = sender.dataset.sample + "?" + typed;
      }, 500);
    });
  }
  // The summary of problems is what a person must read first.
  const problems = document.querySelector("[data-focus]");
  if (problems) problems.focus();
})();
