//! Extractors: what a handler gets is checked already.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::model::{HubName, WidgetId};
use crate::store::Viewer;

use super::error::Failure;

/// Who is looking. Nobody can sign in yet, so everybody is a visitor.
pub struct Looking(pub Viewer);

impl<S: Send + Sync> FromRequestParts<S> for Looking {
    type Rejection = Infallible;

    async fn from_request_parts(_parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Looking(Viewer::Visitor))
    }
}

/// The hub named in the path. A name that no hub can have is a hub that is not there.
pub struct HubPath(pub HubName);

impl<S: Send + Sync> FromRequestParts<S> for HubPath {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(name) = path::<String, S>(parts, state).await?;
        name.parse().map(HubPath).map_err(|_| Failure::no_hub(&name))
    }
}

/// A hub and the number of one of its widgets.
pub struct WidgetPath(pub HubName, pub WidgetId);

impl<S: Send + Sync> FromRequestParts<S> for WidgetPath {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path((hub, widget)) = path::<(String, String), S>(parts, state).await?;
        let name = hub.parse().map_err(|_| Failure::no_hub(&hub))?;
        let number = widget.parse().map_err(|_| Failure::not_found(format!("{name} has no page of that name.")))?;
        Ok(WidgetPath(name, WidgetId(number)))
    }
}

/// The one other thing a path names, as text.
pub struct NamePath(pub String);

impl<S: Send + Sync> FromRequestParts<S> for NamePath {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(name) = path::<String, S>(parts, state).await?;
        Ok(NamePath(name))
    }
}

async fn path<T, S>(parts: &mut Parts, state: &S) -> Result<Path<T>, Failure>
where
    T: serde::de::DeserializeOwned + Send,
    S: Send + Sync,
{
    let found = Path::<T>::from_request_parts(parts, state).await;
    found.map_err(|_| Failure::not_found("This address leads nowhere."))
}
