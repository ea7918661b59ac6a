//! `consign orders`: the ledger, read and kept in step with the gateway.

mod backup;
mod export;
mod list;
mod release;
mod report;
mod show;
mod sync;

use crate::cli::Orders;
use crate::output::Report;
use crate::run::context::Context;

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
