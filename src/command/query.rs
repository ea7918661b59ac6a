//! `consign query`: what became of sold cards.

use crate::cli::Query;
use crate::input::{self, numbers};
use crate::ledger::OrderKind;
use crate::order::answer;
use crate::output::Report;
use crate::run::context::Context;

pub(super) fn run(args: &Query, context: &Context) -> anyhow::Result<Report> {
    let orders = numbers::read(&args.orders, OrderKind::Sale)?;
    let (waiting, pacing) = (input::waiting(&args.wait), input::pacing(args.pace));
    answer::look_up(orders, args.wait.grace.settle_grace, &waiting, &pacing, context)
}
