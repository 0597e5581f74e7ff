//! The layer that the environment is: `FEDORA_HUBS_*`. A variable of that beginning that is no key is refused.

use std::path::PathBuf;

use super::keys::{KEYS, key};
use super::{ConfigError, Environment, FILE_VARIABLE, Settings};

const PREFIX: &str = "FEDORA_HUBS_";

impl Settings {
    /// A variable that is empty counts as not set.
    pub fn from_environment(environment: &Environment) -> Result<Self, ConfigError> {
        let mut settings = Settings::default();
        for (variable, value) in environment {
            let variable = variable.to_string_lossy();
            let Some(rest) = variable.strip_prefix(PREFIX) else { continue };
            if variable == FILE_VARIABLE || value.is_empty() {
                continue;
            }
            let fault = |fault: String| ConfigError::Environment { variable: variable.clone().into_owned(), fault };
            let key = key_of(rest).map_err(fault)?;
            match value.to_str() {
                Some(text) => key.set_text(&mut settings, text).map_err(fault)?,
                // A path may be any bytes; nothing else may.
                None if key.name == "data_dir" => settings.data_dir = Some(PathBuf::from(value)),
                None => return Err(fault("it is not valid UTF-8; write it anew".to_owned())),
            }
        }
        Ok(settings)
    }
}

fn key_of(rest: &str) -> Result<&'static super::keys::Key, String> {
    let spelled = KEYS.iter().find(|key| key.name.to_uppercase() == rest);
    spelled.ok_or_else(|| match key(&rest.to_lowercase()) {
        Ok(key) => format!("it is not known; did you mean {}?", variable(key.name)),
        Err(Some(nearest)) => format!("it is not known; did you mean {}?", variable(nearest)),
        Err(None) => format!("it is not known; unset it, or use one of {}", all()),
    })
}

fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_uppercase())
}

fn all() -> String {
    KEYS.iter().map(|key| variable(key.name)).chain([FILE_VARIABLE.to_owned()]).collect::<Vec<_>>().join(", ")
}
