// A new hub: says whether the name can be had while it is typed. Without it the form's answer says the same.

const input = document.getElementById("field-name");
const voice = document.querySelector("[data-name-voice]");
let wait;
let asked = 0;

function show(sentence, ok) {
  voice.textContent = sentence;
  voice.dataset.ok = ok;
}

async function ask() {
  const name = input.value.trim();
  const mine = ++asked;
  if (!name) return show("", true);
  try {
    const answer = await fetch(`/api/name?name=${encodeURIComponent(name)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { ok, sentence } = await answer.json();
    // An answer that comes late speaks of a name that is not there any more.
    if (mine === asked) show(sentence, ok);
  } catch {
    // The form itself will say it.
  }
}

if (input && voice) {
  input.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(ask, 300);
  });
  if (input.value && !input.hasAttribute("aria-invalid")) ask();
}
