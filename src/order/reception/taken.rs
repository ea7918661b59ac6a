//! One notification that was received, for people and scripts.

use std::cmp::Ordering;

use crate::core::amount::compare;
use crate::core::lang::{Words, say};
use crate::core::notification::{Dialect, Malformed, NotifiedState, Told};
use crate::ledger::{Noted, OrderKind, Receipt};
use crate::order::clock;
use crate::output::document::{Document, OutcomeName, Received};
use crate::output::{Report, Tone, local_time, words};
use crate::server::listener::Alleged;

/// A notification that stands in the ledger.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) told: Told,
    pub(super) dialect: Dialect,
    pub(super) noted: Noted,
}

impl Taken {
    /// The kind of its order.
    pub(super) fn kind(&self) -> OrderKind {
        OrderKind::at(self.told.endpoint)
    }

    /// What came of it. `answered` is what its sender was told, `problem` what kept it from its way.
    pub(super) fn report(&self, answered: &Words, problem: Option<Words>) -> Report {
        let (outcome, tone) = match (self.noted.receipt, self.told.state) {
            (Receipt::Conflict, _) => (OutcomeName::Conflict, Tone::Doubt),
            (Receipt::Duplicate, _) => (OutcomeName::Duplicate, Tone::Faint),
            (Receipt::Recorded, NotifiedState::Succeeded) => (OutcomeName::Recorded, Tone::Good),
            (Receipt::Recorded, NotifiedState::Failed) => (OutcomeName::Recorded, Tone::Bad),
            (Receipt::Recorded, NotifiedState::Undecided) => (OutcomeName::Recorded, Tone::Doubt),
        };
        let doubt = self.noted.doubt.map(words::doubt);
        let problem = doubt
            .into_iter()
            .chain(problem)
            .reduce(|doubt, problem| say!("{doubt}; {problem}", "{doubt}；{problem}", [doubt, problem]));
        let behind = problem.as_ref().map(|problem| say!(" {problem}", " {problem}", [problem])).unwrap_or_default();
        let line = say!(
            "{} {state}{amounts}: {outcome} [{}]{behind}",
            "{} {state}{amounts}：{outcome} [{}]{behind}",
            [
                state = words::notified_state(self.told.state),
                amounts = self.amounts(),
                outcome = words::outcome(outcome),
                behind
            ],
            self.told.order_id,
            self.dialect.name()
        );
        let (problem, answered) = (problem.map(Words::into_en), answered.en().to_owned());
        let document = Received { problem, answered, ..Received::of(&self.told, self.dialect, &self.noted) };
        received(outcome, tone, &line, document)
    }

    fn amounts(&self) -> Words {
        let amounts = &self.noted.amounts;
        let (paid, of) = match self.kind() {
            OrderKind::Sale => (say!("settled", "结算"), amounts.real_face_value.as_ref()),
            OrderKind::TopUp => (say!("charged", "扣款"), self.told.face_value.as_ref()),
        };
        let submitted = self.told.face_value.as_deref();
        let is_less = |of: &str| submitted.and_then(|submitted| compare(of, submitted)) == Some(Ordering::Less);
        match (self.told.state, &amounts.settled, of) {
            (NotifiedState::Succeeded, Some(settled), Some(of)) if is_less(of) => {
                let submitted = submitted.unwrap_or_default();
                say!(
                    " {paid} {settled} of {of}, submitted {submitted} 面值不符",
                    " {paid} {settled}，面值 {of}，提交 {submitted}，面值不符",
                    [paid]
                )
            }
            (NotifiedState::Succeeded, Some(settled), Some(of)) => {
                say!(" {paid} {settled} of {of}", " {paid} {settled}，面值 {of}", [paid])
            }
            (NotifiedState::Succeeded, Some(settled), None) => say!(" {paid} {settled}", " {paid} {settled}", [paid]),
            (NotifiedState::Undecided, ..) if !["0", "1"].contains(&self.told.status.as_str()) => {
                say!(" (status {})", "（状态 {}）", self.told.status)
            }
            _ => Words::default(),
        }
    }
}

/// What came of something that nobody signed whom the merchant knows.
pub(super) fn forged(alleged: &Alleged) -> Report {
    let problem =
        say!("not signed by this merchant's key: refused, and never applied", "不是本商户密钥的签名：已拒绝，绝不采用");
    let line = say!("{} {problem}", "{} {problem}", [problem], alleged.order_id.as_deref().unwrap_or("?"));
    let document = Received {
        order_id: alleged.order_id.clone(),
        status: alleged.status.clone(),
        problem: Some(problem.into_en()),
        answered: "HTTP 403".to_owned(),
        ..Received::default()
    };
    received(OutcomeName::BadSignature, Tone::Bad, &line, document)
}

/// What came of something that is no notification.
pub(super) fn malformed(why: &Malformed) -> Report {
    let problem = words::malformed(why);
    let line = say!("no notification: {problem}", "不是通知：{problem}", [problem]);
    let document =
        Received { problem: Some(problem.into_en()), answered: "HTTP 400".to_owned(), ..Received::default() };
    received(OutcomeName::Malformed, Tone::Bad, &line, document)
}

fn received(outcome: OutcomeName, tone: Tone, line: &Words, document: Received) -> Report {
    let at = clock::now().wall / 1000;
    let mut report = Report::new(outcome, Document::Received(Box::new(Received { at, ..document })));
    report.text.headline(tone, say!("{} {line}", "{} {line}", [line], local_time(at)));
    report
}
