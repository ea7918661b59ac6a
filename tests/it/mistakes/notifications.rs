//! Notifications, and fields whose value is null.

use super::Family;
use super::signer::{Signer, percent};

/// The sender signs null as an empty value, and its form drops the field.
fn dropped(names: &'static [&'static str]) -> impl Fn(&mut Signer) {
    move |signer| {
        signer.keeps_empty = true;
        signer.fields.extend(names.iter().map(|name| ((*name).to_owned(), Vec::new())));
    }
}

pub(super) fn family() -> Family {
    let mut family = Family::new("notifications");
    let f = &mut family;
    let null = "null_signed|empty_kept";
    f.add("topup", null, "null cardno", dropped(&["cardno"]));
    f.add("topup", null, "null voucher", dropped(&["voucher"]));
    f.add("topup", null, "null cardno and voucher", dropped(&["cardno", "voucher"]));
    f.add("notification-all", null, "null cardNumber", dropped(&["cardNumber"]));
    f.add("notification-all", null, "null cardNumber and cardPassword", dropped(&["cardNumber", "cardPassword"]));
    f.add("notification-all", null, "null realPrice", dropped(&["realPrice"]));
    f.add("notification-all", null, "null extendParams", dropped(&["extendParams"]));
    f.add("notification-all", null, "null extendParams and realPrice", dropped(&["extendParams", "realPrice"]));
    f.add("notification", "unsigned_signed", "custom and message signed", |s| s.unsigned.clear());
    f.add("notification", "unsigned_signed", "message signed", |s| s.unsigned.retain(|name| *name != "message"));
    f.add("notification", "unsigned_signed", "custom signed", |s| s.unsigned.retain(|name| *name != "custom"));
    let left_out = "field_left_out|fields_subset";
    for name in ["systemOrderId", "status", "money", "successAmount", "actualAmount", "successTime"] {
        let make = move |s: &mut Signer| s.fields.retain(|(given, _)| given != name);
        f.take("notification", left_out, &format!("without {name}"), Some(name), make);
    }
    f.add("notification-all", left_out, "without custom and message", |s| {
        s.fields.retain(|(name, _)| !["custom", "message"].contains(&name.as_str()));
    });
    let number = "number_format";
    f.signed_as("notification", "successAmount", number, "95.5");
    f.signed_as("notification", "successAmount", number, "95.50");
    f.signed_as("notification", "money", number, "100");
    f.signed_as("notification", "money", number, "100.0000");
    f.signed_as("notification", "actualAmount", number, "100.0");
    f.signed_as("notification", "actualAmount", number, "100.00");
    f.signed_as("notification", "successAmount", number, "9550");
    f.signed_as("topup", "amount", number, "99.5");
    f.signed_as("topup", "amount", number, "99.50");
    f.signed_as("topup", "money", number, "100.00");
    f.signed_as("topup", "ext", "value_literal|null_format", "None");
    f.signed_as("notification-all", "custom", "value_literal|null_format", "null");
    f.field("notification-all", "custom", "url_encoded", "percent-encoded", |v| *v = percent(v, "-_.", "+", true));
    f.field("notification-all", "message", "url_encoded", "percent-encoded", |v| *v = percent(v, "-_.", "%20", true));
    f.field("topup", "message", "blank_at_end", "a blank at the end", |v| v.push(b' '));
    f.field("topup", "message", "json_escaped", r"\uXXXX", |v| {
        *v = String::from_utf8_lossy(v)
            .chars()
            .map(|c| format!("\\u{:04x}", u32::from(c)))
            .collect::<Vec<_>>()
            .concat()
            .into();
    });
    family
}
