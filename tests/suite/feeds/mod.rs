//! What feed readers and calendars get: read by libraries that did not write it, as visitors and as members.

mod atom;
mod calendar;

use crate::support::{Answer, House, Person, Portal, lines};

/// Ann has watered three beds and signed in.
pub struct Stage {
    pub house: House,
    pub portal: Portal,
    pub ann: Person,
}

impl Stage {
    pub fn new() -> Stage {
        let house = House::new();
        house.import(lines("first", 3)).well();
        let portal = house.start(&["--dev-login"]);
        let ann = Person::sign_in(&portal, "ann");
        portal.settle();
        Stage { house, portal, ann }
    }

    /// Asks again as a reader that has an answer already.
    #[track_caller]
    pub fn again(&self, address: &str, before: &Answer) -> Answer {
        let tag = before.header("etag").expect("a tag");
        self.portal.ask("GET", address, &[("If-None-Match", tag)])
    }
}
