//! Bugs.

use serde_json::Value;

use crate::model::{Facts, Matter, MatterKind, Message, Told};

use super::{concerned, name, number, page, time, title};

/// Whose addresses are those of accounts.
const OURS: &str = "fedoraproject.org";

pub fn matter(message: &Message, facts: &Facts) -> Option<Matter> {
    let bug = message.body.get("bug")?;
    let (by, with) = (account_of(&bug["creator"], OURS), account_of(&bug["assigned_to"], OURS));
    of_bug(bug, by, with, open(message), page(facts))
}

/// A bug as the service describes it, with the accounts of who filed it and who is to look after it.
pub fn of_bug(
    bug: &Value,
    by: Option<String>,
    with: Option<String>,
    open: Option<bool>,
    link: Option<String>,
) -> Option<Matter> {
    let number = number(&bug["id"])?;
    let component = name(&bug["component"]["name"]).or_else(|| name(&bug["component"][0]));
    Some(Matter {
        kind: MatterKind::Bug,
        name: format!("bugzilla#{number}"),
        open,
        opened: time(&bug["creation_time"]),
        concerns: concerned(None, [by.as_ref(), with.as_ref()]),
        told: Told {
            title: title(&bug["summary"]),
            label: format!("#{number}"),
            link,
            by,
            with,
            remark: component.or_else(|| name(&bug["component"])),
        },
    })
}

/// The account of an address, without its domain. None where it belongs to no account.
pub fn account_of(address: &Value, domain: &str) -> Option<String> {
    let address = name(address).or_else(|| name(&address["login"]))?;
    let account = address.strip_suffix(domain)?.strip_suffix('@')?;
    (!account.is_empty()).then(|| account.to_owned())
}

fn open(message: &Message) -> Option<bool> {
    let bug = &message.body["bug"];
    let status = bug["status"].as_str().or_else(|| bug["status"]["name"].as_str());
    let changed = || {
        let changes = message.body["event"]["changes"].as_array()?;
        let status = changes.iter().rev().find(|change| change["field_name"] == "bug_status")?;
        Some(status["added"].as_str()? != "CLOSED")
    };
    let filed = || message.topic.kind().ends_with(".new").then_some(true);
    bug["is_open"].as_bool().or(status.map(|status| status != "CLOSED")).or_else(changed).or_else(filed)
}
