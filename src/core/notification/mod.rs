//! What the platform tells by itself once an order is decided (gateway protocol, notifications).
//!
//! A body is read in three steps, each of which may end it: it is a form or one JSON object of
//! scalars; its signature is one that the merchant's key makes, in whatever dialect; and it says
//! which order stands where. What it says is evidence: the order's own ledger decides what that is
//! worth.
//!
//! ```
//! use consign::core::notification::{SignedFields, NotifiedState};
//! use consign::core::secret::ApiKey;
//!
//! let body = SignedFields::parse(
//!     b"customerId=10001&orderId=C20261122000001&status=2&money=100&successAmount=95&actualAmount=100\
//!       &sign=15843cb95b252275666ef7729072bcd2",
//! )?;
//! let key = ApiKey::new("test-api-key".to_owned());
//! assert!(body.verify(&key, &[], None).is_some());
//! let told = body.read(&key)?;
//! assert_eq!(told.state, NotifiedState::Succeeded);
//! let amounts = told.amounts(Some("100"), None);
//! assert_eq!((amounts.settled.as_deref(), amounts.real_face_value.as_deref()), (Some("95"), Some("100")));
//! # Ok::<(), consign::core::notification::Malformed>(())
//! ```

mod amounts;
mod compose;
mod dialect;
mod fields;
mod malformed;
mod names;
mod told;

pub use self::amounts::{Amounts, Meaning};
pub use self::compose::{SaleNotice, Sender, TopUpNotice, sign};
pub use self::dialect::{Dialect, may_be_null};
pub use self::fields::SignedFields;
pub use self::malformed::Malformed;
pub use self::names::{NEVER_MISSING, SALE_NAMES, TOP_UP_NAMES};
pub use self::told::{NotifiedState, SALE_SUCCEEDED, Told, looks_like};
