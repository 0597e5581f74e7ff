//! Forms over a hub's record: shown, checked, saved, and shown again beside what somebody else did meanwhile.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{Deed, Faults, OUTDATED, as_faults, done, head};
use crate::model::{Hub, HubName};
use crate::store::Refusal;
use crate::web::error::Failure;
use crate::web::extract::Signed;
use crate::web::pages::{self, Clash, Field, Place, SectionView};
use crate::web::portal::Portal;
use crate::web::posted::Fields;

/// One form of the settings.
pub(super) struct Section {
    pub place: Place,
    /// Its fields as the hub has them.
    pub fields: fn(&Hub) -> Vec<Field>,
    /// What is wrong with what was typed.
    pub check: fn(&Hub, &Fields) -> Faults,
    /// Puts what was typed, which was checked, into the record.
    pub apply: fn(&mut Hub, &Fields),
}

impl Section {
    pub async fn show(
        &self,
        portal: &Arc<Portal>,
        signed: &Signed,
        name: &HubName,
        told: Option<&'static str>,
    ) -> Result<Response, Failure> {
        let hub = super::hub(portal, signed, name, self.place).await?;
        let view = self.view(&hub, (self.fields)(&hub), told);
        shown(portal, signed, StatusCode::OK, &view).await
    }

    pub async fn save(
        &self,
        portal: &Arc<Portal>,
        signed: &Signed,
        name: &HubName,
        as_json: bool,
        sent: Fields,
    ) -> Result<Response, Failure> {
        let edition = sent.number("edition")?;
        let hub = super::hub(portal, signed, name, self.place).await?;
        let faults = (self.check)(&hub, &sent);
        if !faults.is_empty() && as_json {
            return Ok(as_faults(&faults));
        }
        if !faults.is_empty() {
            let view = SectionView { edition, ..self.view(&hub, self.typed(&hub, &sent, &faults), None) };
            return shown(portal, signed, StatusCode::UNPROCESSABLE_ENTITY, &view).await;
        }
        match self.write(portal, signed, name, edition, &sent).await? {
            Some(deed) => Ok(done(name, self.place, deed, as_json)),
            None if as_json => Err(Failure::refused(&Refusal::Outdated, name)),
            None => {
                let hub = super::hub(portal, signed, name, self.place).await?;
                shown(portal, signed, StatusCode::CONFLICT, &self.clash(&hub, &sent)).await
            }
        }
    }

    /// None where somebody else changed the hub since.
    async fn write(
        &self,
        portal: &Arc<Portal>,
        signed: &Signed,
        name: &HubName,
        edition: u64,
        sent: &Fields,
    ) -> Result<Option<Deed>, Failure> {
        let (apply, sent) = (self.apply, sent.clone());
        let written = portal.manage(signed, name, move |change, admin| {
            match change.change_hub(admin, edition, |hub| apply(hub, &sent))? {
                Err(Refusal::Outdated) => Ok(Ok(None)),
                written => Ok(written.map(|changed| Some(Deed::of_change(&changed)))),
            }
        });
        written.await
    }

    fn view(&self, hub: &Hub, fields: Vec<Field>, told: Option<&'static str>) -> SectionView {
        let head = head(hub, self.place, told);
        SectionView { head, edition: hub.edition, fields, problem: None, clashes: None }
    }

    /// The fields with what was typed, and what is wrong with it.
    fn typed(&self, hub: &Hub, sent: &Fields, faults: &Faults) -> Vec<Field> {
        let fault_of = |name: &str| faults.iter().find(|(of, _)| *of == name).map(|(_, sentence)| sentence.clone());
        let typed = |field: Field| {
            let (text, fault) = (text(sent, &field.name), fault_of(&field.name));
            field.value(text).fault(fault)
        };
        (self.fields)(hub).into_iter().map(typed).collect()
    }

    /// The form with what was typed, beside what is there now.
    fn clash(&self, hub: &Hub, sent: &Fields) -> SectionView {
        let typed = self.typed(hub, sent, &Vec::new());
        let pairs = (self.fields)(hub).into_iter().zip(&typed).filter(|(now, typed)| now.value != typed.value);
        let clash = |(now, typed): (Field, &Field)| Clash {
            label: now.label.to_string(),
            now: now.said(),
            typed: typed.said(),
        };
        let clashes = pairs.map(clash).collect();
        SectionView { problem: Some(OUTDATED.to_owned()), clashes: Some(clashes), ..self.view(hub, typed, None) }
    }
}

/// What was typed, with line breaks as we keep them.
pub(super) fn text(sent: &Fields, name: &str) -> String {
    sent.one(name).replace("\r\n", "\n")
}

async fn shown(
    portal: &Arc<Portal>,
    signed: &Signed,
    status: StatusCode,
    view: &SectionView,
) -> Result<Response, Failure> {
    let surround = portal.surround(&signed.who).await;
    Ok((status, pages::section(&portal.frame(&surround), view)).into_response())
}
