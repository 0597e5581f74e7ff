//! Cobwebs: tells visitors that a team's hub is archived, or that nothing has happened on it for over 31 days.
//!
//! A hub with some life in it does not show this at all. The days are counted from the newest entry of the hub's feed,
//! or from the day the hub was made, and anew each day.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Day, Hub, HubKind, Time};
use crate::store::StoreError;

use super::moment::Moment;
use super::{Example, Manual, Scene, Watch, Widget};

/// Days without a sign of life that are nothing unusual.
const PATIENCE: u64 = 31;

pub struct Cobwebs;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {}

#[derive(Debug, Serialize)]
pub struct Data {
    pub archived: bool,
    /// Null as long as the hub is not quiet.
    pub quiet: Option<Quiet>,
    /// The last sign of life. It is no part of the JSON while the hub is alive: each message would change it, and
    /// browsers would be sent the news that there is nothing to show.
    #[serde(skip)]
    last: Time,
}

#[derive(Debug, Serialize)]
pub struct Quiet {
    pub since: Moment,
    pub days: u64,
}

impl Widget for Cobwebs {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "cobwebs",
        label: "Quiet here",
        description: "Says when a team is archived or has been quiet for over 31 days; hidden otherwise.",
        kinds: &[HubKind::Team],
        parameters: &[],
        source: include_str!("cobwebs.rs"),
    };

    fn watches(_config: &Config, hub: &Hub) -> Vec<Watch> {
        vec![Watch::Feed(hub.id)]
    }

    fn data(_config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let last = scene.snapshot.hub_tally(scene.hub.id)?.newest.unwrap_or(scene.hub.created);
        Ok(Data::new(scene.hub.archived, last, scene.now))
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        if data.archived {
            return Some(html! {
                p.warn {
                    (look::icon("archive"))
                    " This hub is archived: it stays here to be read, and nothing new is expected."
                }
            });
        }
        let quiet = data.quiet.as_ref()?;
        Some(html! {
            p.warn {
                "It has been quiet here for " (look::counted(quiet.days, "day", "days"))
                ". A word from you may be what it takes to wake this hub up."
            }
            p.meta { "Last sign of life: " (quiet.since.0.readable()) }
        })
    }

    fn expires(_config: &Config, data: &Data, _now: Time) -> Option<Time> {
        // Once quiet, the number of days changes daily; before, the silence becomes worth a word after its patience.
        let days = data.quiet.as_ref().map_or(PATIENCE, |quiet| quiet.days + 1);
        (!data.archived).then(|| data.last.plus_millis(days * Day::MILLIS + 1))
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let now = Time::from_secs_f64(1_795_277_100.0);
        let example = |name, archived, days: u64, hidden| {
            let data = Data::new(archived, now.minus_millis(days * Day::MILLIS + 1), now);
            Example { name, config: Config {}, data, hidden }
        };
        vec![
            example("quiet for long", false, 45, false),
            example("archived", true, 400, false),
            example("alive", false, 3, true),
        ]
    }
}

impl Data {
    fn new(archived: bool, last: Time, now: Time) -> Self {
        let silence = now.millis_since(last);
        let quiet =
            (silence > PATIENCE * Day::MILLIS).then_some(Quiet { since: Moment(last), days: silence / Day::MILLIS });
        Data { archived, quiet, last }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::{Day, Facts, Reason};
    use crate::widgets::testing::{World, days_ago, now, refusal};

    #[test]
    fn silence_is_counted_from_the_last_entry() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        world.feed(&hub, "pagure.issue.new", days_ago(40), Facts::default(), Reason::Acted);
        let built = world.build("cobwebs", &hub, json!({}));
        assert_eq!(built.data, json!({"archived": false, "quiet": {"since": "2026-10-12T16:05:00Z", "days": 40}}));
        assert!(built.html.contains("quiet here for 40 days"), "{}", built.html);
        let tomorrow = built.expires.unwrap();
        assert_eq!(tomorrow, now().plus_millis(Day::MILLIS + 1));
        assert!(world.build_at(tomorrow, "cobwebs", &hub, json!({})).html.contains("41 days"));

        world.feed(&hub, "pagure.issue.new", days_ago(1), Facts::default(), Reason::Acted);
        let built = world.build("cobwebs", &hub, json!({}));
        assert_eq!((built.data, built.html.as_str()), (json!({"archived": false, "quiet": null}), ""));
        let due = built.expires.unwrap();
        assert_eq!(due, now().plus_millis(30 * Day::MILLIS + 1));
        assert!(world.build_at(due, "cobwebs", &hub, json!({})).html.contains("31 days"));
    }

    #[test]
    fn a_hub_where_nothing_ever_happened_counts_from_its_making() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        assert_eq!(world.build("cobwebs", &hub, json!({})).data["quiet"]["days"], 400);
    }

    #[test]
    fn an_archived_hub_says_so_for_ever() {
        let world = World::new();
        let mut hub = world.team("gardeners", "#garden", "garden");
        hub.archived = true;
        let built = world.build("cobwebs", &hub, json!({}));
        assert!(built.html.contains("This hub is archived"));
        assert_eq!(built.expires, None);
        assert!(refusal("cobwebs", json!({"days": 5})).contains("days"));
    }
}
