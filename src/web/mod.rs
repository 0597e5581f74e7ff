//! What browsers and programs meet: pages, JSON, events, assets, health.
//!
//! A handler extracts, asks, renders. Everything about hubs is read through `store::View`, so that what a viewer may
//! not see is not there; `portal` alone hands it out. All routes stand in [`router()`].

mod account;
mod answer;
mod api;
pub mod assets;
mod conditional;
mod cookie;
mod directory;
mod edit;
mod error;
mod extract;
mod feeds;
mod founding;
mod front;
mod groups;
mod health;
mod here;
mod history;
mod hooks;
mod hub;
mod hub_settings;
mod kept;
mod login;
mod members;
mod notices;
mod owned;
pub mod pages;
mod past;
mod picture;
mod portal;
mod posted;
mod roles;
mod router;
mod saved;
mod search;
mod session;
mod shelf;
mod source;
mod sse;
mod stream;
mod suggest;
mod token;
mod visit;
mod widget;

pub use hooks::{Deliver, Hooks};
pub use portal::{Accounts, Portal};
pub use router::router;
pub use stream::OpenStreams;

#[cfg(test)]
mod tests {
    /// The one that makes views, and monitoring, which tells numbers to whoever runs the portal.
    const NEARER: &[&str] = &["portal.rs", "health.rs"];

    #[test]
    fn handlers_read_through_the_view() {
        let mut read = 0;
        for path in sources(std::path::Path::new("src/web")) {
            let text = std::fs::read_to_string(&path).unwrap();
            // What stands under `tests` may do as it likes.
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            for nearer in ["Snapshot", ".store", "View::new"] {
                assert!(!code.contains(nearer), "{} reads past the view: {nearer}", path.display());
            }
            read += 1;
        }
        assert!(read > 30, "only {read} files");
    }

    /// All that handle requests: pages are given what they show, and assets are the same for everybody.
    fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
        let mut found = Vec::new();
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                found.extend(sources(&path));
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("web/mod.rs") {
                found.push(path);
            }
        }
        found.retain(|path| !NEARER.iter().any(|name| path.ends_with(name)));
        found
    }
}
