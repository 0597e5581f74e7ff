// A hub's page stays live. Events come from `/sse?hub=NAME&since=REVISION`:
//
//   widget  {"widget": idx, "hub": name, "revision": n, "html": "…", "data": {…}}: replace that card's inside
//   board   {"hub": name, "revision": n}: widgets were added, moved or removed: fetch the page, take what differs
//   resync  what was missed is no longer kept: fetch the page, take its widgets, go on from its revision
//   bye     the server stops: come back when it does
//
// The cards' markup is a contract with `src/web/pages/card.rs`. Nothing is applied while the reader has paused. Before a
// card changes, `hubs:incoming` is sent to it, which lets others make the change later: see feed.js.

const FIRST_RETRY = 1_000;
const LAST_RETRY = 15_000;
const STEADY = 5_000; // A connection that lasted this long counts as good.
const REST = 10_000; // A page hidden for this long lets its connection go: browsers allow only six to one server.
const SILENCE = 5_000; // At least this long between two announcements to screen readers.
const MARK = 2_500; // How long a changed card stays marked.

const root = document.querySelector(".hub[data-hub]");
const bar = root.querySelector(".live");
const status = bar.querySelector("[data-live-status]");
const toggle = bar.querySelector("[data-live-toggle]");
const toggleLabel = bar.querySelector("[data-live-label]");
const voice = bar.querySelector("[data-live-voice]");

let since = Number(root.dataset.revision) || 0;
let source = null;
let attempts = 0;
let retryTimer = 0;
let steadyTimer = 0;
let restTimer = 0;
let state = "connecting";
let syncing = false;

let paused = false;
let stale = false; // The page is to be fetched.
let missed = false; // And what is here may be newer or older: all of it is to be taken.
const held = new Map(); // While paused, each widget's newest update.

// ---- the connection ------------------------------------------------------------------------------------------------

function connect() {
  disconnect();
  source = new EventSource(`/sse?hub=${encodeURIComponent(root.dataset.hub)}&since=${since}`);
  source.addEventListener("open", () => {
    steadyTimer = setTimeout(() => (attempts = 0), STEADY);
    show("live");
  });
  source.addEventListener("widget", receive);
  source.addEventListener("board", (event) => {
    since = Math.max(since, Number(event.lastEventId) || 0);
    stale = true;
    resync();
  });
  source.addEventListener("resync", () => {
    stale = missed = true;
    resync();
  });
  source.addEventListener("bye", retry);
  // The browser would retry with the address of the first connection; ours names the last revision seen. Where the
  // server refuses the stream, the page says why.
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) stale = missed = true;
    retry();
  });
}

function disconnect() {
  clearTimeout(retryTimer);
  clearTimeout(steadyTimer);
  source?.close();
  source = null;
}

function retry() {
  disconnect();
  show("reconnecting");
  const wait = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** attempts);
  attempts += 1;
  retryTimer = setTimeout(() => (missed && !paused ? resync() : connect()), wait * (0.5 + Math.random() / 2));
}

function receive(event) {
  let update;
  try {
    update = JSON.parse(event.data);
  } catch {
    return;
  }
  since = Math.max(since, Number(event.lastEventId) || update.revision || 0);
  if (paused) {
    held.set(update.widget, update);
    show(state);
  } else {
    apply(update);
  }
}

// Takes the widgets of the page as it is now: changed, added, moved and removed ones. After a change of the board the
// stream goes on meanwhile; where something was missed, it begins anew at the page's revision.
async function resync() {
  if (paused) return show(state);
  if (syncing) return;
  syncing = true;
  try {
    while (stale && !paused) {
      const all = missed;
      stale = missed = false;
      if (all) disconnect();
      const fresh = await fetchPage();
      if (!fresh) break;
      takeBoard(fresh, all);
      const revision = Number(fresh.dataset.revision) || 0;
      since = all ? revision : Math.max(since, revision);
      root.dataset.revision = since;
      if (all) connect();
    }
  } catch {
    stale = missed = true;
    retry();
  } finally {
    syncing = false;
  }
}

async function fetchPage() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(".hub[data-hub]");
  if (fresh) return fresh;
  // Gone, or no longer for this reader to see.
  if (answer.status >= 500) throw new Error("no page");
  disconnect();
  root.querySelector(".columns")?.replaceChildren();
  show("gone");
  return null;
}

// ---- the cards -----------------------------------------------------------------------------------------------------

function apply(update) {
  const card = document.getElementById(`widget-${update.widget}`);
  if (!card) {
    // A widget that was added since. A page of one widget does not care for the others.
    if (root.classList.contains("single")) return;
    stale = true;
    resync();
    return;
  }
  if (update.revision <= Number(card.dataset.revision)) return;
  change(card, update.html ?? "", update.revision);
}

function takeBoard(fresh, all) {
  const active = document.activeElement;
  const scrolled = Array.from(root.querySelectorAll(".scroll, pre"), (box) => [box, box.scrollLeft, box.scrollTop]);
  root.querySelector(".columns").className = fresh.querySelector(".columns").className;
  takeAside(fresh, ":scope > .banner");
  takeAside(fresh, ":scope > .empty");
  takeColumns(fresh, all);
  // What is put elsewhere loses its focus and its place on the way.
  for (const [box, left, top] of scrolled) box.scrollTo(left, top);
  if (document.activeElement !== active) (active.isConnected ? active : toggle).focus({ preventScroll: true });
  changed();
}

// Something beside the columns, unless the reader is about to use it.
function takeAside(fresh, selector) {
  const [old, now] = [root, fresh].map((one) => one.querySelector(selector));
  if (old?.contains(document.activeElement) || (old && now && old.isEqualNode(now))) return;
  if (!old && now) root.append(now);
  else if (now) old.replaceWith(now);
  else old?.remove();
}

function takeColumns(fresh, all) {
  const standing = new Map(Array.from(root.querySelectorAll("[data-widget]"), (card) => [card.id, card]));
  const present = new Set(Array.from(fresh.querySelectorAll("[data-widget]"), (card) => card.id));
  for (const [id, card] of standing) {
    if (!present.has(id)) card.remove();
  }
  for (const freshColumn of fresh.querySelectorAll("[data-column]")) {
    const column = root.querySelector(`[data-column="${freshColumn.dataset.column}"]`);
    let place = column.firstElementChild;
    for (const freshCard of Array.from(freshColumn.children)) {
      const card = standing.get(freshCard.id) ?? freshCard;
      if (card !== freshCard) takeCard(card, freshCard, all);
      if (place && card === place.nextElementSibling) {
        // The one before it has gone elsewhere; its turn comes.
        place.remove();
        place = card;
      }
      if (card === place) {
        place = place.nextElementSibling;
        continue;
      }
      column.insertBefore(card, place);
      mark(card);
      say("Board");
    }
  }
}

function takeCard(card, fresh, all) {
  const heading = card.querySelector("h2");
  heading.textContent = fresh.querySelector("h2").textContent;
  const [old, now] = [card, fresh].map((one) => Number(one.dataset.revision));
  // What came over the stream meanwhile is newer than the page.
  if (all ? now !== old : now > old) change(card, fresh.querySelector(".widget-body").innerHTML, now);
}

function change(card, html, revision) {
  const detail = { html, take: () => put(card, html, revision) };
  const now = card.dispatchEvent(new CustomEvent("hubs:incoming", { bubbles: true, cancelable: true, detail }));
  if (now) put(card, html, revision);
}

function put(card, html, revision) {
  const body = card.querySelector(".widget-body");
  const template = document.createElement("template");
  template.innerHTML = html;
  const kept = keep(body);
  markNew(body, template.content);
  replace(body, template.content);
  card.dataset.revision = revision;
  card.hidden = html.trim() === "";
  putBack(body, kept, card);
  if (card.hidden) return;
  mark(card);
  say(card.querySelector("h2").textContent);
  changed();
}

// A list of entries takes in what is new and lets go what is old; the rest stays as it stands, so that neither the
// place nor the selection of somebody who reads there is lost. Everything else is replaced as a whole.
function replace(body, content) {
  const isList = (element) => element.matches("ol, ul") && element.querySelector(":scope > [data-key]");
  const [old, fresh] = [body, content].map((parent) => Array.from(parent.children).find(isList));
  if (!old || !fresh) return body.replaceChildren(content);
  takeEntries(old, fresh);
  const beside = Array.from(content.children);
  const place = beside.indexOf(fresh);
  for (const child of Array.from(body.children)) {
    if (child !== old) child.remove();
  }
  old.before(...beside.slice(0, place));
  old.after(...beside.slice(place + 1));
}

function takeEntries(old, fresh) {
  const standing = new Map(Array.from(old.children, (entry) => [entry.dataset.key, entry]));
  const stay = new Set();
  let place = old.firstElementChild;
  for (const entry of Array.from(fresh.children)) {
    const same = standing.get(entry.dataset.key);
    const stands = same && !stay.has(same) && plain(same).isEqualNode(plain(entry));
    const taken = stands ? same : entry;
    stay.add(taken);
    if (taken === place) place = place.nextElementSibling;
    else old.insertBefore(taken, place);
  }
  for (const entry of Array.from(old.children)) {
    if (!stay.has(entry)) entry.remove();
  }
}

// An entry as the server wrote it: without what time.js, this script and the reader have done to it.
function plain(entry) {
  const copy = entry.cloneNode(true);
  copy.classList.remove("is-new", "unseen");
  for (const details of copy.querySelectorAll("details[open]")) details.open = false;
  for (const time of copy.querySelectorAll("time[datetime]")) {
    time.removeAttribute("title");
    delete time.dataset.exact;
    time.textContent = "";
  }
  return copy;
}

function changed() {
  document.dispatchEvent(new Event("hubs:changed"));
}

function mark(card) {
  card.classList.remove("changed");
  void card.offsetWidth; // Lets the animation begin anew.
  card.classList.add("changed");
  clearTimeout(card.unmark);
  card.unmark = setTimeout(() => card.classList.remove("changed"), MARK);
}

function markNew(body, content) {
  const known = new Set(Array.from(body.querySelectorAll("[data-key]"), (entry) => entry.dataset.key));
  if (known.size === 0) return;
  for (const entry of content.querySelectorAll("[data-key]")) {
    if (!known.has(entry.dataset.key)) entry.classList.add("is-new");
  }
}

// ---- what the reader was doing inside a card -----------------------------------------------------------------------

function keep(body) {
  const active = document.activeElement;
  return {
    focus: body.contains(active) ? addressOf(active, body) : null,
    open: Array.from(body.querySelectorAll("details[open]"), (details) => addressOf(details, body)),
    scrolled: Array.from(body.querySelectorAll(".scroll, pre"))
      .filter((box) => box.scrollLeft || box.scrollTop)
      .map((box) => ({ ...addressOf(box, body), left: box.scrollLeft, top: box.scrollTop })),
  };
}

function putBack(body, kept, card) {
  for (const address of kept.open) {
    const details = find(address, body);
    if (details) details.open = true;
  }
  for (const address of kept.scrolled) find(address, body)?.scrollTo(address.left, address.top);
  if (!kept.focus) return;
  let target = find(kept.focus, body);
  if (!target) {
    // What had the focus is gone: stay near it.
    const heading = card.querySelector("h2");
    heading.tabIndex = -1;
    target = heading.checkVisibility?.() ? heading : toggle;
  }
  target.focus({ preventScroll: true });
}

// Where an element is, in words that hold for the next rendering: the n-th of its kind inside its keyed ancestor.
function addressOf(element, body) {
  const keyed = element.closest("[data-key]");
  const scope = keyed && keyed !== element && body.contains(keyed) ? keyed : body;
  const alike = Array.from(scope.querySelectorAll(element.localName));
  return { key: scope.dataset.key, name: element.localName, nth: alike.indexOf(element) };
}

function find({ key, name, nth }, body) {
  const keyed = Array.from(body.querySelectorAll("[data-key]"));
  const scope = key === undefined ? body : keyed.find((element) => element.dataset.key === key);
  return scope?.querySelectorAll(name)[nth];
}

// ---- telling the reader --------------------------------------------------------------------------------------------

const SAYS = {
  connecting: "Connecting…",
  live: "Live",
  reconnecting: "Reconnecting…",
  gone: "This page is gone. Reload to see.",
};

function show(next) {
  state = next;
  bar.dataset.state = paused ? "paused" : state;
  bar.toggleAttribute("data-paused", paused);
  const waiting = stale ? " · changes waiting" : held.size > 0 ? ` · ${held.size} waiting` : "";
  status.textContent = paused ? `Paused${waiting}` : SAYS[state];
  toggleLabel.textContent = paused ? "Resume" : "Pause";
}

const unsaid = new Set();
let lastSaid = -SILENCE;
let sayTimer = 0;

function say(label) {
  unsaid.add(label);
  if (sayTimer) return;
  voice.textContent = "";
  sayTimer = setTimeout(speak, Math.max(500, lastSaid + SILENCE - performance.now()));
}

function speak() {
  sayTimer = 0;
  lastSaid = performance.now();
  const labels = Array.from(unsaid);
  unsaid.clear();
  if (paused || labels.length === 0) return;
  voice.textContent = labels.length > 2 ? `${labels.length} widgets updated` : `${labels.join(" and ")} updated`;
}

function pauseOrResume() {
  paused = !paused;
  if (!paused) {
    const updates = Array.from(held.values());
    held.clear();
    if (stale) resync();
    else updates.forEach(apply);
  }
  show(state);
}

// ---- the page's own life -------------------------------------------------------------------------------------------

function visible() {
  clearTimeout(restTimer);
  if (!document.hidden) {
    attempts = 0;
    if (!source && state !== "gone") connect();
  } else {
    restTimer = setTimeout(disconnect, REST);
  }
}

// On a narrow screen the bar of hubs is longer than the window: begin at this one.
function showBookmark() {
  const here = document.querySelector(".bookmarks [aria-current]");
  const list = here?.closest("ul");
  if (list) list.scrollLeft += here.getBoundingClientRect().right - list.getBoundingClientRect().right + here.offsetWidth / 2;
}

showBookmark();
toggle.addEventListener("click", pauseOrResume);
document.addEventListener("visibilitychange", visible);
addEventListener("online", visible);
addEventListener("pagehide", disconnect);
addEventListener("pageshow", (event) => event.persisted && visible());
show("connecting");
visible();
