//! `consign query`: what became of sold cards.

use crate::cli::Query;
use crate::core::value::OrderId;
use crate::input::{self, checked};
use crate::order::answer;
use crate::order::standing::OrderRef;
use crate::output::Report;
use crate::run::context::Context;

pub(super) fn run(args: &Query, context: &Context) -> anyhow::Result<Report> {
    let parse = |id: &String| checked("ORDER_ID", id, OrderId::parse).map(OrderRef::Sale);
    let orders = args.order_ids.iter().map(parse).collect::<Result<_, _>>()?;
    answer::look_up(orders, args.wait.grace.settle_grace, &input::waiting(&args.wait), context)
}
