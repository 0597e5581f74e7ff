//! Files that are good, and files that mean harm.

use serde_json::{Value, json};

use super::*;
use crate::widgets::testing::{World, minutes_ago};

/// A file with this template, and with more if given.
fn file(template: &str, more: &str) -> String {
    let template = serde_json::to_string(template).unwrap();
    format!("label = \"L\"\ndescription = \"D.\"\nquery = \"dug\"\ntemplate = {template}\n{more}\n")
}

fn good(text: &str) -> Arc<dyn Plugin> {
    let (widget, mistake) = read("garden-news", Ok(text.as_bytes()));
    assert_eq!(mistake, None, "{text}");
    widget.unwrap()
}

#[track_caller]
fn mistake(text: &str) -> String {
    let (widget, mistake) = read("garden-news", Ok(text.as_bytes()));
    let mistake = mistake.unwrap_or_else(|| panic!("no mistake in {text}"));
    assert!(widget.unwrap().is_broken());
    mistake.to_string()
}

/// What it shows with that message found, from a file with this template.
fn shown(template: &str, says: &str) -> String {
    let world = World::new();
    let hub = world.team("gardeners", "#garden", "garden");
    let facts = Facts {
        subtitle: says.to_owned(),
        link: Some("https://garden.example.org/1".to_owned()),
        agent: Some("ann".to_owned()),
        usernames: vec!["ann".to_owned(), "bo".to_owned()],
        packages: vec!["spade".to_owned()],
        icon: "build".to_owned(),
        ..Facts::default()
    };
    world.hear("garden.dug", minutes_ago(1), &json!({}), facts);
    let built = world.build_with(&*good(&file(template, "")), &hub, json!({}));
    assert_eq!(built.fault, None, "{template}");
    built.html
}

/// The example of the documentation.
fn documented() -> String {
    let readme = include_str!("../../../data/widgets/README.md");
    let example = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    example.expect("an example").to_owned()
}

#[test]
fn the_documented_example_is_a_widget_like_the_others() {
    let widget = good(&documented());
    let manual = widget.manual();
    assert_eq!((manual.name, manual.label, manual.kinds.len()), ("garden-news", "Package news", 2));
    let kinds: Vec<_> = manual.parameters.iter().map(|parameter| (parameter.name, parameter.default)).collect();
    assert_eq!(kinds, [("package", "kernel"), ("words", ""), ("only", "all"), ("note", "")]);
    assert_eq!(widget.source().path, "widgets/garden-news.toml");
    let typed = [("package", "spade"), ("words", ""), ("only", "builds"), ("note", "*Mind* <the> gap")];
    let config = widget.read(&typed).unwrap();

    let world = World::new();
    let hub = world.team("gardeners", "#garden", "garden");
    let query = "package:\"spade\" category:buildsys";
    assert_eq!(widget.watches(&config, &hub), [Watch::Search(query.to_owned())]);
    let nothing = world.build_with(&*widget, &hub, config.clone());
    assert_eq!(nothing.html, "<p class=\"empty\">Nothing has happened to this package yet.</p>");
    assert_eq!(nothing.data, json!({"query": query, "found": []}));
    let facts = Facts { subtitle: format!("bo built <it> {query}"), agent: Some("bo".to_owned()), ..Facts::default() };
    world.hear("buildsys.build", minutes_ago(1), &json!({}), facts);
    let html = world.build_with(&*widget, &hub, config).html;
    for part in [
        "<div class=\"prose\"><p><em>Mind</em> &lt;the&gt; gap</p>",
        "bo built &lt;it&gt; package:",
        "<p class=\"meta\"><time datetime=\"2026-11-21T16:04:00Z\" title=\"21 Nov 2026, 16:04 UTC\">21 Nov, 16:04</time> by \
         <a class=\"person\" href=\"/bo\" rel=\"noopener nofollow\">bo</a></p>",
        "<a href=\"/search?q=package%3A%22spade%22%20category%3Abuildsys\" rel=\"noopener nofollow\">Everything about spade</a>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let examples = widget.examples();
    assert!(examples[0].html.contains("Slugs") && examples[1].html.contains("p class=\"empty\""), "{examples:?}");
}

#[test]
fn parameters_are_checked_like_all() {
    let more = "[[parameters]]\nname = \"n\"\nlabel = \"N\"\nkind = \"number\"\nfrom = 2\nto = 5\n\
        [[parameters]]\nname = \"who\"\nlabel = \"Who\"\nkind = \"person\"\n\
        [[parameters]]\nname = \"at\"\nlabel = \"At\"\nkind = \"address\"\n";
    let widget = good(&file("{{ n }} {{ who }} {{ at }}", more));
    assert_eq!(widget.defaults(), json!({"n": 2, "who": "", "at": ""}));
    let refused = |config: Value| widget.check(&config).unwrap_err().to_string();
    assert_eq!(refused(json!({"n": 6})), "n must be from 2 to 5; it is 6");
    assert_eq!(refused(json!({"n": "3"})), "n has another type of value");
    assert_eq!(refused(json!({"who": 3})), "who has another type of value");
    assert!(refused(json!({"at": "javascript:x"})).contains("https://"));
    assert_eq!(refused(json!({"x": 1})), "unknown field `x`");
    assert!(widget.check(&json!([])).is_err());
    assert_eq!(widget.read(&[("n", "9")]).unwrap_err()[0].sentence, "N must be from 2 to 5; it is 9.");
}

#[test]
fn whose_hub_it_is_may_be_asked() {
    let text = file("{{ hub }}/{{ owner }}/{{ query }}", "")
        .replace("\"dug\"", "\"{% if owner %}user:{{ owner }}{% endif %}\"");
    let (widget, world) = (good(&text), World::new());
    let (ann, team) = (world.person("ann"), world.team("gardeners", "#garden", "garden"));
    assert_eq!(widget.watches(&json!({}), &ann), [Watch::Search("user:ann".to_owned())]);
    assert_eq!(widget.watches(&json!({}), &team), []);
    assert_eq!(world.build_with(&*widget, &ann, json!({})).html, "ann/ann/user:ann");
    assert_eq!(world.build_with(&*widget, &team, json!({})).html, "gardeners//");
    let hides = good(&file("{{ found|length }}", "hide_when_empty = true"));
    assert_eq!(world.build_with(&*hides, &team, json!({})).html, "");
    assert_eq!(hides.watches(&json!({}), &team), [Watch::Search("dug".to_owned())]);
}

#[test]
fn nothing_that_was_said_becomes_markup() {
    let evil = "dug </li><script>alert(1)</script><img src=x onerror=alert(1)> \" onclick=\"alert(1)";
    for template in [
        "{% for one in found %}<p>{{ one.sentence }}</p>{% endfor %}",
        "{% for one in found %}<p title=\"{{ one.sentence }}\" class=\"{{ one.sentence }}\">x</p>{% endfor %}",
        "{% for one in found %}<a href=\"{{ one.sentence }}\">x</a>{% endfor %}",
        "{% for one in found %}<a href={{ one.sentence }}>x</a>{% endfor %}",
        "{% for one in found %}{{ one.sentence|markdown }}{{ one.sentence|person }}{{ one.sentence|icon }}{% endfor %}",
        "<script>var a = '{% for one in found %}{{ one.sentence }}{% endfor %}'</script>",
        "<style>{% for one in found %}{{ one.sentence }}{% endfor %}</style>",
        "{{ found }}",
        "<iframe srcdoc=\"{{ found }}\"></iframe><form action=\"/logout\" method=\"post\"><button>x</button></form>",
        "<a href=\"javascript:alert(1)\">x</a><a href=\"//evil.example\">y</a><p style=\"position:fixed\">z</p>",
    ] {
        let html = shown(template, evil);
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let refused =
                ["script", "img", "style", "iframe", "form", "button", " on", "javascript", "//evil", "title=\"dug"];
            assert!(!refused.iter().any(|refused| tag.contains(refused)), "{template} gave {html}");
        }
    }
    assert_eq!(
        shown("{% for one in found %}{{ one.icon|icon }}{{ one.people|join(', ') }} {{ one.packages|first }} {{ one.hubs|length }}{% endfor %}", "dug")
            .rsplit("</svg>").next(),
        Some("ann, bo spade 0")
    );
}

#[test]
fn mistakes_name_their_line() {
    assert!(mistake("label = \"L\"\nlabel = \"L\"").starts_with("line 2: duplicate key"));
    assert!(mistake("").contains("missing field `label`"));
    assert!(mistake(&file("x", "colour = 1")).starts_with("line 5: unknown field `colour`"));
    assert_eq!(mistake(&file("x", "count = 51")), "line 5: count must be from 1 to 50; it is 51");
    let card =
        |template: &str| mistake(&file("", "").replace("template = \"\"", &format!("template = '''\n{template}'''")));
    assert!(card("a\n{{ b").starts_with("line 6: syntax error"), "{}", card("a\n{{ b"));
    assert_eq!(card("a\n\n{{ colour }}"), "line 7: template uses \"colour\", and there is no such value");
    assert!(card("{{ hub|shout }}").starts_with("line 5: unknown filter"));
    assert!(card("\n{{ found.nothing.more }}").starts_with("line 6: "));
    assert!(card("\n{% set a = 1 %}").starts_with("line 6: a template here has if and for"));
    assert!(card("{{ hub|time }}").starts_with("line 5: invalid operation: time is for"));
    let parameter = |rest: &str| mistake(&file("x", &format!("[[parameters]]\nlabel = \"P\"\n{rest}")));
    for (rest, what) in [
        ("name = \"Big\"", "small letters"),
        ("name = \"found\"", "is taken"),
        ("name = \"a\"\n[[parameters]]\nname = \"a\"\nlabel = \"P\"", "is taken"),
        ("name = \"a\"\nkind = \"number\"", "needs from and to"),
        (
            "name = \"a\"\nkind = \"number\"\nfrom = 1\nto = 3\ndefault = 9",
            "a default cannot be used: a must be from 1 to 3",
        ),
        ("name = \"a\"\nkind = \"choice\"", "needs 1 to 30 choices"),
        ("name = \"a\"\ndefault = 3", "another type of value"),
        ("name = \"a\"\nmax = 100000", "max must be"),
        ("name = \"a\"\nkind = \"rainbow\"", "unknown variant"),
        ("name = \"a\"\nhelp = \"\\u202e\"", "one line"),
    ] {
        assert!(parameter(rest).contains(what), "{rest}: {}", parameter(rest));
    }
}

#[test]
fn names_are_plain_and_nobodys_else() {
    let said = |name: &str| read(name, Ok(documented().as_bytes()));
    for name in
        ["feed", "workflow_pendingacls", "search", "Big", "a b", "../x", "", "-x", "1x", "\u{e9}", &"x".repeat(41)]
    {
        let (widget, mistake) = said(name);
        assert!(widget.is_none() && mistake.is_some(), "{name}");
    }
    assert_eq!(said("feed").1.unwrap().what, "the program itself has a widget called feed; give this one another name");
}

#[test]
fn hostile_files_end_soon_and_small() {
    assert!(mistake(&"x".repeat(MAX_FILE + 1)).contains("more than 32 KiB"));
    assert!(mistake(&file(&"x".repeat(17_000), "")).contains("longer than"));
    assert!(read("garden-news", Ok(b"label = \"\xff\"")).1.unwrap().what.contains("UTF-8"));
    let loops = "{% for a in found %}".repeat(40) + "x" + &"{% endfor %}".repeat(40);
    assert!(mistake(&file(&loops, "")).contains("too many steps"));
    assert!(mistake(&file("{% for a in found recursive %}{{ loop(found) }}{% endfor %}", "")).starts_with("line 4: "));
    let wide = "x".repeat(2_000);
    let much = format!("{}{wide}{}", "{% for a in found %}".repeat(9), "{% endfor %}".repeat(9));
    assert!(mistake(&file(&much, "")).contains("writes more than 256 KiB"));
    for nested in ["(", "not ", "-", "{% if hub %}", "{{ found|"] {
        let _ = read("garden-news", Ok(file(&format!("{{{{ {} }}}}", nested.repeat(2_000)), "").as_bytes()));
        let _ = read("garden-news", Ok(file(&nested.repeat(1_000), "").as_bytes()));
    }
    let filters = format!("{{{{ hub{} }}}}", "|in_query".repeat(1_000));
    let _ = read("garden-news", Ok(file(&filters, "").as_bytes()));
    let deep = format!("{}= 1", "a.".repeat(10_000));
    assert!(read("garden-news", Ok(deep.as_bytes())).1.is_some());
}

#[test]
fn what_fails_only_later_is_told_to_owners_alone() {
    let world = World::new();
    let hub = world.team("gardeners", "#garden", "garden");
    let widget =
        good(&file("{% for one in found %}{% if one.agent == 'cy' %}\n{{ one.time.year }}{% endif %}{% endfor %}", ""));
    assert_eq!(world.build_with(&*widget, &hub, json!({})).fault, None);
    let facts = Facts { subtitle: "dug".to_owned(), agent: Some("cy".to_owned()), ..Facts::default() };
    world.hear("garden.dug", minutes_ago(1), &json!({}), facts);
    let built = world.build_with(&*widget, &hub, json!({}));
    assert_eq!((built.html.as_str(), &built.data), ("", &Value::Null));
    let fault = built.fault.unwrap();
    assert!(fault.starts_with("The file of this widget, widgets/garden-news.toml, has a mistake"), "{fault}");

    let broken = read("garden-news", Ok(b"label = 3")).0.unwrap();
    let built = world.build_with(&*broken, &hub, json!({"any": 1}));
    assert_eq!((built.html.as_str(), built.fault.unwrap().contains("Line 1: ")), ("", true));
    assert!(broken.check(&json!({})).is_err() && broken.manual().parameters.is_empty());
}

#[test]
fn a_manual_is_kept_once() {
    let first = good(&documented()).manual();
    let again = good(&documented().replace("<ul class=\"list\">", "<ul>")).manual();
    assert!(std::ptr::eq(first, again), "only its template changed");
    assert!(!std::ptr::eq(first, good(&documented().replace("Package news", "News")).manual()));
}
