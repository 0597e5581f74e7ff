//! Edit mode over HTTP: what forms and scripts do to a board, what they are refused, what everybody else sees.

mod board;
mod refusals;
mod seen;
mod settings;

use crate::support::{Answer, House, Person, Portal};

/// A portal, with ann signed in: the hub `ann` is hers, and so is the team `gardeners` with its one feed.
fn ann() -> (House, Portal, Person) {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    (house, portal, ann)
}

/// The board as edit mode shows it: plugins with their numbers, left and right.
#[derive(Debug, Default, PartialEq, Eq)]
struct Board {
    left: Vec<(String, u32)>,
    right: Vec<(String, u32)>,
}

impl Board {
    #[track_caller]
    fn of(person: &Person, hub: &str) -> Board {
        let page = person.get(&format!("/{hub}/edit"));
        assert_eq!(page.status, 200, "{}", page.text());
        let mut board = Board::default();
        let mut right = false;
        for tag in crate::support::tags(page.text()) {
            right = tag.attribute("data-column").map_or(right, |side| side == "right");
            if let (Some(id), Some(plugin)) = (tag.attribute("data-widget"), tag.attribute("data-plugin")) {
                let column = if right { &mut board.right } else { &mut board.left };
                column.push((plugin.to_owned(), id.parse().expect("a number")));
            }
        }
        board
    }

    /// `feed about | dummy`
    fn names(&self) -> String {
        let names =
            |column: &[(String, u32)]| column.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>().join(" ");
        format!("{} | {}", names(&self.left), names(&self.right)).trim().to_owned()
    }

    #[track_caller]
    fn id(&self, plugin: &str) -> u32 {
        let mut all = self.left.iter().chain(&self.right);
        all.find(|(name, _)| name == plugin).unwrap_or_else(|| panic!("no {plugin} among {self:?}")).1
    }
}

#[track_caller]
fn is_done(answer: &Answer, location: &str) {
    assert_eq!((answer.status, answer.header("location")), (303, Some(location)), "{}", answer.text());
}
