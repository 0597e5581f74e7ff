// Edit mode without leaving the page: the same forms as without this script, sent by `fetch`; cards that can be
// dragged; the kinds of widget in a dialog; and what other owners do meanwhile.
//
// The server's answer names the page that shows what was done. Its board takes the place of the one here, the focus
// stays where it was, and the notice is read out. The markup is a contract with `src/web/pages/edit/board.rs`.

const EDGE = 64; // Dragging this near to the window's edge scrolls.
const STEP = 12;

const board = document.querySelector("[data-board]");
const notice = board.querySelector("[data-notice]");
const dialog = document.querySelector("[data-dialog]");
const home = `/${board.dataset.hub}/edit`;

let queue = Promise.resolve();
let drag = null;
let behind = 0; // The revision of a board that waits until the drag is over.
let opener = ""; // What the dialog was opened with.
let source = null;

// ---- sending -------------------------------------------------------------------------------------------------------

// One after the other: each is meant for the board as the one before has left it.
function send(action, fields, pressed, putBack) {
  queue = queue
    .then(() => post(action, fields, pressed, putBack))
    .catch(() => refuse("What you see may be out of date. Reload the page to see the board as it is."));
}

async function post(action, fields, pressed, putBack) {
  let answer, said;
  try {
    if (/\/(move|remove|edit)$/.test(new URL(action, location).pathname)) fields.set("board", board.dataset.edition);
    const headers = { accept: "application/json", "x-csrf-token": board.dataset.token };
    answer = await fetch(action, { method: "POST", headers, body: fields });
    said = await answer.json();
  } catch {
    putBack?.();
    return refuse("The portal cannot be reached, so nothing was changed. Try again in a moment.");
  } finally {
    dialog.close();
  }
  if (answer.ok) return take(said.page, candidates(pressed, said.widget));
  putBack?.();
  // What is there may be something else by now.
  await take(home, [pressed]);
  refuse(said.error);
}

function refuse(sentence) {
  const line = document.createElement("p");
  line.textContent = sentence;
  notice.replaceChildren(line);
  notice.classList.add("refused");
}

// Puts the board of that page in place of this one.
async function take(address, focus = []) {
  const answer = await fetch(address, { headers: { accept: "text/html" }, cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-board]");
  // The hub is gone, or is no longer ours to edit: that page says so better.
  if (!fresh) return location.assign(address);
  if (drag) cancel();
  const had = document.activeElement?.dataset.act;
  const open = board.querySelector("details[open]") !== null;
  notice.classList.remove("refused");
  notice.replaceChildren(...fresh.querySelector("[data-notice]").childNodes);
  fresh.querySelector("[data-notice]").remove();
  while (notice.nextSibling) notice.nextSibling.remove();
  notice.after(...fresh.childNodes);
  for (const name of ["revision", "token", "edition"]) board.dataset[name] = fresh.dataset[name];
  if (open) board.querySelector("details")?.setAttribute("open", "");
  focusOn([...focus, had]);
  document.dispatchEvent(new Event("hubs:changed"));
}

// ---- the focus -----------------------------------------------------------------------------------------------------

// The button that was pressed; where it is gone or of no more use, its nearest relative.
function candidates(pressed = "", widget) {
  const other = { up: "down", down: "up" }[pressed.split("-")[0]];
  return [pressed, other && `${other}-${widget}`, ...["configure", "grip", "restore"].map((what) => `${what}-${widget}`)];
}

function focusOn(acts) {
  if (dialog.open) return;
  for (const act of acts) {
    const found = act && board.querySelector(`[data-act="${CSS.escape(act)}"]:not([disabled])`);
    if (found) return found.focus();
  }
}

// ---- forms, links and keys -----------------------------------------------------------------------------------------

function submit(event) {
  const form = event.target;
  if (!form.matches("[data-board] form.act, [data-dialog] form.act")) return;
  event.preventDefault();
  send(form.action, new URLSearchParams(new FormData(form, event.submitter)), event.submitter?.dataset.act);
}

async function click(event) {
  const link = event.target.closest("a[data-add]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href, { headers: { accept: "text/html" }, cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    opener = link.dataset.act;
    show(page.querySelector("[data-gallery]"));
  } catch {
    location.assign(link.href);
  }
}

function show(gallery) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "quiet dialog-close";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(close, gallery);
  dialog.showModal();
  document.dispatchEvent(new Event("hubs:changed"));
}

function keys(event) {
  if (event.key === "Escape" && drag) return cancel();
  const card = event.target.closest?.("[data-grip]")?.closest("[data-widget]");
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  const side = card.closest("[data-column]").dataset.column;
  const to = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: side === "right" && "across", ArrowRight: side === "left" && "across" }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (to) send(moves(card), new URLSearchParams({ to }), `grip-${card.dataset.widget}`);
}

function moves(card) {
  return `/${board.dataset.hub}/${card.dataset.widget}/move`;
}

// ---- dragging ------------------------------------------------------------------------------------------------------

function grab(event) {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0 || drag) return;
  const card = grip.closest("[data-widget]");
  const mark = document.createElement("div");
  mark.className = "drop-mark";
  drag = { grip, card, mark, pointer: event.pointerId, x: event.pageX, y: event.pageY, at: event, begun: false };
  grip.setPointerCapture(event.pointerId);
}

function pull(event) {
  if (event.pointerId !== drag?.pointer) return;
  drag.at = event;
  if (!drag.begun) {
    if (Math.hypot(event.pageX - drag.x, event.pageY - drag.y) < 5) return;
    drag.begun = true;
    drag.card.classList.add("dragging");
    drag.card.closest(".columns").classList.add("dropping");
    requestAnimationFrame(scroll);
  }
  follow();
}

function follow() {
  const { at, card, mark } = drag;
  card.style.translate = `${at.clientX + scrollX - drag.x}px ${at.clientY + scrollY - drag.y}px`;
  const column = nearest(at.clientX, at.clientY);
  const next = others(column).find((one) => middle(one) > at.clientY);
  column.insertBefore(mark, next ?? column.querySelector("[data-add]"));
}

function scroll() {
  if (!drag) return;
  const y = drag.at.clientY;
  const by = y < EDGE ? -STEP : y > innerHeight - EDGE ? STEP : 0;
  if (by) {
    scrollBy(0, by);
    follow();
  }
  requestAnimationFrame(scroll);
}

function drop(event) {
  if (event.pointerId !== drag?.pointer) return;
  const { card, mark, begun } = drag;
  const column = mark.parentElement;
  if (!begun || !column) return cancel();
  const index = others(column).filter((one) => mark.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING).length;
  const [parent, next] = [card.parentElement, card.nextElementSibling];
  mark.replaceWith(card);
  cancel();
  if (card.parentElement === parent && card.nextElementSibling === next) return;
  const putBack = () => parent.insertBefore(card, next?.isConnected ? next : parent.querySelector("[data-add]"));
  const fields = new URLSearchParams({ column: column.dataset.column, index });
  send(moves(card), fields, `grip-${card.dataset.widget}`, putBack);
}

function cancel() {
  const { grip, card, mark, pointer } = drag;
  drag = null;
  mark.remove();
  card.classList.remove("dragging");
  card.style.translate = "";
  board.querySelector(".dropping")?.classList.remove("dropping");
  if (grip.hasPointerCapture(pointer)) grip.releasePointerCapture(pointer);
  if (behind) refresh(behind);
  behind = 0;
}

function others(column) {
  return Array.from(column.querySelectorAll("[data-widget]")).filter((one) => one !== drag.card);
}

function middle(card) {
  const box = card.getBoundingClientRect();
  return box.top + box.height / 2;
}

// The column under the pointer, or the one it is closest to.
function nearest(x, y) {
  const away = (box) => Math.max(box.left - x, x - box.right, 0) + Math.max(box.top - y, y - box.bottom, 0);
  const columns = Array.from(board.querySelectorAll("[data-column]"), (column) => ({ column, away: away(column.getBoundingClientRect()) }));
  return columns.reduce((best, one) => (one.away < best.away ? one : best)).column;
}

// ---- what other owners do ------------------------------------------------------------------------------------------

function listen() {
  source = new EventSource(`/sse?hub=${encodeURIComponent(board.dataset.hub)}&since=${board.dataset.revision}`);
  source.addEventListener("board", (event) => refresh(JSON.parse(event.data).revision));
  source.addEventListener("resync", () => refresh(Infinity));
}

// What was done here has been taken with its answer by then; a drag is not disturbed.
function refresh(revision) {
  if (drag) behind = revision;
  else queue = queue.then(() => revision > Number(board.dataset.revision) && take(home)).catch(() => {});
}

function look() {
  source?.close();
  source = null;
  if (!document.hidden) listen();
}

document.addEventListener("submit", submit);
document.addEventListener("click", click);
document.addEventListener("keydown", keys);
document.addEventListener("pointerdown", grab);
document.addEventListener("pointermove", pull);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", () => drag && cancel());
document.addEventListener("visibilitychange", look);
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => event.persisted && look());
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
// The board may be another one than when it opened.
dialog.addEventListener("close", () => focusOn([opener]));
look();
