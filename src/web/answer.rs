//! What a change is answered with: the next page for a form, what became of it for a program.

use axum::Json;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;

/// Something was done.
pub(super) struct Done {
    to: String,
    json: Value,
}

impl Done {
    /// `to` is where a browser goes on; `json` what a program is told.
    pub fn new(to: impl Into<String>, json: Value) -> Self {
        Done { to: to.into(), json }
    }

    pub fn respond(self, as_json: bool) -> Response {
        if as_json { Json(self.json).into_response() } else { Redirect::to(&self.to).into_response() }
    }
}

/// The path to go on to, if it is one of this portal; else the front page. An address that a browser would read as
/// another host's is none of ours.
pub(super) fn own_path(path: &str) -> &str {
    let own = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.len() <= 2000
        && path.bytes().all(|byte| byte.is_ascii_graphic());
    if own { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths() {
        for own in ["/", "/design", "/search?q=a%20b", "/design/edit#widget-1"] {
            assert_eq!(own_path(own), own);
        }
        for other in ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", "design", "/é"] {
            assert_eq!(own_path(other), "/", "{other}");
        }
    }
}
