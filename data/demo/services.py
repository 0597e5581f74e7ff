"""The services of the demo and the shape of what each of them says on the bus.

One class a service. A service remembers what it must to stay consistent (the next
build id, the comments of an update) and publishes through ``story.publish``. What
happens, and why, is told in make_recording.py.
"""

import time

# Mail addresses name people to the bus only in this domain, so the invented people get one there.
MAIL = "fedoraproject.org"

HOUR = 3600
DAY = 24 * HOUR


def iso(t):
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(t))


def zulu(t):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(t))


def slug(text):
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


class Service:
    """What all services share: the story they belong to and the system user they run as."""

    account = "apache"
    prefix = "org.fedoraproject.prod."

    def __init__(self, story):
        self.story = story
        self.rng = story.rng

    @property
    def now(self):
        return self.story.now

    def say(self, topic, msg):
        self.story.publish(self.prefix + topic, msg, self.account)

    def hex(self, digits):
        return "%0*x" % (digits, self.rng.getrandbits(4 * digits))


class DistGit(Service):
    account = "mock-scm"

    def upload(self, who, package, version):
        name = f"{package}-{version}.tar.xz"
        self.say("git.lookaside.new", {
            "agent": who, "name": package, "filename": name, "md5sum": self.hex(32),
            "path": f"rpms/{package}/{name}/sha512/{self.hex(128)}/{name}"})

    def branch(self, who, package, branch):
        self.say("git.branch", {"agent": who, "name": package, "branch": branch})

    def commit(self, who, package, branch, summary, body="", patch=None):
        files = {package + ".spec": self._lines(3, 8)}
        if patch:
            files[patch] = self._lines(12, 40)
        else:
            files["sources"] = {"additions": 1, "deletions": 1, "lines": 2}
        total = {key: sum(f[key] for f in files.values()) for key in ("additions", "deletions", "lines")}
        self.say("git.receive", {"commit": {
            "username": who, "agent": who, "name": self.story.full_name(who), "email": f"{who}@{MAIL}",
            "namespace": "rpms", "repo": package, "branch": branch, "rev": self.hex(40), "seen": False,
            "path": f"/srv/git/repositories/rpms/{package}.git",
            "summary": summary, "message": summary + "\n" + (f"\n{body}\n" if body else ""),
            "stats": {"files": files, "total": {**total, "files": len(files)}}}})

    def _lines(self, low, high):
        added, removed = self.rng.randint(low, high), self.rng.randint(0, low)
        return {"additions": added, "deletions": removed, "lines": added + removed}


class Koji(Service):
    STATES = {"BUILDING": 0, "COMPLETE": 1, "FAILED": 3}

    def __init__(self, story):
        super().__init__(story)
        self.build_id, self.task_id, self.repo_id = 2_450_310, 117_630_400, 6_120_050

    def start(self, who, name, version, release, target):
        self.build_id += self.rng.randint(1, 4)
        self.task_id += self.rng.randint(3, 60)
        build = {"build_id": self.build_id, "task_id": self.task_id, "name": name, "version": version,
                 "release": release, "owner": who, "nvr": f"{name}-{version}-{release}",
                 "request": [f"git+https://src.example.org/rpms/{name}.git#{self.hex(40)}", target, {}]}
        self._change(build, None, "BUILDING")
        return build

    def finish(self, build, state="COMPLETE"):
        self._change(build, "BUILDING", state)

    def _change(self, build, old, new):
        keys = ("build_id", "task_id", "name", "version", "release", "owner", "request")
        self.say("buildsys.build.state.change", {
            **{k: build[k] for k in keys}, "epoch": None, "attribute": "state", "instance": "primary",
            "old": None if old is None else self.STATES[old], "new": self.STATES[new]})

    def scratch(self, who, nvr, target, took):
        """A scratch build, from its start; a generator, because it takes a while."""
        self.task_id += self.rng.randint(3, 60)
        task, started = self.task_id, self.now
        srpm = nvr + ".src.rpm"

        def change(old, new):
            self.say("buildsys.task.state.change", {
                "attribute": "state", "id": task, "instance": "primary", "method": "build",
                "old": old, "new": new, "owner": who, "srpm": srpm,
                "info": {"id": task, "method": "build", "arch": "noarch", "parent": None, "children": [],
                         "state": 1, "priority": 20, "channel_id": 1, "host_id": 17, "label": None,
                         "waiting": None, "awaited": None, "owner": 400 + task % 900,
                         "create_time": iso(started - 4) + ".204118", "start_time": iso(started) + ".771020",
                         "completion_time": None if new == "OPEN" else iso(self.now) + ".330457",
                         "request": [f"cli-build/{started}.{task % 100000}/{srpm}", target, {"scratch": True}]}})

        change("FREE", "OPEN")
        yield took
        change("OPEN", "CLOSED")

    def tag(self, build, tag, by, topic="buildsys.tag"):
        self.say(topic, {"name": build["name"], "version": build["version"], "release": build["release"],
                         "build_id": build["build_id"], "owner": build["owner"], "user": by, "tag": tag,
                         "tag_id": 80_000 + sum(map(ord, tag)), "instance": "primary"})

    def untag(self, build, tag, by):
        self.tag(build, tag, by, "buildsys.untag")

    def repo(self, tag):
        self.repo_id += self.rng.randint(2, 30)
        body = {"tag": tag, "tag_id": 80_000 + sum(map(ord, tag)), "repo_id": self.repo_id, "instance": "primary"}
        self.say("buildsys.repo.init", body)
        yield self.rng.randint(200, 900)
        self.say("buildsys.repo.done", body)

    def list_change(self, tag, package):
        self.say("buildsys.package.list.change", {"tag": tag, "package": package, "instance": "primary"})


class Bodhi(Service):
    def __init__(self, story):
        super().__init__(story)
        self.comment_id, self.update_id, self.waiting = 3_510_200, 248_300, []

    def _user(self, name):
        if name == "bodhi":
            return {"id": 91, "name": "bodhi", "email": None, "avatar": None, "openid": None, "groups": []}
        return {"id": self.story.number(name), "name": name, "email": f"{name}@{MAIL}", "avatar": None,
                "openid": None, "groups": [{"name": "packager"}]}

    def submit(self, who, build, branch, notes, kind="bugfix", bugs=()):
        """A new update, submitted to testing. It waits for the next push."""
        self.update_id += self.rng.randint(1, 6)
        name, version = branch.upper(), branch.lstrip("f")
        alias = f"FEDORA-2024-{self.hex(10)}"
        update = {
            "alias": alias, "updateid": alias, "title": build["nvr"], "display_name": "", "type": kind,
            "status": "pending", "request": "testing", "notes": notes, "karma": 0, "stable_karma": 3,
            "unstable_karma": -3, "autokarma": True, "severity": "medium" if kind == "security" else "unspecified",
            "suggest": "unspecified", "critpath": build["name"] in ("landfall", "moorings", "driftwood"),
            "builds": [{"nvr": build["nvr"], "epoch": 0, "release_id": 41, "signed": True, "type": "rpm"}],
            "bugs": [{"bug_id": bug["id"], "title": bug["summary"], "security": kind == "security",
                      "parent": False, "feedback": []} for bug in bugs],
            "comments": [], "test_cases": [], "close_bugs": True, "require_bugs": True, "require_testcases": True,
            "requirements": "", "locked": False, "pushed": False, "meets_testing_requirements": False,
            "test_gating_status": "waiting", "content_type": "rpm", "compose": None,
            "date_submitted": iso(self.now), "date_modified": None, "date_pushed": None, "date_testing": None,
            "date_stable": None, "date_approved": None, "user": self._user(who),
            "url": f"https://bodhi.example.org/updates/{alias}",
            "release": {"name": name, "long_name": f"Fedora {version}", "version": version, "branch": branch,
                        "dist_tag": branch, "id_prefix": "FEDORA", "state": "pending" if branch == "f41" else "current",
                        "composed_by_bodhi": True, "mail_template": "fedora_errata_template",
                        "candidate_tag": f"{branch}-updates-candidate", "testing_tag": f"{branch}-updates-testing",
                        "stable_tag": f"{branch}-updates", "override_tag": f"{branch}-override",
                        "pending_signing_tag": f"{branch}-signing-pending",
                        "pending_testing_tag": f"{branch}-updates-testing-pending",
                        "pending_stable_tag": f"{branch}-updates-pending"}}
        self._note(update, f"This update has been submitted for testing by {who}. ")
        self.say("bodhi.update.request.testing", {"update": update, "agent": who})
        self.waiting.append((update, build))
        return update

    def _note(self, update, text, who="bodhi", karma=0):
        self.comment_id += self.rng.randint(1, 5)
        comment = {"id": self.comment_id, "text": text, "karma": karma, "karma_critpath": 0,
                   "timestamp": iso(self.now), "update_id": self.update_id, "user": self._user(who),
                   "user_id": self._user(who)["id"], "bug_feedback": [], "testcase_feedback": []}
        update["comments"].append(comment)
        return comment

    def comment(self, update, who, text, karma):
        comment = self._note(update, text, who, karma)
        update["karma"] += karma
        inside = {k: v for k, v in update.items() if k != "comments"}
        self.say("bodhi.update.comment", {
            "comment": {**comment, "author": who, "update": inside, "update_alias": update["alias"],
                        "update_title": update["title"]}, "agent": who})

    def edit(self, update, who, notes):
        update.update(notes=notes, date_modified=iso(self.now))
        self._note(update, f"{who} edited this update. ")
        self.say("bodhi.update.edit", {"update": update, "agent": who, "new_bugs": []})

    def requirements_met(self, update):
        update["meets_testing_requirements"] = True
        self._note(update, "This update can be pushed to stable now if the maintainer wishes")
        self.say("bodhi.update.requirements_met.stable", {"update": update, "agent": "bodhi"})

    def request_stable(self, update, build, who):
        update["request"] = "stable"
        self._note(update, f"This update has been submitted for stable by {who}. ")
        self.say("bodhi.update.request.stable", {"update": update, "agent": who})
        self.waiting.append((update, build))

    def obsolete(self, update, who):
        update.update(status="obsolete", request=None)
        self.waiting = [pair for pair in self.waiting if pair[0] is not update]
        self.say("bodhi.update.request.obsolete", {"update": update, "agent": who})

    def override(self, who, build, notes):
        self.say("bodhi.buildroot_override.tag", {"override": {
            "nvr": build["nvr"], "build": {"nvr": build["nvr"], "release_id": 41, "signed": True},
            "build_id": build["build_id"], "notes": notes, "submitter": self._user(who),
            "submitter_id": self.story.number(who), "submission_date": iso(self.now),
            "expiration_date": iso(self.now + 7 * DAY), "expired_date": None}})

    def push(self, branch):
        """The nightly push: everything that waits moves on; a generator, because it takes hours."""
        ready = [pair for pair in self.waiting if pair[0]["release"]["branch"] == branch]
        if not ready:
            return
        self.waiting = [pair for pair in self.waiting if pair not in ready]
        self.say("bodhi.compose.start", {"agent": "releng"})
        for request in ("testing", "stable"):
            chosen = [pair for pair in ready if pair[0]["request"] == request]
            if not chosen:
                continue
            repo = f"{branch}-updates" + ("-testing" if request == "testing" else "")
            self.say("bodhi.compose.composing", {"agent": "releng", "ctype": "rpm", "repo": repo,
                                                 "updates": [build["nvr"] for _, build in chosen]})
            yield self.rng.randint(40, 70) * 60
            for update, build in chosen:
                update.update(status=request, request=None, pushed=True, date_pushed=iso(self.now),
                              test_gating_status="passed")
                update["date_" + request] = iso(self.now)
                self._note(update, f"This update has been pushed to {request}.")
                if request == "stable":
                    self.story.koji.tag(build, repo, "bodhi")
                self.say(f"bodhi.update.complete.{request}", {"update": update, "agent": "composer"})
                yield self.rng.randint(3, 20)
            yield self.rng.randint(10, 30) * 60
            self.say("bodhi.compose.sync.done", {"agent": "releng", "repo": repo})
            self.say("bodhi.compose.complete", {"agent": "releng", "ctype": "rpm", "repo": repo, "success": True})
        yield self.rng.randint(10, 30) * 60
        size = self.rng.randint(200, 2900)
        self.story.publish(self.prefix + "bodhi.updates.fedora.sync", {
            "bytes": f"{size} MiB", "raw_bytes": str(size * 1_048_576 + self.rng.randint(0, 9999)),
            "deleted": str(self.rng.randint(3, 400)), "release": branch.lstrip("f"), "repo": "updates-testing"}, "ftpsync")


class Bugzilla(Service):
    account = "fedmsg"

    def __init__(self, story):
        super().__init__(story)
        self.bug_id, self.comment_id = 2_278_410, 19_870_300

    def new(self, who, component, summary, text, assignee, version="41"):
        self.bug_id += self.rng.randint(3, 40)
        bug = {"id": self.bug_id, "summary": summary, "component": component, "components": [component],
               "product": "Fedora", "version": version, "versions": [version], "status": "NEW", "resolution": "",
               "creator": f"{who}@{MAIL}", "assigned_to": f"{assignee}@{MAIL}", "cc": [f"{assignee}@{MAIL}"],
               "creation_time": float(self.now), "last_change_time": float(self.now), "is_open": True,
               "severity": "medium", "priority": "unspecified", "keywords": [], "blocks": [], "depends_on": [],
               "flags": [], "description": text, "comments": [], "whiteboard": "",
               "weburl": f"https://bugzilla.example.org/show_bug.cgi?id={self.bug_id}"}
        self._comment(bug, who, text)
        self._event("bugzilla.bug.new", bug, who, [], bug["comments"][-1])
        return bug

    def comment(self, bug, who, text):
        self._event("bugzilla.bug.update", bug, who, [], self._comment(bug, who, text))

    def change(self, bug, who, field, added, removed):
        names = {"bug_status": "status", "resolution": "resolution", "blocks": "blocks", "assigned_to": "assigned_to"}
        bug[names[field]] = [added] if field == "blocks" else added
        bug["is_open"] = bug["status"] != "CLOSED"
        self._event("bugzilla.bug.update", bug, who,
                    [{"field_name": field, "added": str(added), "removed": str(removed)}], None)

    def _comment(self, bug, who, text):
        self.comment_id += self.rng.randint(1, 30)
        comment = {"id": self.comment_id, "bug_id": bug["id"], "count": len(bug["comments"]), "text": text,
                   "author": f"{who}@{MAIL}", "creator": f"{who}@{MAIL}", "is_private": False,
                   "time": float(self.now), "creation_time": float(self.now)}
        bug["comments"].append(comment)
        return comment

    def _event(self, topic, bug, who, changes, comment):
        bug["last_change_time"] = float(self.now)
        self.say(topic, {"bug": bug, "comment": comment,
                         "event": {"who": f"{who}@{MAIL}", "when": float(self.now), "changes": changes}})


class ReleaseMonitoring(Service):
    account = "anitya"

    def __init__(self, story):
        super().__init__(story)
        self.ids = {name: 310_000 + 37 * n for n, name in enumerate(story.packages)}

    def _project(self, package):
        upstream = package["name"].removeprefix("python-").removeprefix("rust-")
        return {"id": self.ids[package["name"]], "name": upstream, "backend": "custom", "regex": None,
                "homepage": f"https://{upstream.lower()}.example.org/", "version_url": None,
                "version": package["new"], "created_on": float(self.now - 900 * DAY), "updated_on": float(self.now)}

    def new_version(self, package):
        project = self._project(package)
        body = {"distro": None, "project": project, "message": {
            "agent": "anitya", "project": project, "old_version": package["old"], "upstream_version": package["new"],
            "versions": [package["new"], package["old"]],
            "packages": [{"distro": "Fedora", "package_name": package["name"]}]}}
        self.story.publish("org.release-monitoring.prod.anitya.project.version.update", body, "anitya")
        return body

    def bug_filed(self, trigger, bug):
        self.story.publish(self.prefix + "hotness.update.bug.file", {
            "bug": {"bug_id": bug["id"]},
            "trigger": {"i": 1, "msg": trigger, "msg_id": self.story.message_id(), "timestamp": self.now - 90,
                        "topic": "org.release-monitoring.prod.anitya.project.version.update", "username": "anitya"}},
            "hotness")

    def map_package(self, who, package):
        self.story.publish("org.release-monitoring.prod.anitya.project.map.new", {
            "distro": {"name": "Fedora"}, "project": self._project(package),
            "message": {"agent": f"{who}@{MAIL}", "distro": "Fedora", "new": package["name"],
                        "project": self._project(package)["name"]}}, "anitya")


class Tests(Service):
    """openQA, Greenwave and Koschei: the machines that test."""

    def __init__(self, story):
        super().__init__(story)
        self.job_id, self.result_id = 2_631_900, 51_200_400

    def openqa(self, build, test, flavor, image, result="passed", took=20 * 60, remaining=0):
        self.job_id += self.rng.randint(1, 3)
        job = {"id": self.job_id, "ARCH": "x86_64", "BUILD": build, "FLAVOR": flavor, "MACHINE": "64bit",
               "TEST": test, "HDD_1" if image.endswith("img") else "ISO": image}
        self.story.publish(self.prefix + "openqa.job.create", {**job, "remaining": remaining + 1}, "geekotest")
        yield took
        self.story.publish(self.prefix + "openqa.job.done", {
            **job, "bugref": None, "group_id": 2, "newbuild": None, "remaining": remaining, "result": result},
            "geekotest")

    def gate(self, nvr, passed=True, before=False):
        self.result_id += self.rng.randint(5, 50)
        test = "update.install_default_update_netinst"
        missing = {"testcase": test, "type": "test-result-missing", "item": {"item": nvr, "type": "koji_build"},
                   "scenario": None, "subject_identifier": nvr, "subject_type": "koji_build"}
        failed = {**missing, "type": "test-result-failed", "result_id": self.result_id}
        self.story.publish(self.prefix + "greenwave.decision.update", {
            "applicable_policies": ["critical_path_gating"], "decision_context": "bodhi_update_push_stable",
            "product_version": "fedora-41", "policies_satisfied": passed,
            "subject": [{"item": nvr, "type": "koji_build"}], "subject_identifier": nvr, "subject_type": "koji_build",
            "summary": "All required tests passed" if passed else "1 of 1 required tests failed",
            "unsatisfied_requirements": [] if passed else [failed],
            "previous": {"applicable_policies": ["critical_path_gating"], "policies_satisfied": before,
                         "summary": "1 of 1 required test results missing",
                         "unsatisfied_requirements": [missing]}}, "greenwave")

    def koschei(self, package, old, new, collection, long_name, groups):
        self.story.publish(self.prefix + "koschei.package.state.change", {
            "name": package, "old": old, "new": new, "repo": collection, "collection": collection,
            "collection_name": long_name, "koji_instance": "primary", "groups": groups}, "koschei")


class Compose(Service):
    account = "releng"

    def run(self, release, day, respin, ends):
        """One compose of a release, from start to its end; a generator."""
        label = "Rawhide" if release == "rawhide" else release
        compose_id = f"Fedora-{label}-{day}.n.{respin}"
        where = f"https://kojipkgs.example.org/compose/{release}/{compose_id}/compose"
        both = {"compose_id": compose_id, "location": where}
        branch = "rawhide" if release == "rawhide" else "branched"
        legacy = {"arch": "", "branch": "rawhide" if release == "rawhide" else release}
        self.say(f"compose.{branch}.start", {**legacy, "log": "start", "short": "Fedora"})
        self.say("pungi.compose.status.change", {**both, "status": "STARTED"})
        for phase in ("gather", "createrepo") if ends == "DOOMED" else ("createrepo", "createiso"):
            yield self.rng.randint(12, 50) * 60
            self.say("pungi.compose.phase.start", {**both, "phase_name": phase})
        if ends != "DOOMED":
            yield self.rng.randint(10, 25) * 60
            self.say("pungi.compose.createiso.imagedone", {
                **both, "arch": "x86_64", "variant": "Everything",
                "file": f"/srv/compose/{release}/{compose_id}/compose/Everything/x86_64/iso/"
                        f"{compose_id}-Everything-x86_64.iso"})
        yield self.rng.randint(20, 60) * 60
        self.say("pungi.compose.status.change", {**both, "status": ends})
        if ends != "DOOMED":
            self.say(f"compose.{branch}.rsync.start", {**legacy, "log": "start"})
            yield self.rng.randint(15, 40) * 60
            self.say(f"compose.{branch}.rsync.complete", {**legacy, "log": "done"})
            self.say(f"compose.{branch}.complete", {**legacy, "log": "done", "compose_id": compose_id})
        return compose_id


class Project:
    """A project on the forge: its facts and the number of its next ticket or pull request."""

    def __init__(self, id, path, description, owner, next_number):
        self.id, self.path, self.description, self.owner, self.last = id, path, description, owner, next_number - 1
        self.namespace, self.name = path.split("/")

    def next(self):
        self.last += 1
        return self.last


class Pagure(Service):
    account = "pagure"
    prefix = "io.pagure.prod."

    def __init__(self, story):
        super().__init__(story)
        self.comment_id = 907_300
        table = [("design/tasks", "Requests to and plans of the design team", "inkfern", 39),
                 ("design/wallpapers", "The pictures behind your windows", "mikahar", 12),
                 ("infra/tickets", "Something broken, something wanted", "basaltop", 1184),
                 ("infra/ansible", "Playbooks of the project's machines", "kestrelm", 402),
                 ("python-sig/tracker", "Rebuilds, porting and other slow work", "hanaveld", 99),
                 ("docs/release-notes", "Release notes, one section a file", "pagewise", 211),
                 ("latam/eventos", "Encuentros, talleres y fiestas", "marisolv", 57),
                 ("quality/blockers", "Bugs that may stop a release", "nitpickj", 63),
                 ("websites/requests", "Wishes for the web pages", "kaleanak", 305)]
        self.projects = {path: Project(700 + n, path, text, owner, first)
                         for n, (path, text, owner, first) in enumerate(table)}

    def _user(self, name):
        return {"name": name, "fullname": self.story.full_name(name)}

    def _project(self, p):
        return {"id": p.id, "name": p.name, "namespace": p.namespace, "fullname": p.path, "url_path": p.path,
                "description": p.description, "parent": None, "user": self._user(p.owner), "tags": [],
                "date_created": str(self.story.start - 700 * DAY), "date_modified": str(self.now),
                "access_users": {"owner": [p.owner], "admin": [], "commit": [], "ticket": []},
                "access_groups": {"admin": [], "commit": [p.namespace], "ticket": []},
                "close_status": ["Fixed", "Invalid", "Duplicate"], "custom_keys": [], "milestones": {}, "priorities": {},
                "settings": {"issue_tracker": True, "pull_requests": True, "project_documentation": False,
                             "fedmsg_notifications": True, "always_merge": False}}

    def _comment(self, thing, who, text):
        self.comment_id += self.rng.randint(1, 9)
        thing["comments"].append({"id": self.comment_id, "comment": text, "user": self._user(who), "parent": None,
                                  "date_created": str(self.now), "edited_on": None, "editor": None,
                                  "notification": False, "reactions": {}})
        thing["last_updated"] = str(self.now)

    # -- tickets

    def open(self, path, who, title, text, tags=()):
        project = self.projects[path]
        issue = {"id": project.next(), "title": title, "content": text, "status": "Open", "close_status": None,
                 "user": self._user(who), "assignee": None, "tags": list(tags), "comments": [], "blocks": [],
                 "depends": [], "private": False, "priority": None, "milestone": None, "custom_fields": [],
                 "date_created": str(self.now), "last_updated": str(self.now), "closed_at": None}
        ticket = (project, issue)
        self._issue("issue.new", ticket, who)
        return ticket

    def _issue(self, topic, ticket, who, **more):
        project, issue = ticket
        self.say("pagure." + topic, {"issue": issue, "project": self._project(project), "agent": who, **more})

    def comment(self, ticket, who, text):
        self._comment(ticket[1], who, text)
        self._issue("issue.comment.added", ticket, who)

    def assign(self, ticket, who, to):
        ticket[1]["assignee"] = self._user(to)
        self._issue("issue.assigned.added", ticket, who)

    def tag(self, ticket, who, tag):
        ticket[1]["tags"].append(tag)
        self._issue("issue.tag.added", ticket, who, tags=[tag])

    def close(self, ticket, who, how="Fixed"):
        ticket[1].update(status="Closed", close_status=how, closed_at=str(self.now))
        self._issue("issue.edit", ticket, who, fields=["status", "close_status"])

    # -- pull requests

    def propose(self, path, who, title, text):
        project = self.projects[path]
        own = self._project(project)
        fork = {"id": project.id + 4000, "name": project.name, "namespace": project.namespace, "parent": own,
                "fullname": f"forks/{who}/{path}", "user": self._user(who), "description": project.description,
                "date_created": str(self.now - 3 * HOUR), "settings": own["settings"], "tags": []}
        request = {"id": project.next(), "uid": self.hex(32), "title": title, "initial_comment": text,
                   "status": "Open", "user": self._user(who), "assignee": None, "comments": [], "tags": [],
                   "branch": "main", "branch_from": slug(title)[:40], "project": own, "repo_from": fork,
                   "remote_git": None, "commit_start": self.hex(40), "commit_stop": self.hex(40),
                   "closed_by": None, "closed_at": None, "date_created": str(self.now),
                   "updated_on": str(self.now), "last_updated": str(self.now)}
        self.say("pagure.pull-request.new", {"pullrequest": request, "agent": who})
        return project, request

    def review(self, proposal, who, text):
        self._comment(proposal[1], who, text)
        proposal[1]["comments"][-1].update(commit=None, filename=None, line=None, tree=None)
        self.say("pagure.pull-request.comment.added", {"pullrequest": proposal[1], "agent": who})

    def flag(self, proposal, status="success", text="Jobs result is success"):
        request = proposal[1]
        self.say("pagure.pull-request.flag.added", {
            "pullrequest": request, "agent": request["user"]["name"],
            "flag": {"username": "Zuul", "status": status, "comment": text, "percent": None,
                     "pull_request_uid": request["uid"], "url": f"https://ci.example.org/builds/{request['uid'][:12]}",
                     "user": request["user"], "date_created": str(self.now), "date_updated": str(self.now)}})

    def merge(self, proposal, who):
        project, request = proposal
        request.update(status="Merged", closed_by=self._user(who), closed_at=str(self.now))
        self.say("pagure.pull-request.closed", {"pullrequest": request, "merged": True, "agent": who})
        self.push(project.path, who, self.rng.randint(1, 3))

    def push(self, path, who, commits):
        self.say("pagure.git.receive", {
            "agent": who, "repo": self._project(self.projects[path]), "branch": "refs/heads/main", "forced": False,
            "start_commit": self.hex(40), "end_commit": self.hex(40), "old_commit": self.hex(40),
            "total_commits": commits})

    def fork(self, path, who):
        own = self._project(self.projects[path])
        self.say("pagure.project.forked", {"agent": who, "project": {**own, "parent": own, "user": self._user(who)}})

    def add_member(self, path, who, new):
        self.say("pagure.project.user.added", {
            "agent": who, "new_user": new, "project": self._project(self.projects[path]), "access": "commit"})


class GitHub(Service):
    WEB, API = "https://github.example.org", "https://api.github.example.org"

    def __init__(self, story):
        super().__init__(story)
        self.big_id = 2_290_100_000
        self.numbers = {"hubs-demo/site": 480, "hubs-demo/quick-docs": 190, "hubs-demo/test-cases": 75}
        self.about = {"hubs-demo/site": "The front pages", "hubs-demo/quick-docs": "Short guides, one question each",
                      "hubs-demo/test-cases": "What to try before a release"}
        self.stars = {"hubs-demo/site": 96, "hubs-demo/quick-docs": 141, "hubs-demo/test-cases": 38}

    def _id(self):
        self.big_id += self.rng.randint(50, 5000)
        return self.big_id

    def _user(self, login, kind="User"):
        return {"login": login, "type": kind, "id": self.story.number(login) + 40_000, "site_admin": False,
                "gravatar_id": "", "url": f"{self.API}/users/{login}", "html_url": f"{self.WEB}/{login}"}

    def _common(self, repo, who, action=None):
        org, name = repo.split("/")
        common = {
            "sender": self._user(who), "fas_usernames": {who: who, org: "github_org_" + org},
            "organization": {"login": org, "id": 3_316_000, "description": None, "url": f"{self.API}/orgs/{org}"},
            "repository": {
                "id": 19_425_000 + len(name), "name": name, "full_name": repo, "description": self.about[repo],
                "owner": self._user(org, "Organization"), "private": False, "fork": False, "default_branch": "main",
                "html_url": f"{self.WEB}/{repo}", "url": f"{self.API}/repos/{repo}", "language": "HTML",
                "stargazers_count": self.stars[repo], "watchers_count": self.stars[repo], "forks_count": 31,
                "open_issues_count": 20, "created_at": "2017-05-04T11:26:26Z", "updated_at": zulu(self.now),
                "pushed_at": zulu(self.now)}}
        return {**common, "action": action} if action else common

    def push(self, repo, who, messages, branch="main"):
        person = {"name": self.story.full_name(who), "username": who, "email": f"{who}@people.example.org"}
        commits = []
        for text, path in messages:
            sha = self.hex(40)
            commits.append({"id": sha, "message": text, "timestamp": zulu(self.now - 120), "author": person,
                            "committer": person, "added": [], "removed": [], "modified": [path], "distinct": True,
                            "url": f"{self.WEB}/{repo}/commit/{sha}"})
        before, after = self.hex(40), commits[-1]["id"]
        self.say("github.push", {
            **self._common(repo, who), "ref": "refs/heads/" + branch, "before": before, "after": after,
            "compare": f"{self.WEB}/{repo}/compare/{before[:12]}...{after[:12]}", "commits": commits,
            "created": False, "deleted": False, "forced": False,
            "pusher": {"name": who, "email": person["email"]}})
        return after

    def _thread(self, repo, who, title, text, kind):
        self.numbers[repo] += 1
        number = self.numbers[repo]
        return {"id": self._id(), "number": number, "title": title, "body": text, "state": "open", "locked": False,
                "user": self._user(who), "assignee": None, "labels": [], "milestone": None, "comments": 0,
                "created_at": zulu(self.now), "updated_at": zulu(self.now), "closed_at": None,
                "html_url": f"{self.WEB}/{repo}/{kind}/{number}",
                "url": f"{self.API}/repos/{repo}/{kind.replace('pull', 'pulls')}/{number}"}

    def open(self, repo, who, title, text):
        issue = self._thread(repo, who, title, text, "issues")
        self.say("github.issue.opened", {**self._common(repo, who, "opened"), "issue": issue})
        return repo, issue

    def label(self, thread, who, label):
        repo, issue = thread
        tag = {"name": label, "color": "2f6f4f", "url": f"{self.API}/repos/{repo}/labels/{label}"}
        issue["labels"].append(tag)
        self.say("github.issue.labeled", {**self._common(repo, who, "labeled"), "issue": issue, "label": tag})

    def comment(self, thread, who, text):
        repo, issue = thread
        issue["comments"] += 1
        number = self._id()
        self.say("github.issue.comment", {**self._common(repo, who, "created"), "issue": issue, "comment": {
            "id": number, "body": text, "user": self._user(who), "created_at": zulu(self.now),
            "updated_at": zulu(self.now), "html_url": f"{issue['html_url']}#issuecomment-{number}",
            "url": f"{self.API}/repos/{repo}/issues/comments/{number}"}})

    def close(self, thread, who):
        repo, issue = thread
        issue.update(state="closed", closed_at=zulu(self.now))
        self.say("github.issue.closed", {**self._common(repo, who, "closed"), "issue": issue})

    def propose(self, repo, who, title, text):
        pull = self._thread(repo, who, title, text, "pull")
        pull.update(merged=False, commits=1, additions=self.rng.randint(1, 60), deletions=self.rng.randint(0, 30),
                    changed_files=self.rng.randint(1, 4), mergeable_state="clean",
                    head={"ref": slug(title)[:30], "label": f"{who}:{slug(title)[:30]}", "sha": self.hex(40)},
                    base={"ref": "main", "label": "hubs-demo:main", "sha": self.hex(40)})
        self._pull("opened", repo, pull, who)
        return repo, pull

    def _pull(self, action, repo, pull, who):
        self.say("github.pull_request." + action, {
            **self._common(repo, who, action), "number": pull["number"], "pull_request": pull})

    def review(self, thread, who, text, state="approved"):
        repo, pull = thread
        number = self._id()
        self.say("github.pull_request_review", {**self._common(repo, who, "submitted"), "pull_request": pull, "review": {
            "id": number, "body": text, "state": state, "user": self._user(who), "submitted_at": zulu(self.now),
            "html_url": f"{pull['html_url']}#pullrequestreview-{number}"}})

    def merge(self, thread, who):
        repo, pull = thread
        pull.update(state="closed", merged=True, merged_at=zulu(self.now), closed_at=zulu(self.now))
        self._pull("closed", repo, pull, who)
        self.push(repo, who, [(f"Merge pull request #{pull['number']}: {pull['title']}", "content/index.md")])

    def status(self, repo, who, sha, state):
        text = {"success": "The build passed in two seconds", "failure": "The link checker found a dead link"}[state]
        number = self._id()
        self.say("github.status", {
            **self._common(repo, who), "id": number, "sha": sha, "state": state, "description": text,
            "context": "ci/pages", "branches": [], "created_at": zulu(self.now), "updated_at": zulu(self.now),
            "target_url": f"https://ci.example.org/{repo}/{number}",
            "commit": {"sha": sha, "author": self._user(who), "html_url": f"{self.WEB}/{repo}/commit/{sha}"}})

    def star(self, repo, who):
        self.stars[repo] += 1
        self.say("github.star", self._common(repo, who, "started"))

    def release(self, repo, who, tag, text):
        number = self._id()
        self.say("github.release", {**self._common(repo, who, "published"), "release": {
            "id": number, "tag_name": tag, "name": tag, "body": text, "draft": False, "prerelease": False,
            "author": self._user(who), "assets": [], "created_at": zulu(self.now), "published_at": zulu(self.now),
            "target_commitish": "main", "html_url": f"{self.WEB}/{repo}/releases/tag/{tag}",
            "url": f"{self.API}/repos/{repo}/releases/{number}"}})


class Forgejo(Service):
    """The newest forge; a bridge puts what it says into the body."""

    account = "forgejo"
    WEB = "https://forge.example.org"

    def __init__(self, story):
        super().__init__(story)
        self.big_id, self.numbers = 61_000, {"quality/bench": 21}

    def _id(self):
        self.big_id += self.rng.randint(1, 9)
        return self.big_id

    def _user(self, name):
        return {"id": self.story.number(name), "login": name, "username": name, "login_name": "",
                "full_name": self.story.full_name(name), "html_url": f"{self.WEB}/{name}"}

    def _hook(self, topic, path, who, **more):
        owner, name = path.split("/")
        self.say("forgejo." + topic, {"agent": who, "headers": {"X-Forgejo-Event": topic}, "body": {
            **more, "sender": self._user(who), "repository": {
                "id": 310, "name": name, "full_name": path, "private": False, "default_branch": "main",
                "owner": self._user(owner), "html_url": f"{self.WEB}/{path}"}}})

    def _thread(self, path, who, title, text, kind):
        self.numbers[path] += 1
        number = self.numbers[path]
        return {"id": self._id(), "number": number, "title": title, "body": text, "state": "open", "labels": [],
                "user": self._user(who), "assignee": None, "comments": 0, "created_at": zulu(self.now),
                "updated_at": zulu(self.now), "closed_at": None, "html_url": f"{self.WEB}/{path}/{kind}/{number}"}

    def open(self, path, who, title, text):
        issue = self._thread(path, who, title, text, "issues")
        self._hook("issues", path, who, action="opened", number=issue["number"], issue=issue)
        return path, issue

    def comment(self, thread, who, text):
        path, issue = thread
        issue["comments"] += 1
        number = self._id()
        self._hook("issue_comment", path, who, action="created", is_pull=False, issue=issue, comment={
            "id": number, "body": text, "user": self._user(who), "created_at": zulu(self.now),
            "html_url": f"{issue['html_url']}#issuecomment-{number}"})

    def close(self, thread, who):
        path, issue = thread
        issue.update(state="closed", closed_at=zulu(self.now))
        self._hook("issues", path, who, action="closed", number=issue["number"], issue=issue)

    def propose(self, path, who, title, text):
        pull = self._thread(path, who, title, text, "pulls")
        pull.update(merged=False, mergeable=True, head={"ref": slug(title)[:30], "sha": self.hex(40)},
                    base={"ref": "main", "sha": self.hex(40)})
        self._hook("pull_request", path, who, action="opened", number=pull["number"], pull_request=pull)
        return path, pull

    def review(self, thread, who, text):
        path, pull = thread
        self._hook("pull_request_approved", path, who, action="reviewed", number=pull["number"], pull_request=pull,
                   review={"type": "pull_request_review_approved", "content": text})

    def merge(self, thread, who):
        path, pull = thread
        pull.update(state="closed", merged=True, merged_at=zulu(self.now), closed_at=zulu(self.now))
        self._hook("pull_request", path, who, action="closed", number=pull["number"], pull_request=pull)


class PackageDb(Service):
    """Who may work on which package, asked for and answered."""

    account = "pkgdb"

    def rights(self, who, acl, package, status, by=None):
        owner = self.story.packages[package]["maintainers"][0]
        before = "" if status == "Awaiting Review" else "Awaiting Review"
        self.say("pkgdb.acl.update", {
            "agent": by or who, "username": who, "acl": acl, "status": status, "previous_status": before,
            "package_name": package, "package_listing": {
                "package": {"name": package, "namespace": "rpms", "status": "Approved"}, "point_of_contact": owner,
                "status": "Approved", "critpath": False,
                "collection": {"branchname": "master", "name": "Fedora", "version": "devel", "status": "Active"}}})


class Wiki(Service):
    def __init__(self, story):
        super().__init__(story)
        self.revision = 702_150

    def edit(self, who, title, summary, text, minor=False):
        before, self.revision = self.revision - self.rng.randint(3, 400), self.revision + self.rng.randint(1, 7)
        page = title.replace(" ", "_")
        self.say("wiki.article.edit", {
            "user": who[0].upper() + who[1:], "title": title, "summary": summary, "text": text,
            "minor_edit": int(minor), "watch_this": None, "base_rev_id": False, "section_anchor": None,
            "revision": None, "page_url": f"https://wiki.example.org/wiki/{page}",
            "url": f"https://wiki.example.org/w/index.php?title={page}&diff={self.revision}&oldid={before}"})

    def upload(self, who, file, description):
        self.say("wiki.upload.complete", {
            "user_id": self.story.number(who), "user_text": who[0].upper() + who[1:], "description": description,
            "title": {"mPrefixedText": "File:" + file}, "url": f"/w/uploads/{self.hex(1)}/{self.hex(2)}/{file}",
            "file_exists": True, "major_mime": "image", "minor_mime": file.rsplit(".")[-1].replace("jpg", "jpeg"),
            "mime": "image/" + file.rsplit(".")[-1].replace("jpg", "jpeg"), "media_type": "BITMAP",
            "size": self.rng.randint(40_000, 900_000)})


class Lists(Service):
    account = "mailman"

    def send(self, who, name, subject, reply_to=None, references=()):
        """Returns the message's id, for answers to it."""
        digest = "".join(self.rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(32))
        ident = f"<{self.now}.{self.hex(12)}@mail.example.org>"
        address = f"{name}@lists.example.org"
        self.say("mailman.receive", {"mlist": {"list_name": name}, "msg": {
            "from": f'"{self.story.full_name(who)}" <{who}@{MAIL}>', "to": address, "cc": None,
            "delivered-to": address, "subject": f"[{name}] {subject}", "message-id": ident, "in-reply-to": reply_to,
            "references": "\n\t".join(references) or None, "x-message-id-hash": digest,
            "x-mailman-rule-hits": "member-moderation", "x-mailman-rule-misses": "approved; emergency; loop",
            "archived-at": f"<https://lists.example.org/archives/list/{address}/message/{digest}/>"}})
        return ident


class Meetbot(Service):
    account = "zodbot"

    def hold(self, meeting, team):
        """A meeting from start to end, as the bot writes it down; a generator."""
        channel, chair = team["links"]["channels"][0], meeting["chair"]
        stamp = time.strftime("%Y-%m-%d", time.gmtime(self.now))
        hour = time.strftime("%H.%M", time.gmtime(self.now))
        where = (f"https://meetbot.example.org/{channel[1:]}/{stamp}/"
                 f"{slug(meeting['title']).replace('-', '_')}.{stamp}-{hour}")
        spoken, line = {chair: 1, "zodbot": 2}, 1
        chairs = {chair: True}

        def state(topic=None, item=None):
            body = {"owner": chair, "channel": channel, "meeting_topic": meeting["title"], "url": where,
                    "attendees": dict(spoken), "chairs": dict(chairs)}
            if topic is not None:
                body["topic"] = topic
            if item:
                who, words = item
                body["details"] = {"nick": who, "line": words, "linenum": line, "time_": float(self.now)}
            return body

        def pause(low=60, high=260):
            nonlocal line
            line += self.rng.randint(4, 16)
            for who in self.rng.sample(list(spoken), min(3, len(spoken))):
                spoken[who] += self.rng.randint(1, 4)
            return self.rng.randint(low, high)

        self.say("meetbot.meeting.start", state())
        for who in meeting["there"]:
            spoken[who] = 1
        chairs[meeting["there"][0]] = True
        for part in meeting["topics"]:
            yield pause(120, 360)
            topic = part["title"]
            self.say("meetbot.meeting.topic.update", state(topic))
            for kind, who, words in part["said"]:
                yield pause()
                self.say("meetbot.meeting.item." + kind, state(topic, (who, words)))
        yield pause()
        self.say("meetbot.meeting.complete", state(topic, (chair, "")))


class Fedocal(Service):
    def __init__(self, story):
        super().__init__(story)
        self.meeting_id = 10_860

    def _say(self, topic, calendar, meeting, who=None):
        team = self.story.teams[calendar]
        body = {"meeting": meeting, "calendar": {
            "calendar_name": calendar, "calendar_description": team["summary"], "calendar_status": "Enabled",
            "calendar_contact": team["links"]["mailing_lists"][0], "calendar_editor_group": calendar,
            "calendar_admin_group": calendar}}
        self.say("fedocal.meeting." + topic, {**body, "agent": who} if who else body)

    def new(self, who, calendar, name, at, hours, information):
        self.meeting_id += self.rng.randint(1, 4)
        end = at + int(hours * HOUR)
        meeting = {"meeting_id": self.meeting_id, "meeting_name": name, "calendar_name": calendar,
                   "meeting_date": time.strftime("%Y-%m-%d", time.gmtime(at)),
                   "meeting_date_end": time.strftime("%Y-%m-%d", time.gmtime(end)),
                   "meeting_time_start": time.strftime("%H:%M:%S", time.gmtime(at)),
                   "meeting_time_stop": time.strftime("%H:%M:%S", time.gmtime(end)), "meeting_timezone": "UTC",
                   "meeting_manager": who + ",", "meeting_information": information, "meeting_region": None}
        self._say("new", calendar, meeting, who)
        return meeting

    def update(self, who, meeting, information):
        meeting["meeting_information"] = information
        self._say("update", meeting["calendar_name"], meeting, who)

    def remind(self, meeting):
        self._say("reminder", meeting["calendar_name"], meeting)


class Accounts(Service):
    account = "fas"

    def create(self, who):
        self.say("fas.user.create", {"user": who, "agent": who})

    def update(self, who, fields):
        self.say("fas.user.update", {"user": who, "agent": who, "fields": fields})

    def apply(self, who, group):
        self.say("fas.group.member.apply", {"user": who, "agent": who, "group": group})

    def sponsor(self, who, group, by):
        self.say("fas.group.member.sponsor", {"user": who, "agent": by, "group": group})

    def role(self, who, group, by, role):
        self.say("fas.role.update", {"user": who, "agent": by, "group": group, "status": role})


class Badges(Service):
    """Awards badges by counting: what people do is told to it with ``did``.

    Those who were here before the recording began bring a history with them, so
    that veterans reach their rounder numbers while newcomers get their first ones.
    """

    account = "fedmsg"
    LADDERS = {  # what is counted: the names at 1, 5, 10, 25 and so on, and what it was for
        "build": (["If You Build It", "Bricklayer", "Mason", "Cathedral in Progress"], "built a package", "development"),
        "stable": (["Steady", "Steadier", "Solid Ground", "Bedrock"], "brought an update to stable", "development"),
        "karma": (["Tried It", "Tried It Again", "Professional Trier", "Crash Test Badger"], "tested an update", "quality"),
        "cookie": (["First Crumb", "Cookie Tin", "Biscuit Barrel", "Bakery"], "received a cookie", "community"),
        "wiki": (["First Leaf", "Gardener", "Head Gardener", "Orchard"], "edited the wiki", "content"),
        "meeting": (["Pulled Up a Chair", "Regular", "Part of the Furniture", "Grandfather Clock"], "attended a meeting", "community"),
        "ticket": (["It Was Like This When I Came", "Sharp Eye", "Lynx", "Lighthouse Keeper"], "reported something", "content"),
        "merge": (["First Stitch", "Seamstress", "Quilt", "Tapestry"], "had a change merged", "development"),
        "mail": (["Dear All", "Penfriend", "Correspondent", "Postmaster"], "wrote to a list", "community"),
        "post": (["Ink on Paper", "Columnist", "Editor at Large", "Printing Press"], "published a post", "content"),
    }
    RUNGS = (1, 5, 25, 100)

    def __init__(self, story):
        super().__init__(story)
        self.counts, self.total = {}, {}

    def did(self, who, what):
        if who not in self.story.people:
            return
        if (who, what) not in self.counts:
            veteran = who not in self.story.newcomers
            self.counts[who, what] = self.rng.choice((2, 8, 13, 20, 40, 58, 90, 140)) if veteran else 0
        self.counts[who, what] += 1
        if self.counts[who, what] in self.RUNGS:
            rung = self.RUNGS.index(self.counts[who, what])
            names, deed, tag = self.LADDERS[what]
            times = "for the first time" if rung == 0 else f"{self.RUNGS[rung]} times"
            self.story.begin(self._later(who, names[rung], f"You {deed} {times}.", tag))

    def _later(self, who, *badge):
        yield self.rng.randint(60, 600)
        self.award(who, *badge)

    def award(self, who, name, description, tags, creator="brumaluz"):
        badge = slug(name)
        self.say("fedbadges.badge.award", {
            "badge": {"badge_id": badge, "name": name, "description": description, "creator": creator,
                      "issuer_id": "fedora-project", "image_url": f"https://badges.example.org/pngs/{badge}.png",
                      "discussion": f"https://pagure.example.org/badges/issue/{sum(map(ord, badge)) % 700 + 1}",
                      "criteria": {}, "trigger": {}, "tags": tags},
            "user": {"username": who, "badges_user_id": self.story.number(who)}})
        self.total[who] = self.total.get(who, self.story.number(who) % 60 if who not in self.story.newcomers else 0) + 1
        if self.rng.random() < 0.2:
            rank = max(1, 900 - 9 * self.total[who])
            self.say("fedbadges.person.rank.advance", {
                "old_rank": rank + self.rng.randint(1, 30),
                "person": {"nickname": who, "rank": rank, "id": self.story.number(who), "bio": None,
                           "website": None, "email": f"{who}@{MAIL}"}})

    def first_login(self, who):
        self.say("fedbadges.person.login.first", {"user": {"username": who, "badges_user_id": self.story.number(who)}})


class Chat(Service):
    account = "zodbot"

    def __init__(self, story):
        super().__init__(story)
        self.totals = {}

    def cookie(self, giver, to, channel, reason):
        veteran = to not in self.story.newcomers
        self.totals[to] = self.totals.get(to, self.story.number(to) % 23 if veteran else 0) + 1
        self.say("irc.karma", {"agent": giver, "recipient": to, "total": self.totals[to], "vote": 1,
                               "channel": channel, "line": f"{to}++ {reason}", "release": "f41"})
        self.story.badges.did(to, "cookie")


class Planet(Service):
    account = "planet-user"

    def post(self, who, title, text):
        blog = f"https://{who}.example.org"
        feed = {"base": f"{blog}/feed.xml", "language": None}
        link = f"{blog}/{slug(title)}"
        self.say("planet.post.new", {
            "username": who, "name": self.story.full_name(who),
            "face": f"https://avatars.example.org/{who}.png",
            "post": {"title": title, "link": link, "id": link, "guidislink": False, "summary": text,
                     "links": [{"href": link, "rel": "alternate", "type": "text/html"}],
                     "tags": [{"term": "hubs", "label": None, "scheme": None}],
                     "updated": time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(self.now - 600)),
                     "updated_parsed": float(self.now - 600),
                     "title_detail": {**feed, "type": "text/plain", "value": title},
                     "summary_detail": {**feed, "type": "text/html", "value": text},
                     "content": [{**feed, "type": "text/html", "value": f"<p>{text}</p>"}]}})
        self.story.badges.did(who, "post")


class Ask(Service):
    account = "askbot"

    def __init__(self, story):
        super().__init__(story)
        self.pk = 141_200

    def question(self, who, title, text, tags):
        self.pk += self.rng.randint(2, 30)
        thread = {"pk": self.pk, "title": title, "tagnames": list(tags)}
        self._post(who, thread, "question", text)
        return thread

    def answer(self, who, thread, text, mentions=()):
        self._post(who, thread, "answer", text, mentions)

    def retag(self, who, thread, tag):
        thread["tagnames"].append(tag)
        self.say("askbot.tag.update", {"agent": who, "thread": thread, "tags": [tag],
                                       "topmost_post_id": thread["pk"], "timestamp": float(self.now)})

    def _post(self, who, thread, kind, text, mentions=()):
        self.pk += 1
        self.say("askbot.post.edit", {
            "agent": who, "created": True, "thread": thread, "topmost_post_id": thread["pk"],
            "timestamp": float(self.now), "newly_mentioned_users": list(mentions), "diff": f"<p>{text}</p>\n",
            "post": {"pk": self.pk, "post_type": kind, "text": text, "summary": text[:120] + " ...",
                     "comment_count": 0, "vote_up_count": 0, "vote_down_count": 0}})


class Copr(Service):
    account = "copr"

    def __init__(self, story):
        super().__init__(story)
        self.build_id = 7_431_000

    def build(self, who, copr, package, version, chroots, succeeds=True):
        """A generator: the build starts, its chroots start, and they end one after another."""
        self.build_id += self.rng.randint(3, 90)
        number = self.build_id

        def body(kind, chroot=None, **more):
            msg = {"build": number, "copr": copr, "owner": who, "user": who, "pkg": package, "version": version,
                   "ip": f"192.0.2.{number % 250 + 1}", "pid": number % 30_000, "who": f"worker-{number % 40}",
                   "what": f"{kind}: user:{who} copr:{copr} build:{number}  pkg: {package}  version: {version}", **more}
            return {**msg, "chroot": chroot} if chroot else msg

        self.say("copr.build.start", body("build start", chroots[0]))
        for chroot in chroots:
            yield self.rng.randint(20, 90)
            self.say("copr.chroot.start", body("chroot start", chroot))
        for chroot in chroots:
            yield self.rng.randint(200, 900)
            self.say("copr.build.end", body("build end", chroot, status=int(succeeds)))


class Ops(Service):
    """Ansible, its repository and the monitoring."""

    account = "root"

    def playbook(self, who, name, hosts, check=False):
        path = f"/srv/web/infra/ansible/playbooks/groups/{name}.yml"
        self.say("ansible.playbook.start", {
            "userid": who, "playbook": path, "check": check, "extra_vars": {}, "playbook_checksum": False,
            "inventory": "/srv/web/infra/ansible/inventory/"})
        yield self.rng.randint(90, 900)
        self.say("ansible.playbook.complete", {"userid": who, "playbook": path, "results": {
            host: {"ok": self.rng.randint(40, 160), "changed": self.rng.randint(0, 5), "failures": 0,
                   "skipped": self.rng.randint(3, 60), "unreachable": 0} for host in hosts}})

    def commit(self, who, summary, file):
        added, removed = self.rng.randint(1, 20), self.rng.randint(0, 9)
        stats = {"additions": added, "deletions": removed, "lines": added + removed}
        self.story.publish(self.prefix + "infragit.receive", {"commit": {
            "agent": who, "username": who, "name": self.story.full_name(who), "email": f"{who}@{MAIL}",
            "summary": summary, "message": summary + "\n", "branch": "main", "path": "/git/ansible", "repo": "",
            "rev": self.hex(40), "seen": False, "stats": {"files": {file: stats}, "total": {**stats, "files": 1}}}},
            "apache")

    def host(self, name, kind, state, ack=""):
        self.story.publish(self.prefix + "nagios.host.state.change", {
            "host": name, "type": kind, "state": state, "host_ack_author": ack, "service_ack_author": ""}, "nagios")

    def service(self, name, kind, state, ack=""):
        self.story.publish(self.prefix + "nagios.service.state.change", {
            "host": name, "type": kind, "state": state, "host_ack_author": "", "service_ack_author": ack}, "nagios")


class Nuancier(Service):
    """The wallpaper vote."""

    def __init__(self, story):
        super().__init__(story)
        self.election = {"id": 41, "name": "Fedora 41", "year": 2024,
                         "submission_date_start": float(story.start - 20 * DAY),
                         "date_start": float(story.start + 2 * DAY), "date_end": float(story.start + 7 * DAY)}

    def candidate(self, who, name):
        picture = {"name": name, "author": who, "submitter": who, "license": "CC-BY-SA",
                   "original_url": f"https://pictures.example.org/{slug(name)}"}
        self.say("nuancier.candidate.new", {"agent": who, "candidate": picture, "election": self.election})
        return picture

    def approve(self, who, picture):
        self.say("nuancier.candidate.approved", {"agent": who, "candidate": picture, "election": self.election})

    def update(self, who, what):
        self.say("nuancier.election.update", {"agent": who, "election": self.election, "updated": what})


class Announce(Service):
    def announce(self, who, message, link):
        self.story.publish(self.prefix + "announce.announcement", {"message": message, "link": link}, who)

    def log(self, who, text):
        self.story.publish(self.prefix + "logger.log", {"log": text}, who)
