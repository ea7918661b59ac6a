//! The sale of a card as it is sent: its signed form, the card in it, and the claim for both.

use zeroize::Zeroizing;

use crate::core::cipher::CardCipher;
use crate::core::lang::say;
use crate::core::protocol::{CARD_FIELDS, Endpoint, Invalid};
use crate::core::request::{Request, SignedRequest, SubmitRequest};
use crate::core::secret::Pin;
use crate::core::value::{BatchNo, OrderId, TopUpId};
use crate::error::Failure;
use crate::ledger::{Batch, Claim, ClaimError, Claimed, Refusal, Subject, next_batch};
use crate::order::journal::Journal;
use crate::order::place::Ordered;
use crate::order::session::{Edits, Session};
use crate::output::words;

/// The names on the wire of what a claim has to know of a form.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) order_id: String,
    /// That of the batch; a top-up has none.
    pub(crate) batchno: String,
    /// What may differ when the same order is sent again: the time and the signature, and the card.
    ignored: Vec<String>,
    /// What a row of a file has of its own.
    pub(crate) of_rows: Vec<String>,
}

impl Names {
    pub(crate) fn of(session: &Session<'_>, endpoint: Endpoint) -> Self {
        let is_sale = endpoint == Endpoint::Submit;
        let number = if is_sale { OrderId::FIELD } else { TopUpId::FIELD };
        let card: &[&str] = if is_sale { &CARD_FIELDS } else { &[] };
        let ignored = [&["timestamp", "sign"], card].concat();
        Self {
            order_id: session.wire_name(endpoint, number),
            batchno: if is_sale { session.wire_name(endpoint, BatchNo::FIELD) } else { String::new() },
            ignored: session.wire_names(endpoint, &ignored),
            of_rows: endpoint.fields().iter().map(|field| session.wire_name(endpoint, field.name)).collect(),
        }
    }

    pub(crate) fn ignored(&self) -> Vec<&str> {
        self.ignored.iter().map(String::as_str).collect()
    }
}

/// The signed form of a sale, and what it takes to sign it for another batch.
pub(crate) struct SaleForm<'a> {
    pub(crate) signed: SignedRequest,
    request: SubmitRequest,
    edits: &'a Edits,
    session: &'a Session<'a>,
}

impl<'a> SaleForm<'a> {
    pub(crate) fn sign(request: SubmitRequest, edits: &'a Edits, session: &'a Session<'a>) -> anyhow::Result<Self> {
        let signed = session.sign_order(&Request::Submit(request.clone()), edits)?;
        Ok(Self { signed, request, edits, session })
    }

    /// Writes the sale down before it is sent. A batch that the command does not name is one with a
    /// place for the card: the form is signed again for each that turns out to be full.
    pub(crate) fn claim(
        &mut self,
        card: &SentCard,
        batch_is_absent: bool,
        allow_duplicate: bool,
        journal: &mut Journal<'_>,
    ) -> anyhow::Result<(Ordered, Result<Claimed, ClaimError>)> {
        let session = self.session;
        let names = Names::of(session, Endpoint::Submit);
        let is_made = batch_is_absent && !self.edits.has(&names.batchno);

        let mut ordered = Ordered::sale(&self.signed, session, &card.number)?;
        if is_made {
            let batchno = journal.batch(ordered.id(), self.request.batchno.as_str())?;
            if batchno != self.request.batchno.as_str() {
                ordered = self.move_to(&batchno, card)?;
            }
        }
        loop {
            let number = ordered.batchno.as_deref().unwrap_or_default();
            let batch = Batch { number, field: &names.batchno, is_made };
            let subject = Subject::Card { batch, number: &card.number, pin: &card.pin };
            let ignored = names.ignored();
            let claim = ordered.claim(subject, &self.signed, session, &ignored);
            match journal.claim(&Claim { allow_duplicate, ..claim }) {
                // Another process may have taken the last place meanwhile.
                Err(ClaimError::Refused(Refusal::FullBatch { batchno, .. })) if is_made => {
                    ordered = self.move_to(&next_batch(&batchno), card)?;
                }
                claimed => return Ok((ordered, claimed)),
            }
        }
    }

    /// Signs it again for another batch. Returns the order that it places then.
    fn move_to(&mut self, batchno: &str, card: &SentCard) -> anyhow::Result<Ordered> {
        self.request.batchno = BatchNo::parse(batchno).map_err(|invalid| no_batch(&invalid))?;
        self.signed = self.session.sign_again(&Request::Submit(self.request.clone()), self.edits)?;
        Ok(Ordered::sale(&self.signed, self.session, &card.number)?)
    }
}

/// The failure of a batch that has no number that follows it.
pub(crate) fn no_batch(invalid: &Invalid) -> Failure {
    Failure::usage(say!(
        "batchno: {why}; nothing was sent",
        "batchno：{why}；没有发送任何内容",
        [why = words::invalid(invalid)]
    ))
}

/// The card as it stands in the form, which raw fields of the command line may have changed.
pub(crate) struct SentCard {
    pub(crate) number: Zeroizing<String>,
    pub(crate) pin: Pin,
}

impl SentCard {
    /// Reads it from the form. From then on no reply shows it.
    pub(crate) fn of(signed: &SignedRequest, session: &Session<'_>, cipher: &CardCipher) -> Result<Self, Failure> {
        let plain = |name| {
            let sent = session.field(signed, name).unwrap_or_default();
            // What does not decrypt is known again by its ciphertext.
            cipher.decrypt(sent).unwrap_or_else(|_| Zeroizing::new(sent.to_ascii_lowercase()))
        };
        let pin = Pin::new(plain(CARD_FIELDS[1]).to_string()).map_err(|bad| {
            Failure::usage(say!(
                "cardPassword {why}; nothing was sent",
                "cardPassword {why}；没有发送任何内容",
                [why = words::bad_pin(bad)]
            ))
        })?;
        let number = plain(CARD_FIELDS[0]);
        session.hide_card(&number);
        session.hide(pin.expose());
        Ok(Self { number, pin })
    }
}
