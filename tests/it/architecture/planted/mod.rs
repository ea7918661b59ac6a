//! The checker is checked: each rule has a planted violation that it must find, and code beside
//! the rule that it must leave alone.

mod circles;
mod files;

use super::modules::Modules;
use super::rules::{DIRECTIONS, violations};
use super::source::Source;

fn modules(files: &[(&str, &str)]) -> Modules {
    Modules::new(files.iter().map(|(path, text)| Source::parse(path, text)).collect())
}

/// The violations of the first of these files.
fn found_among(files: &[(&str, &str)]) -> Vec<String> {
    let modules = modules(files);
    violations(&modules, &modules.files[0])
}

fn found(path: &str, text: &str) -> Vec<String> {
    found_among(&[(path, text)])
}

/// What no file of a module may use: all that the directions leave out, written down once more.
const FORBIDDEN: [(&str, &str); 15] = [
    ("main.rs", "input order run workbench cards profile ledger server output error core platform"),
    ("cli.rs", "main command input order run workbench cards profile ledger server output error platform"),
    ("command/submit.rs", "main"),
    ("input/mod.rs", "main command workbench server"),
    ("order/place.rs", "main cli command input"),
    ("run/context.rs", "main command input order cards"),
    ("workbench/paste/mod.rs", "main cli command input order run cards profile ledger server output error platform"),
    ("cards/row.rs", "main cli command input order run workbench profile ledger server output error platform"),
    ("ledger/claim.rs", "main cli command input order run workbench cards profile server output"),
    ("profile.rs", "main cli command input order run workbench cards ledger server output"),
    ("server/sandbox/http.rs", "main cli command input order run workbench cards profile ledger output"),
    ("output/text.rs", "main cli command input order run cards profile ledger server platform"),
    ("error.rs", "main cli command input order run workbench cards profile ledger server output platform"),
    ("core/form.rs", "main cli command input order run workbench cards profile ledger server output error platform"),
    ("platform/mod.rs", "main cli command input order run workbench cards profile ledger server output error"),
];

/// Plants each text in its file and expects to be told of it.
fn assert_found(planted: &[(&str, &str, &str)]) {
    for (path, text, told) in planted {
        let found = found(path, text);
        assert!(found.iter().any(|violation| violation.contains(told)), "{path}: {text}\nfound only {found:?}");
    }
}

#[test]
fn every_direction_has_its_violation() {
    for (path, forbidden) in FORBIDDEN {
        let module = path.split(['/', '.']).next().expect("a module");
        let forbidden: Vec<&str> = forbidden.split(' ').collect();
        for (other, _) in DIRECTIONS.iter().filter(|(other, _)| *other != module) {
            // One of the parts that may be used where not all of them may.
            let item = if *other == "core" { "duration::Thing" } else { "Thing" };
            let root = if module == "main" { "consign" } else { "crate" };
            for text in [
                format!("use {root}::{other}::{item};"),
                format!("fn f() {{ {root}::{other}::{item}::new(); }}"),
                format!("fn f() {{ format!(\"{{}}\", {root}::{other}::{item}); }}"),
            ] {
                let told = format!("{module} may not use {other}::{item}");
                let found = found(path, &text);
                if forbidden.contains(other) {
                    assert!(found.iter().any(|violation| violation.contains(&told)), "{path}: {text}: {found:?}");
                } else {
                    assert_eq!(found, Vec::<String>::new(), "{path}: {text}");
                }
            }
        }
    }
    assert_eq!(FORBIDDEN.len(), DIRECTIONS.len());
}

#[test]
fn a_use_against_the_directions_is_found() {
    assert_found(&[
        ("core/form.rs", "use crate::profile::Profile;", "core/form.rs:1: core may not use profile::Profile"),
        ("core/form.rs", "use crate::{core::value, error::Exit};", "core may not use error::Exit"),
        ("core/form.rs", "\nfn f() { crate::output::stream(); }", "core/form.rs:2: core may not use output::stream"),
        ("core/form.rs", "use super::super::error::Exit;", "core may not use error::Exit"),
        ("core/paste/json.rs", "use super::super::super::cli;", "core may not use cli"),
        ("core/form.rs", "mod tests { use super::super::super::error; }", "core may not use error"),
        ("core/form.rs", "#[cfg(test)] mod tests { use crate::profile; }", "core may not use profile"),
        ("core/form.rs", "fn f() { use crate::profile::Profile as P; }", "core may not use profile::Profile"),
        ("core/form.rs", "fn f(x: &dyn crate::profile::Need) {}", "core may not use profile::Need"),
        ("core/form.rs", "fn f() { match 1 { crate::error::ONE => {} _ => {} } }", "core may not use error::ONE"),
        ("core/form.rs", "impl From<crate::error::Exit> for Vec<u8> {}", "core may not use error::Exit"),
        ("core/form.rs", "fn f() { g::<crate::error::Exit>(); }", "core may not use error::Exit"),
        ("core/form.rs", "fn f() { <crate::error::Exit>::new(); }", "core may not use error::Exit"),
        ("core/form.rs", "fn f() { crate::output::say!(1); }", "core may not use output::say"),
        ("core/form.rs", "fn f() { crate::r#error::f(); }", "core may not use error::f"),
        ("core/form.rs", "use crate::error::*;", "core may not use error::*"),
        ("core/form.rs", "use crate::*; fn f() { output::stream(); }", "core may not use *"),
        ("core/form.rs", "use crate as me; fn f() { me::output::stream(); }", "core may not use output::stream"),
        ("core/form.rs", "extern crate self as me; use me::output::stream;", "core may not use output::stream"),
        ("core/form.rs", "use super::super as top; use top::output as o;", "core may not use output"),
        ("core/form.rs", "use self::super::super::error::Exit;", "core may not use error::Exit"),
        // What a macro is given, what it is made of, and what an attribute is given.
        ("core/form.rs", "fn f() { format!(\"{}\", crate::output::x()); }", "core may not use output::x"),
        ("core/form.rs", "fn f() { vec![(1, [crate::output::x()])]; }", "core may not use output::x"),
        ("core/form.rs", "fn f() { vec![0..crate::output::MOST]; }", "core may not use output::MOST"),
        ("core/form.rs", "fn f() { a!(b.c(), <X as crate::error::Y>::z()); }", "core may not use error::Y"),
        ("core/form.rs", "macro_rules! m { ($x:ident) => { $crate::output::$x() } }", "core may not use output"),
        (
            "core/form.rs",
            "macro_rules! m { () => { use $crate::{core, error::Exit}; } }",
            "core may not use error::Exit",
        ),
        ("core/form.rs", "m! { mod a { use super::super::super::error::Exit; } }", "core may not use error::Exit"),
        ("core/form.rs", "#[derive(crate::error::Told)] struct S;", "core may not use error::Told"),
        ("core/form.rs", "#[serde(with = \"crate::output::json\")] struct S;", "core may not use output::json"),
        ("core/form.rs", "#[doc = crate::output::TEXT] struct S;", "core may not use output::TEXT"),
        ("profile.rs", "use crate::command::run;", "profile may not use command::run"),
        (
            "profile/file.rs",
            "use crate::{core::{form, client}, server::sandbox};",
            "profile may not use server::sandbox",
        ),
        ("profile.rs", "use super::output;", "profile may not use output"),
        ("server/sandbox.rs", "use crate::core::client::Client;", "server may not use core::client"),
        ("server/sandbox.rs", "use crate::core::{form::Form, client};", "server may not use core::client"),
        ("server/sandbox.rs", "use crate::core; fn f() { core::client::post(); }", "server may not use core::client"),
        ("ledger/mod.rs", "use crate::core::client;", "ledger may not use core::client"),
        (
            "ledger/mod.rs",
            "use crate::core::{self as c}; fn f(x: c::client::Client) {}",
            "ledger may not use core::client",
        ),
        ("ledger.rs", "use crate::output::Printer;", "ledger may not use output::Printer"),
        ("output/text.rs", "use crate::command::context;", "output may not use command::context"),
        ("command/sign.rs", "use crate::main_loop;", "command may not use main_loop"),
        (
            "cli.rs",
            "use crate::core::{duration, form};",
            "cli may use duration and lang and protocol and rate of core only, not core::form",
        ),
        ("cli.rs", "use crate::core;", "cli may use duration and lang and protocol and rate of core only, not core"),
        ("cli.rs", "use crate::error::Exit;", "cli may not use error::Exit"),
        ("cli.rs", "use crate::output::words;", "cli may not use output::words"),
        (
            "cli/duration.rs",
            "use crate::output::{Report, words};",
            "cli may use words of output only, not output::Report",
        ),
        ("profile.rs", "use crate::output::words;", "profile may not use output::words"),
        ("server/sandbox.rs", "use crate::output::words;", "server may not use output::words"),
        ("output/text.rs", "use crate::server::sandbox::Remark;", "output may not use server::sandbox::Remark"),
        ("main.rs", "use consign::{cli::Cli, core::form};", "main may not use core::form"),
        ("main.rs", "fn main() { consign::profile::path(); }", "main may not use profile::path"),
        ("main.rs", "use ::consign::output;", "main may not use output"),
        ("main.rs", "use consign as lib; fn main() { lib::output::stream(); }", "main may not use output::stream"),
        ("main.rs", "use consign; fn main() { consign::output::stream(); }", "main may not use output::stream"),
        ("lib.rs", "pub mod cli; use cli::Cli;", "lib uses cli::Cli"),
        ("fresh.rs", "", "fresh is a module without a direction"),
    ]);
}

#[test]
fn only_the_platform_knows_the_system() {
    let asks = "only platform asks which system it is";
    assert_found(&[
        ("order/place.rs", "#[cfg(unix)] fn f() {}", asks),
        ("order/place.rs", "#[cfg(not(windows))] mod tests {}", asks),
        ("order/place.rs", "#[cfg(all(test, target_os = \"linux\"))] mod tests {}", asks),
        ("order/place.rs", "#[cfg_attr(target_env = \"msvc\", path = \"x.rs\")] mod x;", asks),
        ("order/place.rs", "fn f() -> bool { cfg!(target_family = \"unix\") }", asks),
        ("order/place.rs", "cfg_if! { if #[cfg(unix)] { mod a; } }", asks),
        ("core/form.rs", "use std::os::unix::fs::MetadataExt as _;", "only platform may use std::os::unix"),
        ("core/form.rs", "fn f(x: &impl std::os::fd::AsFd) {}", "only platform may use std::os::fd"),
        ("run/context.rs", "use std::os; fn f() { os::windows::f(); }", "only platform may use std::os::windows"),
        ("run/context.rs", "fn f() { rustix::process::getpid(); }", "only platform may use rustix"),
        ("run/context.rs", "use windows_sys::Win32;", "only platform may use windows_sys"),
        ("run/context.rs", "use signal_hook::consts::SIGINT;", "only platform may use signal_hook"),
        ("platform/unix/files.rs", "fn f() { unsafe { g() } }", "only what calls the system"),
    ]);
    for (path, text) in [
        ("platform/windows/files.rs", "fn f() { unsafe { g() } }"),
        ("platform/place.rs", "#[cfg(target_os = \"linux\")] use std::os::unix::fs::MetadataExt as _;"),
        ("order/place.rs", "#[cfg(test)] mod tests { use std::os::unix::fs::symlink; }"),
        ("order/place.rs", "#[cfg(feature = \"x\")] fn f() { let windows = 1; }"),
    ] {
        assert_eq!(found(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn what_only_some_may_know_or_do_is_found() {
    assert_found(&[
        ("core/form.rs", "use clap::Parser;", "core knows clap"),
        ("core/form.rs", "use std::{env, io};", "core knows std::env"),
        ("core/form.rs", "fn f() { std::env::var(\"X\"); }", "core knows std::env"),
        ("core/form.rs", "use std as s; fn f() { s::env::var(\"X\"); }", "core knows std::env"),
        ("core/form.rs", "fn f() { assert!(std::env::var(\"X\").is_ok()); }", "core knows std::env"),
        ("core/form.rs", "fn f() { let t = std::time::Instant::now(); }", "core knows Instant::now"),
        ("core/form.rs", "use std::time::Instant as Clock; fn f() { Clock::now(); }", "core knows Instant::now"),
        ("core/form.rs", "use std::time::*; fn f() { Instant::now(); }", "core knows Instant::now"),
        ("core/form.rs", "fn f() { <std::time::Instant>::now(); }", "core knows Instant::now"),
        ("core/form.rs", "fn f() { jiff::Timestamp::now(); }", "core knows Timestamp::now"),
        ("core/form.rs", "fn f() { jiff::Zoned::now(); }", "core knows Zoned::now"),
        ("core/form.rs", "use std::time::SystemTime;", "core knows SystemTime"),
        ("core/form.rs", "use rusqlite::Connection;", "core knows rusqlite"),
        ("workbench/cipher.rs", "use std::fs;", "workbench knows std::fs"),
        ("workbench/paste/mod.rs", "use std::process::Command;", "workbench knows std::process"),
        ("workbench/paste/mod.rs", "use std::time::SystemTime;", "workbench knows SystemTime"),
        ("workbench/paste/mod.rs", "#[derive(clap::ValueEnum)] enum Shape {}", "workbench knows clap"),
        ("core/form.rs", "use ureq::Agent;", "only core/client may use ureq"),
        ("core/client_of.rs", "use ureq::Agent;", "only core/client may use ureq"),
        ("command/gateway.rs", "fn f() -> ureq::Error {}", "only core/client may use ureq"),
        ("command/gateway.rs", "fn f() { matches!(x, ureq::Error::Io(_)); }", "only core/client may use ureq"),
        ("command/orders/list.rs", "use rusqlite::Row;", "only ledger/sqlite may use rusqlite"),
        ("output/words/ledger.rs", "use crate::profile::Profile;", "output may not use profile::Profile"),
        ("ledger/claim.rs", "use rusqlite::Row;", "only ledger/sqlite may use rusqlite"),
        ("command/sandbox.rs", "use hyper::Request;", "only server may use hyper"),
        ("command/sign.rs", "fn f() { println!(\"x\"); }", "only output prints, not println"),
        ("command/sign.rs", "fn f() { g(|| { if true { dbg!(1); } }); }", "only output prints, not dbg"),
        ("command/sign.rs", "fn f() { m!(if x { eprint!(\"x\") }); }", "only output prints, not eprint"),
        ("command/sign.rs", "macro_rules! m { () => { print!(\"x\") } }", "only output prints, not print"),
        ("server/mod.rs", "fn f() { std::eprintln!(\"x\"); }", "only output prints, not eprintln"),
        ("main.rs", "fn main() { eprintln!(\"x\"); }", "only output prints, not eprintln"),
        ("command/lines.rs", "use std::io; fn f() { io::stdout().lock(); }", "only output opens stdout and stderr"),
        ("command/lines.rs", "fn f() { writeln!(std::io::stderr(), \"x\"); }", "only output opens stdout and stderr"),
        ("command/lines.rs", "use std::io::*; fn f() { stdout(); }", "only output opens stdout and stderr"),
        ("command/lines.rs", "fn f() { g().map(std::io::stdout); }", "only output opens stdout and stderr"),
        ("command/lines.rs", "fn f(out: std::io::StdoutLock) {}", "only output opens stdout and stderr"),
        ("profile.rs", "use std::io::stderr; fn f() { stderr(); }", "only output opens stdout and stderr"),
        ("order/place.rs", "use serde_json::json;", "only documents know JSON, not serde_json::json"),
        ("order/place.rs", "fn f() { serde_json::json!({\"a\": 1}); }", "a document is a struct"),
        ("command/sign.rs", "fn f() { serde_json::Map::new(); }", "only documents know JSON, not serde_json::Map"),
        ("output.rs", "use serde_json as s; fn f(x: s::Value) {}", "only documents know JSON, not serde_json"),
        ("run/context.rs", "#[derive(serde::Serialize)] struct S;", "only documents know JSON, not serde::Serialize"),
        ("ledger/order.rs", "use serde::Serialize;", "only documents know JSON, not serde::Serialize"),
        ("core/form.rs", "use serde_json::json;", "a document is a struct"),
        ("output/document/order.rs", "fn f() { m!(serde_json::json!({})); }", "a document is a struct"),
        ("command/mod.rs", "fn f() { std::process::exit(1); }", "process::exit ends the process"),
        ("command/mod.rs", "use std::process as p; fn f() { p::abort(); }", "process::abort ends the process"),
        ("command/mod.rs", "use std::process::*; fn f() { exit(1); }", "process::exit ends the process"),
        ("command/mod.rs", "fn f() { g!(std::process::exit(1)); }", "process::exit ends the process"),
        ("output.rs", "use std::process::{Command, exit};", "process::exit ends the process"),
        ("command/mod.rs", "use std::process::ExitCode;", "only main turns a result"),
    ]);
}

#[test]
fn what_is_allowed_is_left_alone() {
    for (path, text) in [
        ("main.rs", "use std::process; fn main() { process::exit(1); }"),
        ("core/form.rs", "use super::value::OrderId; use crate::core::{cipher, secret::{self, ApiKey}};"),
        ("core/form.rs", "#[cfg(test)] mod tests { use super::*; use super::super::value; }"),
        ("core/paste/json.rs", "use super::super::form::Form; pub(crate) fn f() {}"),
        ("core/form.rs", "// use crate::profile; println!\n/* use clap; /* ureq */ std::env */ fn f() {}"),
        (
            "core/form.rs",
            "const T: &str = \"use crate::profile; \\\" println!(ureq)\"; const R: &str = r#\"clap \" toml\"#;",
        ),
        (
            "core/form.rs",
            "fn f<'a>(x: &'a str) -> char { let _ = b\"toml\"; if x == \"\\\\\" { '\"' } else { '\\'' } }",
        ),
        ("core/form.rs", "/// See [`crate::profile::Profile`].\n#[doc = \"crate::profile::Profile\"] pub struct Form;"),
        // These are modules of their own, or of another crate.
        ("core/form.rs", "mod error; fn f() { error::f(); self::error::g(); m!(error::h()); }"),
        ("core/form.rs", "fn f() { ::core::mem::take(x); core::mem::take(x); ::error::f(); output.f(); }"),
        (
            "core/form.rs",
            "pub(in crate::core) mod output { pub(super) fn f() {} } use output::f; use self::output as o;",
        ),
        ("core/form.rs", "fn f() { m!(x.error::<u8>(), $y::output, Vec::<u8>::output, 'server: loop {}); }"),
        ("core/client.rs", "use ureq::Agent; use super::reply::Reply;"),
        ("core/client/agent.rs", "use ureq::Agent;"),
        ("core/duration.rs", "use std::time::Duration; use jiff::SignedDuration;"),
        ("cli.rs", "use crate::core::{duration, protocol}; use std::path::PathBuf;"),
        ("cli.rs", "use crate::core::{duration}; use crate::core::duration::parse; fn f() { duration::parse(); }"),
        ("cli/submit.rs", "use crate::cli::wait::Wait; use super::Global; use clap::Args;"),
        ("command/submit.rs", "use super::context::Context; use crate::{cli::Submit, core::client::Exchange, ledger};"),
        ("command/submit.rs", "use crate::output::{self, Report}; fn f() { output::stream(); }"),
        ("profile/secret.rs", "fn f(c: &mut Command) { c.stderr(Stdio::inherit()).stdout(Stdio::null()); }"),
        ("profile/secret.rs", "fn stdout() {} fn f() { self::stdout(); crate::profile::exit(); Command::stdout(c); }"),
        ("output.rs", "fn f() { writeln!(io::stderr(), \"x\"); println!(); }"),
        ("main.rs", "use consign::{cli::Cli, command}; fn main() -> std::process::ExitCode { command::run() }"),
        ("error.rs", "#[cfg(test)] mod tests { use super::*; fn f() { Exit::of_all(); } }"),
        ("ledger/sqlite/open.rs", "use rusqlite::Connection; use super::super::state::State;"),
        ("output/words/ledger.rs", "use crate::ledger::Cause;"),
        ("output/words/profile.rs", "use crate::profile::ProfileError;"),
        ("output/words/sandbox.rs", "use crate::server::sandbox::Remark;"),
        ("cli/duration.rs", "use crate::core::duration; use crate::output::words;"),
        ("output/document/order.rs", "use serde_json::Map; use serde::Serialize; use crate::ledger::Cause;"),
        ("output/clean.rs", "fn f() { serde_json::to_string(x); }"),
        ("order/place.rs", "#[cfg(test)] mod tests { use serde_json::json; }"),
        ("profile/file.rs", "use serde::Deserialize; #[derive(serde::Deserialize)] struct S;"),
        ("server/sandbox/replies.rs", "use serde_json::json;"),
        ("server/sandbox.rs", "use crate::core::signature; use self::book::Book; mod book;"),
        ("lib.rs", "pub mod cli; pub mod core;"),
    ] {
        assert_eq!(found(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn the_client_is_known_behind_a_re_export() {
    let core =
        [("core/mod.rs", "mod client; pub use client::Client; pub use self::client::*;"), ("core/client.rs", "")];
    for (user, is_seen) in [
        ("use crate::core::Client as C;", true),
        ("fn f(x: crate::core::Client) {}", true),
        ("fn f() { crate::core::Form::new(); }", false),
    ] {
        let found = found_among(&[("ledger/claim.rs", user), core[0], core[1]]);
        assert_eq!(found.iter().any(|violation| violation.contains("may not use core::client")), is_seen, "{user}");
    }
}
