//! What becomes of each card: told as it is known, counted, and kept for what comes at the end.

use std::collections::HashMap;
use std::path::Path;

use crate::core::lang::{Words, say};
use crate::core::protocol;
use crate::error::{Exit, Failure};
use crate::ledger::{LedgerError, Refusal, State};
use crate::order::place::{self, Ordered};
use crate::order::proof::{Outcome, Proof};
use crate::order::session::Session;
use crate::order::standing::Standing;
use crate::order::status::OrderStatus;
use crate::output::document::{BadRow, Document, GatewayReply, OutcomeName, Placed};
use crate::output::{Report, words};
use crate::run::context::Context;

use super::goods::Goods;
use super::progress::Progress;
use super::tally::Tally;
use super::told::Told;

/// An order whose end is to be waited for.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) item: usize,
    pub(crate) outcome: Outcome,
    /// Where its exchange was in this run.
    pub(crate) proof: Option<Box<Proof>>,
    reply: Option<GatewayReply>,
}

/// Takes what becomes of the cards.
pub(crate) struct Outcomes<'a> {
    session: &'a Session<'a>,
    context: &'a Context,
    /// Whether the ends of orders are waited for.
    waits: bool,
    pub(crate) tally: Tally,
    pub(crate) progress: Progress<'a>,
    pub(crate) told: Told,
    pub(crate) open: Vec<Open>,
    /// Why orders were refused when their turn came, by their lines or rows.
    pub(crate) refusals: HashMap<u32, Words>,
    /// The cards to try again, and whether under the number that they have.
    pub(crate) again: Vec<(usize, bool)>,
}

impl<'a> Outcomes<'a> {
    pub(crate) fn new(total: usize, waits: bool, session: &'a Session<'a>, context: &'a Context) -> Self {
        let (progress, told) = (Progress::new(total, &context.printer), Told::start(context));
        let (tally, open, again) = (Tally::default(), Vec::new(), Vec::new());
        Self { session, context, waits, tally, progress, told, open, refusals: HashMap::new(), again }
    }

    /// A row that is bad, and was left out.
    pub(crate) fn bad(&mut self, row: &BadRow) {
        let mut report = Report::new(OutcomeName::Refused, Document::Row { row: row.row });
        report.fail(
            Failure::new(Exit::Refused, say!("{why}; it was not sent", "{why}；没有发送", [why = &row.problem]))
                .hint(say!("mend the row", "修正这一行")),
        );
        self.tell(row.row, report);
    }

    /// A card that was sent before and is left as it is.
    pub(crate) fn skipped(&mut self, goods: &Goods<'_>, item: usize, state: State, message: Option<&str>) {
        if matches!(state, State::Queued | State::NotSent | State::NotFound) {
            // Another process has given it up meanwhile.
            return self.left(goods, item);
        }
        self.tally.skipped += 1;
        let outcome = if state.is_undecided() { Outcome::Accepted } else { Outcome::Rejected };
        if self.waits && state.is_undecided() {
            self.open.push(Open { item, outcome, proof: None, reply: None });
            return self.progress.tell(&self.tally);
        }
        let id = goods.id(item);
        let placed = Placed { row: Some(goods.line(item)), skipped: true, ..Placed::number(id.to_owned()) };
        let mut report = Report::new(state.into(), Document::Placed(Box::new(placed)));
        if state == State::Rejected {
            let said = message.unwrap_or_default();
            let failure = Failure::new(
                Exit::Rejected,
                say!("order {id} was rejected before: {said}", "订单 {id} 之前已被拒绝：{said}"),
            );
            report.fail(match self.session.refusal_advice(said, true) {
                Some(advice) => failure.hint(advice),
                None => failure,
            });
            self.again.push((item, protocol::says_passing_fault(said)));
        } else if self.waits && matches!(state, State::Failed | State::Reversed) {
            report.fail(Failure::new(
                Exit::Failed,
                say!("order {id} is decided and failed (失败)", "订单 {id} 已有结果：失败"),
            ));
        }
        self.show(goods.line(item), report);
    }

    /// A card whose order is in doubt, also after it was asked about.
    pub(crate) fn in_doubt(&mut self, goods: &Goods<'_>, item: usize, problem: Option<Words>) {
        self.tally.count(OutcomeName::Unknown);
        if self.waits {
            self.open.push(Open { item, outcome: Outcome::Unknown, proof: None, reply: None });
            return self.progress.tell(&self.tally);
        }
        self.show(goods.line(item), self.doubtful(goods, item, problem));
    }

    /// A card that another process is about to send, or has sent.
    fn elsewhere(&mut self, goods: &Goods<'_>, item: usize) {
        let (line, id) = (goods.line(item), goods.id(item));
        let placed = Placed { row: Some(line), ..Placed::number(id.to_owned()) };
        let mut report = Report::new(OutcomeName::Unknown, Document::Placed(Box::new(placed)));
        report.fail(
            Failure::new(
                Exit::Unknown,
                say!("another consign is sending order {id} at this moment", "另一个 consign 正在发送订单 {id}"),
            )
            .hint(say!("let it end, and run the same command again", "等它结束，再运行同一命令")),
        );
        self.tell(line, report);
    }

    /// An order that was accepted, and not asked about: the waiting was broken off before.
    fn undecided(&self, goods: &Goods<'_>, item: usize) -> Report {
        let (line, id) = (goods.line(item), goods.id(item));
        let placed = Placed { row: Some(line), ..Placed::number(id.to_owned()) };
        let mut report = Report::new(OutcomeName::Pending, Document::Placed(Box::new(placed)));
        let look_up = self.context.hints.to_look_up(goods.kind, id);
        report.fail(
            Failure::new(
                Exit::Pending,
                say!("order {id} was accepted, and its end was not waited for", "订单 {id} 已被接收，没有等待结果"),
            )
            .hint(say!("to see it, {look_up}", "要看结果，{look_up}", [look_up])),
        );
        report
    }

    fn doubtful(&self, goods: &Goods<'_>, item: usize, problem: Option<Words>) -> Report {
        let id = goods.id(item);
        let look_up = self.context.hints.to_look_up(goods.kind, id);
        let placed = Placed { row: Some(goods.line(item)), ..Placed::number(id.to_owned()) };
        let mut report = Report::new(OutcomeName::Unknown, Document::Placed(Box::new(placed)));
        let problem = problem.map(|problem| say!(": {problem}", "：{problem}", [problem])).unwrap_or_default();
        let message = say!(
            "order {id} was sent, and its outcome is unknown{problem}",
            "订单 {id} 已发出，结果未知{problem}",
            [problem]
        );
        report.fail(Failure::new(Exit::Unknown, message).hint(say!(
            "do not submit it again; {look_up}",
            "不要再次提交；{look_up}",
            [look_up]
        )));
        report
    }

    /// A card that was not sent, since the sending has stopped.
    pub(crate) fn left(&mut self, goods: &Goods<'_>, item: usize) {
        let id = goods.id(item);
        let placed = Placed { row: Some(goods.line(item)), ..Placed::number(id.to_owned()) };
        let mut report = Report::new(OutcomeName::NotSent, Document::Placed(Box::new(placed)));
        report.fail(
            Failure::new(Exit::Network, say!("order {id} was not sent", "订单 {id} 没有发出"))
                .hint(say!("run the same command again", "再次运行同一命令")),
        );
        self.again.push((item, true));
        self.tally.count(OutcomeName::NotSent);
        self.tally.note(Exit::Network);
        self.told.document(&report, self.context);
        self.progress.tell(&self.tally);
    }

    /// A card that the ledger refuses. What another process has sent meanwhile is no trouble.
    pub(crate) fn refused(&mut self, goods: &Goods<'_>, item: usize, ordered: &Ordered, refusal: &Refusal) {
        if let Refusal::SameOrder(order) = refusal {
            return match order.state {
                State::Sending => self.elsewhere(goods, item),
                State::Unknown => {
                    self.in_doubt(goods, item, Some(say!("another process has sent it", "另一个进程已经发送")));
                }
                state => self.skipped(goods, item, state, order.message.as_deref()),
            };
        }
        self.refusals.insert(goods.line(item), words::refusal(refusal));
        let report = place::refused(ordered, refusal, &self.context.hints);
        self.tell(goods.line(item), at(report, goods.line(item)));
    }

    /// A card that was sent, or tried to be.
    pub(crate) fn placed(&mut self, goods: &Goods<'_>, item: usize, ordered: &Ordered, proof: Box<Proof>) {
        let line = goods.line(item);
        let report = place::placed(ordered, &proof, self.session);
        if proof.outcome == Outcome::Accepted {
            self.tally.add(goods.face_value(item));
        }
        match proof.outcome {
            Outcome::NotSent => self.again.push((item, true)),
            Outcome::Rejected => {
                let said = proof.message.as_deref().unwrap_or_default();
                self.again.push((item, protocol::says_passing_fault(said)));
            }
            Outcome::Accepted | Outcome::Unknown if self.waits && !proof.may_be_another => {
                self.tally.count(report.outcome);
                let (outcome, reply) = (proof.outcome, proof.reply());
                let proof = (outcome == Outcome::Unknown).then_some(proof);
                self.open.push(Open { item, outcome, proof, reply });
                return self.progress.tell(&self.tally);
            }
            Outcome::Accepted | Outcome::Unknown => {}
        }
        self.tell(line, at(report, line));
    }

    /// A card whose outcome could not be written down.
    pub(crate) fn unsettled(
        &mut self,
        goods: &Goods<'_>,
        item: usize,
        ordered: &Ordered,
        proof: &Proof,
        error: &LedgerError,
        path: &Path,
    ) {
        let line = goods.line(item);
        self.tell(line, at(place::unsettled(ordered, proof, error, path, &self.context.hints), line));
    }

    /// An order that was waited for, as the last answer shows it.
    pub(crate) fn followed(&mut self, goods: &Goods<'_>, open: Open, ordered: &Ordered, status: Option<&OrderStatus>) {
        let line = goods.line(open.item);
        let proves = |status: &OrderStatus| {
            !status.is_anothers() && status.standing.shows_the_order() || status.is_proved_absent()
        };
        let report = match status {
            Some(status) if open.outcome == Outcome::Accepted || proves(status) => {
                if open.outcome == Outcome::Unknown {
                    self.no_longer_unknown(goods, open.item, status);
                }
                let report = place::concluded(ordered, open.outcome, open.reply, status, &self.context.hints);
                self.tally.count(report.outcome);
                if report.outcome == OutcomeName::Succeeded {
                    self.tally.settle(status.settled_amount());
                }
                report
            }
            None if open.outcome == Outcome::Accepted => {
                let report = self.undecided(goods, open.item);
                self.tally.count(report.outcome);
                report
            }
            status => match open.proof {
                Some(proof) => {
                    let problem = status.and_then(OrderStatus::problem);
                    place::placed(ordered, &proof.asked_in_vain(problem), self.session)
                }
                None => self.doubtful(goods, open.item, status.and_then(OrderStatus::doubt)),
            },
        };
        self.show(line, at(report, line));
    }

    /// The questions have shown what the exchange has not.
    fn no_longer_unknown(&mut self, goods: &Goods<'_>, item: usize, status: &OrderStatus) {
        self.tally.unknown -= 1;
        if status.standing.shows_the_order() {
            self.tally.count(OutcomeName::Accepted);
            self.tally.add(goods.face_value(item));
        } else {
            self.again.push((item, true));
        }
    }

    /// Whether the end of an order is to be waited for.
    pub(crate) fn follows(&self, item: usize) -> bool {
        self.open.last().is_some_and(|open| open.item == item)
    }

    /// The command was asked to end, while so many exchanges are under way.
    pub(crate) fn is_ending(&self, under_way: usize) {
        self.context.printer.note(say!(
            "no more cards are sent; {under_way} on their way are waited for (a second Ctrl-C leaves at once)",
            "不再发送新的卡；等待已发出的 {under_way} 张（再按一次 Ctrl-C 立即退出）"
        ));
    }

    fn tell(&mut self, line: u32, report: Report) {
        self.tally.count(report.outcome);
        self.show(line, report);
    }

    fn show(&mut self, line: u32, report: Report) {
        self.tally.note(report.exit);
        self.told.tell(line, report, self.context);
        self.progress.tell(&self.tally);
    }

    /// All documents are out, or nobody reads them any more.
    pub(crate) fn end(&mut self) {
        self.progress.end();
        self.told.end(self.context);
    }
}

/// The report with its line or row.
fn at(mut report: Report, line: u32) -> Report {
    if let Document::Placed(placed) = &mut report.document {
        placed.row = Some(line);
    }
    report
}

/// Whether an answer leaves the order of the ledger's state where it may be sent.
pub(crate) fn is_free(status: &OrderStatus) -> bool {
    !status.is_anothers() && matches!(status.standing, Standing::NotFound) && status.is_proved_absent()
}
