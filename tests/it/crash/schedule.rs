//! What happens in a round: the step at which the command dies, and what the platform does.

use std::time::Duration;

/// The step at which a command is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// While another process holds the ledger's write lock, so that the claim cannot be made.
    BeforeClaim,
    /// At a random moment after the start.
    Anywhere,
    /// As soon as the ledger shows the claim.
    Claimed,
    /// When the connection stands and nothing was read.
    Connected,
    /// When the head was read.
    Head,
    /// When half of the body was read.
    HalfBody,
    /// When the body was read, and nothing was done about it.
    Body,
    /// When the platform has decided, and has not answered.
    Decided,
    /// When half of the answer is out.
    HalfAnswer,
    /// When the answer is out, while the ledger's write lock keeps it from being settled.
    BeforeSettling,
    /// When the answer is out; settling may be under way.
    Answered,
    /// As soon as the ledger shows the outcome.
    Settled,
    /// Not at all.
    Never,
}

/// What the platform does about a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// It closes the connection before it reads.
    CutAtOnce,
    /// It closes the connection after the head.
    CutAfterHead,
    /// It closes the connection in the middle of the body.
    CutInBody,
    /// It reads the form and forgets it.
    Lose,
    /// It refuses the card, for certain.
    Refuse,
    /// It takes the order.
    Record,
    /// It takes the order, but only after a while.
    RecordLate(Duration),
}

/// What the platform says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// What it did; that it is busy, where it lost the form.
    Truth,
    /// Nothing: it closes the connection.
    Cut,
    /// Nothing, until the client leaves.
    Silence,
    /// The first half of the truth.
    Half,
    /// An HTML page with HTTP 500.
    Page,
}

/// What happens to one command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) step: Step,
    pub(crate) deed: Deed,
    pub(crate) answer: Answer,
}

/// Random numbers that follow from a seed (`SplitMix64`).
pub(crate) struct Dice(u64);

impl Step {
    /// The steps at which something is killed.
    pub(crate) const KILLS: [Self; 12] = [
        Self::BeforeClaim,
        Self::Anywhere,
        Self::Claimed,
        Self::Connected,
        Self::Head,
        Self::HalfBody,
        Self::Body,
        Self::Decided,
        Self::HalfAnswer,
        Self::BeforeSettling,
        Self::Answered,
        Self::Settled,
    ];

    /// Whether the platform must have decided before this step, or have answered in full.
    fn needs(self) -> (bool, bool) {
        match self {
            Self::Decided => (true, false),
            Self::HalfAnswer | Self::BeforeSettling | Self::Answered | Self::Settled => (true, true),
            _ => (false, false),
        }
    }
}

impl Plan {
    /// Nothing is killed, and the platform behaves.
    pub(crate) const GOOD: Self = Self { step: Step::Never, deed: Deed::Record, answer: Answer::Truth };

    /// A plan for a command that dies at this step, if it gets there.
    pub(crate) fn roll(step: Step, dice: &mut Dice) -> Self {
        let late = Deed::RecordLate(Duration::from_millis(dice.below(150)));
        let decided = [Deed::Record, Deed::Record, Deed::Record, late, Deed::Lose, Deed::Lose, Deed::Refuse];
        let any = [&decided[..], &[Deed::CutAtOnce, Deed::CutAfterHead, Deed::CutInBody]].concat();
        let answers = [Answer::Truth, Answer::Cut, Answer::Half, Answer::Page, Answer::Silence];
        let (needs_decision, needs_answer) = step.needs();
        Self {
            step,
            deed: if needs_decision { dice.pick(&decided) } else { dice.pick(&any) },
            answer: if needs_answer { Answer::Truth } else { dice.pick(&answers) },
        }
    }
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// One of several.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let bound = u64::try_from(choices.len()).expect("a small number");
        choices[usize::try_from(self.below(bound)).expect("a small number")]
    }
}
