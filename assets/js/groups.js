// The list of all hubs: filters what is on the page while the reader types. Without it the form asks the server.

const input = document.getElementById("filter");
const nothing = document.getElementById("no-match");
const voice = document.querySelector("[data-filter-voice]");
const sections = Array.from(document.querySelectorAll("[data-filtered]"), (section) => ({
  section,
  count: section.querySelector("[data-count]"),
  tiles: Array.from(section.querySelectorAll("[data-filter]"), (tile) => ({ tile, text: plain(tile.dataset.filter) })),
}));
// What the server left out of an already filtered list cannot be found here: the form must ask again.
const whole = input && input.defaultValue === "";
let speak;

// Lower case, without accents.
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function filter() {
  const words = plain(input.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { section, count, tiles } of sections) {
    let here = 0;
    for (const { tile, text } of tiles) {
      tile.hidden = !words.every((word) => text.includes(word));
      if (!tile.hidden) here += 1;
    }
    section.hidden = here === 0;
    count.textContent = here.toLocaleString("en");
    shown += here;
  }
  nothing.hidden = shown > 0;
  if (shown === 0) nothing.textContent = "No hub matches. Try fewer letters.";
  clearTimeout(speak);
  speak = setTimeout(() => {
    voice.textContent = shown === 1 ? "1 hub shown" : `${shown} hubs shown`;
  }, 800);
}

if (whole) {
  input.addEventListener("input", filter);
  if (input.value) filter();
}
