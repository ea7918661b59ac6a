//! `consign buy`: the story of one top-up. That of a [`file`] of them has its own.

mod file;

use crate::cli::Buy;
use crate::core::lang::say;
use crate::core::protocol::Endpoint;
use crate::core::request::{BuyRequest, Request};
use crate::core::value::{Account, CheckedPrice, Custom, ItemId, NotifyUrl, Overtime, Quantity, TopUpFace, TopUpId};
use crate::input::{self, checked, checked_if};
use crate::ledger::{Claim, Subject};
use crate::order::dry_run;
use crate::order::journal::Journal;
use crate::order::made;
use crate::order::place::{self, Ordered};
use crate::order::session::Session;
use crate::output::Report;
use crate::run::context::Context;

pub(super) fn run(args: &Buy, context: &Context) -> anyhow::Result<Report> {
    if let Some(path) = &args.many.from {
        return file::run(path, args, context);
    }
    // Without a file, clap demands all three.
    let [item_id, face_price, number] =
        [&args.item_id, &args.face_price, &args.number].map(|given| given.as_deref().unwrap_or_default());
    let order_id = args.order_id.clone().unwrap_or_else(made::new_id);
    let mut request = BuyRequest {
        order_id: checked("--order-id", &order_id, TopUpId::parse)?,
        item_id: checked("--item-id", item_id, ItemId::parse)?,
        face_price: checked("--face-price", face_price, TopUpFace::parse)?,
        number: checked("--number", number, Account::parse)?,
        amt: checked("--amt", &args.amt, Quantity::parse)?,
        decimal: checked_if("--decimal", args.decimal.as_deref(), CheckedPrice::parse)?,
        overtime: checked("--overtime", &args.overtime, Overtime::parse)?,
        notify_url: checked_if("--notify-url", args.notify_url.as_deref(), NotifyUrl::parse)?,
        custom: checked_if("--custom", args.custom.as_deref(), Custom::parse)?,
    };
    let session = Session::open(context)?;
    request.notify_url = made::notify_url(request.notify_url.as_ref(), &session, context)?;
    let signed = session.sign_order(&Request::Buy(request), &input::edits(&args.form)?)?;
    if args.form.dry_run {
        if args.form.curl {
            context.printer.caution(dry_run::caution(&say!("places the top-up", "就会提交这笔充值")));
        }
        return Ok(dry_run::report(&signed, args.form.curl, session.timeout));
    }
    let ordered = Ordered::top_up(&signed, &session)?;
    let field = |name| session.field(&signed, name).unwrap_or_default();
    let subject = Subject::TopUp { account: field(Account::FIELD), quantity: field(Quantity::FIELD) };
    let ignored = session.wire_names(Endpoint::Buy, &["timestamp", "sign"]);
    let ignored: Vec<&str> = ignored.iter().map(String::as_str).collect();
    let claim =
        Claim { allow_duplicate: args.allow_duplicate_top_up, ..ordered.claim(subject, &signed, &session, &ignored) };
    let mut journal = Journal::to_place(&session, args.wait.grace.settle_grace, context)?;
    let claimed = journal.claim(&claim);
    place::place(&ordered, claimed, &signed, &session, journal, &input::waiting(&args.wait), context)
}
