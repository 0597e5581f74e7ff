// New entries come in on top where somebody reads the top of a list. Further down nothing may move: there a small
// button says how many wait, and shows them when it is pressed, or when the reader comes back to the top.
//
// live.js asks before it changes a card: a `hubs:incoming` event whose detail carries the new `html` and a function,
// `take`, that makes the change. Whoever prevents the event's default makes it later.

const waiting = new Map(); // Card -> how its newest change is made.
const bars = new WeakMap(); // Card -> the place of its button.

function listOf(parent) {
  return Array.from(parent.children).find((child) => child.matches("ol.entries"));
}

// True where the reader has the list's beginning above the window.
function isReadBelow(list) {
  return scrollY > 0 && list.getBoundingClientRect().top < 0;
}

// What an entry says: a story that has gone on says something new.
function sayings(list) {
  return Array.from(list.children, (entry) => `${entry.dataset.key} ${entry.querySelector(".entry-says")?.textContent}`);
}

function countNew(list, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = listOf(template.content);
  const known = new Set(sayings(list));
  return fresh ? sayings(fresh).filter((says) => !known.has(says)).length : 0;
}

document.addEventListener("hubs:incoming", (event) => {
  const card = event.target;
  const list = listOf(card.querySelector(".widget-body"));
  const count = list && isReadBelow(list) ? countNew(list, event.detail.html) : 0;
  if (count === 0) return forget(card);
  event.preventDefault();
  waiting.set(card, event.detail.take);
  say(card, count);
});

function say(card, count) {
  const words = `${count} new`;
  let button = barOf(card).querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => show(card));
    barOf(card).append(button);
  }
  if (button.textContent !== words) button.textContent = words;
}

function barOf(card) {
  let bar = bars.get(card);
  if (!bar) {
    bar = document.createElement("div");
    bar.className = "feed-news";
    bar.setAttribute("aria-live", "polite");
    card.querySelector(".widget-body").before(bar);
    bars.set(card, bar);
  }
  return bar;
}

// Whoever presses the button wants to read what is new: it is brought before them, and the keyboard with it.
function show(card) {
  release(card);
  card.scrollIntoView({ block: "start" });
  const first = listOf(card.querySelector(".widget-body"))?.firstElementChild;
  if (!first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
}

function release(card) {
  const take = waiting.get(card);
  forget(card);
  if (card.isConnected) take?.();
}

function forget(card) {
  waiting.delete(card);
  bars.get(card)?.replaceChildren();
}

function comeBack() {
  for (const card of Array.from(waiting.keys())) {
    const list = listOf(card.querySelector(".widget-body"));
    if (!list || !isReadBelow(list)) release(card);
  }
}

// A live region is heard where it stood before something is said in it.
for (const list of document.querySelectorAll(".widget > .widget-body > ol.entries")) barOf(list.closest(".widget"));
addEventListener("scroll", comeBack, { passive: true });
addEventListener("resize", comeBack, { passive: true });
