//! `consign bizorder`: what became of top-ups.

use super::query;
use crate::cli::Bizorder;
use crate::core::value::TopUpId;
use crate::input::checked;
use crate::order::status::OrderRef;
use crate::output::Report;
use crate::run::context::Context;

pub(super) fn run(args: &Bizorder, context: &Context) -> anyhow::Result<Report> {
    let parse = |id: &String| checked("ORDER_ID", id, TopUpId::parse).map(OrderRef::TopUp);
    let numbers = args.order_ids.iter().map(parse).collect::<Result<_, _>>()?;
    query::look_up(numbers, &args.wait, context)
}
