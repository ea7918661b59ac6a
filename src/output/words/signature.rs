//! Words for what a signature leaves out.

use crate::core::lang::{Words, say};
use crate::core::signature::Treatment;

/// Why a field is left out of the string that is signed; `None` for a signed one.
#[must_use]
pub fn why_left_out(treatment: Treatment) -> Option<Words> {
    match treatment {
        Treatment::Signed => None,
        Treatment::IsSignature => Some(say!("carries the signature", "是签名本身")),
        Treatment::Router => Some(say!("is the router's own field", "是路由器自己的字段")),
        Treatment::Empty => Some(say!("is empty", "为空")),
        Treatment::Unsigned => Some(say!("is an unsigned field (不参与签名)", "是不参与签名的字段")),
    }
}
