//! `consign bizorder`: what became of top-ups.

use crate::cli::Bizorder;
use crate::core::value::TopUpId;
use crate::input::{self, checked};
use crate::order::answer;
use crate::order::standing::OrderRef;
use crate::output::Report;
use crate::run::context::Context;

pub(super) fn run(args: &Bizorder, context: &Context) -> anyhow::Result<Report> {
    let parse = |id: &String| checked("ORDER_ID", id, TopUpId::parse).map(OrderRef::TopUp);
    let orders = args.order_ids.iter().map(parse).collect::<Result<_, _>>()?;
    answer::look_up(orders, args.wait.grace.settle_grace, &input::waiting(&args.wait), context)
}
