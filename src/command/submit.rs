//! `consign submit`: the story of one card. That of a [`file`] of them, and of what is left of one to
//! [`resume`], have their own.

mod file;
mod resume;

use crate::cli::Submit;
use crate::core::lang::{Words, say};
use crate::core::request::{Request, SealedCard, SubmitRequest};
use crate::core::secret::Pin;
use crate::core::value::{BatchNo, Custom, FaceCode, FaceValue, NotifyUrl, OrderId, ProductCode};
use crate::error::Failure;
use crate::input::typed;
use crate::input::{self, checked, checked_if};
use crate::order::dry_run;
use crate::order::journal::Journal;
use crate::order::made;
use crate::order::place;
use crate::order::sale::{SaleForm, SentCard};
use crate::order::session::{self, Edits, Session};
use crate::output::{Report, words};
use crate::run::context::Context;

/// What a card's number is called when it is asked about.
fn card_number() -> Words {
    say!("the card number (卡号)", "卡号")
}

pub(super) fn run(args: &Submit, context: &Context) -> anyhow::Result<Report> {
    match (&args.many.from, &args.resume) {
        (Some(path), _) => file::run(path, args, context),
        (None, Some(job)) => resume::run(job, args, context),
        (None, None) => sell(args, context),
    }
}

/// Sells one card.
fn sell(args: &Submit, context: &Context) -> anyhow::Result<Report> {
    let mut sale = Sale::check(args)?;
    let session = Session::open(context)?;
    sale.notify_url = made::notify_url(sale.notify_url.as_ref(), &session, context)?;
    let cipher = session.cipher()?;
    let edits = input::edits(&args.form)?;
    let request = |pin: &Pin| sale.request(SealedCard::seal(&args.card_number, pin, &cipher));

    // Whoever is asked for a PIN is not told afterwards that something else was wrong.
    let any_pin = Pin::new("0".into()).map_err(|bad| Failure::usage(words::bad_pin(bad)))?;
    rehearse(&Request::Submit(request(&any_pin)), &edits, &session)?;
    let pin = confirmed_pin(args, &session, context)?;

    let mut form = SaleForm::sign(request(&pin), &edits, &session)?;
    let card = SentCard::of(&form.signed, &session, &cipher)?;
    if !args.as_typed {
        confirm(&card, &args.card_number, context)?;
    }
    if args.form.dry_run {
        if args.form.curl {
            context.printer.caution(dry_run::caution(&say!("sells the card", "就会卖出这张卡")));
        }
        return Ok(dry_run::report(&form.signed, args.form.curl, session.timeout));
    }

    let mut journal = Journal::to_place(&session, args.wait.grace.settle_grace, context)?;
    let (ordered, claimed) = form.claim(&card, args.batchno.is_none(), args.allow_duplicate_card, &mut journal)?;
    place::place(&ordered, claimed, &form.signed, &session, journal, &input::waiting(&args.wait), context)
}

/// Signs a form that is thrown away: whatever is wrong with it is found.
fn rehearse(request: &Request, edits: &Edits, session: &Session<'_>) -> Result<(), Failure> {
    let timestamp = edits.timestamp.clone().map_or_else(session::now, Ok)?;
    let signed = request.sign(&session.merchant, &timestamp, &edits.fields);
    signed.map(drop).map_err(|error| session::unsigned(&error))
}

/// The PIN of a card whose number is meant as typed. From then on no reply shows either.
fn confirmed_pin(args: &Submit, session: &Session<'_>, context: &Context) -> anyhow::Result<Pin> {
    if !args.as_typed {
        typed::confirm(&card_number(), &args.card_number, context)?;
    }
    let pin = input::pin(args, context.global.no_input, context.printer.style.lang)?;
    session.hide(pin.expose());
    session.hide_card(&args.card_number);
    Ok(pin)
}

/// Asks whether the card is meant as it stands, where it looks mistyped and was not asked about.
fn confirm(card: &SentCard, confirmed: &str, context: &Context) -> Result<(), Failure> {
    if card.number.as_str() != confirmed {
        typed::confirm(&card_number(), &card.number, context)?;
    }
    typed::confirm(&say!("the PIN (卡密)", "卡密"), card.pin.expose(), context)
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
        let order_id = args.order_id.clone().unwrap_or_else(made::new_id);
        // Without a file, clap demands both.
        let [product_code, amount] =
            [&args.product_code, &args.amount].map(|given| given.as_deref().unwrap_or_default());
        let batchno = args.batchno.clone().unwrap_or_else(made::todays_batch);
        if args.card_number.chars().any(char::is_control) {
            return Err(Failure::usage(say!(
                "--card-number contains a control character; nothing was sent",
                "--card-number 含有控制字符；没有发送任何内容"
            )));
        }
        Ok(Self {
            order_id: checked("--order-id", &order_id, OrderId::parse)?,
            batchno: checked("--batchno", &batchno, BatchNo::parse)?,
            product_code: checked("--product-code", product_code, ProductCode::parse)?,
            amount: checked("--amount", amount, FaceValue::parse)?,
            notify_url: checked_if("--notify-url", args.notify_url.as_deref(), NotifyUrl::parse)?,
            mcode: checked_if("--mcode", args.mcode.as_deref(), FaceCode::parse)?,
            custom: checked_if("--custom", args.custom.as_deref(), Custom::parse)?,
        })
    }

    fn request(&self, card: SealedCard) -> SubmitRequest {
        SubmitRequest {
            order_id: self.order_id.clone(),
            batchno: self.batchno.clone(),
            product_code: self.product_code.clone(),
            card,
            amount: self.amount.clone(),
            notify_url: self.notify_url.clone(),
            mcode: self.mcode.clone(),
            custom: self.custom.clone(),
        }
    }
}
