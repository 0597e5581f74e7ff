//! What forms are made of: one [`Field`] for each thing a form asks for, and its markup.
//!
//! A field keeps what was typed, says what is wrong with it, and ties label, help and fault to the input for screen
//! readers. It checks nothing: a handler does, and puts the sentence into `fault`. Forms carry `novalidate`, so that
//! everybody is told the same sentence, with or without JavaScript.

use std::borrow::Cow;

use maud::{Markup, html};

type Text = Cow<'static, str>;

/// One thing a form asks for. Made by [`Field::line`] and its neighbours, and told more by the methods below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name it is sent under.
    pub name: Text,
    pub label: Text,
    /// A sentence below the label; may be empty.
    pub help: Text,
    /// What stands in it: as stored, or as typed a moment ago.
    pub value: String,
    /// What is wrong with the value, in one sentence.
    pub fault: Option<String>,
    pub required: bool,
    /// Tells fields of one name apart where two forms share a page; may be empty.
    scope: Text,
    input: Input,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Input {
    Line { max: Option<usize>, suggest: Option<Suggest> },
    Text { rows: u8, suggest: Option<Suggest> },
    Number { from: i64, to: i64 },
    Select(Vec<(Text, Text)>),
    Radios(Vec<(Text, Text)>),
    Checkbox,
    File { accept: &'static str },
    Hidden,
}

/// What a line, or each entry of a list, can be completed with, by `js/suggest.js`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suggest {
    People,
    Hubs,
    Packages,
}

impl Suggest {
    fn as_str(self) -> &'static str {
        match self {
            Suggest::People => "people",
            Suggest::Hubs => "hubs",
            Suggest::Packages => "packages",
        }
    }
}

impl Field {
    /// What a checkbox sends when it is ticked; it sends nothing otherwise.
    pub const TICKED: &str = "yes";

    /// One line of text.
    pub fn line(name: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self::new(name, label, Input::Line { max: None, suggest: None })
    }

    /// Several lines of plain text, as many as `rows` shown at once.
    pub fn text(name: impl Into<Text>, label: impl Into<Text>, rows: u8) -> Self {
        Self::new(name, label, Input::Text { rows, suggest: None })
    }

    /// Several lines of Markdown, which the help explains.
    pub fn markdown(name: impl Into<Text>, label: impl Into<Text>, rows: u8) -> Self {
        Self::text(name, label, rows)
            .help("Markdown: **bold**, [a link](https://…), and lines that begin with - for a list.")
    }

    /// A whole number. What was typed is kept even where it is none, so it is a line of text in the page.
    pub fn number(name: impl Into<Text>, label: impl Into<Text>, from: i64, to: i64) -> Self {
        Self::new(name, label, Input::Number { from, to })
    }

    /// One of many, in a list that opens: values with their labels.
    pub fn select(name: impl Into<Text>, label: impl Into<Text>, options: Vec<(Text, Text)>) -> Self {
        Self::new(name, label, Input::Select(options))
    }

    /// One of a few, all shown: values with their labels.
    pub fn radios(name: impl Into<Text>, label: impl Into<Text>, options: Vec<(Text, Text)>) -> Self {
        Self::new(name, label, Input::Radios(options))
    }

    /// Yes or no; the value is [`Field::TICKED`] or empty.
    pub fn checkbox(name: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self::new(name, label, Input::Checkbox)
    }

    /// A file of one of these types, as `accept` lists them. Its form is an [`super::upload`]; browsers keep no file that
    /// was chosen.
    pub fn file(name: impl Into<Text>, label: impl Into<Text>, accept: &'static str) -> Self {
        Self::new(name, label, Input::File { accept })
    }

    /// Something that the form carries along unseen.
    pub fn hidden(name: impl Into<Text>, value: impl Into<String>) -> Self {
        Self::new(name, "", Input::Hidden).value(value)
    }

    fn new(name: impl Into<Text>, label: impl Into<Text>, input: Input) -> Self {
        let (name, label) = (name.into(), label.into());
        Field {
            name,
            label,
            help: "".into(),
            value: String::new(),
            fault: None,
            required: false,
            scope: "".into(),
            input,
        }
    }

    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<Text>) -> Self {
        self.help = help.into();
        self
    }

    #[must_use]
    pub fn fault(mut self, fault: Option<String>) -> Self {
        self.fault = fault;
        self
    }

    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The most characters a line takes. Longer texts have no such bound in the page: what is pasted is never cut
    /// silently, and the answer says by how much it is too long.
    #[must_use]
    pub fn max(mut self, most: usize) -> Self {
        if let Input::Line { max, .. } = &mut self.input {
            *max = Some(most);
        }
        self
    }

    /// What it is completed with; a text then is a list, with an entry on each line.
    #[must_use]
    pub fn suggest(mut self, what: Suggest) -> Self {
        if let Input::Line { suggest, .. } | Input::Text { suggest, .. } = &mut self.input {
            *suggest = Some(what);
        }
        self
    }

    /// For a second form on the page with fields of the same names.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<Text>) -> Self {
        self.scope = scope.into();
        self
    }

    /// The id of its input, which a summary of faults leads to.
    pub fn id(&self) -> String {
        match self.scope.as_ref() {
            "" => format!("field-{}", self.name),
            scope => format!("field-{scope}-{}", self.name),
        }
    }

    /// The value as people read it: of a choice, its label.
    pub fn said(&self) -> String {
        match &self.input {
            Input::Select(options) | Input::Radios(options) => {
                let chosen = options.iter().find(|(value, _)| *value == self.value);
                chosen.map_or_else(|| self.value.clone(), |(_, label)| label.to_string())
            }
            _ => self.value.clone(),
        }
    }

    /// The ids of what explains the input, for `aria-describedby`.
    fn described_by(&self) -> Option<String> {
        let id = self.id();
        let help = (!self.help.is_empty()).then(|| format!("{id}-help"));
        let fault = self.fault.is_some().then(|| format!("{id}-fault"));
        let ids: Vec<String> = help.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.fault.is_some().then_some("true")
    }
}

/// One field with everything that belongs to it.
pub fn field(field: &Field) -> Markup {
    match &field.input {
        Input::Hidden => html! { input type="hidden" name=(field.name) value=(field.value); },
        Input::Checkbox => checkbox(field),
        Input::Radios(options) => radios(field, options),
        _ => html! {
            div.field data-faulty[field.fault.is_some()] {
                label for=(field.id()) { (field.label) (required(field)) }
                (help(field))
                (fault(field))
                (input(field))
            }
        },
    }
}

fn input(field: &Field) -> Markup {
    let (id, described, invalid) = (field.id(), field.described_by(), field.invalid());
    html! {
        @match &field.input {
            Input::Text { rows, suggest } => textarea id=(id) name=(field.name) rows=(rows) required[field.required]
                data-suggest=[suggest.map(Suggest::as_str)] data-suggest-many[suggest.is_some()]
                aria-describedby=[described] aria-invalid=[invalid] { "\n" (field.value) },
            Input::Select(options) => select id=(id) name=(field.name) required[field.required]
                aria-describedby=[described] aria-invalid=[invalid] {
                @for (value, label) in options {
                    option value=(value) selected[*value == field.value] { (label) }
                }
            },
            Input::Number { from, to } => input.number id=(id) type="text" name=(field.name) value=(field.value)
                inputmode=(if *from < 0 { "text" } else { "numeric" }) data-from=(from) data-to=(to) autocomplete="off"
                required[field.required] aria-describedby=[described] aria-invalid=[invalid];,
            Input::Line { max, suggest } => input id=(id) type="text" name=(field.name) value=(field.value)
                maxlength=[*max] data-suggest=[suggest.map(Suggest::as_str)] autocomplete=[suggest.map(|_| "off")]
                required[field.required] aria-describedby=[described] aria-invalid=[invalid];,
            Input::File { accept } => input id=(id) type="file" name=(field.name) accept=(accept)
                required[field.required] aria-describedby=[described] aria-invalid=[invalid];,
            Input::Radios(_) | Input::Checkbox | Input::Hidden => {},
        }
    }
}

fn checkbox(field: &Field) -> Markup {
    html! {
        div.field.tick data-faulty[field.fault.is_some()] {
            input id=(field.id()) type="checkbox" name=(field.name) value=(Field::TICKED)
                checked[field.value == Field::TICKED] required[field.required]
                aria-describedby=[field.described_by()] aria-invalid=[field.invalid()];
            label for=(field.id()) { (field.label) (required(field)) }
            (help(field))
            (fault(field))
        }
    }
}

/// The first of them has the field's own id, so that a summary of faults leads there.
fn radios(field: &Field, options: &[(Text, Text)]) -> Markup {
    let id = |nth: usize| if nth == 0 { field.id() } else { format!("{}-{nth}", field.id()) };
    html! {
        fieldset.field data-faulty[field.fault.is_some()] aria-describedby=[field.described_by()] {
            legend { (field.label) (required(field)) }
            (help(field))
            (fault(field))
            @for (nth, (value, label)) in options.iter().enumerate() {
                div.tick {
                    input id=(id(nth)) type="radio" name=(field.name) value=(value) checked[*value == field.value];
                    label for=(id(nth)) { (label) }
                }
            }
        }
    }
}

fn required(field: &Field) -> Markup {
    html! { @if field.required { " " span.meta { "(required)" } } }
}

fn help(field: &Field) -> Markup {
    html! { @if !field.help.is_empty() { p.help id={ (field.id()) "-help" } { (field.help) } } }
}

fn fault(field: &Field) -> Markup {
    html! { @if let Some(fault) = &field.fault { p.fault id={ (field.id()) "-fault" } { (fault) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> Vec<(Text, Text)> {
        vec![("a".into(), "First".into()), ("b".into(), "Second".into())]
    }

    #[test]
    fn label_help_and_fault_are_tied_to_the_input() {
        let typed = Field::line("who", "Nick<name>").help("As in the account system.").value("a \"b\"").max(32);
        let html = field(&typed.suggest(Suggest::People).fault(Some("No spaces, please.".into()))).0;
        assert!(html.contains("<label for=\"field-who\">Nick&lt;name&gt;</label>"), "{html}");
        assert!(html.contains("aria-describedby=\"field-who-help field-who-fault\" aria-invalid=\"true\""), "{html}");
        assert!(html.contains("id=\"field-who-fault\">No spaces, please.</p>"), "{html}");
        assert!(html.contains("value=\"a &quot;b&quot;\" maxlength=\"32\" data-suggest=\"people\""), "{html}");
        let list = field(&Field::text("packages", "Packages", 4).suggest(Suggest::Packages)).0;
        assert!(list.contains("data-suggest=\"packages\" data-suggest-many"), "{list}");
        let plain = field(&Field::line("who", "Nickname").scope("invite")).0;
        assert!(plain.contains("id=\"field-invite-who\"") && !plain.contains("aria-"), "{plain}");
    }

    #[test]
    fn what_was_typed_is_kept() {
        let text = field(&Field::markdown("text", "Text", 8).value("\n</textarea><b>")).0;
        // The parser drops one line break after the tag; the one that was typed stays.
        assert!(text.contains("\">\n\n&lt;/textarea&gt;&lt;b&gt;</textarea>"), "{text}");
        assert!(field(&Field::number("count", "How many", 1, 9).value("abc")).0.contains("value=\"abc\""));
        let select = field(&Field::select("pick", "Pick", options()).value("b")).0;
        assert!(select.contains("<option value=\"b\" selected>Second</option>"), "{select}");
    }

    #[test]
    fn groups_have_a_legend_and_one_choice() {
        let html = field(&Field::radios("pick", "Pick", options()).value("b").help("One of them.")).0;
        assert!(html.contains("aria-describedby=\"field-pick-help\"><legend>Pick</legend>"), "{html}");
        assert!(html.contains("id=\"field-pick\" type=\"radio\"") && html.contains("id=\"field-pick-1\""), "{html}");
        assert!(html.contains("value=\"b\" checked>") && html.matches("checked").count() == 1, "{html}");
        assert_eq!(Field::radios("pick", "Pick", options()).value("b").said(), "Second");
        let tick = |value: &str| field(&Field::checkbox("hide", "Hide me").value(value)).0;
        assert!(tick(Field::TICKED).contains(" checked>") && !tick("").contains("checked"));
    }
}
