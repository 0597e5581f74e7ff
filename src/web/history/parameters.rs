//! The parameters of an address, each taken once.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;

/// What stands behind the question mark. Values without anything in them, as forms send them, are as if not there.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    pub fn parse(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        Parameters { pairs: pairs.map(|(name, value)| (name, value.trim().to_owned())).collect() }
    }

    /// The first value of that name; others are dropped with it.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.take_all(name).into_iter().next()
    }

    /// All values of that name.
    pub fn take_all(&mut self, name: &str) -> Vec<String> {
        let (taken, left) = std::mem::take(&mut self.pairs).into_iter().partition(|(other, _)| other == name);
        self.pairs = left;
        let values = Vec::into_iter(taken).map(|(_, value)| value);
        values.filter(|value: &String| !value.is_empty()).collect()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Parameters::parse(parts.uri.query().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_taken_once() {
        let mut asked = Parameters::parse("user=ann&page=2&user=&page=3&user=bo%20b&size=large&size=x&grouped&%ff=1");
        assert_eq!(asked.take_all("user"), ["ann", "bo b"]);
        assert_eq!((asked.take("page").as_deref(), asked.take("page")), (Some("2"), None));
    }
}
