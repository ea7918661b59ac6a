//! The cards or top-ups of a file, and the forms and claims that are made of them.

use std::time::Duration;

use crate::cards::{Place, Row, TopUpRow};
use crate::core::cipher::CardCipher;
use crate::core::lang::say;
use crate::core::protocol::Endpoint;
use crate::core::request::{BuyRequest, Request, SealedCard, SignedRequest, SubmitRequest};
use crate::core::secret::mask;
use crate::core::value::{Account, BatchNo, NotifyUrl, Quantity};
use crate::error::{Exit, Failure};
use crate::ledger::{Batch, Claim, OrderKind, Plan, State, Subject};
use crate::order::made;
use crate::order::place::Ordered;
use crate::order::sale::Names;
use crate::order::session::{Edits, Session};
use crate::order::standing::OrderRef;

/// The orders of a file, all of one kind, each with its number.
pub(crate) struct Goods<'a> {
    pub(crate) session: &'a Session<'a>,
    pub(crate) kind: OrderKind,
    edits: &'a Edits,
    /// Encrypts cards; absent for top-ups.
    cipher: Option<CardCipher>,
    names: Names,
    /// Where the platform calls for rows that do not say it.
    notify_url: Option<NotifyUrl>,
    /// Whether a card may be sent that another live order has, or a top-up that was just placed.
    allow_duplicate: bool,
    items: Vec<Item>,
}

struct Item {
    ware: Ware,
    number: OrderRef,
    /// Where the order stands in the ledger, as far as this run knows.
    stands: State,
}

/// What an order is about.
enum Ware {
    Card(Row),
    TopUp(TopUpRow),
}

/// An order's form, as it is to be claimed and sent.
pub(crate) struct Prepared {
    pub(crate) ordered: Ordered,
    pub(crate) signed: SignedRequest,
    /// Whether the program chose its batch.
    pub(crate) is_made: bool,
}

impl<'a> Goods<'a> {
    /// The sales of cards. A row without an order number gets one; nothing is written down yet.
    pub(crate) fn cards(
        rows: Vec<Row>,
        session: &'a Session<'a>,
        edits: &'a Edits,
        allow_duplicate: bool,
    ) -> anyhow::Result<Self> {
        let numbered = |row: Row| {
            let number = row.order_id.clone().map_or_else(made::made_order_id, Ok)?;
            Ok(Item { ware: Ware::Card(row), number: OrderRef::Sale(number), stands: State::Queued })
        };
        let items = rows.into_iter().map(numbered).collect::<Result<_, Failure>>()?;
        Self { cipher: Some(session.cipher()?), ..Self::of(OrderKind::Sale, items, session, edits, allow_duplicate) }
            .rehearsed()
    }

    /// The top-ups, whose rows have numbers of their own.
    pub(crate) fn top_ups(
        rows: Vec<TopUpRow>,
        session: &'a Session<'a>,
        edits: &'a Edits,
        allow_duplicate: bool,
    ) -> anyhow::Result<Self> {
        let numbered = |row: TopUpRow| {
            let number = OrderRef::TopUp(row.order_id.clone());
            Item { ware: Ware::TopUp(row), number, stands: State::Queued }
        };
        let items = rows.into_iter().map(numbered).collect();
        Self::of(OrderKind::TopUp, items, session, edits, allow_duplicate).rehearsed()
    }

    fn of(
        kind: OrderKind,
        items: Vec<Item>,
        session: &'a Session<'a>,
        edits: &'a Edits,
        allow_duplicate: bool,
    ) -> Self {
        let names = Names::of(
            session,
            match kind {
                OrderKind::Sale => Endpoint::Submit,
                OrderKind::TopUp => Endpoint::Buy,
            },
        );
        Self { session, kind, edits, cipher: None, names, notify_url: None, allow_duplicate, items }
    }

    /// Finds what is wrong with the options, and signs the first form with all warnings about it, which
    /// are those about all of them.
    fn rehearsed(mut self) -> anyhow::Result<Self> {
        if let Some(name) = self.names.of_rows.iter().find(|name| self.edits.has(name)) {
            let message = say!(
                "--field {name}: the rows of --from have their own; nothing was sent",
                "--field {name}：--from 的每一行都有自己的值；没有发送任何内容"
            );
            return Err(Failure::usage(message)
                .hint(say!("give it as a column, or by its own flag", "写成文件的一列，或者用对应的选项"))
                .into());
        }
        self.notify_url = made::notify_url(None, self.session, self.session.context())?;
        if !self.items.is_empty() {
            self.session.warn_of(&self.prepare(0, &made::made_batch()?)?.signed);
        }
        Ok(self)
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// An order's number.
    pub(crate) fn number(&self, item: usize) -> &OrderRef {
        &self.items[item].number
    }

    /// The same as text.
    pub(crate) fn id(&self, item: usize) -> &str {
        self.items[item].number.as_str()
    }

    /// Where an order stands in the file.
    pub(crate) fn place(&self, item: usize) -> Place {
        match &self.items[item].ware {
            Ware::Card(row) => row.place,
            Ware::TopUp(row) => row.place,
        }
    }

    /// Its line or row.
    pub(crate) fn line(&self, item: usize) -> u32 {
        line(self.place(item))
    }

    /// The row of a card.
    pub(crate) fn card(&self, item: usize) -> Option<&Row> {
        match &self.items[item].ware {
            Ware::Card(row) => Some(row),
            Ware::TopUp(_) => None,
        }
    }

    /// The last characters of a card's number, or of an account.
    pub(crate) fn masked(&self, item: usize) -> String {
        mask(match &self.items[item].ware {
            Ware::Card(row) => number(row),
            Ware::TopUp(row) => row.number.as_str(),
        })
    }

    /// The product code, or the item.
    pub(crate) fn product(&self, item: usize) -> &str {
        match &self.items[item].ware {
            Ware::Card(row) => row.product_code.as_str(),
            Ware::TopUp(row) => row.item_id.as_str(),
        }
    }

    /// The face value, in yuan.
    pub(crate) fn face_value(&self, item: usize) -> &str {
        match &self.items[item].ware {
            Ware::Card(row) => row.amount.as_str(),
            Ware::TopUp(row) => row.face_price.as_str(),
        }
    }

    /// The same to be added up: it is a whole number.
    pub(crate) fn yuan(&self, item: usize) -> u64 {
        self.face_value(item).parse().unwrap_or(0)
    }

    /// The text to get back.
    pub(crate) fn custom(&self, item: usize) -> Option<&str> {
        let custom = match &self.items[item].ware {
            Ware::Card(row) => &row.custom,
            Ware::TopUp(row) => &row.custom,
        };
        custom.as_ref().map(|custom| custom.as_str())
    }

    /// Whether the row has no number of its own.
    pub(crate) fn is_number_made(&self, item: usize) -> bool {
        self.card(item).is_some_and(|row| row.order_id.is_none())
    }

    /// The order keeps the number that it had before, and stands where it does.
    pub(crate) fn keep_number(&mut self, item: usize, order_id: &str, stands: State) {
        if let Ok(number) = OrderRef::of(self.kind, order_id) {
            self.items[item].number = number;
        }
        self.stand(item, stands);
    }

    /// The order stands elsewhere now.
    pub(crate) fn stand(&mut self, item: usize, stands: State) {
        self.items[item].stands = stands;
    }

    /// How many of these cards go into batches that the program chooses.
    pub(crate) fn without_batch(&self, items: &[usize]) -> usize {
        items.iter().filter(|item| self.is_batch_made(**item)).count()
    }

    fn is_batch_made(&self, item: usize) -> bool {
        self.card(item).is_some_and(|row| row.batchno.is_none()) && !self.edits.has(&self.names.batchno)
    }

    /// The form of an order; that of a card in its own batch or in the one that was made.
    pub(crate) fn prepare(&self, item: usize, made: &BatchNo) -> Result<Prepared, Failure> {
        let request = self.request(item, made)?;
        let signed = self.session.sign(&request, self.edits)?;
        let ordered = match &self.items[item].ware {
            Ware::Card(row) => Ordered::sale(&signed, self.session, number(row))?,
            Ware::TopUp(_) => Ordered::top_up(&signed, self.session)?,
        };
        Ok(Prepared { ordered, signed, is_made: self.is_batch_made(item) })
    }

    fn request(&self, item: usize, made: &BatchNo) -> Result<Request, Failure> {
        let notify_url = |own: Option<&NotifyUrl>| own.or(self.notify_url.as_ref()).cloned();
        let item = &self.items[item];
        Ok(match (&item.ware, &item.number, &self.cipher) {
            (Ware::Card(row), OrderRef::Sale(order_id), Some(cipher)) => Request::Submit(SubmitRequest {
                order_id: order_id.clone(),
                batchno: row.batchno.as_deref().unwrap_or(made).clone(),
                product_code: (*row.product_code).clone(),
                card: SealedCard::seal(number(row), &row.pin, cipher),
                amount: (*row.amount).clone(),
                notify_url: notify_url(row.notify_url.as_deref()),
                mcode: row.mcode.as_deref().cloned(),
                custom: row.custom.as_deref().cloned(),
            }),
            (Ware::TopUp(row), OrderRef::TopUp(order_id), _) => Request::Buy(BuyRequest {
                order_id: order_id.clone(),
                item_id: (*row.item_id).clone(),
                face_price: (*row.face_price).clone(),
                number: row.number.clone(),
                amt: (*row.amt).clone(),
                decimal: row.decimal.as_deref().cloned(),
                overtime: (*row.overtime).clone(),
                notify_url: notify_url(row.notify_url.as_deref()),
                custom: row.custom.as_deref().cloned(),
            }),
            _ => return Err(Failure::new(Exit::Internal, say!("an order number of another kind", "订单号的种类不对"))),
        })
    }

    /// The claim of an order. `ignored` are the names that [`Names::ignored`] gives.
    pub(crate) fn claim<'c>(&'c self, item: usize, prepared: &'c Prepared, ignored: &'c [&'c str]) -> Claim<'c> {
        let Prepared { ordered, signed, is_made } = prepared;
        let field = |name| self.session.field(signed, name).unwrap_or_default();
        let subject = match &self.items[item].ware {
            Ware::Card(row) => {
                let batchno = ordered.batchno.as_deref().unwrap_or_default();
                let batch = Batch { number: batchno, field: &self.names.batchno, is_made: *is_made };
                Subject::Card { batch, number: number(row), pin: &row.pin }
            }
            Ware::TopUp(_) => Subject::TopUp { account: field(Account::FIELD), quantity: field(Quantity::FIELD) },
        };
        let claim = ordered.claim(subject, signed, self.session, ignored);
        Claim { allow_duplicate: self.allow_duplicate, expects: Some(self.items[item].stands), ..claim }
    }

    /// The names of what may differ when the same order is sent again.
    pub(crate) fn ignored(&self) -> Vec<&str> {
        self.names.ignored()
    }

    /// Hands out the plans of all orders, in the order of the file. A form that cannot be signed ends it.
    pub(crate) fn plan(&self, made: &BatchNo, take: &mut dyn FnMut(&Plan<'_>)) -> Result<(), Failure> {
        let ignored = self.ignored();
        for item in 0..self.items.len() {
            let prepared = self.prepare(item, made)?;
            let made_id = self.is_number_made(item).then_some(self.names.order_id.as_str());
            take(&Plan { place: self.line(item), claim: self.claim(item, &prepared, &ignored), made_id });
        }
        Ok(())
    }

    /// From now on no reply about an order shows its card.
    pub(crate) fn hide(&self, item: usize) {
        if let Item { ware: Ware::Card(row), number: OrderRef::Sale(_), .. } = &self.items[item]
            && let Some(cipher) = &self.cipher
        {
            self.session.hide_for(self.id(item), number(row), &row.pin, cipher);
        }
    }

    /// How long one exchange may take.
    pub(crate) fn timeout(&self) -> Duration {
        self.session.timeout
    }
}

fn number(row: &Row) -> &str {
    row.card_number.as_ref().map_or("", |number| number.expose())
}

/// The number of a line or row.
pub(crate) fn line(place: Place) -> u32 {
    match place {
        Place::Line(line) => line,
        Place::Row(row) | Place::Cell { row, .. } => row,
    }
}
