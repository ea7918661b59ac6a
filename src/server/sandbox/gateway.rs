//! The gateway without its wire: a body in, an answer and the way it is to travel out.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::core::cipher::CardCipher;
use crate::core::form::Form;
use crate::core::lang::say;
use crate::core::protocol::Endpoint;
use crate::core::reply::Reply;
use crate::core::secret::{AesKey, ApiKey};
use crate::core::value::NotifyUrl;

use super::book::{Book, Card, Item, Sale, TopUp};
use super::caller::Caller;
use super::checks::{self, Refusal, optional, value, whole};
use super::clock::Clock;
use super::merchant::{AES_KEY, API_KEY};
use super::remark::{Detail, Note, Remark};
use super::replies;
use super::scenario::{Course, Delivery, Fate, Ruling, Scenario};
use super::seen::{Seen, Verdict};
use super::shown;
use super::subject::Subject;

/// What to tell the caller, and how.
#[derive(Debug)]
pub(super) struct Answer {
    /// The JSON of it.
    pub(super) json: String,
    /// How it travels.
    pub(super) delivery: Delivery,
}

impl Answer {
    fn prompt(json: String) -> Self {
        Self { json, delivery: Delivery::Prompt }
    }

    /// What it says, and how it is said.
    fn verdict(&self) -> Verdict {
        let said = Reply::parse(self.json.as_bytes());
        let (code, message) = said.map(|reply| (reply.code, reply.message)).unwrap_or_default();
        Verdict::Answer { code, message, delivery: self.delivery }
    }

    fn of(scenario: Scenario) -> Self {
        let json = match scenario.ruling {
            Ruling::Recorded(_) => replies::accepted(),
            Ruling::Rejected(why) => replies::refused(why),
            Ruling::Busy => replies::busy(),
        };
        Self { json, delivery: scenario.delivery }
    }
}

/// The gateway: its keys, its book, its clock, and who calls the merchant.
pub(super) struct Gateway {
    api_key: ApiKey,
    cipher: CardCipher,
    book: Mutex<Book>,
    clock: Clock,
    settle_after: Duration,
    caller: Arc<Caller>,
    note: Note,
}

impl Gateway {
    /// A gateway with an empty book.
    pub(super) fn new(settle_after: Duration, clock: Clock, caller: Arc<Caller>, note: Note) -> Self {
        Self {
            api_key: ApiKey::new(API_KEY.to_owned()),
            cipher: CardCipher::new(&AesKey::new(AES_KEY.to_owned())),
            book: Mutex::default(),
            clock,
            settle_after,
            caller,
            note,
        }
    }

    /// Answers one request, and has it noted.
    pub(super) fn answer(&self, endpoint: Endpoint, path: &str, body: &[u8]) -> Answer {
        let answered = self.rule(endpoint, body);
        let (answer, refusal) = match answered {
            Ok(answer) => (answer, None),
            Err(refusal) => (Answer::prompt(replies::refused(&refusal.message)), Some(refusal)),
        };
        self.note(&Remark::Request(Seen::answered(endpoint, path, body, &self.cipher, answer.verdict())));
        if let Some(Refusal { message, detail: Some(detail) }) = refusal {
            self.note(&Remark::Refused { endpoint, message: message.into_owned(), detail });
        }
        answer
    }

    fn rule(&self, endpoint: Endpoint, body: &[u8]) -> Result<Answer, Refusal> {
        let form = checks::check(endpoint, body, &self.api_key, &self.cipher)?;
        match endpoint {
            Endpoint::Submit => self.submit(&form),
            Endpoint::Query => self.query(&form),
            Endpoint::Balance => Ok(self.balance()),
            Endpoint::Bizorder => self.bizorder(&form),
            Endpoint::Buy => self.buy(&form),
        }
    }

    /// Passes a remark on.
    pub(super) fn note(&self, remark: &Remark) {
        (self.note)(remark);
    }

    fn submit(&self, form: &Form) -> Result<Answer, Refusal> {
        let id = value(form, "orderId")?;
        let batchno = value(form, "batchno")?;
        let face = whole(form, "amount")?;
        let (number, pin) = (value(form, "cardNumber")?, value(form, "cardPassword")?);
        let scenario = Scenario::of(&self.decrypt(number, "卡号解密失败")?);
        if self.decrypt(pin, "卡密解密失败")?.is_empty() {
            return Err(Refusal::missing("cardPassword"));
        }
        let card = Card::of_ciphertext(number, pin);

        let now = self.clock.now();
        let mut book = self.book();
        book.admits_sale(id, batchno, &card, now)?;
        if let Ruling::Recorded(fate) = scenario.ruling {
            let custom = optional(form, "custom").map(str::to_owned);
            let course = self.begin(fate, now);
            let entry = book.record_sale(id, Sale { batchno: batchno.to_owned(), card, face, custom, course });
            self.announce(form, &Subject::Sale(entry));
        }
        Ok(Answer::of(scenario))
    }

    fn buy(&self, form: &Form) -> Result<Answer, Refusal> {
        let id = value(form, "orderno")?;
        let item = Item::find(value(form, "itemId")?).ok_or("商品不存在")?;
        if whole(form, "checkItemFacePrice")? != item.face {
            return Err("面值与产品不符".into());
        }
        let price = item.price(whole(form, "amt")?);
        if let Some(given) = optional(form, "decimal").filter(|given| *given != price.to_string()) {
            return Err(Refusal::explained(
                "金额校验不符",
                Detail::Other(say!("given {}, expected {price}", "给出的是 {}，应为 {price}", shown::broken(given))),
            ));
        }
        let number = value(form, "number")?;
        let scenario = Scenario::of(number);

        let now = self.clock.now();
        let mut book = self.book();
        book.admits_top_up(id, price, now)?;
        if let Ruling::Recorded(fate) = scenario.ruling {
            let ext = optional(form, "ext1").map(str::to_owned);
            let course = self.begin(fate, now);
            let entry = book.record_top_up(id, TopUp { item, number: number.to_owned(), price, ext, course });
            self.announce(form, &Subject::TopUp(entry));
        }
        Ok(Answer::of(scenario))
    }

    fn query(&self, form: &Form) -> Result<Answer, Refusal> {
        let id = value(form, "orderId")?;
        let json = match self.book().sale(id) {
            Some(entry) => replies::sale(entry, self.clock.now(), &self.api_key),
            None => replies::no_such_sale(id, &self.api_key),
        };
        Ok(Answer::prompt(json))
    }

    fn bizorder(&self, form: &Form) -> Result<Answer, Refusal> {
        let id = value(form, "orderno")?;
        let book = self.book();
        let entry = book.top_up(id).ok_or(replies::NO_SUCH_ORDER)?;
        Ok(Answer::prompt(replies::top_up(entry, self.clock.now(), &self.api_key)))
    }

    fn balance(&self) -> Answer {
        let money = self.book().balance(self.clock.now());
        Answer::prompt(replies::balance(money, &self.api_key))
    }

    /// Whoever gave an address is told there what becomes of the order.
    fn announce(&self, form: &Form, subject: &Subject) {
        if let Some(url) = optional(form, NotifyUrl::FIELD) {
            self.caller.expect(url, subject);
        }
    }

    fn decrypt(
        &self,
        ciphertext: &str,
        message: &'static str,
    ) -> Result<impl std::ops::Deref<Target = String>, Refusal> {
        self.cipher.decrypt(ciphertext).map_err(|error| Refusal::explained(message, Detail::Ciphertext(error)))
    }

    fn begin(&self, fate: Fate, now: Duration) -> Course {
        Course::begin(fate, now, self.settle_after)
    }

    /// No change to the book is ever left half done, so that a poisoned lock is as good as any.
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
