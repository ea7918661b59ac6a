//! Reads the sources and fails when a module uses what it must not.
//!
//! The directions, and what else a file may and may not do, are in `rules`. The sources are parsed
//! by `syn` (`source`), their modules found as the compiler finds them and their paths resolved
//! (`modules`). Code for tests counts like any other, except where a rule says otherwise.

mod circles;
mod modules;
mod planted;
mod rules;
mod source;
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use circles::{Graph, Use};
use modules::Modules;
use rules::{helpers, standard_stream, too_long, uses, violations};
use source::Source;

/// Uses that close a circle between files, and why they are still there: a file or, with a `/`, all
/// files of a folder, and the file that they use. To become shorter only.
const CIRCLES: [(&str, &str, &str); 0] = [];

/// Files that are too long, their tests aside. To become shorter only.
const TOO_LONG: [&str; 0] = [];

/// Files among the subcommands that are none. To become shorter only.
const HELPERS: [&str; 0] = [];

#[test]
fn every_direction_is_kept() {
    let modules = ours();
    assert!(modules.files.len() > 30, "only {} source files were found", modules.files.len());
    let violations: Vec<String> = modules.files.iter().flat_map(|file| violations(modules, file)).collect();
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), violations.join("\n"));
}

#[test]
fn every_source_file_belongs_to_a_module() {
    let unreached: Vec<&str> = ours().unreached().collect();
    assert!(unreached.is_empty(), "no `mod` declaration leads to {unreached:?} below src, so that nothing compiles it");
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let graph = Graph::of(ours());
    let circles = graph.without(CIRCLES.iter().map(|(by, of, _)| (*by, *of))).circles();
    let told: Vec<String> = circles.iter().map(|circle| told(circle)).collect();
    assert!(circles.is_empty(), "{} circles:\n{}", circles.len(), told.join("\nand\n"));
    for (by, of, reason) in CIRCLES {
        let others = CIRCLES.iter().map(|(by, of, _)| (*by, *of)).filter(|other| *other != (by, of));
        let circles = graph.without(others).circles();
        assert!(!circles.is_empty(), "src/{by} and src/{of} close no circle any more ({reason}): off the list with it");
    }
}

fn told(circle: &[Use]) -> String {
    circle.iter().map(Use::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_file_is_too_long() {
    assert_listed(&too_long(ours()), &TOO_LONG, "too long");
}

#[test]
fn among_the_subcommands_there_is_nothing_else() {
    assert_listed(&helpers(ours()), &HELPERS, "no subcommand");
}

/// Compares what there is with a list that is to become shorter only.
fn assert_listed(found: &[&str], listed: &[&str], what: &str) {
    let new: Vec<&&str> = found.iter().filter(|file| !listed.contains(file)).collect();
    assert!(new.is_empty(), "{what}: {new:?} below src");
    let gone: Vec<&&str> = listed.iter().filter(|file| !found.contains(file)).collect();
    assert!(gone.is_empty(), "{what}: {gone:?} below src no longer, off the list with them");
}

#[test]
fn the_checker_sees_what_the_sources_really_use() {
    let modules = ours();
    let users = |top: &'static str| modules.files.iter().filter(move |file| file.top() == top);
    // A checker that found nothing at all would be content with everything.
    for (top, other) in [
        ("main", "cli"),
        ("main", "command"),
        ("cli", "core"),
        ("command", "cli"),
        ("command", "core"),
        ("command", "ledger"),
        ("command", "output"),
        ("ledger", "core"),
        ("output", "error"),
        ("profile", "core"),
        ("server", "core"),
        ("workbench", "core"),
    ] {
        let is_seen = users(top).any(|file| uses(modules, file).any(|(_, path)| path[0] == other));
        assert!(is_seen, "{top} is not seen to use {other}");
    }
    assert!(
        users("core").any(|file| file.source.path.starts_with("core/client") && file.source.mentions("ureq").is_some())
    );
    assert!(users("output").any(|file| standard_stream(modules, file).is_some()));
    assert!(users("core").any(|file| file.source.lines > 100));
    let graph = Graph::of(modules);
    for (from, to) in [("core/request.rs", "core/form.rs"), ("core/reply/seal.rs", "core/signature.rs")] {
        assert!(graph.has(from, to), "src/{from} is not seen to use src/{to}");
        assert!(!graph.has(to, from), "src/{to} is seen to use src/{from}");
    }
}

#[test]
fn every_sentence_is_said_in_both_languages() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for (path, text) in texts() {
        let spoken = words::spoken(text);
        count += spoken.said.len();
        let told = spoken.said.iter().filter_map(|said| Some((said.line, words::wrong(said)?, &said.en)));
        wrong.extend(told.map(|(line, why, en)| format!("src/{path}:{line}: {why}: {en:?}")));
        let unsaid = spoken.beside.iter().filter(|(text, _)| words::is_unsaid(path, text));
        wrong.extend(unsaid.map(|(text, line)| format!("src/{path}:{line}: not in `say!`: {text:?}")));
    }
    assert!(count > 900, "only {count} sentences were found");
    assert!(wrong.is_empty(), "{} sentences:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_checker_of_sentences_sees_what_is_wrong() {
    let spoken = words::spoken(
        r#"fn a() { say!("it is full", "已满"); f("it was not said"); say!("of {a}", "共"); say!("no one", "no one"); }
        #[cfg(test)] mod tests { fn b() { f("a test says this"); } }"#,
    );
    let wrong: Vec<bool> = spoken.said.iter().map(|said| words::wrong(said).is_some()).collect();
    assert_eq!(wrong, [false, true, true]);
    let unsaid: Vec<&str> = spoken.beside.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(unsaid, ["it was not said"]);
    assert!(words::is_unsaid("order/place.rs", unsaid[0]) && !words::is_unsaid("cli/sell.rs", unsaid[0]));
}

/// The sources of the crate, by their path.
fn texts() -> &'static [(String, String)] {
    static TEXTS: OnceLock<Vec<(String, String)>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        collect(&root, &mut files);
        let read = |file: PathBuf| {
            let path = file.strip_prefix(&root).expect("below src").to_str().expect("UTF-8").to_owned();
            (path, fs::read_to_string(file).expect("a source file"))
        };
        files
            .into_iter()
            .map(read)
            .filter(|(path, _)| !path.contains("/tests/") && !path.ends_with("/tests.rs"))
            .collect()
    })
}

/// The modules of the crate.
fn ours() -> &'static Modules {
    static OURS: OnceLock<Modules> = OnceLock::new();
    OURS.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        collect(&root, &mut files);
        let read = |file: &PathBuf| {
            let path = file.strip_prefix(&root).expect("below src").to_str().expect("UTF-8").to_owned();
            Source::parse(&path, &fs::read_to_string(file).expect("a source file"))
        };
        Modules::new(files.iter().map(read).collect())
    })
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
