// Answers while one types on the search page: the part that changes is asked for and put in place. Without this module
// the form is sent with Enter.

const PAUSE = 120;
const input = document.querySelector("#q-page");
const results = document.querySelector("[data-search-results]");
let timer, asked;

if (input && results) {
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(answer, PAUSE);
  });
  addEventListener("pagehide", () => asked?.abort());
}

async function answer() {
  asked?.abort();
  asked = new AbortController();
  const address = new URL("/search", location.href);
  for (const field of new FormData(input.form)) address.searchParams.append(...field);
  const sort = new URL(location.href).searchParams.get("sort");
  if (sort) address.searchParams.set("sort", sort);
  const part = new URL(address);
  part.searchParams.set("part", "results");
  try {
    const response = await fetch(part, { signal: asked.signal, headers: { accept: "text/html" } });
    if (!response.ok) return;
    const html = await response.text();
    const open = opened();
    results.innerHTML = html;
    for (const details of results.querySelectorAll("details")) details.open = open.has(details.className);
    // The address is what is shown, so that it can be kept, sent and reloaded.
    history.replaceState(history.state, "", address);
    const said = input.value.trim();
    for (const other of document.querySelectorAll("input[name='q']")) if (other !== input) other.value = said;
    for (const searched of document.querySelectorAll("[data-search-for]")) {
      searched.hidden = said === "";
      searched.querySelector("q").textContent = said;
    }
    document.title = said ? `${said} · ${results.dataset.title}` : results.dataset.title;
  } catch (failure) {
    if (failure.name !== "AbortError") input.form.requestSubmit();
  }
}

function opened() {
  const open = Array.from(results.querySelectorAll("details[open]"), (details) => details.className);
  return new Set(open);
}
