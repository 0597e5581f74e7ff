//! Requests for rights on a package, waiting for whoever looks after it.

use crate::model::{Facts, Matter, MatterKind, Message, Told};

use super::{concerned, name, page};

/// The status of a request that nobody has answered.
const WAITING: &str = "Awaiting Review";

pub fn matter(message: &Message, facts: &Facts) -> Option<Matter> {
    let topic = message.topic.kind();
    if !matches!(topic, "pkgdb.acl.update" | "pkgdb.acl.delete") {
        return None;
    }
    let (body, acl) = (&message.body, &message.body["acl"]);
    let listing = body.get("package_listing").unwrap_or(&acl["packagelist"]);
    let rights = name(&acl["acl"]).or_else(|| name(acl))?;
    let package = name(&listing["package"]["name"])?;
    let branch = name(&listing["collection"]["branchname"]).unwrap_or_default();
    let by = name(&body["username"]).or_else(|| name(&acl["fas_name"]))?;
    let with = name(&listing["point_of_contact"]).or_else(|| name(&listing["owner"])).filter(|name| name != "orphan");
    let status = name(&body["status"]).or_else(|| name(&acl["status"]));
    let label = format!("{package} ({branch})");
    Some(Matter {
        kind: MatterKind::Request,
        name: format!("pkgdb:{package} {branch} {rights} {by}"),
        open: Some(topic == "pkgdb.acl.update" && status.as_deref() == Some(WAITING)),
        opened: None,
        concerns: concerned(None, [with.as_ref()]),
        told: Told {
            title: format!("{rights} on {package}"),
            label,
            link: page(facts),
            by: Some(by),
            with,
            remark: None,
        },
    })
}
