// The front page: asks for itself every ten seconds while somebody looks, and swaps its lists of what is going on.

const PERIOD = 10_000;
const lists = Array.from(document.querySelectorAll("[data-refresh]"));
const last = new Map();

function isInUse(list) {
  return list.matches(":focus-within") || list.querySelector("details[open]");
}

async function refresh() {
  if (document.hidden || lists.every(isInUse)) return;
  const answer = await fetch("/", { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const taken = lists.filter((list) => !isInUse(list) && take(list, page.getElementById(list.id)));
  if (taken.length > 0) document.dispatchEvent(new Event("hubs:changed"));
}

function take(list, fresh) {
  if (!fresh || fresh.innerHTML === last.get(list)) return false;
  last.set(list, fresh.innerHTML);
  const known = new Set(Array.from(list.querySelectorAll("[data-key]"), (entry) => entry.dataset.key));
  for (const entry of fresh.querySelectorAll("[data-key]")) {
    if (known.size > 0 && !known.has(entry.dataset.key)) entry.classList.add("is-new");
  }
  list.replaceChildren(...fresh.childNodes);
  return true;
}

// A failure is not worth a word: the next attempt comes soon.
if (lists.length > 0) setInterval(() => refresh().catch(() => {}), PERIOD);
