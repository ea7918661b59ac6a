//! Placing an order, be it a sale or a top-up: sent once, judged, followed if asked, reported.

use std::time::{Duration, Instant};

use serde_json::json;

use super::context::Context;
use super::gateway::Gateway;
use super::lookup::{Answer, Lookup, Number};
use super::placement::{Outcome, Placement};
use super::wait;
use crate::cli::Wait;
use crate::core::protocol::{self, Endpoint};
use crate::core::request::SignedRequest;
use crate::core::value::{BatchNo, NotifyUrl, OrderId, TopUpId};
use crate::error::{Exit, Failure};
use crate::output::{Report, Spinner, Text, Tone};

/// How long after the sending "no such order" proves nothing yet.
const SETTLE_GRACE: Duration = Duration::from_secs(60);

/// What is to be told about an order, whatever becomes of it.
#[derive(Debug)]
pub(super) struct Ordered {
    number: Number,
    batchno: Option<String>,
    card: Option<String>,
    face_value: Option<String>,
}

impl Ordered {
    /// The sale that a form places: raw fields of the command line count.
    pub(super) fn sale(signed: &SignedRequest, gateway: &Gateway<'_>, card: Option<String>) -> Result<Self, Failure> {
        let field = |name| field(signed, gateway, name);
        let id = field(OrderId::FIELD).ok_or_else(no_order_id)?;
        let number = OrderId::parse(&id).map_err(|invalid| Failure::usage(invalid.to_string()))?;
        Ok(Self { number: Number::Sale(number), batchno: field(BatchNo::FIELD), card, face_value: field("amount") })
    }

    /// The top-up that a form places.
    pub(super) fn top_up(signed: &SignedRequest, gateway: &Gateway<'_>) -> Result<Self, Failure> {
        let field = |name| field(signed, gateway, name);
        let id = field(TopUpId::FIELD).ok_or_else(no_order_id)?;
        let number = TopUpId::parse(&id).map_err(|invalid| Failure::usage(invalid.to_string()))?;
        let face_value = field("checkItemFacePrice");
        Ok(Self { number: Number::TopUp(number), batchno: None, card: None, face_value })
    }

    fn id(&self) -> &str {
        self.number.as_str()
    }

    /// The command that looks the order up.
    fn lookup(&self) -> &'static str {
        match self.number {
            Number::Sale(_) => Endpoint::Query.name(),
            Number::TopUp(_) => Endpoint::Bizorder.name(),
        }
    }
}

fn field(signed: &SignedRequest, gateway: &Gateway<'_>, name: &str) -> Option<String> {
    let settings = gateway.profile.endpoint(signed.endpoint);
    signed.form.get(settings.wire_name(name)).map(str::to_owned)
}

fn no_order_id() -> Failure {
    Failure::usage("an order without a number could never be looked up; nothing was sent")
        .hint("do not leave the order number out with --field")
}

/// Sends the form once and reports what that proved.
pub(super) fn place(
    ordered: &Ordered,
    signed: &SignedRequest,
    gateway: &Gateway<'_>,
    wait: &Wait,
    context: &Context,
) -> anyhow::Result<Report> {
    context.may_have_left(ordered.id(), ordered.lookup());
    let sent_at = Instant::now();
    let placement = Placement::of(&gateway.post(signed));
    let followed = match placement.outcome {
        Outcome::Accepted | Outcome::Unknown if wait.wait.is_some() => {
            follow(ordered, &placement, sent_at, gateway, wait, context)?
        }
        _ => None,
    };
    Ok(match followed {
        Some(answer) => concluded(ordered, &placement, answer),
        None => placed(ordered, &placement, signed),
    })
}

/// Polls until the order is decided. "No such order" is believed only where the form may never
/// have arrived, and only when asked long enough after it was sent.
fn follow(
    ordered: &Ordered,
    placement: &Placement,
    sent_at: Instant,
    gateway: &Gateway<'_>,
    wait: &Wait,
    context: &Context,
) -> anyhow::Result<Option<Answer>> {
    if placement.outcome == Outcome::Accepted {
        context.accepted(ordered.id(), ordered.lookup());
    }
    let _spinner = Spinner::start(context.printer.style, &format!("order {}: processing 处理中", ordered.id()));
    wait::follow(gateway, &ordered.number, wait, |answer| match answer {
        Answer::NotFound => placement.outcome == Outcome::Unknown && sent_at.elapsed() >= SETTLE_GRACE,
        other => !other.is_open(),
    })
    .map(|answer| {
        answer.filter(|answer| match answer {
            Answer::Known(_) => true,
            Answer::NotFound => sent_at.elapsed() >= SETTLE_GRACE || placement.outcome == Outcome::Accepted,
            Answer::Refused(_) | Answer::Unanswered(_) => placement.outcome == Outcome::Accepted,
        })
    })
}

/// The report on an order that was sent and not followed.
fn placed(ordered: &Ordered, placement: &Placement, signed: &SignedRequest) -> Report {
    let (tone, headline) = match placement.outcome {
        Outcome::Accepted => (Tone::Good, "accepted 已接收"),
        Outcome::Rejected => (Tone::Bad, "rejected 已拒绝"),
        Outcome::NotSent => (Tone::Doubt, "not sent 未发送"),
        Outcome::Unknown => (Tone::Doubt, "unknown 结果未知"),
    };
    let mut report = report(placement.outcome.name(), ordered, placement);
    report.text.headline(tone, headline);
    facts(&mut report.text, ordered);
    report.text.fact_if("face value 面值", ordered.face_value.as_deref());
    if let (Some(code), Some(message)) = (&placement.code, &placement.message) {
        report.text.fact("gateway 平台", format!("{code} {message}"));
    }
    match failure(ordered, placement, signed) {
        Some(failure) => report.fail(failure),
        None => report.next = Some(format!("when it is decided: consign {} {}", ordered.lookup(), ordered.id())),
    }
    report
}

fn report(outcome: &'static str, ordered: &Ordered, placement: &Placement) -> Report {
    let mut report = Report::new(outcome);
    report.set("order_id", json!(ordered.id()));
    report.set("batchno", ordered.batchno.as_ref().map(|batchno| json!(batchno)));
    report.set("card", ordered.card.as_ref().map(|card| json!(card)));
    report.set("gateway", placement.json());
    report
}

fn facts(text: &mut Text, ordered: &Ordered) {
    text.fact("order 订单号", ordered.id());
    text.fact_if("batch 批次号", ordered.batchno.as_deref());
    text.fact_if("card 卡号", ordered.card.as_deref());
}

/// Says what happened, what was or was not sent, and the next command to type.
fn failure(ordered: &Ordered, placement: &Placement, signed: &SignedRequest) -> Option<Failure> {
    let (id, lookup, why) = (ordered.id(), ordered.lookup(), &placement.why);
    match placement.outcome {
        Outcome::Accepted => None,
        Outcome::NotSent => Some(
            Failure::new(Exit::Network, format!("order {id} was not sent: {why}")).hint("it is safe to run this again"),
        ),
        Outcome::Unknown => Some(
            Failure::new(Exit::Unknown, format!("order {id} was sent, and its outcome is unknown: {why}"))
                .hint(format!("do not submit it again; run `consign {lookup} {id}`")),
        ),
        Outcome::Rejected => {
            let failure = Failure::new(Exit::Rejected, format!("order {id}: {why}"));
            let message = placement.message.as_deref().unwrap_or_default();
            let blames_signature = protocol::says_bad_signature(message);
            Some(if blames_signature { failure.hint(signature_hint(signed)) } else { failure })
        }
    }
}

/// Where to look when a gateway refuses a signature.
fn signature_hint(signed: &SignedRequest) -> String {
    let endpoint = signed.endpoint.name();
    let unsigned = signed.unsigned.join(", ");
    if unsigned.is_empty() {
        return format!(
            "check api_key and customer_id; `consign sign --explain --endpoint {endpoint}` shows what is signed"
        );
    }
    format!(
        "the field {unsigned} was sent unsigned, and this gateway may sign it: set `unsigned = []` under \
         [profiles.NAME.endpoints.{endpoint}]; else check api_key and customer_id"
    )
}

/// The report on an order that was sent and followed: its outcome is what the last poll showed.
fn concluded(ordered: &Ordered, placement: &Placement, answer: Answer) -> Report {
    let exit = match &answer {
        Answer::Known(_) => answer.exit(true),
        Answer::NotFound if placement.outcome == Outcome::Unknown => Exit::NotFound,
        _ => Exit::Pending,
    };
    let outcome = if exit == Exit::Pending { "pending" } else { answer.outcome() };
    let failure = conclusion(exit, ordered, answer.problem());
    let lookup = Lookup { number: ordered.number.clone(), answer };

    let mut report = report(outcome, ordered, placement);
    lookup.headline(&mut report.text);
    facts(&mut report.text, ordered);
    lookup.facts(&mut report.text);
    if matches!(lookup.answer, Answer::Known(_)) {
        report.set("order", lookup.json());
    }
    if let Some(failure) = failure {
        report.fail(failure);
    }
    report
}

fn conclusion(exit: Exit, ordered: &Ordered, problem: Option<String>) -> Option<Failure> {
    let (id, lookup) = (ordered.id(), ordered.lookup());
    let failure = |message: String| Failure::new(exit, format!("order {id} {message}"));
    Some(match exit {
        Exit::Failed => failure("was accepted, then failed (失败)".into()),
        Exit::NotFound => failure("never arrived: the gateway knows no such order (无此订单)".into())
            .hint("it is safe to submit it again, with the same order number"),
        Exit::Pending => failure(match problem {
            Some(problem) => format!("was accepted, and its end is not known yet: {problem}"),
            None => "is still undecided (处理中)".into(),
        })
        .hint(format!("ask again later: consign {lookup} {id}")),
        _ => return None,
    })
}

/// A new order number: unique across processes and machines, ordered by time, 32 hex digits.
pub(super) fn new_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

/// The batch of cards without one of their own: `B` and the local date.
pub(super) fn todays_batch() -> String {
    jiff::Zoned::now().strftime("B%Y%m%d").to_string()
}

/// The notification URL of the command line, else the profile's.
pub(super) fn notify_url(
    given: Option<&NotifyUrl>,
    gateway: &Gateway<'_>,
    context: &Context,
) -> Result<Option<NotifyUrl>, Failure> {
    let from_profile = gateway.profile.notify_url.as_deref();
    let url = match (given, from_profile) {
        (Some(url), _) => url.clone(),
        (None, Some(url)) => NotifyUrl::parse(url).map_err(|invalid| Failure::config(invalid.to_string()))?,
        (None, None) => return Ok(None),
    };
    if url.as_str().starts_with("https://") {
        context.printer.warn("notify_url is https://; the gateway documents http:// only and may not call it");
    }
    Ok(Some(url))
}
