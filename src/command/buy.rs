//! `consign buy`: the story of one top-up.

use super::books::Books;
use super::context::Context;
use super::dry_run;
use super::gateway::Gateway;
use super::input::{checked, checked_if};
use super::order::{self, Ordered};
use crate::cli::Buy;
use crate::core::protocol::Endpoint;
use crate::core::request::{BuyRequest, Request};
use crate::core::value::{Account, CheckedPrice, Custom, ItemId, NotifyUrl, Overtime, Quantity, TopUpFace, TopUpId};
use crate::ledger::{Claim, Subject};
use crate::output::Report;

pub(super) fn run(args: &Buy, context: &Context) -> anyhow::Result<Report> {
    let order_id = args.order_id.clone().unwrap_or_else(order::new_id);
    let mut request = BuyRequest {
        order_id: checked("--order-id", &order_id, TopUpId::parse)?,
        item_id: checked("--item-id", &args.item_id, ItemId::parse)?,
        face_price: checked("--face-price", &args.face_price, TopUpFace::parse)?,
        number: checked("--number", &args.number, Account::parse)?,
        amt: checked("--amt", &args.amt, Quantity::parse)?,
        decimal: checked_if("--decimal", args.decimal.as_deref(), CheckedPrice::parse)?,
        overtime: checked("--overtime", &args.overtime, Overtime::parse)?,
        notify_url: checked_if("--notify-url", args.notify_url.as_deref(), NotifyUrl::parse)?,
        custom: checked_if("--custom", args.custom.as_deref(), Custom::parse)?,
    };
    let gateway = Gateway::open(context)?;
    request.notify_url = order::notify_url(request.notify_url.as_ref(), &gateway, context)?;
    let signed = gateway.sign_order(&Request::Buy(request), &args.form)?;
    if args.form.dry_run {
        return Ok(dry_run::report(&signed, args.form.curl, gateway.timeout));
    }
    let ordered = Ordered::top_up(&signed, &gateway)?;
    let field = |name| gateway.field(&signed, name).unwrap_or_default();
    let subject = Subject::TopUp { account: field(Account::FIELD), quantity: field(Quantity::FIELD) };
    let ignored = gateway.wire_names(Endpoint::Buy, &["timestamp", "sign"]);
    let ignored: Vec<&str> = ignored.iter().map(String::as_str).collect();
    let claim =
        Claim { allow_duplicate: args.allow_duplicate_top_up, ..ordered.claim(subject, &signed, &gateway, &ignored) };
    let mut books = Books::to_place(&gateway, args.wait.grace.settle_grace, context)?;
    let claimed = books.claim(&claim);
    order::place(&ordered, claimed, &signed, &gateway, books, &args.wait, context)
}
