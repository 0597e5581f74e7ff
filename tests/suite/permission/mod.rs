//! Who may see and do what, over every route: each is asked as a visitor, a stranger, a subscriber, a member and an
//! owner, for hubs of each kind and visibility.
//!
//! The routes are those of `src/web/router.rs` itself, so that a new one cannot be forgotten: it must be given its row
//! in [`ROWS`]. In every answer, whatever its status, nothing may stand that its reader may not know.

mod rows;
mod stage;

use std::collections::BTreeSet;

use fedora_hubs::model::{HubKind, Visibility};

use crate::support::{Answer, routes};
use rows::{Method, Needs, ROWS, Row};
use stage::{Place, Stage, VIEWERS, Viewer};

/// What one row says, of one hub, to one viewer.
struct Cell<'s> {
    row: &'s Row,
    place: &'s Place,
    viewer: Viewer,
}

#[test]
fn every_route_has_its_row() {
    let there: BTreeSet<_> = routes().into_iter().map(|route| (route.path, route.method)).collect();
    let known: BTreeSet<_> = ROWS.iter().map(|row| (row.route.to_owned(), row.method.as_str())).collect();
    let forgotten: Vec<_> = there.difference(&known).collect();
    assert!(forgotten.is_empty(), "say in tests/suite/permission/rows.rs who may use {forgotten:?}");
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(gone.is_empty(), "there are no such routes: {gone:?}");
}

#[test]
fn every_route_for_every_viewer_and_hub() {
    let stage = Stage::new();
    let (mut cells, mut wrong) = (0, Vec::new());
    println!("{:6} {:34} {:7} {}", "", "", "", stage.heading());
    for row in ROWS {
        for viewer in VIEWERS {
            let mut line = String::new();
            for place in &stage.places {
                let cell = Cell { row, place, viewer };
                let said = match cell.ask(&stage) {
                    Some(answer) => {
                        cells += 1;
                        wrong.extend(cell.faults(&answer));
                        answer.status.to_string()
                    }
                    None => "·".to_owned(),
                };
                line += &format!("{said:>13}");
            }
            println!("{:6} {:34} {:10} {line}", row.method.as_str(), row.route, viewer.as_str());
        }
    }
    println!("{cells} answers over {} routes.", ROWS.len());
    assert!(wrong.is_empty(), "{} of {cells}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cells > 400, "only {cells}");
}

#[test]
fn no_form_is_taken_without_its_token() {
    let stage = Stage::new();
    // What a forge sends is no form.
    let forms = ROWS.iter().filter(|row| row.method == Method::Post && !row.route.starts_with("/hooks/"));
    for row in forms {
        for viewer in VIEWERS.into_iter().filter(|viewer| *viewer != Viewer::Visitor) {
            let cell = Cell { row, place: &stage.places[0], viewer };
            let Some(address) = cell.address() else { continue };
            let answer = stage.person(cell.place, viewer).unwrap().post_as(&address, &[], row.fields);
            assert_eq!(answer.status, 403, "POST {address} as {}", viewer.as_str());
            assert!(answer.text().contains("reload its page"), "POST {address}: {}", answer.text());
        }
    }
}

impl Cell<'_> {
    fn knows(&self) -> bool {
        self.place.visibility != Visibility::Private || self.belongs()
    }

    fn reads(&self) -> bool {
        self.place.visibility == Visibility::Public || self.belongs()
    }

    fn belongs(&self) -> bool {
        matches!(self.viewer, Viewer::Member | Viewer::Owner)
    }

    /// None where there is nothing to ask: a person's hub has no members, and what owners do is for other tests.
    fn ask(&self, stage: &Stage) -> Option<Answer> {
        let changes = self.row.method == Method::Post && matches!(self.row.needs, Needs::Owner | Needs::Anybody);
        if self.row.needs == Needs::Apart || changes && self.viewer == Viewer::Owner {
            return None;
        }
        let address = self.address()?;
        let fields: Vec<(&str, String)> =
            self.row.fields.iter().map(|(name, text)| (*name, text.replace("HUB", self.place.name))).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
        Some(match (stage.person(self.place, self.viewer), self.row.method) {
            (Some(person), Method::Get) => person.get(&address),
            (Some(person), Method::Post) => person.post(&address, &fields),
            (None, Method::Get) => stage.portal.get(&address),
            (None, Method::Post) => stage.visitor.post(&address, &fields),
        })
    }

    fn address(&self) -> Option<String> {
        if self.place.kind == HubKind::User && self.viewer == Viewer::Member {
            return None;
        }
        if self.row.only.is_some_and(|kind| kind != self.place.kind) {
            return None;
        }
        Some(self.row.address.replace("HUB", self.place.name).replace("IDX", &self.place.widget.to_string()))
    }

    fn faults(&self, answer: &Answer) -> Vec<String> {
        let mut faults = Vec::new();
        let status = self.status();
        if status.is_some_and(|status| status != answer.status) {
            faults.push(format!("{self}: {} instead of {}", answer.status, status.unwrap_or_default()));
        }
        let text = String::from_utf8_lossy(&answer.body);
        for (marker, may) in [("sum", self.knows()), ("note", self.reads()), ("told", self.reads())] {
            let marker = format!("{marker}-{}", self.place.name);
            if text.contains(&marker) && !may {
                faults.push(format!("{self}: it gives {marker} away"));
            }
        }
        if let Some(marker) = self.row.shows {
            let marker = marker.replace("HUB", self.place.name);
            let may = if marker.starts_with("told") { self.reads() } else { self.knows() };
            if text.contains(&marker) != may {
                faults.push(format!("{self}: {marker} is {}", if may { "missing" } else { "given away" }));
            }
        }
        faults
    }

    /// What it must be answered with; none where others things decide.
    fn status(&self) -> Option<u16> {
        let (visitor, get) = (self.viewer == Viewer::Visitor, self.row.method == Method::Get);
        let done = if get { 200 } else { 303 };
        let turned_away = if get { 303 } else { 401 };
        let known = |status| if self.knows() { status } else { 404 };
        match self.row.needs {
            Needs::Anybody | Needs::Apart => None,
            Needs::Person => Some(if visitor { turned_away } else { done }),
            Needs::Knowing if !get && visitor => Some(turned_away),
            Needs::Knowing => Some(known(done)),
            Needs::Reading => Some(known(if self.reads() { done } else { 403 })),
            Needs::Owner if visitor => Some(turned_away),
            Needs::Owner => Some(known(if self.viewer == Viewer::Owner { done } else { 403 })),
        }
    }
}

impl std::fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} as {}", self.row.method.as_str(), self.address().unwrap_or_default(), self.viewer.as_str())
    }
}
