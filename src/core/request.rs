//! From checked values to a signed form (gateway protocol, requests).
//!
//! ```
//! use consign::core::base_url::BaseUrl;
//! use consign::core::cipher::CardCipher;
//! use consign::core::merchant::{Endpoints, Merchant};
//! use consign::core::request::{Request, SealedCard, SubmitRequest};
//! use consign::core::secret::{AesKey, ApiKey, Pin};
//! use consign::core::value::{BatchNo, FaceValue, OrderId, ProductCode, Timestamp};
//!
//! let merchant = Merchant {
//!     base_url: BaseUrl::parse("http://127.0.0.1:9093").expect("a URL"),
//!     customer_id: "10001".to_owned(),
//!     api_key: ApiKey::new("sandbox-api-key".to_owned()),
//!     endpoints: Endpoints::default(),
//! };
//! let cipher = CardCipher::new(&AesKey::new("sandbox-aes-key!".to_owned()));
//! let pin = Pin::new("123456".to_owned()).expect("a PIN");
//! let sale = Request::Submit(SubmitRequest {
//!     order_id: OrderId::parse("C20261122000001")?,
//!     batchno: BatchNo::parse("B20261122")?,
//!     product_code: ProductCode::parse("12")?,
//!     card: SealedCard::seal("6000000000000000", &pin, &cipher),
//!     amount: FaceValue::parse("100")?,
//!     notify_url: None,
//!     mcode: None,
//!     custom: None,
//! });
//! let signed = sale.sign(&merchant, &Timestamp::at(1_763_800_000)?, &[])?;
//! assert_eq!(signed.url, "http://127.0.0.1:9093/v2_tocard.html");
//! assert_eq!(signed.form.get("cardPassword"), Some("74c77274f6da282bd58c9df38510f57d"));
//! assert!(signed.canonical.masked().ends_with("&timestamp=1763800000&key=***"));
//!
//! // A value that breaks its field's rule is never one.
//! assert!(FaceValue::parse("99.5").is_err());
//! # Ok::<(), consign::core::request::BadField>(())
//! ```

use super::cipher::CardCipher;
use super::fold::folded;
use super::form::{Form, FormError};
use super::invisible::is_invisible;
use super::merchant::{EndpointSettings, Merchant};
use super::protocol::{CUSTOMER_ID, Endpoint, Field, Invalid, TIMESTAMP, Warning};
use super::secret::Pin;
use super::signature::{Canonical, Signature};
use super::value::{
    Account, BatchNo, CheckedPrice, Custom, FaceCode, FaceValue, ItemId, NotifyUrl, OrderId, Overtime, ProductCode,
    Quantity, Timestamp, TopUpFace, TopUpId,
};

/// What one request asks for.
#[derive(Debug)]
pub enum Request {
    /// Sell a card.
    Submit(SubmitRequest),
    /// Look up a sale.
    Query(OrderId),
    /// Look up the balance.
    Balance,
    /// Look up a top-up.
    Bizorder(TopUpId),
    /// Place a top-up.
    Buy(BuyRequest),
}

/// The sale of one card.
#[derive(Clone, Debug)]
pub struct SubmitRequest {
    /// The merchant's order number.
    pub order_id: OrderId,
    /// The batch it belongs to.
    pub batchno: BatchNo,
    /// What kind of card.
    pub product_code: ProductCode,
    /// Number and PIN, encrypted.
    pub card: SealedCard,
    /// The card's face value.
    pub amount: FaceValue,
    /// Where to be notified, if at all.
    pub notify_url: Option<NotifyUrl>,
    /// The face-value code.
    pub mcode: Option<FaceCode>,
    /// Text to get back.
    pub custom: Option<Custom>,
}

/// A card's number and PIN as the hex ciphertext that is sent and signed.
#[derive(Clone)]
pub struct SealedCard {
    number: String,
    pin: String,
}

impl SealedCard {
    /// Encrypts a card. A card without a number has an empty one, which is a block of its own.
    #[must_use]
    pub fn seal(number: &str, pin: &Pin, cipher: &CardCipher) -> Self {
        Self { number: cipher.encrypt(number), pin: cipher.encrypt(pin.expose()) }
    }
}

/// Ciphertext under a shared key in ECB counts as a secret.
impl std::fmt::Debug for SealedCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealedCard([hidden])")
    }
}

/// A top-up.
#[derive(Debug)]
pub struct BuyRequest {
    /// The merchant's order number.
    pub order_id: TopUpId,
    /// What to buy.
    pub item_id: ItemId,
    /// Its face value.
    pub face_price: TopUpFace,
    /// For whom.
    pub number: Account,
    /// How many.
    pub amt: Quantity,
    /// The price to check; not sent at all when absent ("不传不校验").
    pub decimal: Option<CheckedPrice>,
    /// How long it may wait.
    pub overtime: Overtime,
    /// Where to be notified, if at all.
    pub notify_url: Option<NotifyUrl>,
    /// Text to get back.
    pub custom: Option<Custom>,
}

impl Request {
    /// Where it goes.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        match self {
            Self::Submit(_) => Endpoint::Submit,
            Self::Query(_) => Endpoint::Query,
            Self::Balance => Endpoint::Balance,
            Self::Bizorder(_) => Endpoint::Bizorder,
            Self::Buy(_) => Endpoint::Buy,
        }
    }

    /// The endpoint's own fields under their documented names; `None` is not sent.
    fn fields(&self) -> Vec<(&'static str, Option<&str>)> {
        match self {
            Self::Submit(sale) => vec![
                (OrderId::FIELD, Some(sale.order_id.as_str())),
                (BatchNo::FIELD, Some(sale.batchno.as_str())),
                (ProductCode::FIELD, Some(sale.product_code.as_str())),
                ("cardNumber", Some(&sale.card.number)),
                ("cardPassword", Some(&sale.card.pin)),
                (FaceValue::FIELD, Some(sale.amount.as_str())),
                (NotifyUrl::FIELD, sale.notify_url.as_ref().map(NotifyUrl::as_str)),
                (FaceCode::FIELD, sale.mcode.as_ref().map(FaceCode::as_str)),
                (Custom::FIELD, sale.custom.as_ref().map(Custom::as_str)),
            ],
            Self::Query(order_id) => vec![(OrderId::FIELD, Some(order_id.as_str()))],
            Self::Balance => vec![],
            Self::Bizorder(order_id) => vec![(TopUpId::FIELD, Some(order_id.as_str()))],
            Self::Buy(order) => vec![
                (TopUpId::FIELD, Some(order.order_id.as_str())),
                (TopUpFace::FIELD, Some(order.face_price.as_str())),
                (CheckedPrice::FIELD, order.decimal.as_ref().map(CheckedPrice::as_str)),
                (ItemId::FIELD, Some(order.item_id.as_str())),
                (Account::FIELD, Some(order.number.as_str())),
                (Quantity::FIELD, Some(order.amt.as_str())),
                (NotifyUrl::FIELD, order.notify_url.as_ref().map(NotifyUrl::as_str)),
                (Overtime::FIELD, Some(order.overtime.as_str())),
                ("ext1", order.custom.as_ref().map(Custom::as_str)),
            ],
        }
    }

    /// Builds and signs the form. `overrides` are raw fields by their names on the wire: they
    /// add, replace, or (with an empty value) leave out, before the form is signed.
    pub fn sign(
        &self,
        merchant: &Merchant,
        timestamp: &Timestamp,
        overrides: &[(String, String)],
    ) -> Result<SignedRequest, BadField> {
        let endpoint = self.endpoint();
        let settings = merchant.endpoints.of(endpoint);
        let mut form = Form::new();
        form.push(settings.wire_name(CUSTOMER_ID.name), &merchant.customer_id)?;
        if settings.timestamp {
            form.push(settings.wire_name(TIMESTAMP.name), timestamp.as_str())?;
        }
        for (name, value) in self.fields() {
            if let Some(value) = value {
                form.push(settings.wire_name(name), value)?;
            }
        }
        for (name, value) in overrides {
            check_name(name, endpoint, &settings)?;
            if value.is_empty() {
                form.remove(name);
            } else {
                form.set(name, value);
            }
        }
        // Whoever looks an order up goes by the merchant's own number.
        let customer_id = form.get(settings.wire_name(CUSTOMER_ID.name));
        if customer_id.is_some_and(|given| given != merchant.customer_id) {
            return Err(BadField::AnotherCustomer { ours: merchant.customer_id.clone() });
        }
        let mut warnings = Vec::new();
        for (name, value) in form.iter() {
            match Field::find(endpoint, settings.documented_name(name)) {
                Some(field) => warnings.extend(field.check(value)?),
                None if name == "sign" => {}
                None => check_unknown(name, value, &mut warnings)?,
            }
        }
        let canonical = Canonical::of(&form, &settings.unsigned);
        let signature = canonical.sign(&merchant.api_key);
        if !overrides.iter().any(|(name, _)| name == "sign") {
            form.push("sign", signature.to_string())?;
        }
        let unsigned = settings.unsigned.into_iter().filter(|name| form.get(name).is_some()).collect();
        Ok(SignedRequest { endpoint, url: merchant.url(endpoint), form, canonical, signature, unsigned, warnings })
    }
}

/// A raw field whose name is nearly that of a documented one is meant to be that.
fn check_name(name: &str, endpoint: Endpoint, settings: &EndpointSettings) -> Result<(), BadField> {
    let documented = endpoint.fields().iter().map(|field| field.name).chain([CUSTOMER_ID.name, TIMESTAMP.name]);
    let known: Vec<&str> = documented.map(|known| settings.wire_name(known)).chain(["sign"]).collect();
    if known.contains(&name) {
        return Ok(());
    }
    let plain = folded(name);
    if let Some(meant) = known.into_iter().find(|known| folded(known) == plain) {
        return Err(BadField::Misspelt { name: name.to_owned(), meant: meant.to_owned() });
    }
    if name.trim() != name || name.chars().any(is_invisible) {
        return Err(BadField::Odd(name.to_owned()));
    }
    Ok(())
}

/// A field that the protocol's tables do not know has no rule; it must still sign safely.
fn check_unknown(name: &str, value: &str, warnings: &mut Vec<Warning>) -> Result<(), BadField> {
    if name.contains(['&', '=']) || name.chars().chain(value.chars()).any(char::is_control) {
        return Err(BadField::Unsafe(name.to_owned()));
    }
    if value.contains(['&', '=']) {
        warnings.push(Warning::SignsAlike { field: name.to_owned() });
    }
    Ok(())
}

/// Why a form cannot be built. Its words are not made here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadField {
    /// A value breaks its field's rule.
    Invalid(Invalid),
    /// A name is empty or stands twice (two fields renamed to one, say).
    Form(FormError),
    /// A raw field whose name differs from a documented one in letter case, blanks and the like.
    Misspelt {
        /// The name as given.
        name: String,
        /// The documented one, as this gateway has it.
        meant: String,
    },
    /// The name of a raw field has a blank at an end, or something that does not show.
    Odd(String),
    /// An order under another customer id.
    AnotherCustomer {
        /// The profile's customer id.
        ours: String,
    },
    /// A raw field that could not be signed without doubt.
    Unsafe(String),
}

impl From<Invalid> for BadField {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<FormError> for BadField {
    fn from(error: FormError) -> Self {
        Self::Form(error)
    }
}

/// A form that is ready to be sent.
#[derive(Debug)]
pub struct SignedRequest {
    /// Where it goes.
    pub endpoint: Endpoint,
    /// The full URL.
    pub url: String,
    /// All fields, `sign` the last.
    pub form: Form,
    /// What was signed.
    pub canonical: Canonical,
    /// The signature of it.
    pub signature: Signature,
    /// Fields that are sent and not signed.
    pub unsigned: Vec<String>,
    /// What to tell the operator before it is sent.
    pub warnings: Vec<Warning>,
}

#[cfg(test)]
mod tests;
