//! The layers, and the sentences that refuse.

use super::*;

fn environment(pairs: &[(&str, &str)]) -> Environment {
    pairs.iter().map(|(variable, value)| (OsString::from(variable), OsString::from(value))).collect()
}

fn at_home(pairs: &[(&str, &str)]) -> Environment {
    let mut environment = environment(pairs);
    environment.insert("HOME".into(), "/home/ann".into());
    environment
}

fn in_file(text: &str) -> String {
    Settings::from_file("hubs.toml", text).unwrap_err().to_string()
}

fn in_environment(variable: &str, value: &str) -> String {
    Settings::from_environment(&environment(&[(variable, value)])).unwrap_err().to_string()
}

#[test]
fn defaults() {
    let config = Config::build(Settings::default(), &at_home(&[("PATH", "/bin")]), None).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:5000");
    assert_eq!(config.data_dir, Path::new("/home/ann/.local/share/fedora-hubs"));
    assert_eq!((config.triage.get(), config.workers.get()), (4, 4));
    assert!(config.bus.is_empty() && config.topics.is_empty() && config.junk_suffixes.is_empty());
    assert_eq!((config.name.as_str(), config.log.as_str()), ("Fedora Hubs", "info,zeromq=warn,tantivy=warn"));
}

#[test]
fn flags_over_environment_over_file() {
    let file = r#"
        listen = "0.0.0.0:80"
        triage = 1
        workers = 0x10
        name = "Design"
        bus = ["tcp://a.example.org:1", "tcp://b.example.org:2"]
        topics = "org.example"
        junk_suffixes = [".ping"]
        retain = "400d"
    "#;
    let environment = at_home(&[
        ("FEDORA_HUBS_TRIAGE", "2"),
        ("FEDORA_HUBS_BUS", "tcp://c:3, ipc:///run/bus,"),
        ("FEDORA_HUBS_LOG", ""),
    ]);
    let flags = Settings { triage: NonZeroUsize::new(3), ..Settings::default() };
    let config = Config::build(flags, &environment, Some(("hubs.toml", file))).unwrap();
    assert_eq!(config.triage.get(), 3);
    assert_eq!(config.bus.iter().map(ToString::to_string).collect::<Vec<_>>(), ["tcp://c:3", "ipc:///run/bus"]);
    assert_eq!((config.workers.get(), config.name.as_str()), (16, "Design"));
    assert_eq!(config.listen.to_string(), "0.0.0.0:80");
    assert_eq!((config.topics, config.junk_suffixes), (vec!["org.example".to_owned()], vec![".ping".to_owned()]));
    assert_eq!(config.retain, Some(400));
    assert!(config.log.starts_with("info"), "an empty variable says nothing");
}

#[test]
fn where_data_is_kept() {
    let kept =
        |pairs: &[(&str, &str)]| Config::build(Settings::default(), &environment(pairs), None).map(|c| c.data_dir);
    assert_eq!(kept(&[("HOME", "/h"), ("XDG_DATA_HOME", "/x")]).unwrap(), Path::new("/x/fedora-hubs"));
    assert_eq!(kept(&[("HOME", "/h"), ("XDG_DATA_HOME", "x")]).unwrap(), Path::new("/h/.local/share/fedora-hubs"));
    assert_eq!(kept(&[("HOME", "/h"), ("FEDORA_HUBS_DATA_DIR", "~/hubs")]).unwrap(), Path::new("/h/hubs"));
    assert_eq!(kept(&[("FEDORA_HUBS_DATA_DIR", "/d")]).unwrap(), Path::new("/d"));
    let nowhere = kept(&[("HOME", "")]).unwrap_err().to_string();
    assert_eq!(nowhere, "neither HOME nor XDG_DATA_HOME is set; say where to keep the data with --data-dir");
}

#[test]
fn a_file_is_refused_in_one_sentence() {
    assert_eq!(in_file("\n\nlisen = 1"), "hubs.toml, line 3: unknown key \"lisen\"; did you mean \"listen\"?");
    assert_eq!(in_file("data-dir = 1"), "hubs.toml, line 1: unknown key \"data-dir\"; did you mean \"data_dir\"?");
    assert!(
        in_file("[web]\nport = 1").starts_with("hubs.toml, line 1: unknown key \"web\"; take it out, or use one of")
    );
    assert_eq!(
        in_file("name = \"a\"\ntriage = \"4\""),
        "hubs.toml, line 2: \"triage\" takes a whole number from 1 to 256, not text"
    );
    for (text, part) in [
        ("workers = 0", "line 1: \"workers\" takes a whole number from 1 to 256"),
        ("workers = 257", "from 1 to 256"),
        ("workers = 99999999999999999999999", "line 1: "),
        ("workers = 1.5", "not a fraction"),
        ("listen = 5000", "\"listen\" takes an address with a port, such as 127.0.0.1:5000, not a number"),
        ("listen = \"example\"", "`example` is none"),
        ("listen = [\"a\"]", "not a list"),
        ("bus = [1]", "\"bus\" takes a list of addresses"),
        ("bus = [\"localhost:4001\"]", "`localhost:4001` is not a bus address"),
        ("name = true", "not true or false"),
        ("name = \"\"", "1 to 100 characters"),
        ("junk_suffixes = [\"\"]", "take it out"),
        ("retain = \"0d\"", "a number of days from 1d"),
        ("retain = \"400\"", "such as 400d, and `400` is none"),
        ("retain = 400", "not a number"),
        ("name = \"a\"\nname = \"b\"", "hubs.toml, line 2: duplicate key"),
        ("name = \"a\"\nwhat is this", "hubs.toml, line 2: "),
    ] {
        let sentence = in_file(text);
        assert!(sentence.contains(part) && !sentence.contains('\n'), "{sentence}");
    }
}

#[test]
fn the_environment_is_refused_in_one_sentence() {
    assert_eq!(
        in_environment("FEDORA_HUBS_WORKER", "4"),
        "environment variable FEDORA_HUBS_WORKER: it is not known; did you mean FEDORA_HUBS_WORKERS?"
    );
    assert!(in_environment("FEDORA_HUBS_listen", "x").ends_with("did you mean FEDORA_HUBS_LISTEN?"));
    assert!(in_environment("FEDORA_HUBS_XYZZY", "x").contains("unset it, or use one of FEDORA_HUBS_LISTEN, "));
    assert_eq!(
        in_environment("FEDORA_HUBS_TRIAGE", "many"),
        "environment variable FEDORA_HUBS_TRIAGE: \"triage\" takes a whole number from 1 to 256"
    );
    assert!(in_environment("FEDORA_HUBS_BUS", "tcp://a:1,b").contains("`b` is not a bus address"));
    assert_eq!(Settings::from_environment(&environment(&[(FILE_VARIABLE, "x")])), Ok(Settings::default()));
}

#[test]
fn listening_on_localhost() {
    let settings = Settings::from_file("hubs.toml", "listen = \"localhost:80\"").unwrap();
    assert_eq!(settings.listen, Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 80))));
}

#[test]
fn collectors_are_off_until_a_section_switches_them_on() {
    let of = |text: &str| Settings::from_file("hubs.toml", text).unwrap().collectors;
    assert_eq!(of("name = \"a\""), None);
    let setups = of(
        "[collectors.github]\ntoken = \"abc\"\nevery = \"2h\"\n[collectors.forgejo]\naddress = \"http://10.0.0.1/\"",
    );
    let setups = setups.unwrap();
    let found: Vec<(&str, &str, u64)> = setups
        .services
        .iter()
        .map(|setup| (setup.service.as_str(), setup.address.as_str(), setup.every.as_secs()))
        .collect();
    assert_eq!(found, [("github", "https://api.github.com", 7200), ("forgejo", "http://10.0.0.1", 900)]);
    assert!(setups.services[0].token.is_some() && !setups.allow_private);
    assert!(!format!("{setups:?}").contains("abc"), "tokens are not printed");
    assert!(of("[collectors]\nallow_private = true").unwrap().allow_private);
}

#[test]
fn a_section_is_refused_in_one_sentence() {
    assert_eq!(
        in_file("[collectors.githib]"),
        "hubs.toml, line 1: unknown collector \"githib\"; did you mean \"github\"?"
    );
    assert_eq!(
        in_file("[collectors.github]\nevery = \"15m\"\ntokens = \"x\""),
        "hubs.toml, line 3: unknown key of GitHub \"tokens\"; did you mean \"token\"?"
    );
    for (text, part) in [
        ("collectors = 1", "line 1: \"collectors\" is a section"),
        ("[collectors]\ngithub = true", "line 2: \"github\" is a section"),
        ("[collectors.forgejo]", "line 1: Forgejo needs its address"),
        ("[collectors.github]\nevery = \"10s\"", "\"every\" takes a time from 1m to 30d"),
        ("[collectors.github]\nevery = 10", "\"every\" takes text"),
        ("[collectors.github]\naddress = \"api.github.com\"", "`api.github.com` is none"),
        ("[collectors.github]\naddress = \"https://ann:x@github.com\"", "is none"),
        ("[collectors.github]\ntoken = \"a b\"", "\"token\" takes one word"),
        ("[collectors.github]\ndomain = \"a\"", "unknown key of GitHub \"domain\"; take it out"),
        ("[collectors.github]\ntoken = \"a\"\ntoken_file = \"/b\"", "take one out"),
        ("[collectors]\nallow_private = \"yes\"", "takes true or false"),
    ] {
        let sentence = in_file(text);
        assert!(sentence.contains(part) && !sentence.contains('\n'), "{sentence}");
    }
}
