//! This machine's clock against the server's.

use std::time::Duration;

use super::Finding;
use crate::error::{Exit, Failure};
use crate::output::document::CheckStep;
use crate::output::words;
use crate::platform::clock::SET_CLOCK;

/// How far apart two clocks may be without a word, and without a failure. A signed moment that is
/// further off is refused by gateways that check it.
const UNREMARKED: u64 = 30;
const TOLERATED: u64 = 300;

/// What the server's clock says of this machine's.
pub(super) fn judged(server: Option<i64>, now: i64) -> Finding {
    let step = CheckStep::Clock;
    let Some(server) = server else {
        return Finding::skipped(step, words::no_date());
    };
    let (apart, is_ahead) = (now.abs_diff(server), now > server);
    let found = words::clocks_apart(Duration::from_secs(apart), is_ahead);
    match apart {
        0..=UNREMARKED => Finding::passed(step, found),
        _ if apart <= TOLERATED => Finding::warned(step, found, words::set_clock(SET_CLOCK)),
        _ => Finding::failed(step, Failure::new(Exit::Internal, found).hint(words::set_clock(SET_CLOCK))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::document::CheckOutcome;

    #[test]
    fn clocks_may_be_a_little_apart() {
        for (server, outcome) in [
            (None, CheckOutcome::Skipped),
            (Some(1_000_000), CheckOutcome::Passed),
            (Some(1_000_020), CheckOutcome::Passed),
            (Some(999_940), CheckOutcome::Warned),
            (Some(1_003_600), CheckOutcome::Failed),
            (Some(996_400), CheckOutcome::Failed),
        ] {
            assert_eq!(judged(server, 1_000_000).outcome, outcome, "{server:?}");
        }
        assert!(judged(Some(996_400), 1_000_000).found.en().contains("1h ahead"));
    }
}
