//! Messages in the shapes that services use, with invented content, and how what they are about stands then.

use std::sync::LazyLock;

use serde_json::json;

use super::*;
use crate::meaning::Meaning;
use crate::model::MatterKind;

static RULES: LazyLock<Meaning> = LazyLock::new(|| Meaning::embedded().unwrap());

fn found(topic: &str, body: Value) -> Option<Matter> {
    let envelope = json!({"topic": topic, "timestamp": 5, "msg": body});
    let message = Message::decode(envelope.to_string().as_bytes(), Time::ZERO).unwrap();
    matter(&message, &RULES.describe(&message))
}

/// Its name, and whether it is open.
#[track_caller]
fn said(topic: &str, body: Value) -> (String, Option<bool>) {
    let matter = found(topic, body).expect("a matter");
    (matter.name, matter.open)
}

fn lists(matter: &Matter) -> String {
    matter.concerns.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn project() -> Value {
    json!({"name": "beds", "namespace": "garden", "parent": null, "user": {"name": "ann"}})
}

#[test]
fn issues_of_pagure() {
    let issue = |status: &str| {
        json!({"agent": "ann", "project": project(), "issue": {
            "id": 7, "title": " Slugs ", "status": status, "date_created": "1700000000", "private": false,
            "user": {"name": "ann"}, "assignee": {"name": "bo"}, "comments": [{"id": 3}],
        }})
    };
    let new = found("io.pagure.prod.pagure.issue.comment.added", issue("Open")).unwrap();
    assert_eq!((new.kind, new.name.as_str()), (MatterKind::Issue(Forge::Pagure), "pagure:garden/beds#7"));
    assert_eq!((new.open, new.opened), (Some(true), Some(Time::from_secs_f64(1.7e9))));
    assert_eq!(lists(&new), "project:pagure:garden/beds person:ann person:bo");
    assert_eq!((new.told.title.as_str(), new.told.label.as_str()), ("Slugs", "garden/beds#7"));
    assert_eq!(new.told.link.as_deref(), Some("https://pagure.io/garden/beds/issue/7"), "not to the comment");
    assert_eq!(said("io.pagure.prod.pagure.issue.edit", issue("Closed")).1, Some(false));
    assert_eq!(said("io.pagure.prod.pagure.issue.drop", issue("Open")).1, Some(false));
    let mut private = issue("Open");
    private["issue"]["private"] = json!(true);
    assert_eq!(found("io.pagure.prod.pagure.issue.new", private), None);
    assert_eq!(found("io.pagure.prod.pagure.issue.new", json!({"issue": "odd", "project": 5})), None);
    assert_eq!(found("io.pagure.prod.pagure.git.receive", issue("Open")), None);
}

#[test]
fn pull_requests_of_pagure() {
    let pull = |status: Value| {
        json!({"agent": "bo", "pullrequest": {
            "id": 8, "title": "Fewer slugs", "status": status, "project": project(), "user": {"name": "bo"},
        }})
    };
    let name = "pagure:garden/beds#8".to_owned();
    assert_eq!(said("io.pagure.prod.pagure.pull-request.new", pull(json!(null))), (name.clone(), Some(true)));
    assert_eq!(said("io.pagure.prod.pagure.pull-request.comment.added", pull(json!("Open"))).1, Some(true));
    assert_eq!(said("io.pagure.prod.pagure.pull-request.flag.added", pull(json!(null))), (name, None));
    assert_eq!(said("io.pagure.prod.pagure.pull-request.closed", pull(json!("Merged"))).1, Some(false));
    assert_eq!(said("io.pagure.prod.pagure.pull-request.reopened", pull(json!(null))).1, Some(true));
}

#[test]
fn issues_and_pull_requests_of_github() {
    let at = |extra: Value| {
        let mut body = json!({
            "fas_usernames": {"bo-on-gh": "bo", "garden": "github_org_garden"},
            "repository": {"name": "beds", "owner": {"login": "garden"}}, "sender": {"login": "bo-on-gh"},
        });
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body
    };
    let issue = |more: Value| {
        let mut issue = json!({"number": 9, "title": "Slugs", "user": {"login": "bo-on-gh"}, "assignee": {"login": "stranger"},
            "created_at": "2026-11-21T16:05:00Z", "html_url": "https://github.com/garden/beds/issues/9"});
        issue.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        issue
    };
    let topic = "org.x.prod.github.issue.opened";
    let new = found(topic, at(json!({"action": "opened", "issue": issue(json!({"state": "open"}))}))).unwrap();
    assert_eq!((new.kind, new.name.as_str()), (MatterKind::Issue(Forge::Github), "github:garden/beds#9"));
    assert_eq!((new.open, lists(&new).as_str()), (Some(true), "project:github:garden/beds person:bo"));
    assert_eq!((new.told.by.as_deref(), new.told.with.as_deref()), (Some("bo"), Some("stranger")));
    let closed = at(json!({"action": "closed", "issue": issue(json!({"state": "closed"}))}));
    assert_eq!(said(topic, closed).1, Some(false));
    let gone = at(json!({"action": "deleted", "issue": issue(json!({"state": "open"}))}));
    assert_eq!(said(topic, gone).1, Some(false));
    let comment_gone = at(json!({"action": "deleted", "comment": {"id": 1}, "issue": issue(json!({"state": "open"}))}));
    assert_eq!(said("org.x.prod.github.issue.comment", comment_gone).1, Some(true));
    let on_pull =
        at(json!({"action": "created", "comment": {}, "issue": issue(json!({"pull_request": {"url": "x"}}))}));
    assert_eq!(found("org.x.prod.github.issue.comment", on_pull).unwrap().kind, MatterKind::PullRequest(Forge::Github));
    let bridged = json!({"agent": "bo", "body": {
        "action": "closed", "number": 12, "pull_request": {"number": 12, "title": "Fewer", "state": "closed", "merged": true},
        "repository": {"full_name": "garden/beds", "name": "beds", "owner": {"login": "garden"}},
    }});
    assert_eq!(said("org.x.prod.github.pull_request", bridged), ("github:garden/beds#12".to_owned(), Some(false)));
}

#[test]
fn issues_and_pull_requests_of_forgejo() {
    let body = |action: &str, more: Value| {
        let mut said = json!({"action": action, "number": 7, "repository": {"full_name": "garden/beds"}});
        said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"agent": "ann", "body": said})
    };
    let user = json!({"login": "ann", "username": "ann"});
    let issue = json!({"issue": {"number": 7, "title": "Slugs", "user": user}});
    let new = found("org.x.prod.forgejo.issues", body("opened", issue.clone())).unwrap();
    assert_eq!((new.name.as_str(), new.open), ("forgejo:garden/beds#7", Some(true)));
    assert_eq!(lists(&new), "project:forgejo:garden/beds person:ann");
    assert_eq!(said("org.x.prod.forgejo.issue_label", body("label_updated", issue)).1, None);
    let pull = json!({"pull_request": {"number": 7, "title": "Fewer", "state": "closed", "merged": true}});
    let merged = found("org.x.prod.forgejo.pull_request", body("closed", pull)).unwrap();
    assert_eq!((merged.kind, merged.open), (MatterKind::PullRequest(Forge::Forgejo), Some(false)));
}

#[test]
fn bugs() {
    let bug = |more: Value| {
        let mut bug = json!({"id": 4711, "summary": "It flickers", "component": "lantern", "product": "Fedora",
            "creator": "ann@fedoraproject.org", "assigned_to": "dee@example.org", "creation_time": 1.7e9,
            "weburl": "https://bugs.example.org/show_bug.cgi?id=4711"});
        bug.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"bug": bug, "event": {"changes": [{"field_name": "bug_status", "added": "CLOSED"}]}})
    };
    let new = found("org.x.prod.bugzilla.bug.new", bug(json!({"is_open": true}))).unwrap();
    assert_eq!((new.kind, new.open, lists(&new).as_str()), (MatterKind::Bug, Some(true), "person:ann"));
    assert_eq!((new.told.with, new.told.remark.as_deref()), (None, Some("lantern")));
    assert_eq!(new.told.link.as_deref(), Some("https://bugs.example.org/show_bug.cgi?id=4711"));
    assert_eq!(said("org.x.prod.bugzilla.bug.update", bug(json!({"status": "CLOSED"}))).1, Some(false));
    assert_eq!(said("org.x.prod.bugzilla.bug.update", bug(json!({"status": {"name": "NEW"}}))).1, Some(true));
    assert_eq!(said("org.x.prod.bugzilla.bug.update", bug(json!({}))).1, Some(false), "as its event says");
}

#[test]
fn updates() {
    let update = |more: Value| {
        let mut update = json!({"alias": "UPDATE-1", "title": "lantern-2.4-1.fc42", "status": "testing", "request": null,
            "karma": 1, "stable_karma": 3, "user": {"name": "bo"}, "date_submitted": "2026-11-20 09:00:00"});
        update.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        update
    };
    let says =
        |topic: &str, more: Value| said(&format!("org.x.prod.bodhi.update.{topic}"), json!({"update": update(more)})).1;
    let met = found("org.x.prod.bodhi.update.requirements_met.stable", json!({"update": update(json!({}))})).unwrap();
    assert_eq!((met.kind, met.name.as_str(), met.open), (MatterKind::Update, "bodhi:UPDATE-1", Some(true)));
    assert_eq!((lists(&met).as_str(), met.told.remark.as_deref()), ("person:bo", Some("karma 1")));
    assert_eq!(met.opened.unwrap().to_string(), "2026-11-20T09:00:00Z");
    assert_eq!(says("edit", json!({})), None, "it stays as it was");
    assert_eq!(says("edit", json!({"meets_testing_requirements": false})), Some(false));
    assert_eq!(says("edit", json!({"karma": 3})), Some(true));
    assert_eq!(says("complete.testing", json!({})), None);
    assert_eq!(says("request.stable", json!({"request": "stable"})), Some(false));
    assert_eq!(says("complete.stable", json!({"status": "stable"})), Some(false));
    let comment = json!({"comment": {"text": "good", "update": update(json!({"karma": 4}))}});
    assert_eq!(said("org.x.prod.bodhi.update.comment", comment).1, Some(true));
    let old = json!({"comment": {"text": "good", "update_title": "lantern-0.3-2.fc17"}});
    assert_eq!(found("org.x.prod.bodhi.update.comment", old), None);
}

#[test]
fn requests_for_rights() {
    let acl = |status: &str| {
        json!({"agent": "cy", "acl": "commit", "username": "cy", "status": status, "package_listing": {
            "package": {"name": "lantern", "namespace": "rpms"}, "collection": {"branchname": "f22"},
            "point_of_contact": "bo"}})
    };
    let asked = found("org.x.prod.pkgdb.acl.update", acl("Awaiting Review")).unwrap();
    assert_eq!((asked.open, lists(&asked).as_str()), (Some(true), "person:bo"));
    assert_eq!((asked.told.title.as_str(), asked.told.by.as_deref()), ("commit on lantern", Some("cy")));
    assert_eq!(said("org.x.prod.pkgdb.acl.update", acl("Approved")), (asked.name.clone(), Some(false)));
    let deleted = json!({"agent": "bo", "acl": {"acl": "commit", "fas_name": "cy", "status": "Awaiting Review",
        "packagelist": {"package": {"name": "lantern"}, "collection": {"branchname": "f22"}}}});
    assert_eq!(said("org.x.prod.pkgdb.acl.delete", deleted), (asked.name, Some(false)));
}

#[test]
fn oddities_are_no_matters() {
    for topic in [
        "pagure.issue.new",
        "github.issues",
        "forgejo.issues",
        "bugzilla.bug.new",
        "bodhi.update.comment",
        "pkgdb.acl.update",
    ] {
        for body in [json!(null), json!([]), json!("x"), json!({"issue": 1, "bug": [], "update": "x", "acl": {}})] {
            assert_eq!(found(&format!("org.x.prod.{topic}"), body.clone()), None, "{topic} {body}");
        }
    }
}
