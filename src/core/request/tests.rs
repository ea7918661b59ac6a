use super::*;
use crate::core::merchant::Endpoints;
use crate::core::secret::{AesKey, ApiKey};

fn merchant() -> Merchant {
    Merchant {
        base_url: std::net::SocketAddr::from(([127, 0, 0, 1], 9093)).into(),
        customer_id: "10001".into(),
        api_key: ApiKey::new("test-api-key".into()),
        endpoints: Endpoints::default(),
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::at(seconds).expect("ten digits")
}

fn sale(custom: Option<&str>) -> Request {
    let cipher = CardCipher::new(&AesKey::new("0123456789abcdef".into()));
    let pin = Pin::new("123456".into()).expect("a PIN");
    Request::Submit(SubmitRequest {
        order_id: OrderId::parse("C20261122000001").expect("valid"),
        batchno: BatchNo::parse("B20261122").expect("valid"),
        product_code: ProductCode::parse("12").expect("valid"),
        card: SealedCard::seal("", &pin, &cipher),
        amount: FaceValue::parse("100").expect("valid"),
        notify_url: None,
        mcode: None,
        custom: custom.map(|text| Custom::parse(text).expect("valid")),
    })
}

#[test]
fn a_query_signs_as_documented() {
    let request = Request::Query(OrderId::parse("C20261122000001").expect("valid"));
    let signed = request.sign(&merchant(), &at(1_763_800_000), &[]).expect("signs");
    assert_eq!(signed.url, "http://127.0.0.1:9093/v2_blindSearch.html");
    assert_eq!(
        signed.form.encode(),
        "customerId=10001&timestamp=1763800000&orderId=C20261122000001&sign=1eb15a6b30e970671ebb4bfedf587742"
    );
}

#[test]
fn a_card_without_a_number_sends_one_block() {
    let signed = sale(None).sign(&merchant(), &at(1_763_800_000), &[]).expect("signs");
    assert_eq!(signed.form.get("cardNumber"), Some("377222e061a924c591cd9c27ea163ed4"));
    assert_eq!(signed.form.get("notify_url"), None);
}

#[test]
fn custom_is_sent_and_not_signed() {
    let signed = sale(Some("x")).sign(&merchant(), &at(1_763_800_000), &[]).expect("signs");
    assert_eq!(signed.form.get("custom"), Some("x"));
    assert_eq!(signed.unsigned, ["custom"]);
    assert!(!signed.canonical.masked().contains("custom="));
}

#[test]
fn overrides_replace_add_and_leave_out() {
    let overrides = [("amount", "50"), ("extra", "1"), ("timestamp", "")];
    let overrides = overrides.map(|(n, v)| (n.to_owned(), v.to_owned()));
    let signed = sale(None).sign(&merchant(), &at(1_763_800_000), &overrides).expect("signs");
    assert!(signed.canonical.masked().starts_with("amount=50&"));
    assert!(signed.canonical.masked().contains("&extra=1&"));
    assert_eq!(signed.form.get("timestamp"), None);
    let bad = [("amount".to_owned(), "1.5".to_owned())];
    assert!(sale(None).sign(&merchant(), &at(1_763_800_000), &bad).is_err());
}

#[test]
fn a_raw_field_is_a_documented_one_or_clearly_another() {
    let sign = |merchant: &Merchant, name: &str, value: &str| {
        sale(None).sign(merchant, &at(1_763_800_000), &[(name.to_owned(), value.to_owned())])
    };
    for (name, meant) in [
        ("orderid", "orderId"),
        ("orderId ", "orderId"),
        ("Order\u{200b}Id", "orderId"),
        ("ｍcode", "mcode"),
        ("CUSTOMERID", "customerId"),
        ("Timestamp", "timestamp"),
        ("Sign", "sign"),
        ("batchNo", "batchno"),
    ] {
        let bad = sign(&merchant(), name, "C12345").expect_err(name);
        assert_eq!(bad, BadField::Misspelt { name: name.to_owned(), meant: meant.to_owned() });
    }
    for name in [" extra", "extra ", "ex\u{ad}tra"] {
        assert!(matches!(sign(&merchant(), name, "1"), Err(BadField::Odd(_))), "{name:?}");
    }
    for name in ["extra", "order_id", "sign", "orderId", "s"] {
        sign(&merchant(), name, "C12345").expect(name);
    }
    let mut renamed = merchant();
    let mut settings = renamed.endpoints.of(Endpoint::Submit);
    settings.rename.insert("mcode".into(), "faceCode".into());
    renamed.endpoints.set(Endpoint::Submit, settings);
    let bad = sign(&renamed, "facecode", "1").expect_err("a renamed field");
    assert_eq!(bad, BadField::Misspelt { name: "facecode".into(), meant: "faceCode".into() });
}

#[test]
fn an_order_is_placed_under_the_merchants_own_number() {
    let sign =
        |value: &str| sale(None).sign(&merchant(), &at(1_763_800_000), &[("customerId".to_owned(), value.to_owned())]);
    assert_eq!(sign("999").err(), Some(BadField::AnotherCustomer { ours: "10001".into() }));
    assert_eq!(sign("10001").expect("ours").form.get("customerId"), Some("10001"));
    assert_eq!(sign("").expect("left out").form.get("customerId"), None);
}

#[test]
fn a_profile_renames_fields() {
    let mut merchant = merchant();
    let mut settings = merchant.endpoints.of(Endpoint::Query);
    settings.rename.insert("orderId".into(), "order_no".into());
    settings.timestamp = false;
    settings.path = "/q".into();
    merchant.endpoints.set(Endpoint::Query, settings);
    let request = Request::Query(OrderId::parse("C1").expect("valid"));
    let signed = request.sign(&merchant, &at(1_763_800_000), &[]).expect("signs");
    assert_eq!(signed.url, "http://127.0.0.1:9093/q");
    assert_eq!(signed.canonical.without_key(), "customerId=10001&order_no=C1");
    assert_eq!(signed.warnings.len(), 1, "a short order id is unusual under any name");
}
