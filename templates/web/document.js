"use strict";
// Saves what is typed and swaps pages and messages. No control is ever replaced; every act works without this.
(() => {
  const form = document.getElementById("document");
  const proofs = document.getElementById("proofs");
  const state = document.getElementById("state");
  if (!form || !proofs || !state) return;
  const words = form.dataset;
  let typed = 0; // what the person did
  let kept = 0; // how much of that the server has
  let shown = -1; // how much of that the pages show
  let saving = false;
  let setting = false;
  let wait = 1000;
  let since = null;
  let clashes = [];
  let saveTimer = 0;
  let pageTimer = 0;

  const clock = () => new Date().toTimeString().slice(0, 5);
  const again = document.getElementById("again");
  const post = (url, from) =>
    fetch(url, {
      method: "POST",
      body: new URLSearchParams(new FormData(from)),
      headers: { accept: "application/json" },
      credentials: "same-origin",
    });
  const send = async (url) => {
    const answer = await post(url, form);
    if (answer.status === 401) throw new Error("out");
    if (answer.status === 403 || answer.status === 404) throw new Error(words.denied ? "denied" : "out");
    if (!answer.ok) throw new Error("down");
    return answer.json();
  };

  const element = (name, text, className) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const line = (problem, name, linked) => {
    const made = element(name, "", problem.severity);
    made.append(element("span", problem.word + ": ", "severity"));
    if (linked && problem.about) {
      const link = element("a", problem.message);
      link.href = "#" + problem.about;
      made.append(link);
    } else made.append(problem.message);
    if (problem.hint) made.append(" ", element("span", problem.hint, "hint"));
    return made;
  };

  // Messages stand before the control, which stays where it is.
  const tell = (problems) => {
    const all = clashes.filter((old) => !problems.some((one) => one.message === old.message)).concat(problems);
    clashes = all.filter((one) => one.rule === "clash");
    for (const box of form.querySelectorAll("[data-key]")) {
      const key = box.dataset.key;
      const mine = all.filter((one) => one.about === key);
      let told = document.getElementById(key + "-problems");
      if (!told && !mine.length) continue;
      const control = box.querySelector("[id='" + key + "']") || box;
      if (!told) {
        told = element("div", "", "told");
        told.id = key + "-problems";
        if (control === box) {
          const legend = box.querySelector(":scope > legend");
          if (legend) legend.after(told);
          else box.prepend(told);
        } else control.before(told);
      }
      told.replaceChildren(...mine.map((one) => line(one, "p", false)));
      const wrong = mine.some((one) => one.severity === "error");
      const described = new Set((control.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
      if (mine.length) described.add(told.id);
      else described.delete(told.id);
      if (described.size) control.setAttribute("aria-describedby", [...described].join(" "));
      else control.removeAttribute("aria-describedby");
      if (control.name) {
        if (wrong) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
      }
    }
    const list = document.querySelector("#problems ul");
    if (list) {
      list.replaceChildren(...all.map((one) => line(one, "li", true)));
      document.getElementById("problems").hidden = !all.length;
    }
  };

  const open = (keys) => {
    const set = new Set(keys);
    for (const box of form.querySelectorAll("[data-key]")) {
      const key = box.dataset.key;
      const visible = set.has(key) || (key.endsWith("-fold") && set.has(key.slice(0, -5)));
      if (box.hidden === !visible) continue;
      box.hidden = !visible;
      for (const control of box.querySelectorAll("input, select, textarea, button")) {
        const around = control.closest("[data-key]");
        if (around === box) control.disabled = !visible;
      }
    }
  };

  const save = async () => {
    clearTimeout(saveTimer);
    if (saving || kept === typed) return;
    saving = true;
    const now = typed;
    state.textContent = words.saving;
    try {
      const answer = await send(words.draft);
      form.elements.version.value = answer.version;
      kept = now;
      since = null;
      wait = 1000;
      state.textContent = words.saved + " " + clock() + (answer.elsewhere ? ". " + words.elsewhere : "");
      // A message about what is being typed would be about half a word.
      if (typed === now) {
        open(answer.shown);
        tell(answer.problems);
        for (const [key, text] of Object.entries(answer.echoes)) {
          const control = document.getElementById(key);
          if (!control) continue;
          let echo = control.nextElementSibling;
          if (!echo || !echo.classList.contains("echo")) {
            if (!text) continue;
            echo = element("span", "", "echo");
            control.after(echo);
          }
          echo.textContent = text || "";
        }
      }
    } catch (error) {
      since = since || clock();
      state.textContent = words[error.message] + (error.message === "down" ? " " + since : "");
      // Whoever is typing goes on typing: the question is shown, and takes nothing over.
      if (again) again.hidden = error.message !== "out";
      wait = Math.min(wait * 2, 15000);
      saveTimer = setTimeout(save, wait);
    } finally {
      saving = false;
    }
    if (!since && kept !== typed) saveTimer = setTimeout(save, 1000);
  };

  // One at a time; what was typed meanwhile comes next, so the newest always wins.
  const set = async () => {
    if (setting || shown === typed) return;
    setting = true;
    const now = typed;
    try {
      const answer = await send(words.pages);
      shown = now;
      if (answer.proofs.length) swap(answer.proofs);
      else {
        // What the questions tell already is not told again.
        const left = document.querySelector("#problems ul");
        const said = left ? left.textContent : "";
        const rest = answer.problems.filter((one) => !said.includes(one.text));
        const notes = rest.map((one) => element("p", one.text + (one.hint ? " – " + one.hint : ""), "note"));
        proofs.replaceChildren(...(notes.length ? notes : [element("p", proofs.dataset.waits, "note")]));
      }
    } catch {
      shown = now; // the line is told by saving
    } finally {
      setting = false;
    }
    if (shown !== typed) set();
  };

  const swap = (all) => {
    all.forEach((proof, place) => {
      let part = proofs.children[place];
      if (!part || part.tagName !== "SECTION") {
        part = element("section", "");
        part.append(element("h3", ""), element("div", ""), element("details", ""), element("div", ""));
        part.children[2].append(element("summary", proofs.dataset.text), element("pre", ""));
        if (proofs.children[place]) proofs.children[place].replaceWith(part);
        else proofs.append(part);
      }
      const [heading, pages, text, more] = part.children;
      heading.textContent = proof.title;
      heading.hidden = !proof.title;
      proof.pages.forEach((page, number) => {
        let image = pages.children[number];
        if (!image) {
          image = document.createElement("img");
          image.className = "sheet";
          pages.append(image);
        }
        image.alt = proofs.dataset.page + " " + (number + 1);
        if (image.dataset.mark === page.mark) return;
        image.dataset.mark = page.mark;
        image.src = words.pages + "/" + page.mark + ".svg";
      });
      while (pages.children.length > proof.pages.length) pages.lastChild.remove();
      const papers = proof.enclosures.map((one) => {
        const item = element("li", one.link ? "" : one.text);
        if (!one.link) return item;
        const link = element("a", one.text);
        link.href = one.link;
        item.append(link, one.made ? "" : " (" + proofs.dataset.unmade + ")");
        return item;
      });
      const list = element("ul", "");
      list.append(...papers);
      more.replaceChildren(...(papers.length ? [element("p", proofs.dataset.enclosed, "about"), list] : []));
      text.lastChild.textContent = proof.pages.map((page) => page.text).join("\n\n");
    });
    while (proofs.children.length > all.length) proofs.lastChild.remove();
  };

  form.addEventListener("input", () => {
    typed += 1;
    clearTimeout(saveTimer);
    clearTimeout(pageTimer);
    saveTimer = setTimeout(save, since ? wait : 1000);
    pageTimer = setTimeout(set, 80);
  });
  if (again)
    again.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const told = again.querySelector(".error");
      try {
        const answer = await post(again.getAttribute("action"), again);
        const said = await answer.json();
        told.textContent = said.signed_in ? "" : said.why;
        if (!said.signed_in) return;
        again.hidden = true;
        again.reset();
        wait = 1000;
        save();
        set();
      } catch {
        told.textContent = words.down + " " + clock();
      }
    });
  form.addEventListener("focusout", () => save());
  form.addEventListener("submit", () => { kept = typed; });
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => {
    if (kept !== typed) event.preventDefault();
  });
  set();
})();
