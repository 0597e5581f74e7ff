// The front page: asks for itself every ten seconds while somebody looks, and swaps its list of latest activity.

const PERIOD = 10_000;
const list = document.querySelector("[data-refresh]");
let last = "";

async function refresh() {
  if (document.hidden || list.matches(":focus-within") || list.querySelector("details[open]")) return;
  const answer = await fetch("/", { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(list.id);
  if (!fresh || fresh.innerHTML === last) return;
  last = fresh.innerHTML;
  const known = new Set(Array.from(list.querySelectorAll("[data-key]"), (entry) => entry.dataset.key));
  for (const entry of fresh.querySelectorAll("[data-key]")) {
    if (known.size > 0 && !known.has(entry.dataset.key)) entry.classList.add("is-new");
  }
  list.replaceChildren(...fresh.childNodes);
  document.dispatchEvent(new Event("hubs:changed"));
}

// A failure is not worth a word: the next attempt comes soon.
if (list) setInterval(() => refresh().catch(() => {}), PERIOD);
