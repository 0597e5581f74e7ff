// Marks what happened since the reader's last visit. The server says when that was; widgets are the same for all who
// look, so that the marks are put here.

const root = document.querySelector(".hub[data-visited]");
const visited = Date.parse(root?.dataset.visited);

function mark() {
  for (const entry of root.querySelectorAll(".entry")) {
    const at = Date.parse(entry.querySelector("time[datetime]")?.dateTime);
    // Pages name whole seconds.
    entry.classList.toggle("unseen", at > visited);
  }
}

if (root) {
  mark();
  document.addEventListener("hubs:changed", mark);
}
