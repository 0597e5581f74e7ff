//! Charts of days are of the days of whoever reads them: of their profile's time zone, else of their browser's.

use fedora_hubs::model::Time;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::appliance::{Appliance, DataDir};
use crate::browser::Browser;
use crate::pages::Pages;
use crate::publisher::{Publisher, pushed};

const HOUR: u64 = 3_600_000;
/// Pushes, one every few hours back from now.
const PUSHES: u64 = 60;
const EVERY: u64 = 5 * HOUR;

/// On opposite sides of the date line, and one whose clocks are half an hour off.
const ZONES: [&str; 3] = ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Adelaide"];

const CHART: &str = "[data-plugin=fedmsgs] ";

#[tokio::test(flavor = "multi_thread")]
async fn days_are_those_of_the_browser_in_fragments_that_arrive_as_well() {
    let browser = Browser::open().await;
    let data = DataDir::populated();
    let mut times: Vec<Time> = (1..=PUSHES).map(|n| Time::now().minus_millis(n * EVERY)).collect();
    data.import(&times.iter().enumerate().map(|(n, at)| push_at(*at, n)).collect::<Vec<_>>());
    let mut publisher = Publisher::start().await;
    let appliance = data.hearing(&publisher.endpoint);
    publisher.until_heard(&appliance).await;
    for (n, zone) in ZONES.into_iter().enumerate() {
        browser.devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": zone })).await;
        browser.goto_live(&appliance.url("/priyalr")).await;
        shows(&browser, zone, &times).await;
        let summary = format!("Light number {n}");
        times.push(publisher.publish(&pushed("python-lantern", &summary)).await);
        shows(&browser, zone, &times).await;
    }
    without_scripts(&appliance, &times);
    let zone = ZONES[0];
    browser.devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": zone })).await;
    browser.goto_live(&appliance.url("/python-sig")).await;
    line_goes_through(&browser, zone, &times).await;
}

/// The line of the package stands as high on each day of the zone as the table says; and that is right.
async fn line_goes_through(browser: &Browser, zone: &str, times: &[Time]) {
    const LINES: &str = "[data-plugin=linechart] ";
    let of_each = |selector: &str, what: &str| of_each(selector, what).replace(CHART, LINES);
    browser.until("the zone is named", &names(zone).replace(CHART, LINES)).await;
    let rows = browser.eval(&of_each("tbody tr", "[one.cells[0].textContent, Number(one.cells[3].textContent)]")).await;
    let rows: Vec<(String, u64)> = serde_json::from_value(rows).expect("names and numbers");
    let wanted = days(zone, times);
    for ((day, count), (name, number)) in wanted.iter().zip(&rows[rows.len() - wanted.len()..]) {
        assert_eq!((name.replace('\u{a0}', " "), number), (day.clone(), count), "{zone}");
    }
    let path = browser.eval(&of_each("path.line.series-3", "one.getAttribute('d')")).await;
    let path = path[0].as_str().expect("a line").trim_start_matches('M').to_owned();
    let heights =
        path.split('L').map(|point| point.split(' ').nth(1).expect("x and y").parse::<f64>().expect("a number"));
    let heights: Vec<f64> = heights.collect();
    let low = heights.iter().copied().fold(0.0, f64::max);
    let most = rows.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1) as f64;
    let unit = (low - heights.iter().copied().fold(low, f64::min)) / most;
    assert_eq!(heights.len(), rows.len());
    for ((day, count), height) in rows.iter().zip(heights) {
        assert!((low - height - unit * *count as f64).abs() < 0.2, "{day}: {height}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_those_of_the_profile_where_it_names_a_zone() {
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    browser.devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": "Pacific/Kiritimati" })).await;
    browser.goto_live(&pages.appliance.url("/hanaveld")).await;
    browser.until("a visitor reads days of the browser", &names("Pacific/Kiritimati")).await;
    browser.sign_in(&pages.appliance, "hanaveld", "/hanaveld").await;
    let own = browser.eval("return document.documentElement.dataset.timeZone").await;
    let own = own.as_str().expect("the demo's people live somewhere");
    browser.until("who is signed in reads days of their own zone", &names(own)).await;
}

/// Waits until the chart and the table of the last week say what was pushed on which days of a zone; and the calendar
/// on which.
async fn shows(browser: &Browser, zone: &str, times: &[Time]) {
    browser.until("the zone is named", &names(zone)).await;
    let wanted = days(zone, times);
    let sum: u64 = wanted.iter().map(|(_, count)| count).sum();
    let rows = "return Array.from(document.querySelector('CHART table').tBodies[0].rows, \
        (row) => [row.cells[0].textContent.replaceAll('\\u00a0', ' '), Number([...row.cells].at(-1).textContent)])";
    let rows = rows.replace("CHART", CHART);
    let is_there = format!("return JSON.stringify((() => {{ {rows} }})()) === {}", json!(json!(wanted).to_string()));
    browser.until(&format!("the table of {zone} has {wanted:?}"), &is_there).await;
    let titles = browser.eval(&of_each("[data-bar] title", "one.textContent")).await;
    let messages = |count: u64| if count == 1 { "1 message".to_owned() } else { format!("{count} messages") };
    let told: Vec<String> = wanted.iter().map(|(day, count)| format!("{day}: {}", messages(*count))).collect();
    assert_eq!(titles, json!(told), "{zone}");
    let heights = browser
        .eval(&of_each(
            "[data-bar]",
            "[...one.querySelectorAll('rect')].reduce((sum, part) => sum + Number(part.getAttribute('height')), 0)",
        ))
        .await;
    let heights: Vec<f64> = heights.as_array().expect("a list").iter().filter_map(Value::as_f64).collect();
    let most = wanted.iter().map(|(_, count)| *count).max().unwrap_or(1) as f64;
    let highest = heights.iter().copied().fold(0.0, f64::max);
    for ((day, count), height) in wanted.iter().zip(&heights) {
        let ought = highest * *count as f64 / most;
        assert!((height - ought).abs() < 0.5, "{zone}, {day}: {height} and not {ought} of {highest}");
    }
    let said = browser.text(&format!("{CHART}figcaption")).await;
    assert!(said.starts_with(&format!("{} in the last 7 days, all from git.", messages(sum))), "{said}");
    let warm = browser.eval(&of_each("rect[data-day]:not(.heat-0, .ahead) title", "one.textContent")).await;
    let (today, count) = wanted.last().expect("a week has days");
    let newest = warm.as_array().and_then(|list| list.last()).and_then(Value::as_str).unwrap_or_default();
    assert!(*count == 0 || newest == format!("{today}: {count}"), "{zone}: {newest}");
}

fn names(zone: &str) -> String {
    format!("return document.querySelector('{CHART}[data-zone-name]')?.textContent === '{}'", zone.replace('_', " "))
}

fn of_each(selector: &str, what: &str) -> String {
    format!("return Array.from(document.querySelectorAll('{CHART}{selector}'), (one) => {what})")
}

/// The last seven days there, with how many of these fall on each.
fn days(zone: &str, times: &[Time]) -> Vec<(String, u64)> {
    let there = TimeZone::get(zone).expect("a zone");
    let day = |at: Time| at.timestamp().to_zoned(there.clone()).date();
    let today = day(Time::now());
    let week = (0..7).rev().map(|ago| today.checked_sub(jiff::Span::new().days(ago)).expect("a day"));
    // What counts is by the hour: where clocks are half an hour off, its beginning decides.
    let hour = |at: &Time| Time::from_millis((at.as_millis() / HOUR * HOUR) as i64);
    let on = |date| times.iter().filter(|at| day(hour(at)) == date).count() as u64;
    week.map(|date| (date.strftime("%a %-d %b").to_string(), on(date))).collect()
}

/// What the server says is of days in UTC.
fn without_scripts(appliance: &Appliance, times: &[Time]) {
    let page = appliance.page("/priyalr");
    assert!(page.contains("<span data-zone-name>UTC</span>"), "{page}");
    for (day, count) in days("UTC", times) {
        let row = format!("<th scope=\"row\">{}</th><td>{count}</td>", day.replace(' ', "\u{a0}"));
        assert!(page.contains(&row), "{row} in {page}");
    }
}

fn push_at(at: Time, number: usize) -> Value {
    let mut message = pushed("python-lantern", &format!("Push {number}"));
    message["timestamp"] = json!(at.as_secs());
    message["msg_id"] = json!(format!("2026-00000000-0000-4000-8001-{number:012x}"));
    message
}
