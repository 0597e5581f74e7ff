#!/usr/bin/env python3
"""Writes the demo's recording: two weeks in the life of an invented community.

Release 41 is being made. A header from a confused mirror stops the installer, a
lighthouse becomes the wallpaper, six people arrive, and on the last afternoon the
Beta is declared GO. Around that, some thirty packages are updated, the machines
are looked after, and a party in Lima needs chairs.

    make_recording.py                writes recording.jsonl.zst beside this file
    make_recording.py --plain FILE   writes the messages to FILE, uncompressed

Each storyline below is a generator. It publishes through the services of
services.py, and yields how many seconds it wants to wait: the story keeps one clock
and wakes whoever is next. So numbers grow as time does, comments come after what
they comment on, and the same seed always tells the same story.
"""

import argparse
import datetime
import heapq
import itertools
import json
import pathlib
import random
import subprocess
import tomllib
import uuid
import zoneinfo

import services
from services import DAY, HOUR

HERE = pathlib.Path(__file__).resolve().parent
END = int(datetime.datetime(2024, 5, 17, 16, tzinfo=datetime.UTC).timestamp())
START = END - 14 * DAY
SEED = 41

# Most people do this in their working day; these have another job, or school, until the evening.
EVENING_PEOPLE = {"rustwend", "pebblemx", "kwabdank", "banksiac", "nozomik", "caipora", "ximenabu", "thistlek",
                  "felixgru", "edumoral"}


def at(year_month_day_hour):
    """Seconds since the epoch of a UTC date and hour, '2024-05-07 14:00'."""
    return int(datetime.datetime.fromisoformat(year_month_day_hour + "+00:00").timestamp())


class Story:
    """The clock, the cast and the recording."""

    start = START

    def __init__(self):
        self.rng = random.Random(SEED)
        self.now = START
        self.people = {p["name"]: p for p in load("people.toml")["people"]}
        self.teams = {t["name"]: t for t in load("teams.toml")["teams"]}
        self.packages = {p["name"]: p for p in load("packages.toml")["packages"]}
        self.newcomers = {n for n, p in self.people.items() if p["created"] >= "2024-05-03"}
        self.zones = {n: zoneinfo.ZoneInfo(p["time_zone"]) for n, p in self.people.items()}
        self.verdicts = [v.format(m=m) for v in VERDICTS for m in MACHINES]
        self.rng.shuffle(self.verdicts)
        self.lines, self.sequence, self.waiting, self.tie = [], {}, [], itertools.count()
        for name in ("DistGit", "Koji", "Bodhi", "Bugzilla", "Tests", "Compose", "Pagure", "GitHub", "Forgejo", "PackageDb", "Wiki", "Lists",
                     "Meetbot", "Fedocal", "Accounts", "Badges", "Chat", "Planet", "Ask", "Copr", "Ops",
                     "Nuancier", "Announce", "ReleaseMonitoring"):
            setattr(self, name.lower(), getattr(services, name)(self))

    # -- the recording

    def message_id(self):
        return "2024-" + str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def publish(self, topic, msg, account):
        self.sequence[account] = self.sequence.get(account, 0) + 1
        self.lines.append(json.dumps(
            {"i": self.sequence[account], "msg": msg, "msg_id": self.message_id(), "timestamp": self.now,
             "topic": topic, "username": account}, ensure_ascii=False, sort_keys=True))

    # -- the clock

    def begin(self, storyline, when=None):
        """Lets a storyline begin at a time, or now."""
        heapq.heappush(self.waiting, (max(self.now, when or self.now), next(self.tie), storyline))

    def tell(self):
        """Runs every storyline until the story ends."""
        while self.waiting and self.waiting[0][0] <= END:
            self.now, _, storyline = heapq.heappop(self.waiting)
            pause = next(storyline, None)
            if pause is not None:
                self.begin(storyline, self.now + int(pause))

    # -- the cast

    def full_name(self, who):
        return self.people[who]["full_name"] if who in self.people else who

    def number(self, name):
        """A small number that is always the same for a name."""
        return sum((place + 1) * ord(letter) for place, letter in enumerate(name)) % 9000 + 100

    def is_up(self, who, when):
        local = datetime.datetime.fromtimestamp(when, self.zones[who])
        hour, weekend = local.hour + local.minute / 60, local.weekday() >= 5
        if who in EVENING_PEOPLE:
            return 9.5 <= hour < 23 if weekend else 17.5 <= hour < 23.5 or 12.2 <= hour < 12.8
        if weekend:
            return (local.day + self.number(who)) % 3 == 0 and 10 <= hour < 17
        return 8.5 <= hour < 18.5

    def desk(self, who, soon=20):
        """Seconds until a person sits at their desk, reads, and answers."""
        when = self.now + self.rng.randint(2, soon) * 60
        while not self.is_up(who, when):
            when += self.rng.randint(10, 40) * 60
        return when - self.now

    def someone_up(self, names):
        """One of these people who is at their desk now, or nobody."""
        up = [n for n in names if self.is_up(n, self.now) and self.has_settled(n)]
        return self.rng.choice(up) if up else None

    def has_settled(self, who):
        """Whether a newcomer has been here for two days; everybody else has."""
        return who not in self.newcomers or self.people[who]["created"] < services.zulu(self.now - 2 * DAY)

    def team_of(self, path):
        """The team whose project this is."""
        return next(team for team in self.teams.values()
                    if any(link.split(":")[1] == path for link in team["links"]["projects"]))


def load(name):
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


# --- conversations: tickets, mail, blogs, questions ---------------------------------------------


def ticket(s, told):
    """A ticket on a forge: opened, talked about, perhaps fixed by a pull request."""
    kind, path = told["where"].split(":")
    forge = getattr(s, kind)
    pace = told.get("pace", 6)
    thread = forge.open(path, told["who"], told["title"], told["text"])
    s.badges.did(told["who"], "ticket")
    if "label" in told:
        yield 5 * 60
        forge.label(thread, s.team_of(path)["owners"][0], told["label"])
    for n, (who, words, *not_before) in enumerate(told["talk"]):
        yield pace * HOUR * s.rng.uniform(0.3, 0.9)
        yield max(0, int(not_before[0].timestamp()) - s.now) if not_before else 0
        yield s.desk(who)
        forge.comment(thread, who, words)
        if n == 0 and kind == "pagure" and who != told["who"] and not told.get("open"):
            yield 60
            forge.assign(thread, who, who)
    if "change" in told:
        yield from change(s, told, kind, path, pace)
    if not told.get("open"):
        closer = told["change"]["reviews"][-1][0] if "change" in told else told["talk"][-1][0]
        yield s.desk(closer)
        forge.close(thread, closer)


def change(s, told, kind, path, pace):
    """The pull request that answers a ticket: proposed, checked, reviewed, merged."""
    plan = told["change"]
    path = plan.get("where", told["where"]).split(":")[1]
    forge = getattr(s, kind)
    yield s.desk(plan["by"], 90)
    if kind == "pagure" and plan["by"] in s.newcomers:
        forge.fork(path, plan["by"])
        yield 40 * 60
    text = f"For the ticket \"{told['title']}\"."
    proposal = forge.propose(path, plan["by"], plan["title"], text)
    yield s.rng.randint(2, 9) * 60
    if kind == "pagure":
        forge.flag(proposal)
    elif kind == "github":
        forge.status(path, plan["by"], proposal[1]["head"]["sha"], "success")
    for who, words in plan["reviews"]:
        yield pace * HOUR * s.rng.uniform(0.1, 0.5)
        yield s.desk(who)
        forge.review(proposal, who, words)
    if plan.get("open"):
        return
    yield 3 * 60
    forge.merge(proposal, plan["reviews"][-1][0])
    s.badges.did(plan["by"], "merge")
    if plan["by"] in s.newcomers:
        yield 10 * 60
        team = s.team_of(path)
        s.chat.cookie(plan["reviews"][0][0], plan["by"], team["links"]["channels"][0],
                      f"for \"{plan['title']}\", merged")


def mail_thread(s, told):
    """Somebody writes to a list and others answer, each to somebody before them."""
    sent = []
    for n, who in enumerate(told["talk"]):
        if n:
            yield s.rng.uniform(0.3, 5) * HOUR
            yield s.desk(who)
        parent = s.rng.choice(sent[-2:]) if sent else None
        path = sent[: sent.index(parent) + 1] if parent else []
        subject = ("Re: " if n else "") + told["subject"]
        sent.append(s.lists.send(who, told["list"], subject, parent, path))
        s.badges.did(who, "mail")


def blog_post(s, told):
    s.planet.post(told["who"], told["title"], told["text"])
    reader = None
    while not reader or reader == told["who"]:
        yield s.rng.randint(20, 100) * 60
        reader = s.someone_up(list(s.people))
    s.chat.cookie(reader, told["who"], "#hubs", f"I enjoyed \"{told['title']}\"")


def question(s, told):
    thread = s.ask.question(told["who"], told["title"], told["text"], told["tags"])
    for who, words in told["answers"]:
        yield s.rng.uniform(0.2, 2) * HOUR
        yield s.desk(who)
        s.ask.answer(who, thread, words, [told["who"]])
    yield 15 * 60
    s.ask.retag(told["answers"][0][0], thread, "answered")


# --- packages ------------------------------------------------------------------------------------

MACHINES = ["a laptop from 2012", "the family computer", "a virtual machine and then, braver, on the real one",
            "an aarch64 board the size of a biscuit", "my work machine, on a Monday", "three screens and a dock",
            "a tablet with a keyboard glued to it", "the classroom machines", "a fresh install of yesterday's compose",
            "an upgraded system that began as release 23", "the media computer in the living room",
            "a machine without a mouse", "two users logged in at once", "a slow disk and little memory",
            "a system set to Turkish", "the screen reader"]
VERDICTS = ["No regressions seen with {m}.", "Works with {m}; I tried to break it for ten minutes.",
            "Updated, rebooted, used for a day with {m}. Nothing to report, which I hereby report.",
            "Good with {m}.", "Same behaviour as before with {m}, only faster.",
            "The bug from the notes is gone with {m}.", "Installed with {m}, dependencies are fine, logs are quiet.",
            "Does what it says with {m}.", "I forgot that I had updated it, with {m}. That is praise.",
            "LGTM with {m}, thanks for the quick turnaround!"]
THANKS = ["for testing {nvr} before breakfast", "for the karma on {nvr}", "{nvr} would still be in testing without you",
          "for reading the notes of {nvr} to the end", "for trying {nvr} on hardware I do not own"]


def package_update(s, package, branch="f41", release=1, trouble=None, version=None, how=None):
    """A new version: noticed, packaged, built, tested by people, and pushed to stable."""
    name, version = package["name"], version or package["new"]
    who = s.rng.choice([m for m in package["maintainers"]])
    bugs = [trouble] if trouble else []
    if how is None and branch == "f41":
        news = s.releasemonitoring.new_version(package)
        yield 90
        bugs.append(s.bugzilla.new("hotness", name, f"{name}-{version} is available",
                                   f"Latest upstream release: {version}. Current version in rawhide: {package['old']}.",
                                   who, "rawhide"))
        s.releasemonitoring.bug_filed(news, bugs[-1])
        yield s.rng.uniform(0.5, 6) * HOUR
    yield s.desk(who, 90)

    build = yield from packaged(s, package, who, version, release, branch, bugs, how)
    yield s.rng.randint(3, 40) * 60
    yield s.desk(who)
    notes = f"**{name} {version}**\n\n" + "".join(f"* {c}\n" for c in (how or package["changes"]))
    kind = "security" if name == "python-saltbox" else "bugfix" if trouble or how else "enhancement"
    update = s.bodhi.submit(who, build, branch, notes, kind, bugs)
    if update["critpath"]:
        s.begin(gating(s, update, build))
    first = package["tried"] if branch == "f41" and (not how or trouble) else None
    yield from tested(s, update, who, first)
    if update["status"] == "obsolete" or package.get("patient"):
        return
    yield s.desk(who)
    s.bodhi.request_stable(update, build, who)
    while update["status"] != "stable":
        yield 20 * 60
    s.badges.did(who, "stable")
    for bug in bugs:
        yield 60
        s.bugzilla.change(bug, "bodhi", "bug_status", "CLOSED", "ON_QA")


def packaged(s, package, who, version, release, branch, bugs, how):
    """From the tarball to a finished build. Not every first attempt succeeds."""
    name, dist = package["name"], "fc" + branch.lstrip("f")
    target = f"{branch}-candidate"
    if not how:
        s.distgit.upload(who, name, version)
        yield 4 * 60
    if branch == "f41" and s.rng.random() < 0.4:
        yield from s.koji.scratch(who, f"{name}-{version}-{release}.{dist}", target, s.rng.randint(4, 20) * 60)
        yield 5 * 60
    body = "".join(f"- {c}\n" for c in (how or package["changes"])) + \
           "".join(f"- Resolves: rhbz#{bug['id']}\n" for bug in bugs)
    summary = f"Update to {version}" if not how else how[0][0].upper() + how[0][1:]
    s.distgit.commit(who, name, branch, summary, body, patch=f"{name}-fix.patch" if how else None)
    yield s.rng.randint(2, 9) * 60
    build = s.koji.start(who, name, version, f"{release}.{dist}", target)
    yield s.rng.randint(5, 50) * 60
    if branch == "f41" and not how and s.rng.random() < 0.16:
        s.koji.finish(build, "FAILED")
        yield s.desk(who, 60)
        release += 1
        s.distgit.commit(who, name, branch, s.rng.choice((
            "Add the build requirement I was sure was not needed", "Skip the test that needs a network",
            "Fix the file list, again", f"Say {name} twice where it must be said twice",
            "Do not run two compilers on a builder with memory for one")))
        yield 3 * 60
        build = s.koji.start(who, name, version, f"{release}.{dist}", target)
        yield s.rng.randint(5, 50) * 60
    s.koji.finish(build)
    s.badges.did(who, "build")
    yield 20
    s.koji.tag(build, f"{branch}-updates-candidate", who)
    return build


def gating(s, update, build):
    """The robots look at an update of the critical path."""
    yield 8 * 60
    s.begin(s.tests.openqa(f"Update-{update['alias']}", "desktop_browser", "updates-workstation",
                           "disk_f41_desktop_4_x86_64.img", took=25 * 60))
    yield from s.tests.openqa(f"Update-{update['alias']}", "install_default_update_netinst", "updates-everything",
                              "disk_f41_minimal_4_x86_64.img", took=40 * 60)
    s.tests.gate(build["nvr"])


def tested(s, update, who, first):
    """People try an update once it is in testing; three who like it are enough."""
    nvr = update["builds"][0]["nvr"]
    while update["status"] == "pending":
        yield 15 * 60
        if update["status"] == "obsolete":
            return
    words = [first] if first else []
    asked = {who}
    while update["karma"] < 3:
        yield s.rng.uniform(0.4, 4.5) * HOUR
        if update["status"] == "obsolete":
            return
        tester = s.someone_up([n for n in testers(s) if n not in asked])
        if not tester:
            continue
        asked.add(tester)
        s.bodhi.comment(update, tester, words.pop() if words else s.verdicts.pop(), 1)
        s.badges.did(tester, "karma")
        if s.rng.random() < 0.16:
            yield s.rng.randint(5, 40) * 60
            s.chat.cookie(who, tester, "#hubs-quality", s.rng.choice(THANKS).format(nvr=nvr))
    yield 60
    s.bodhi.requirements_met(update)


def testers(s):
    quality = s.teams["quality"]
    return (quality["owners"] + quality["members"]) * 2 + list(s.people)


def trouble_report(s, package, then):
    """A user meets a bug, the maintainer answers, and the update that follows fixes it."""
    who = None
    while not who or who in package["maintainers"]:
        yield s.rng.randint(5, 50) * 60
        who = s.someone_up(list(s.people))
    owner = package["maintainers"][0]
    bug = s.bugzilla.new(who, package["name"], package["trouble"],
                         f"Version {package['old']}. How to reproduce: use it as one does, and look. Every time.", owner)
    s.badges.did(who, "ticket")
    yield s.rng.uniform(0.5, 4) * HOUR
    yield s.desk(owner)
    s.bugzilla.comment(bug, owner, f"Thank you, I can see it too. {package['new']} has this: "
                                   f"{package['changes'][0]}. Packaging it now.")
    yield 60
    s.bugzilla.change(bug, owner, "bug_status", "ASSIGNED", "NEW")
    s.begin(package_update(s, package, trouble=bug))
    if then:
        yield 30 * HOUR
        s.bugzilla.comment(bug, who, f"Tried {package['new']} from testing: {package['tried']}")


def rebuilds(s):
    """The Python rebuilds in the side tag: Koschei finds what breaks, people mend it."""
    python = [n for n in s.packages if n.startswith("python-")]
    for n, name in enumerate(python * 2):
        yield s.rng.uniform(2, 16) * HOUR
        groups, place = ["python"], ("f42", "Fedora Rawhide") if n % 3 else ("f41", "Fedora 41")
        s.tests.koschei(name, "ok", s.rng.choice(("failing", "failing", "unresolved")), *place, groups)
        s.begin(mended(s, name, place, groups))


def mended(s, name, place, groups):
    package = s.packages[name]
    who = s.rng.choice(package["maintainers"] + ["jarpod", "hanaveld"])
    yield s.desk(who, 200)
    s.distgit.commit(who, name, "rawhide", s.rng.choice((
        "Use the new fixture names of hedgerow 8", "Replace the old setup hook", "Await the fixture",
        "Stop collecting tests from the build directory", "Tell the test suite what time zone it is in")))
    yield 3 * 60
    build = s.koji.start(who, name, package["old"], f"{s.rng.randint(3, 9)}.fc42", "f42-build-side-90210")
    yield s.rng.randint(6, 40) * 60
    s.koji.finish(build)
    s.badges.did(who, "build")
    yield s.rng.randint(1, 6) * HOUR
    s.tests.koschei(name, "failing", "ok", *place, groups)


def blocker_ferryman(s):
    """The bug that stops the installer: two builds, one of them not good enough."""
    ferryman = s.packages["python-ferryman"]
    yield s.desk("ravinduw")
    bug = s.bugzilla.new("ravinduw", "landfall", "Installer waits for ever at 'Choosing mirrors'",
                         "Network install on three of five laptops. No error message, no progress. "
                         "I cooked rice meanwhile; the rice was done first.", "quillash")
    yield from said(s, bug, "quillash", "The installer is waiting for python-ferryman, which is waiting for a mirror, "
                                        "which asked it to wait for 346896000 seconds.")
    yield from said(s, bug, "hanaveld", "That is eleven years. Reassigning to myself with apologies to everyone's rice.")
    s.bugzilla.change(bug, "hanaveld", "assigned_to", f"hanaveld@{services.MAIL}", f"quillash@{services.MAIL}")
    yield s.desk("nitpickj")
    s.bugzilla.change(bug, "nitpickj", "blocks", "BetaBlocker", "")

    yield at("2024-05-07 08:30") - s.now
    first = yield from packaged(s, ferryman, "hanaveld", "3.2.1", 1, "f41", [bug],
                                ["cap the wait for Retry-After at two minutes"])
    update = s.bodhi.submit("hanaveld", first, "f41", "Never wait longer than two minutes for one mirror.", bugs=[bug])
    yield 20 * 60
    s.bodhi.override("hanaveld", first, "The installer image needs it before it is stable")
    yield at("2024-05-08 17:20") - s.now
    s.bodhi.comment(update, "ravinduw", "Installs on three laptops. The rice was not done.", 1)
    yield 3 * HOUR
    s.bodhi.comment(update, "smokytuck", "Passes in the lab, but waits for ever again with an IPv6-only mirror list.", -1)
    yield from said(s, bug, "smokytuck", "3.2.1-1 fixes it for IPv4. With IPv6 only, the capped wait is read from the wrong field.")

    yield at("2024-05-10 09:00") - s.now
    s.bodhi.obsolete(update, "hanaveld")
    yield from package_update(s, ferryman, release=2, trouble=bug, version="3.2.1",
                              how=["cap the wait for IPv6 mirrors too", "cap the sum of all waits at ten minutes",
                                   "test with a mirror that lies"])
    yield from said(s, bug, "nitpickj", "Verified on hardware and in the lab. One blocker fewer.")
    s.chat.cookie("nitpickj", "hanaveld", "#hubs-quality", "eleven years down to two minutes")


def said(s, bug, who, words):
    yield s.rng.uniform(0.3, 2) * HOUR
    yield s.desk(who)
    s.bugzilla.comment(bug, who, words)


def blocker_moorings(s):
    """The second blocker: a disk with a long name, reported by a newcomer."""
    moorings = s.packages["moorings"]
    bug = s.bugzilla.new("solveigm", "moorings", "Encrypted disk with a long name is not found",
                         "My disk is called 'Photographs of my grandchildren and of the cat'. "
                         "The installer says there is none.", "quillash")
    yield from said(s, bug, "quillash", "We stop after 32 letters. Fix follows, with a test named after your cat.")
    s.bugzilla.change(bug, "quillash", "bug_status", "ASSIGNED", "NEW")
    yield from said(s, bug, "solveigm", "Her name is Kría.")
    s.begin(package_update(s, moorings, trouble=bug), at("2024-05-14 13:00"))
    yield at("2024-05-14 12:00") - s.now
    s.bugzilla.change(bug, "nitpickj", "blocks", "BetaBlocker", "")


# --- machines ------------------------------------------------------------------------------------


def composes(s):
    """Two composes a day. On the days of the eleven-year mirror, release 41 fails."""
    for day in range(15):
        date = datetime.datetime.fromtimestamp(START, datetime.UTC).date() + datetime.timedelta(day)
        for release, hour in (("rawhide", "05:15"), ("41", "07:15")):
            when = at(f"{date} {hour}")
            if START <= when < END:
                doomed = (release, day) in {("41", 2), ("41", 3), ("rawhide", 8)}
                ends = "DOOMED" if doomed else "FINISHED" if day > 10 else "FINISHED_INCOMPLETE"
                s.begin(compose(s, release, date.strftime("%Y%m%d"), ends), when)
    yield 0


def compose(s, release, day, ends):
    compose_id = yield from s.compose.run(release, day, 0, ends)
    if ends == "DOOMED":
        yield s.desk("kestrelm")
        s.lists.send("kestrelm", "test", f"{compose_id} is doomed, details inside")
        return
    image = f"Fedora-Everything-netinst-x86_64-{compose_id.split('-', 2)[2]}.iso"
    jobs = s.rng.sample(("install_default", "install_encrypted", "desktop_login", "upgrade_desktop", "base_reboot",
                         "install_rescue", "desktop_terminal"), 1 if release == "rawhide" else 2)
    for left, test in enumerate(reversed(jobs)):
        yield 60
        result = "failed" if s.rng.random() < 0.12 else "passed"
        s.begin(s.tests.openqa(compose_id, test, "universal", image, result, s.rng.randint(15, 60) * 60, left))


def pushes(s):
    """Every night, and at noon during the freeze, updates move on."""
    for day in range(15):
        date = datetime.datetime.fromtimestamp(START, datetime.UTC).date() + datetime.timedelta(day)
        for branch, hour in (("f40", "00:30"), ("f41", "01:30"), ("f41", "12:30")):
            if at(f"{date} {hour}") > START:
                s.begin(s.bodhi.push(branch), at(f"{date} {hour}"))
    yield 0


PLAYBOOKS = {
    "proxies": ["proxy01.example.org", "proxy02.example.org", "proxy06.example.org"],
    "mailman": ["mail01.example.org"], "postgresql-server": ["db01.example.org", "db03.example.org"],
    "buildvm": ["buildvm-a64-01.example.org", "buildvm-a64-02.example.org", "buildvm-x86-07.example.org"],
    "koji-hub": ["koji01.example.org"], "bodhi-backend": ["bodhi-backend01.example.org"],
    "badges-backend": ["badges-backend01.example.org"], "wiki": ["wiki01.example.org"],
    "mirrorlist": ["mirror01.example.org", "mirror02.example.org"], "monitoring": ["watch01.example.org"],
    "hubs": ["hubs01.example.org"], "openqa": ["openqa01.example.org"]}
PLAYBOOK_COMMITS = [
    ("proxies: raise the timeout for people on trains", "roles/haproxy/templates/haproxy.cfg"),
    ("mailman: new disk, old mount point", "host_vars/mail01.yml"),
    ("builders: one log rotation at a time", "roles/builder/tasks/logs.yml"),
    ("monitoring: page once, not forty times", "roles/nagios/files/escalations.cfg"),
    ("databases: restore test every Thursday", "roles/postgresql/tasks/restore.yml"),
    ("wiki: cache the pages everybody reads", "roles/wiki/templates/cache.conf"),
    ("mirrors: ignore a Retry-After beyond a day", "roles/mirrorlist/files/limits.conf"),
    ("freeze: mark the frozen hosts", "inventory/freeze"),
    ("hubs: one binary, one unit, one line less each week", "roles/hubs/tasks/main.yml"),
    ("openqa: workers speak three languages", "roles/openqa/vars/main.yml"),
    ("backups: keep the monthly ones for a year", "roles/backup/defaults/main.yml"),
    ("racks: note where the screwdrivers are", "docs/racks.md")]


def operations(s):
    """Infrastructure at work: playbooks and their commits."""
    crew = ["basaltop", "dapoade", "wenling", "tarikyal", "kestrelm"]
    commits = list(PLAYBOOK_COMMITS)
    s.rng.shuffle(commits)
    while True:
        yield s.rng.uniform(1.5, 6.5) * HOUR
        who = s.someone_up(crew)
        if not who:
            continue
        if commits and s.rng.random() < 0.5:
            s.ops.commit(who, *commits.pop())
            yield 6 * 60
        name = s.rng.choice(list(PLAYBOOKS))
        if s.rng.random() < 0.3:
            yield from s.ops.playbook(who, name, PLAYBOOKS[name], check=True)
            yield 4 * 60
        yield from s.ops.playbook(who, name, PLAYBOOKS[name])


def outage(s):
    """Saturday: the disk of the mail host is replaced."""
    s.announce.announce("basaltop", "Planned outage: mail, Saturday 07:00 to 09:00 UTC. Mail is delayed, not lost.",
                        "https://status.example.org/")
    yield at("2024-05-11 07:02") - s.now
    s.ops.host("mail01.example.org", "PROBLEM", "DOWN")
    yield 4 * 60
    s.ops.host("mail01.example.org", "ACKNOWLEDGEMENT", "DOWN", "basaltop")
    yield 35 * 60
    s.announce.log("basaltop", "mail01: new disk is in, resilvering. Has anyone seen the screwdriver?")
    yield 61 * 60
    s.ops.host("mail01.example.org", "RECOVERY", "UP")
    yield from s.ops.playbook("basaltop", "mailman", PLAYBOOKS["mailman"])


def alerts(s):
    """The monitoring speaks up; somebody acknowledges it; it recovers."""
    for host in ("proxy06.example.org", "db03.example.org", "wiki01.example.org", "buildvm-a64-02.example.org",
                 "mirror02.example.org", "koji01.example.org", "buildvm-a64-02.example.org", "coffee01.example.org",
                 "proxy02.example.org"):
        yield s.rng.uniform(15, 44) * HOUR
        s.ops.service(host, "PROBLEM", s.rng.choice(("WARNING", "CRITICAL")))
        yield s.rng.randint(3, 20) * 60
        who = s.someone_up(["tarikyal", "basaltop", "wenling", "dapoade"]) or "wenling"
        s.ops.service(host, "ACKNOWLEDGEMENT", "WARNING", who)
        yield s.rng.randint(10, 90) * 60
        s.ops.service(host, "RECOVERY", "OK")


def copr_builds(s):
    """Try-outs in people's own repositories."""
    table = [("rustwend", "nightly-wren", "rust-wren"), ("seoyunb", "containers-next", "quayside"),
             ("banksiac", "driftwood-git", "driftwood"), ("nozomik", "otters", "otterly"),
             ("bogdanpe", "libtern-preview", "libtern"), ("noorhadi", "bidi-tests", "python-quillpen"),
             ("kwabdank", "first-steps", "python-lantern"), ("edumoral", "taller-latam", "compass-shell"),
             ("felixgru", "marginalia-beta", "texlive-marginalia")]
    for n in itertools.count():
        yield s.rng.uniform(6, 20) * HOUR
        who, copr, name = s.rng.choice(table)
        if who in s.newcomers and s.now < at("2024-05-08 20:00"):
            continue
        yield s.desk(who)
        yield from s.copr.build(who, copr, name, f"{s.packages[name]['new']}~git{n + 1}-1",
                                s.rng.sample(["fedora-41-x86_64", "fedora-41-aarch64", "fedora-rawhide-x86_64"], 2),
                                succeeds=s.rng.random() < 0.8)


def repositories(s):
    while True:
        yield s.rng.uniform(6, 20) * HOUR
        yield from s.koji.repo(s.rng.choice(("f41-build", "f42-build", "f42-build-side-90210")))


# --- people --------------------------------------------------------------------------------------

WIKI_PAGES = {
    "docs": ["Printers", "How do I connect a scanner", "Release notes 41", "Glossary", "How do I print", "Keyboard layouts",
             "What is a compose", "First day with the system"],
    "design": ["Wallpaper vote 41", "Icons at 16 pixels", "Badges with hats", "Colours of 41"],
    "quality": ["Test day: storage", "Good reports", "Blocker process", "Test results 41 Beta", "Old laptops"],
    "latam": ["Lima 2024", "Cómo organizar una fiesta", "Taller de empaquetado", "Adesivos"],
    "infrastructure": ["Where the screwdrivers are", "Freeze", "Restore test", "Apprentices"],
    "python-sig": ["hedgerow 8 rebuilds", "Bidirectional tests", "First package"],
    "websites": ["Slow connections survey", "Download page plan", "Languages in their own words"]}
WIKI_SUMMARIES = ["say first what it is for", "add what I learned today", "remove a screenshot of a button that is gone",
                  "correct the date", "answer the question from the list", "fix two links, delete one",
                  "add a photograph's description", "shorter", "note who to ask", "translate the first section",
                  "update the table", "add the missing step between 3 and 4"]


def wiki_edits(s):
    """Everybody edits the wiki; the docs team more than others."""
    done = set()
    while True:
        yield s.rng.uniform(0.7, 5) * HOUR
        team = s.rng.choice(["docs"] * 4 + list(WIKI_PAGES))
        who = s.someone_up(s.teams[team]["owners"] + s.teams[team]["members"])
        if who:
            page, summary = s.rng.choice(WIKI_PAGES[team]), s.rng.choice(WIKI_SUMMARIES)
            if (page, summary) in done:
                continue
            done.add((page, summary))
            s.wiki.edit(who, page, summary, f"== {page} ==\nThis page is looked after by the {team} team.",
                        minor=s.rng.random() < 0.4)
            s.badges.did(who, "wiki")


UPLOADS = [
    ("2024-05-04 12:10", "mikahar", "Fog_over_the_lake.jpg", "Candidate: fog over the lake, five in the morning"),
    ("2024-05-06 09:30", "tovalund", "Beta_banner_narrow.png", "Banner for the Beta, narrow, second sketch"),
    ("2024-05-07 16:40", "brumaluz", "Badger_with_net.png", "Badge: the badger with a coarse net"),
    ("2024-05-09 08:05", "pebblemx", "Kitchen_screen_icons.jpg", "Forty icons on my kitchen screen, in sunlight"),
    ("2024-05-10 10:20", "saanvi-d", "Two_tone_focus_ring.png", "Focus ring in two tones, on nine backgrounds"),
    ("2024-05-11 21:00", "rocioqm", "Auditorio_Lima.jpg", "El auditorio, con las 120 sillas y el proyector tímido"),
    ("2024-05-13 14:20", "inkfern", "Banner_Lima_proof.png", "Banner for Lima, proof with three millimetres"),
    ("2024-05-14 10:45", "tovalund", "Lighthouse_night.png", "The lighthouse, night version, no ships harmed"),
    ("2024-05-16 11:00", "nozomik", "Wallpaper_on_paper_door.jpg", "The lighthouse on a paper door"),
    ("2024-05-16 10:15", "inkfern", "Release_notes_cover.png", "Cover in two colours"),
    ("2024-05-16 19:40", "pancholan", "Autobus_adesivos.jpg", "Veinte adesivos, un autobús"),
    ("2024-05-17 09:10", "arohatam", "Upright_screen.jpg", "Upright screen: only sky"),
    ("2024-05-17 12:05", "pebblemx", "Seagull.png", "The seagull that nobody asked for"),
    ("2024-05-17 13:50", "ravinduw", "Tape_and_lighthouse.jpg", "1366x768, with tape; the lighthouse has moved")]


def upload(s, who, file, description):
    s.wiki.upload(who, file, description)
    yield 0


PUSHES = {
    "hubs-demo/site": [("kaleanak", "Make the button 44 pixels high, for thumbs", "css/button.css"),
                       ("zofiawie", "Build only what changed", "Makefile"),
                       ("mandlakh", "List mirrors by distance, not by alphabet", "content/mirrors.md"),
                       ("zofiawie", "Remove the last tracking pixel, found behind the sofa", "templates/base.html"),
                       ("kaleanak", "Dark mode for people who download at night", "css/dark.css"),
                       ("tovalund", "Two pixels more air on the left", "css/banner.css"),
                       ("mandlakh", "Show the size of a download before it begins", "templates/download.html"),
                       ("zofiawie", "Link checker: be patient with small servers", "tools/links.py"),
                       ("kaleanak", "Beta page, behind a flag", "content/beta.md"),
                       ("saanvi-d", "Darker grey on the footer", "css/footer.css")],
    "hubs-demo/quick-docs": [("pagewise", "Delete a paragraph that said nothing, kindly", "guides/welcome.md"),
                             ("thistlek", "Redirect the old page names", "redirects.txt"),
                             ("yusufkar", "Saturday install: new screenshots", "guides/install.md"),
                             ("lorepier", "Italian: eleven sentences", "po/it.po"),
                             ("pagewise", "Say 'restart' where we mean restart", "guides/updates.md"),
                             ("marisolv", "Spanish: the guide for the installation table", "po/es.po"),
                             ("yusufkar", "A guide for people with two disks", "guides/two-disks.md"),
                             ("thistlek", "Alphabetise the glossary, again", "guides/glossary.md")],
    "hubs-demo/test-cases": [("smokytuck", "The mirror that lies, as a test", "tests/mirrors.md"),
                             ("nitpickj", "Write the expected result first", "tests/storage.md"),
                             ("minhthul", "Screen reader: all pages of the installer", "tests/a11y.md"),
                             ("ravinduw", "Old laptops need their own column", "matrix/hardware.md")]}


def github_pushes(s):
    todo = [(repo, who, text, path) for repo, pushes in PUSHES.items() for who, text, path in pushes]
    s.rng.shuffle(todo)
    for repo, who, text, path in todo:
        yield s.rng.uniform(3, 21) * HOUR
        yield s.desk(who)
        sha = s.github.push(repo, who, [(text, path)])
        yield 2 * 60 + 2
        s.github.status(repo, who, sha, "failure" if s.rng.random() < 0.12 else "success")


def stars(s):
    while True:
        yield s.rng.uniform(6, 30) * HOUR
        who = s.someone_up(list(s.people))
        if who:
            s.github.star(s.rng.choice(list(s.github.stars)), who)


REASONS = [
    "for the patience with my first spec file", "the meeting notes were better than the meeting", "thanks for the review!",
    "for explaining side tags with vegetables", "you were right about the contrast", "for staying up for the push",
    "that graph saved me an afternoon", "muchas gracias por la traducción", "obrigado pelos adesivos",
    "for finding the screwdriver", "for being kind to my bug report", "the icon is lovely",
    "for the shortest commit message that says everything", "for answering before I had finished asking",
    "you fixed it while I was writing the ticket", "for reading the log to the end", "gracias por el café",
    "for taking the package nobody wanted", "happy birthday, three days late", "for the calm during the outage",
    "your guide worked on the first try", "the haiku!", "for testing with the screen off",
    "for remembering the time zones of everybody", "for saying no so nicely", "the frog deserved more votes",
    "for the redirects", "two seconds!", "for translating my jokes", "for carrying the projector"]
FRIENDS = [("hanaveld", "jarpod"), ("inkfern", "mikahar"), ("pagewise", "lorepier"), ("kestrelm", "basaltop"),
           ("nitpickj", "smokytuck"), ("marisolv", "caipora"), ("kaleanak", "zofiawie"), ("nozomik", "arohatam"),
           ("priyalr", "noorhadi"), ("wenling", "tarikyal"), ("rocioqm", "ximenabu"), ("brumaluz", "saanvi-d")]


def cookies(s):
    """Karma in the channels, between friends more often than not."""
    reasons = []
    while True:
        yield s.rng.uniform(2, 9) * HOUR
        pair = list(s.rng.choice(FRIENDS)) if s.rng.random() < 0.55 else s.rng.sample(list(s.people), 2)
        s.rng.shuffle(pair)
        giver = s.someone_up(pair)
        if not giver or not all(s.has_settled(n) for n in pair):
            continue
        to = pair[0] if pair[1] == giver else pair[1]
        if not reasons:
            reasons = s.rng.sample(REASONS, len(REASONS))
        teams = [t for t in s.teams.values() if to in t["owners"] + t["members"] and t["name"] != "radio-sig"]
        s.chat.cookie(giver, to, teams[0]["links"]["channels"][0] if teams else "#hubs", reasons.pop())


def newcomer(s, who, team_name, mentor, days, introduction):
    """Somebody arrives: an account, a first badge, a hello on the list, and a door that opens."""
    team = s.teams[team_name]
    mailing_list = team["links"]["mailing_lists"][0].split("@")[0]
    s.accounts.create(who)
    yield 6 * 60
    s.badges.first_login(who)
    yield 60
    s.badges.award(who, "Involvement", "You logged in for the first time. Welcome!", "community")
    yield 9 * 60
    s.accounts.update(who, ["locale", "timezone"])
    yield 25 * 60
    hello = s.lists.send(who, mailing_list, f"Introduction: {introduction}")
    s.badges.did(who, "mail")
    yield s.desk(mentor)
    s.lists.send(mentor, mailing_list, f"Re: Introduction: {introduction}", hello, [hello])
    yield 12 * 60
    s.chat.cookie(mentor, who, team["links"]["channels"][0], f"welcome to {team_name}, sit where you like")
    yield s.desk(who, 240)
    s.accounts.apply(who, team_name)
    yield days * DAY
    yield s.desk(mentor)
    s.accounts.sponsor(who, team_name, mentor)
    yield 5 * 60
    s.badges.award(who, f"Door Opened: {team_name}", f"You became a member of {team_name}.", "community")
    projects = [p.split(":")[1] for p in team["links"]["projects"] if p.startswith("pagure")]
    if projects:
        yield 8 * 60
        s.pagure.add_member(projects[0], mentor, who)


def packager(s):
    """kwabdank becomes a packager, and does what packagers do."""
    for name in ("python-lantern", "python-marmalade"):
        yield s.desk("kwabdank", 90)
        yield from s.koji.scratch("kwabdank", f"{name}-{s.packages[name]['new']}-2.fc42", "rawhide", 12 * 60)
        yield 20 * HOUR
    yield at("2024-05-15 16:20") - s.now
    s.accounts.apply("kwabdank", "packager")
    yield 50 * 60
    s.accounts.sponsor("kwabdank", "packager", "hanaveld")
    s.badges.award("kwabdank", "Keys to the Kitchen", "You became a packager.", "development")
    yield 20 * 60
    s.chat.cookie("jarpod", "kwabdank", "#hubs-python", "a packager in nine days")
    for name, release in (("python-tidewheel", 2), ("python-lantern", 3)):
        yield s.desk("kwabdank", 60)
        package = {**s.packages[name], "maintainers": ["kwabdank"]}
        s.begin(package_update(s, package, release=release, how=["use the new fixture names of hedgerow 8"]))
        yield 8 * HOUR


def rights(s):
    """People ask to work on packages; one is answered, the others wait."""
    for who, acl, package, answered in (("rustwend", "commit", "libtern", True), ("kwabdank", "commit", "python-lantern", False),
                                        ("solveigm", "watchbugzilla", "moorings", False)):
        yield s.desk(who, 120)
        s.packagedb.rights(who, acl, package, "Awaiting Review")
        if answered:
            owner = s.packages[package]["maintainers"][0]
            yield s.desk(owner, 240)
            s.packagedb.rights(who, acl, package, "Approved", owner)


def wallpaper_vote(s):
    """Nine candidates, a vote, and a lighthouse."""
    names = [("mikahar", "Fog Over the Lake"), ("nozomik", "Rain on a Paper Umbrella"), ("arohatam", "Long White Cloud"),
             ("brumaluz", "A Frog, Content"), ("mikahar", "Lighthouse at Four in the Morning"), ("priyalr", "Monsoon Bicycle"),
             ("minhthul", "Lanterns, Unlit"), ("caipora", "Sticker on a Canoe"), ("thistlek", "Thistle With Frost")]
    for who, name in names:
        picture = s.nuancier.candidate(who, name)
        yield s.rng.randint(30, 150) * 60
        s.nuancier.approve("inkfern", picture)
        yield s.rng.randint(60, 300) * 60
    yield at("2024-05-10 18:00") - s.now
    s.nuancier.update("inkfern", ["election end date"])
    yield 30 * 60
    s.announce.announce("inkfern", "The wallpaper of 41 is 'Lighthouse at Four in the Morning', with 118 votes.",
                        "https://wiki.example.org/wiki/Wallpaper_vote_41")
    for who in ("mikahar", "brumaluz", "nozomik", "thistlek"):
        yield 15 * 60
        s.badges.award(who, "On the Wall", "Your picture is on everybody's desktop.", "content")


def meeting(s, told, event):
    """A meeting: announced in the calendar, reminded of, held, and good for a badge."""
    team = s.teams[told["team"]]
    s.fedocal.remind(event)
    yield HOUR
    yield from s.meetbot.hold(told, team)
    for who in [told["chair"]] + told["there"]:
        s.badges.did(who, "meeting")
    yield 10 * 60
    s.lists.send(told["chair"], team["links"]["mailing_lists"][0].split("@")[0], f"Minutes: {told['title']}")


def calendar(s, meetings):
    """Who put which meeting into the calendar, also those of the weeks to come."""
    for told in meetings:
        yield s.rng.randint(4, 30) * 60
        when = int(told["at"].timestamp())
        event = s.fedocal.new(told["chair"], told["team"], told["title"], when, 1,
                              "Everybody is welcome, also to listen only.")
        s.begin(meeting(s, told, event), when - HOUR)
        if s.rng.random() < 0.3:
            yield 5 * 60
            s.fedocal.update(told["chair"], event, "Everybody is welcome. First topic: " + told["topics"][0]["title"])


COMING = [  # announced when, by whom, where, what, when, how long, and the words beside it
    ("2024-05-13 17:30", "nitpickj", "quality", "Blocker review", "2024-05-20 16:00", 1, "What is left, and what is new."),
    ("2024-05-14 15:20", "inkfern", "design", "Design weekly", "2024-05-21 14:00", 1, "Bring the photographs of your screens."),
    ("2024-05-15 16:30", "hanaveld", "python-sig", "Python SIG weekly", "2024-05-22 15:00", 1, "Eleven packages, or fewer."),
    ("2024-05-15 19:30", "pagewise", "docs", "Docs office hour", "2024-05-22 18:00", 1, "String freeze in two days. Tea provided, virtually."),
    ("2024-05-16 16:20", "basaltop", "infrastructure", "Infrastructure weekly", "2024-05-23 15:00", 1, "After the Beta: what we learned."),
    ("2024-05-17 00:55", "marisolv", "latam", "Reunión LATAM", "2024-05-24 00:30", 1, "Última reunión antes de la fiesta."),
    ("2024-05-17 01:10", "rocioqm", "latam", "Fiesta de lanzamiento 41, Lima", "2024-05-25 20:00", 5, "Auditorio de la universidad. Hay café."),
    ("2024-05-17 09:20", "smokytuck", "quality", "Upgrade test evening", "2024-05-20 19:00", 2, "Computers from before 2014 get the best seats."),
    ("2024-05-17 10:50", "mikahar", "design", "Odd screens, second look", "2024-05-18 12:00", 1, "Half an hour, the lighthouse and you."),
    ("2024-05-17 12:40", "jarpod", "python-sig", "Rebuild clinic", "2024-05-24 08:00", 1, "Bring your failing build."),
    ("2024-05-17 14:10", "zofiawie", "websites", "Websites weekly", "2024-05-24 13:00", 1, "How many seconds did it take?"),
    ("2024-05-17 14:30", "kaleanak", "websites", "Switching the download page", "2024-05-21 17:30", 1, "Morning in Honolulu, everybody awake."),
    ("2024-05-17 15:35", "kestrelm", "infrastructure", "41 Beta release day", "2024-05-21 14:00", 4, "Who watches what is in the ticket.")]


def coming(s, _, who, team, name, when, hours, words):
    event = s.fedocal.new(who, team, name, at(when), hours, words)
    if "Lima" in name:
        yield 3 * HOUR
        s.fedocal.update("marisolv", event, "Auditorio de la universidad, de 15 a 20 horas. Hay café y un segundo proyector.")
    yield 0


def go(s):
    """The last message: the Beta is declared."""
    yield END - 70 - s.now
    s.chat.cookie("nitpickj", "kestrelm", "#hubs-quality", "for pressing the button so calmly")
    yield END - 30 - s.now
    s.badges.award("hanaveld", "Caught a Big One", "You fixed a release-blocking bug.", "quality")
    yield END - s.now
    s.announce.announce("kestrelm", "Release 41 Beta is GO. It comes out on Tuesday. Thank you, all of you.",
                        "https://www.example.org/beta/")


def opening(s):
    s.announce.announce("kestrelm", "The Beta freeze of release 41 begins now. Exceptions need a ticket and a reason.",
                        "https://wiki.example.org/wiki/Infrastructure/Freeze")
    yield 2 * 60
    s.distgit.branch("kestrelm", "release-notes", "f41")
    s.koji.list_change("f41", "release-notes")


def all_packages(s):
    """When each package gets its turn: through the two weeks, some twice, the last ones just now."""
    special = {"python-ferryman", "moorings", "f41-backgrounds"}
    ordinary = [p for p in s.packages.values() if p["name"] not in special]
    s.rng.shuffle(ordinary)
    for n, package in enumerate(ordinary):
        when = START + int((0.1 + 12.6 * n / len(ordinary)) * DAY) + s.rng.randint(0, 5 * HOUR)
        if n % 2:
            s.begin(package_update(s, package), when)
        else:
            s.begin(trouble_report(s, package, then=n % 3 == 0), when)
        if n % 3 < 2:
            s.begin(package_update(s, package, "f40"), when + int(s.rng.uniform(0.3, 3.5) * DAY))
    s.begin(package_update(s, s.packages["f41-backgrounds"]), at("2024-05-14 17:00"))
    s.begin(blocker_ferryman(s), at("2024-05-05 15:05"))
    s.begin(blocker_moorings(s), at("2024-05-12 13:20"))


def tell_the_story():
    s = Story()
    s.begin(opening(s))
    for routine in (composes, pushes, operations, alerts, copr_builds, repositories, wiki_edits, github_pushes, stars,
                    cookies, rebuilds):
        s.begin(routine(s), START + 60)
    all_packages(s)

    told = load("conversations.toml")
    for kind, storyline in (("tickets", ticket), ("threads", mail_thread), ("posts", blog_post), ("questions", question)):
        for each in told[kind]:
            s.begin(storyline(s, each), int(each["at"].timestamp()))

    meetings = load("meetings.toml")["meetings"]
    week_one = [m for m in meetings if m["at"].timestamp() < START + 7.5 * DAY]
    s.begin(calendar(s, week_one), START + HOUR)
    s.begin(calendar(s, meetings[len(week_one):]), START + 7 * DAY)
    for each in COMING:
        s.begin(coming(s, *each), at(each[0]))
    for when, who, file, description in UPLOADS:
        s.begin(upload(s, who, file, description), at(when))

    for who, team, mentor, days, introduction in (
            ("pebblemx", "design", "saanvi-d", 4.5, "a gardener who would like to draw icons"),
            ("kwabdank", "python-sig", "hanaveld", 3, "a student with one RPM and many questions"),
            ("inestava", "docs", "pagewise", 2.5, "a librarian with opinions about indexes"),
            ("daniyars", "infrastructure", "tarikyal", 3, "network technician, likes lists"),
            ("solveigm", "quality", "nitpickj", 2, "four computers and time to test"),
            ("tsedolk", "websites", "zofiawie", 1, "I found a typo and stayed")):
        created = datetime.datetime.fromisoformat(s.people[who]["created"])
        s.begin(newcomer(s, who, team, mentor, days, introduction), int(created.timestamp()))
    s.begin(packager(s), at("2024-05-09 18:00"))
    s.begin(rights(s), at("2024-05-13 09:00"))
    s.begin(wallpaper_vote(s), START + 30 * 60)
    s.begin(outage(s), at("2024-05-10 08:00"))
    s.begin(go(s), END - HOUR)
    s.tell()
    return s.lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plain", metavar="FILE", type=pathlib.Path, help="write the messages uncompressed to FILE")
    plain = parser.parse_args().plain
    text = "".join(line + "\n" for line in tell_the_story())
    if plain:
        plain.write_text(text, encoding="utf-8")
        return
    target = HERE / "recording.jsonl.zst"
    subprocess.run(["zstd", "-19", "--long=0", "--quiet", "--force", "-o", target], input=text.encode(), check=True)


if __name__ == "__main__":
    main()
