// Charts of days: what the server counted by days in UTC is set to the days of the reader's zone, that of the profile
// where it names one, else the browser's. Numbers, heights and classes of what stands there change; nothing is made.
// The markup is a contract with `src/widgets/chart.rs` and `hourly.rs`.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const zone = usable(document.documentElement.dataset.timeZone) ?? usable(undefined) ?? "UTC";
const clock = new Intl.DateTimeFormat("en-US", {
  timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
});
const weekday = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", weekday: "short" });
const month = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", month: "short" });

let shown = NaN; // The day that the charts end with.

function usable(name) {
  try {
    const known = new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone;
    return name ?? known; // Browsers know some zones under older names.
  } catch {
    return null; // A browser that does not know the zone.
  }
}

// ---- days of the zone, numbered from 1970 --------------------------------------------------------------------------

function offset(at) {
  const part = {};
  for (const { type, value } of clock.formatToParts(at)) part[type] = Number(value);
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute) - Math.floor(at / 60_000) * 60_000;
}

function midnight(day) {
  const guess = day * DAY - offset(day * DAY);
  return day * DAY - offset(guess);
}

function today() {
  const now = Date.now();
  return Math.floor((now + offset(now)) / DAY);
}

const mondayOf = (day) => day - ((day + 3) % 7);
const short = (day) => `${new Date(day * DAY).getUTCDate()} ${month.format(day * DAY)}`;
const long = (day) => `${weekday.format(day * DAY)} ${short(day)}`;

// ---- what is counted -----------------------------------------------------------------------------------------------

// Each series as pairs of an instant and a count: "2 1 ~24 7" are two hours, a day without, and one more.
function hours(figure) {
  return figure.dataset.hours.split("|").map((series) => {
    let at = Number(figure.dataset.from) * DAY;
    const found = [];
    for (const token of series.split(" ").filter(Boolean)) {
      if (token.startsWith("~")) {
        at += Number(token.slice(1)) * HOUR;
      } else {
        found.push([at, Number(token)]);
        at += HOUR;
      }
    }
    return found;
  });
}

// For each span of days from `first` on, what each series has in it.
function counted(series, first, step, length) {
  const edges = Array.from({ length: length + 1 }, (_, i) => midnight(first + i * step));
  const spans = Array.from({ length }, () => series.map(() => 0));
  series.forEach((pairs, line) => {
    let i = 0;
    for (const [at, count] of pairs) {
      while (i < length && at >= edges[i + 1]) i += 1;
      if (i < length && at >= edges[0]) spans[i][line] += count;
    }
  });
  return spans;
}

const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
const written = (number) => number.toLocaleString("en-US");
const counts = (number, one, many) => `${written(number)} ${number === 1 ? one : many}`;

// As in chart.rs: the smallest round number that is not below.
function ceiling(most) {
  if (most === 0) return 0;
  const unit = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * unit).find((top) => top >= most) ?? most;
}

// ---- what stands there ---------------------------------------------------------------------------------------------

function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function say(place, what, text) {
  put(place?.querySelector(`[data-said="${what}"]`), text);
}

// The scale's new top; gives how high a number stands.
function scale(svg, most) {
  const [low, high] = svg.querySelectorAll("[data-scale]");
  const [foot, head] = [low, high].map((mark) => Number(mark.querySelector("line").getAttribute("y1")));
  const top = ceiling(most);
  put(high.querySelector("text"), String(top));
  if (top > 0) high.removeAttribute("display");
  else high.setAttribute("display", "none");
  return (number) => foot - ((foot - head) * number) / Math.max(top, 1);
}

function labels(svg, days) {
  for (const label of svg.querySelectorAll("[data-label]")) {
    const day = days[Number(label.dataset.label)];
    const rest = label.querySelector("tspan");
    if (rest) {
      const [number, name] = short(day).split(" ");
      label.firstChild.data = number;
      put(rest, ` ${name}`);
    } else {
      put(label, weekday.format(day * DAY));
    }
  }
}

function bars(svg, spans, names) {
  const height = scale(svg, Math.max(0, ...spans.map(total)));
  svg.querySelectorAll("[data-bar]").forEach((bar, i) => {
    put(bar.querySelector("title"), `${names[i]}: ${counts(total(spans[i]), "message", "messages")}`);
    let below = 0;
    bar.querySelectorAll("rect").forEach((part, line) => {
      const foot = height(below);
      below += spans[i][line];
      part.setAttribute("y", height(below).toFixed(1));
      part.setAttribute("height", (foot - height(below)).toFixed(1));
    });
  });
}

function lines(svg, spans, names) {
  const height = scale(svg, Math.max(0, ...spans.flat()));
  const aims = Array.from(svg.querySelectorAll(".aim"));
  const middle = aims.map((aim) => Number(aim.getAttribute("x")) + Number(aim.getAttribute("width")) / 2);
  aims.forEach((aim, i) => put(aim.querySelector("title"), `${names[i]}: ${spans[i].map(written).join(", ")}`));
  svg.querySelectorAll("path.line").forEach((path, line) => {
    const points = spans.map((span, i) => `${middle[i].toFixed(1)} ${height(span[line]).toFixed(1)}`);
    path.setAttribute("d", `M${points.join("L")}`);
  });
}

function says(figure, spans) {
  const some = figure.querySelector("[data-some]");
  const none = figure.querySelector("[data-none]");
  const sums = (spans[0] ?? []).map((_, line) => total(spans.map((span) => span[line])));
  const sum = total(sums);
  say(some, "sum", counts(sum, "message", "messages"));
  sums.forEach((one, line) => say(some, String(line), counts(one, "message", "messages")));
  const busy = spans.filter((span) => total(span) > 0).length;
  say(some, "busy", counts(busy, "day", "days"));
  const names = figure.querySelectorAll(".legend li");
  if (names.length) say(some, "busiest", names[sums.indexOf(Math.max(...sums))].textContent);
  say(some, "share", sums.filter((one) => one > 0).length > 1 ? "the most" : "all");
  if (none) {
    some.hidden = sum === 0;
    none.hidden = sum > 0;
  }
  const words = none && sum === 0 ? none : some;
  figure.querySelector("svg[role=img]").setAttribute("aria-label", words.textContent.replace(/\s+/g, " ").trim());
  return sums;
}

// Bars of services that have nothing in these days are not named. Lines are, and so is the last column, of all.
function hide(figure, table, sums) {
  figure.querySelectorAll(".legend li").forEach((name, line) => (name.hidden = sums[line] === 0));
  for (const row of table.rows) {
    sums.forEach((sum, line) => row.cells[line + 1] && (row.cells[line + 1].hidden = sum === 0));
  }
}

function chart(figure, table, last) {
  const svg = figure.querySelector("svg[role=img]");
  const step = Number(figure.dataset.step);
  const length = svg.querySelectorAll("[data-bar], .aim").length;
  const first = last + 1 - length * step;
  const spans = counted(hours(figure), first, step, length);
  const days = spans.map((_, i) => first + i * step);
  const names = days.map((day) => (step > 1 ? `Week from ${long(day)}` : long(day)));
  const isBars = figure.dataset.chart === "bars";
  (isBars ? bars : lines)(svg, spans, names);
  labels(svg, days);
  const sums = says(figure, spans);
  if (isBars) hide(figure, table, sums);
  say(table.caption, "first", long(first));
  say(table.caption, "last", long(last));
  Array.from(table.tBodies[0].rows).forEach((row, i) => {
    put(row.cells[0], names[i].replaceAll(" ", "\u00a0"));
    const numbers = isBars ? [...spans[i], total(spans[i])] : spans[i];
    numbers.forEach((number, column) => put(row.cells[column + 1], written(number)));
  });
}

function calendar(figure, table, last) {
  const svg = figure.querySelector("svg[role=img]");
  const cells = svg.querySelectorAll("[data-day]");
  const first = mondayOf(last) - (cells.length - 7);
  const spans = counted(hours(figure), first, 1, cells.length);
  const most = Math.max(1, ...spans.flat());
  cells.forEach((cell, i) => {
    const [count] = spans[i];
    const ahead = first + i > last;
    cell.setAttribute("class", ahead ? "ahead" : `heat-${Math.ceil((count * 4) / most)}`);
    put(cell.querySelector("title"), ahead ? "" : `${long(first + i)}: ${count}`);
    put(table.tBodies[0].rows[Math.floor(i / 7)]?.cells[(i % 7) + 1], ahead ? "" : written(count));
  });
  const begins = (monday) => new Date(monday * DAY).getUTCDate() <= 7;
  svg.querySelectorAll("[data-month]").forEach((name, week) => {
    const monday = first + week * 7;
    const named = begins(monday) || (week === 0 && !begins(monday + 7));
    put(name, named ? month.format(monday * DAY) : "");
    put(table.tBodies[0].rows[week]?.cells[0], short(monday).replaceAll(" ", "\u00a0"));
  });
  says(figure, spans);
}

function refresh() {
  shown = today();
  for (const root of document.querySelectorAll("[data-days]")) {
    const tables = root.querySelectorAll("table");
    root.querySelectorAll("figure[data-hours]").forEach((figure, nth) => {
      // No zone is more than a day away; a clock that is wrong by more moves nothing further.
      const utc = Number(figure.dataset.today);
      const last = Math.min(Math.max(shown, utc - 1), utc + 1);
      (figure.dataset.chart === "calendar" ? calendar : chart)(figure, tables[nth], last);
    });
    put(root.querySelector("[data-zone-name]"), zone.replaceAll("_", " "));
  }
}

refresh();
document.addEventListener("hubs:changed", refresh);
// A new day begins in an open page.
const look = () => today() !== shown && refresh();
setInterval(look, 60_000);
document.addEventListener("visibilitychange", () => document.hidden || look());
