//! What every command gets: the global options, the printer, and a place to note what must be
//! told if a signal ends the command.

use std::ffi::OsString;
use std::sync::{Mutex, OnceLock, PoisonError};

use clap::ColorChoice;
use serde_json::json;

use super::hint::Hints;
use crate::cli::Global;
use crate::core::secret::{AesKey, ApiKey};
use crate::error::{Exit, Failure};
use crate::ledger::Kind;
use crate::output::{self, Printer, Report, Style};
use crate::profile::{self, Choice, Need, Profile, SandboxFacts};
use crate::server::sandbox;

/// The circumstances of one run.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) global: Global,
    pub(super) printer: Printer,
    /// The commands that hints name.
    pub(super) hints: Hints,
    profile: OnceLock<String>,
    stage: Mutex<Stage>,
}

/// How far a command has come, for whoever interrupts it.
#[derive(Clone, Debug)]
enum Stage {
    /// Nothing has left.
    Nothing,
    /// An order's form may have left.
    MayHaveLeft { order_id: String, kind: Kind },
    /// The gateway has accepted an order, and the command waits for its end.
    Accepted { order_id: String, kind: Kind },
}

impl Context {
    pub(super) fn new(mut global: Global, command: Option<&'static str>) -> Self {
        // An empty variable counts as unset.
        global.profile = global.profile.filter(|name| !name.is_empty());
        global.config = global.config.filter(|path| !path.as_os_str().is_empty());
        global.ledger = global.ledger.filter(|path| !path.as_os_str().is_empty());
        let style = Style {
            json: global.json,
            stdout_is_terminal: output::stdout_is_terminal(),
            color: colors(global.color, output::stdout_is_terminal()),
            color_errors: colors(global.color, output::stderr_is_terminal()),
            quiet: global.quiet,
            verbose: global.verbose,
        };
        let printer = Printer { style, command };
        let hints = Hints::of(&global);
        Self { global, printer, hints, profile: OnceLock::new(), stage: Mutex::new(Stage::Nothing) }
    }

    /// The context of a command line that could not be parsed.
    pub(super) fn of_refused(arguments: &[OsString]) -> Self {
        let names = [
            "submit", "query", "balance", "bizorder", "buy", "sign", "verify", "encrypt", "decrypt", "sandbox",
            "orders",
        ];
        let command = names.into_iter().find(|name| arguments.iter().any(|word| word == name));
        let global = Global {
            profile: None,
            config: None,
            ledger: None,
            sandbox: false,
            json: true,
            timeout: None,
            no_input: false,
            quiet: false,
            verbose: 0,
            color: ColorChoice::Never,
        };
        Self::new(global, command)
    }

    /// The profile that the command line chooses.
    pub(super) fn profile(&self, need: Need) -> Result<Profile, Failure> {
        let facts = SandboxFacts {
            base_url: format!("http://{}", sandbox::DEFAULT_ADDR),
            customer_id: sandbox::CUSTOMER_ID,
            api_key: sandbox::API_KEY,
            aes_key: sandbox::AES_KEY,
        };
        let profile = if self.global.sandbox {
            Profile::sandbox(&facts)
        } else {
            let choice = Choice { name: self.global.profile.clone(), file: self.global.config.clone() };
            Profile::load(&choice, need, &facts)?
        };
        Ok(self.named(profile))
    }

    /// The signing keys of the other profiles, as far as they are at hand without running a
    /// command; for the diagnosis of a signature.
    pub(super) fn other_api_keys(&self, chosen: &str) -> Vec<(String, ApiKey)> {
        if self.global.sandbox { Vec::new() } else { profile::other_api_keys(self.global.config.as_deref(), chosen) }
    }

    /// The same for the keys that encrypt.
    pub(super) fn other_aes_keys(&self, chosen: &str) -> Vec<(String, AesKey)> {
        if self.global.sandbox { Vec::new() } else { profile::other_aes_keys(self.global.config.as_deref(), chosen) }
    }

    /// Notes a profile's name for the JSON document.
    pub(super) fn named(&self, profile: Profile) -> Profile {
        let _noted_before = self.profile.set(profile.name.clone());
        profile
    }

    pub(super) fn profile_name(&self) -> Option<&str> {
        self.profile.get().map(String::as_str)
    }

    /// From now on an interruption leaves the order in doubt.
    pub(super) fn may_have_left(&self, order_id: &str, kind: Kind) {
        self.enter(Stage::MayHaveLeft { order_id: order_id.to_owned(), kind });
    }

    /// From now on an interruption only ends the waiting.
    pub(super) fn accepted(&self, order_id: &str, kind: Kind) {
        self.enter(Stage::Accepted { order_id: order_id.to_owned(), kind });
    }

    fn enter(&self, stage: Stage) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage;
    }

    /// What to tell whoever interrupted.
    pub(super) fn interrupted(&self) -> Report {
        let stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (outcome, order_id, message, hint) = match stage {
            Stage::Nothing if self.places_orders() => ("not_sent", None, "interrupted; nothing was sent".into(), None),
            Stage::Nothing => ("interrupted", None, "interrupted".to_owned(), None),
            Stage::MayHaveLeft { order_id, kind } => {
                let message = format!("interrupted; order {order_id} may have been sent");
                let hint = format!("do not submit it again; {}", self.hints.to_look_up(kind, &order_id));
                ("unknown", Some(order_id), message, Some(hint))
            }
            Stage::Accepted { order_id, kind } => {
                let message = format!("interrupted while waiting; order {order_id} was accepted");
                let hint = format!("to see its end, {}", self.hints.to_look_up(kind, &order_id));
                ("accepted", Some(order_id), message, Some(hint))
            }
        };
        let mut report = Report::new(outcome);
        report.set("order_id", order_id.map(|id| json!(id)));
        report.fail(Failure { exit: Exit::Interrupted, message, hint });
        report
    }

    /// The outcome of a command that failed before it had one.
    pub(super) fn outcome_of(&self, failure: &Failure) -> &'static str {
        match failure.exit {
            Exit::Refused => "refused",
            _ if self.places_orders() => "not_sent",
            _ => "error",
        }
    }

    fn places_orders(&self) -> bool {
        matches!(self.printer.command, Some("submit" | "buy"))
    }
}

fn colors(choice: ColorChoice, is_terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => is_terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb"),
    }
}
