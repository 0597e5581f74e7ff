//! The command line: what it does, and how it refuses. A refusal is one sentence, exit 1, and never a backtrace.

mod damage;
mod demo;
mod describe;
mod importing;
mod meaning;
mod populate;
mod widget;

use crate::support::{House, Portal, command, free_port, run, run_with};

#[test]
fn a_second_portal_on_the_same_data() {
    let house = House::new();
    let portal = house.start(&[]);
    let second = run(&["run", "--listen", "127.0.0.1:0", "--data-dir", house.dir()]);
    let said = second.refusal();
    assert!(said.contains("another fedora-hubs is using") && said.contains(house.dir()) && said.contains("--data-dir"));
    assert!(run(&["populate", "--data-dir", house.dir()]).refusal().contains("another fedora-hubs is using"));
    let demo = run(&["demo", "--listen", "127.0.0.1:0", "--data-dir", house.dir()]);
    // The demo has said what it is before it knows.
    let said = demo.err.lines().last().unwrap_or_default();
    assert!(demo.code == 1 && said.contains("another fedora-hubs is using"), "{demo:?}");
    assert_eq!(portal.get("/ann").status, 200);
    portal.stop().is_orderly();
}

#[test]
fn a_port_that_is_taken() {
    let house = House::empty();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    for subcommand in ["run", "demo"] {
        let refused = run(&[subcommand, "--listen", &address, "--data-dir", house.dir()]);
        let said = refused.refusal();
        assert!(said.contains(&address) && said.contains("--listen") && said.contains("taken"), "{said}");
    }
    assert_eq!(std::fs::read_dir(house.path()).unwrap().count(), 0, "it is known before anything is made");
}

#[test]
fn localhost_is_an_address() {
    let house = House::new();
    let portal = Portal::spawn(&["run", "--listen", "localhost:0", "--data-dir", house.dir()]);
    assert_eq!(portal.get("/healthz").status, 200);
}

#[test]
fn an_address_that_is_not_here() {
    let house = House::empty();
    let refused = run(&["run", "--listen", "192.0.2.1:80", "--data-dir", house.dir()]);
    assert!(refused.refusal().contains("cannot listen on 192.0.2.1:80"), "{}", refused.err);
}

#[test]
fn a_data_directory_that_cannot_be_used() {
    let house = House::empty();
    let file = house.path().join("file");
    std::fs::write(&file, "not a directory").unwrap();
    for dir in [file.clone(), file.join("below")] {
        let dir = dir.to_str().unwrap();
        for command in [&["run", "--listen", "127.0.0.1:0"][..], &["populate"], &["import", "-"]] {
            let refused = run(&[command, &["--data-dir", dir]].concat());
            let said = refused.refusal();
            assert!(said.contains(dir) && said.contains("choose another with --data-dir"), "{said}");
            assert!(said.len() < 300 && said.matches("os error").count() <= 1, "the reason stands once: {said}");
        }
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "not a directory");
}

#[test]
fn a_configuration_file_that_is_wrong() {
    let house = House::empty();
    let refuse = |text: &str| {
        let file = house.path().join("hubs.toml");
        std::fs::write(&file, text).unwrap();
        let refused = run(&["run", "--config", file.to_str().unwrap()]);
        refused.refusal().to_owned()
    };
    let said = refuse("name = \"Garden\"\nlisen = \"127.0.0.1:0\"\n");
    assert!(said.ends_with("hubs.toml, line 2: unknown key \"lisen\"; did you mean \"listen\"?"), "{said}");
    assert!(refuse("triage = 0").contains("\"triage\" takes a whole number"));
    assert!(refuse("this is no toml").contains("line 1"));
    let missing = run(&["run", "--config", "/dev/null/nothing/hubs.toml"]);
    assert!(missing.refusal().contains("cannot read the configuration file /dev/null/nothing/hubs.toml"));
}

#[test]
fn flags_over_environment_over_file() {
    let house = House::new();
    let file = house.path().join("hubs.toml");
    std::fs::write(&file, "name = \"File\"\nlisten = \"127.0.0.1:1\"\ndata_dir = \"/dev/null/nothing\"\n").unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    // The address of the file cannot be had by tests, the one of the environment is taken, that of the flag is free.
    let mut by_environment = command(&["run", "--config", file.to_str().unwrap()]);
    by_environment.env("FEDORA_HUBS_LISTEN", &address);
    assert!(run_with(by_environment, b"").refusal().contains(&address), "the environment over the file");
    let free = format!("127.0.0.1:{}", free_port());
    let mut by_flag = command(&["run", "--config", file.to_str().unwrap(), "--listen", &free]);
    by_flag.env("FEDORA_HUBS_LISTEN", &address);
    let refused = run_with(by_flag, b"");
    assert!(
        refused.refusal().contains("/dev/null/nothing"),
        "the flag over both; then the file's directory: {}",
        refused.err
    );
    let portal = house.start(&["--config", file.to_str().unwrap()]);
    assert!(portal.get("/").text().contains("<title>File</title>"), "the portal's name from the file");
}

#[test]
fn an_environment_that_is_wrong() {
    for (variable, value, expected) in [
        ("FEDORA_HUBS_LISEN", "x", "did you mean FEDORA_HUBS_LISTEN?"),
        ("FEDORA_HUBS_WORKERS", "many", "whole number"),
        ("FEDORA_HUBS_BUS", "tcp://a:1,localhost", "`localhost` is not a bus address"),
        ("FEDORA_HUBS_CONFIG", "/dev/null/nothing/hubs.toml", "cannot read the configuration file"),
        ("FEDORA_HUBS_LOG", "!!", "does not say what to log"),
    ] {
        let mut command = command(&["run", "--data-dir", "/dev/null/nothing", "--listen", "127.0.0.1:0"]);
        command.env(variable, value);
        let refused = run_with(command, b"");
        assert!(refused.refusal().contains(expected), "{variable}={value}: {}", refused.err);
    }
}

#[test]
fn flags_that_are_wrong() {
    for (arguments, expected) in [
        (&["run", "--lisen", "x"][..], "--listen"),
        (&["run", "--listen", "here"], "an address with a port, such as 127.0.0.1:5000"),
        (&["run", "--bus", "localhost:4001"], "write it like tcp://localhost:4001"),
        (&["run", "--triage", "0"], "a whole number from 1 to 256"),
        (&["run", "--workers=-1"], "a whole number from 1 to 256"),
        (&["run", "--workers", "257"], "a whole number from 1 to 256"),
        (&["demo", "--speed", "0"], "a number from 0.01 to 1000"),
        (&["demo", "--seed", "x"], "--seed"),
        (&["populate", "--yes"], "--fresh"),
        (&["import"], "<FILE>"),
        (&["dance"], "dance"),
        (&["run", "--listen", "localhost:x"], "such as 127.0.0.1:5000"),
    ] {
        let refused = run(arguments);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.err.contains(expected) && refused.out.is_empty(), "{refused:?}");
    }
}

#[test]
fn help_says_what_there_is() {
    let help = run(&["--help"]);
    for subcommand in ["demo", "run", "populate", "import", "describe", "meaning"] {
        assert!(help.well().contains(subcommand), "{}", help.out);
        let own = run(&[subcommand, "--help"]);
        assert!(own.well().contains("Usage: fedora-hubs"), "{}", own.out);
    }
    assert!(run(&["--version"]).well().starts_with("fedora-hubs 0."));
}
