// Suggestions while one types into `<input data-suggest="people|hubs|packages">`: a combobox as the ARIA Authoring
// Practices describe it. With `data-suggest-many`, also on a `<textarea>`, the entry that the cursor is in is completed;
// entries are separated by commas or line breaks. Without this module the fields take the same text.

const PAUSE = 120;
const EDGE = 4;
const SAYS = { people: "People", hubs: "Hubs", packages: "Packages" };
const known = new WeakSet();
let made = 0;
let placed = () => {}; // Puts the list that is open where its field is.

function enhance(input) {
  const kind = input.dataset.suggest;
  if (known.has(input) || !SAYS[kind]) return;
  known.add(input);
  const list = element("ul", { className: "suggestions", id: `suggestions-${++made}`, role: "listbox", popover: "manual" });
  const voice = element("p", { className: "visually-hidden", role: "status" });
  list.setAttribute("aria-label", SAYS[kind]);
  input.after(list, voice);
  input.autocomplete = "off";
  input.spellcheck = false;
  input.setAttribute("autocapitalize", "none");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  // A text of several lines stays a text box, which has no state of being open: the voice says it.
  const isCombobox = input.localName === "input";
  if (isCombobox) input.role = "combobox";
  else input.setAttribute("aria-haspopup", "listbox");

  let timer, asked, active = -1;
  const isOpen = () => list.matches(":popover-open");

  function open(suggestions) {
    list.replaceChildren(...suggestions.map((one, index) => option(list.id, one, index)));
    list.scrollTop = 0;
    activate(-1);
    if (suggestions.length === 0) return close();
    list.showPopover();
    if (isCombobox) input.ariaExpanded = "true";
    placed = place;
    place();
  }

  function close() {
    clearTimeout(timer);
    asked?.abort();
    activate(-1);
    if (isOpen()) list.hidePopover();
    if (isCombobox) input.ariaExpanded = "false";
  }

  function activate(index) {
    active = index;
    Array.from(list.children, (child, at) => (child.ariaSelected = String(at === index)));
    const chosen = list.children[index];
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  function choose(chosen) {
    const { start, end } = entry(input);
    input.setRangeText(chosen.dataset.name, start, end, "end");
    close();
    voice.textContent = "";
    // For whoever checks the field while it is filled in; `isTrusted` tells it from typing.
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function ask() {
    asked?.abort();
    const { text } = entry(input);
    if (!text) return close();
    asked = new AbortController();
    const address = `/api/suggest?kind=${kind}&q=${encodeURIComponent(text)}`;
    const answer = await fetch(address, { headers: { accept: "application/json" }, signal: asked.signal });
    if (!answer.ok) return close();
    const { suggestions } = await answer.json();
    if (document.activeElement !== input) return;
    const only = suggestions.length === 1 && suggestions[0].name === text;
    open(only ? [] : suggestions);
    voice.textContent = only ? "" : said(suggestions.length);
  }

  // A failure is not worth a word: the field takes what is typed. A question that was given up fails, too.
  const askNow = () => ask().catch((failure) => failure.name === "AbortError" || close());

  // Below the field where there is room, else above it.
  function place() {
    if (!isOpen()) return;
    const box = input.getBoundingClientRect();
    list.style.minWidth = `${box.width}px`;
    const { offsetTop, height } = visualViewport;
    const fits = box.bottom + EDGE + list.offsetHeight <= offsetTop + height || box.top < list.offsetHeight + EDGE;
    list.style.top = `${fits ? box.bottom + EDGE : box.top - list.offsetHeight - EDGE}px`;
    list.style.left = `${Math.max(0, Math.min(box.left, document.documentElement.clientWidth - list.offsetWidth))}px`;
  }

  input.addEventListener("input", (event) => {
    if (!event.isTrusted || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(askNow, PAUSE);
  });
  input.addEventListener("compositionend", askNow);
  input.addEventListener("blur", close);

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const count = list.children.length;
    if (!isOpen()) {
      if (event.key !== "ArrowDown" || !isCombobox) return;
      askNow();
    } else if (event.key === "ArrowDown") activate(active + 1 < count ? active + 1 : 0);
    else if (event.key === "ArrowUp") activate(active > 0 ? active - 1 : count - 1);
    else if (event.key === "Enter" && active >= 0) choose(list.children[active]);
    else if (event.key === "Escape") close();
    else return;
    // Neither sent nor moved, and a dialog around it stays open.
    event.preventDefault();
    event.stopPropagation();
  });

  // The field keeps the focus while an entry is pressed.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) choose(chosen);
  });
  close();
}

// What is being completed, with its place in the field's text.
function entry(input) {
  const { value } = input;
  let start = 0, end = value.length;
  if ("suggestMany" in input.dataset) {
    const before = value.slice(0, input.selectionStart), after = value.slice(input.selectionStart);
    start = Math.max(before.lastIndexOf(","), before.lastIndexOf("\n")) + 1;
    const rest = after.search(/[,\n]/);
    if (rest >= 0) end = before.length + rest;
  }
  const text = value.slice(start, end);
  return { text: text.trim(), start: start + (text.length - text.trimStart().length), end };
}

function option(list, { name, label }, index) {
  const made = element("li", { id: `${list}-${index}`, role: "option", ariaSelected: "false" });
  made.dataset.name = name;
  made.append(element("span", { className: "suggestion-name", textContent: name }));
  if (label !== name) made.append(" ", element("span", { className: "meta", textContent: label }));
  return made;
}

function said(count) {
  if (count === 0) return "No suggestions";
  return count === 1 ? "1 suggestion" : `${count} suggestions`;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

// An old browser without lists above everything else has plain fields.
if ("popover" in HTMLElement.prototype) {
  const all = () => document.querySelectorAll("[data-suggest]").forEach(enhance);
  all();
  // A page that changed may have new fields; and whoever comes without a word is met at the latest when typed into.
  document.addEventListener("hubs:changed", all);
  document.addEventListener("focusin", ({ target }) => target.matches("[data-suggest]") && enhance(target));
  addEventListener("scroll", () => placed(), { capture: true, passive: true });
  addEventListener("resize", () => placed());
}
