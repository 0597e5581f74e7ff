//! Bugs.

use serde_json::Value;

use crate::model::{Facts, Matter, MatterKind, Message, Told};

use super::{concerned, name, number, page, time, title};

/// Whose addresses are those of accounts.
const OURS: &str = "@fedoraproject.org";

pub fn matter(message: &Message, facts: &Facts) -> Option<Matter> {
    let bug = message.body.get("bug")?;
    let number = number(&bug["id"])?;
    let (by, with) = (account(&bug["creator"]), account(&bug["assigned_to"]));
    let component = name(&bug["component"]["name"]).or_else(|| name(&bug["component"]));
    Some(Matter {
        kind: MatterKind::Bug,
        name: format!("bugzilla#{number}"),
        open: open(message),
        opened: time(&bug["creation_time"]),
        concerns: concerned(None, [by.as_ref(), with.as_ref()]),
        told: Told {
            title: title(&bug["summary"]),
            label: format!("#{number}"),
            link: page(facts),
            by,
            with,
            remark: component,
        },
    })
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

/// None where the address belongs to no account.
fn account(address: &Value) -> Option<String> {
    let address = name(address).or_else(|| name(&address["login"]))?;
    address.strip_suffix(OURS).filter(|account| !account.is_empty()).map(str::to_owned)
}
