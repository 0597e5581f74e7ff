//! What is open, as rows: what the widgets of issues, pull requests, bugs, updates and requests have in common.
//!
//! What people keep to themselves is left out: an issue that somebody discreet opened is something they did.

use std::cmp::Reverse;
use std::collections::HashSet;

use maud::{Markup, html};
use serde::Serialize;

use crate::look;
use crate::model::{Discreet, Facts, Hub, MatterKind, OpenMatter, Seq, Subject, Told, Want};
use crate::store::StoreError;

use super::moment::Moment;
use super::{Scene, Watch, wire};

/// Matters read beyond those shown: some may not be for everybody.
const SPARE: usize = 20;

/// Counted no further.
const MOST: usize = 999;

/// Something that is open.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Open {
    /// What people call it: `design/tasks#849`.
    pub label: String,
    pub title: String,
    pub link: Option<String>,
    /// Who opened it.
    pub by: Option<String>,
    /// Whose turn it is.
    pub with: Option<String>,
    /// What its kind says beyond that: an update's karma, a bug's component.
    pub remark: Option<String>,
    pub opened: Moment,
}

/// Whose lists, and of what kind.
pub struct Lists(Vec<(Subject, MatterKind)>);

impl Lists {
    /// Each once.
    pub fn new(lists: impl IntoIterator<Item = (Subject, MatterKind)>) -> Self {
        let mut seen = HashSet::new();
        Lists(lists.into_iter().filter(|list| seen.insert(list.clone())).collect())
    }

    pub fn watches(&self) -> Vec<Watch> {
        self.0.iter().map(|(subject, kind)| Watch::Matters(subject.clone(), *kind)).collect()
    }

    pub fn wants(&self) -> Vec<Want> {
        self.0.iter().filter_map(|(subject, kind)| Want::of_list(subject, *kind)).collect()
    }

    /// The newest first.
    pub fn newest(&self, scene: &Scene<'_>, count: usize) -> Result<Vec<Open>, StoreError> {
        let discreet = scene.discreet()?;
        let mut found = Vec::new();
        for (subject, kind) in &self.0 {
            let open = scene.snapshot.open_matters(subject, *kind, count + SPARE)?;
            found.extend(open.into_iter().filter_map(|matter| Open::shown(matter, *kind, scene.hub, &discreet)));
        }
        found.sort_by(|a, b| (Reverse(a.opened), &a.label).cmp(&(Reverse(b.opened), &b.label)));
        found.dedup();
        found.truncate(count);
        Ok(found)
    }

    /// How many there are; at least `shown`.
    pub fn count(&self, scene: &Scene<'_>, shown: usize) -> Result<u64, StoreError> {
        let mut count = 0;
        for (subject, kind) in &self.0 {
            count += scene.snapshot.count_open(subject, *kind, MOST)?;
        }
        Ok(count.max(shown as u64))
    }
}

impl Open {
    /// None where whoever opened it keeps such things to themselves.
    fn shown(matter: OpenMatter, kind: MatterKind, hub: &Hub, discreet: &Discreet) -> Option<Self> {
        let Told { title, label, link, by, with, remark } = matter.told;
        let facts = Facts { agent: by.clone(), usernames: by.iter().cloned().collect(), ..Facts::default() };
        // As a message from long ago: what somebody hid until they were forgotten stays hidden.
        if !discreet.shows_in(hub, Seq(0), kind.category(), &facts) {
            return None;
        }
        let title = wire::shortened(&title, 200);
        Some(Open {
            title: if title.is_empty() { label.clone() } else { title },
            label: wire::shortened(&label, 100),
            link: link.as_deref().and_then(look::safe_url).map(str::to_owned),
            by,
            with: with.filter(|name| discreet.names_in(hub, name)),
            remark,
            opened: Moment(matter.opened),
        })
    }
}

/// A list of them. `own` is whose hub or list it is, who needs no naming in each row; may be empty.
pub fn rows(open: &[Open], own: &str) -> Markup {
    let other = |name: &Option<String>| name.clone().filter(|name| name != own);
    html! {
        ul.list {
            @for one in open {
                li data-key=(one.label) {
                    @match &one.link {
                        Some(link) => (look::safe_link(link, &one.title)),
                        None => (one.title),
                    }
                    p.meta {
                        @if one.label != one.title { (one.label) ", " }
                        @if let Some(remark) = &one.remark { (remark) ", " }
                        @if let Some(by) = other(&one.by) { "by " (look::person_link(&by)) " " }
                        @if let Some(with) = other(&one.with).filter(|with| Some(with) != one.by.as_ref()) {
                            "with " (look::person_link(&with)) " "
                        }
                        (look::time(one.opened.0))
                    }
                }
            }
        }
    }
}

/// How many are not shown.
pub fn others(count: u64, shown: usize) -> Markup {
    let others = count.saturating_sub(shown as u64);
    html! { @if others > 0 { p.meta { "and " (look::counted(others, "older one", "older ones")) } } }
}
