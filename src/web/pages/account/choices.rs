//! Two pages of a few choices each: the theme, and what others see.

use maud::{Markup, html};

use super::super::field::Field;
use super::super::form::{fields, form};
use super::super::layout::Frame;
use super::{Corner, corner};
use crate::model::Theme;

pub fn theme(frame: &Frame<'_>, chosen: Theme, done: bool) -> Markup {
    let says = |theme| match theme {
        Theme::System => "As the system has it",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    };
    let options = Theme::ALL.map(|theme| (theme.as_str().into(), says(theme).into())).into();
    let choice = Field::radios("theme", "Theme", options)
        .value(chosen.as_str())
        .help("Kept with your account: it holds in every browser where you are signed in.");
    let body = form(
        "/settings/theme",
        frame.token,
        html! {
            (fields([&choice]))
            p.actions { button type="submit" { "Use this theme" } }
        },
    );
    let done = done.then_some("Your theme is saved.");
    corner(frame, Corner { path: "/settings/theme", done, scripts: &[], body })
}

/// What others see of somebody.
#[derive(Debug, Clone, Default)]
pub struct ActivityView {
    pub hidden: bool,
    /// Categories, each with whether others see what this person does in it.
    pub categories: Vec<(String, bool)>,
    pub done: bool,
}

pub fn activity(frame: &Frame<'_>, view: &ActivityView) -> Markup {
    let ticked = |yes: bool| if yes { Field::TICKED } else { "" };
    let hide = Field::checkbox("hidden", "Hide me").value(ticked(view.hidden)).help(
        "Nobody else finds you or your hub, sees what you do, or reads your name in lists. Owners of your teams still \
         see you among the members in their settings. What you said elsewhere is not undone.",
    );
    let category =
        |(name, shown): &(String, bool)| Field::checkbox(format!("show.{name}"), name.clone()).value(ticked(*shown));
    let list: Vec<Field> = view.categories.iter().map(category).collect();
    let body = form(
        "/settings/activity",
        frame.token,
        html! {
            (fields([&hide]))
            fieldset.field aria-describedby="show-help" {
                legend { "Show what I do in" }
                p.help #show-help { "What is not ticked leaves every page but yours, from before as well." }
                @if list.is_empty() { p.empty { "No message has come in yet; its category will be here." } }
                @else { div.ticks { (fields(&list)) } }
            }
            @for (name, _) in &view.categories { (fields([&Field::hidden("offered", name.clone())])) }
            p.actions { button type="submit" { "Save what others see" } }
        },
    );
    let done = view.done.then_some("Saved: this is what others see from now on.");
    corner(frame, Corner { path: "/settings/activity", done, scripts: &[], body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn choices_show_what_is_chosen() {
        let assets = Assets::new();
        let frame = sample::frame(&assets, &[]);
        let html = theme(&frame, Theme::Dark, true).0;
        assert!(html.contains("value=\"dark\" checked") && html.contains("Your theme is saved."), "{html}");
        sample::assert_sound(&html);
        let categories = vec![("irc".to_owned(), false), ("w<iki".to_owned(), true)];
        let html = activity(&frame, &ActivityView { hidden: true, categories, done: false }).0;
        assert!(html.contains("name=\"hidden\" value=\"yes\" checked"), "{html}");
        assert!(html.contains("name=\"show.w&lt;iki\" value=\"yes\" checked"), "{html}");
        assert!(!html.contains("name=\"show.irc\" value=\"yes\" checked"), "{html}");
        sample::assert_sound(&html);
    }
}
