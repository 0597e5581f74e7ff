// Times: what the server wrote in UTC becomes relative, and exact in the reader's own zone as the title. Refreshed
// each minute, and whenever another script says that the page has changed (`hubs:changed` on the document).

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const near = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "short" });
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });
const thisYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const otherYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

// "5 min ago", "in 3 hr", "12 Nov", "12 Nov 2024".
function relative(at, now) {
  const away = at - now;
  const size = Math.abs(away);
  // Clocks differ: what is a little in the future has just happened.
  if (away > -MINUTE && away < 5 * MINUTE) return "just now";
  const rounded = (unit) => Math.sign(away) * Math.floor(size / unit);
  if (size < HOUR) return near.format(rounded(MINUTE), "minute").replace(".", "");
  if (size < DAY) return near.format(rounded(HOUR), "hour").replace(".", "");
  if (size < 7 * DAY) return near.format(rounded(DAY), "day");
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? thisYear : otherYear).format(at);
}

// "in 2 d 4 h", "in 35 min", "now", and after an hour "over".
function untilThen(at, now) {
  const left = at - now;
  if (left <= -HOUR) return "over";
  if (left < MINUTE) return "now";
  const days = Math.floor(left / DAY);
  const hours = Math.floor((left % DAY) / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  if (days > 0) return hours > 0 && days < 7 ? `in ${days} d ${hours} h` : `in ${days} d`;
  if (hours > 0) return minutes > 0 ? `in ${hours} h ${minutes} min` : `in ${hours} h`;
  return `in ${minutes} min`;
}

// What the clock says in another zone, e.g. "16:05".
function clock(zone, now) {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: zone }).format(now);
  } catch {
    return null; // A browser that does not know the zone leaves what the server said.
  }
}

function refresh() {
  const now = Date.now();
  for (const element of document.querySelectorAll("[data-zone]")) {
    element.textContent = clock(element.dataset.zone, now) ?? element.textContent;
  }
  for (const element of document.querySelectorAll("time[datetime]")) {
    if (!element.dateTime.includes("T")) continue; // A date is the same wherever one is.
    const at = Date.parse(element.dateTime);
    if (Number.isNaN(at)) continue;
    const text = element.classList.contains("countdown") ? untilThen(at, now) : relative(at, now);
    if (element.textContent !== text) element.textContent = text;
    if (element.dataset.exact !== element.dateTime) {
      element.dataset.exact = element.dateTime;
      element.title = exact.format(at);
    }
  }
}

refresh();
setInterval(refresh, MINUTE / 2);
document.addEventListener("hubs:changed", refresh);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
