//! Every kind of neighbours that become one entry, each beside others that must not: another object, another person,
//! another kind, and the same too late.

use std::io::Cursor;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::meaning::Meaning;
use crate::model::STORY_WINDOW_MS;

use super::conglomerate;

static MEANING: LazyLock<Meaning> = LazyLock::new(|| Meaning::embedded().expect("rules without a mistake"));

/// The topic's part after prefix and environment, and the body.
type Said = (&'static str, Value);

/// Runs what belongs together, five minutes apart, with `apart` in between and the last once more, too late.
#[track_caller]
fn tells(sentence: &str, together: &[Said], apart: &[Said]) {
    let minute = |minutes: usize| 1_780_000_000 + minutes * 60;
    let mut messages: Vec<(usize, String, &Said)> = Vec::new();
    for (at, said) in together.iter().enumerate() {
        messages.push((minute(at * 5), format!("together-{at}"), said));
    }
    for (at, said) in apart.iter().enumerate() {
        messages.push((minute(1), format!("apart-{at}"), said));
    }
    let last = together.last().expect("there is a story");
    messages.push((minute((together.len() - 1) * 5 + 16), "late".to_owned(), last));
    messages.sort_by_key(|(time, ..)| *time);
    let lines: Vec<String> = messages.iter().map(|(time, id, said)| envelope(said, *time, id).to_string()).collect();

    let entries = entries(&lines.join("\n"));
    let ids: Vec<String> = (0..together.len()).map(|at| format!("together-{at}")).collect();
    let story = entries.iter().find(|entry| entry["msg_ids"] == json!(ids));
    let story = story.unwrap_or_else(|| panic!("no entry of just {ids:?} in {entries:#?}"));
    assert_eq!(story["subtitle"], sentence);
    assert_eq!((&story["start"], &story["end"]), (&json!(minute(0)), &json!(minute((together.len() - 1) * 5))));
    assert!(entries.iter().any(|entry| entry["msg_ids"] == json!(["late"])), "{entries:#?}");
    let told: usize = entries.iter().map(|entry| entry["msg_ids"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(told, lines.len(), "every message is in one entry");
}

fn envelope((kind, msg): &Said, time: usize, id: &str) -> Value {
    // A topic that brings its own prefix is whole.
    let prefix = if kind.starts_with("io.") || kind.starts_with("org.") { "" } else { "org.fedoraproject.prod." };
    json!({"topic": format!("{prefix}{kind}"), "msg": msg, "msg_id": id, "timestamp": time})
}

fn entries(lines: &str) -> Vec<Value> {
    let mut output = Vec::new();
    conglomerate(&MEANING, STORY_WINDOW_MS, Cursor::new(lines), &mut output, |fault| panic!("{fault}"))
        .expect("memory");
    let lines = String::from_utf8(output).expect("JSON");
    lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn ansible_playbooks() {
    let ran = |who: &str, book: &str| json!({"userid": who, "playbook": format!("/srv/web/infra/ansible/playbooks/{book}.yml"), "results": {"lamp01": {}}});
    tells(
        "dot ran the playbook playbooks/lamps.yml",
        &[("ansible.playbook.start", ran("dot", "lamps")), ("ansible.playbook.complete", ran("dot", "lamps"))],
        &[("ansible.playbook.start", ran("dot", "wicks")), ("ansible.playbook.start", ran("ann", "lamps"))],
    );
}

#[test]
fn bodhi_comments() {
    let comment = |who: &str, update: &str| json!({"comment": {"user": {"name": who}, "karma": 0, "text": "Works.", "update": {"alias": update, "title": "lantern-2.4-1.fc42"}}});
    let old = |who: &str| json!({"comment": {"author": who, "update_title": "lantern-2.4-1.fc17"}});
    tells(
        "ann, bo and 2 others commented on lantern-2.4-1.fc42 (4 comments)",
        &["ann", "bo", "cy", "dot"].map(|who| ("bodhi.update.comment", comment(who, "FEDORA-2026-1"))),
        &[("bodhi.update.comment", comment("ann", "FEDORA-2026-2")), ("bodhi.update.comment", old("ann"))],
    );
    tells(
        "ann and bo commented on lantern-2.4-1.fc17 (2 comments)",
        &[("bodhi.update.comment", old("ann")), ("bodhi.update.comment", old("bo"))],
        &[("bodhi.update.comment", comment("ann", "FEDORA-2026-1"))],
    );
}

#[test]
fn bodhi_requests_and_overrides() {
    let request = |who: &str, build: &str| json!({"agent": who, "update": {"alias": build, "title": build}});
    tells(
        "bo submitted 2 updates to testing",
        &["lantern-2.4-1.fc42", "wick-1-1.fc42"].map(|build| ("bodhi.update.request.testing", request("bo", build))),
        &[
            ("bodhi.update.request.testing", request("ann", "lamp-1-1.fc42")),
            ("bodhi.update.request.stable", request("bo", "lamp-1-1.fc42")),
            ("bodhi.update.request.unpush", request("bo", "lamp-1-1.fc42")),
        ],
    );
    let build = |who: &str, nvr: &str| json!({"override": {"build": {"nvr": nvr}, "submitter": {"name": who}}});
    tells(
        "bo put 2 builds into the buildroot",
        &["lantern-2.4-1.fc42", "wick-1-1.fc42"].map(|nvr| ("bodhi.buildroot_override.tag", build("bo", nvr))),
        &[
            ("bodhi.buildroot_override.tag", build("ann", "lamp-1-1.fc42")),
            ("bodhi.buildroot_override.untag", build("bo", "lamp-1-1.fc42")),
        ],
    );
    tells(
        "bo took 2 builds out of the buildroot",
        &["lantern-2.4-1.fc42", "wick-1-1.fc42"].map(|nvr| ("bodhi.buildroot_override.untag", build("bo", nvr))),
        &[("bodhi.buildroot_override.tag", build("bo", "lamp-1-1.fc42"))],
    );
}

#[test]
fn copr_builds() {
    let build = |owner: &str, copr: &str, number: u64, status: u64| json!({"user": "bo", "owner": owner, "copr": copr, "build": number, "pkg": "lantern", "status": status});
    tells(
        "bo started 3 builds in the copr lamps",
        &[1, 2, 3].map(|number| ("copr.build.start", build("@lamp-sig", "lamps", number, 3))),
        &[
            ("copr.build.start", build("@lamp-sig", "wicks", 4, 3)),
            ("copr.build.start", build("cy", "lamps", 5, 3)),
            ("copr.build.end", build("@lamp-sig", "lamps", 1, 1)),
        ],
    );
    tells(
        "2 builds in the copr lamps failed",
        &[1, 2].map(|number| ("copr.build.end", build("bo", "lamps", number, 0))),
        &[("copr.build.end", build("bo", "lamps", 3, 1)), ("copr.build.end", build("cy", "lamps", 4, 0))],
    );
}

#[test]
fn mails_of_a_thread() {
    let mail = |list: &str, subject: &str, who: &str| {
        json!({"mlist": {"list_name": list}, "msg": {"from": format!("{who}@fedoraproject.org"), "subject": subject,
            "message-id": "<a@example.org>", "references": null}})
    };
    tells(
        "3 mails about Which wick? on the list lamps",
        &[
            ("mailman.receive", mail("lamps", "Which wick?", "ann")),
            ("mailman.receive", mail("lamps", "Re: Which wick?", "bo")),
            ("mailman.receive", mail("lamps", "Re: Which wick?", "ann")),
        ],
        &[
            ("mailman.receive", mail("lamps", "Which lamp?", "ann")),
            ("mailman.receive", mail("docs", "Re: Which wick?", "ann")),
        ],
    );
}

#[test]
fn meetings() {
    let heard = |url: &str, nick: &str| {
        json!({"owner": "ann", "channel": "#lantern", "meeting_topic": "Lamp SIG", "topic": "wicks", "url": url,
            "attendees": {"ann": 1, "bo": 1}, "details": {"nick": nick, "line": "a line"}})
    };
    tells(
        "ann and bo noted an action 2 times in the meeting Lamp SIG in #lantern",
        &["ann", "bo"].map(|nick| ("meetbot.meeting.item.action", heard("http://meetbot.example.org/1", nick))),
        &[
            ("meetbot.meeting.item.action", heard("http://meetbot.example.org/2", "ann")),
            ("meetbot.meeting.item.idea", heard("http://meetbot.example.org/1", "ann")),
        ],
    );
    tells(
        "The meeting Lamp SIG in #lantern went through 2 topics, last: wicks",
        &["ann", "ann"].map(|nick| ("meetbot.meeting.topic.update", heard("http://meetbot.example.org/1", nick))),
        &[("meetbot.meeting.topic.update", heard("http://meetbot.example.org/2", "ann"))],
    );
}

#[test]
fn pagure_tickets_and_pull_requests() {
    let project = |name: &str| json!({"name": name, "namespace": "design", "user": {"name": "bo"}});
    let issue = |who: &str, name: &str, id: u64| json!({"agent": who, "project": project(name), "issue": {"id": id, "title": "A lantern"}});
    let pull = |who: &str, name: &str, id: u64| json!({"agent": who, "pullrequest": {"id": id, "title": "Draw it", "project": project(name)}});
    let commented = "io.pagure.prod.pagure.issue.comment.added";
    tells(
        "ann, bo and 2 others commented on design/tasks#849: A lantern (5 comments)",
        &["ann", "bo", "ann", "cy", "dot"].map(|who| (commented, issue(who, "tasks", 849))),
        &[
            (commented, issue("ann", "tasks", 850)),
            (commented, issue("ann", "logos", 849)),
            ("io.pagure.prod.pagure.pull-request.comment.added", pull("ann", "tasks", 849)),
            ("io.pagure.stg.pagure.issue.comment.added", issue("ann", "tasks", 849)),
            ("org.fedoraproject.prod.pagure.issue.comment.added", issue("ann", "tasks", 849)),
        ],
    );
    tells(
        "ann opened 2 issues in design/tasks",
        &[1, 2].map(|id| ("io.pagure.prod.pagure.issue.new", issue("ann", "tasks", id))),
        &[
            ("io.pagure.prod.pagure.issue.new", issue("bo", "tasks", 3)),
            ("io.pagure.prod.pagure.issue.new", issue("ann", "logos", 3)),
        ],
    );
    tells(
        "ann and bo changed design/tasks#849 3 times: A lantern",
        &["ann", "bo", "ann"].map(|who| ("io.pagure.prod.pagure.issue.edit", issue(who, "tasks", 849))),
        &[("io.pagure.prod.pagure.issue.edit", issue("ann", "tasks", 1))],
    );
    tells(
        "ann and bo commented on the pull request design/tasks#21: Draw it (2 comments)",
        &["ann", "bo"].map(|who| ("io.pagure.prod.pagure.pull-request.comment.added", pull(who, "tasks", 21))),
        &[
            ("io.pagure.prod.pagure.pull-request.comment.added", pull("ann", "tasks", 22)),
            ("io.pagure.prod.pagure.pull-request.comment.added", pull("ann", "logos", 21)),
        ],
    );
}

#[test]
fn pkgdb_rights() {
    let right = |agent: &str, user: &str, package: &str, acl: &str| {
        json!({"agent": agent, "username": user, "acl": acl, "status": "Approved",
            "package_listing": {"package": {"name": package, "namespace": "rpms"}, "collection": {"branchname": "f22"}}})
    };
    tells(
        "bo changed 3 rights of cy on rpms/lantern",
        &["commit", "approveacls", "watchbugzilla"].map(|acl| ("pkgdb.acl.update", right("bo", "cy", "lantern", acl))),
        &[
            ("pkgdb.acl.update", right("bo", "dot", "lantern", "commit")),
            ("pkgdb.acl.update", right("bo", "cy", "wick", "commit")),
            ("pkgdb.acl.update", right("ann", "cy", "lantern", "commit")),
        ],
    );
}

#[test]
fn tags_on_packages() {
    let vote = |who: &str, tag: &str, like: bool| json!({"vote": {"like": like, "tag": {"tag": tag, "package": "lantern"}, "user": {"username": who}}});
    tells(
        "cy voted for 2 tags on packages",
        &["light", "warm"].map(|tag| ("fedoratagger.tag.update", vote("cy", tag, true))),
        &[
            ("fedoratagger.tag.update", vote("ann", "light", true)),
            ("fedoratagger.tag.update", vote("cy", "heavy", false)),
            ("fedoratagger.tag.create", vote("cy", "round", true)),
        ],
    );
    let build = |who: &str, name: &str, tag: &str| json!({"user": who, "owner": "bo", "name": name, "version": "1", "release": "1", "tag": tag});
    tells(
        "bodhi tagged 2 builds into f42-updates",
        &["lantern", "wick"].map(|name| ("buildsys.tag", build("bodhi", name, "f42-updates"))),
        &[
            ("buildsys.tag", build("bodhi", "lamp", "f41-updates")),
            ("buildsys.untag", build("bodhi", "lamp", "f42-updates")),
            ("buildsys.tag", build("ann", "lamp", "f42-updates")),
        ],
    );
}

#[test]
fn pushes() {
    let old = |who: &str, repo: &str| json!({"commit": {"repo": repo, "username": who, "branch": "f42", "rev": "1a", "summary": "Trim"}});
    tells(
        "bo pushed 5 commits to lantern",
        &["bo"; 5].map(|who| ("git.receive", old(who, "lantern"))),
        &[("git.receive", old("bo", "wick")), ("git.receive", old("ann", "lantern"))],
    );
    let pagure = |who: &str, name: &str| json!({"agent": who, "branch": "refs/heads/main", "total_commits": 2, "repo": {"name": name}});
    tells(
        "bo pushed 2 times to lantern",
        &["bo"; 2].map(|who| ("pagure.git.receive", pagure(who, "lantern"))),
        &[("pagure.git.receive", pagure("bo", "wick")), ("pagure.git.receive", pagure("ann", "lantern"))],
    );
}

#[test]
fn builds() {
    let build = |who: &str, name: &str, state: u64| json!({"owner": who, "name": name, "version": "1", "release": "1", "new": state});
    tells(
        "bo built 3 packages",
        &["lantern", "wick", "lamp"].map(|name| ("buildsys.build.state.change", build("bo", name, 1))),
        &[
            ("buildsys.build.state.change", build("bo", "oil", 3)),
            ("buildsys.build.state.change", build("ann", "oil", 1)),
        ],
    );
    tells(
        "2 builds of bo failed",
        &["lantern", "wick"].map(|name| ("buildsys.build.state.change", build("bo", name, 3))),
        &[("buildsys.build.state.change", build("bo", "lamp", 1))],
    );
}

#[test]
fn badges_and_karma() {
    let badge = |who: &str, name: &str| json!({"badge": {"name": name}, "user": {"username": who}});
    tells(
        "ann, bo and cy earned the badge Lamp Lighter",
        &["ann", "bo", "cy"].map(|who| ("fedbadges.badge.award", badge(who, "Lamp Lighter"))),
        &[("fedbadges.badge.award", badge("ann", "Wick Trimmer"))],
    );
    let karma = |who: &str, whom: &str, vote: i64| json!({"agent": who, "recipient": whom, "vote": vote, "total": 12});
    tells(
        "ann and cy gave cookies to bo (12 now)",
        &["ann", "cy"].map(|who| ("irc.karma", karma(who, "bo", 1))),
        &[("irc.karma", karma("ann", "dot", 1)), ("irc.karma", karma("ann", "bo", -1))],
    );
}

#[test]
fn forges_of_today() {
    let comment = |who: &str, repo: &str, number: u64| {
        json!({"agent": who, "body": {"action": "created", "issue": {"number": number, "title": "A wick"}, "sender": {"login": who},
            "repository": {"name": repo, "full_name": format!("lamps/{repo}"), "owner": {"login": "lamps"}}}})
    };
    for topic in ["forgejo.issue_comment", "github.issue_comment"] {
        tells(
            "ann and bo commented on lamps/lantern#7: A wick (2 comments)",
            &["ann", "bo"].map(|who| (topic, comment(who, "lantern", 7))),
            &[(topic, comment("ann", "lantern", 8)), (topic, comment("ann", "oil", 7))],
        );
    }
    let push = |who: &str, repo: &str| {
        json!({"agent": who, "body": {"ref": "refs/heads/main", "commits": [{"id": "1a"}], "sender": {"login": who}, "pusher": {"name": who},
            "repository": {"name": repo, "full_name": format!("lamps/{repo}"), "owner": {"login": "lamps"}}}})
    };
    for topic in ["forgejo.push", "github.push"] {
        tells(
            "bo pushed 3 times to lamps/lantern",
            &["bo"; 3].map(|who| (topic, push(who, "lantern"))),
            &[(topic, push("ann", "lantern")), (topic, push("bo", "oil"))],
        );
    }
    let act = |who: &str, repo: &str, number: u64, action: &str| {
        let mut said = comment(who, repo, number);
        said["body"]["action"] = action.into();
        said["body"]["number"] = number.into();
        said["body"]["pull_request"] = json!({"number": number, "title": "Trim", "merged": false});
        said
    };
    for topic in ["forgejo.pull_request", "github.pull_request"] {
        tells(
            "bo opened 2 pull requests in lamps/lantern",
            &[1, 2].map(|number| (topic, act("bo", "lantern", number, "opened"))),
            &[
                (topic, act("bo", "lantern", 3, "closed")),
                (topic, act("ann", "lantern", 3, "opened")),
                (topic, act("bo", "oil", 3, "opened")),
            ],
        );
    }
}
