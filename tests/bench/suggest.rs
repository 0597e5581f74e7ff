//! Suggestions while somebody types, in a portal as large as the whole community.

use std::path::Path;
use std::time::{Duration, Instant};

use fedora_hubs::model::{Board, Facts, HubKind, HubLinks, Message, Time, Visibility};
use fedora_hubs::store::{NewHub, Parcel, Store};

use crate::http::Connection;
use crate::portal::Portal;
use crate::spread::spread;
use crate::table::Table;

const PEOPLE: usize = 120_000;
const TEAMS: usize = 2_000;
const PACKAGES: usize = 20_000;
/// In one transaction.
const CHUNK: usize = 1_000;
const TIMES: usize = 20;

/// Beginnings, whole words and words with a typo.
const TYPED: [&str; 10] = ["a", "ma", "mar", "marlow", "marlwo", "kestrel-v", "son tov", "libra", "pytohn-l", "zzzz"];

const STARTS: [&str; 8] = ["mar", "kes", "an", "bo", "lin", "tov", "ros", "wil"];
const MIDDLES: [&str; 10] = ["low", "trel", "a", "den", "bri", "mo", "per", "ste", "qui", "fa"];
const ENDS: [&str; 6] = ["", "son", "berg", "na", "ius", "ko"];
const FAMILIES: [&str; 5] = ["python-", "lib", "rust-", "perl-", ""];

pub fn measure(table: &mut Table, dir: &Path) {
    let data = dir.join("community");
    fill(&data);
    let portal = Portal::start(&data, &[]);
    let mut connection = Connection::open(portal.address).expect("the portal listens");
    until_indexed(&mut connection);
    for kind in ["people", "hubs", "packages"] {
        let mut times = Vec::new();
        for typed in TYPED.iter().cycle().take(TYPED.len() * TIMES) {
            let path = format!("/api/suggest?kind={kind}&q={}", typed.replace(' ', "+"));
            let began = Instant::now();
            let (status, _) = connection.get(&path).expect("an answer");
            times.push(began.elapsed().as_secs_f64());
            assert_eq!(status, 200, "{path}");
        }
        table.row(&format!("suggestions of {kind}"), spread(&mut times), "max under 10 ms");
    }
}

fn fill(data: &Path) {
    let store = Store::open(data, Time::now).expect("a new store");
    for from in (0..PEOPLE + TEAMS).step_by(CHUNK) {
        let made = store
            .write(move |change| (from..from + CHUNK).try_for_each(|number| change.create_hub(&hub(number)).map(drop)));
        made.wait().expect("hubs");
    }
    for from in (0..PACKAGES).step_by(CHUNK) {
        let parcels: Vec<Parcel> = (from..from + CHUNK).map(built).collect();
        store
            .write(move |change| parcels.iter().try_for_each(|one| change.append(one).map(drop)))
            .wait()
            .expect("room");
    }
}

fn until_indexed(connection: &mut Connection) {
    let deadline = Instant::now() + Duration::from_secs(600);
    let path = format!("/api/suggest?kind=hubs&q={}", hub(PEOPLE + TEAMS - 1).name);
    let empty = r#"{"suggestions":[]}"#.len();
    while connection.get(&path).expect("an answer").1 == empty {
        assert!(Instant::now() < deadline, "the index never came level");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn hub(number: usize) -> NewHub {
    let (first, last) = (word(number), word(number * 7 + 3));
    let is_person = number < PEOPLE;
    NewHub {
        name: format!("{first}{}{number}", if is_person { "" } else { "-" }).parse().expect("a good name"),
        kind: if is_person { HubKind::User } else { HubKind::Team },
        summary: format!("{first} {last}"),
        description: String::new(),
        created: Time::ZERO,
        visibility: Visibility::Public,
        links: HubLinks::default(),
        board: Board { left_width: 8, widgets: Vec::new() },
    }
}

/// A message about one more package.
fn built(number: usize) -> Parcel {
    let name = format!("{}{}-{number}", FAMILIES[number % FAMILIES.len()], word(number));
    let text = format!(r#"{{"topic":"org.example.prod.buildsys.build","msg_id":"2026-{number}","msg":{{}}}}"#);
    let message = Message::decode(text.as_bytes(), Time::ZERO).expect("a message");
    let facts = Facts { subtitle: format!("{name} was built"), packages: vec![name], ..Facts::default() };
    Parcel::pack(&message, facts).expect("a parcel")
}

fn word(number: usize) -> String {
    let (start, middle) = (number % STARTS.len(), number / STARTS.len() % MIDDLES.len());
    let end = number / (STARTS.len() * MIDDLES.len()) % ENDS.len();
    [STARTS[start], MIDDLES[middle], ENDS[end]].concat()
}
