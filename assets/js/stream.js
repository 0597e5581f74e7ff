// A stream without reloads. What is done about an entry is sent, and the page then takes itself anew, entry by entry,
// so that nothing moves but what changed. Events from `/stream/events?tab=TAB&since=SEQ` say how much is new:
//
//   news  {"count": n}: so many entries are new since the page was read; none, where they went again
//   bye   the server stops: come back when it does
//
// New entries wait behind a button while the reader is further down, and come by themselves at the top of the page.
// The keys stand in `src/web/pages/stream/keys.rs`. Without this script everything here is a plain form.

const FIRST_RETRY = 1_000;
const LAST_RETRY = 30_000;
const REST = 10_000; // A page hidden for this long lets its connection go: browsers allow only six to one server.
const TOP = 40; // Pixels that still count as the top of the page.
const KEYS_OFF = "hubs.stream.keys";

const root = document.querySelector("[data-stream]");
const list = root.querySelector("[data-stream-list]");
const topPart = root.querySelector("[data-stream-top]");
const newButton = root.querySelector("[data-stream-new]");
const voice = root.querySelector("[data-stream-voice]");
const dialog = document.getElementById("stream-keys");

let known = root.dataset.known;
let waiting = 0;
let source = null;
let attempts = 0;
let retryTimer = 0;
let restTimer = 0;
let taking = false;

byDay(list);
if (list.querySelector(".day")) root.querySelector("[data-stream-zone]")?.remove();

// ---- taking the page anew ------------------------------------------------------------------------------------------

async function take(address) {
  const answer = await fetch(address, { headers: { accept: "text/html" }, cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-stream]");
  // Signed out meanwhile, or the portal is not well: the page itself says which.
  if (!fresh) return location.reload();
  const active = document.activeElement;
  const place = entries().indexOf(active.closest?.(".entry"));
  const before = new Set(entries().map((entry) => entry.dataset.key));
  topPart.replaceChildren(...fresh.querySelector("[data-stream-top]").childNodes);
  merge(list, byDay(fresh.querySelector("[data-stream-list]")));
  root.querySelector("[data-stream-below]").replaceWith(fresh.querySelector("[data-stream-below]"));
  for (const entry of entries()) entry.classList.toggle("is-new", before.size > 0 && !before.has(entry.dataset.key));
  if (known) known = root.dataset.known = fresh.dataset.known;
  if (!active.isConnected && place >= 0) focusEntry(Math.min(place, entries().length - 1));
  document.dispatchEvent(new Event("hubs:changed"));
}

// Children with a key stay where they are while they say the same; others come and go around them.
function merge(old, fresh) {
  const standing = new Map(Array.from(old.children, (child) => [child.dataset.key, child]));
  const stay = new Set();
  let place = old.firstElementChild;
  for (const child of Array.from(fresh.children)) {
    const known = standing.get(child.dataset.key);
    const same = stay.has(known) ? undefined : known;
    let taken = child;
    if (same && child.matches(".day")) {
      merge(same.querySelector("ol"), child.querySelector("ol"));
      same.querySelector("h2").replaceWith(child.querySelector("h2"));
      taken = same;
    } else if (same && plain(same).isEqualNode(plain(child))) {
      taken = same;
    }
    stay.add(taken);
    if (taken === place) place = place.nextElementSibling;
    else old.insertBefore(taken, place);
  }
  for (const child of Array.from(old.children)) {
    if (!stay.has(child)) child.remove();
  }
}

// An entry as the server wrote it: without what time.js, this script and the reader have done to it.
function plain(entry) {
  const copy = entry.cloneNode(true);
  copy.classList.remove("is-new");
  for (const details of copy.querySelectorAll("details[open]")) details.open = false;
  for (const time of copy.querySelectorAll("time[datetime]")) {
    time.removeAttribute("title");
    delete time.dataset.exact;
    time.textContent = "";
  }
  return copy;
}

// Who says in their profile where they live is sent their own days; for others the browser makes them.
function byDay(part) {
  const items = Array.from(part.querySelectorAll(".day > ol > li"));
  if (document.documentElement.dataset.timeZone || items.length === 0) return part;
  const sections = new Map();
  items.forEach((item, nth) => {
    const entry = item.matches(".entry") ? item : items[nth + 1];
    const at = new Date(entry.querySelector(".entry-body > .meta time").dateTime);
    const day = localDay(at);
    if (!sections.has(day)) sections.set(day, newDay(day, at));
    sections.get(day).lastElementChild.append(item);
  });
  part.replaceChildren(...sections.values());
  return part;
}

function newDay(day, at) {
  const section = document.createElement("section");
  section.className = "day";
  section.dataset.key = `day-${day}`;
  section.setAttribute("aria-labelledby", `day-${day}`);
  const heading = document.createElement("h2");
  heading.id = `day-${day}`;
  heading.textContent = dayName(day, at);
  const entries = document.createElement("ol");
  entries.className = "entries";
  section.append(heading, entries);
  return section;
}

function localDay(at) {
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function dayName(day, at) {
  const now = new Date();
  if (day === localDay(now)) return "Today";
  if (day === localDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return "Yesterday";
  const year = at.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year }).format(at);
}

function entries() {
  return Array.from(list.querySelectorAll(".entry"));
}

// ---- acts ----------------------------------------------------------------------------------------------------------

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  const action = button?.getAttribute("formaction") ?? form.getAttribute("action");
  if (!root.contains(form) || !action?.startsWith("/stream/") || action === "/stream/filters") return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form));
  if (button?.name) fields.append(button.name, button.value);
  const act = button?.dataset.act;
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(action, { method: "POST", headers: { accept: "application/json" }, body: fields });
    const said = await answer.json();
    if (!answer.ok) return refuse(said.error);
    const entry = button?.closest(".entry");
    await take(said.page.split("#")[0]);
    settle(entry, act);
  } catch {
    refuse("The portal does not answer; nothing was done. Try again in a moment.");
  } finally {
    button?.removeAttribute("aria-busy");
  }
});

// What was done is said, and the focus stays near it: on the same entry's button, where it is still there.
function settle(entry, act) {
  const undo = topPart.querySelector("[data-stream-undo]");
  if (undo) say(topPart.querySelector("[role=status] p").textContent);
  if (act !== "save" || !entry) return;
  const same = entries().find((other) => other.dataset.key === entry.dataset.key);
  const button = same?.querySelector("[data-act=save]");
  button?.focus({ preventScroll: true });
  say(button?.getAttribute("aria-pressed") === "true" ? "Saved." : "No longer saved.");
}

function refuse(sentence) {
  const line = document.createElement("p");
  line.className = "warn";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  topPart.replaceChildren(line);
  line.scrollIntoView({ block: "nearest" });
}

function say(sentence) {
  voice.textContent = sentence;
}

// ---- what is new ---------------------------------------------------------------------------------------------------

function connect() {
  disconnect();
  source = new EventSource(`/stream/events?tab=${root.dataset.stream}&since=${known}`);
  source.addEventListener("open", () => (attempts = 0));
  source.addEventListener("news", (event) => arrived(JSON.parse(event.data).count));
  source.addEventListener("bye", retry);
  source.addEventListener("error", retry);
}

function disconnect() {
  clearTimeout(retryTimer);
  source?.close();
  source = null;
}

function retry() {
  disconnect();
  const wait = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** attempts);
  attempts += 1;
  retryTimer = setTimeout(connect, wait * (0.5 + Math.random() / 2));
}

function arrived(count) {
  waiting = count;
  newButton.hidden = count === 0;
  newButton.textContent = `Show ${count} new`;
  if (count === 0) return;
  // Whoever reads, types or chooses something is not disturbed.
  const busy = root.contains(document.activeElement) || list.querySelector("details[open]") || dialog.open;
  if (scrollY <= TOP && !busy && !document.hidden) showNew(false);
  else say(`${count} new`);
}

async function showNew(asked) {
  if (taking || waiting === 0) return;
  taking = true;
  try {
    await take(location.pathname);
    waiting = 0;
    newButton.hidden = true;
    if (asked) {
      scrollTo({ top: 0 });
      focusEntry(0);
    }
    connect();
  } catch {
    retry();
  } finally {
    taking = false;
  }
}

if (known) {
  connect();
  newButton.addEventListener("click", () => showNew(true));
  document.addEventListener("visibilitychange", () => {
    clearTimeout(restTimer);
    if (document.hidden) restTimer = setTimeout(disconnect, REST);
    else if (!source) connect();
  });
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", (event) => event.persisted && connect());
}

// ---- keys ----------------------------------------------------------------------------------------------------------

const KEYS = {
  j: () => focusEntry(Math.min(current() + 1, entries().length - 1)),
  k: () => focusEntry(Math.max(current() - 1, 0)),
  o: () => press(".entry-says a"),
  s: () => press("[data-act=save]"),
  h: () => press("[data-act=hide]"),
  m: () => press("[data-act=mute]"),
  p: () => press("[data-act=link]"),
  n: () => showNew(true),
  "?": () => dialog.showModal(),
};

function current() {
  return entries().indexOf(document.activeElement.closest(".entry"));
}

function focusEntry(place) {
  const entry = entries()[place];
  entry?.focus({ preventScroll: true });
  entry?.scrollIntoView({ block: "nearest" });
}

function press(selector) {
  const target = entries()[current()]?.querySelector(selector);
  target?.click();
  const select = target?.closest("details[open]")?.querySelector("select");
  if (target?.matches("summary")) select?.focus();
}

const keysOn = dialog.querySelector("[data-stream-keys]");
try {
  keysOn.checked = !localStorage.getItem(KEYS_OFF);
} catch {
  keysOn.checked = true;
}

const typing = "input, textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  const plainKey = !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing && !event.defaultPrevented;
  const does = plainKey && Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
  if (!does || dialog.open || event.target.closest?.(typing) || !keysOn.checked) return;
  event.preventDefault();
  does();
});

keysOn.addEventListener("change", () => {
  try {
    if (keysOn.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "yes");
  } catch {
    // Storage may be forbidden; the choice then lasts until the next page.
  }
});
document.querySelector("[data-stream-help]").addEventListener("click", () => dialog.showModal());
