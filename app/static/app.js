/* What pages do besides what links and forms do. Every page works without this file.
   Nothing here talks to another site or keeps anything in the browser. */
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  /* ---- Chinese input: a letter that is still being composed is no input yet. ---- */

  let composing = false;
  addEventListener("compositionstart", () => { composing = true; }, true);
  addEventListener("compositionend", (event) => {
    composing = false;
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }, true);
  addEventListener("input", (event) => {
    if (composing) event.stopImmediatePropagation();
  }, true);

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  /* ---- Keys: "/" (also full width) goes to the search box. ---- */

  addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") closeMenus();
    if (isTyping(event.target) || find("dialog[open]")) return;
    if (["/", "／", "、"].includes(event.key)) {
      const boxes = [...document.querySelectorAll("[data-search]")];
      const box = boxes.reverse().find((each) => each.offsetParent !== null);
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    }
  });

  /* ---- The search box offers what may be meant: a combobox whose list the server fills. ---- */

  each("[data-suggest]", (box) => {
    const list = document.getElementById(box.getAttribute("aria-controls"));
    const options = () => [...list.querySelectorAll("[role=option]")];
    const chosen = () => find("[aria-selected=true]", list);
    const choose = (option) => {
      const before = chosen();
      if (before) before.setAttribute("aria-selected", "false");
      box.removeAttribute("aria-activedescendant");
      if (!option) return;
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", option.id);
    };
    const open = (wanted) => {
      const shown = wanted && options().length > 0;
      list.hidden = !shown;
      box.setAttribute("aria-expanded", String(shown));
      choose(null);
    };
    list.addEventListener("htmx:afterSwap", () => open(document.activeElement === box && box.value.trim() !== ""));
    box.addEventListener("blur", () => open(false));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      const all = options();
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); open(false); }
      if (event.key === "Enter" && !list.hidden && chosen()) {
        event.preventDefault();
        chosen().click();
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || !all.length) return;
      event.preventDefault();
      if (list.hidden) open(true);
      const ring = all.length + 1; // the box itself is one place of it
      const place = (all.indexOf(chosen()) + 1 + step + ring) % ring;
      choose(place ? all[place - 1] : null);
    });
  });

  /* ---- Menus are <details>: one open at a time, closed by a click elsewhere or Esc. ---- */

  const openMenus = () => document.querySelectorAll("details.menu[open]");

  function closeMenus(except) {
    openMenus().forEach((menu) => {
      if (menu === except) return;
      if (menu.contains(document.activeElement)) find("summary", menu).focus();
      menu.open = false;
    });
  }

  addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  each("details.menu .panel.list a", (link) => link.addEventListener("click", () => closeMenus()));

  /* ---- A link to a folded part unfolds it and goes to its first field. ---- */

  function unfold() {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const folded = target && find("details", target);
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView({ block: "nearest" });
    const field = find("select, textarea, input:not([type=hidden])", folded);
    if (field) field.focus({ preventScroll: true });
  }
  addEventListener("hashchange", unfold);
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) unfold();
  });
  unfold();

  /* ---- Composer: note mode changes words as well as colours; text is not lost on the way. ---- */

  each("[data-composer]", (composer) => {
    const text = find("textarea", composer);
    const mode = () => (find("[name=kind]:checked", composer) || {}).value || "reply";
    const grow = () => {
      text.style.height = "auto";
      text.style.height = `${Math.min(text.scrollHeight + 2, innerHeight / 2)}px`;
    };
    const show = () => {
      if (text.dataset[mode()]) text.placeholder = text.dataset[mode()];
      composer.classList.toggle("written", text.value !== "");
    };
    const choose = (kind) => {
      const choice = find(`[value=${kind}]`, composer);
      if (!choice) return;
      choice.checked = true;
      show();
      text.focus();
    };
    composer.addEventListener("change", show);
    // A press on a mode must not take the focus first: the composer would fold up under it.
    composer.addEventListener("mousedown", (event) => {
      if (event.target.closest(".modes")) event.preventDefault();
    });
    text.addEventListener("input", () => { show(); grow(); });
    composer.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      composer.requestSubmit();
    });
    addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || find("dialog[open]")) return;
      const kind = { r: "reply", n: "note" }[event.key];
      if (!kind) return;
      event.preventDefault();
      choose(kind);
    });
    addEventListener("beforeunload", (event) => {
      if (text.value !== text.defaultValue && !composer.dataset.sent) event.preventDefault();
    });
    composer.addEventListener("submit", () => { composer.dataset.sent = "yes"; });
    show();
    if (text.value) grow();
  });

  /* ---- A form is sent once: the pressed button shows it. ---- */

  addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (event.target.dataset.busy) { event.preventDefault(); return; }
    event.target.dataset.busy = "yes";
    const button = event.submitter;
    if (button) setTimeout(() => button.setAttribute("aria-busy", "true"), 200);
  });
  addEventListener("pageshow", () => each("[data-busy]", (form) => {
    delete form.dataset.busy;
    each("[aria-busy]", (button) => button.removeAttribute("aria-busy"), form);
  }));

  /* ---- Copying a reference. ---- */

  each("[data-copy]", (button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.classList.add("done");
      setTimeout(() => button.classList.remove("done"), 1500);
    });
  });

  /* ---- Sealed values: shown for a while, then masked again. ---- */

  const masked = new WeakMap();

  /* htmx stops the sending of a form around a button; ours is elsewhere on the page. */
  addEventListener("click", (event) => {
    if (window.htmx && event.target.closest("button[form][hx-post]")) event.preventDefault();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const place = event.detail.target;
    if (!place || !place.matches(".secret")) return;
    const before = place.cloneNode(true);
    event.detail.xhr.masked = before;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const before = event.detail.xhr && event.detail.xhr.masked;
    if (!before) return;
    each(".secret.shown", (shown) => {
      if (masked.has(shown)) return;
      masked.set(shown, before);
      setTimeout(() => hide(shown), Number(shown.dataset.hideAfter) * 1000);
      find("[data-hide]", shown).focus();
    });
  });

  function hide(shown) {
    const before = masked.get(shown);
    if (!before || !shown.isConnected) return;
    const hadFocus = shown.contains(document.activeElement);
    shown.replaceWith(before);
    window.htmx.process(before);
    if (hadFocus) find("button", before).focus();
  }
  addEventListener("click", (event) => {
    const button = event.target.closest("[data-hide]");
    if (button) hide(button.closest(".shown"));
  });

  /* ---- Code and tables wider than their place: the keyboard scrolls them, too. ---- */

  const reach = () => each(".prose pre, .prose table", (part) => {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
  });
  ["load", "resize", "htmx:afterSwap"].forEach((event) => addEventListener(event, reach));

  /* ---- A failure of a part of a page is told at the top of it. ---- */

  document.addEventListener("htmx:responseError", (event) => {
    const notice = find("#notice");
    if (!notice) return;
    notice.innerHTML = event.detail.xhr.responseText;
    notice.scrollIntoView({ block: "nearest" });
  });

  /* ---- Files that are too large together are refused before they are sent. ---- */

  each("[data-max-bytes]", (field) => field.addEventListener("change", () => {
    const bytes = [...field.files].reduce((sum, file) => sum + file.size, 0);
    field.setCustomValidity(bytes > Number(field.dataset.maxBytes) ? field.dataset.tooLarge : "");
    field.reportValidity();
  }));

  /* ---- A refused form: its summary has the focus. ---- */

  const summary = find("[data-focus]");
  if (summary) summary.focus();
})();
