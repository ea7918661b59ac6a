//! `consign submit`: the story of one card.

use zeroize::Zeroizing;

use super::books::Books;
use super::context::Context;
use super::gateway::{CARD_FIELDS, Gateway};
use super::input::{self, checked, checked_if};
use super::order::{self, Ordered};
use super::{dry_run, typed};
use crate::cli::Submit;
use crate::core::cipher::CardCipher;
use crate::core::protocol::Endpoint;
use crate::core::request::{Request, SealedCard, SignedRequest, SubmitRequest};
use crate::core::secret::Pin;
use crate::core::value::{BatchNo, Custom, FaceCode, FaceValue, NotifyUrl, OrderId, ProductCode};
use crate::error::Failure;
use crate::ledger::{Batch, Claim, ClaimError, Refusal, Subject, next_batch};
use crate::output::Report;

pub(super) fn run(args: &Submit, context: &Context) -> anyhow::Result<Report> {
    let sale = Sale::check(args)?;
    let gateway = Gateway::open(context)?;
    let notify_url = order::notify_url(sale.notify_url.as_ref(), &gateway, context)?;
    let cipher = gateway.cipher()?;
    let pin = input::pin(args, context.global.no_input)?;
    gateway.hide(pin.expose());
    gateway.hide_card(&args.card_number);
    let mut request = SubmitRequest {
        order_id: sale.order_id,
        batchno: sale.batchno,
        product_code: sale.product_code,
        card: SealedCard::seal(&args.card_number, &pin, &cipher),
        amount: sale.amount,
        notify_url,
        mcode: sale.mcode,
        custom: sale.custom,
    };
    let mut signed = gateway.sign_order(&Request::Submit(request.clone()), &args.form)?;
    let card = SentCard::of(&signed, &gateway, &cipher)?;
    gateway.hide_card(&card.number);
    gateway.hide(card.pin.expose());
    if !args.as_typed {
        card.confirm(context)?;
    }
    if args.form.dry_run {
        return Ok(dry_run::report(&signed, args.form.curl, gateway.timeout));
    }
    let mut books = Books::to_place(&gateway, args.wait.grace.settle_grace, context)?;
    let batch_field = gateway.wire_name(Endpoint::Submit, BatchNo::FIELD);
    let is_made = args.batchno.is_none() && !input::is_overridden(&batch_field, &args.form.fields);
    let mut made = None;
    if is_made {
        let batchno = books.batch(Ordered::sale(&signed, &gateway, &card.number)?.id(), request.batchno.as_str())?;
        made = (batchno != request.batchno.as_str()).then(|| made_batch(&batchno)).transpose()?;
    }
    let ignored = gateway.wire_names(Endpoint::Submit, &["timestamp", "sign", CARD_FIELDS[0], CARD_FIELDS[1]]);
    let ignored: Vec<&str> = ignored.iter().map(String::as_str).collect();
    loop {
        if let Some(batchno) = made.take() {
            request.batchno = batchno;
            signed = gateway.sign_again(&Request::Submit(request.clone()), &args.form)?;
        }
        let ordered = Ordered::sale(&signed, &gateway, &card.number)?;
        let number = ordered.batchno.as_deref().unwrap_or_default();
        let batch = Batch { number, field: &batch_field, is_made };
        let subject = Subject::Card { batch, number: &card.number, pin: &card.pin };
        let claim =
            Claim { allow_duplicate: args.allow_duplicate_card, ..ordered.claim(subject, &signed, &gateway, &ignored) };
        match books.claim(&claim) {
            // Another process may have taken the last place meanwhile.
            Err(ClaimError::Refused(Refusal::FullBatch { batchno, .. })) if is_made => {
                made = Some(made_batch(&next_batch(&batchno))?);
            }
            claimed => return order::place(&ordered, claimed, &signed, &gateway, books, &args.wait, context),
        }
    }
}

fn made_batch(batchno: &str) -> Result<BatchNo, Failure> {
    checked("batchno", batchno, BatchNo::parse)
}

/// The card as it stands in the form, which raw fields of the command line may have changed.
struct SentCard {
    number: Zeroizing<String>,
    pin: Pin,
}

impl SentCard {
    fn of(signed: &SignedRequest, gateway: &Gateway<'_>, cipher: &CardCipher) -> Result<Self, Failure> {
        let plain = |name| {
            let sent = gateway.field(signed, name).unwrap_or_default();
            // What does not decrypt is known again by its ciphertext.
            cipher.decrypt(sent).unwrap_or_else(|_| Zeroizing::new(sent.to_ascii_lowercase()))
        };
        let pin = Pin::new(plain(CARD_FIELDS[1]).to_string())
            .map_err(|bad| Failure::usage(format!("cardPassword {bad}; nothing was sent")))?;
        Ok(Self { number: plain(CARD_FIELDS[0]), pin })
    }

    /// Asks whether the card is meant as it stands, where it looks mistyped.
    fn confirm(&self, context: &Context) -> Result<(), Failure> {
        typed::confirm("the card number (卡号)", &self.number, context)?;
        typed::confirm("the PIN (卡密)", self.pin.expose(), context)
    }
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
