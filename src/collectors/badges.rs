//! Badges: what a person was awarded, as Tahrir tells it.

use std::cmp::Reverse;
use std::time::Duration;

use serde_json::Value;

use crate::meaning::{name, time};
use crate::model::{Badge, BadgeShelf, Gathered, Service, Want};

use super::address::{address, whose};
use super::json::json;
use super::{Answer, Collector, Home, Manual, Page, Request, Setting, Unaskable, Unreadable, text};

/// Badges kept of one person, the newest first: as many as are shown at most, and the rarest.
const MOST: usize = 60;

const MANUAL: Manual = Manual {
    service: Service::Badges,
    label: "Badges",
    home: Home::At("https://badges.fedoraproject.org"),
    token: None,
    every: Duration::from_secs(6 * 60 * 60),
};

pub struct Badges;

impl Collector for Badges {
    fn manual(&self) -> &'static Manual {
        &MANUAL
    }

    fn request(&self, want: &Want, setting: &Setting<'_>) -> Result<Request, Unaskable> {
        let person = whose(want, "badges-of")?;
        Ok(Request::json(address(setting.address, &["user", person, "json"], &[])?))
    }

    fn read(&self, _want: &Want, answer: &Answer<'_>, setting: &Setting<'_>) -> Result<Page, Unreadable> {
        let said = json(answer)?;
        let awards = said["assertions"].as_array().ok_or_else(|| Unreadable("lists no badges".to_owned()))?;
        let mut badges: Vec<Badge> = awards.iter().filter_map(|award| badge(award, setting)).collect();
        let rarest = rarest(&badges).cloned();
        badges.sort_by_key(|badge| Reverse(badge.awarded));
        let count = badges.len() as u64;
        badges.truncate(MOST);
        badges.extend(rarest.filter(|rarest| !badges.contains(rarest)));
        Ok(Page { gathered: Gathered::Badges(BadgeShelf { count, badges }), next: None })
    }
}

/// The one that the fewest have, where that is said.
fn rarest(badges: &[Badge]) -> Option<&Badge> {
    let known = badges.iter().filter_map(|badge| Some((badge.percent?, badge)));
    known.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, badge)| badge)
}

fn badge(award: &Value, setting: &Setting<'_>) -> Option<Badge> {
    let label = text::plain(award["name"].as_str()?, 80)?;
    let image = award["image"].as_str().and_then(|image| match image.starts_with('/') {
        true => text::address(&format!("{}{image}", setting.address)),
        false => text::address(image),
    });
    Some(Badge {
        id: name(&award["id"]).unwrap_or_else(|| label.clone()),
        name: label,
        description: award["description"].as_str().and_then(|text| text::plain(text, 300)).unwrap_or_default(),
        image,
        awarded: time(&award["issued"]).map(|at| at.min(setting.now)),
        percent: percent(award),
    })
}

/// Of the people, how many of a hundred have it.
fn percent(award: &Value) -> Option<f64> {
    award["percent_earned"].as_f64().filter(|percent| (0.0..=100.0).contains(percent))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Said;
    use super::*;

    fn said() -> Said<'static> {
        Said::new(&Badges, "badges:badges-of:ann")
    }

    fn shelf(answer: Value) -> BadgeShelf {
        let Gathered::Badges(shelf) = said().json(answer).unwrap().gathered else { panic!() };
        shelf
    }

    #[test]
    fn the_newest_first() {
        assert_eq!(said().first(), "https://example.org/user/ann/json");
        let found = shelf(json!({"user": "ann", "assertions": [
            {"id": "bird", "name": "Early <Bird>", "description": "Up!", "image": "/pngs/bird.png", "issued": 1_790_000_000.0},
            {"id": "thumb", "name": "Green Thumb", "issued": 1_794_000_000.0, "image": "javascript:x", "percent_earned": 0.4},
            {"name": "No id", "issued": "soon", "percent_earned": 400}, {"id": "nameless"}, null,
        ]}));
        let names: Vec<&str> = found.badges.iter().map(|badge| badge.name.as_str()).collect();
        assert_eq!((found.count, names), (3, vec!["Green Thumb", "Early <Bird>", "No id"]));
        assert_eq!(found.badges[1].image.as_deref(), Some("https://example.org/pngs/bird.png"));
        let percents: Vec<_> = found.badges.iter().map(|badge| badge.percent).collect();
        assert_eq!((percents, &found.badges[0].image), (vec![Some(0.4), None, None], &None));
    }

    #[test]
    fn many_and_the_rarest() {
        let award = |number: u64| json!({"id": number.to_string(), "name": "x".repeat(500), "issued": number, "percent_earned": 50 - number % 50});
        let awards: Vec<Value> =
            (0..2_000).map(award).chain([json!({"id": "rare", "name": "Rare", "percent_earned": 0.1})]).collect();
        let found = shelf(json!({ "assertions": awards }));
        assert_eq!((found.count, found.badges.len()), (2_001, MOST + 1));
        assert_eq!(found.badges[MOST].id, "rare");
        assert_eq!(found.badges[0].name.chars().count(), 81);
    }

    #[test]
    fn nonsense() {
        said().refuses_nonsense();
        assert!(said().json(json!({"error": "No such user exists."})).is_err());
        Said::new(&Badges, "badges:badges-of:..").refused();
    }
}
