//! The answer to a change: a form's sender is led to the board, a script is told where that is.

use axum::response::Response;
use serde_json::json;

use crate::model::{HubName, WidgetId};
use crate::web::answer::Done;
use crate::web::extract::AsJson;

/// What was done, as the address of the page that follows says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Added,
    Saved,
    Moved,
    Removed,
    Restored,
    Columns,
}

impl Deed {
    const ALL: [Deed; 6] = [Deed::Added, Deed::Saved, Deed::Moved, Deed::Removed, Deed::Restored, Deed::Columns];

    fn as_str(self) -> &'static str {
        match self {
            Deed::Added => "added",
            Deed::Saved => "saved",
            Deed::Moved => "moved",
            Deed::Removed => "removed",
            Deed::Restored => "restored",
            Deed::Columns => "columns",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Deed> {
        Self::ALL.into_iter().find(|deed| deed.as_str() == word)
    }

    /// What people are told, of the widget called `label`.
    pub(super) fn sentence(self, label: &str) -> String {
        match self {
            Deed::Added => format!("{label} was added."),
            Deed::Saved => format!("The settings of {label} were saved."),
            Deed::Moved => format!("{label} was moved."),
            Deed::Removed => format!("{label} was removed."),
            Deed::Restored => format!("{label} is back."),
            Deed::Columns => "The columns have a new width.".to_owned(),
        }
    }
}

/// Where the board shows what was done.
pub(super) fn done(AsJson(as_json): AsJson, hub: &HubName, deed: Deed, widget: Option<WidgetId>) -> Response {
    let mut page = format!("/{hub}/edit?done={}", deed.as_str());
    if let Some(widget) = widget {
        page.push_str(&format!("&widget={widget}"));
    }
    let told = json!({ "done": deed.as_str(), "widget": widget, "page": page });
    let place = widget.filter(|_| deed != Deed::Removed).map_or_else(String::new, |widget| format!("#widget-{widget}"));
    Done::new(page + &place, told).respond(as_json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_led_to_the_board_and_scripts_are_told() {
        let hub: HubName = "design".parse().unwrap();
        let led = |deed, widget| done(AsJson(false), &hub, deed, widget);
        let moved = led(Deed::Moved, Some(WidgetId(3)));
        assert_eq!(moved.status(), 303);
        assert_eq!(moved.headers()["location"], "/design/edit?done=moved&widget=3#widget-3");
        assert_eq!(led(Deed::Removed, Some(WidgetId(3))).headers()["location"], "/design/edit?done=removed&widget=3");
        assert_eq!(done(AsJson(true), &hub, Deed::Columns, None).status(), 200);
        assert!(Deed::ALL.iter().all(|deed| Deed::parse(deed.as_str()) == Some(*deed)));
        assert_eq!(Deed::parse("burnt"), None);
    }
}
