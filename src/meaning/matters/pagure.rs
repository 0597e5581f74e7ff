//! Issues and pull requests on pagure.

use serde_json::Value;

use crate::model::{Facts, Forge, Matter, MatterKind, Message, Told};

use super::{concerned, name, number, page, project, time, title};

pub fn matter(message: &Message, facts: &Facts) -> Option<Matter> {
    let (kind, thing) = thing(message)?;
    // What is said of a private issue was not meant for the bus.
    if thing["private"] == true {
        return None;
    }
    let project = project(facts)?;
    let number = number(&thing["id"])?;
    let (by, with) = (name(&thing["user"]["name"]), name(&thing["assignee"]["name"]));
    let label = format!("{}#{number}", project.trim_start_matches("pagure:"));
    Some(Matter {
        kind,
        name: format!("{project}#{number}"),
        open: open(message.topic.kind(), thing),
        opened: time(&thing["date_created"]),
        concerns: concerned(Some(project), [by.as_ref(), with.as_ref()]),
        told: Told { title: title(&thing["title"]), label, link: page(facts), by, with, remark: None },
    })
}

fn thing(message: &Message) -> Option<(MatterKind, &Value)> {
    let topic = message.topic.kind();
    let names: &[&str] = match topic.split('.').nth(1)? {
        "issue" => &["issue"],
        "pull-request" | "request" => &["pullrequest", "pull_request", "pull-request", "request"],
        _ => return None,
    };
    let kind = match names.len() {
        1 => MatterKind::Issue(Forge::Pagure),
        _ => MatterKind::PullRequest(Forge::Pagure),
    };
    names.iter().find_map(|name| message.body.get(name)).map(|thing| (kind, thing))
}

fn open(topic: &str, thing: &Value) -> Option<bool> {
    match topic {
        "pagure.issue.drop" | "pagure.pull-request.closed" => Some(false),
        "pagure.pull-request.reopened" => Some(true),
        _ => match thing["status"].as_str() {
            Some(status) => Some(status == "Open"),
            None => topic.ends_with(".new").then_some(true),
        },
    }
}
