//! How bringing things in goes, for whoever looks after the portal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::accounts::Accounts;
use super::setup::Setups;
use super::{collector, wanted};
use crate::model::{Check, Time, Want};
use crate::store::{Snapshot, StoreError};
use crate::widgets::Shelf;

/// Every service that is switched on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub services: Vec<ServiceReport>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceReport {
    /// As the configuration calls it.
    pub service: String,
    /// Empty where each want has its own.
    pub address: String,
    pub every_seconds: u64,
    pub wants: Vec<WantReport>,
}

/// Times are RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantReport {
    pub want: String,
    pub last_success: Option<String>,
    pub last_change: Option<String>,
    pub failures: u32,
    pub last_error: Option<String>,
    /// None where it cannot be asked for.
    pub next_run: Option<String>,
}

/// How it goes for everything that is wanted now.
pub fn report(snapshot: &Snapshot, shelf: &Shelf, setups: &Setups) -> Result<Report, StoreError> {
    let found = wanted::found(snapshot, shelf, setups, &Accounts::read(snapshot, setups)?)?;
    let checks: BTreeMap<Want, Check> = snapshot.checks()?.into_iter().collect();
    let asked = found.wanted.into_iter().map(|wanted| (wanted.want, None));
    let all: BTreeMap<Want, Option<String>> =
        asked.chain(found.unaskable.into_iter().map(|(want, why)| (want, Some(why)))).collect();
    let services = setups.services.iter().filter(|setup| collector(setup.service).is_some());
    let services = services.map(|setup| ServiceReport {
        service: setup.service.to_string(),
        address: setup.address.clone(),
        every_seconds: setup.every.as_secs(),
        wants: all
            .iter()
            .filter(|(want, _)| want.service() == setup.service)
            .map(|(want, unaskable)| WantReport::of(want, checks.get(want), unaskable.as_deref()))
            .collect(),
    });
    Ok(Report { services: services.collect() })
}

impl WantReport {
    fn of(want: &Want, check: Option<&Check>, unaskable: Option<&str>) -> Self {
        let check = check.cloned().unwrap_or_default();
        let text = |time: Option<Time>| time.map(|time| time.to_string());
        WantReport {
            want: want.to_string(),
            last_success: text(check.succeeded),
            last_change: text(check.changed),
            failures: check.failures,
            last_error: unaskable.map(str::to_owned).or(check.error),
            next_run: unaskable.is_none().then(|| check.next.to_string()),
        }
    }
}
