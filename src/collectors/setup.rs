//! What the configuration says of the services that are switched on. Only data: nothing here connects or reads files.

use std::path::PathBuf;
use std::time::Duration;

use crate::model::{Secret, Service};

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

impl Setups {
    pub fn of(&self, service: Service) -> Option<&Setup> {
        self.services.iter().find(|setup| setup.service == service)
    }
}

/// A token as it is typed or stands in a file; none where it cannot stand in a header.
pub fn token(text: &str) -> Option<Secret> {
    let text = text.trim();
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| Secret::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_can_stand_in_a_header() {
        assert_eq!(token(" abc123\n").unwrap().reveal(), "abc123");
        assert_eq!((token(" "), token("a\nb")), (None, None));
    }
}
