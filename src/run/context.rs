//! What every command gets: the global options, the printer, and a place to note what must be
//! told if a signal ends the command.

mod last_words;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::{mem, thread};

use clap::ColorChoice;

use crate::cli::{Command, Global};
use crate::core::base_url::BaseUrl;
use crate::core::form::Form;
use crate::core::lang::say;
use crate::core::protocol::{CARD_FIELDS, Endpoint};
use crate::core::secret::{AesKey, ApiKey};
use crate::error::Failure;
use crate::ledger::{OrderKind, PRACTICE};
use crate::output::{self, Printer, Style};
use crate::platform::home;
use crate::profile::{self, Choice, Need, Profile, SandboxFacts};
use crate::run::hint::Hints;
use crate::run::lang;
use crate::server::sandbox;
use crate::workbench::Mask;

/// The circumstances of one run.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) global: Global,
    pub(crate) printer: Printer,
    /// The commands that hints name.
    pub(crate) hints: Hints,
    profile: OnceLock<String>,
    /// The address of the gateway that the command talks to, as the ledger knows it.
    base_url: OnceLock<String>,
    stage: Mutex<Stage>,
}

/// Which ledger a run uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LedgerChoice {
    /// The file that the flag names or, outside of the sandbox, the variable.
    Named(PathBuf),
    /// One that ends with the process.
    Throwaway,
    /// The one in the user's data directory.
    Usual,
}

/// Whose orders a command shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Merchants {
    /// One merchant's, by the name under which the ledger knows it.
    One { customer_id: String, base_url: String },
    /// All that the ledger has.
    All,
}

/// How far a command has come, for whoever interrupts it.
#[derive(Debug)]
enum Stage {
    /// Nothing has left.
    Nothing,
    /// An order's form may have left.
    MayHaveLeft { order_id: String, kind: OrderKind },
    /// The gateway has accepted an order, and the command waits for its end.
    Accepted { order_id: String, kind: OrderKind },
    /// A server serves, and ends by itself once it is asked to.
    Serving { is_asked_to_end: bool },
    /// Many cards are being sent, and no more once it is asked to end.
    Sending { is_asked_to_end: bool },
    /// The last words are being said, and the process ends after them.
    Over,
}

impl Context {
    pub(crate) fn new(global: Global, command: Option<&'static str>) -> Self {
        let style = Style {
            lang: lang::of(global.lang),
            json: global.json,
            stdout_is_terminal: output::stdout_is_terminal(),
            color: output::colors_on_stdout(global.color),
            color_errors: output::colors_on_stderr(global.color),
            quiet: global.quiet,
            verbose: global.verbose,
        };
        let printer = Printer { style, command };
        let hints = Hints::of(&global);
        let stage = Mutex::new(Stage::Nothing);
        Self { global, printer, hints, profile: OnceLock::new(), base_url: OnceLock::new(), stage }
    }

    /// The context of a command line that could not be parsed.
    pub(crate) fn of_refused(arguments: &[OsString], json: bool) -> Self {
        let global = Global {
            profile: None,
            config: None,
            ledger: None,
            sandbox: false,
            json,
            timeout: None,
            no_input: false,
            quiet: false,
            verbose: 0,
            lang: Some(lang::of_line(arguments)),
            color: if json { ColorChoice::Never } else { ColorChoice::Auto },
        };
        Self::new(global, Command::meant(arguments))
    }

    /// The profile that the command line chooses.
    pub(crate) fn profile(&self, need: Need) -> Result<Profile, Failure> {
        let facts = sandbox_facts();
        let profile =
            if self.global.sandbox { Profile::sandbox(&facts) } else { Profile::load(&self.choice()?, need, &facts)? };
        if !profile.ignored.is_empty() {
            let why = if self.global.profile.is_some() {
                say!("named with -p", "由 -p 指定")
            } else {
                say!("built in", "内置")
            };
            let (name, ignored) = (&profile.name, profile.ignored.join(", "));
            self.printer.warn(&say!(
                "profile `{name}` is {why} and used as it is: {ignored} ignored",
                "配置 `{name}` {why}，按原样使用：{ignored} 不起作用",
                [why]
            ));
        }
        if let Some(warning) = &profile.warning {
            self.printer.warn(warning);
        }
        Ok(self.named(profile))
    }

    /// What the command line says about the profile.
    pub(crate) fn choice(&self) -> Result<Choice, Failure> {
        let file = self.global.config.as_deref().map(|path| at_home("--config", path)).transpose()?;
        Ok(Choice { name: self.global.profile.clone(), file })
    }

    /// Who the merchant is, as the ledger knows it: customer id and base URL.
    pub(crate) fn merchant(&self) -> Result<(String, String), Failure> {
        let (base_url, customer_id) = self.profile(Need::Merchant)?.identity()?;
        Ok((customer_id, self.ledger_base_url(&base_url)))
    }

    /// Whether flag or variable name a profile.
    pub(crate) fn names_a_profile(&self) -> Result<bool, Failure> {
        self.choice()?.names_one()
    }

    /// Whose orders are meant: the chosen profile's merchant, or all where they are asked for, and
    /// where nothing is configured that could choose.
    pub(crate) fn merchants(&self, all: bool) -> Result<Merchants, Failure> {
        match (all, &self.global.profile) {
            (true, Some(_)) => {
                return Err(Failure::usage(say!(
                    "-p NAME and --all-merchants exclude each other",
                    "-p NAME 和 --all-merchants 不能同时使用"
                )));
            }
            (true, None) => return Ok(Merchants::All),
            (false, _) => {}
        }
        if !self.global.sandbox && !self.choice()?.is_configured()? {
            return Ok(Merchants::All);
        }
        match self.merchant() {
            Ok((customer_id, base_url)) => Ok(Merchants::One { customer_id, base_url }),
            Err(failure) => {
                let hint =
                    failure.hint.as_ref().map(|hint| say!("{hint}; or ", "{hint}；或", [hint])).unwrap_or_default();
                Err(failure.hint(say!(
                    "{hint}show the orders of all merchants with --all-merchants",
                    "{hint}用 --all-merchants 显示所有商户的订单",
                    [hint]
                )))
            }
        }
    }

    /// The base URL by which the ledger knows a gateway; the port of the embedded one changes from
    /// run to run.
    pub(crate) fn ledger_base_url(&self, base_url: &BaseUrl) -> String {
        if self.global.sandbox { PRACTICE.to_owned() } else { base_url.to_string() }
    }

    /// Notes the address of the command's gateway for the JSON document.
    pub(crate) fn talks_to(&self, base_url: &str) {
        let _noted_before = self.base_url.set(base_url.to_owned());
    }

    /// The address of the command's gateway, once it is known.
    pub(crate) fn base_url(&self) -> Option<&str> {
        self.base_url.get().map(String::as_str)
    }

    /// The ledger that the command line and the environment choose. Practice never gets into the
    /// ledger of a variable, which is there for every command.
    pub(crate) fn ledger(&self) -> Result<LedgerChoice, Failure> {
        Ok(match &self.global.ledger {
            Some(path) => LedgerChoice::Named(at_home("--ledger", path)?),
            None if self.global.sandbox => LedgerChoice::Throwaway,
            None => profile::ledger_variable()?.map_or(LedgerChoice::Usual, LedgerChoice::Named),
        })
    }

    /// The signing keys of the other profiles, as far as they are at hand without running a
    /// command; for the diagnosis of a signature.
    pub(crate) fn other_api_keys(&self, chosen: &str) -> Vec<(String, ApiKey)> {
        let choice = self.choice().ok().filter(|_| !self.global.sandbox);
        choice.map(|choice| profile::other_api_keys(&choice, chosen)).unwrap_or_default()
    }

    /// The same for the keys that encrypt.
    pub(crate) fn other_aes_keys(&self, chosen: &str) -> Vec<(String, AesKey)> {
        let choice = self.choice().ok().filter(|_| !self.global.sandbox);
        choice.map(|choice| profile::other_aes_keys(&choice, chosen)).unwrap_or_default()
    }

    /// What of a string to be signed may be shown: no key of any profile, as far as it is at hand
    /// without running a command, and no plaintext card.
    pub(crate) fn mask(&self, form: &Form, key: &ApiKey, profile: &Profile) -> Mask {
        let submit = profile.endpoint(Endpoint::Submit);
        let names = CARD_FIELDS.iter().flat_map(|name| [*name, submit.wire_name(name)]);
        let aes_key = profile.aes_key_at_hand();
        let api_keys = self.other_api_keys(&profile.name);
        let aes_keys = self.other_aes_keys(&profile.name);
        let keys = [key.expose()]
            .into_iter()
            .chain(aes_key.iter().map(AesKey::expose))
            .chain(api_keys.iter().map(|(_, key)| key.expose()))
            .chain(aes_keys.iter().map(|(_, key)| key.expose()));
        Mask::new(form, keys, names.map(str::to_owned).collect())
    }

    /// Notes a profile's name for the JSON document.
    pub(crate) fn named(&self, profile: Profile) -> Profile {
        let _noted_before = self.profile.set(profile.name.clone());
        profile
    }

    /// The same run, as if it had named this profile.
    pub(crate) fn of_profile(&self, name: &str) -> Self {
        let global = Global { profile: Some(name.to_owned()), sandbox: false, ..self.global.clone() };
        Self::new(global, self.printer.command)
    }

    /// Notes the name of a profile that is no more than a name here.
    pub(crate) fn is_about(&self, profile: &str) {
        let _noted_before = self.profile.set(profile.to_owned());
    }

    pub(crate) fn profile_name(&self) -> Option<&str> {
        self.profile.get().map(String::as_str)
    }

    /// From now on an interruption leaves the order in doubt. After the last words this does not
    /// return, so that nothing leaves any more that they would have had to tell of.
    pub(crate) fn may_have_left(&self, order_id: &str, kind: OrderKind) {
        self.enter(Stage::MayHaveLeft { order_id: order_id.to_owned(), kind });
    }

    /// From now on an interruption only ends the waiting.
    pub(crate) fn accepted(&self, order_id: &str, kind: OrderKind) {
        self.enter(Stage::Accepted { order_id: order_id.to_owned(), kind });
    }

    /// From now on the first signal only asks the command to end by itself.
    pub(crate) fn serves(&self) {
        self.enter(Stage::Serving { is_asked_to_end: false });
    }

    /// From now on another program has the terminal, and the first signal is for that.
    pub(crate) fn lends_terminal(&self) {
        self.enter(Stage::Serving { is_asked_to_end: false });
    }

    /// The other program has ended.
    pub(crate) fn takes_terminal_back(&self) {
        self.enter(Stage::Nothing);
    }

    /// From now on the first signal only asks that no more cards be sent.
    pub(crate) fn sends_many(&self) {
        self.enter(Stage::Sending { is_asked_to_end: false });
    }

    /// One of many cards is about to leave. After the last words this does not return.
    pub(crate) fn may_send(&self) {
        if matches!(*self.stage(), Stage::Over) {
            rest();
        }
    }

    /// Whether a command that ends by itself was asked to.
    pub(crate) fn is_asked_to_end(&self) -> bool {
        matches!(*self.stage(), Stage::Serving { is_asked_to_end: true } | Stage::Sending { is_asked_to_end: true })
    }

    /// Asks the command to end by itself; false where it does not, or was asked before.
    pub(crate) fn ask_to_end(&self) -> bool {
        match &mut *self.stage() {
            Stage::Serving { is_asked_to_end } | Stage::Sending { is_asked_to_end } => {
                !mem::replace(is_asked_to_end, true)
            }
            _ => false,
        }
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, next: Stage) {
        let mut stage = self.stage();
        if !matches!(*stage, Stage::Over) {
            *stage = next;
            return;
        }
        drop(stage);
        rest();
    }
}

/// What the built-in profile says.
pub(crate) fn sandbox_facts() -> SandboxFacts {
    SandboxFacts {
        base_url: format!("http://{}", sandbox::DEFAULT_ADDR),
        customer_id: sandbox::CUSTOMER_ID,
        api_key: sandbox::API_KEY,
        aes_key: sandbox::AES_KEY,
    }
}

/// For a thread that must do nothing any more.
fn rest() -> ! {
    loop {
        thread::park();
    }
}

/// The path of a flag, with a `~` that no shell has expanded.
pub(crate) fn at_home(flag: &str, path: &Path) -> Result<PathBuf, Failure> {
    home::expand(path).map_err(|problem| {
        Failure::usage(say!("{flag}: {problem}; nothing was sent", "{flag}：{problem}；没有发送任何内容", [problem]))
    })
}
