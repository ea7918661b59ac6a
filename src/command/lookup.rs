//! Looking up an order: one question to the gateway, and what its answer proves.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::books;
use super::gateway::Gateway;
use crate::core::client::Exchange;
use crate::core::protocol::{self, OrderState, Verdict};
use crate::core::reply::{Order, Reply};
use crate::core::request::Request;
use crate::core::value::{OrderId, TopUpId};
use crate::error::Exit;
use crate::ledger::{Moment, Observed, State};
use crate::output::{Text, Tone, local_time};

/// An order number of either kind.
#[derive(Clone, Debug)]
pub(super) enum Number {
    Sale(OrderId),
    TopUp(TopUpId),
}

impl Number {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Sale(id) => id.as_str(),
            Self::TopUp(id) => id.as_str(),
        }
    }

    fn request(&self) -> Request {
        match self {
            Self::Sale(id) => Request::Query(id.clone()),
            Self::TopUp(id) => Request::Bizorder(id.clone()),
        }
    }

    fn order(&self, reply: &Reply) -> Option<Order> {
        match self {
            Self::Sale(_) => reply.sale(),
            Self::TopUp(_) => reply.top_up(),
        }
    }
}

/// What the gateway said of one order.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// It knows the order.
    Known(Box<Order>),
    /// It knows no such order.
    NotFound,
    /// It refused to answer, definitely; its words.
    Refused(String),
    /// No usable answer came; why.
    Unanswered(String),
}

/// One order, the last answer about it, and what that changed in the ledger.
#[derive(Clone, Debug)]
pub(super) struct Lookup {
    pub(super) number: Number,
    pub(super) answer: Answer,
    pub(super) observed: Option<Observed>,
}

/// Asks once about an order (with the retries that a read may have). Returns also when the
/// question was asked whose answer it is.
pub(super) fn ask(gateway: &Gateway<'_>, number: &Number, deadline: Duration) -> anyhow::Result<(Answer, Moment)> {
    let (exchange, asked) = gateway.ask(&number.request(), deadline)?;
    let answer = match exchange {
        Exchange::NotSent(why) | Exchange::Unknown { why, .. } => Answer::Unanswered(why),
        Exchange::Refused { http_status } => Answer::Refused(format!("HTTP {http_status} and no business reply")),
        Exchange::Answered { http_status, reply } => read(number, http_status, &reply),
    };
    Ok((answer, asked))
}

fn read(number: &Number, http_status: u16, reply: &Reply) -> Answer {
    match reply.verdict() {
        Verdict::No if reply.says_no_such_order() => Answer::NotFound,
        Verdict::No => Answer::Refused(reply.message.clone()),
        Verdict::Undecided => Answer::Unanswered(format!("code {}: {}", reply.code, reply.message)),
        Verdict::Yes if !(200..300).contains(&http_status) => {
            Answer::Unanswered(format!("code {}, but with HTTP {http_status}", reply.code))
        }
        Verdict::Yes => match number.order(reply) {
            None => Answer::Unanswered("the reply carries no order with a status".into()),
            Some(order) if order.order_id.as_deref().is_some_and(|id| id != number.as_str()) => {
                Answer::Unanswered("the gateway answered about another order".into())
            }
            Some(order) if order.state == OrderState::NotFound => Answer::NotFound,
            Some(order) => Answer::Known(Box::new(order)),
        },
    }
}

impl Answer {
    /// Whether asking again could tell more.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Known(order) => !order.state.is_final(),
            Self::Unanswered(_) => true,
            Self::NotFound | Self::Refused(_) => false,
        }
    }

    /// The word in JSON.
    pub(super) fn outcome(&self) -> &'static str {
        match self {
            Self::Known(order) => order.state.name(),
            Self::NotFound => OrderState::NotFound.name(),
            Self::Refused(_) | Self::Unanswered(_) => "unanswered",
        }
    }

    /// The exit code; a known order is good news unless its end was waited for.
    pub(super) fn exit(&self, waited: bool) -> Exit {
        match self {
            Self::Known(order) if waited => match order.state {
                OrderState::Succeeded => Exit::Done,
                OrderState::Failed => Exit::Failed,
                OrderState::Processing | OrderState::NotFound => Exit::Pending,
            },
            Self::Known(_) => Exit::Done,
            Self::NotFound => Exit::NotFound,
            Self::Refused(_) => Exit::Rejected,
            Self::Unanswered(_) => Exit::Network,
        }
    }

    /// What is wrong with it, where something is.
    pub(super) fn problem(&self) -> Option<String> {
        match self {
            Self::Known(_) => None,
            Self::NotFound => Some("the gateway knows no such order (无此订单)".into()),
            Self::Refused(message) => Some(format!("the gateway refused the question: {message}")),
            Self::Unanswered(why) => Some(format!("no usable answer: {why}")),
        }
    }

    /// Whether the refusal speaks of the signature.
    pub(super) fn blames_signature(&self) -> bool {
        matches!(self, Self::Refused(message) if protocol::says_bad_signature(message))
    }

    fn tone(&self) -> Tone {
        match self {
            Self::Known(order) => match order.state {
                OrderState::Succeeded => Tone::Good,
                OrderState::Failed | OrderState::NotFound => Tone::Bad,
                OrderState::Processing => Tone::Doubt,
            },
            Self::NotFound | Self::Refused(_) => Tone::Bad,
            Self::Unanswered(_) => Tone::Doubt,
        }
    }
}

impl Lookup {
    /// The order as JSON.
    pub(super) fn json(&self) -> Value {
        let mut object = Map::new();
        object.insert("order_id".into(), json!(self.number.as_str()));
        object.insert("outcome".into(), json!(self.answer.outcome()));
        if let Some(problem) = self.answer.problem() {
            object.insert("problem".into(), json!(problem));
        }
        if let Answer::Known(order) = &self.answer {
            describe(order, &mut object);
        }
        if let Some(observed) = &self.observed {
            object.insert("ledger".into(), books::json(observed));
        }
        Value::Object(object)
    }

    /// The order for people.
    pub(super) fn text(&self) -> Text {
        let mut text = Text::default();
        self.headline(&mut text);
        text.fact("order 订单号", self.number.as_str());
        self.facts(&mut text);
        text
    }

    /// The line that says where the order stands.
    pub(super) fn headline(&self, text: &mut Text) {
        let state = match &self.answer {
            Answer::Known(_) if self.is_reversed() => "reversed 冲正".into(),
            Answer::Known(order) => format!("{} {}", order.state.name(), order.state.chinese()),
            Answer::NotFound => "not found 无此订单".into(),
            other => other.outcome().to_owned(),
        };
        text.headline(self.answer.tone(), state);
    }

    /// Whether the gateway has turned a succeeded order to failed.
    fn is_reversed(&self) -> bool {
        self.observed.as_ref().is_some_and(|observed| observed.after == State::Reversed)
    }

    /// Whether the ledger has taken "no such order" as proved.
    pub(super) fn is_proved_absent(&self) -> bool {
        let absent = |observed: &Observed| observed.after == State::NotFound;
        matches!(self.answer, Answer::NotFound) && self.observed.as_ref().is_some_and(absent)
    }

    /// What the gateway tells of the order.
    pub(super) fn facts(&self, text: &mut Text) {
        if let Answer::Known(order) = &self.answer {
            facts(&self.number, order, text);
        }
    }
}

fn describe(order: &Order, object: &mut Map<String, Value>) {
    let texts = [
        ("status", Some(&order.status)),
        ("system_order_id", order.system_order_id.as_ref()),
        ("amount", order.amount.as_ref()),
        ("real_face_value", order.real_face_value.as_ref()),
        ("settled_amount", order.settled_amount.as_ref()),
        ("message", order.message.as_ref()),
        ("custom", order.custom.as_ref()),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            object.insert(key.into(), json!(value));
        }
    }
    if let Some(seconds) = order.success_time {
        object.insert("success_time".into(), json!(seconds));
    }
    object.insert("raw".into(), order.raw.clone());
}

fn facts(number: &Number, order: &Order, text: &mut Text) {
    text.fact("status 状态", order.status.as_str());
    text.fact_if("platform's number 系统订单号", order.system_order_id.as_deref());
    match number {
        Number::Sale(_) => {
            text.fact_if("submitted face value 提交面值", order.amount.as_deref());
            text.fact_if("real face value 结算面值", order.real_face_value.as_deref());
            text.fact_if("settled 结算金额", order.settled_amount.as_deref());
        }
        Number::TopUp(_) => {
            text.fact_if("face value 面值", order.real_face_value.as_deref());
            text.fact_if("charged 扣款", order.amount.as_deref());
        }
    }
    text.fact_if("time 成功时间", order.success_time.map(local_time));
    text.fact_if("message 备注", order.message.as_deref());
    text.fact_if("custom 自定义", order.custom.as_deref());
}
