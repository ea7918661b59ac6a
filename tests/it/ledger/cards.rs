//! The same card, written otherwise.

use consign::ledger::{Ledger, Outcome, Refusal};

use super::claims::refusal;
use super::{NOW, Sale, in_memory, sale};

fn card<'a>(order_id: &'a str, number: &'a str, pin: &'a str) -> Sale<'a> {
    Sale { pin, ..sale(order_id, number) }
}

fn with(number: &str, pin: &str) -> Ledger {
    let mut ledger = in_memory();
    card("A", number, pin).send(&mut ledger, Outcome::Accepted, NOW);
    ledger
}

#[track_caller]
fn assert_same(one: (&str, &str), other: (&str, &str)) {
    for (one, other) in [(one, other), (other, one)] {
        let mut ledger = with(one.0, one.1);
        let again = card("B", other.0, other.1);
        let refused = refusal(again.claim(&mut ledger, NOW));
        assert!(
            matches!(&refused, Refusal::SameCard(order) if order.order_id == "A"),
            "{one:?} {other:?}: {refused:?}"
        );
        Sale { allow_duplicate: true, ..again }.leave_behind(&mut ledger, NOW);
    }
}

#[track_caller]
fn assert_different(one: (&str, &str), other: (&str, &str)) {
    for (one, other) in [(one, other), (other, one)] {
        card("B", other.0, other.1).leave_behind(&mut with(one.0, one.1), NOW);
    }
}

#[test]
fn blanks_dashes_and_what_does_not_show_make_no_other_card() {
    let plain = ("6222000000001234", "123456");
    for number in ["6222 0000 0000 1234", "6222-0000-0000-1234", "\u{feff}6222000000001234", "6222000000001234 "] {
        assert_same(plain, (number, "123456"));
    }
    for pin in ["123-456", " 123456", "123456\u{200b}", "１２３４５６", "12\u{2014}34\u{a0}56"] {
        assert_same(plain, ("6222000000001234", pin));
        assert_same(plain, ("6222 000000001234", pin));
        assert_same(("", "123456"), ("-", pin));
    }
}

#[test]
fn another_number_or_pin_is_another_card() {
    assert_different(("6222000000001234", "123456"), ("6222000000001235", "123456"));
    assert_different(("6222000000001234", "123456"), ("6222000000001234", "123457"));
    assert_different(("1", "23"), ("12", "3"));
    assert_different(("1", "ab"), ("1", "AB"));
}

#[test]
fn a_long_pin_is_a_card_with_and_without_its_number() {
    assert_same(("", "ABCD12345678"), ("6222000000001234", "ABCD12345678"));
    assert_same(("", "ABCD-1234-5678"), ("6222 000000001234", "ABCD 1234 5678"));
    assert_same((" ", "ABCD12345678"), ("", "ABCD 12345678"));
    // Of two cards with numbers, the numbers count; and a short PIN is nobody's own.
    assert_different(("6222000000001234", "ABCD12345678"), ("6222000000001235", "ABCD12345678"));
    assert_different(("", "ABCD1234567"), ("6222000000001234", "ABCD1234567"));
    assert_different(("", "ABCD-1234-567"), ("6222000000001234", "ABCD-1234-567"));
}
