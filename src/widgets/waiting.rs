//! One kind of open matter that waits for one person: what the widgets of their workflow have in common.

use std::marker::PhantomData;

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::model::{Hub, MatterKind, Subject, Time, Want};
use crate::store::StoreError;

use super::as_of::AsOf;
use super::matters::{self, Lists, Open};
use super::{Example, Manual, Scene, Watch, Widget, settings};

/// Rows shown.
const SHOWN: usize = 15;

/// What one of these widgets brings.
pub trait Waits: Send + Sync + 'static {
    const KIND: MatterKind;
    const MANUAL: Manual;

    /// One that waits, and what the example is called.
    fn example() -> (&'static str, Open);
}

/// The widget that it makes.
pub struct Waiting<W>(PhantomData<W>);

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub username: String,
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    pub username: String,
    /// The newest first.
    pub open: Vec<Open>,
    #[serde(skip_serializing_if = "AsOf::is_fresh")]
    pub as_of: AsOf,
}

impl<W: Waits> Widget for Waiting<W> {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = W::MANUAL;

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        lists(config, hub, W::KIND).watches()
    }

    fn wants(config: &Config, hub: &Hub) -> Vec<Want> {
        lists(config, hub, W::KIND).wants()
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let who = settings::person_or_own(&config.username, scene.hub);
        let mut data = Data { username: who.to_owned(), ..Data::default() };
        if scene.discreet()?.tells_in(scene.hub, who, W::KIND.category()) {
            let lists = lists(config, scene.hub, W::KIND);
            data.open = lists.newest(scene, SHOWN)?;
            data.as_of = AsOf::read(scene, &lists.wants())?;
        }
        Ok(data)
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        (!data.open.is_empty()).then(|| html! { (matters::rows(&data.open, &data.username)) (data.as_of.line()) })
    }

    fn expires(_config: &Config, data: &Data, _now: Time) -> Option<Time> {
        data.as_of.expires()
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let (name, one) = W::example();
        let data = |open| Data { username: "ann".to_owned(), open, ..Data::default() };
        let example = |name, data, hidden| Example { name, config: Config::default(), data, hidden };
        vec![example(name, data(vec![one]), false), example("none", data(Vec::new()), true)]
    }
}

fn lists(config: &Config, hub: &Hub, kind: MatterKind) -> Lists {
    let person = Subject::person(settings::person_or_own(&config.username, hub));
    Lists::new([(person, kind)])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Person, Told};
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, minutes_ago, refusal};

    /// Each with who opened it, and how the row names them: ann needs no naming in a list of hers.
    const WIDGETS: [(&str, MatterKind, &str, &str); 2] = [
        ("workflow.pendingacls", MatterKind::Request, "cy", "by <a class=\"person\" href=\"/cy\">cy</a> "),
        ("workflow.updates2stable", MatterKind::Update, "ann", ""),
    ];

    #[test]
    fn what_is_open_is_shown_until_it_is_not() {
        for (widget, kind, by, named) in WIDGETS {
            shows_what_is_open(widget, kind, by, named);
        }
    }

    fn shows_what_is_open(widget: &str, kind: MatterKind, by: &str, named: &str) {
        let world = World::new();
        let hub = world.person("ann");
        let told = || Told {
            title: "lantern <1>".into(),
            label: "lantern".into(),
            link: Some("https://packages.example.org/lantern".into()),
            by: Some(by.into()),
            with: Some("ann".into()),
            remark: Some("karma 3".into()),
        };
        let note = |minutes, open| world.matter(kind, minutes_ago(minutes), open, told(), vec![Subject::person("ann")]);
        assert_eq!(world.build(widget, &hub, json!({})).html, "");
        note(9, true);
        let built = world.build(widget, &hub, json!({}));
        assert_eq!((&built.data["username"], &built.data["open"][0]["label"]), (&json!("ann"), &json!("lantern")));
        assert_eq!(
            built.html,
            format!(
                "<ul class=\"list\"><li data-key=\"lantern\"><a href=\"https://packages.example.org/lantern\" \
                 rel=\"noopener nofollow\">lantern &lt;1&gt;</a><p class=\"meta\">lantern, karma 3, {named}\
                 <time datetime=\"2026-11-21T15:56:00Z\" title=\"21 Nov 2026, 15:56 UTC\">21 Nov, 15:56</time></p></li></ul>"
            )
        );
        world.profile(&Person { quiet: vec![kind.category().into()], ..Person::new("ann".into(), "", days_ago(9)) });
        assert_eq!(world.build(widget, &world.person("bo"), json!({"username": "ann"})).html, "");
        note(5, false);
        assert_eq!(world.build(widget, &hub, json!({})).html, "");
    }

    #[test]
    fn watches_what_is_the_persons() {
        let hub = World::new().person("ann");
        for (widget, kind, ..) in WIDGETS {
            watches_the_person(&hub, widget, kind);
        }
    }

    fn watches_the_person(hub: &Hub, widget: &str, kind: MatterKind) {
        let watches = |config| plugin(widget).unwrap().watches(&config, hub);
        assert_eq!(watches(json!({})), [Watch::Matters(Subject::person("ann"), kind)]);
        assert_eq!(watches(json!({"username": "bo"})), [Watch::Matters(Subject::person("bo"), kind)]);
        assert!(refusal(widget, json!({"username": "a b"})).contains("one nickname"));
    }
}
