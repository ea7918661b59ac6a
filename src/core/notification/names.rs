//! The names of a notification's fields, whoever sends it.

/// Those of a sale (gateway protocol, notifications): the merchant document's, then those that other
/// implementations of the gateway have as well or instead. Without the first three it is none.
pub const SALE_NAMES: [&str; 15] = [
    "systemOrderId",
    "orderId",
    "status",
    "customerId",
    "message",
    "money",
    "successAmount",
    "actualAmount",
    "successTime",
    "custom",
    "amount",
    "extendParams",
    "realPrice",
    "cardNumber",
    "cardPassword",
];

/// Those of a top-up. Without the first three it is none.
pub const TOP_UP_NAMES: [&str; 11] =
    ["tmporder", "orderno", "code", "customerId", "number", "money", "amount", "cardno", "voucher", "ext", "message"];

/// How many of them, from the first, stand in every notification.
pub const NEVER_MISSING: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::notification::{NotifiedState, SaleNotice, Sender, TopUpNotice, looks_like};
    use crate::core::secret::ApiKey;

    #[test]
    fn whatever_is_sent_has_these_names_and_is_known_by_them() {
        let key = ApiKey::new("k".into());
        let sale = SaleNotice {
            customer_id: "1",
            order_id: "C1",
            system_order_id: "S1",
            state: NotifiedState::Succeeded,
            face_value: "100",
            real_face_value: Some("100"),
            settled: Some("95"),
            time: 1,
            message: "m",
            custom: "c",
        };
        for sender in [Sender::Document, Sender::Peer] {
            let form = sale.sign(sender, &key);
            assert!(form.iter().all(|(name, _)| name == "sign" || SALE_NAMES.contains(&name)), "{form:?}");
        }
        let top_up = TopUpNotice {
            customer_id: "1",
            order_id: "C1",
            system_order_id: "S1",
            state: NotifiedState::Succeeded,
            number: "13800000000",
            face_value: "100",
            charged: "98",
            message: "m",
            ext: "e",
        };
        let form = top_up.sign(&key);
        assert!(form.iter().all(|(name, _)| name == "sign" || TOP_UP_NAMES.contains(&name)), "{form:?}");
        for names in [&SALE_NAMES[..], &TOP_UP_NAMES[..]] {
            assert!(looks_like(names[..NEVER_MISSING].iter().copied()));
            assert!(!looks_like(names[1..].iter().copied()));
        }
    }
}
