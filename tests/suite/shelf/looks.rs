//! What each widget looks like: the HTML of its examples, kept in `snapshots/`. After a change that is meant,
//! `INSTA_UPDATE=always cargo test --test suite looks` writes them anew, and the difference is part of the review.

use fedora_hubs::widgets::REGISTRY;

/// Those that always have something to show: there is nothing that they could lack.
const ALWAYS: &[&str] = &["avatar", "stats", "cobwebs", "dummy"];

#[test]
fn every_widget_looks_as_it_did() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        for plugin in REGISTRY {
            let shown: Vec<String> = plugin.examples().iter().map(|example| {
                let html = if example.html.is_empty() { "(hidden)" } else { &example.html };
                format!("# {}\n{}\n\n{}\n", example.name, example.config, html.replace("><", ">\n<"))
            }).collect();
            insta::assert_snapshot!(plugin.manual().name, shown.join("\n"));
        }
    });
}

#[test]
fn every_widget_shows_itself_with_nothing_to_say() {
    for manual in REGISTRY.iter().filter(|plugin| plugin.examples().len() < 2).map(|plugin| plugin.manual()) {
        assert!(ALWAYS.contains(&manual.name), "{} has no example with nothing to say", manual.name);
    }
}
