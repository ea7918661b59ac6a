//! `consign doctor`: what to paste when asking for help. It asks no gateway, makes nothing, and shows no
//! secret.

use std::path::Path;
use std::time::Duration;

use crate::core::lang::say;
use crate::error::{Exit, Failure};
use crate::ledger;
use crate::order::clock::clock;
use crate::order::opening;
use crate::output::document::{
    Checkup, Document, FileState, KeyState, LedgerState, MerchantState, OutcomeName, Problem, ProxyState, Versions,
};
use crate::output::{Report, words};
use crate::platform::place::{beside, glance};
use crate::platform::{facts, home};
use crate::profile::{self, KeyOrigin, Need, Profile};
use crate::run::context::Context;

/// How long to wait for other processes that write.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn run(context: &Context) -> Report {
    let mut problems = Vec::new();
    let mut note = |failure: Failure| problems.push(Problem(failure));
    let (ledger, failure) = ledger(context);
    failure.into_iter().for_each(&mut note);
    let damage = ledger.as_ref().and_then(|ledger| ledger.health.as_ref()).filter(|health| !health.faults.is_empty());
    if let Some(health) = damage {
        note(words::damaged_ledger(&health.faults));
    }
    let choice = context.choice();
    let path = choice.as_ref().ok().and_then(|choice| profile::file_path(choice).ok()?);
    let profiles = choice.as_ref().ok().and_then(|choice| profile::names(choice).ok()).unwrap_or_default();
    let merchant = merchant(context).unwrap_or_else(|failures| {
        failures.into_iter().for_each(&mut note);
        None
    });
    let environment =
        profile::variables().into_iter().map(|(name, value)| (name, value.map(|value| home::shown(Path::new(value)))));
    let checkup = Checkup {
        time: jiff::Timestamp::now().as_second(),
        versions: Versions {
            consign: env!("CARGO_PKG_VERSION"),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            sqlite: ledger::store_version(),
        },
        profile_file: path.as_deref().map_or_else(nowhere, file),
        profiles,
        merchant,
        environment: environment.collect(),
        ledger,
        problems,
    };
    let mut report = Report::new(OutcomeName::Healthy, Document::Empty);
    report.text = words::checkup(&checkup);
    let exits: Vec<Exit> = checkup.problems.iter().map(|problem| problem.0.exit).collect();
    let gravest = if exits.contains(&Exit::Internal) { Exit::Internal } else { Exit::Config };
    let first = checkup.problems.iter().find(|problem| problem.0.exit == gravest).or(checkup.problems.first());
    if let Some(Problem(failure)) = first {
        report.outcome = OutcomeName::Error;
        report.fail(failure.clone());
    }
    report.document = Document::Checkup(Box::new(checkup));
    report
}

/// What shows of the ledger, and the failure of one that cannot be used.
fn ledger(context: &Context) -> (Option<LedgerState>, Option<Failure>) {
    let path = match opening::path(context) {
        Ok(Some(path)) => path,
        Ok(None) => return (None, None),
        Err(failure) => return (None, Some(failure)),
    };
    let is_there = path.exists();
    let disk = if is_there { facts::of_disk(&path) } else { facts::DiskFacts::default() };
    let log = glance(&beside(&path, "-wal")).ok();
    let mut state = LedgerState {
        file: file(&path),
        log_size: log.map(|log| log.size),
        file_system: disk.kind,
        free: disk.free,
        health: None,
    };
    let failure = match ledger::examine(&path, PATIENCE, &clock()) {
        Ok(health) => {
            state.health = health.map(Into::into);
            None
        }
        Err(error) => Some(opening::unusable(&error, &path, &say!("nothing was changed", "没有任何更改"))),
    };
    (Some(state), failure)
}

/// The chosen profile's merchant; none where nothing is configured.
fn merchant(context: &Context) -> Result<Option<MerchantState>, Vec<Failure>> {
    let alone = |failure: Failure| vec![failure];
    if !context.global.sandbox && !context.choice().and_then(|choice| choice.is_configured()).map_err(alone)? {
        return Ok(None);
    }
    let profile = context.profile(Need::Merchant).map_err(alone)?;
    let (base_url, customer_id) = profile.identity().map_err(|error| alone(error.into()))?;
    let mut failures = profile.bad_keys();
    failures.extend(profile.route(&base_url).err().map(Failure::from));
    if !failures.is_empty() {
        return Err(failures);
    }
    let [api_key, aes_key] = profile.key_origins().map(key);
    Ok(Some(MerchantState {
        customer_id,
        api_key,
        aes_key,
        proxy: proxy(&profile, &base_url),
        base_url: base_url.to_string(),
    }))
}

fn proxy(profile: &Profile, base_url: &crate::core::base_url::BaseUrl) -> Option<ProxyState> {
    let proxy = profile.proxy_in_use(base_url)?;
    let named_by = if proxy.is_of_profile { "profile" } else { "environment" };
    Some(ProxyState { address: proxy.address, named_by, except: proxy.except })
}

fn key(origin: KeyOrigin) -> KeyState {
    match origin {
        KeyOrigin::Missing => KeyState::Missing,
        KeyOrigin::Given => KeyState::Given,
        KeyOrigin::File(path) => KeyState::File(file(&path)),
        KeyOrigin::Command(program) => KeyState::Command { program },
        KeyOrigin::Store(name) => KeyState::Store { name },
    }
}

fn file(path: &Path) -> FileState {
    let found = glance(path).ok();
    FileState {
        path: home::shown(path),
        mode: found.as_ref().map(|found| found.rights.digits()),
        size: found.map(|found| found.size),
    }
}

fn nowhere() -> FileState {
    FileState { path: String::new(), mode: None, size: None }
}
