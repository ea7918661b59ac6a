//! Single characters got wrong.

use super::Family;

type Slip = (&'static str, fn(&mut Vec<u8>, usize));

const SLIPS: [Slip; 5] = [
    ("missing", |v, at| _ = v.remove(at)),
    ("doubled", |v, at| v.insert(at, v[at])),
    ("transposed", |v, at| v.swap(at, at + 1)),
    ("replaced", |v, at| v[at] = if v[at] == b'7' { b'3' } else { b'7' }),
    ("added", |v, at| v.insert(at, if v.iter().all(u8::is_ascii_hexdigit) { b'8' } else { b'x' })),
];

pub(super) fn family() -> Family {
    let mut family = Family::new("slips");
    // A place where the neighbours differ, so that a transposition is one.
    for (forms, field, at) in [
        ("query submit", "orderId", 3),
        ("query", "customerId", 0),
        ("submit", "batchno", 6),
        ("submit", "productCode", 2),
        ("submit", "cardNumber", 5),
        ("submit", "cardPassword", 9),
        ("submit", "notify_url", 9),
        ("buy", "number", 1),
        ("buy", "itemId", 2),
        ("notification", "systemOrderId", 4),
    ] {
        for (what, slip) in SLIPS {
            family.field(forms, field, "character", what, move |v| slip(v, at));
        }
    }
    family
}
