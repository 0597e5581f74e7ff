//! Updates of packages that may go to their users: tested enough, and nobody has asked for it yet.

use serde_json::Value;

use crate::model::{Facts, Matter, MatterKind, Message, Told};

use super::{MAX_TITLE, concerned, name, page, text, time};

pub fn matter(message: &Message, facts: &Facts) -> Option<Matter> {
    let update = message.body.get("update").or_else(|| message.body.get("comment")?.get("update"))?;
    let open = open(message.topic.kind(), &message.body, update);
    of_update(update, open, page(facts))
}

/// An update as the service describes it.
pub fn of_update(update: &Value, open: Option<bool>, link: Option<String>) -> Option<Matter> {
    let alias = name(&update["alias"]).or_else(|| text(&update["title"], MAX_TITLE))?;
    let by = name(&update["user"]["name"])
        .or_else(|| name(&update["submitter"]["name"]))
        .or_else(|| name(&update["submitter"]));
    Some(Matter {
        kind: MatterKind::Update,
        name: format!("bodhi:{alias}"),
        open,
        opened: time(&update["date_submitted"]),
        concerns: concerned(None, [by.as_ref()]),
        told: Told {
            title: builds(update).unwrap_or_else(|| alias.clone()),
            label: alias,
            link,
            with: by.clone(),
            by,
            remark: update["karma"].as_i64().map(|karma| format!("karma {karma}")),
        },
    })
}

/// Whether it was tested enough, and nobody has asked for it yet; none where that is not said.
pub fn may_go_stable(update: &Value) -> Option<bool> {
    match is_under_way(update) {
        true => Some(false),
        false => is_tested(update),
    }
}

/// Some old updates have a list of builds only, some a title only.
fn builds(update: &Value) -> Option<String> {
    text(&update["title"], MAX_TITLE).or_else(|| {
        let builds = update["builds"].as_array()?.iter().filter_map(|build| build["nvr"].as_str());
        let line = builds.collect::<Vec<_>>().join(", ");
        (!line.is_empty()).then(|| line.chars().take(MAX_TITLE).collect())
    })
}

fn open(topic: &str, body: &Value, update: &Value) -> Option<bool> {
    if is_under_way(update) || topic.starts_with("bodhi.update.request.") || topic == "bodhi.update.complete.stable" {
        return Some(false);
    }
    let threshold = topic == "bodhi.update.karma.threshold" && body["status"] == "stable";
    if threshold || topic == "bodhi.update.requirements_met.stable" {
        return Some(true);
    }
    is_tested(update)
}

/// Somebody asked for it, or it is not in testing.
fn is_under_way(update: &Value) -> bool {
    update["request"].is_string() || update["status"].as_str().is_some_and(|status| status != "testing")
}

fn is_tested(update: &Value) -> Option<bool> {
    if liked(update) { Some(true) } else { update["meets_testing_requirements"].as_bool() }
}

fn liked(update: &Value) -> bool {
    let (karma, needed) = (update["karma"].as_i64(), update["stable_karma"].as_i64());
    karma.zip(needed).is_some_and(|(karma, needed)| needed > 0 && karma >= needed)
}
