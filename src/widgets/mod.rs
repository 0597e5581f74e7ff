//! The widgets: what one is ([`Widget`]), which there are ([`REGISTRY`], and on the [`Shelf`] those of this portal as
//! well), and how one is built ([`Builder`]).
//!
//! A widget is a file here: its manual, its configuration, its data, its markup. `data()` is a pure function of a
//! snapshot, the configuration and the time; widgets never touch the network, a file or the clock. To add one: write
//! the file, add its `mod` line and its line in [`REGISTRY`].

mod build;
mod contract;
pub mod defaults;
pub mod exchange;
mod form;
mod object;
pub mod own;

// What several widgets share.
mod as_of;
mod calendar;
mod chart;
mod followed;
mod forge;
mod found;
mod heatmap;
mod hourly;
mod links;
mod matters;
mod minutes;
mod moment;
mod settings;
mod shelf;
#[cfg(test)]
mod testing;
mod unread;
mod waiting;
mod wire;

mod about;
mod avatar;
mod badges;
mod bugzilla;
mod cobwebs;
mod contact;
mod dummy;
mod fedmsgs;
mod fedmsgstats;
mod feed;
mod forgejo_issues;
mod forgejo_pr;
mod github_pr;
mod githubissues;
mod halp;
mod irc;
mod library;
mod linechart;
mod meetings;
mod memberships;
mod my_hubs;
mod newest_open_tickets;
mod pagure_pr;
mod pagureissues;
mod people;
mod planet;
mod plusplus;
mod rules;
mod search;
mod stats;
mod sticky;
mod subscriptions;
mod workflow_pendingacls;
mod workflow_updates2stable;

/// What `fedora-hubs widget new` writes: compiled and tested as it stands.
#[cfg(test)]
#[path = "../../data/stub/seedling.rs"]
mod seedling;

pub use build::{BuildError, Builder, Published, STALE_TO_FRESH};
pub use contract::{
    ConfigError, Example, Fresh, Manual, Parameter, ParameterKind, Plugin, RenderedExample, Scene, Source, Watch,
    Widget,
};
pub use form::Fault;
pub use found::{Find, Found};
pub use object::WidgetObject;
pub use shelf::{Kind, Shelf};

use contract::Erased;

/// Every kind of widget, in the order in which people are offered them.
pub static REGISTRY: &[&dyn Plugin] = &[
    &Erased::<about::About>::NEW,
    &Erased::<avatar::Avatar>::NEW,
    &Erased::<contact::Contact>::NEW,
    &Erased::<sticky::Sticky>::NEW,
    &Erased::<feed::Feed>::NEW,
    &Erased::<search::Search>::NEW,
    &Erased::<fedmsgs::Fedmsgs>::NEW,
    &Erased::<fedmsgstats::FedmsgStats>::NEW,
    &Erased::<linechart::LineChart>::NEW,
    &Erased::<my_hubs::MyHubs>::NEW,
    &Erased::<memberships::Memberships>::NEW,
    &Erased::<subscriptions::Subscriptions>::NEW,
    &Erased::<badges::Badges>::NEW,
    &Erased::<plusplus::PlusPlus>::NEW,
    &Erased::<stats::Stats>::NEW,
    &Erased::<people::People>::NEW,
    &Erased::<rules::Rules>::NEW,
    &Erased::<meetings::Meetings>::NEW,
    &Erased::<irc::Irc>::NEW,
    &Erased::<halp::Halp>::NEW,
    &Erased::<library::Library>::NEW,
    &Erased::<planet::Planet>::NEW,
    &Erased::<newest_open_tickets::NewestOpenTickets>::NEW,
    &Erased::<pagureissues::PagureIssues>::NEW,
    &Erased::<pagure_pr::PagurePulls>::NEW,
    &Erased::<githubissues::GithubIssues>::NEW,
    &Erased::<github_pr::GithubPulls>::NEW,
    &Erased::<forgejo_issues::ForgejoIssues>::NEW,
    &Erased::<forgejo_pr::ForgejoPulls>::NEW,
    &Erased::<bugzilla::Bugzilla>::NEW,
    &Erased::<workflow_updates2stable::Updates2Stable>::NEW,
    &Erased::<workflow_pendingacls::PendingAcls>::NEW,
    &Erased::<cobwebs::Cobwebs>::NEW,
    &Erased::<dummy::Dummy>::NEW,
];

/// The program's kind of that name; who serves people asks a [`Shelf`].
fn plugin(name: &str) -> Option<&'static dyn Plugin> {
    REGISTRY.iter().copied().find(|plugin| plugin.manual().name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files here that are no widgets.
    const SHARED: &[&str] = &[
        "mod", "as_of", "build", "defaults", "exchange", "calendar", "chart", "contract", "followed", "forge", "form",
        "found", "heatmap", "hourly", "links", "matters", "minutes", "object", "own", "moment", "settings", "shelf",
        "testing", "unread", "waiting", "wire",
    ];

    #[test]
    fn every_widget_is_registered_once() {
        let mut names: Vec<String> = REGISTRY.iter().map(|plugin| plugin.manual().file()).collect();
        names.sort_unstable();
        let mut files: Vec<String> = std::fs::read_dir("src/widgets")
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|file| !SHARED.contains(&file.trim_end_matches(".rs")))
            .collect();
        files.sort_unstable();
        assert_eq!(names, files);
    }

    #[test]
    fn manuals_and_examples_hold() {
        for plugin in REGISTRY {
            let manual = plugin.manual();
            assert!(manual.source.starts_with("//! "), "{} opens with its manual", manual.name);
            assert!(!manual.description.is_empty() && !manual.kinds.is_empty(), "{}", manual.name);
            let examples = plugin.examples();
            assert!(!examples.is_empty(), "{} has no example", manual.name);
            for example in examples {
                plugin.check(&example.config).unwrap_or_else(|error| panic!("{}: {error}", manual.name));
                let html = example.html.as_str();
                assert_eq!(html.is_empty(), example.hidden, "{}, {}: {html}", manual.name, example.name);
                assert!(!html.contains("<script") && !html.contains("style="), "{}: {html}", manual.name);
            }
        }
    }

    #[test]
    fn configurations_are_checked() {
        for plugin in REGISTRY {
            let bad = serde_json::json!({"surely-no-parameter": 1});
            assert!(plugin.check(&bad).is_err(), "{} takes unknown parameters", plugin.manual().name);
            assert!(plugin.check(&serde_json::json!([])).is_err(), "{}", plugin.manual().name);
        }
    }
}
