//! An order's status: where it stands by the gateway, and what that changed in the ledger.

use std::cmp::Ordering;
use std::time::Duration;

use crate::core::amount;
use crate::core::lang::{Words, say};
use crate::core::protocol::OrderState;
use crate::core::reply::Order;
use crate::error::Exit;
use crate::ledger::{Effect, Moment, Observed, OrderKind, State};
use crate::order::journal::Journal;
use crate::order::session::Session;
use crate::order::standing::{Absence, Decided, OrderRef, Standing, ask};
use crate::output::document::{OrderAnswer, OutcomeName, Recorded, Told};
use crate::output::{Text, Tone, local_time, words};

/// One order, the last answer about it, and what that changed in the ledger.
#[derive(Clone, Debug)]
pub(crate) struct OrderStatus {
    pub(crate) number: OrderRef,
    pub(crate) standing: Standing,
    pub(crate) observed: Option<Observed>,
    /// What it means that there is no such order, where that is the answer.
    pub(crate) absence: Option<Absence>,
}

impl OrderStatus {
    /// Asks about an order, and writes down what the answer proves.
    pub(crate) fn of(
        number: OrderRef,
        session: &Session<'_>,
        journal: &mut Journal<'_>,
        deadline: Duration,
    ) -> anyhow::Result<Self> {
        let (answer, asked) = ask(session, &number, journal.sent(&number).as_ref(), deadline)?;
        Ok(Self::answered(number, answer, asked, journal))
    }

    /// Writes down what an answer proves; `asked` is when its question went out.
    pub(crate) fn answered(number: OrderRef, standing: Standing, asked: Moment, journal: &mut Journal<'_>) -> Self {
        let observed = journal.observe(&number, &standing, asked);
        let absence = matches!(standing, Standing::NotFound).then(|| journal.absence(&number, observed.as_ref()));
        Self { number, standing, observed, absence }
    }

    /// An order whose end others have written down.
    pub(crate) fn decided(number: OrderRef, decided: Decided) -> Self {
        Self { number, standing: Standing::Decided(Box::new(decided)), observed: None, absence: None }
    }

    /// Whether asking again could tell more.
    pub(crate) fn is_open(&self) -> bool {
        !self.is_anothers() && self.standing.is_open()
    }

    /// The exit code; a known order is good news unless its end was waited for, or it is another's.
    pub(crate) fn exit(&self, waited: bool) -> Exit {
        if self.is_anothers() { Exit::Unknown } else { self.standing.exit(waited) }
    }

    /// What JSON calls it: what the gateway says of another's order is no answer about ours.
    pub(crate) fn outcome(&self) -> OutcomeName {
        if self.is_anothers() { OutcomeName::Unanswered } else { self.standing.outcome() }
    }

    /// What is wrong with it, where something is.
    pub(crate) fn problem(&self) -> Option<Words> {
        let Some(ours) = self.beside_anothers() else { return self.standing.problem(&self.number) };
        let verb = if self.is_doubtful() { say!("stays", "仍然是") } else { say!("is", "是") };
        Some(say!(
            "another order has this number at the gateway: what the gateway says of it is not proved to be about \
             ours, which {verb} {ours}",
            "平台上这个订单号属于另一订单：平台所说的未必是我方订单，我方订单{verb}{ours}",
            [verb, ours = words::state(ours)]
        ))
    }

    /// The money settled, or charged for a top-up, as far as it is told.
    pub(crate) fn settled_amount(&self) -> Option<&str> {
        match (&self.standing, &self.number) {
            (Standing::Known(order), OrderRef::Sale(_)) => order.settled_amount.as_deref(),
            (Standing::Known(order), OrderRef::TopUp(_)) => order.amount.as_deref(),
            (Standing::Decided(decided), _) => decided.order.settled_amount.as_deref(),
            (Standing::NotFound | Standing::Refused(_) | Standing::Unanswered { .. }, _) => None,
        }
    }

    /// The same for an order in doubt, with when its absence would prove something.
    pub(crate) fn doubt(&self) -> Option<Words> {
        let problem = self.problem()?;
        Some(match self.absence {
            Some(Absence::TooEarly { counts_from }) => {
                say!(
                    "{problem}, which proves nothing before {}",
                    "{problem}，在 {} 之前不算数",
                    [problem],
                    local_time(counts_from.div_euclid(1000) + 1)
                )
            }
            _ => problem,
        })
    }

    /// Where our order stands, where the gateway speaks of another's.
    fn beside_anothers(&self) -> Option<State> {
        self.observed.as_ref().filter(|_| self.is_anothers()).map(|observed| observed.after)
    }

    /// Whether nothing tells what became of our order, so that only its release ends the doubt.
    pub(crate) fn is_doubtful(&self) -> bool {
        let doubtful = |observed: &Observed| matches!(observed.after, State::Unknown | State::Sending);
        self.observed.as_ref().is_some_and(doubtful)
    }

    /// The order in JSON.
    pub(crate) fn answer(&self) -> OrderAnswer {
        let (told, raw) = match &self.standing {
            // Whoever picks fields out must not find another's money.
            Standing::Known(order) => {
                (Some(&**order).filter(|_| !self.is_anothers()).map(Told::from), Some(order.raw.clone()))
            }
            Standing::Decided(decided) => (Some(Told::from(&decided.order)), None),
            Standing::NotFound | Standing::Refused(_) | Standing::Unanswered { .. } => (None, None),
        };
        let ledger = match &self.standing {
            Standing::Decided(decided) => Some(Recorded::meanwhile(decided.order.state, decided.before, decided.by)),
            _ => self.observed.as_ref().map(Recorded::from),
        };
        let (order_id, outcome) = (self.number.as_str().to_owned(), self.outcome());
        let problem = self.problem().map(Words::into_en);
        OrderAnswer { order_id, outcome, problem, told, raw, ledger }
    }

    /// The order for people.
    pub(crate) fn text(&self) -> Text {
        let mut text = Text::default();
        self.headline(&mut text);
        text.field(say!("order 订单号", "订单号"), self.number.as_str());
        if !matches!(self.standing, Standing::NotFound | Standing::Decided(_)) || self.is_anothers() {
            text.field_if(say!("why 原因", "原因"), self.problem());
        }
        self.details(&mut text);
        text
    }

    /// The line that says where the order stands.
    pub(crate) fn headline(&self, text: &mut Text) {
        let (tone, state) = match &self.standing {
            Standing::Known(order) if self.is_anothers() => {
                (Tone::Doubt, say!("another's order: {state}", "另一订单：{state}", [state = named(order.state)]))
            }
            Standing::NotFound if self.is_anothers() => {
                (Tone::Doubt, say!("another's order: not found 无此订单", "另一订单：无此订单"))
            }
            Standing::Known(_) if self.is_reversed() => (Tone::Bad, say!("reversed 冲正", "冲正")),
            Standing::Known(order) => match self.oddity(order) {
                Some(oddity) => (Tone::Doubt, oddity),
                None => (self.standing.tone(), named(order.state)),
            },
            Standing::NotFound => (Tone::Bad, say!("not found 无此订单", "无此订单")),
            Standing::Decided(decided) if decided.order.state == State::Reversed => {
                (Tone::Bad, say!("reversed 冲正", "冲正"))
            }
            Standing::Decided(decided) => match oddity_of(decided) {
                Some(oddity) => (Tone::Doubt, oddity),
                None if decided.is_success => (Tone::Good, named(OrderState::Succeeded)),
                None => (Tone::Bad, named(OrderState::Failed)),
            },
            other => (other.tone(), words::outcome(other.outcome())),
        };
        text.headline(tone, state);
    }

    /// What is odd about the amounts of a success, in words.
    fn oddity(&self, order: &Order) -> Option<Words> {
        if order.state != OrderState::Succeeded {
            return None;
        }
        let real = order.real_face_value.as_deref()?;
        let ours = self.observed.as_ref().map(|observed| observed.before.face_value.as_str());
        let (sent, settled) = match self.number {
            OrderRef::Sale(_) => (ours.or(order.amount.as_deref()), order.settled_amount.as_deref()),
            OrderRef::TopUp(_) => (ours, None),
        };
        oddity(sent, real, settled)
    }

    /// Whether the ledger knows that this number may name another order.
    pub(crate) fn is_anothers(&self) -> bool {
        self.observed.as_ref().is_some_and(|observed| observed.effect == Effect::AnothersOrder)
    }

    /// Whether the gateway has turned a succeeded order to failed.
    fn is_reversed(&self) -> bool {
        self.observed.as_ref().is_some_and(|observed| observed.after == State::Reversed)
    }

    /// Whether the ledger has taken "no such order" as proved.
    pub(crate) fn is_proved_absent(&self) -> bool {
        let absent = |observed: &Observed| observed.after == State::NotFound;
        matches!(self.standing, Standing::NotFound) && self.observed.as_ref().is_some_and(absent)
    }

    /// The platform's own reason for a failure, as the end of a sentence.
    pub(crate) fn reason(&self) -> Words {
        let reason = match &self.standing {
            Standing::Known(order) => order.message.as_ref(),
            Standing::Decided(decided) => decided.order.message.as_ref(),
            Standing::NotFound | Standing::Refused(_) | Standing::Unanswered { .. } => None,
        };
        reason.map(|reason| say!(": {reason}", "：{reason}")).unwrap_or_default()
    }

    /// What is told of the order, and by whom where it is not the gateway's answer.
    pub(crate) fn details(&self, text: &mut Text) {
        match &self.standing {
            Standing::Known(order) => details(&self.number, order, text),
            Standing::Decided(decided) => learned(decided, text),
            Standing::NotFound | Standing::Refused(_) | Standing::Unanswered { .. } => {}
        }
    }
}

fn named(state: OrderState) -> Words {
    words::order_state(state)
}

/// What is odd about the amounts of a success: what was submitted, what the card is worth and what is
/// paid for it.
fn oddity(sent: Option<&str>, real: &str, settled: Option<&str>) -> Option<Words> {
    let above = |one: Option<&str>| one.and_then(|one| amount::compare(one, real)) == Some(Ordering::Greater);
    if above(sent) {
        return Some(say!("succeeded at less than the face value 面值不符", "成功，但面值不符：实际面值低于提交面值"));
    }
    above(settled).then_some(say!(
        "succeeded, settled above the real face value 结算金额高于面值",
        "成功，但结算金额高于结算面值"
    ))
}

fn oddity_of(decided: &Decided) -> Option<Words> {
    let order = Some(&decided.order).filter(|order| decided.is_success && order.kind == OrderKind::Sale)?;
    oddity(Some(&order.face_value), order.real_face_value.as_deref()?, order.settled_amount.as_deref())
}

fn details(number: &OrderRef, order: &Order, text: &mut Text) {
    text.field(say!("status 状态", "状态"), order.status.as_str());
    text.field_if(say!("platform's number 系统订单号", "系统订单号"), order.system_order_id.as_deref());
    match number {
        OrderRef::Sale(_) => {
            text.field_if(say!("submitted face value 提交面值", "提交面值"), order.amount.as_deref());
            text.field_if(say!("real face value 结算面值", "结算面值"), order.real_face_value.as_deref());
            text.field_if(say!("settled 结算金额", "结算金额"), order.settled_amount.as_deref());
        }
        OrderRef::TopUp(_) => {
            text.field_if(say!("face value 面值", "面值"), order.real_face_value.as_deref());
            text.field_if(say!("charged 扣款", "扣款"), order.amount.as_deref());
        }
    }
    text.field_if(say!("time 成功时间", "成功时间"), order.success_time.map(local_time));
    text.field_if(say!("asked 查询时间", "查询时间"), order.asked_at.map(local_time));
    text.field_if(say!("message 备注", "备注"), order.message.as_deref());
    text.field_if(say!("custom 自定义", "自定义"), order.custom.as_deref());
}

fn learned(decided: &Decided, text: &mut Text) {
    let Decided { order, by, gateway, .. } = decided;
    text.field_if(say!("by 依据", "依据"), by.map(words::by));
    text.field(say!("gateway 平台", "平台"), gateway);
    text.field_if(say!("status 状态", "状态"), order.code.as_deref());
    text.field_if(say!("platform's number 系统订单号", "系统订单号"), order.system_order_id.as_deref());
    match order.kind {
        OrderKind::Sale => {
            text.field(say!("submitted face value 提交面值", "提交面值"), order.face_value.as_str());
            text.field_if(say!("real face value 结算面值", "结算面值"), order.real_face_value.as_deref());
            text.field_if(say!("settled 结算金额", "结算金额"), order.settled_amount.as_deref());
        }
        OrderKind::TopUp => {
            text.field(say!("face value 面值", "面值"), order.face_value.as_str());
            text.field_if(say!("charged 扣款", "扣款"), order.settled_amount.as_deref());
        }
    }
    text.field_if(say!("message 备注", "备注"), order.message.as_deref());
}
