//! The table of endings: what the last four digits of a number make happen.

use std::time::Duration;

/// How late a late answer is.
pub(super) const LATENESS: Duration = Duration::from_secs(30);

/// How long a success stands before it is turned to failed.
pub(super) const REVERSED_AFTER: Duration = Duration::from_secs(3);

/// What becomes of a request that passed every check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scenario {
    /// What the gateway makes of it.
    pub(super) ruling: Ruling,
    /// What the caller gets to see of that.
    pub(super) delivery: Delivery,
}

/// What the gateway makes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ruling {
    /// It becomes an order.
    Recorded(Fate),
    /// It is rejected for this reason.
    Rejected(&'static str),
    /// Nothing is recorded and nothing is promised (系统繁忙).
    Busy,
}

/// How an answer travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// As it should.
    Prompt,
    /// After 30 s.
    Late,
    /// An HTML page with HTTP 500 in its place.
    ServerError,
    /// Without its end.
    Truncated,
    /// Not at all: the connection is cut.
    Cut,
}

/// How an order goes on, from the time that it settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays in processing.
    Never,
    /// It succeeds for all or half of its face value.
    Succeeds(Share),
    /// It fails for this reason.
    Fails(&'static str),
    /// It succeeds, and is turned to failed after [`REVERSED_AFTER`].
    Reversed,
}

/// How much of the face value a card turns out to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Share {
    /// All of it.
    Whole,
    /// Half of it.
    Half,
}

impl Share {
    /// The number that the whole is divided by.
    pub(super) fn divisor(self) -> u8 {
        match self {
            Self::Whole => 1,
            Self::Half => 2,
        }
    }
}

const fn accepted(fate: Fate) -> Scenario {
    Scenario { ruling: Ruling::Recorded(fate), delivery: Delivery::Prompt }
}

const fn rejected(why: &'static str) -> Scenario {
    Scenario { ruling: Ruling::Rejected(why), delivery: Delivery::Prompt }
}

/// Recorded and sound; only the answer suffers.
const fn recorded_but(delivery: Delivery) -> Scenario {
    Scenario { ruling: Ruling::Recorded(Fate::Succeeds(Share::Whole)), delivery }
}

const ORDINARY: Scenario = accepted(Fate::Succeeds(Share::Whole));

const ENDINGS: [(&str, Scenario); 13] = [
    ("0000", ORDINARY),
    ("0001", accepted(Fate::Never)),
    ("0002", accepted(Fate::Fails("卡密错误"))),
    ("0003", accepted(Fate::Succeeds(Share::Half))),
    ("0004", rejected("此卡已在处理")),
    ("0005", rejected("接口维护")),
    ("0006", Scenario { ruling: Ruling::Busy, delivery: Delivery::Prompt }),
    ("0007", recorded_but(Delivery::Cut)),
    ("0008", Scenario { ruling: Ruling::Busy, delivery: Delivery::Cut }),
    ("0009", recorded_but(Delivery::Late)),
    ("0010", recorded_but(Delivery::ServerError)),
    ("0011", recorded_but(Delivery::Truncated)),
    ("0012", accepted(Fate::Reversed)),
];

impl Scenario {
    /// Finds the row of a card number, or of the number that a top-up is for. Any other ending,
    /// and no number at all, is an ordinary success.
    pub(super) fn of(number: &str) -> Self {
        let row = ENDINGS.iter().find(|(ending, _)| number.ends_with(ending));
        row.map_or(ORDINARY, |(_, scenario)| *scenario)
    }
}

/// The course of one order. Where it stands is computed from the time and never stored, so that
/// nothing has to run between two requests. Times count from the Unix epoch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    fate: Fate,
    settles: Duration,
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Undecided.
    Processing,
    /// Decided, for all or half of the face value.
    Succeeded(Share),
    /// Decided against, for this reason.
    Failed(&'static str),
}

impl Course {
    /// The course of an order that is submitted now.
    pub(super) fn begin(fate: Fate, now: Duration, settle_after: Duration) -> Self {
        Self { fate, settles: now.saturating_add(settle_after) }
    }

    /// When it is decided, should it ever be.
    pub(super) fn settles(&self) -> Duration {
        self.settles
    }

    /// The times at which it comes to stand where the merchant is to be told of it: when it is
    /// decided, should it ever be, and when that is reversed.
    pub(super) fn turns(&self) -> impl Iterator<Item = Duration> + use<> {
        let turns = match self.fate {
            Fate::Never => [None, None],
            Fate::Succeeds(_) | Fate::Fails(_) => [Some(self.settles), None],
            Fate::Reversed => [Some(self.settles), Some(self.reversed())],
        };
        turns.into_iter().flatten()
    }

    /// Since when it has stood, at a time, where it stands then; before it is decided, when it will
    /// be.
    pub(super) fn since(&self, now: Duration) -> Duration {
        self.turns().take_while(|turn| *turn <= now).last().unwrap_or(self.settles)
    }

    fn reversed(&self) -> Duration {
        self.settles.saturating_add(REVERSED_AFTER)
    }

    /// Where it stands at a time.
    pub(super) fn stage(&self, now: Duration) -> Stage {
        if now < self.settles {
            return Stage::Processing;
        }
        match self.fate {
            Fate::Never => Stage::Processing,
            Fate::Succeeds(share) => Stage::Succeeded(share),
            Fate::Fails(why) => Stage::Failed(why),
            Fate::Reversed if now < self.reversed() => Stage::Succeeded(Share::Whole),
            Fate::Reversed => Stage::Failed("交易已撤销"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_763_800_000);
    const SECOND: Duration = Duration::from_secs(1);

    fn stage(ending: &str, elapsed: Duration) -> Stage {
        let Ruling::Recorded(fate) = Scenario::of(ending).ruling else {
            panic!("{ending} is recorded");
        };
        Course::begin(fate, NOW, SECOND).stage(NOW + elapsed)
    }

    #[test]
    fn any_other_ending_is_ordinary() {
        for number in ["", "1", "000", "62220013", "00071", "卡卡卡", "卡0000"] {
            assert_eq!(Scenario::of(number), ORDINARY, "{number}");
        }
        assert_eq!(Scenario::of("622200000005"), rejected("接口维护"));
        assert_eq!(Scenario::of("0006").ruling, Ruling::Busy);
    }

    #[test]
    fn an_order_is_undecided_until_it_settles() {
        for ending in ["0000", "0001", "0002", "0003", "0007", "0009", "0010", "0011", "0012"] {
            assert_eq!(stage(ending, Duration::from_millis(999)), Stage::Processing, "{ending}");
        }
    }

    #[test]
    fn a_settled_order_has_the_fate_of_its_ending() {
        for ending in ["0000", "0007", "0009", "0010", "0011", "1234"] {
            assert_eq!(stage(ending, SECOND), Stage::Succeeded(Share::Whole), "{ending}");
        }
        assert_eq!(stage("0001", SECOND * 1_000_000), Stage::Processing);
        assert_eq!(stage("0002", SECOND), Stage::Failed("卡密错误"));
        assert_eq!(stage("0003", SECOND), Stage::Succeeded(Share::Half));
    }

    #[test]
    fn a_reversed_order_succeeds_for_three_seconds() {
        assert_eq!(stage("0012", SECOND), Stage::Succeeded(Share::Whole));
        assert_eq!(stage("0012", Duration::from_millis(3999)), Stage::Succeeded(Share::Whole));
        assert!(matches!(stage("0012", SECOND * 4), Stage::Failed(_)));
    }

    #[test]
    fn the_merchant_is_told_of_every_turn() {
        let course = |fate| Course::begin(fate, NOW, SECOND);
        let turns = |fate| course(fate).turns().map(|turn| turn.saturating_sub(NOW)).collect::<Vec<_>>();
        assert_eq!(turns(Fate::Never), []);
        assert_eq!(turns(Fate::Succeeds(Share::Half)), [SECOND]);
        assert_eq!(turns(Fate::Fails("")), [SECOND]);
        assert_eq!(turns(Fate::Reversed), [SECOND, SECOND * 4]);
        for (elapsed, since) in [(0, 1), (1, 1), (3, 1), (4, 4), (9, 4)] {
            assert_eq!(course(Fate::Reversed).since(NOW + SECOND * elapsed), NOW + SECOND * since, "{elapsed}");
        }
    }

    #[test]
    fn no_delay_is_too_long() {
        let course = Course::begin(Fate::Reversed, NOW, Duration::MAX);
        assert_eq!(course.stage(NOW), Stage::Processing);
    }
}
