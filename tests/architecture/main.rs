//! Reads the sources and fails when a module uses what it must not.
//!
//! The directions: `main` uses `cli` and `command`; `command` uses everything below it; the
//! profile, the ledger, the servers and the output use the core and the platform, which use nothing
//! of this crate. Sources are read as words: comments and strings do not count, `use` groups and
//! `super` are resolved, and code inside of test modules counts like any other.

#![allow(clippy::expect_used)]

mod planted;
mod source;

use std::fs;
use std::path::{Path, PathBuf};

use source::Source;

/// What each top-level module may use of this crate, beside itself.
const DIRECTIONS: [(&str, &[&str]); 10] = [
    ("main", &["cli", "command"]),
    ("cli", &["core"]),
    ("command", &["cli", "core", "error", "ledger", "output", "platform", "profile", "server"]),
    ("profile", &["core", "error", "platform"]),
    ("ledger", &["core", "error", "platform"]),
    ("server", &["core", "error", "platform"]),
    ("output", &["core", "error", "platform"]),
    ("platform", &[]),
    ("error", &["core"]),
    ("core", &[]),
];

/// Words that the core does not know: the command line, files, the terminal, the clock, the
/// environment.
const FOREIGN_TO_CORE: [&str; 10] =
    ["clap", "toml", "rusqlite", "rpassword", "indicatif", "dirs", "SystemTime", "IsTerminal", "axum", "hyper"];

/// Paths that the core does not know.
const FOREIGN_PATHS: [&[&str]; 5] =
    [&["std", "env"], &["std", "fs"], &["std", "process"], &["Instant", "now"], &["Timestamp", "now"]];

#[test]
fn every_direction_is_kept() {
    let sources = sources();
    assert!(sources.len() > 30, "only {} source files were found", sources.len());
    let violations: Vec<String> = sources.iter().flat_map(violations).collect();
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), violations.join("\n"));
}

#[test]
fn the_checker_sees_what_the_sources_really_use() {
    let sources = sources();
    let uses = |module: &str, other: &str| {
        sources
            .iter()
            .filter(|source| source.module() == module)
            .any(|source| source.uses().any(|(top, _)| top == other))
    };
    // A checker that found nothing at all would be content with everything.
    for (module, other) in
        [("main", "command"), ("command", "core"), ("command", "cli"), ("profile", "core"), ("cli", "core")]
    {
        assert!(uses(module, other), "{module} is not seen to use {other}");
    }
    assert!(sources.iter().any(|source| source.path == "core/client.rs" && source.mentions("ureq")));
    assert!(sources.iter().any(|source| source.module() == "output" && source.opens_a_standard_stream()));
}

/// What a file does against the rules.
fn violations(source: &Source) -> Vec<String> {
    let module = source.module();
    let mut found = Vec::new();
    match DIRECTIONS.iter().find(|(name, _)| *name == module) {
        Some((_, allowed)) => {
            for (top, path) in source.uses() {
                if top != module && !allowed.contains(&top.as_str()) {
                    found.push(format!("{module} may not use {}", path.join("::")));
                }
                if module == "cli" && top == "core" && path.get(1).is_none_or(|name| name != "duration") {
                    found.push(format!("cli may use core::duration only, not {}", path.join("::")));
                }
                let client = path.len() > 1 && path[..2] == ["core", "client"];
                if client && ["ledger", "server"].contains(&module) {
                    found.push(format!("{module} may not use core::client"));
                }
            }
        }
        None if module == "lib" => found.extend(source.uses().map(|(_, path)| format!("lib uses {}", path.join("::")))),
        None => found.push(format!("{module} is a module without a direction")),
    }
    if module == "core" {
        found.extend(
            FOREIGN_TO_CORE.iter().filter(|word| source.mentions(word)).map(|word| format!("core knows {word}")),
        );
        let foreign = FOREIGN_PATHS.iter().filter(|path| source.has_path(path));
        found.extend(foreign.map(|path| format!("core knows {}", path.join("::"))));
    }
    if source.path != "core/client.rs" && source.mentions("ureq") {
        found.push("only core/client.rs may use ureq".to_owned());
    }
    if !["output", "main"].contains(&module) {
        found.extend(source.prints().map(|word| format!("only output prints, not {word}")));
        if source.opens_a_standard_stream() {
            found.push("only output opens stdout and stderr".to_owned());
        }
    }
    for end in ["exit", "abort"] {
        if source.has_path(&["process", end]) {
            found.push(format!("process::{end} ends the process; only main returns its exit code"));
        }
    }
    if module != "main" && source.mentions("ExitCode") {
        found.push("only main turns a result into the process's exit code".to_owned());
    }
    found.into_iter().map(|what| format!("src/{}: {what}", source.path)).collect()
}

/// All sources of the crate.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let read = |file: &PathBuf| {
        let path = file.strip_prefix(&root).expect("below src").to_str().expect("UTF-8").to_owned();
        Source::parse(&path, &fs::read_to_string(file).expect("a source file"))
    };
    files.iter().map(read).collect()
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
