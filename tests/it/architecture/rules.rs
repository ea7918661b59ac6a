//! What a file may do, and what it may not.

use super::modules::{File, Modules, Target};

/// What each top-level module may use of this crate, beside itself. Where it may use another,
/// it need not.
pub(super) const DIRECTIONS: [(&str, &[&str]); 15] = [
    ("main", &["cli", "command"]),
    ("cli", &["core"]),
    (
        "command",
        &[
            "cards",
            "cli",
            "core",
            "error",
            "input",
            "ledger",
            "order",
            "output",
            "platform",
            "profile",
            "run",
            "server",
            "workbench",
        ],
    ),
    ("input", &["cards", "cli", "core", "error", "ledger", "order", "output", "platform", "profile", "run"]),
    ("order", &["cards", "core", "error", "ledger", "output", "platform", "profile", "run", "server", "workbench"]),
    ("run", &["cli", "core", "error", "ledger", "output", "platform", "profile", "server", "workbench"]),
    ("workbench", &["core"]),
    ("cards", &["core"]),
    ("ledger", &["core", "error", "platform"]),
    ("profile", &["core", "error", "platform"]),
    ("server", &["core", "error", "platform"]),
    ("output", &["core", "error", "workbench"]),
    ("error", &["core"]),
    ("platform", &["core"]),
    ("core", &[]),
];

/// What a folder or a file may use beside what its module may: words are made of what every room
/// returns, and clap wants those for a bad value at once.
const FOLDERS: [(&str, &[&str]); 11] = [
    ("output/words/", &["ledger"]),
    ("output/document/", &["ledger"]),
    ("output/words/cards.rs", &["cards"]),
    ("output/style.rs", &["platform"]),
    ("output/words/file.rs", &["platform"]),
    ("output/words/ledger_error.rs", &["platform"]),
    ("output/words/profile.rs", &["profile"]),
    ("output/words/profile/", &["platform", "profile"]),
    ("output/words/sandbox.rs", &["server"]),
    ("cli/duration.rs", &["output"]),
    ("cli/number.rs", &["output"]),
];

/// Where one module may use but parts of another.
const PARTS: [(&str, &str, &[&str]); 2] =
    [("cli", "core", &["duration", "lang", "protocol", "rate"]), ("cli", "output", &["words"])];

/// What never sends: no path may lead to the client, not even through a re-export.
const NEVER_SEND: [&str; 3] = ["cards", "ledger", "server"];

/// Crates that only one module knows, which is a file, a folder or both, and what only one asks.
const OWNED: [(&str, &str); 9] = [
    ("ureq", "core/client"),
    ("rusqlite", "ledger/sqlite"),
    ("axum", "server"),
    ("hyper", "server"),
    ("quick_xml", "cards/xlsx"),
    ("rawzip", "cards/xlsx"),
    ("flate2", "cards/xlsx"),
    ("safe_arch", "workbench/signature/lanes"),
    ("target_arch", "workbench/signature/lanes"),
];

/// Who knows JSON, tests aside: the protocol and its gateway for practice, what is pasted, cards a
/// line, and the documents. Anybody else would write a document's key beside the struct that has it.
const JSON: [&str; 6] = ["core/", "server/", "workbench/", "cards/ndjson.rs", "output/document/", "output/clean.rs"];

/// By what JSON is known: a crate that writes it, and what makes a struct of one's own a document.
const JSON_PATHS: [&[&str]; 2] = [&["serde_json"], &["serde", "Serialize"]];

/// Who writes JSON down key by key: the gateway for practice, whose words are not ours.
const JSON_BY_HAND: &str = "server/";

/// What computes and does nothing else.
const PURE: [&str; 3] = ["core", "workbench", "cards"];

/// Words that these do not know: the command line, settings, the ledger, the terminal, the clock,
/// the servers.
const FOREIGN_WORDS: [&str; 9] =
    ["clap", "toml", "rusqlite", "indicatif", "dirs", "SystemTime", "IsTerminal", "axum", "hyper"];

/// Paths that these do not know: the environment, files, processes, the clock.
const FOREIGN_PATHS: [&[&str]; 6] = [
    &["std", "env"],
    &["std", "fs"],
    &["std", "process"],
    &["Instant", "now"],
    &["Timestamp", "now"],
    &["Zoned", "now"],
];

/// The only room that asks which system it is.
const SYSTEMS: &str = "platform";

/// Where a system is called that has no crate for all of it.
const UNSAFE: &str = "platform/windows/";

/// What there is on some systems only: crates, and what the standard library has of them.
const OF_A_SYSTEM: [&[&str]; 12] = [
    &["rustix"],
    &["signal_hook"],
    &["libc"],
    &["windows_sys"],
    &["keyring_core"],
    &["windows_native_keyring_store"],
    &["apple_native_keyring_store"],
    &["std", "os", "fd"],
    &["std", "os", "unix"],
    &["std", "os", "linux"],
    &["std", "os", "macos"],
    &["std", "os", "windows"],
];

/// Where the standard streams come from.
const STREAMS: [&[&str]; 4] = [&["io", "stdout"], &["io", "stderr"], &["stdio", "stdout"], &["stdio", "stderr"]];

/// The types of the standard streams.
const STREAM_TYPES: [&str; 4] = ["Stdout", "Stderr", "StdoutLock", "StderrLock"];

/// The most lines of a file, its tests aside.
const LONGEST: usize = 400;

/// `main.rs` has fewer lines than this.
const MAIN: usize = 40;

/// What a file does against the rules.
pub(super) fn violations(modules: &Modules, file: &File) -> Vec<String> {
    let (source, top) = (&file.source, file.top());
    let mut found = directions(modules, file);
    let elsewhere = |segments: &[&str]| elsewhere(modules, file, segments);
    if PURE.contains(&top) {
        let words = FOREIGN_WORDS.iter().filter_map(|word| Some((source.mentions(word)?, word)));
        found.extend(words.map(|(line, word)| (line, format!("{top} knows {word}"))));
        let paths = FOREIGN_PATHS.iter().filter_map(|path| Some((elsewhere(path)?, path)));
        found.extend(paths.map(|(line, path)| (line, format!("{top} knows {}", path.join("::")))));
    }
    for (word, owner) in OWNED {
        let rest = source.path.strip_prefix(owner);
        if let Some(line) = source.mentions(word)
            && !rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        {
            found.push((line, format!("only {owner} may use {word}")));
        }
    }
    found.extend(json(modules, file));
    if top != SYSTEMS {
        found.extend(of_a_system(modules, file));
    }
    if !source.path.starts_with(UNSAFE)
        && let Some(line) = source.mentions("unsafe")
    {
        found.push((line, format!("only what calls the system in {UNSAFE} is unsafe")));
    }
    if top != "output" {
        found.extend(source.prints.iter().map(|(word, line)| (*line, format!("only output prints, not {word}"))));
        if let Some(line) = standard_stream(modules, file) {
            found.push((line, "only output opens stdout and stderr".to_owned()));
        }
    }
    for end in ["exit", "abort"] {
        if source.path != "main.rs"
            && let Some(line) = elsewhere(&["process", end])
        {
            found.push((line, format!("process::{end} ends the process; only main does")));
        }
    }
    if top != "main"
        && let Some(line) = source.mentions("ExitCode")
    {
        found.push((line, "only main turns a result into the process's exit code".to_owned()));
    }
    if source.path == "main.rs" && source.lines >= MAIN {
        found.push((MAIN, format!("main.rs has {} lines instead of less than {MAIN}", source.lines)));
    }
    found.sort();
    found.into_iter().map(|(line, what)| format!("src/{}:{line}: {what}", source.path)).collect()
}

/// What a file uses of this crate against the directions, and where.
fn directions(modules: &Modules, file: &File) -> Vec<(usize, String)> {
    let top = file.top();
    let allowed = DIRECTIONS.iter().find(|(name, _)| *name == top).map(|(_, allowed)| *allowed);
    let mut found = Vec::new();
    if allowed.is_none() && top != "lib" {
        found.push((1, format!("{top} is a module without a direction")));
    }
    for (line, path) in uses(modules, file) {
        let used = path.join("::");
        match allowed {
            Some(allowed) if path[0] != top && !allowed.contains(&path[0].as_str()) && !also(file, &path[0]) => {
                found.push((line, format!("{top} may not use {used}")));
            }
            None if top == "lib" => found.push((line, format!("lib uses {used}"))),
            _ => {}
        }
        for (user, room, parts) in PARTS {
            if user == top && path[0] == room && path.get(1).is_none_or(|part| !parts.contains(&part.as_str())) {
                found.push((line, format!("{user} may use {} of {room} only, not {used}", parts.join(" and "))));
            }
        }
        if NEVER_SEND.contains(&top) && leads_to_client(modules, path) {
            found.push((line, format!("{top} may not use core::client")));
        }
    }
    // An import says it all; what the file then does with the name need not be told as well.
    found.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
    found.dedup_by(|next, last| {
        next.1.strip_prefix(&last.1).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    });
    found
}

/// Where a file knows JSON and should not.
fn json(modules: &Modules, file: &File) -> Vec<(usize, String)> {
    let is_in = |place: &str| file.source.path.starts_with(place);
    let code = modules.paths(file).iter().filter(|(written, _)| !written.in_tests && !file.is_for_tests);
    let elsewhere: Vec<_> = code
        .filter_map(|(written, target)| match target {
            Target::Elsewhere(path) => Some((written.line, path)),
            Target::Here(_) => None,
        })
        .collect();
    let has =
        |path: &[String], begin: &[&str]| path.len() >= begin.len() && path.iter().zip(begin).all(|(a, b)| a == b);
    let mut found = Vec::new();
    if !JSON.iter().any(|place| is_in(place)) {
        let known = JSON_PATHS.iter().filter_map(|begin| elsewhere.iter().find(|(_, path)| has(path, begin)));
        found.extend(known.map(|(line, path)| (*line, format!("only documents know JSON, not {}", path.join("::")))));
    }
    if !is_in(JSON_BY_HAND)
        && let Some((line, _)) = elsewhere.iter().find(|(_, path)| has(path, &["serde_json", "json"]))
    {
        found.push((*line, "a document is a struct, and not written with json!".to_owned()));
    }
    found
}

/// Where a file asks which system it is, or knows what only some of them have. Tests run where they run, and
/// may know that.
fn of_a_system(modules: &Modules, file: &File) -> Vec<(usize, String)> {
    let asked = file.source.systems.iter();
    let mut found: Vec<_> =
        asked.map(|(word, line)| (*line, format!("only {SYSTEMS} asks which system it is, not cfg({word})"))).collect();
    let code = modules.paths(file).iter().filter(|(written, _)| !written.in_tests && !file.is_for_tests);
    found.extend(code.filter_map(|(written, target)| {
        let Target::Elsewhere(path) = target else { return None };
        let begin = OF_A_SYSTEM
            .iter()
            .find(|begin| path.len() >= begin.len() && path.iter().zip(**begin).all(|(a, b)| a == b))?;
        Some((written.line, format!("only {SYSTEMS} may use {}", begin.join("::"))))
    }));
    found
}

/// Whether a file or its folder may use a module that others of its own may not.
fn also(file: &File, used: &str) -> bool {
    FOLDERS.iter().any(|(folder, more)| file.source.path.starts_with(folder) && more.contains(&used))
}

/// What a file uses of this crate: the path from the root, and where.
pub(super) fn uses<'a>(modules: &'a Modules, file: &File) -> impl Iterator<Item = (usize, &'a [String])> {
    modules.paths(file).iter().filter_map(|(written, target)| match target {
        Target::Here(path) if !path.is_empty() => Some((written.line, path.as_slice())),
        Target::Here(_) | Target::Elsewhere(_) => None,
    })
}

/// Where a file uses a path of another crate that has these segments.
fn elsewhere(modules: &Modules, file: &File, segments: &[&str]) -> Option<usize> {
    let has = |path: &[String]| path.windows(segments.len()).any(|window| window == segments);
    modules.paths(file).iter().find_map(|(written, target)| match target {
        Target::Elsewhere(path) if has(path) => Some(written.line),
        Target::Elsewhere(_) | Target::Here(_) => None,
    })
}

fn leads_to_client(modules: &Modules, path: &[String]) -> bool {
    let is_client = |path: &[String]| path.len() > 1 && path[..2] == ["core", "client"];
    is_client(path) || modules.homes(path).iter().any(|(module, _)| is_client(module))
}

/// Where a file opens a standard stream.
pub(super) fn standard_stream(modules: &Modules, file: &File) -> Option<usize> {
    let opened = STREAMS.iter().find_map(|stream| elsewhere(modules, file, stream));
    opened.or_else(|| STREAM_TYPES.iter().find_map(|name| file.source.mentions(name)))
}

/// The files that are too long.
pub(super) fn too_long(modules: &Modules) -> Vec<&str> {
    let files = modules.files.iter().filter(|file| !file.is_for_tests && file.source.lines > LONGEST);
    files.map(|file| file.source.path.as_str()).collect()
}

/// The files among the subcommands that are none: what is one has a function `run`.
pub(super) fn helpers(modules: &Modules) -> Vec<&str> {
    let commands = modules.files.iter().filter(|file| file.top() == "command" && !file.is_for_tests);
    let helpers = commands.filter(|file| !file.source.scopes[0].items.contains("run"));
    helpers.map(|file| file.source.path.as_str()).collect()
}
