//! `consign bizorder`: what became of top-ups.

use super::context::Context;
use super::input::checked;
use super::lookup::Number;
use super::query;
use crate::cli::Bizorder;
use crate::core::value::TopUpId;
use crate::output::Report;

pub(super) fn run(args: &Bizorder, context: &Context) -> anyhow::Result<Report> {
    let parse = |id: &String| checked("ORDER_ID", id, TopUpId::parse).map(Number::TopUp);
    let numbers = args.order_ids.iter().map(parse).collect::<Result<_, _>>()?;
    query::look_up(numbers, &args.wait, context)
}
