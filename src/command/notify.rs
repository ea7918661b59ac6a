//! `consign notify`: a notification to one's own receiver, as the platform would send it.

use std::thread;
use std::time::Duration;

use crate::cli::{NotifiedAs, Notify, NotifyDialect};
use crate::core::client::{Client, Route};
use crate::core::form::Form;
use crate::core::lang::{Words, say};
use crate::core::notification::{NotifiedState, SaleNotice, Sender, TopUpNotice, sign};
use crate::core::secret::ApiKey;
use crate::error::{Exit, Failure};
use crate::input::url;
use crate::ledger::{Order, OrderKind, State};
use crate::order::opening;
use crate::order::receiver::{self, Ending};
use crate::output::document::{Call, Document, Notified, OutcomeName};
use crate::output::{Report, Tone, words};
use crate::profile::Need;
use crate::run::context::Context;

pub(super) fn run(args: &Notify, context: &Context) -> anyhow::Result<Report> {
    let url = url("URL", &args.url)?;
    let profile = context.profile(Need::Merchant)?;
    let key = profile.api_key()?;
    let notice = notice(args, context)?;
    notice.warn(args, context);
    let words = args.words();
    let receiver = Receiver {
        client: Client::new(&Route::default()).map_err(|bad| Failure::config(words::bad_route(bad)))?,
        url: url.as_str(),
        timeout: context.global.timeout.unwrap_or(profile.timeout),
        words: &words,
    };
    let form = tampered(notice.form(args, None, &key)?, args.tamper);

    let mut calls = Vec::new();
    let mut ending = receiver.call(Sent::First, &form, &mut calls);
    for attempt in 1..args.attempts {
        if ending.is_taken() {
            break;
        }
        thread::sleep(args.retry_step.saturating_mul(attempt));
        ending = receiver.call(Sent::Again, &form, &mut calls);
    }
    if args.duplicate {
        receiver.call(Sent::Duplicate, &form, &mut calls);
    }
    if args.stale {
        receiver.call(Sent::Stale, &notice.form(args, Some(NotifiedState::Undecided), &key)?, &mut calls);
    }
    if args.tamper && ending.is_taken() {
        context.printer.alert(say!(
            "this receiver believes whoever calls: check the signature before anything is done",
            "这个接收程序谁的通知都相信：先验证签名，再做任何处理"
        ));
    }
    Ok(report(args, notice.order_id(), calls, &ending, words[0]))
}

/// What is to be told.
enum Notice {
    Order(Box<Order>),
    Fields(Form),
}

fn notice(args: &Notify, context: &Context) -> anyhow::Result<Notice> {
    let Some(id) = &args.order_id else {
        let pairs = args.fields.iter().map(|field| match field.split_once('=') {
            Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
            None => Err(Failure::usage(say!(
                "{field:?} has no `=`: write NAME=VALUE",
                "{field:?} 没有 `=`：请写成 NAME=VALUE"
            ))),
        });
        let form = Form::from_pairs(pairs.collect::<Result<Vec<_>, _>>()?);
        return Ok(Notice::Fields(form.map_err(|bad| Failure::usage(words::form_error(&bad)))?));
    };
    let Some(ledger) = opening::to_read(context)? else { return Err(opening::no_such_order(id, context).into()) };
    let (customer_id, base_url) = context.merchant()?;
    let is_meant = |order: &Order| {
        let is_ours = order.customer_id == customer_id && order.base_url == base_url;
        is_ours && (!args.top_up || order.kind == OrderKind::TopUp)
    };
    let orders = ledger.find(id).map_err(|error| opening::failed(&error, context))?;
    let mut orders: Vec<Order> = orders.into_iter().filter(is_meant).collect();
    orders.sort_by_key(|order| order.kind);
    match orders.into_iter().next() {
        Some(order) => Ok(Notice::Order(Box::new(order))),
        None => Err(opening::no_such_order(id, context).into()),
    }
}

impl Notice {
    /// A listener cannot tell this call from the platform's.
    fn warn(&self, args: &Notify, context: &Context) {
        let is_end = matches!(args.status, Some(NotifiedAs::Succeeded | NotifiedAs::Failed));
        if let Self::Order(order) = self
            && order.state.is_undecided()
            && is_end
            && !args.tamper
        {
            context.printer.warn(&say!("order {} is {state} in the ledger: a `consign listen` that hears this takes it for the platform's word, \
                 with amounts that are made up; `orders sync` asks the gateway", "订单 {} 在账本里是{state}：`consign listen` 收到后会当作平台的通知，而其中的金额是编造的；`orders sync` 可向平台查询", [state = words::state(order.state)], order.order_id));
        }
    }

    fn order_id(&self) -> Option<&str> {
        match self {
            Self::Order(order) => Some(&order.order_id),
            Self::Fields(form) => form.get("orderId").or_else(|| form.get("tmporder")),
        }
    }

    /// The signed form; `instead` is what is to be told in place of where the order stands.
    fn form(&self, args: &Notify, instead: Option<NotifiedState>, key: &ApiKey) -> Result<Form, Failure> {
        match self {
            Self::Order(order) => {
                let state = instead.or(args.status.map(state_of)).unwrap_or_else(|| stands(order.state));
                Ok(of_order(order, state, args.sender(), key))
            }
            Self::Fields(_) if instead.is_some() => Err(Failure::usage(say!(
                "--stale tells an earlier state of an order: it needs --order-id",
                "--stale 发送订单的较早状态：需要 --order-id"
            ))),
            Self::Fields(form) => Ok(sign(form, args.sender(), key)),
        }
    }
}

impl Notify {
    fn sender(&self) -> Sender {
        match self.dialect {
            NotifyDialect::Doc => Sender::Document,
            NotifyDialect::Peer => Sender::Peer,
        }
    }

    /// The words that stop the calls, the usual one first (gateway protocol, notifications).
    fn words(&self) -> Vec<&'static str> {
        match self.dialect {
            NotifyDialect::Doc => vec!["success"],
            NotifyDialect::Peer if self.top_up => vec!["success", "SUCCESS"],
            NotifyDialect::Peer => vec!["SUCCESS"],
        }
    }
}

fn state_of(status: NotifiedAs) -> NotifiedState {
    match status {
        NotifiedAs::Succeeded => NotifiedState::Succeeded,
        NotifiedAs::Failed => NotifiedState::Failed,
        NotifiedAs::Processing => NotifiedState::Undecided,
    }
}

fn stands(state: State) -> NotifiedState {
    match state {
        State::Succeeded => NotifiedState::Succeeded,
        State::Failed | State::Reversed | State::Rejected => NotifiedState::Failed,
        State::Queued
        | State::Sending
        | State::NotSent
        | State::Unknown
        | State::Accepted
        | State::Processing
        | State::NotFound => NotifiedState::Undecided,
    }
}

fn of_order(order: &Order, state: NotifiedState, sender: Sender, key: &ApiKey) -> Form {
    let is_sold = state == NotifiedState::Succeeded;
    let system_order_id = order.system_order_id.as_deref().unwrap_or("S0");
    let message = match state {
        NotifiedState::Succeeded => "处理成功",
        NotifiedState::Failed => "处理失败",
        NotifiedState::Undecided => "处理中",
    };
    let known = |amount: &Option<String>| amount.clone().unwrap_or_else(|| order.face_value.clone());
    let (real, settled) = (known(&order.real_face_value), known(&order.settled_amount));
    match order.kind {
        OrderKind::Sale => SaleNotice {
            customer_id: &order.customer_id,
            order_id: &order.order_id,
            system_order_id,
            state,
            face_value: &order.face_value,
            real_face_value: is_sold.then_some(real.as_str()),
            settled: is_sold.then_some(settled.as_str()),
            time: jiff::Timestamp::now().as_second(),
            message,
            custom: "",
        }
        .sign(sender, key),
        OrderKind::TopUp => TopUpNotice {
            customer_id: &order.customer_id,
            order_id: &order.order_id,
            system_order_id,
            state,
            number: &order.masked,
            face_value: &order.face_value,
            charged: if is_sold { &settled } else { "0" },
            message,
            ext: "",
        }
        .sign(key),
    }
}

/// The same with a signature that no key makes.
fn tampered(mut form: Form, is_asked_for: bool) -> Form {
    if is_asked_for {
        let sign = form.get("sign").unwrap_or_default().to_owned();
        let turned = sign.chars().map(|digit| if digit == '0' { '1' } else { '0' }).collect::<String>();
        form.set("sign", turned);
    }
    form
}

/// Which of the calls it is.
#[derive(Clone, Copy)]
enum Sent {
    First,
    Again,
    Duplicate,
    Stale,
}

impl Sent {
    fn words(self) -> Words {
        match self {
            Self::First => say!("notification", "通知"),
            Self::Again => say!("again", "再次"),
            Self::Duplicate => say!("duplicate", "重复"),
            Self::Stale => say!("stale", "过时"),
        }
    }
}

/// The receiver that is called.
struct Receiver<'a> {
    client: Client,
    url: &'a str,
    timeout: Duration,
    words: &'a [&'static str],
}

impl Receiver<'_> {
    fn call(&self, sent: Sent, form: &Form, calls: &mut Vec<Call>) -> Ending {
        let called = receiver::call(&self.client, self.url, form, self.timeout, self.words);
        calls.push(Call {
            sent: sent.words(),
            http_status: called.http_status,
            answer: called.body,
            taken: called.ending.is_taken(),
            problem: called.ending.problem(self.words[0]),
        });
        called.ending
    }
}

fn report(args: &Notify, order_id: Option<&str>, calls: Vec<Call>, ending: &Ending, word: &str) -> Report {
    let (outcome, tone, headline) = match ending {
        Ending::Taken if args.tamper => {
            (OutcomeName::Taken, Tone::Bad, say!("taken, although the signature is broken", "已接受，尽管签名是坏的"))
        }
        Ending::Taken => (
            OutcomeName::Taken,
            Tone::Good,
            say!("taken: the platform would have stopped calling", "已接受：平台就此停止通知"),
        ),
        Ending::NotTaken(_) if args.tamper => {
            (OutcomeName::NotTaken, Tone::Good, say!("refused, as it must be", "已拒绝，理应如此"))
        }
        Ending::NotTaken(_) => (
            OutcomeName::NotTaken,
            Tone::Bad,
            say!("not taken: the platform would call again", "未接受：平台会再次通知"),
        ),
        Ending::NotReached(_) => {
            (OutcomeName::NotReached, Tone::Bad, say!("no answer from the receiver", "接收程序没有应答"))
        }
    };
    let mut report = Report::new(outcome, Document::Empty);
    report.text.headline(tone, headline);
    for call in &calls {
        let answer = words::answer(call.http_status, call.answer.as_deref(), call.problem.as_ref());
        report.text.field(&call.sent, answer);
    }
    report.document =
        Document::Notified(Notified { url: args.url.clone(), order_id: order_id.map(str::to_owned), calls });
    match ending {
        Ending::Taken => {}
        Ending::NotTaken(why) if args.tamper => {
            let why = words::not_taken(why, word);
            report.fail(Failure::new(
                Exit::Rejected,
                say!("the receiver refused the broken signature: {why}", "接收程序拒绝了坏签名：{why}", [why]),
            ));
        }
        Ending::NotTaken(why) => report.fail(
            Failure::new(
                Exit::Rejected,
                say!(
                    "the platform would call again: {why}",
                    "平台会再次通知：{why}",
                    [why = words::not_taken(why, word)]
                ),
            )
            .hint(words::mend_receiver(why, word)),
        ),
        Ending::NotReached(why) => report.fail(
            Failure::new(Exit::Network, say!("no answer from the receiver: {why}", "接收程序没有应答：{why}", [why]))
                .hint(say!(
                    "check the address, that the receiver runs, and that it answers before it does its work",
                    "检查地址、接收程序是否在运行，以及它是否先应答再处理"
                )),
        ),
    }
    report
}
