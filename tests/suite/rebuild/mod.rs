//! `fedora-hubs rebuild`: what is derived comes out the same when it is made anew, whatever people did in between and
//! whenever it is broken off.

mod dump;

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use fedora_hubs::model::{PersonName, Question, Role, Seq, Term, Time, Unseen};
use fedora_hubs::search::Search;
use fedora_hubs::store::Store;

use crate::support::{Answer, House, Person, Portal, Story, command, envelope, run, tags};
use dump::{Dump, derived, shown};

/// Of the recorded messages one in so many is told: no list of a hub's own must be longer than a feed.
const ONE_IN: usize = 6;
const EPISODES: usize = 12;

#[test]
fn a_random_history_comes_out_the_same() {
    for seed in 1..=if is_long() { 12 } else { 1 } {
        let house = House::empty();
        run(&["populate", "--data-dir", house.dir()]).well();
        live_through(&house, Chance(seed));
        let (before, showed) = (derived(house.path()), shown(house.path()));
        let said = run(&["rebuild", "--data-dir", house.dir()]);
        assert!(said.well().contains("Made everything anew from "), "{said:?}");
        assert!(!house.path().join("index").exists(), "the search index is built anew at the next start");
        assert_same(&before, &derived(house.path()), &format!("seed {seed}"));
        rest(&house);
        assert_eq!(shown(house.path()), showed, "seed {seed}: what widgets show");
        everything_is_found(house.path());
    }
}

#[test]
fn killed_at_any_moment_it_is_finished_later() {
    let house = House::empty();
    run(&["populate", "--data-dir", house.dir()]).well();
    house.import(recording()).well();
    rest(&house);
    let before = derived(house.path());
    let began = Instant::now();
    run(&["rebuild", "--data-dir", house.dir()]).well();
    let (mut after, mut broken_off) = (began.elapsed() / 2, 0);
    for round in 1..=50 {
        let mut rebuild = command(&["rebuild", "--data-dir", house.dir()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(after);
        rebuild.kill().expect("it is there to be killed");
        rebuild.wait().expect("its end");
        let next = place(house.path());
        // How fast it is changes with what else the machine does.
        after = after.mul_f64(if next.is_none() { 0.8 } else { 1.15 });
        if next.is_none_or(|next| next <= Seq(1)) {
            continue;
        }
        broken_off += 1;
        // The next start finishes it before it serves; so does the command.
        if broken_off % 2 == 1 {
            let said = rest(&house);
            assert!(said.contains("made anew from the archive"), "{said}");
        } else {
            run(&["rebuild", "--data-dir", house.dir()]).well();
        }
        assert_eq!(place(house.path()), None, "round {round}");
        assert_same(&before, &derived(house.path()), &format!("round {round}"));
        if broken_off == if is_long() { 20 } else { 2 } {
            return;
        }
    }
    panic!("it was broken off in the middle {broken_off} times only, so little was tried");
}

#[test]
fn rules_of_today_reach_what_is_past() {
    let house = House::new();
    house.import((0..20).map(story).collect::<String>()).well();
    let rules = house.path().join("meaning");
    fs::create_dir(&rules).unwrap();
    let taught = r#"icon = "help"

[[rule]]
topics = ["garden.bed.watered"]
sentence = "{{ agent }} gave water"
agent = "msg.user"
usernames = ["agent"]

[[rule.example]]
topic = "org.example.prod.garden.bed.watered"
msg = '{"user": "ann"}'
sentence = "ann gave water"
agent = "ann"
usernames = ["ann"]
"#;
    fs::write(rules.join("garden.toml"), taught).unwrap();
    run(&["rebuild", "--data-dir", house.dir()]).well();
    let portal = house.start(&[]);
    portal.settle();
    assert!(portal.get("/ann").text().contains("ann gave water"), "{}", portal.get("/ann").text());
}

#[test]
fn not_beside_a_portal_and_not_without_an_archive() {
    let house = House::new();
    let portal = house.start(&[]);
    let refused = run(&["rebuild", "--data-dir", house.dir()]);
    assert!(refused.refusal().contains("another fedora-hubs is using"), "{refused:?}");
    portal.stop().is_orderly();
    let empty = House::empty();
    assert!(run(&["rebuild", "--data-dir", empty.dir()]).refusal().contains("there is no archive in"));
    assert!(!empty.path().join("hubs.redb").exists(), "and none is made");
    assert!(run(&["rebuild", "--data-dir", house.dir()]).well().contains("from 0 messages"));
}

/// Messages come, and people do things with what they are to each other, by chance.
fn live_through(house: &House, mut chance: Chance) {
    let (mut people, mut teams) = cast(house.path());
    let messages = recording();
    let told: Vec<&str> = messages.lines().filter(|_| chance.below(ONE_IN) == 0).collect();
    let portal = house.start(&["--dev-login"]);
    for episode in told.chunks(told.len().div_ceil(EPISODES)) {
        // Not all arrive in the order in which they were sent.
        let mut episode = episode.to_vec();
        for _ in 0..episode.len() / 10 {
            let (one, other) = (chance.below(episode.len()), chance.below(episode.len()));
            episode.swap(one, other);
        }
        house.import(episode.join("\n")).well();
        for _ in 0..3 {
            something_happens(&portal, &mut chance, &mut people, &mut teams);
        }
        portal.settle();
    }
    portal.stop().is_orderly();
}

fn something_happens(
    portal: &Portal,
    chance: &mut Chance,
    people: &mut Vec<String>,
    teams: &mut Vec<(String, String)>,
) {
    let name = people[chance.below(people.len())].clone();
    let (team, owner) = teams[chance.below(teams.len())].clone();
    let as_somebody = |name: &str| Person::sign_in(portal, name);
    let what = chance.below(8);
    let answer = match what {
        0 => as_somebody(&name).post(&format!("/api/hub/{team}/subscribe"), &[]),
        1 => {
            as_somebody(&name).post(&format!("/api/hub/{team}/join"), &[]);
            as_somebody(&owner).post(&format!("/api/hub/{team}/approve"), &[("person", &name)])
        }
        2 => as_somebody(&name).post("/settings/activity", &[("hidden", "yes")]),
        3 => {
            let quiet = ["pagure", "irc", "bodhi", "git"][chance.below(4)];
            as_somebody(&name).post("/settings/activity", &[("offered", quiet)])
        }
        4 => {
            let visibility = ["preview", "private"][chance.below(2)];
            save(&as_somebody(&owner), &format!("/{team}/settings/visibility"), &[("visibility", visibility)])
        }
        5 => {
            let lists = [("packages", "python-lantern"), ("channels", "#docs")];
            save(&as_somebody(&owner), &format!("/{team}/settings/links"), &[lists[chance.below(2)]])
        }
        6 => {
            let archived = save(&as_somebody(&owner), &format!("/{team}/settings/archive"), &[("archived", "yes")]);
            teams.retain(|(other, _)| *other != team);
            archived
        }
        _ => {
            let gone = as_somebody(&name).post("/settings/forget", &[("name", &name)]);
            if gone.status == 303 {
                people.retain(|other| *other != name);
            }
            gone
        }
    };
    assert!((303..500).contains(&answer.status), "{what} by {name} at {team}: {}", answer.status);
}

/// Sends a form as its page has just been opened.
fn save(person: &Person, path: &str, fields: &[(&str, &str)]) -> Answer {
    let page = person.get(path);
    let edition = tags(page.text()).into_iter().find(|tag| tag.attribute("name") == Some("edition"));
    let edition = edition.and_then(|tag| tag.attribute("value").map(str::to_owned)).unwrap_or_default();
    person.post(path, &[&[("edition", edition.as_str())], fields].concat())
}

/// The people, and the teams with one owner each.
fn cast(data_dir: &Path) -> (Vec<String>, Vec<(String, String)>) {
    let store = Store::open(data_dir, || Time::from_millis(1)).expect("a store");
    let snapshot = store.snapshot().expect("a snapshot");
    let people = snapshot.people().expect("people").into_iter().map(|person| person.name.to_string()).collect();
    let mut teams = Vec::new();
    for hub in snapshot.hubs().expect("hubs") {
        let roles = snapshot.roles_of_hub(hub.id).expect("roles");
        let owner = roles
            .into_iter()
            .find(|(name, roles)| roles.has(Role::Owner) && *name != PersonName::from(hub.name.as_str()));
        teams.extend(owner.map(|(owner, _)| (hub.name.to_string(), owner.to_string())));
    }
    (people, teams)
}

fn recording() -> String {
    let packed = fs::read("data/demo/recording.jsonl.zst").expect("the recording");
    String::from_utf8(zstd::decode_all(packed.as_slice()).expect("a recording")).expect("text")
}

/// Ann, bo and others water the garden, some of it of the gardeners' concern.
fn story(number: u64) -> String {
    let user = ["ann", "bo", "cy"][number as usize % 3];
    let package = number.is_multiple_of(2).then_some("spade");
    let id = format!("2026-rebuild-{number}");
    envelope(&Story { id: &id, at: number, user, package, words: "the slugs are back" }) + "\n"
}

/// Where a rebuild has stopped; none where nothing is left to do.
fn place(data_dir: &Path) -> Option<Seq> {
    let store = Store::open(data_dir, || Time::from_millis(1)).expect("what was killed can be opened");
    store.snapshot().and_then(|snapshot| snapshot.to_rebuild()).expect("a look")
}

/// Starts the portal, waits until it has nothing to do, and stops it. Gives what it said.
fn rest(house: &House) -> String {
    let portal = house.start(&[]);
    portal.settle();
    let said = portal.said();
    portal.stop().is_orderly();
    said
}

fn everything_is_found(data_dir: &Path) {
    let store = Store::open(data_dir, || Time::from_millis(1)).expect("a store");
    let (search, _indexer) = Search::open(&data_dir.join("index")).expect("the index");
    let last = store.snapshot().expect("a snapshot").last_seq().expect("a place");
    assert_eq!(search.indexed(), last);
    let lanterns = Question::default().and([Term::Phrase("lantern".to_owned())]);
    assert!(!search.newest(&lanterns, &Unseen::default(), None, 9).expect("an answer").is_empty());
}

#[track_caller]
fn assert_same(before: &Dump, after: &Dump, when: &str) {
    for (table, rows) in before {
        let (gone, new): (Vec<_>, Vec<_>) = (
            rows.iter().filter(|row| after[table].binary_search(row).is_err()).take(5).collect(),
            after[table].iter().filter(|row| rows.binary_search(row).is_err()).take(5).collect(),
        );
        assert!(gone.is_empty() && new.is_empty(), "{when}, {table}: gone {gone:#?}, new {new:#?}");
        assert_eq!(rows.len(), after[table].len(), "{when}, {table}");
        assert!(!rows.is_empty(), "{table} has nothing to compare");
    }
}

/// Whether there is time for more of the same.
fn is_long() -> bool {
    std::env::var_os("HUBS_LONG").is_some()
}

/// The same story for the same number.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
