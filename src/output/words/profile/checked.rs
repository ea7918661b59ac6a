//! Words for whether a profile works.

use std::time::Duration;

use crate::output::document::{CheckOutcome, CheckStep};
use crate::output::{Text, Tone};

/// One line of a check, and what mends it below.
pub fn check_line(text: &mut Text, step: CheckStep, outcome: CheckOutcome, found: &str, fix: Option<&str>) {
    let (mark, tone) = match outcome {
        CheckOutcome::Passed => ("✓", Tone::Good),
        CheckOutcome::Failed => ("✗", Tone::Bad),
        CheckOutcome::Warned => ("!", Tone::Doubt),
        CheckOutcome::Skipped => ("-", Tone::Faint),
    };
    text.headline(tone, format!("{mark} {:<10}  {found}", step.label()));
    if let Some(fix) = fix {
        text.plain(format!("              fix: {fix}"));
    }
}

/// What to do about a key that is rare.
#[must_use]
pub fn compare_key(place: &str) -> String {
    format!("compare it with the one of the merchant console ({place})")
}

/// What to do about a key that pasting or saving has changed; `edit` is the command that opens its file.
#[must_use]
pub fn mend_key(place: &str, edit: Option<&str>) -> String {
    let with = edit.map(|edit| format!(", with `{edit}`")).unwrap_or_default();
    format!("take that out of {place}, so that the key alone is left{with}")
}

/// Why a step is not tried after another has failed.
#[must_use]
pub fn not_reached() -> &'static str {
    "not reached"
}

/// Why nothing is sent.
#[must_use]
pub fn mend_above() -> &'static str {
    "not tried: mend what stands above first"
}

/// Why the clocks are not compared.
#[must_use]
pub fn no_date() -> &'static str {
    "the answer does not say the server's time (no Date)"
}

/// What to do about a step of the way, where nothing more is known.
#[must_use]
pub fn mend_way(step: CheckStep) -> &'static str {
    match step {
        CheckStep::Host => "check the host in base_url, and this machine's name resolution (DNS)",
        CheckStep::Tls => {
            "check scheme and host in base_url; where the gateway has a certificate of its own making, name it with ca_file"
        }
        _ => "check host and port in base_url, and what stands in between: firewall, proxy, whitelist (IP白名单)",
    }
}

/// What to do about a gateway that is reached without TLS.
#[must_use]
pub fn mend_plain_http() -> &'static str {
    "ask the platform for an https:// address; until then, use a network that you trust, or a proxy"
}

/// What an answered question proves.
#[must_use]
pub fn signed_balance(money: &str) -> String {
    format!("the gateway took the signature; money 余额 {money}")
}

/// How far this machine's clock is from the server's.
#[must_use]
pub fn clocks_apart(apart: Duration, is_ahead: bool) -> String {
    match (apart.as_secs(), is_ahead) {
        (0..=1, _) => "the same as the server's".into(),
        (seconds, true) => format!("this machine is {} ahead of the server", span(seconds)),
        (seconds, false) => format!("this machine is {} behind the server", span(seconds)),
    }
}

/// What to do about it.
#[must_use]
pub fn set_clock(command: &str) -> String {
    format!("set this machine's clock: {command}")
}

/// Seconds as people say them, in their two largest units.
fn span(seconds: u64) -> String {
    let units = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")];
    let parts = units.into_iter().skip_while(|(count, _)| *count == 0).take(2).filter(|(count, _)| *count > 0);
    parts.map(|(count, unit)| format!("{count}{unit}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_told_apart_in_units_of_people() {
        let told = |seconds| clocks_apart(Duration::from_secs(seconds), true);
        assert_eq!(told(1), "the same as the server's");
        assert_eq!(told(3600), "this machine is 1h ahead of the server");
        assert_eq!(told(3725), "this machine is 1h 2m ahead of the server");
        assert_eq!(told(90_000), "this machine is 1d 1h ahead of the server");
        assert!(clocks_apart(Duration::from_secs(40), false).contains("40s behind"));
    }

    #[test]
    fn a_line_has_its_mark_and_its_fix() {
        let mut text = Text::default();
        check_line(&mut text, CheckStep::ApiKey, CheckOutcome::Failed, "it is bad", Some("mend it"));
        assert_eq!(text.render(false), "✗ api_key     it is bad\n              fix: mend it\n");
    }
}
