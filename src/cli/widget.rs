//! `fedora-hubs widget new NAME`: a widget to begin with, in a checkout of the source.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand};

/// A widget that works, with its test. The library's tests compile and run it as it stands.
const STUB: &str = include_str!("../../data/stub/seedling.rs");

const FOLDER: &str = "src/widgets";
/// Where the widgets' `mod` lines begin: what stands above them is what widgets share.
const FIRST: &str = "\nmod about;\n";
const REGISTRY: &str = "pub static REGISTRY: &[&dyn Plugin] = &[\n";
const LONGEST: usize = 40;
/// Words that a file of Rust cannot be called.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// What the written file uses under these names, itself or through its types.
const USED: &[&str] = &[
    "config",
    "crate",
    "data",
    "debug",
    "default",
    "deserialize",
    "err",
    "example",
    "hub",
    "hub_kind",
    "manual",
    "markup",
    "maud",
    "moment",
    "none",
    "ok",
    "option",
    "parameter",
    "parameter_kind",
    "result",
    "scene",
    "serde",
    "serde_json",
    "serialize",
    "some",
    "std",
    "store_error",
    "string",
    "subject",
    "time",
    "vec",
    "watch",
    "widget",
];

#[derive(Args)]
pub struct Widgets {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a widget that works, with its test, and register it.
    New(New),
}

#[derive(Args)]
struct New {
    /// What it is called in boards and addresses: small letters, digits and '_'.
    name: String,
    /// The checkout of the source.
    #[arg(long, value_name = "DIR", default_value = ".")]
    source: PathBuf,
}

impl Widgets {
    pub fn run(self) -> anyhow::Result<()> {
        let Command::New(new) = self.command;
        new.run()
    }
}

impl New {
    fn run(self) -> anyhow::Result<()> {
        let name = self.name.as_str();
        check(name)?;
        let folder = self.source.join(FOLDER);
        let register = folder.join("mod.rs");
        let text = fs::read_to_string(&register).with_context(|| {
            format!(
                "there is no source of the portal in {}: change to a checkout of it, or name one with --source",
                self.source.display()
            )
        })?;
        let registered = registered(&text, name)
            .with_context(|| format!("{} is not as expected: register the widget by hand", register.display()))?;
        let file = folder.join(format!("{name}.rs"));
        ensure!(!folder.join(name).exists(), "{} has a folder of that name; choose another", folder.display());
        write_new(&file, &stub(name))?;
        fs::write(&register, registered).with_context(|| format!("cannot write {}", register.display()))?;
        println!("Wrote {} and registered it in {}.", file.display(), register.display());
        println!("Try it:  cargo test --lib widgets::{name}");
        println!("See it:  cargo run -- demo, then /widgets#{name}");
        Ok(())
    }
}

fn check(name: &str) -> anyhow::Result<()> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let fits = name.bytes().all(plain) && name.starts_with(|first: char| first.is_ascii_lowercase());
    ensure!(
        fits && name.len() <= LONGEST,
        "a widget's name has at most {LONGEST} small letters, digits and '_', beginning with a letter, and \"{name}\" is none"
    );
    ensure!(!KEYWORDS.contains(&name), "\"{name}\" is a word of Rust; choose another name");
    ensure!(!USED.contains(&name), "\"{name}\" is a name that widgets use themselves; choose another");
    Ok(())
}

/// The register with the widget's two lines: its `mod` in its place, and last in the registry.
fn registered(text: &str, name: &str) -> Option<String> {
    let (head, mods) = text.split_at(text.find(FIRST)? + 1);
    let (mods, rest) = mods.split_at(mods.find("\n\n")? + 1);
    let line = format!("mod {name};");
    let mut lines: Vec<&str> = mods.lines().collect();
    lines.insert(lines.partition_point(|known| *known < line.as_str()), &line);
    let (before, registry) = rest.split_at(rest.find(REGISTRY)? + REGISTRY.len());
    let (registry, after) = registry.split_at(registry.find("];")?);
    let type_name = type_name(name);
    Some(format!("{head}{}\n{before}{registry}    &Erased::<{name}::{type_name}>::NEW,\n{after}", lines.join("\n")))
}

/// The stub with its names replaced: in code as code is written, for people as they read.
fn stub(name: &str) -> String {
    let mut label = name.replace('_', " ");
    label[..1].make_ascii_uppercase();
    let named = STUB.replace("\"Seedling\"", &format!("\"{label}\"")).replace("//! Seedling", &format!("//! {label}"));
    named.replace("seedling", name).replace("Seedling", &type_name(name))
}

/// `open_doors` -> `OpenDoors`
fn type_name(name: &str) -> String {
    let capital = |part: &str| {
        part.chars().take(1).map(|first| first.to_ascii_uppercase()).chain(part.chars().skip(1)).collect::<String>()
    };
    name.split('_').map(capital).collect()
}

/// Never over a file that is there.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display())),
        Err(failure) if failure.kind() == std::io::ErrorKind::AlreadyExists => {
            bail!("{} is there already; choose another name", path.display())
        }
        Err(failure) => Err(failure).with_context(|| format!("cannot write {}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        for good in ["doors", "open_doors", "a1"] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in [
            "config",
            "hub",
            "serde",
            "",
            "Doors",
            "1st",
            "open doors",
            "../doors",
            "workflow.doors",
            "mod",
            &"x".repeat(41),
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
        assert_eq!(type_name("open_doors"), "OpenDoors");
    }
}
