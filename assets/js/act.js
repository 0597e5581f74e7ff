// Buttons that are small forms, without a reload: the form is sent, then the parts of the page that depend on it
// (`data-actions`) are taken anew. Without this script each is a plain form that leads back to its page.

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const part = form.closest("[data-actions]");
  if (!part || !form.matches("form.act")) return;
  event.preventDefault();
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (answer.ok) return await refresh(form);
    const refusal = await answer.json();
    tell(part, refusal.error);
  } catch {
    tell(part, "The portal does not answer; nothing was done. Try again in a moment.");
  } finally {
    button?.removeAttribute("aria-busy");
  }
});

// Takes the parts anew and keeps the focus near where it was.
async function refresh(form) {
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
  if (!answer.ok) return location.assign("/");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelectorAll("[data-actions]");
  const stale = document.querySelectorAll("[data-actions]");
  if (fresh.length !== stale.length) return location.reload();
  stale.forEach((part, place) => {
    const had = part.contains(form);
    const next = document.importNode(fresh[place], true);
    part.replaceWith(next);
    if (had) (next.querySelector("button, summary, a") ?? document.querySelector("main")).focus();
  });
  document.dispatchEvent(new Event("hubs:changed"));
}

function tell(part, sentence) {
  let line = part.querySelector("[role=alert]");
  if (!line) {
    line = document.createElement("p");
    line.className = "warn";
    line.setAttribute("role", "alert");
    part.append(line);
  }
  line.textContent = sentence;
}
