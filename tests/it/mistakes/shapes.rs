//! Joins and orders.

use super::Family;
use super::signer::{Field, Signer};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(fields: &[Field], pair: fn(&str, &str) -> String, between: &str) -> String {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let pairs: Vec<_> = fields.iter().map(|(name, value)| pair(name, &quoted(&text(value)))).collect();
    pairs.join(between)
}

fn join(between: &'static str) -> impl Fn(&mut Signer) {
    move |signer| signer.between = between
}

fn pair(pair: fn(&str, &[u8]) -> Vec<u8>) -> impl Fn(&mut Signer) {
    move |signer| signer.pair = pair
}

fn sort(sort: fn(&mut Vec<Field>)) -> impl Fn(&mut Signer) {
    move |signer| signer.sort = sort
}

#[allow(clippy::too_many_lines)]
pub(super) fn family() -> Family {
    let mut family = Family::new("shapes");
    let f = &mut family;
    let other = "separators_other";
    f.add("query submit buy", "separators_missing", "no `&`", join(""));
    for (forms, between) in [
        ("query submit", ","),
        ("query buy", "|"),
        ("balance", ";"),
        ("query submit", "\n"),
        ("buy", " "),
        ("balance", ", "),
        ("query", "&&"),
        ("query", " & "),
        ("topup", "-"),
    ] {
        f.add(forms, other, &format!("`{}` between", between.escape_debug()), join(between));
    }
    f.add("query submit", "separators_other|html_escaped", "`&amp;` between", join("&amp;"));
    f.add("query", other, "blanks round `=`", pair(|name, value| [name.as_bytes(), b" = ", value].concat()));
    f.add("query buy", other, "`:` for `=`", pair(|name, value| [name.as_bytes(), b":", value].concat()));
    f.add("balance", other, "`=>` for `=`", pair(|name, value| [name.as_bytes(), b"=>", value].concat()));
    f.add("query submit", "separators_missing", "no `=`", pair(|name, value| [name.as_bytes(), value].concat()));
    f.add("query submit buy", "names_left_out", "values alone", pair(|_, value| value.to_vec()));
    f.add("query buy", "names_left_out|separators_missing", "values one upon another", |s| {
        s.pair = |_, value| value.to_vec();
        s.between = "";
    });
    f.add("balance", "names_left_out|separators_other", "values with commas", |s| {
        s.pair = |_, value| value.to_vec();
        s.between = ",";
    });
    f.add("query submit", "separators_missing", "names and values one upon another", |s| {
        s.pair = |name, value| [name.as_bytes(), value].concat();
        s.between = "";
    });
    f.add("topup", "separators_other|separators_missing|key_joined", "`&` at the end too", |s| {
        s.pair = |name, value| [name.as_bytes(), b"=", value, b"&"].concat();
        s.between = "";
        s.frame = std::sync::Arc::new(|text, key| [text, b"&key=", key].concat());
    });
    f.add("query buy", "separators_other", "`&` in front", |s| s.before_key.push(|text| [b"&", text].concat()));
    f.add("balance", "separators_other", "`?` in front", |s| s.before_key.push(|text| [b"?", text].concat()));
    f.add("query buy topup", "json_signed", "JSON", |s| {
        s.text = Some(|fields| format!("{{{}}}", json(fields, |n, v| format!("\"{n}\":\"{v}\""), ",")).into_bytes());
    });
    f.add("query balance", "json_signed", "JSON with blanks", |s| {
        s.text = Some(|fields| format!("{{{}}}", json(fields, |n, v| format!("\"{n}\": \"{v}\""), ", ")).into_bytes());
    });
    f.add("topup buy", "json_signed|order_as_given", "JSON in the order given", |s| {
        s.sort = |_| ();
        s.text = Some(|fields| format!("{{{}}}", json(fields, |n, v| format!("\"{n}\":\"{v}\""), ",")).into_bytes());
    });
    f.add("topup", "json_signed|key_bare", "JSON and the bare key", |s| {
        s.text = Some(|fields| format!("{{{}}}", json(fields, |n, v| format!("\"{n}\":\"{v}\""), ",")).into_bytes());
        s.frame = std::sync::Arc::new(|text, key| [text, key].concat());
    });
    f.add("submit buy topup", "order_as_given", "as given", sort(|_| ()));
    f.add(
        "submit query buy",
        "order_by_value|order_php",
        "by value",
        sort(|fields| {
            fields.sort_by(|one, two| one.1.cmp(&two.1));
        }),
    );
    f.add(
        "reply",
        "order_case_insensitive|order_locale",
        "without regard to case",
        sort(|fields| {
            fields.sort_by_key(|(name, _)| name.to_lowercase());
        }),
    );
    f.add(
        "submit query topup",
        "order_descending",
        "descending",
        sort(|fields| fields.sort_by(|one, two| two.cmp(one))),
    );
    f.add(
        "submit buy",
        "order_by_length",
        "by length, then by name",
        sort(|fields| {
            fields.sort_by_key(|(name, _)| (name.len(), name.clone()));
        }),
    );
    f.add(
        "submit",
        "order_by_length",
        "by length, then as given",
        sort(|fields| {
            fields.sort_by_key(|(name, _)| name.len());
        }),
    );
    // What a collation of words does: it does not see the sign between, at first.
    f.add(
        "reply",
        "order_locale|order_case_insensitive",
        "as a dictionary",
        sort(|fields| {
            fields.sort_by_key(|(name, _)| (name.replace('_', "").to_lowercase(), name.clone()));
        }),
    );
    // Numbers as numbers and before all words, as PHP compares values.
    f.add(
        "buy",
        "order_php|order_by_value",
        "asort",
        sort(|fields| {
            let number = |value: &[u8]| text(value).parse::<f64>().ok();
            fields.sort_by(|one, two| match (number(&one.1), number(&two.1)) {
                (Some(one), Some(two)) => one.total_cmp(&two),
                _ => one.1.cmp(&two.1),
            });
        }),
    );
    f.add("buy query", "order_by_value|names_left_out|order_php", "values alone, sorted", |s| {
        s.sort = |fields| fields.sort_by(|one, two| one.1.cmp(&two.1));
        s.pair = |_, value| value.to_vec();
    });
    f.add(
        "reply",
        "order_numeric",
        "numbers as numbers",
        sort(|fields| fields.sort_by_key(|(name, _)| (name.parse().unwrap_or(u32::MAX), name.clone()))),
    );
    f.add("notification", "order_as_given|order_descending", "last field first", sort(|fields| fields.reverse()));
    family
}
