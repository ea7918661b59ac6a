//! What can be found out without sending anything.

use std::path::Path;

use super::Finding;
use super::looks::Looks;
use crate::core::lang::{Words, say};
use crate::error::{Exit, Failure};
use crate::output::document::CheckStep;
use crate::output::words;
use crate::profile::{Fact, KeyKind, Profile, SANDBOX, Source};
use crate::run::hint::Hints;

/// What was found, and whether a question can be signed.
#[derive(Debug)]
pub(crate) struct Local {
    pub(crate) findings: Vec<Finding>,
    pub(crate) may_ask: bool,
}

/// Looks at a profile that was read from its file.
pub(crate) fn local(profile: &Profile, path: &Path, hints: &Hints) -> Result<Local, Failure> {
    let facts = profile.facts()?;
    let file = match (profile.name.as_str(), path.exists()) {
        (SANDBOX, _) => Finding::skipped(CheckStep::File, say!("the profile is built in", "配置是内置的")),
        (_, true) => {
            Finding::passed(CheckStep::File, say!("{}, which others cannot change", "{}，他人不能改动", path.display()))
        }
        (_, false) => Finding::skipped(CheckStep::File, say!("there is none at {}", "{} 没有文件", path.display())),
    };
    let settings = settings(profile);
    let (api_key, has_api_key) = key(profile, KeyKind::Api, &facts, hints);
    let (aes_key, _) = key(profile, KeyKind::Aes, &facts, hints);
    let may_ask = has_api_key && settings.exit == Exit::Done;
    Ok(Local { findings: vec![file, settings, api_key, aes_key], may_ask })
}

fn settings(profile: &Profile) -> Finding {
    let step = CheckStep::Settings;
    let identity = profile.identity().and_then(|(base_url, id)| profile.route(&base_url).map(|_| (base_url, id)));
    match identity {
        Ok((base_url, customer_id)) => {
            Finding::passed(step, say!("merchant {customer_id} at {base_url}", "商户号 {customer_id}，平台 {base_url}"))
        }
        Err(error) => Finding::failed(step, Failure::from(error)),
    }
}

/// How a key looks, and whether there is one.
fn key(profile: &Profile, kind: KeyKind, facts: &[Fact], hints: &Hints) -> (Finding, bool) {
    let step = match kind {
        KeyKind::Api => CheckStep::ApiKey,
        KeyKind::Aes => CheckStep::AesKey,
    };
    let fetched = match kind {
        KeyKind::Api => profile.api_key().map(|key| Looks::of(key.expose(), kind)),
        KeyKind::Aes => profile.aes_key().map(|key| Looks::of(key.expose(), kind)),
    };
    let Some(fact) = facts.iter().find(|fact| fact.setting == kind.setting()) else {
        return (Finding::skipped(step, ""), false);
    };
    let place = words::setting_source(&fact.source);
    let edit = matches!(fact.source, Source::File).then(|| hints.line(&["profile", "edit"]));
    match fetched {
        Err(failure) => (Finding::failed(step, failure), false),
        Ok(looks) => (judged(step, &looks, &place, edit.as_deref()), true),
    }
}

fn judged(step: CheckStep, looks: &Looks, place: &Words, edit: Option<&str>) -> Finding {
    let told = |found: &[Words]| {
        let found = Words::join(found.iter().cloned(), &say!("; it ", "；"));
        say!("{place}: it {found}", "{place}：{found}", [place, found])
    };
    match (looks.accidents.is_empty(), looks.rarities.is_empty()) {
        (true, true) => Finding::passed(step, place),
        (true, false) => Finding::warned(step, told(&looks.rarities), words::compare_key(place)),
        (false, _) => {
            let failure = Failure::config(told(&looks.accidents));
            Finding::failed(step, failure.hint(words::mend_key(place, edit)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::document::CheckOutcome;

    #[test]
    fn accidents_fail_and_rarities_are_warned_of() {
        for (key, kind, outcome) in [
            ("test-api-key", KeyKind::Api, CheckOutcome::Passed),
            ("\"test-api-key\"", KeyKind::Api, CheckOutcome::Failed),
            ("test-api-key\r", KeyKind::Api, CheckOutcome::Failed),
            ("k", KeyKind::Api, CheckOutcome::Warned),
            ("0123456789abcdef", KeyKind::Aes, CheckOutcome::Passed),
            ("0123456789abcdef0", KeyKind::Aes, CheckOutcome::Warned),
        ] {
            let finding = judged(CheckStep::ApiKey, &Looks::of(key, kind), &"the profile file".into(), None);
            assert_eq!(finding.outcome, outcome, "{key:?}");
            assert_eq!(finding.fix.is_some(), outcome != CheckOutcome::Passed, "{key:?}");
            assert!(!finding.found.en().contains(key.trim_matches('"')) || key == "k", "{finding:?}");
        }
    }
}
