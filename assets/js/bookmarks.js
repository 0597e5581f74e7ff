// The bar of hubs: what does not fit goes into its menu, and one's own can be dragged into another order, here and in
// the list of the settings. Without this script the first eight show, and the settings' buttons move them.

const bar = document.querySelector(".bookmarks");
const token = document.querySelector('.top-nav input[name="token"]')?.value;

// ---- what fits -----------------------------------------------------------------------------------------------------

function fit() {
  const row = bar.querySelector(".bookmarks-row");
  const [list, more] = [row.querySelector(":scope > ul"), row.querySelector("details")];
  const menu = more.querySelector("ul");
  const hubs = Array.from(bar.querySelectorAll("[data-bookmark]"));
  more.hidden = !more.querySelector("a:not([data-bookmark] a)");
  list.append(...hubs);
  const overflows = () => list.scrollWidth > list.clientWidth + 1;
  const surplus = [];
  while (hubs.length > 1 && overflows()) {
    more.hidden = false;
    // The hub of this page stays in sight.
    const last = hubs.findLastIndex((hub) => !hub.querySelector("[aria-current]"));
    surplus.unshift(...hubs.splice(last, 1));
    menu.prepend(surplus[0]);
  }
}

function follow() {
  fit();
  let width = bar.clientWidth;
  new ResizeObserver(() => {
    if (bar.clientWidth === width) return;
    width = bar.clientWidth;
    fit();
  }).observe(bar);
  // A menu closes when one turns away from it.
  const more = bar.querySelector("details");
  document.addEventListener("pointerdown", (event) => more.contains(event.target) || (more.open = false));
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    more.open = false;
    more.querySelector("summary").focus();
  });
}

// ---- another order -------------------------------------------------------------------------------------------------

let dragged = null;

function sortable(area) {
  for (const hub of area.querySelectorAll("[data-bookmark]")) {
    if (hub.dataset.own === undefined) hub.draggable = true;
    for (const inside of hub.querySelectorAll("a, svg")) inside.draggable = false;
  }
  area.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-bookmark]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.bookmark);
    dragged.classList.add("dragged");
  });
  area.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-bookmark]");
    if (!dragged || !area.contains(dragged)) return;
    event.preventDefault();
    if (!over || over === dragged || over.dataset.own !== undefined) return;
    const after = over.compareDocumentPosition(dragged) & Node.DOCUMENT_POSITION_PRECEDING;
    over[after ? "after" : "before"](dragged);
  });
  area.addEventListener("drop", (event) => event.preventDefault());
  area.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("dragged");
    dragged = null;
    save(area);
  });
}

async function save(area) {
  const hubs = Array.from(area.querySelectorAll("[data-bookmark]"));
  const order = hubs.filter((hub) => hub.dataset.own === undefined).map((hub) => hub.dataset.bookmark);
  const answer = await fetch("/settings/hubs", {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json", "x-csrf-token": token },
    body: JSON.stringify({ order }),
  }).catch(() => null);
  const said = document.querySelector("[data-sorted]");
  if (said) said.textContent = answer?.ok ? "The order is saved." : "The order could not be saved.";
  hubs.forEach((hub, nth) => {
    for (const [move, end] of [["up", 0], ["down", hubs.length - 1]]) {
      const button = hub.querySelector(`form:has([value="${move}"]) button`);
      if (button) button.disabled = nth === end;
    }
  });
}

if (bar) follow();
if (token) document.querySelectorAll(".bookmarks, [data-sortable]").forEach(sortable);
