//! `consign submit`: the story of one card.

use zeroize::Zeroizing;

use crate::cli::Submit;
use crate::core::cipher::CardCipher;
use crate::core::protocol::{CARD_FIELDS, Endpoint};
use crate::core::request::{Request, SealedCard, SignedRequest, SubmitRequest};
use crate::core::secret::Pin;
use crate::core::value::{BatchNo, Custom, FaceCode, FaceValue, NotifyUrl, OrderId, ProductCode};
use crate::error::Failure;
use crate::input::typed;
use crate::input::{self, checked, checked_if};
use crate::ledger::{Batch, Claim, ClaimError, Claimed, Refusal, Subject, next_batch};
use crate::order::dry_run;
use crate::order::journal::Journal;
use crate::order::place::{self, Ordered};
use crate::order::session::{self, Edits, Session};
use crate::output::{Report, words};
use crate::run::context::Context;

/// What a card's number is called when it is asked about.
const CARD_NUMBER: &str = "the card number (卡号)";

pub(super) fn run(args: &Submit, context: &Context) -> anyhow::Result<Report> {
    let mut sale = Sale::check(args)?;
    let session = Session::open(context)?;
    sale.notify_url = place::notify_url(sale.notify_url.as_ref(), &session, context)?;
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
        card.confirm(&args.card_number, context)?;
    }
    if args.form.dry_run {
        if args.form.curl {
            context.printer.caution(&dry_run::caution("sells the card"));
        }
        return Ok(dry_run::report(&form.signed, args.form.curl, session.timeout));
    }

    let mut journal = Journal::to_place(&session, args.wait.grace.settle_grace, context)?;
    let (ordered, claimed) = claim(&mut form, &card, &mut journal, args)?;
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
        typed::confirm(CARD_NUMBER, &args.card_number, context)?;
    }
    let pin = input::pin(args, context.global.no_input)?;
    session.hide(pin.expose());
    session.hide_card(&args.card_number);
    Ok(pin)
}

/// Writes the sale down before it is sent. A batch that the command does not name is one with a
/// place for the card: the form is signed again for each that turns out to be full.
fn claim(
    form: &mut SaleForm<'_>,
    card: &SentCard,
    journal: &mut Journal<'_>,
    args: &Submit,
) -> anyhow::Result<(Ordered, Result<Claimed, ClaimError>)> {
    let session = form.session;
    let field = session.wire_name(Endpoint::Submit, BatchNo::FIELD);
    let is_made = args.batchno.is_none() && !form.edits.has(&field);
    let ignored = session.wire_names(Endpoint::Submit, &["timestamp", "sign", CARD_FIELDS[0], CARD_FIELDS[1]]);
    let ignored: Vec<&str> = ignored.iter().map(String::as_str).collect();

    let mut ordered = Ordered::sale(&form.signed, session, &card.number)?;
    if is_made {
        let batchno = journal.batch(ordered.id(), form.request.batchno.as_str())?;
        if batchno != form.request.batchno.as_str() {
            ordered = form.move_to(&batchno, card)?;
        }
    }
    loop {
        let number = ordered.batchno.as_deref().unwrap_or_default();
        let batch = Batch { number, field: &field, is_made };
        let subject = Subject::Card { batch, number: &card.number, pin: &card.pin };
        let claim = ordered.claim(subject, &form.signed, session, &ignored);
        match journal.claim(&Claim { allow_duplicate: args.allow_duplicate_card, ..claim }) {
            // Another process may have taken the last place meanwhile.
            Err(ClaimError::Refused(Refusal::FullBatch { batchno, .. })) if is_made => {
                ordered = form.move_to(&next_batch(&batchno), card)?;
            }
            claimed => return Ok((ordered, claimed)),
        }
    }
}

/// The signed form of a sale, and what it takes to sign it for another batch.
struct SaleForm<'a> {
    request: SubmitRequest,
    signed: SignedRequest,
    edits: &'a Edits,
    session: &'a Session<'a>,
}

impl<'a> SaleForm<'a> {
    fn sign(request: SubmitRequest, edits: &'a Edits, session: &'a Session<'a>) -> anyhow::Result<Self> {
        let signed = session.sign_order(&Request::Submit(request.clone()), edits)?;
        Ok(Self { request, signed, edits, session })
    }

    /// Signs it again for another batch. Returns the order that it places then.
    fn move_to(&mut self, batchno: &str, card: &SentCard) -> anyhow::Result<Ordered> {
        self.request.batchno = checked("batchno", batchno, BatchNo::parse)?;
        self.signed = self.session.sign_again(&Request::Submit(self.request.clone()), self.edits)?;
        Ok(Ordered::sale(&self.signed, self.session, &card.number)?)
    }
}

/// The card as it stands in the form, which raw fields of the command line may have changed.
struct SentCard {
    number: Zeroizing<String>,
    pin: Pin,
}

impl SentCard {
    /// Reads it from the form. From then on no reply shows it.
    fn of(signed: &SignedRequest, session: &Session<'_>, cipher: &CardCipher) -> Result<Self, Failure> {
        let plain = |name| {
            let sent = session.field(signed, name).unwrap_or_default();
            // What does not decrypt is known again by its ciphertext.
            cipher.decrypt(sent).unwrap_or_else(|_| Zeroizing::new(sent.to_ascii_lowercase()))
        };
        let pin = Pin::new(plain(CARD_FIELDS[1]).to_string())
            .map_err(|bad| Failure::usage(format!("cardPassword {}; nothing was sent", words::bad_pin(bad))))?;
        let number = plain(CARD_FIELDS[0]);
        session.hide_card(&number);
        session.hide(pin.expose());
        Ok(Self { number, pin })
    }

    /// Asks whether the card is meant as it stands, where it looks mistyped and was not asked about.
    fn confirm(&self, confirmed: &str, context: &Context) -> Result<(), Failure> {
        if self.number.as_str() != confirmed {
            typed::confirm(CARD_NUMBER, &self.number, context)?;
        }
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
        let order_id = args.order_id.clone().unwrap_or_else(place::new_id);
        let batchno = args.batchno.clone().unwrap_or_else(place::todays_batch);
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
