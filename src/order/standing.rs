//! Where an order stands: one question to the gateway, and what its answer proves.

use std::time::Duration;

use crate::core::client::Exchange;
use crate::core::lang::{Words, say};
use crate::core::protocol::{self, Invalid, OrderState, Verdict};
use crate::core::reply::{Asked, Order, Reply, Sent};
use crate::core::request::Request;
use crate::core::value::{OrderId, TopUpId};
use crate::error::Exit;
use crate::ledger::{self, Moment, OrderKind, Source, State};
use crate::order::session::Session;
use crate::output::{OutcomeName, Tone, words};

/// An order number of either kind.
#[derive(Clone, Debug)]
pub(crate) enum OrderRef {
    Sale(OrderId),
    TopUp(TopUpId),
}

impl OrderRef {
    /// The number to ask about. Older versions let numbers through that no question takes, such as
    /// one with a blank at an end, which gateways trim.
    pub(crate) fn of(kind: OrderKind, order_id: &str) -> Result<Self, Invalid> {
        Ok(match kind {
            OrderKind::Sale => Self::Sale(OrderId::parse(order_id)?),
            OrderKind::TopUp => Self::TopUp(TopUpId::parse(order_id)?),
        })
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Sale(id) => id.as_str(),
            Self::TopUp(id) => id.as_str(),
        }
    }

    /// The kind by which the ledger knows it.
    pub(crate) fn kind(&self) -> OrderKind {
        match self {
            Self::Sale(_) => OrderKind::Sale,
            Self::TopUp(_) => OrderKind::TopUp,
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

/// Where one order stands: what the gateway said of it, and where that decides nothing, what others
/// have learned meanwhile.
#[derive(Clone, Debug)]
pub(crate) enum Standing {
    /// It knows the order.
    Known(Box<Order>),
    /// It knows no such order.
    NotFound,
    /// It refused to answer, definitely; its words.
    Refused(String),
    /// No answer came that proves anything.
    Unanswered {
        /// Why not.
        why: Words,
        /// The gateway's words, where it refused.
        refusal: Option<String>,
    },
    /// Its answer decides nothing, and the ledger has learned the end of the order meanwhile.
    Decided(Box<Decided>),
}

/// An order that others have written down as decided while a command waited for it.
#[derive(Clone, Debug)]
pub(crate) struct Decided {
    /// The order as the ledger holds it.
    pub(crate) order: ledger::Order,
    /// Whether it succeeded; one that was reversed has not.
    pub(crate) is_success: bool,
    /// The state from which it was decided, where that is known.
    pub(crate) before: Option<State>,
    /// By whose word, where that is known.
    pub(crate) by: Option<Source>,
    /// What the gateway itself said last.
    pub(crate) gateway: Words,
}

/// What the ledger knows of an order that the gateway does not know.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Absence {
    /// It never arrived.
    Proved,
    /// The question came too soon after the send; asked from this moment on (Unix milliseconds) it
    /// counts.
    TooEarly { counts_from: i64 },
    /// The merchant's order of this number is of another kind than was asked about.
    OfKind(OrderKind),
    /// The merchant has sent no order of this number from here.
    NeverSent,
    /// The ledger has nothing to add, or has said it loudly.
    Unexplained,
}

/// Asks once about an order (with the retries that a read may have). `sent` is what was sent for
/// it, where the ledger knows. Returns also when the question was asked whose answer it
/// is.
pub(crate) fn ask(
    session: &Session<'_>,
    number: &OrderRef,
    sent: Option<&Sent>,
    deadline: Duration,
) -> anyhow::Result<(Standing, Moment)> {
    let request = number.request();
    let about = Asked {
        endpoint: request.endpoint(),
        customer_id: &session.merchant.customer_id,
        order_id: Some(number.as_str()),
        sent,
    };
    let (exchange, asked) = session.ask(&request, deadline)?;
    let answer = match exchange {
        Exchange::NotSent(error) => Standing::unanswered(words::transport_error(&error)),
        Exchange::Unknown(why) => Standing::unanswered(words::unanswered(&why)),
        Exchange::Refused { http_status } => {
            Standing::unanswered(say!("HTTP {http_status} and no business reply", "HTTP {http_status}，没有业务应答"))
        }
        Exchange::Answered { http_status, reply } => read(number, http_status, &reply, &about),
    };
    Ok((answer, asked))
}

fn read(number: &OrderRef, http_status: u16, reply: &Reply, about: &Asked) -> Standing {
    let (code, message) = (&reply.code, &reply.message);
    let refused = reply.verdict() == Verdict::No;
    if let Some(unproved) = reply.distrust(http_status, about) {
        let why = say!(
            "{why} (code {code}: {message})",
            "{why}（code {code}：{message}）",
            [why = words::unproved(&unproved)]
        );
        return Standing::Unanswered { why, refusal: refused.then(|| message.clone()) };
    }
    match reply.verdict() {
        Verdict::No if reply.says_no_such_order() && reply.shows_an_order(about.endpoint) => Standing::Unanswered {
            why: say!(
                "the gateway says that there is no such order ({message}), and shows one",
                "平台说没有该订单（{message}），却又返回了一个订单"
            ),
            refusal: Some(message.clone()),
        },
        Verdict::No if reply.says_no_such_order() => Standing::NotFound,
        Verdict::No if protocol::mentions_no_such_order(message) => Standing::Unanswered {
            why: say!(
                "the gateway says more than that there is no such order, which proves nothing: {message}",
                "平台的话不止“没有该订单”，因此不能作为依据：{message}"
            ),
            refusal: Some(message.clone()),
        },
        Verdict::No => Standing::Refused(message.clone()),
        Verdict::Undecided => Standing::unanswered(say!("code {code}: {message}", "code {code}：{message}")),
        Verdict::Yes => match number.order(reply) {
            None => Standing::unanswered(say!("the reply carries no order with a status", "应答里没有带状态的订单")),
            Some(order) if order.state == OrderState::NotFound => Standing::NotFound,
            Some(order) => Standing::Known(Box::new(order)),
        },
    }
}

/// A kind of order as people call it.
pub(crate) fn kind_in_words(kind: OrderKind) -> Words {
    match kind {
        OrderKind::Sale => say!("sale", "寄售单"),
        OrderKind::TopUp => say!("top-up", "充值单"),
    }
}

impl Standing {
    fn unanswered(why: Words) -> Self {
        Self::Unanswered { why, refusal: None }
    }

    /// Whether asking again could tell more.
    pub(crate) fn is_open(&self) -> bool {
        match self {
            Self::Known(order) => !order.state.is_final(),
            Self::Unanswered { .. } => true,
            Self::NotFound | Self::Refused(_) | Self::Decided(_) => false,
        }
    }

    /// Whether it shows the order, decided or not.
    pub(crate) fn shows_the_order(&self) -> bool {
        match self {
            Self::Known(_) | Self::Decided(_) => true,
            Self::NotFound | Self::Refused(_) | Self::Unanswered { .. } => false,
        }
    }

    /// Whether it tells the order's end.
    pub(crate) fn is_end(&self) -> bool {
        match self {
            Self::Known(order) => order.state.is_final(),
            Self::Decided(_) => true,
            Self::NotFound | Self::Refused(_) | Self::Unanswered { .. } => false,
        }
    }

    /// What JSON calls it.
    pub(crate) fn outcome(&self) -> OutcomeName {
        match self {
            Self::Known(order) => order.state.into(),
            Self::NotFound => OutcomeName::NotFound,
            Self::Refused(_) | Self::Unanswered { .. } => OutcomeName::Unanswered,
            Self::Decided(decided) if decided.is_success => OutcomeName::Succeeded,
            Self::Decided(_) => OutcomeName::Failed,
        }
    }

    /// The exit code; a known order is good news unless its end was waited for.
    pub(crate) fn exit(&self, waited: bool) -> Exit {
        match self {
            Self::Known(order) if waited => match order.state {
                OrderState::Succeeded => Exit::Done,
                OrderState::Failed => Exit::Failed,
                OrderState::Processing | OrderState::NotFound => Exit::Pending,
            },
            Self::Decided(decided) if waited && !decided.is_success => Exit::Failed,
            Self::Known(_) | Self::Decided(_) => Exit::Done,
            Self::NotFound => Exit::NotFound,
            Self::Refused(_) => Exit::Rejected,
            Self::Unanswered { .. } => Exit::Network,
        }
    }

    /// What is wrong with it, where something is.
    pub(crate) fn problem(&self, number: &OrderRef) -> Option<Words> {
        match self {
            Self::Known(_) => None,
            Self::NotFound => Some(say!(
                "the gateway knows no {kind} of this number (无此订单)",
                "平台没有这个号码的{kind}（无此订单）",
                [kind = kind_in_words(number.kind())]
            )),
            Self::Refused(message) => {
                Some(say!("the gateway refused the question: {message}", "平台拒绝查询：{message}"))
            }
            Self::Unanswered { why, .. } => Some(say!("no usable answer: {why}", "没有可用的应答：{why}", [why])),
            Self::Decided(decided) => Some(decided.gateway.clone()),
        }
    }

    /// What the gateway says, beside what others have learned of the order.
    pub(crate) fn says(&self, number: &OrderRef) -> Words {
        let named = |order: &Order| {
            let state = words::order_state(order.state);
            say!("the gateway itself says: {state}", "平台自己的答复：{state}", [state])
        };
        match self {
            Self::Known(order) => named(order),
            Self::NotFound | Self::Refused(_) | Self::Unanswered { .. } | Self::Decided(_) => {
                self.problem(number).unwrap_or_default()
            }
        }
    }

    /// The gateway's words, where it refused to answer.
    pub(crate) fn refusal(&self) -> Option<&str> {
        match self {
            Self::Refused(message) | Self::Unanswered { refusal: Some(message), .. } => Some(message),
            _ => None,
        }
    }

    /// Whether more questions would only make it worse: gateways count wrong signatures, and lock
    /// the merchant out.
    pub(crate) fn forbids_more(&self) -> bool {
        self.refusal().is_some_and(|said| protocol::says_bad_signature(said) || protocol::says_locked_out(said))
    }

    pub(crate) fn tone(&self) -> Tone {
        match self {
            Self::Known(order) => match order.state {
                OrderState::Succeeded => Tone::Good,
                OrderState::Failed | OrderState::NotFound => Tone::Bad,
                OrderState::Processing => Tone::Doubt,
            },
            Self::Decided(decided) if decided.is_success => Tone::Good,
            Self::NotFound | Self::Refused(_) | Self::Decided(_) => Tone::Bad,
            Self::Unanswered { .. } => Tone::Doubt,
        }
    }
}
