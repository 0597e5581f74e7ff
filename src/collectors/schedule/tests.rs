//! Weeks of asking, by a clock that the tests turn.

use super::*;

/// The middle: no jitter at all.
const EVEN: Chance = 0.5;
const QUARTER: u64 = 15 * MINUTE;

fn wanted(of: &str, host: &str) -> Wanted {
    Wanted {
        want: format!("github:issues:{of}").parse().unwrap(),
        host: host.to_owned(),
        scope: Scope::Service(Service::Github),
    }
}

fn of_hosts(hosts: &[&str]) -> Vec<Wanted> {
    hosts.iter().enumerate().map(|(number, host)| wanted(&format!("garden/{number}"), host)).collect()
}

fn schedule(wants: Vec<Wanted>) -> Schedule {
    let mut schedule = Schedule::new([(Service::Github, Duration::from_millis(QUARTER))]);
    schedule.want(wants, at(0), |_| Check::default());
    schedule
}

fn failed(asked: Time) -> Ended {
    Ended { asked, outcome: Outcome::Failed { error: "no".into(), blames_host: true }, pause: None }
}

fn answered(asked: Time) -> Ended {
    let outcome = Outcome::Answered { etag: Some("\"1\"".into()), last_modified: None, reader: "a".into() };
    Ended { asked, outcome, pause: None }
}

fn at(minutes: u64) -> Time {
    Time::ZERO.plus_millis(minutes * MINUTE)
}

fn minutes(time: Time) -> u64 {
    time.as_millis() / MINUTE
}

/// Asks for whatever is due and ends it like this; gives how many there were.
fn turn(schedule: &mut Schedule, now: Time, end: impl Fn(Time) -> Ended) -> usize {
    let mut count = 0;
    while let Some((wanted, check)) = schedule.next(now) {
        schedule.ended(&wanted, check, end(now), EVEN);
        count += 1;
    }
    count
}

#[test]
fn four_at_once_and_one_of_a_host() {
    let mut all = schedule(of_hosts(&["a", "a", "b", "c", "d", "e"]));
    let running: Vec<_> = std::iter::from_fn(|| all.next(at(0))).collect();
    let hosts: Vec<&str> = running.iter().map(|(wanted, _)| wanted.host.as_str()).collect();
    assert_eq!((hosts, all.wakes()), (vec!["a", "b", "c", "d"], None));
    let (first, check) = running[0].clone();
    all.ended(&first, check, answered(at(0)), EVEN);
    assert_eq!(all.wakes(), Some(at(0)));
    assert_eq!(all.next(at(0)).unwrap().0, wanted("garden/1", "a"), "its host is free again");
    assert_eq!(all.next(at(0)), None);
}

#[test]
fn again_after_a_round() {
    let mut one = schedule(of_hosts(&["a"]));
    assert_eq!(turn(&mut one, at(0), answered), 1);
    assert_eq!((one.wakes().map(minutes), turn(&mut one, at(14), answered)), (Some(15), 0));
    assert_eq!(turn(&mut one, at(15), answered), 1);
    let (wanted, check) = one.next(at(30)).unwrap();
    assert_eq!((check.succeeded, check.stale), (Some(at(15)), at(75)));
    let early = one.ended(&wanted, check.clone(), answered(at(30)), 0.0);
    let late = one.ended(&wanted, check, answered(at(30)), 1.0);
    assert!(early.next < at(45) && late.next > at(45) && late.next < at(47), "{early:?} {late:?}");
}

#[test]
fn slower_and_slower_while_it_fails() {
    let mut one = schedule(of_hosts(&["a"]));
    let mut waits = Vec::new();
    let mut now = at(0);
    for _ in 0..9 {
        let (wanted, check) = one.next(now).unwrap();
        // A refusal says that the host is there.
        let refused = Ended { outcome: Outcome::Failed { error: "404".into(), blames_host: false }, ..failed(now) };
        let check = one.ended(&wanted, check, refused, EVEN);
        waits.push(check.next.millis_since(now) / MINUTE);
        now = one.wakes().unwrap();
    }
    assert_eq!(waits, [30, 60, 120, 240, 360, 360, 360, 360, 360]);
    let (wanted, check) = one.next(now).unwrap();
    assert_eq!((check.failures, check.error.as_deref()), (9, Some("404")));
    let check = one.ended(&wanted, check, answered(now), EVEN);
    assert_eq!((check.failures, check.error, check.next.millis_since(now) / MINUTE), (0, None, 15));
}

#[test]
fn a_host_that_fails_is_left_alone_and_tried_once() {
    let mut all = schedule(of_hosts(&["a"; 8]));
    assert_eq!(turn(&mut all, at(0), failed), 5, "then it is open");
    assert_eq!(all.wakes().map(minutes), Some(5));
    assert_eq!(turn(&mut all, at(4), failed), 0);
    assert_eq!(turn(&mut all, at(5), failed), 1, "one to see");
    assert_eq!((all.wakes().map(minutes), turn(&mut all, at(14), failed)), (Some(15), 0));
    assert_eq!(turn(&mut all, at(15), answered), 2, "it is back, and the rest follows");
}

#[test]
fn a_pause_is_for_the_whole_service() {
    let mut all = schedule(of_hosts(&["a", "b"]));
    let (wanted, check) = all.next(at(0)).unwrap();
    let limited = Ended {
        pause: Some(at(20)),
        outcome: Outcome::Failed { error: "403".into(), blames_host: false },
        ..failed(at(0))
    };
    let check = all.ended(&wanted, check, limited, EVEN);
    assert_eq!(minutes(check.next), 30);
    assert_eq!((all.next(at(0)), all.wakes().map(minutes)), (None, Some(20)));
    assert_eq!(turn(&mut all, at(20), answered), 1);
    let used_up = |now| Ended { pause: Some(at(60)), ..answered(now) };
    assert_eq!((turn(&mut all, at(36), used_up), turn(&mut all, at(59), answered)), (1, 0));
    assert_eq!(turn(&mut all, at(60), answered), 2);
}

#[test]
fn what_is_not_wanted_is_not_asked_for() {
    let mut all = schedule(of_hosts(&["a", "b"]));
    assert_eq!(turn(&mut all, at(0), answered), 2);
    all.want(of_hosts(&["a"]), at(0), |_| unreachable!("it is known"));
    assert_eq!(turn(&mut all, at(20), answered), 1);
    let earlier = Check { next: at(90), ..Check::default() };
    all.want(of_hosts(&["a", "b"]), at(20), |_| earlier.clone());
    assert_eq!((turn(&mut all, at(60), answered), turn(&mut all, at(90), answered)), (1, 2));
    let pagure = Wanted { want: "pagure:issues:beds".parse().unwrap(), ..wanted("x", "c") };
    all.want([pagure], at(90), |_| Check::default());
    assert_eq!(all.next(at(999)), None, "that service is not switched on");
}

#[test]
fn a_wrong_clock_puts_nothing_off_for_good() {
    let mut one = schedule(Vec::new());
    one.want(of_hosts(&["a"]), at(0), |_| Check { next: Time::MAX, ..Check::default() });
    assert!(one.wakes().is_some_and(|time| minutes(time) < 35 * 24 * 60));
}

#[test]
fn in_full_once_a_week_and_by_another_program() {
    let (wanted, mut one) = (wanted("garden/0", "a"), schedule(of_hosts(&["a"])));
    let check = one.ended(&wanted, Check::default(), answered(at(0)), EVEN);
    let check = one.ended(&wanted, check, Ended { outcome: Outcome::Unchanged, ..answered(at(15)) }, EVEN);
    assert_eq!((check.etag.as_deref(), check.succeeded), (Some("\"1\""), Some(at(15))));
    assert!(!in_full(&check, "a", at(15)) && in_full(&check, "b", at(15)));
    assert!(!in_full(&check, "a", at(7 * 24 * 60 - 1)) && in_full(&check, "a", at(7 * 24 * 60)));
    assert!(in_full(&Check::default(), "", at(0)));
}
