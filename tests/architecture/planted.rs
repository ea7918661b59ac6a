//! The checker is checked: each rule has a planted violation that it must find, and code beside
//! the rule that it must leave alone.

use crate::source::Source;
use crate::violations;

fn found(path: &str, text: &str) -> Vec<String> {
    violations(&Source::parse(path, text))
}

#[test]
fn a_planted_violation_is_found() {
    for (path, text, told) in [
        ("core/form.rs", "use crate::profile::Profile;", "core may not use profile::Profile"),
        ("core/form.rs", "use crate::{core::value, error::Exit};", "core may not use error::Exit"),
        ("core/form.rs", "fn f() { crate::output::stream(); }", "core may not use output::stream"),
        ("core/form.rs", "use super::super::error::Exit;", "core may not use error::Exit"),
        ("core/paste/json.rs", "use super::super::super::cli;", "core may not use cli"),
        ("core/form.rs", "mod tests { use super::super::super::error; }", "core may not use error"),
        ("core/form.rs", "#[cfg(test)] mod tests { use crate::profile; }", "core may not use profile"),
        ("profile.rs", "use crate::command::run;", "profile may not use command::run"),
        (
            "profile/file.rs",
            "use crate::{core::{form, client}, server::sandbox};",
            "profile may not use server::sandbox",
        ),
        ("profile.rs", "use super::output;", "profile may not use output"),
        ("server/sandbox.rs", "use crate::core::client::Client;", "server may not use core::client"),
        ("server/sandbox.rs", "use crate::core::{form::Form, client};", "server may not use core::client"),
        ("ledger/mod.rs", "use crate::core::client;", "ledger may not use core::client"),
        ("ledger.rs", "use crate::output::Printer;", "ledger may not use output::Printer"),
        ("output/text.rs", "use crate::command::context;", "output may not use command::context"),
        ("command/sign.rs", "use crate::main_loop;", "command may not use main_loop"),
        ("cli.rs", "use crate::core::{duration, form};", "cli may use core::duration only, not core::form"),
        ("cli.rs", "use crate::core;", "cli may use core::duration only, not core"),
        ("cli.rs", "use crate::error::Exit;", "cli may not use error::Exit"),
        ("main.rs", "use consign::{cli::Cli, core::form};", "main may not use core::form"),
        ("main.rs", "fn main() { consign::profile::path(); }", "main may not use profile::path"),
        ("platform/clock.rs", "use crate::core::duration;", "platform may not use core::duration"),
        ("core/form.rs", "use crate::platform::clock;", "core may not use platform::clock"),
        ("fresh.rs", "", "fresh is a module without a direction"),
        ("core/form.rs", "use clap::Parser;", "core knows clap"),
        ("core/form.rs", "use std::{env, io};", "core knows std::env"),
        ("core/form.rs", "fn f() { std::env::var(\"X\"); }", "core knows std::env"),
        ("core/form.rs", "fn f() { let t = std::time::Instant::now(); }", "core knows Instant::now"),
        ("core/form.rs", "use std::time::SystemTime;", "core knows SystemTime"),
        ("core/form.rs", "use rusqlite::Connection;", "core knows rusqlite"),
        ("core/form.rs", "use ureq::Agent;", "only core/client may use ureq"),
        ("command/gateway.rs", "fn f() -> ureq::Error {}", "only core/client may use ureq"),
        ("command/sign.rs", "fn f() { println!(\"x\"); }", "only output prints, not println"),
        ("server/mod.rs", "fn f() { std::eprintln!(\"x\"); }", "only output prints, not eprintln"),
        ("command/lines.rs", "use std::io; fn f() { io::stdout().lock(); }", "only output opens stdout and stderr"),
        ("profile.rs", "use std::io::stderr; fn f() { stderr(); }", "only output opens stdout and stderr"),
        ("command/mod.rs", "fn f() { std::process::exit(1); }", "process::exit ends the process"),
        ("main.rs", "use std::process; fn main() { process::exit(1); }", "process::exit ends the process"),
        ("output.rs", "use std::process::{Command, exit};", "process::exit ends the process"),
        ("command/mod.rs", "use std::process::ExitCode;", "only main turns a result"),
    ] {
        let found = found(path, text);
        assert!(found.iter().any(|violation| violation.contains(told)), "{path}: {text}\nfound only {found:?}");
    }
}

#[test]
fn what_is_allowed_is_left_alone() {
    for (path, text) in [
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
        ("core/client/mod.rs", "use ureq::Agent; use super::reply::Reply;"),
        ("core/duration.rs", "use std::time::Duration; use jiff::SignedDuration;"),
        ("cli.rs", "use crate::core::duration; use std::path::PathBuf;"),
        ("cli.rs", "use crate::core::{duration}; use crate::core::duration::parse;"),
        ("command/submit.rs", "use super::context::Context; use crate::{cli::Submit, core::client::Exchange, ledger};"),
        ("command/submit.rs", "use crate::output::{self, Report}; fn f() { output::stream(); }"),
        ("profile/secret.rs", "fn f(c: &mut Command) { c.stderr(Stdio::inherit()).stdout(Stdio::null()); }"),
        ("output.rs", "fn f() { writeln!(io::stderr(), \"x\"); println!(); }"),
        ("main.rs", "use consign::{cli::Cli, command}; fn main() -> std::process::ExitCode { command::run() }"),
        ("error.rs", "#[cfg(test)] mod tests { use super::*; fn f() { Exit::of_all(); } }"),
        ("server/sandbox.rs", "use crate::core::signature; use self::book::Book; mod book;"),
        ("lib.rs", "pub mod cli; pub mod core;"),
    ] {
        assert_eq!(found(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}
