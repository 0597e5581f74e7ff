//! `/<hub>/<idx>/edit`: one widget's settings as a form made from its parameters.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::done::{Deed, done};
use super::managed;
use crate::model::{Hub, HubName, WidgetId, WidgetInstance};
use crate::store::{Refusal, StoreError, View};
use crate::web::directory::title;
use crate::web::error::Failure;
use crate::web::extract::{AsJson, Signed, WidgetPath};
use crate::web::pages::{self, Clash, Field, SettingsView, Suggest};
use crate::web::portal::Portal;
use crate::web::posted::{Fields, Posted};
use crate::widgets::{Fault, Kind, Parameter, ParameterKind, Shelf};

/// Stands before the names of parameters in the form, so that none is mistaken for a field of the form's own.
const PREFIX: &str = "config.";

const OUTDATED: &str = "Somebody else changed these settings while you did. Nothing of theirs is lost: \
    look at both below, and save again if yours is to stand.";

type Texts = Vec<(&'static Parameter, String)>;

/// A widget that can be set up, and where it stands.
struct Found {
    hub: Hub,
    widget: WidgetInstance,
    kind: Kind,
}

pub async fn settings(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    WidgetPath(hub, widget): WidgetPath,
) -> Result<Response, Failure> {
    let found = find(&portal, &signed, hub, widget).await?;
    let texts = found.kind.texts(&found.widget.config);
    let view = found.view(&texts, &[]);
    shown(&portal, &signed, StatusCode::OK, &view).await
}

pub async fn configure(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    WidgetPath(hub, widget): WidgetPath,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let edition = fields.number("edition")?;
    let found = find(&portal, &signed, hub.clone(), widget).await?;
    let typed = typed(&fields);
    let config = match found.kind.read(&typed) {
        Ok(config) => config,
        Err(faults) if as_json => return Ok(as_faults(&faults)),
        Err(faults) => {
            let view = SettingsView { edition, ..found.view(&found.kept(&typed), &faults) };
            return shown(&portal, &signed, StatusCode::UNPROCESSABLE_ENTITY, &view).await;
        }
    };
    if save(&portal, &signed, &found, edition, config.clone()).await? {
        return Ok(done(AsJson(as_json), &hub, Deed::Saved, Some(widget)));
    }
    // As it is now, with what somebody else did.
    let found = find(&portal, &signed, hub.clone(), widget).await?;
    if found.kind.texts(&config) == found.kind.texts(&found.widget.config) {
        return Ok(done(AsJson(as_json), &hub, Deed::Saved, Some(widget)));
    }
    if as_json {
        return Err(Failure::refused(&Refusal::Outdated, &hub));
    }
    shown(&portal, &signed, StatusCode::CONFLICT, &found.clash(&found.kept(&typed))).await
}

/// False where somebody else changed the settings since.
async fn save(
    portal: &Arc<Portal>,
    signed: &Signed,
    found: &Found,
    edition: u64,
    config: Value,
) -> Result<bool, Failure> {
    let (widget, label) = (found.widget.id, found.kind.manual().label);
    let saved = portal.manage(signed, &found.hub.name, move |change, admin| {
        match change.configure(admin, widget, edition, config, label)? {
            Err(Refusal::Outdated) => Ok(Ok(false)),
            saved => Ok(saved.map(|()| true)),
        }
    });
    saved.await
}

async fn find(portal: &Arc<Portal>, signed: &Signed, hub: HubName, widget: WidgetId) -> Result<Found, Failure> {
    let shelf = portal.shelf.clone();
    portal.read(&signed.who, move |view| read(&shelf, view, &hub, widget)).await?
}

fn read(shelf: &Shelf, view: &View<'_>, name: &HubName, id: WidgetId) -> Result<Result<Found, Failure>, StoreError> {
    let managed = match managed(view, name)? {
        Ok(managed) => managed,
        Err(failure) => return Ok(Err(failure)),
    };
    let widget = managed.widgets()?.into_iter().find(|widget| widget.id == id);
    let Some(widget) = widget else { return Ok(Err(Failure::refused(&Refusal::NoWidget, name))) };
    let unknown =
        || Failure::not_found("This portal does not know widgets of that kind; remove it, or run a newer one.");
    let kind = shelf.find(&widget.plugin).ok_or_else(unknown);
    Ok(kind.map(|kind| Found { hub: managed.hub().clone(), widget, kind }))
}

async fn shown(
    portal: &Arc<Portal>,
    signed: &Signed,
    status: StatusCode,
    view: &SettingsView,
) -> Result<Response, Failure> {
    let surround = portal.surround(&signed.who).await;
    Ok((status, pages::settings(&portal.frame(&surround), view)).into_response())
}

fn as_faults(faults: &[Fault]) -> Response {
    let sentences: Vec<&str> = faults.iter().map(|fault| fault.sentence.as_str()).collect();
    let named = faults.iter().filter_map(|fault| Some((fault.parameter?, fault.sentence.as_str())));
    let named: std::collections::BTreeMap<&str, &str> = named.collect();
    let body = json!({ "error": sentences.join(" "), "faults": named });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
}

/// What the form says about the widget's parameters.
fn typed(fields: &Fields) -> Vec<(&str, &str)> {
    fields.iter().filter_map(|(name, text)| Some((name.strip_prefix(PREFIX)?, text))).collect()
}

impl Found {
    /// What was typed, and what is set where nothing was.
    fn kept(&self, typed: &[(&str, &str)]) -> Texts {
        let mut texts = self.kind.texts(&self.widget.config);
        for (parameter, text) in &mut texts {
            if let Some((_, typed)) = typed.iter().find(|(name, _)| *name == parameter.name) {
                (*typed).clone_into(text);
            }
        }
        texts
    }

    fn view(&self, texts: &Texts, faults: &[Fault]) -> SettingsView {
        let manual = self.kind.manual();
        let fault_of = |name| faults.iter().find(|fault| fault.parameter == Some(name));
        let fields = texts.iter().map(|(parameter, text)| {
            field(parameter).value(text.clone()).fault(fault_of(parameter.name).map(|fault| fault.sentence.clone()))
        });
        let general = faults.iter().filter(|fault| fault.parameter.is_none()).map(|fault| fault.sentence.as_str());
        let problem = general.collect::<Vec<_>>().join(" ");
        SettingsView {
            hub: self.hub.name.to_string(),
            hub_title: title(&self.hub).to_owned(),
            id: self.widget.id,
            label: manual.label.to_owned(),
            description: manual.description.to_owned(),
            edition: self.widget.edition,
            fields: fields.collect(),
            problem: (!problem.is_empty()).then_some(problem),
            clashes: None,
        }
    }

    /// The form with what was typed, beside what is there now.
    fn clash(&self, kept: &Texts) -> SettingsView {
        let now = self.kind.texts(&self.widget.config);
        let pairs = now.into_iter().zip(kept).filter(|((_, now), (_, typed))| now != typed);
        let clashes = pairs.map(|((parameter, now), (_, typed))| Clash {
            label: parameter.label.to_owned(),
            now,
            typed: typed.clone(),
        });
        SettingsView { clashes: Some(clashes.collect()), problem: Some(OUTDATED.to_owned()), ..self.view(kept, &[]) }
    }
}

fn field(parameter: &Parameter) -> Field {
    let (name, label) = (format!("{PREFIX}{}", parameter.name), parameter.label);
    let (help, default) = (parameter.help, parameter.default);
    match parameter.kind {
        ParameterKind::Text(max) => Field::line(name, label).max(max).help(help),
        ParameterKind::Markdown(_) => Field::markdown(name, label, 10).help(help),
        ParameterKind::Number(from, to) => {
            let bounds = format!("{help} From {from} to {to}; when empty, {default}.");
            Field::number(name, label, from, to).help(bounds.trim_start().to_owned())
        }
        ParameterKind::Choice(options) => {
            let options = options.iter().map(|(value, label)| ((*value).into(), (*label).into()));
            Field::select(name, label, options.collect()).help(help)
        }
        ParameterKind::Address => Field::line(name, label).help(help),
        ParameterKind::Person => Field::line(name, label).suggest(Suggest::People).help(help),
        ParameterKind::Hub => Field::line(name, label).suggest(Suggest::Hubs).help(help),
        ParameterKind::Addresses(_) => Field::text(name, label, 4).help(help),
        ParameterKind::Projects => Field::text(name, label, 5).help(help),
        ParameterKind::Links => Field::text(name, label, 8).help(help),
    }
}
