//! What the configuration says of the services that are switched on. Only data: nothing here connects or reads files.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::model::Service;

/// All that is switched on; nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setups {
    /// Addresses that owners of hubs type may lead into networks that are not public.
    pub allow_private: bool,
    /// Each service once.
    pub services: Vec<Setup>,
}

/// One service that is switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    pub service: Service,
    /// Without a slash at its end; empty where each want has its own.
    pub address: String,
    pub token: Option<Secret>,
    /// Where the token stands, for those who read files.
    pub token_file: Option<PathBuf>,
    pub every: Duration,
    /// What mail addresses of accounts end in, without the `@`.
    pub domain: String,
}

/// A token. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Setups {
    pub fn of(&self, service: Service) -> Option<&Setup> {
        self.services.iter().find(|setup| setup.service == service)
    }
}

impl Secret {
    /// None where it cannot stand in a header.
    pub fn new(token: &str) -> Option<Self> {
        let token = token.trim();
        (!token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())).then(|| Secret(token.to_owned()))
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_printed() {
        let secret = Secret::new(" abc123\n").unwrap();
        assert_eq!((secret.reveal(), format!("{secret:?}").as_str()), ("abc123", "(secret)"));
        assert_eq!((Secret::new(" "), Secret::new("a\nb")), (None, None));
    }
}
