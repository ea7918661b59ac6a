//! Placing an order, be it a sale or a top-up: sent once, judged, followed if asked, reported.

use std::path::Path;

use crate::core::lang::{Words, say};
use crate::core::request::SignedRequest;
use crate::core::secret::mask;
use crate::core::value::{BatchNo, FaceValue, ItemId, OrderId, ProductCode, TopUpFace, TopUpId};
use crate::error::{Exit, Failure};
use crate::ledger::{Claim, ClaimError, Claimed, LedgerError, Refusal, Subject};
use crate::order::deadline::Deadline;
use crate::order::journal::Journal;
use crate::order::opening::unusable;
use crate::order::poll::{self, Waiting};
use crate::order::proof::{Outcome, Proof};
use crate::order::refused;
use crate::order::session::Session;
use crate::order::standing::{OrderRef, Standing};
use crate::order::status::OrderStatus;
use crate::output::document::{Document, Earlier, GatewayReply, OutcomeName, Placed};
use crate::output::{Report, Spinner, Text, Tone, local_time, words};
use crate::run::context::Context;
use crate::run::hint::Hints;

/// What is to be told about an order, whatever becomes of it.
#[derive(Debug)]
pub(crate) struct Ordered {
    number: OrderRef,
    pub(crate) batchno: Option<String>,
    pub(crate) card: Option<String>,
    pub(crate) face_value: Option<String>,
    pub(crate) product: Option<String>,
}

impl Ordered {
    /// The sale that a form places: raw fields of the command line count.
    pub(crate) fn sale(signed: &SignedRequest, session: &Session<'_>, number: &str) -> Result<Self, Failure> {
        let field = |name| session.field(signed, name).map(str::to_owned);
        let id = field(OrderId::FIELD).ok_or_else(no_order_id)?;
        let id = OrderId::parse(&id).map_err(|invalid| Failure::usage(words::invalid(&invalid)))?;
        Ok(Self {
            number: OrderRef::Sale(id),
            batchno: field(BatchNo::FIELD),
            card: (!number.is_empty()).then(|| mask(number)),
            face_value: field(FaceValue::FIELD),
            product: field(ProductCode::FIELD),
        })
    }

    /// The top-up that a form places.
    pub(crate) fn top_up(signed: &SignedRequest, session: &Session<'_>) -> Result<Self, Failure> {
        let field = |name| session.field(signed, name).map(str::to_owned);
        let id = field(TopUpId::FIELD).ok_or_else(no_order_id)?;
        let id = TopUpId::parse(&id).map_err(|invalid| Failure::usage(words::invalid(&invalid)))?;
        Ok(Self {
            number: OrderRef::TopUp(id),
            batchno: None,
            card: None,
            face_value: field(TopUpFace::FIELD),
            product: field(ItemId::FIELD),
        })
    }

    /// The claim of the order. `ignored` are the fields, by their documented names, that may
    /// differ when the same request is sent again.
    pub(crate) fn claim<'a>(
        &'a self,
        subject: Subject<'a>,
        signed: &'a SignedRequest,
        session: &'a Session<'_>,
        ignored: &'a [&'a str],
    ) -> Claim<'a> {
        Claim {
            merchant: session.merchant_ref(),
            order_id: self.id(),
            product: self.product.as_deref().unwrap_or_default(),
            face_value: self.face_value.as_deref().unwrap_or_default(),
            subject,
            request: &signed.form,
            ignored,
            deadline: session.timeout,
            allow_duplicate: false,
            expects: None,
        }
    }

    pub(crate) fn id(&self) -> &str {
        self.number.as_str()
    }

    pub(crate) fn number(&self) -> &OrderRef {
        &self.number
    }

    /// The order in JSON, before anything is known of what became of it.
    fn document(&self) -> Placed {
        Placed { batchno: self.batchno.clone(), card: self.card.clone(), ..Placed::number(self.id().to_owned()) }
    }

    /// What to do to learn what became of the order, as the end of a sentence.
    fn to_look_up(&self, hints: &Hints) -> Words {
        hints.to_look_up(self.number.kind(), self.id())
    }
}

fn no_order_id() -> Failure {
    Failure::usage(say!(
        "an order without a number could never be looked up; nothing was sent",
        "没有订单号的订单以后无法查询；没有发送任何内容"
    ))
    .hint(say!("do not leave the order number out with --field", "不要用 --field 去掉订单号"))
}

/// Sends the form of a claimed order once, while the claim lasts, settles, and reports what that
/// proved.
pub(crate) fn place(
    ordered: &Ordered,
    claimed: Result<Claimed, ClaimError>,
    signed: &SignedRequest,
    session: &Session<'_>,
    mut journal: Journal<'_>,
    waiting: &Waiting,
    context: &Context,
) -> anyhow::Result<Report> {
    let claimed = match claimed {
        Ok(claimed) => claimed,
        Err(ClaimError::Refused(refusal)) => return Ok(refused(ordered, &refusal, &context.hints)),
        Err(ClaimError::Ledger(error)) => {
            return Err(unusable(&error, journal.path(), &say!("nothing was sent", "没有发送任何内容")).into());
        }
    };
    context.may_have_left(ordered.id(), ordered.number.kind());
    let spinner = Spinner::start(context.printer.style, answer_to(ordered.id()));
    let mut proof = Proof::of(&session.post(signed, Deadline::at(claimed.in_flight_until(), session.timeout)));
    let settled = journal.settle(&ordered.number, &claimed, &proof);
    // Not before that: a terminal may keep it waiting.
    drop(spinner);
    match settled {
        Ok(settled) => proof.may_be_another &= settled.number_taken,
        Err(error) => return Ok(unsettled(ordered, &proof, &error, journal.path(), &context.hints)),
    }
    let followed = match proof.outcome {
        Outcome::Accepted | Outcome::Unknown if waiting.limit.is_some() && !proof.may_be_another => {
            follow(ordered, &proof, session, &mut journal, waiting, context)?
        }
        _ => None,
    };
    let proves =
        |status: &OrderStatus| !status.is_anothers() && status.standing.shows_the_order() || status.is_proved_absent();
    Ok(match followed {
        // Of an order that may never have arrived, only an answer that proves something counts.
        Some(status) if proof.outcome == Outcome::Accepted || proves(&status) => {
            concluded(ordered, proof.outcome, proof.reply(), &status, &context.hints)
        }
        unproved => {
            let problem = unproved.and_then(|status| status.problem());
            placed(ordered, &proof.asked_in_vain(problem), session)
        }
    })
}

/// What is waited for while the form is under way. What a narrow terminal cuts off is best the number.
fn answer_to(id: &str) -> Words {
    say!("waiting for the answer to order {id}", "等待平台应答：订单 {id}")
}

/// Polls until the order is decided. Returns the last answer.
fn follow(
    ordered: &Ordered,
    proof: &Proof,
    session: &Session<'_>,
    journal: &mut Journal<'_>,
    waiting: &Waiting,
    context: &Context,
) -> anyhow::Result<Option<OrderStatus>> {
    if proof.outcome == Outcome::Accepted {
        context.accepted(ordered.id(), ordered.number.kind());
    }
    let counts_from = journal.absence_counts_from(&ordered.number);
    let spinner = Spinner::start(context.printer.style, asking(ordered.id(), proof.outcome, counts_from));
    poll::follow(session, journal, &ordered.number, waiting, |status| match status.standing {
        _ if status.is_anothers() => true,
        Standing::NotFound => status.is_proved_absent(),
        Standing::Known(_) if status.standing.is_open() => {
            spinner.say(say!("order {}: processing 处理中", "订单 {}：处理中", ordered.id()));
            false
        }
        _ => !status.standing.is_open(),
    })
}

/// What is waited for before the gateway has shown an order. `counts_from` is when "no such order"
/// begins to prove something, in Unix milliseconds.
fn asking(id: &str, outcome: Outcome, counts_from: Option<i64>) -> Words {
    if outcome == Outcome::Accepted {
        return say!("order {id}: accepted 已接收, asking what becomes of it", "订单 {id}：已接收，正在查询结果");
    }
    let absence = counts_from.map(|at| local_time(at.div_euclid(1000) + 1));
    let absence = absence
        .map(|time| say!("; \"no such order\" counts from {time} on", "；{time} 起“无此订单”才算数"))
        .unwrap_or_default();
    // What a narrow terminal cuts off is best the number.
    say!("unknown 结果未知, asking{absence}; order {id}", "结果未知，正在查询{absence}；订单 {id}", [absence])
}

/// The report on an order that the ledger refuses.
pub(crate) fn refused(ordered: &Ordered, refusal: &Refusal, hints: &Hints) -> Report {
    let document = Placed { earlier: Earlier::of(refusal), ..ordered.document() };
    let mut report = Report::new(OutcomeName::Refused, Document::Placed(Box::new(document)));
    report.text.headline(Tone::Bad, say!("refused 已拦截", "已拦截"));
    details(&mut report.text, ordered);
    report.fail(
        Failure::new(
            Exit::Refused,
            say!("{why}; nothing was sent", "{why}；没有发送任何内容", [why = words::refusal(refusal)]),
        )
        .hint(refused::hint(refusal, hints)),
    );
    report
}

/// The report on an order whose outcome could not be written down: the ledger still holds it as
/// being sent, which counts as unknown.
pub(crate) fn unsettled(ordered: &Ordered, proof: &Proof, error: &LedgerError, path: &Path, hints: &Hints) -> Report {
    let mut report = report(ordered, proof);
    report.text.headline(
        Tone::Doubt,
        say!(
            "{outcome}, but not recorded",
            "{outcome}，但没有记入账本",
            [outcome = words::outcome(proof.outcome.into())]
        ),
    );
    details(&mut report.text, ordered);
    let happened = say!(
        "order {}: the exchange ended as {outcome}",
        "订单 {}：提交的结果是{outcome}",
        [outcome = words::outcome(proof.outcome.into())],
        ordered.id()
    );
    let mut failure = unusable(error, path, &say!("the ledger holds the order as unknown", "账本里该订单记为结果未知"));
    failure.message = say!(
        "{happened}, and could not be recorded: {message}",
        "{happened}，且无法记入账本：{message}",
        [happened, message = failure.message]
    );
    report.fail(failure.hint(say!(
        "do not submit it again; mend the ledger's disk, then {find}",
        "不要再次提交；先修复账本所在的磁盘，然后{find}",
        [find = ordered.to_look_up(hints)]
    )));
    report
}

/// The report on an order that was sent and not followed.
pub(crate) fn placed(ordered: &Ordered, proof: &Proof, session: &Session<'_>) -> Report {
    let (tone, headline) = match proof.outcome {
        Outcome::Accepted => (Tone::Good, say!("accepted 已接收", "已接收")),
        Outcome::Rejected => (Tone::Bad, say!("rejected 已拒绝", "已拒绝")),
        Outcome::NotSent => (Tone::Doubt, say!("not sent 未发送", "未发送")),
        Outcome::Unknown => (Tone::Unknown, say!("unknown 结果未知", "结果未知")),
    };
    let mut report = report(ordered, proof);
    report.text.headline(tone, headline);
    details(&mut report.text, ordered);
    report.text.field_if(say!("face value 面值", "面值"), ordered.face_value.as_deref());
    if let (Some(code), Some(message)) = (&proof.code, &proof.message) {
        report.text.field(say!("gateway 平台", "平台"), format!("{code} {message}"));
    }
    if let Some(failure) = failure(ordered, proof, session) {
        report.fail(session.doubt_address(failure));
    } else {
        let look_up = session.hints().look_up(ordered.number.kind(), ordered.id());
        report.next = look_up.map(|command| say!("when it is decided: {command}", "有结果后：{command}"));
    }
    report
}

/// A report of what its exchange proved, without text yet.
fn report(ordered: &Ordered, proof: &Proof) -> Report {
    let document = Placed { gateway: proof.reply(), ..ordered.document() };
    Report::new(proof.outcome.into(), Document::Placed(Box::new(document)))
}

fn details(text: &mut Text, ordered: &Ordered) {
    text.field(say!("order 订单号", "订单号"), ordered.id());
    text.field_if(say!("batch 批次号", "批次号"), ordered.batchno.as_deref());
    text.field_if(say!("card 卡号", "卡号"), ordered.card.as_deref());
}

/// Says what happened, what was or was not sent, and the next command to type.
fn failure(ordered: &Ordered, proof: &Proof, session: &Session<'_>) -> Option<Failure> {
    let (id, look_up, why) = (ordered.id(), ordered.to_look_up(session.hints()), proof.why());
    match proof.outcome {
        Outcome::Accepted => None,
        Outcome::NotSent => Some(
            Failure::new(Exit::Network, say!("order {id} was not sent: {why}", "订单 {id} 没有发出：{why}", [why]))
                .hint(say!("it is safe to run this again", "可以放心地重新运行")),
        ),
        Outcome::Unknown => {
            let message = say!(
                "order {id} was sent, and its outcome is unknown: {why}",
                "订单 {id} 已发出，结果未知：{why}",
                [why]
            );
            let hint = if proof.may_be_another {
                say!(
                    "another order may have this number: {look_up} to see it; {release}",
                    "这个号码可能属于另一订单：{look_up} 查看；{release}",
                    [look_up, release = session.hints().to_release(ordered.number.kind(), id)]
                )
            } else {
                say!("do not submit it again; {look_up}", "不要再次提交；{look_up}", [look_up])
            };
            Some(Failure::new(Exit::Unknown, message).hint(hint))
        }
        Outcome::Rejected => {
            let failure = Failure::new(Exit::Rejected, say!("order {id}: {why}", "订单 {id}：{why}", [why]));
            let message = proof.message.as_deref().unwrap_or_default();
            Some(match session.refusal_advice(message, ordered.card.is_some()) {
                Some(advice) => failure.hint(advice),
                None => failure,
            })
        }
    }
}

/// The report on an order that was sent and followed: its outcome is what the last poll showed.
pub(crate) fn concluded(
    ordered: &Ordered,
    placed_as: Outcome,
    gateway: Option<GatewayReply>,
    status: &OrderStatus,
    hints: &Hints,
) -> Report {
    let answer = &status.standing;
    let exit = match answer {
        Standing::Known(_) | Standing::Decided(_) => answer.exit(true),
        Standing::NotFound if placed_as == Outcome::Unknown => Exit::NotFound,
        _ => Exit::Pending,
    };
    let outcome = if exit == Exit::Pending { OutcomeName::Pending } else { answer.outcome() };
    let failure = conclusion(exit, ordered, status, hints);

    let order = status.standing.shows_the_order().then(|| status.answer());
    let document = Placed { gateway, order, ..ordered.document() };
    let mut report = Report::new(outcome, Document::Placed(Box::new(document)));
    status.headline(&mut report.text);
    details(&mut report.text, ordered);
    status.details(&mut report.text);
    if let Some(failure) = failure {
        report.fail(failure);
    }
    report
}

fn conclusion(exit: Exit, ordered: &Ordered, status: &OrderStatus, hints: &Hints) -> Option<Failure> {
    let id = ordered.id();
    let failure = |message: Words| Failure::new(exit, say!("order {id} {message}", "订单 {id} {message}", [message]));
    Some(match exit {
        Exit::Failed => {
            failure(say!("is decided and failed (失败){reason}", "已有结果：失败{reason}", [reason = status.reason()]))
        }
        Exit::NotFound => failure(say!(
            "never arrived: the gateway knows no such order (无此订单)",
            "没有到达：平台查不到该订单（无此订单）"
        ))
        .hint(say!(
            "it is safe to submit it again, with the same order number: add `--order-id {id}`",
            "可以用同一订单号放心地重新提交，加上 `--order-id {id}`"
        )),
        Exit::Pending => failure(match status.problem() {
            Some(problem) => say!(
                "was accepted, and its end is not known yet: {problem}",
                "已被接收，结果还不知道：{problem}",
                [problem]
            ),
            None => say!("is still undecided (处理中)", "尚无结果（处理中）"),
        })
        .hint(say!("to ask again later, {find}", "稍后再查：{find}", [find = ordered.to_look_up(hints)])),
        _ => return None,
    })
}
