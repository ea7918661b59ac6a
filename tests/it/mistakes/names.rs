//! Names that are not those of the form.

use super::Family;
use super::signer::{Signer, swap};

fn all_names(signer: &mut Signer, change: impl Fn(&str) -> String) {
    for (name, _) in &mut signer.fields {
        *name = change(name);
    }
    // What stays unsigned does so under its own name.
    signer.fields.retain(|(name, _)| {
        !["custom", "message"].contains(&name.to_lowercase().as_str()) || signer.unsigned.is_empty()
    });
    signer.fields.retain(|(name, _)| !name.eq_ignore_ascii_case("s"));
}

fn parted(name: &str, sign: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push_str(sign);
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

fn first_upper(name: &str) -> String {
    name[..1].to_uppercase() + &name[1..]
}

pub(super) fn family() -> Family {
    let mut family = Family::new("names");
    let f = &mut family;
    f.add("submit buy query notification", "name_case", "all lower-case", |s| all_names(s, str::to_lowercase));
    f.add("submit buy balance", "name_case", "all upper-case", |s| all_names(s, str::to_uppercase));
    f.add("submit-all buy query notification", "name_style", "snake_case", |s| all_names(s, |name| parted(name, "_")));
    f.add("submit topup", "name_style", "kebab-case", |s| all_names(s, |name| parted(&name.replace('_', "-"), "-")));
    f.add("submit query topup", "name_style|name_case", "PascalCase", |s| all_names(s, first_upper));
    f.add("submit buy", "name_style", "camelCase", |s| s.rename("notify_url", "notifyUrl"));
    for (forms, name, other, kinds) in [
        ("submit query", "orderId", "orderid", "name_case|name_misspelt"),
        ("notification", "orderId", "ORDERID", "name_case"),
        ("submit query balance", "customerId", "customerid", "name_case|name_misspelt"),
        ("buy", "customerId", "customerID", "name_case|name_misspelt"),
        ("submit", "productCode", "productcode", "name_case|name_misspelt"),
        ("submit", "batchno", "batchNo", "name_case|name_misspelt|name_style"),
        ("buy", "orderno", "orderNo", "name_case|name_misspelt|name_style"),
        ("topup", "tmporder", "tmpOrder", "name_case|name_misspelt|name_style"),
        ("submit", "cardNumber", "cardnumber", "name_case|name_misspelt"),
        ("buy", "timestamp", "timeStamp", "name_case|name_misspelt|name_style"),
        ("balance", "timestamp", "Timestamp", "name_case|name_misspelt|name_style"),
        ("buy", "notify_url", "notifyurl", "name_style|name_misspelt"),
        ("submit query", "orderId", "order_id", "name_style"),
        ("query", "customerId", "customer_id", "name_style"),
        ("submit", "productCode", "product-code", "name_style"),
        ("submit query", "orderId", "oderId", "name_misspelt"),
        ("query", "orderId", "orderrId", "name_misspelt"),
        ("notification", "orderId", "ordreId", "name_misspelt"),
        ("balance buy", "customerId", "costumerId", "name_misspelt"),
        ("balance", "customerId", "custmerId", "name_misspelt"),
        ("submit", "amount", "ammount", "name_misspelt"),
        ("topup", "amount", "amout", "name_misspelt"),
        ("query balance", "timestamp", "timestap", "name_misspelt"),
        ("buy", "timestamp", "timestmap", "name_misspelt"),
        ("submit", "batchno", "bacthno", "name_misspelt"),
        ("submit", "cardNumber", "cardNumer", "name_misspelt"),
        ("submit", "cardPassword", "cardPasword", "name_misspelt"),
        ("submit buy", "notify_url", "notify_uri", "name_misspelt"),
        ("submit", "notify_url", "notfiy_url", "name_misspelt"),
        ("buy", "overtime", "overtme", "name_misspelt"),
        ("notification", "successAmount", "sucessAmount", "name_misspelt"),
        ("notification", "actualAmount", "actualAmont", "name_misspelt"),
    ] {
        f.add(forms, kinds, &format!("{name} as {other}"), move |s| s.rename(name, other));
    }
    // A browser that shows the string reads entities without their semicolon.
    f.add("buy query", "name_eaten", "&times", |s| s.before_key.push(|text| swap(text, "&times", "×")));
    f.add("submit", "name_eaten", "&not", |s| s.before_key.push(|text| swap(text, "&not", "¬")));
    f.add("submit-all buy", "name_eaten", "&times and &not", |s| {
        s.before_key.extend([(|text| swap(&swap(text, "&times", "×"), "&not", "¬")) as super::signer::Text]);
    });
    family
}
