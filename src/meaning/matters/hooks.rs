//! Issues and pull requests of forges that speak through webhooks of one shape: GitHub and Forgejo.

use serde_json::Value;

use crate::model::{Facts, Forge, Matter, MatterKind, Message, Told};

use super::{MAX_LINK, concerned, name, number, page, project, text, time, title};

/// Who a user of a forge is here: the name to be said, and whether it is known to be an account's.
pub struct Named {
    pub name: String,
    pub known: bool,
}

pub fn matter(message: &Message, facts: &Facts, forge: Forge) -> Option<Matter> {
    // Bridges put what the forge said into `body`.
    let said = message.body.get("body").unwrap_or(&message.body);
    let (kind, thing) = thing(said, forge)?;
    let number = number(&thing["number"]).or_else(|| self::number(&said["number"]))?;
    let named = |user: &Value| {
        let name = account(&message.body, user)?;
        Some(Named { known: forge != Forge::Github || facts.usernames.contains(&name), name })
    };
    let mut matter = of_thing(kind, project(facts)?, number, thing, named);
    matter.open = open(said, thing);
    matter.told.link = matter.told.link.or_else(|| page(facts));
    Some(matter)
}

/// An issue or pull request as GitHub and Forgejo write it in webhooks and in answers.
pub fn of_thing(
    kind: MatterKind,
    project: &str,
    number: u64,
    thing: &Value,
    named: impl Fn(&Value) -> Option<Named>,
) -> Matter {
    let (by, with) = (named(&thing["user"]), named(&thing["assignee"]));
    let known = [&by, &with].map(|user| user.as_ref().filter(|user| user.known).map(|user| &user.name));
    let path = project.split_once(':').map_or(project, |(_, path)| path);
    Matter {
        kind,
        name: format!("{project}#{number}"),
        open: thing["state"].as_str().map(|state| state == "open"),
        opened: time(&thing["created_at"]),
        concerns: concerned(Some(project), known),
        told: Told {
            title: title(&thing["title"]),
            label: format!("{path}#{number}"),
            link: text(&thing["html_url"], MAX_LINK),
            by: by.map(|by| by.name),
            with: with.map(|with| with.name),
            remark: None,
        },
    }
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
