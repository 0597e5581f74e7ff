// The theme: the system's, or the one the reader chose: kept with the account of who is signed in, else in this browser.
// A classic script in the head, so that the page's first paint already has it.
(() => {
  "use strict";
  const KEY = "hubs-theme";
  const ORDER = ["system", "light", "dark"];
  const SAYS = { system: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" };
  const root = document.documentElement;

  const remembered = () => {
    try {
      const theme = localStorage.getItem(KEY);
      return ORDER.includes(theme) ? theme : "system";
    } catch {
      return "system";
    }
  };

  // What the account says; undefined where nobody is signed in.
  const chosen = root.dataset.chosen;

  const tell = (theme) => {
    const token = document.querySelector('.top-nav input[name="token"]')?.value ?? "";
    const headers = { accept: "application/json", "x-csrf-token": token };
    // Kept alive, because the reader may leave the page with the next click.
    fetch("/settings/theme", { method: "POST", headers, body: new URLSearchParams({ theme }), keepalive: true }).catch(
      () => {},
    );
  };

  const remember = (theme) => {
    if (chosen !== undefined) return tell(theme);
    try {
      if (theme === "system") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // Storage may be forbidden; the choice then lasts until the next page.
    }
  };

  const show = (theme) => {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    const label = document.querySelector("[data-theme-label]");
    if (label) {
      const next = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
      label.textContent = `${SAYS[theme]}. Change to ${next}.`;
      label.parentElement.title = SAYS[theme];
    }
  };

  let theme = chosen ?? remembered();
  root.classList.add("js");
  show(theme);

  addEventListener("DOMContentLoaded", () => {
    show(theme);
    document.querySelector("[data-theme-switch]")?.addEventListener("click", () => {
      theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
      remember(theme);
      show(theme);
    });
  });

  // Another window of this browser changed it.
  addEventListener("storage", (event) => {
    if (chosen === undefined && (event.key === KEY || event.key === null)) show((theme = remembered()));
  });
})();
