//! Issues and pull requests of forges that speak through webhooks of one shape: GitHub and Forgejo.

use serde_json::Value;

use crate::model::{Facts, Forge, Matter, MatterKind, Message, Told};

use super::{concerned, name, number, page, project, text, time, title};

/// Longer addresses lead nowhere.
const MAX_LINK: usize = 500;

pub fn matter(message: &Message, facts: &Facts, forge: Forge) -> Option<Matter> {
    // Bridges put what the forge said into `body`.
    let said = message.body.get("body").unwrap_or(&message.body);
    let (kind, thing) = thing(said, forge)?;
    let project = project(facts)?;
    let number = number(&thing["number"]).or_else(|| self::number(&said["number"]))?;
    let account = |user: &Value| account(&message.body, user);
    let (by, with) = (account(&thing["user"]), account(&thing["assignee"]));
    let label = format!("{}#{number}", project.split_once(':').map_or(project, |(_, path)| path));
    let known = |login: &&String| forge != Forge::Github || facts.usernames.contains(login);
    Some(Matter {
        kind,
        name: format!("{project}#{number}"),
        open: open(said, thing),
        opened: time(&thing["created_at"]),
        concerns: concerned(Some(project), [by.as_ref().filter(known), with.as_ref().filter(known)]),
        told: Told {
            title: title(&thing["title"]),
            label,
            link: text(&thing["html_url"], MAX_LINK).or_else(|| page(facts)),
            by,
            with,
            remark: None,
        },
    })
}

/// An issue that carries a pull request is one: that is how comments on it come.
fn thing(said: &Value, forge: Forge) -> Option<(MatterKind, &Value)> {
    if let Some(thing) = said.get("pull_request").filter(|thing| thing.is_object()) {
        return Some((MatterKind::PullRequest(forge), thing));
    }
    let thing = said.get("issue").filter(|thing| thing.is_object())?;
    let pulls = thing["pull_request"].is_object() || said["is_pull"] == true;
    Some((if pulls { MatterKind::PullRequest(forge) } else { MatterKind::Issue(forge) }, thing))
}

fn open(said: &Value, thing: &Value) -> Option<bool> {
    let commented = said.get("comment").is_some() || said.get("review").is_some();
    match (said["action"].as_str(), thing["state"].as_str()) {
        (Some("deleted" | "transferred"), _) if !commented => Some(false),
        (_, Some(state)) => Some(state == "open"),
        (Some("opened" | "reopened"), None) => Some(true),
        (Some("closed"), None) => Some(false),
        _ => None,
    }
}

/// The account of a user, where the message says which one it is; the login else.
fn account(message: &Value, user: &Value) -> Option<String> {
    let login = name(&user["username"]).or_else(|| name(&user["login"]))?;
    let known = name(&message["fas_usernames"][&login]).filter(|account| !account.starts_with("github_org_"));
    Some(known.unwrap_or(login))
}
