//! `consign orders`: the ledger, read and kept in step with the gateway.

mod backup;
mod export;
mod list;
mod release;
mod report;
mod show;
mod sync;

use serde_json::{Map, Value, json};

use crate::cli::{Orders, OrdersFilter};
use crate::error::Failure;
use crate::ledger::{Filter, MerchantRef, Order, OrderKind, State};
use crate::order::journal;
use crate::output::{Report, local_zone};
use crate::run::context::{Context, Merchants};
use crate::run::hint::Hints;

pub(super) fn run(orders: &Orders, context: &Context) -> anyhow::Result<Report> {
    match orders {
        Orders::List(args) => list::run(args, context),
        Orders::Show(args) => show::run(args, context),
        Orders::Sync(args) => sync::run(args, context),
        Orders::Report(args) => report::run(args, context),
        Orders::Export(args) => export::run(args, context),
        Orders::Release(args) => release::run(args, context),
        Orders::Backup(args) => backup::run(args, context),
    }
}

/// The filter of the command line as selection.
struct Selection<'a> {
    args: &'a OrdersFilter,
    states: Vec<State>,
    since: Option<i64>,
    merchants: Merchants,
}

impl<'a> Selection<'a> {
    fn of(args: &'a OrdersFilter, context: &Context) -> anyhow::Result<Self> {
        let parse = |word: &String| word.parse().map_err(|_| no_state(word));
        Ok(Self {
            args,
            states: args.state.iter().map(parse).collect::<Result<_, _>>()?,
            since: args.since.map(|span| since("--since", span)).transpose()?,
            merchants: context.merchants(args.all_merchants)?,
        })
    }

    /// Whether each row has to say whose it is.
    fn names_merchants(&self) -> bool {
        self.merchants == Merchants::All
    }

    fn filter(&self, limit: Option<u32>) -> Filter<'_> {
        Filter {
            kind: None,
            merchant: match &self.merchants {
                Merchants::One { customer_id, base_url } => Some(MerchantRef { customer_id, base_url }),
                Merchants::All => None,
            },
            states: &self.states,
            since: self.since,
            batchno: self.args.batchno.as_deref(),
            product: self.args.product_code.as_deref(),
            limit,
        }
    }
}

fn no_state(word: &str) -> Failure {
    let known = State::all().map(State::name).collect::<Vec<_>>().join(", ");
    Failure::usage(format!("--state: {word:?} is none of {known}"))
}

/// The moment that a span ago was, in Unix milliseconds.
fn since(flag: &str, span: jiff::Span) -> Result<i64, Failure> {
    let then = jiff::Timestamp::now().to_zoned(local_zone()).checked_sub(span);
    let then = then.map_err(|_| Failure::usage(format!("{flag} reaches back too far: {span:#}")))?;
    Ok(then.timestamp().as_millisecond())
}

/// An order of the ledger in JSON: times in Unix seconds, amounts as sent.
fn json_of(order: &Order) -> Map<String, Value> {
    let seconds = |milliseconds: i64| json!(milliseconds.div_euclid(1000));
    let mut object = Map::new();
    let mut set = |key: &str, value: Option<Value>| object.extend(value.map(|value| (key.to_owned(), value)));
    set("order_id", Some(json!(order.order_id)));
    set("kind", Some(json!(order.kind.name())));
    set("state", Some(json!(order.state.name())));
    set("customer_id", Some(json!(order.customer_id)));
    set("base_url", Some(json!(order.base_url)));
    set("batchno", order.batchno.as_ref().map(|batchno| json!(batchno)));
    set("product_code", Some(json!(order.product)));
    set("amount", Some(json!(order.face_value)));
    set("card", Some(json!(order.masked)));
    set("system_order_id", order.system_order_id.as_ref().map(|id| json!(id)));
    set("real_face_value", order.real_face_value.as_ref().map(|amount| json!(amount)));
    set("settled_amount", order.settled_amount.as_ref().map(|amount| json!(amount)));
    set("code", order.code.as_ref().map(|code| json!(code)));
    set("message", order.message.as_ref().map(|message| json!(message)));
    set("number_taken", order.number_taken.then(|| json!(true)));
    set("attempts", Some(json!(order.attempts)));
    set("created_at", Some(seconds(order.created_at)));
    set("sent_at", Some(seconds(order.sent_at)));
    set("updated_at", Some(seconds(order.updated_at)));
    object
}

/// Nothing tells whether the number is a sale's or a top-up's.
fn unknown_here(id: &str, hints: &Hints) -> String {
    if let Some(forgotten) = hints.forgotten() {
        return forgotten.to_owned();
    }
    let list = hints.list().map(|list| format!("`{list}` shows the ledger"));
    let query = hints.look_up(OrderKind::Sale, id).map(|query| format!("`{query}` asks the gateway about a sale"));
    let bizorder = hints.look_up(OrderKind::TopUp, id).map(|bizorder| format!("`{bizorder}` about a top-up"));
    let both = query.zip(bizorder).map(|(query, bizorder)| format!("{query}, {bizorder}"));
    list.into_iter().chain(both).collect::<Vec<_>>().join("; ")
}

/// The failure of an order number that the ledger does not have.
fn no_such_order(id: &str, context: &Context) -> Failure {
    let message = match journal::path(context).ok().flatten() {
        Some(path) => format!("the ledger has no order {id} ({})", path.display()),
        None => format!("the throwaway ledger of --sandbox has no order {id}"),
    };
    Failure::new(crate::error::Exit::NotFound, message).hint(unknown_here(id, &context.hints))
}
