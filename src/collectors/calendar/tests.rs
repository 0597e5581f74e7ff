//! Calendars written by hand, and what happens then.

use super::*;

/// Saturday, 21 November 2026, 16:05 UTC.
fn now() -> Time {
    Time::from_secs_f64(1_795_277_100.0)
}

fn read(lines: &str) -> Vec<Occasion> {
    occasions(lines.replace('\n', "\r\n").as_bytes(), now()).expect("a calendar")
}

/// A calendar with one event.
fn event(lines: &str) -> Vec<Occasion> {
    read(&format!(
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nSUMMARY:Seed swap\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"
    ))
}

/// When they begin, of those that begin by then.
fn starts(occasions: &[Occasion], by: &str) -> String {
    let starts = occasions.iter().map(|occasion| match occasion.when {
        When::Hours(from, _) => from.to_string(),
        When::Days(first, _) => first.iso(),
    });
    starts.filter(|start| start.as_str() < by).collect::<Vec<_>>().join(" ")
}

#[test]
fn one_event() {
    let found = event(
        "DTSTART:20261124T140000Z\nDTEND:20261124T153000Z\nLOCATION:The shed\\, behind the\n  roses\n\
         DESCRIPTION:<p>Bring <b>seeds</b></p><p>and envelopes</p>\nURL:https://garden.example.org/swap",
    );
    let time = |text: &str| Time::from_millis(text.parse::<Timestamp>().unwrap().as_millisecond());
    assert_eq!(
        found,
        [Occasion {
            uid: "1".into(),
            name: "Seed swap".into(),
            when: When::Hours(time("2026-11-24T14:00:00Z"), time("2026-11-24T15:30:00Z")),
            location: "The shed, behind the roses".into(),
            information: "Bring seeds and envelopes".into(),
            link: Some("https://garden.example.org/swap".into()),
        }]
    );
    assert_eq!(event("DTSTART:20261124T140000Z\nURL:javascript:alert(1)")[0].link, None);
}

#[test]
fn from_yesterday_until_next_year_and_a_month() {
    assert_eq!(event("DTSTART:20261119T140000Z\nDTEND:20261119T150000Z"), []);
    assert_eq!(event("DTSTART:20261120T150000Z\nDURATION:PT2H").len(), 1, "it ended less than a day ago");
    assert_eq!(event("DTSTART:20261101T140000Z\nDTEND:20261130T150000Z").len(), 1, "it goes on");
    assert_eq!(event("DTSTART:20280101T140000Z"), []);
    let weekly = event("DTSTART:20200107T140000Z\nRRULE:FREQ=WEEKLY");
    assert_eq!(starts(&weekly, "2026-12-05"), "2026-11-24T14:00:00Z 2026-12-01T14:00:00Z");
    assert_eq!(weekly.len(), 57);
    assert_eq!(event("DTSTART:20200101T000000Z\nRRULE:FREQ=DAILY").len(), 60, "no series fills a calendar");
}

/// Two in the afternoon in Paris, all year: the clocks go forward on 28 March 2027.
#[test]
fn clocks_that_change() {
    let zone = "DTSTART;TZID=Europe/Paris:20261006T140000\nDTEND;TZID=Europe/Paris:20261006T150000";
    let found = event(&format!("{zone}\nRRULE:FREQ=MONTHLY;BYDAY=1TU"));
    assert_eq!(
        starts(&found, "2027-06"),
        "2026-12-01T13:00:00Z 2027-01-05T13:00:00Z 2027-02-02T13:00:00Z 2027-03-02T13:00:00Z \
         2027-04-06T12:00:00Z 2027-05-04T12:00:00Z"
    );
    // 02:30 is not there on the 28th, and is there twice on 31 October.
    let night = event("DTSTART;TZID=Europe/Paris:20270327T023000\nDURATION:PT30M\nRRULE:FREQ=DAILY;COUNT=3");
    assert_eq!(starts(&night, "9"), "2027-03-27T01:30:00Z 2027-03-28T01:30:00Z 2027-03-29T00:30:00Z");
    let twice = event("DTSTART;TZID=Europe/Paris:20271031T023000\nDURATION:PT30M");
    assert_eq!(starts(&twice, "9"), "2027-10-31T00:30:00Z");
    // From ten to ten, over the night in which an hour is missing.
    let long = event("DTSTART;TZID=Europe/Paris:20270327T220000\nDTEND;TZID=Europe/Paris:20270328T100000");
    let When::Hours(from, until) = long[0].when else { panic!("hours") };
    assert_eq!(until.millis_since(from), 11 * 3_600_000);
    let exact = event("DTSTART;TZID=Europe/Paris:20270327T220000\nDURATION:PT12H");
    let When::Hours(from, until) = exact[0].when else { panic!("hours") };
    assert_eq!(until.millis_since(from), 12 * 3_600_000);
}

#[test]
fn zones_of_many_names() {
    for (zone, start) in [
        (";TZID=America/Lima", "2026-11-24T19:00:00Z"),
        (";TZID=\"W. Europe Standard Time\"", "2026-11-24T13:00:00Z"),
        (";TZID=\"(UTC-05:00) Eastern Time (US and Canada)\"", "2026-11-24T19:00:00Z"),
        (";TZID=/freeassociation.sourceforge.net/Europe/Berlin", "2026-11-24T13:00:00Z"),
        (";TZID=/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "2026-11-24T13:00:00Z"),
        (";TZID=Mars/Olympus", "2026-11-24T14:00:00Z"),
        ("", "2026-11-24T14:00:00Z"),
    ] {
        assert_eq!(starts(&event(&format!("DTSTART{zone}:20261124T140000")), "9"), start, "{zone}");
    }
    let own = "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Europe/Berlin\nBEGIN:VEVENT\nSUMMARY:a\nDTSTART:20261124T140000\n\
               END:VEVENT\nBEGIN:VEVENT\nSUMMARY:b\nDTSTART;VALUE=DATE:20261125\nEND:VEVENT\nEND:VCALENDAR\n";
    assert_eq!(starts(&read(own), "9"), "2026-11-24T13:00:00Z 2026-11-25");
}

/// A zone that only the calendar knows: clocks are put forward in April, and back in September, by half an hour.
#[test]
fn zones_of_the_calendar() {
    let calendar = |event: &str| {
        read(&format!(
            "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Garden time\n\
             BEGIN:STANDARD\nDTSTART:16010901T030000\nRRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=1SU\n\
             TZOFFSETFROM:+0200\nTZOFFSETTO:+0130\nEND:STANDARD\n\
             BEGIN:DAYLIGHT\nDTSTART:16010401T020000\nRRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=-1SU\n\
             TZOFFSETFROM:+0130\nTZOFFSETTO:+0200\nEND:DAYLIGHT\nEND:VTIMEZONE\n\
             BEGIN:VEVENT\nUID:1\nSUMMARY:Weeding\n{event}\nEND:VEVENT\nEND:VCALENDAR\n"
        ))
    };
    let monthly = calendar("DTSTART;TZID=Garden time:20260110T120000\nRRULE:FREQ=MONTHLY");
    assert_eq!(
        starts(&monthly, "2027-11"),
        "2026-12-10T10:30:00Z 2027-01-10T10:30:00Z 2027-02-10T10:30:00Z 2027-03-10T10:30:00Z 2027-04-10T10:30:00Z \
         2027-05-10T10:00:00Z 2027-06-10T10:00:00Z 2027-07-10T10:00:00Z 2027-08-10T10:00:00Z 2027-09-10T10:30:00Z \
         2027-10-10T10:30:00Z"
    );
    let missing = calendar("DTSTART;TZID=Garden time:20270425T021500");
    assert_eq!(starts(&missing, "9"), "2027-04-25T00:45:00Z", "as before the change");
    let twice = calendar("DTSTART;TZID=Garden time:20270905T024500");
    assert_eq!(starts(&twice, "9"), "2027-09-05T00:45:00Z", "the first of two");
}

#[test]
fn rules() {
    let of = |start: &str, rule: &str, by: &str| starts(&event(&format!("DTSTART:{start}\nRRULE:{rule}")), by);
    assert_eq!(
        of("20261130T090000Z", "FREQ=MONTHLY;BYMONTHDAY=-1", "2027-04"),
        "2026-11-30T09:00:00Z 2026-12-31T09:00:00Z 2027-01-31T09:00:00Z 2027-02-28T09:00:00Z 2027-03-31T09:00:00Z"
    );
    assert_eq!(
        of("20261102T090000Z", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,TH", "2026-12-10"),
        "2026-11-30T09:00:00Z 2026-12-03T09:00:00Z"
    );
    assert_eq!(
        of("20261101T090000Z", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2027-02"),
        "2026-11-30T09:00:00Z 2026-12-31T09:00:00Z 2027-01-29T09:00:00Z"
    );
    assert_eq!(of("19560229T090000Z", "FREQ=YEARLY", "9"), "", "1956, and next in 2028");
    assert_eq!(of("20261201T090000Z", "FREQ=DAILY;UNTIL=20261203T090000Z", "9").matches('T').count(), 3);
    assert_eq!(of("20261201T090000Z", "FREQ=DAILY;UNTIL=20261203T085959Z", "9").matches('T').count(), 2);
    assert_eq!(of("20261201T090000Z", "FREQ=DAILY;UNTIL=20261203", "9").matches('T').count(), 3, "the day counts");
    let east = "DTSTART;TZID=Asia/Tokyo:20261201T090000\nRRULE:FREQ=DAILY;UNTIL=20261203T000000Z";
    assert_eq!(starts(&event(east), "9").matches('T').count(), 3, "the end is told in UTC");
    assert_eq!(of("20261201T090000Z", "FREQ=SOMETIMES", "9"), "2026-12-01T09:00:00Z", "nonsense repeats nothing");
}

#[test]
fn left_out_and_added() {
    let found = event(
        "DTSTART;TZID=Europe/Paris:20261201T140000\nRRULE:FREQ=WEEKLY;COUNT=5\n\
         EXDATE;TZID=Europe/Paris:20261208T140000,20261215T140000\nEXDATE;VALUE=DATE:20261222\n\
         RDATE;TZID=Europe/Paris:20261203T100000\nRDATE;VALUE=PERIOD:20261204T100000Z/PT1H",
    );
    assert_eq!(
        starts(&found, "9"),
        "2026-12-01T13:00:00Z 2026-12-03T09:00:00Z 2026-12-04T10:00:00Z 2026-12-29T13:00:00Z"
    );
}

/// A series with its changes.
fn changed(changes: &str) -> Vec<Occasion> {
    read(&format!(
        "BEGIN:VCALENDAR\n{changes}BEGIN:VEVENT\nUID:1\nSUMMARY:Weekly\nDTSTART;TZID=Europe/Paris:20261201T140000\n\
         DTEND;TZID=Europe/Paris:20261201T150000\nRRULE:FREQ=WEEKLY;COUNT=4\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:2\nSUMMARY:Other\nDTSTART;TZID=Europe/Paris:20261208T140000\nEND:VEVENT\nEND:VCALENDAR\n"
    ))
}

fn names(occasions: &[Occasion]) -> String {
    let named =
        occasions.iter().map(|occasion| format!("{} {}", occasion.name, &start(occasion.when).to_string()[5..13]));
    named.collect::<Vec<_>>().join(", ")
}

#[test]
fn moved_and_called_off() {
    assert_eq!(
        names(&changed("")),
        "Weekly 12-01T13, Other 12-08T13, Weekly 12-08T13, Weekly 12-15T13, Weekly 12-22T13"
    );
    let change = |lines: &str| format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\n");
    let moved = change("SUMMARY:Later\nRECURRENCE-ID;TZID=Europe/Paris:20261208T140000\nDTSTART:20261209T180000Z");
    assert_eq!(
        names(&changed(&moved)),
        "Weekly 12-01T13, Other 12-08T13, Later 12-09T18, Weekly 12-15T13, Weekly 12-22T13"
    );
    let off = change("SUMMARY:Weekly\nSTATUS:CANCELLED\nRECURRENCE-ID:20261208T130000Z\nDTSTART:20261208T130000Z");
    assert_eq!(names(&changed(&off)), "Weekly 12-01T13, Other 12-08T13, Weekly 12-15T13, Weekly 12-22T13");
    let by_day = change("SUMMARY:Late\nRECURRENCE-ID;VALUE=DATE:20261215\nDTSTART:20261215T200000Z");
    assert!(names(&changed(&by_day)).contains("Weekly 12-08T13, Late 12-15T20, Weekly 12-22T13"));
    let onwards = change(
        "SUMMARY:Evenings\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20261215T140000\n\
         DTSTART;TZID=Europe/Paris:20261216T190000\nDTEND;TZID=Europe/Paris:20261216T200000",
    );
    assert!(names(&changed(&onwards)).ends_with("Weekly 12-08T13, Evenings 12-16T18, Evenings 12-23T18"));
    let long_ago = "DTSTART:20200107T140000Z\nRRULE:FREQ=WEEKLY\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\nSUMMARY:Evenings\n\
                    RECURRENCE-ID;RANGE=THISANDFUTURE:20200204T140000Z\nDTSTART:20200205T190000Z";
    assert!(names(&event(long_ago)).starts_with("Evenings 11-25T19, Evenings 12-02T19"));
    let all_off = change("SUMMARY:Weekly\nSEQUENCE:5\nSTATUS:CANCELLED\nDTSTART;TZID=Europe/Paris:20261201T140000");
    assert_eq!(names(&changed(&all_off)), "Other 12-08T13");
    let alone = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:9\nSUMMARY:One of many\nRECURRENCE-ID:20261208T130000Z\n\
                 DTSTART:20261208T140000Z\nEND:VEVENT\nEND:VCALENDAR\n";
    assert_eq!(names(&read(alone)), "One of many 12-08T14");
}

#[test]
fn whole_days() {
    let days = |lines: &str| event(lines).iter().map(|one| one.when).collect::<Vec<_>>();
    let day = |text: &str| text.parse::<Timestamp>().map(|at| Time::from_millis(at.as_millisecond()).day()).unwrap();
    let (first, third) = (day("2026-12-01T00:00:00Z"), day("2026-12-03T00:00:00Z"));
    assert_eq!(days("DTSTART;VALUE=DATE:20261201"), [When::Days(first, first)]);
    assert_eq!(days("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261204"), [When::Days(first, third)]);
    assert_eq!(days("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261101"), [When::Days(first, first)]);
    let yearly = event("DTSTART;VALUE=DATE:19500401\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20260401");
    assert_eq!(starts(&yearly, "9"), "2027-04-01");
}

#[test]
fn what_is_not_for_others_stays_out() {
    assert_eq!(event("DTSTART:20261124T140000Z\nCLASS:PRIVATE"), []);
    assert_eq!(event("DTSTART:20261124T140000Z\nCLASS:PUBLIC").len(), 1);
    assert_eq!(event("DTSTART:20261124T140000Z\nSTATUS:CANCELLED"), []);
}

#[test]
fn nonsense_is_no_calendar() {
    for text in
        ["", "<!DOCTYPE html><title>Sign in</title>", "{\"error\": 404}", "BEGIN:VCARD\r\nEND:VCARD\r\n", "\0\0"]
    {
        assert_eq!(occasions(text.as_bytes(), now()), None, "{text}");
    }
    assert_eq!(read("BEGIN:VCALENDAR\nEND:VCALENDAR\n"), []);
    for odd in [
        "DTSTART:soon",
        "DTSTART:99999999T999999Z",
        "DTSTART:00000000",
        "DTSTART;TZID=:20269999T000000",
        "DTEND:20261124T140000Z",
        "DTSTART:20261124T140000Z\nDURATION:P99999999999999999999D\nRRULE:FREQ=DAILY;COUNT=-1;INTERVAL=0",
    ] {
        assert!(event(odd).len() <= 1, "{odd}");
    }
    let unfinished = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Half\nDTSTART:20261124T140000Z";
    assert_eq!(read(unfinished).len(), 1);
}

#[test]
fn hostile_calendars_are_bounded() {
    for rule in [
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYSETPOS=300;BYDAY=MO",
        "FREQ=YEARLY;BYHOUR=0,1,2,3,4,5,6,7;BYMINUTE=0,1,2,3,4,5,6,7;BYSECOND=0,1,2,3,4,5,6,7",
        "FREQ=DAILY;COUNT=4294967295;INTERVAL=65535",
        "FREQ=WEEKLY;UNTIL=99991231T235959Z",
    ] {
        let many = format!("DTSTART:20261124T140000Z\nRRULE:{rule}\n{}", format!("RRULE:{rule}\n").repeat(50));
        assert!(event(many.trim_end()).len() <= 60, "{rule}");
    }
    let series: String = (0..600)
        .map(|number| {
            format!("BEGIN:VEVENT\nUID:{number}\nSUMMARY:No {number}\nDTSTART:20261124T140000Z\nRRULE:FREQ=HOURLY\nEND:VEVENT\n")
        })
        .collect();
    assert_eq!(read(&format!("BEGIN:VCALENDAR\n{series}END:VCALENDAR\n")).len(), MOST);
    let nested = format!("BEGIN:VCALENDAR\n{}", "BEGIN:VEVENT\n".repeat(20_000));
    assert_eq!(read(&nested), []);
    let turns = "RRULE:FREQ=SECONDLY\n".repeat(300);
    let zone = format!(
        "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x\nBEGIN:STANDARD\nDTSTART:19700101T000000\n{turns}TZOFFSETFROM:+0100\n\
         TZOFFSETTO:+9999\nEND:STANDARD\nEND:VTIMEZONE\nEND:VCALENDAR\n"
    );
    assert_eq!(read(&zone), []);
}
