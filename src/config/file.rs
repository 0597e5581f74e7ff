//! The layer that the configuration file is: TOML, one level of keys and a section for collectors. Opens nothing; is given name and text.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{KEYS, Key, key};
use super::{ConfigError, Settings, collectors};

/// The one key that is a table of tables.
const SECTION: &str = "collectors";

impl Settings {
    /// `name` is for errors: `hubs.toml, line 3: unknown key "lisen"; did you mean "listen"?`
    pub fn from_file(name: &str, text: &str) -> Result<Self, ConfigError> {
        let at = |offset: usize, fault| ConfigError::File { file: name.to_owned(), line: line_of(text, offset), fault };
        let table = DeTable::parse(text).map_err(|error| {
            let fault = error.message().lines().collect::<Vec<_>>().join(", ");
            at(error.span().map_or(0, |span| span.start), fault)
        })?;
        let mut entries: Vec<_> = table.get_ref().iter().collect();
        // The first mistake in the file is the one to report.
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut settings = Settings::default();
        for (name, value) in entries {
            if name.get_ref() == SECTION {
                settings.collectors = Some(collectors::read(value).map_err(|(offset, fault)| at(offset, fault))?);
                continue;
            }
            let key = key(name.get_ref()).map_err(|nearest| at(name.span().start, unknown(name.get_ref(), nearest)))?;
            set(key, &mut settings, value.get_ref()).map_err(|fault| at(value.span().start, fault))?;
        }
        Ok(settings)
    }
}

fn set(key: &Key, settings: &mut Settings, value: &DeValue<'_>) -> Result<(), String> {
    let wrong = |given: &str| Err(format!("{}, not {given}", key.takes()));
    match value {
        // Numbers have no quotes in TOML; one item needs no list.
        DeValue::String(_) if key.takes_number() || key.takes_switch() => wrong("text"),
        DeValue::String(text) if key.takes_list() => key.set_list(settings, &[text.to_string()]),
        DeValue::String(text) => key.set_text(settings, text),
        DeValue::Integer(_) if !key.takes_number() => wrong("a number"),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => key.set_number(settings, number),
            Err(_) => Err(key.takes()),
        },
        DeValue::Array(_) if !key.takes_list() => wrong("a list"),
        DeValue::Array(items) => match items.iter().map(text_of).collect::<Option<Vec<_>>>() {
            Some(items) => key.set_list(settings, &items),
            None => wrong("a list of other things than text"),
        },
        DeValue::Float(_) => wrong("a fraction"),
        DeValue::Boolean(on) => key.set_switch(settings, *on),
        DeValue::Datetime(_) => wrong("a date"),
        DeValue::Table(_) => wrong("a table"),
    }
}

fn text_of(item: &Spanned<DeValue<'_>>) -> Option<String> {
    match item.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    }
}

fn unknown(name: &str, nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("unknown key \"{name}\"; did you mean \"{nearest}\"?"),
        None => {
            let all = KEYS.iter().map(|key| key.name).chain([SECTION]).collect::<Vec<_>>().join(", ");
            format!("unknown key \"{name}\"; take it out, or use one of {all}")
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
