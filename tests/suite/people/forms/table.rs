//! Every form with what it takes, and which of its fields refuse what.

/// What a field is for, and so what it must not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number that has to be there.
    Number,
    /// A whole number, or nothing.
    MaybeNumber,
    /// One of some words.
    Choice,
    /// One of some words, or nothing.
    MaybeChoice,
    /// One line of at most so many characters.
    Line(usize),
    /// Several lines of at most so many characters.
    Text(usize),
    /// The name of a hub to be, or a nickname.
    Name,
    /// Somebody who has an account here.
    Person,
    Address,
    /// A list, one thing a line.
    List,
    /// A board as text.
    Board,
}

/// What comes of sending the same form once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Nothing more, whether it is said so or not.
    Same,
    /// It is done once more, as it should.
    More,
}

pub struct Form {
    pub route: &'static str,
    /// With `IDX` for the number of a widget of the gardeners.
    pub address: &'static str,
    /// What it takes; `NOW` stands for the edition on the form's page.
    pub right: &'static [(&'static str, &'static str)],
    pub wrong: &'static [(&'static str, Kind)],
    /// True where a refusal is the form once more, with what was typed.
    pub keeps: bool,
    pub again: Again,
}

const fn form(
    route: &'static str,
    address: &'static str,
    right: &'static [(&'static str, &'static str)],
    wrong: &'static [(&'static str, Kind)],
) -> Form {
    Form { route, address, right, wrong, keeps: false, again: Again::Same }
}

impl Form {
    const fn keeping(self) -> Form {
        Form { keeps: true, ..self }
    }

    const fn more(self) -> Form {
        Form { again: Again::More, ..self }
    }
}

use Kind::{Address, Board, Choice, Line, List, MaybeChoice, MaybeNumber, Name, Number, Person, Text};

const SETTINGS: &str = "/{hub}/settings";

/// Those that end sessions stand last.
pub const FORMS: &[Form] = &[
    form(
        "/new",
        "/new",
        &[("name", "weeders"), ("summary", "We weed"), ("template", "team"), ("visibility", "public")],
        &[("name", Name), ("summary", Line(128)), ("template", Choice), ("visibility", Choice)],
    )
    .keeping(),
    form("/search/save", "/search/save", &[("q", "soup"), ("hub", "gardeners")], &[("q", Line(300)), ("hub", Choice)])
        .more(),
    form(
        "/stream/filters",
        "/stream/filters",
        &[("do", "choose"), ("reach", "member"), ("least", "notable"), ("hide_own", "yes")],
        &[("do", Choice), ("reach", Choice), ("least", Choice), ("hide_own", MaybeChoice)],
    ),
    form("/stream/filters", "/stream/filters", &[("do", "preset"), ("preset", "everything")], &[("preset", Choice)]),
    form(
        "/stream/filters",
        "/stream/filters",
        &[("do", "mute"), ("kind", "package"), ("name", "spade"), ("for", "good")],
        &[("kind", Choice), ("name", Line(200)), ("for", Choice)],
    )
    .keeping(),
    form(
        "/stream/filters",
        "/stream/filters",
        &[("do", "follow"), ("kind", "package"), ("name", "spade")],
        &[("kind", Choice), ("name", Line(200))],
    )
    .keeping(),
    form("/stream/filters", "/stream/filters", &[("do", "unfollow"), ("what", "package:spade")], &[("what", Choice)]),
    form("/stream/{part}", "/stream/save", &[("messages", "1")], &[("messages", Number)]),
    form("/stream/{part}", "/stream/unsave", &[("messages", "1")], &[("messages", Number)]),
    form("/stream/{part}", "/stream/hide", &[("messages", "1")], &[("messages", Number)]),
    form("/stream/{part}", "/stream/unhide", &[("messages", "1")], &[("messages", Number)]),
    form(
        "/stream/{part}",
        "/stream/mute",
        &[("what", "package:spade"), ("for", "good")],
        &[("what", Choice), ("for", Choice)],
    ),
    form("/stream/{part}", "/stream/unmute", &[("what", "package:spade")], &[("what", Choice)]),
    form("/notices", "/notices", &[("number", "7")], &[("number", MaybeNumber)]),
    form(
        "/settings",
        "/settings",
        &[
            ("edition", "NOW"),
            ("full_name", "Ann Other"),
            ("about", "Words"),
            ("country", "Peru"),
            ("time_zone", "America/Lima"),
            ("label-0", "Home"),
            ("url-0", "https://ann.example.org/"),
        ],
        &[
            ("edition", Number),
            ("full_name", Line(100)),
            ("about", Text(4000)),
            ("country", Line(60)),
            ("time_zone", MaybeChoice),
            ("label-0", Line(60)),
            ("url-0", Address),
        ],
    )
    .keeping(),
    form("/settings/theme", "/settings/theme", &[("theme", "dark")], &[("theme", Choice)]),
    form(
        "/settings/hubs",
        "/settings/hubs",
        &[("hub", "gardeners"), ("move", "up")],
        &[("hub", Choice), ("move", Choice)],
    )
    .more(),
    form(
        "/settings/activity",
        "/settings/activity",
        &[("offered", "irc"), ("show.irc", "yes")],
        &[("hidden", MaybeChoice)],
    ),
    form("/settings/tokens", "/settings/tokens", &[("label", "My reader")], &[("label", Line(60))]).more(),
    form("/api/hub/{hub}/{act}", "/api/hub/gardeners/star", &[], &[("person", Person)]),
    form("/api/hub/{hub}/{act}", "/api/hub/gardeners/invite", &[("person", "cy")], &[("person", Person)]),
    form("/api/hub/{hub}/{act}", "/api/hub/gardeners/deny", &[("person", "cy")], &[("person", Person)]),
    form(
        SETTINGS,
        "/gardeners/settings",
        &[("edition", "NOW"), ("summary", "We dig"), ("description", "*Deep*")],
        &[("edition", Number), ("summary", Line(128)), ("description", Text(8000))],
    )
    .keeping(),
    form(
        "/{hub}/settings/links",
        "/gardeners/settings/links",
        &[("edition", "NOW"), ("channels", "#garden"), ("packages", "spade\nrake")],
        &[("edition", Number), ("channels", List), ("packages", List), ("projects", List), ("mailing_lists", List)],
    )
    .keeping(),
    form(
        "/{hub}/settings/visibility",
        "/gardeners/settings/visibility",
        &[("edition", "NOW"), ("visibility", "preview")],
        &[("edition", Number), ("visibility", Choice)],
    ),
    form(
        "/{hub}/settings/pictures",
        "/gardeners/settings/pictures",
        &[("edition", "NOW"), ("which", "avatar"), ("do", "remove")],
        &[("edition", Number), ("which", Choice)],
    ),
    form("/{hub}/edit", "/gardeners/edit", &[("left_width", "5")], &[("left_width", Number)]),
    form(
        "/{hub}/add",
        "/gardeners/add",
        &[("plugin", "dummy"), ("column", "right")],
        &[("plugin", Choice), ("column", Choice)],
    )
    .more(),
    form(
        "/{hub}/{idx}/edit",
        "/gardeners/IDX/edit",
        &[("edition", "NOW"), ("config.text", "Words")],
        &[("edition", Number), ("config.text", Line(1000))],
    )
    .keeping(),
    form(
        "/{hub}/{idx}/move",
        "/gardeners/IDX/move",
        &[("column", "right"), ("index", "0")],
        &[("column", Choice), ("index", Number)],
    ),
    form("/{hub}/{idx}/remove", "/gardeners/IDX/remove", &[], &[]),
    form("/{hub}/{idx}/restore", "/gardeners/IDX/restore", &[], &[]),
    form(
        "/{hub}/settings/board",
        "/gardeners/settings/board",
        &[
            ("edition", "NOW"),
            ("board", "version = 1\nleft_width = 7\n\n[[widgets]]\nplugin = \"dummy\"\ncolumn = \"left\"\n"),
        ],
        &[("edition", Number), ("board", Board)],
    )
    .keeping(),
    form(
        "/{hub}/settings/archive",
        "/gardeners/settings/archive",
        &[("edition", "NOW"), ("archived", "yes")],
        &[("edition", Number), ("archived", Choice)],
    ),
    form("/{hub}/cookie", "/bo/cookie", &[("words", "for the soup")], &[("words", Line(140))]).keeping(),
    form("/settings/forget", "/settings/forget", &[("name", "ann")], &[("name", Name)]),
    form(
        "/login",
        "/login",
        &[("name", "dee"), ("full_name", "Dee Third")],
        &[("name", Name), ("full_name", Line(100))],
    )
    .keeping()
    .more(),
    form("/settings/sessions", "/settings/sessions", &[("handle", "none")], &[]),
    form("/logout", "/logout", &[], &[]),
];

impl Kind {
    /// What is refused.
    pub fn refuses(self) -> Vec<String> {
        let few = |list: &[&str]| -> Vec<String> { list.iter().map(|text| (*text).to_owned()).collect() };
        let huge = format!("1{}", "0".repeat(30));
        let numbers = || {
            [few(&["x", "-1", "1e3", "0x10", "5 6", "\u{ff15}", "\u{202e}5", "5\0", "1.5"]), vec![huge.clone()]]
                .concat()
        };
        let words = || {
            [
                few(&["nonsense", "\u{200b}", "\u{202e}thgil", "\0", "a\r\nb", "yes;drop"]),
                vec!["x".repeat(5000), huge.clone()],
            ]
            .concat()
        };
        match self {
            Kind::Number => [numbers(), few(&["", " "])].concat(),
            Kind::MaybeNumber => numbers(),
            Kind::Choice => [words(), few(&[""])].concat(),
            Kind::MaybeChoice => words(),
            Kind::Line(most) => {
                let odd = few(&[
                    "a\nb",
                    "a\0b",
                    "bell\u{7}",
                    "\u{1b}[31m",
                    "\u{202e}gnp.exe",
                    "\u{2066}a",
                    "\u{200b}\u{200b}",
                ]);
                [odd, vec!["x".repeat(most + 1), "\u{1f331}".repeat(most + 1)]].concat()
            }
            Kind::Text(most) => vec!["x".repeat(most + 1), "\u{1f331}".repeat(most + 1)],
            Kind::Name => {
                let odd = few(&[
                    "",
                    " ",
                    "a b",
                    "a/b",
                    "\u{e9}",
                    "\u{200b}",
                    "\u{202e}nna",
                    "settings",
                    "new",
                    "a\0",
                    "..",
                    "<b>",
                    "gardeners",
                ]);
                [odd, vec!["x".repeat(51)]].concat()
            }
            Kind::Person => {
                [few(&["nobody", "\u{200b}cy", "c y", "cy\0", "<b>"]), vec!["x".repeat(5000), huge]].concat()
            }
            Kind::Address => {
                let long = format!("https://ann.example.org/{}", "x".repeat(400));
                [
                    few(&[
                        "javascript:alert(1)",
                        "data:text/html,x",
                        "ann.example.org",
                        "//x",
                        "https://a b",
                        "https://\u{202e}x/\n",
                        "",
                    ]),
                    vec![long],
                ]
                .concat()
            }
            Kind::List => [few(&["\u{202e}#x\u{0}", "<script>", "a,b c d"]), vec!["x".repeat(5000)]].concat(),
            Kind::Board => {
                let odd = few(&[
                    "",
                    "nonsense",
                    "version = 2\nleft_width = 7\nwidgets = []\n",
                    "version = 1000000000000000000000000000000\n",
                    "version = 1\nleft_width = 70\nwidgets = []\n",
                    "version = 1\nleft_width = 7\nextra = 1\nwidgets = []\n",
                    "version = 1\nleft_width = 7\n[[widgets]]\nplugin = \"no-such\"\ncolumn = \"left\"\n",
                    "\0",
                    "[[[[",
                ]);
                [odd, vec!["x".repeat(200_000)]].concat()
            }
        }
    }
}
