//! `fedora-hubs widget new`: one file, one `mod` line, one registry line. What it writes is compiled and run by the
//! library's own tests.

use std::fs;

use crate::support::run;

/// As much of a checkout as the command looks at.
fn checkout() -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().expect("a directory");
    let folder = dir.path().join("src/widgets");
    fs::create_dir_all(&folder).expect("a folder");
    let register = fs::read_to_string("src/widgets/mod.rs").expect("our own");
    fs::write(folder.join("mod.rs"), &register).expect("a file");
    fs::write(folder.join("about.rs"), "").expect("a file");
    (dir, register)
}

#[test]
fn a_new_widget_is_a_file_and_two_lines() {
    let (dir, before) = checkout();
    let source = dir.path().to_str().expect("a path in UTF-8");
    let ran = run(&["widget", "new", "open_doors", "--source", source]);
    assert!(ran.well().contains("cargo test --lib widgets::open_doors"), "{ran:?}");
    let after = fs::read_to_string(dir.path().join("src/widgets/mod.rs")).expect("a register");
    let added: Vec<&str> = after.lines().filter(|line| !before.contains(*line)).collect();
    assert_eq!(added, ["mod open_doors;", "    &Erased::<open_doors::OpenDoors>::NEW,"]);
    assert_eq!(after.lines().count(), before.lines().count() + 2);
    let widget = fs::read_to_string(dir.path().join("src/widgets/open_doors.rs")).expect("a widget");
    assert!(widget.starts_with("//! Open doors:") && widget.contains("label: \"Open doors\""), "{widget}");
    assert!(widget.contains("include_str!(\"open_doors.rs\")") && !widget.to_lowercase().contains("seedling"));
}

#[test]
fn nothing_is_overwritten_and_nonsense_refused() {
    let (dir, before) = checkout();
    let source = dir.path().to_str().expect("a path in UTF-8");
    for (name, source, says) in [
        ("about", source, "is there already"),
        ("Open", source, "small letters"),
        ("../about", source, "small letters"),
        ("match", source, "a word of Rust"),
        ("doors", "/dev/null", "change to a checkout"),
    ] {
        let ran = run(&["widget", "new", name, "--source", source]);
        assert!(ran.refusal().contains(says), "{name}: {ran:?}");
    }
    assert_eq!(fs::read_to_string(dir.path().join("src/widgets/mod.rs")).expect("a register"), before);
    assert_eq!(fs::read_to_string(dir.path().join("src/widgets/about.rs")).expect("a file"), "");
}
