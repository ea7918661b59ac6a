//! `consign submit`: the story of one card.

use super::context::Context;
use super::gateway::Gateway;
use super::input::{self, checked, checked_if};
use super::order::{self, Ordered};
use super::{dry_run, lines};
use crate::cli::Submit;
use crate::core::request::{Request, SealedCard, SubmitRequest};
use crate::core::value::{BatchNo, Custom, FaceCode, FaceValue, NotifyUrl, OrderId, ProductCode};
use crate::error::Failure;
use crate::output::Report;

pub(super) fn run(args: &Submit, context: &Context) -> anyhow::Result<Report> {
    let sale = Sale::check(args)?;
    let gateway = Gateway::open(context)?;
    let notify_url = order::notify_url(sale.notify_url.as_ref(), &gateway, context)?;
    let cipher = gateway.cipher()?;
    let pin = input::pin(args, context.global.no_input)?;
    let request = Request::Submit(SubmitRequest {
        order_id: sale.order_id,
        batchno: sale.batchno,
        product_code: sale.product_code,
        card: SealedCard::seal(&args.card_number, &pin, &cipher),
        amount: sale.amount,
        notify_url,
        mcode: sale.mcode,
        custom: sale.custom,
    });
    let signed = gateway.sign_order(&request, &args.form)?;
    if args.form.dry_run {
        return Ok(dry_run::report(&signed, args.form.curl, gateway.timeout));
    }
    let ordered = Ordered::sale(&signed, &gateway, lines::masked(&args.card_number))?;
    order::place(&ordered, &signed, &gateway, &args.wait, context)
}

/// The arguments as meant.
struct Sale {
    order_id: OrderId,
    batchno: BatchNo,
    product_code: ProductCode,
    amount: FaceValue,
    notify_url: Option<NotifyUrl>,
    mcode: Option<FaceCode>,
    custom: Option<Custom>,
}

impl Sale {
    fn check(args: &Submit) -> Result<Self, Failure> {
        let order_id = args.order_id.clone().unwrap_or_else(order::new_id);
        let batchno = args.batchno.clone().unwrap_or_else(order::todays_batch);
        if args.card_number.chars().any(char::is_control) {
            return Err(Failure::usage("--card-number contains a control character; nothing was sent"));
        }
        Ok(Self {
            order_id: checked("--order-id", &order_id, OrderId::parse)?,
            batchno: checked("--batchno", &batchno, BatchNo::parse)?,
            product_code: checked("--product-code", &args.product_code, ProductCode::parse)?,
            amount: checked("--amount", &args.amount, FaceValue::parse)?,
            notify_url: checked_if("--notify-url", args.notify_url.as_deref(), NotifyUrl::parse)?,
            mcode: checked_if("--mcode", args.mcode.as_deref(), FaceCode::parse)?,
            custom: checked_if("--custom", args.custom.as_deref(), Custom::parse)?,
        })
    }
}
