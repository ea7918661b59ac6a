use super::*;

fn field(endpoint: Endpoint, name: &str) -> Field {
    Field::find(endpoint, name).expect("a documented field")
}

#[test]
fn order_ids_have_at_most_fifty_characters() {
    let order_id = field(Endpoint::Submit, "orderId");
    assert_eq!(order_id.check(&"单".repeat(40)), Ok(None));
    assert!(order_id.check(&"单".repeat(50)).expect("allowed").is_some());
    assert!(order_id.check(&"x".repeat(51)).is_err());
    assert!(order_id.check("ab").expect("allowed").is_some());
}

#[test]
fn names_refuse_what_would_sign_alike() {
    for name in ["orderId", "batchno", "productCode", "mcode"] {
        for bad in ["", "a&b", "a=b", "a\nb", "a\0", "a\u{7f}"] {
            assert!(field(Endpoint::Submit, name).check(bad).is_err(), "{name} {bad:?}");
        }
    }
    let custom = field(Endpoint::Submit, "custom");
    assert!(custom.check("a=b").expect("allowed").is_some());
}

#[test]
fn names_refuse_what_gateways_trim_and_what_does_not_show() {
    let all = [CUSTOMER_ID, field(Endpoint::Query, "orderId"), field(Endpoint::Bizorder, "orderno")];
    let sale = ["orderId", "batchno", "productCode", "mcode"].map(|name| field(Endpoint::Submit, name));
    let top_up = ["orderno", "itemId", "number"].map(|name| field(Endpoint::Buy, name));
    for field in all.into_iter().chain(sale).chain(top_up) {
        for bad in [" C12345", "C12345 ", "C12345\u{3000}", "\u{a0}C12345", "C\u{200b}12345", "\u{feff}C12345"] {
            assert!(field.check(bad).is_err(), "{} {bad:?}", field.name);
        }
        assert_eq!(field.check("C 1234"), Ok(None), "{}", field.name);
    }
}

#[test]
fn accounts_are_written_plainly() {
    let number = field(Endpoint::Buy, "number");
    for bad in ["１3800000000", "138ⅷ", "a＠b.example"] {
        let problem = number.check(bad).expect_err("refused").problem;
        assert!(matches!(problem, Problem::Variant(_)), "{bad}: {problem:?}");
    }
    for good in ["13800000000", "somebody@shop.example", "王芳"] {
        assert_eq!(number.check(good), Ok(None), "{good}");
    }
}

#[test]
fn ciphertext_has_whole_blocks() {
    let pin = field(Endpoint::Submit, "cardPassword");
    for bad in ["13579246801357", &"a".repeat(31), &"a".repeat(33), &"g".repeat(32), "", &"é".repeat(16)] {
        let refused = pin.check(bad).expect_err("refused").problem;
        assert!(matches!(refused, Problem::Empty | Problem::NotCiphertext { block: 32 }), "{refused:?}");
    }
    assert_eq!(pin.check(&"aB".repeat(16)), Ok(None));
    assert_eq!(pin.check(&"0".repeat(64)), Ok(None));
}

#[test]
fn amounts_are_positive_whole_numbers() {
    let amount = field(Endpoint::Submit, "amount");
    assert_eq!(amount.check("100"), Ok(None));
    for bad in ["", "0", "-1", "+1", "1.0", "1e2", "007", " 1", "１００", "99999999999999999999"] {
        assert!(amount.check(bad).is_err(), "{bad:?}");
    }
    assert_eq!(field(Endpoint::Buy, "overtime").check("0"), Ok(None));
}

#[test]
fn timestamps_have_ten_digits() {
    assert_eq!(TIMESTAMP.check("1763800000"), Ok(None));
    for bad in ["176380000", "17638000000", "1763800000.5", "17638000O0"] {
        assert!(TIMESTAMP.check(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn urls_are_full() {
    let url = field(Endpoint::Submit, "notify_url");
    assert_eq!(url.check("http://shop.example/notify?a=1&b=2"), Ok(None));
    for bad in ["shop.example", "ftp://x", "http://", "http://:80", "http://a b", "https:///x", "http://u@/"] {
        assert!(url.check(bad).is_err(), "{bad:?}");
    }
    for good in ["http://a:8900/x:99999", "http://u:p@a:1", "http://[::1]:8900/", "http://[::1]", "http://a:/"] {
        assert_eq!(url.check(good), Ok(None), "{good:?}");
    }
    for bad in ["http://a:99999/", "http://a:0", "http://a:8x/", "http://[::1]:65536", "http://[::1"] {
        assert!(url.check(bad).is_err(), "{bad:?}");
    }
}
