//! Issues and pull requests on pagure.

use serde_json::Value;

use crate::model::{Facts, Forge, Matter, MatterKind, Message, Told};

use super::{MAX_LINK, concerned, name, number, page, project, text, time, title};

pub fn matter(message: &Message, facts: &Facts) -> Option<Matter> {
    let (kind, thing) = thing(message)?;
    let mut matter = of_thing(kind, project(facts)?, thing)?;
    matter.open = open(message.topic.kind(), thing);
    matter.told.link = page(facts);
    Some(matter)
}

/// An issue or pull request as pagure writes it in messages and in answers.
pub fn of_thing(kind: MatterKind, project: &str, thing: &Value) -> Option<Matter> {
    // What is said of a private issue was not meant for everybody.
    if thing["private"] == true {
        return None;
    }
    let number = number(&thing["id"])?;
    let (by, with) = (name(&thing["user"]["name"]), name(&thing["assignee"]["name"]));
    let label = format!("{}#{number}", project.trim_start_matches("pagure:"));
    Some(Matter {
        kind,
        name: format!("{project}#{number}"),
        open: thing["status"].as_str().map(|status| status == "Open"),
        opened: time(&thing["date_created"]),
        concerns: concerned(Some(project), [by.as_ref(), with.as_ref()]),
        told: Told {
            title: title(&thing["title"]),
            label,
            link: text(&thing["full_url"], MAX_LINK),
            by,
            with,
            remark: None,
        },
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
