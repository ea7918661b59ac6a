//! What people really paste, whole and with what stands around it.

use super::{Doubt, JsonType, PasteError, Pasted, Shape};

fn read(text: &str) -> Pasted {
    super::read(text).unwrap_or_else(|error| panic!("{text}\n{error:?}"))
}

fn fields(text: &str) -> Vec<(String, String)> {
    read(text).form.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn sees(text: &str, shape: Shape, expected: &[(&str, &str)]) {
    let pasted = read(text);
    let found: Vec<(&str, &str)> = pasted.form.iter().collect();
    assert_eq!(found, expected, "{text}");
    assert_eq!(pasted.shape, shape, "{text}");
}

const SIGN: &str = "0123456789abcdef0123456789abcdef";
const URL: &str = "http://shop.example/n?x=1&y=2";
const REQUEST: [(&str, &str); 5] =
    [("customerId", "10001"), ("orderId", "C1"), ("notify_url", URL), ("custom", "a, b c"), ("sign", SIGN)];

/// The same request, as each of them prints it.
const PRINTED: [(&str, Shape); 24] = [
    ("{customerId=10001, orderId=C1, notify_url=<URL>, custom=a, b c, sign=<SIGN>}", Shape::Java),
    ("SubmitRequest(customerId=10001, orderId=C1, notify_url=<URL>, custom=a, b c, sign=<SIGN>)", Shape::Java),
    ("SubmitRequest[customerId=10001, orderId=C1, notify_url=<URL>, custom=a, b c, sign=<SIGN>]", Shape::Java),
    (
        "{\n  customerId: '10001',\n  orderId: 'C1',\n  notify_url: '<URL>',\n  custom: 'a, b c',\n  sign: '<SIGN>'\n}",
        Shape::Literal,
    ),
    (
        "{ customerId: 10001, orderId: \"C1\", notify_url: `<URL>`, custom: 'a, ' +\n 'b c', sign: '<SIGN>', }",
        Shape::Literal,
    ),
    (
        "[Object: null prototype] {\n customerId: '10001', orderId: 'C1', notify_url: '<URL>', custom: 'a, b c', sign: '<SIGN>' }",
        Shape::Literal,
    ),
    (
        "{'customerId': '10001', 'orderId': 'C1', 'notify_url': '<URL>', 'custom': \"a, b c\", 'sign': u'<SIGN>'}",
        Shape::Literal,
    ),
    (
        "<QueryDict: {'customerId': ['10001'], 'orderId': ['C1'], 'notify_url': ['<URL>'], 'custom': ['a, b c'], 'sign': ['<SIGN>']}>",
        Shape::Literal,
    ),
    ("map[customerId:10001 orderId:C1 notify_url:<URL> custom:a, b c sign:<SIGN>]", Shape::Go),
    ("map[customerId:[10001] orderId:[C1] notify_url:[<URL>] custom:[a, b c] sign:[<SIGN>]]", Shape::Go),
    (
        "array (\n  'customerId' => '10001',\n  'orderId' => 'C1',\n  'notify_url' => '<URL>',\n  'custom' => 'a, b c',\n  'sign' => '<SIGN>',\n)",
        Shape::Literal,
    ),
    (
        "array:5 [\n  \"customerId\" => \"10001\"\n  \"orderId\" => \"C1\"\n  \"notify_url\" => \"<URL>\"\n  \"custom\" => \"a, b c\"\n  \"sign\" => \"<SIGN>\"\n]",
        Shape::Literal,
    ),
    (
        "$data = ['customerId' => 10001, 'orderId' => 'C1', 'notify_url' => '<URL>', 'custom' => 'a, b c', 'sign' => '<SIGN>'];",
        Shape::Literal,
    ),
    (
        "{\"customerId\"=>\"10001\", :orderId=>\"C1\", \"notify_url\"=>\"<URL>\", \"custom\"=>\"a, b c\", \"sign\"=>\"<SIGN>\"}",
        Shape::Literal,
    ),
    (
        "array(5) {\n  [\"customerId\"]=>\n  int(10001)\n  [\"orderId\"]=>\n  string(2) \"C1\"\n  [\"notify_url\"]=>\n  string(29) \"<URL>\"\n  [\"custom\"]=>\n  string(6) \"a, b c\"\n  [\"sign\"]=>\n  string(32) \"<SIGN>\"\n}",
        Shape::VarDump,
    ),
    (
        "\"{\\\"customerId\\\":\\\"10001\\\",\\\"orderId\\\":\\\"C1\\\",\\\"notify_url\\\":\\\"<URL>\\\",\\\"custom\\\":\\\"a, b c\\\",\\\"sign\\\":\\\"<SIGN>\\\"}\"",
        Shape::Escaped,
    ),
    (
        "{\\\"customerId\\\":\\\"10001\\\",\\\"orderId\\\":\\\"C1\\\",\\\"notify_url\\\":\\\"<URL>\\\",\\\"custom\\\":\\\"a, b c\\\",\\\"sign\\\":\\\"<SIGN>\\\"}",
        Shape::Escaped,
    ),
    ("customerId: 10001\norderId: C1\nnotify_url: <URL>\ncustom: a, b c\nsign: <SIGN>\n", Shape::Colons),
    ("customerId:10001\r\norderId:C1\r\nnotify_url:<URL>\r\ncustom:a, b c\r\nsign:<SIGN>\r\n", Shape::Colons),
    ("customerId\t10001\norderId\tC1\nnotify_url\t<URL>\ncustom\ta, b c\nsign\t<SIGN>\n", Shape::Colons),
    (
        "POST /v2_blindSearch.html HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ncustomerId=10001&orderId=C1&notify_url=http%3A%2F%2Fshop.example%2Fn%3Fx%3D1%26y%3D2&custom=a%2C+b+c&sign=<SIGN>",
        Shape::Http,
    ),
    (
        "POST http://h/v2_tocard.html\nContent-Type: application/json\n\n{\"customerId\":10001,\"orderId\":\"C1\",\"notify_url\":\"<URL>\",\"custom\":\"a, b c\",\"sign\":\"<SIGN>\"}",
        Shape::Http,
    ),
    ("customerId=10001&orderId=C1&notify_url=<URL>&custom=a, b c&sign=<SIGN>", Shape::Body),
    (
        "Array\n(\n    [customerId] => 10001\n    [orderId] => C1\n    [notify_url] => <URL>\n    [custom] => a, b c\n    [sign] => <SIGN>\n)\n",
        Shape::PrintR,
    ),
];

#[test]
fn what_languages_print_is_read() {
    for (text, shape) in PRINTED {
        let text = text.replace("<URL>", URL).replace("<SIGN>", SIGN);
        sees(&text, shape, &REQUEST);
        // The same within a log, where what stands in front is told.
        if shape == Shape::Http || text.contains('\t') {
            continue;
        }
        for before in [
            "2026-11-22 10:00:00.123 [http-nio-8080-exec-1] INFO  c.e.pay.Gateway - request params: ",
            "[2026-11-22 10:00:00] local.DEBUG: ",
            "time=10:00:00 level=info msg=",
            "I/System.out(12345): 请求参数：",
        ] {
            let logged = format!("{before}{text}");
            let pasted = read(&logged);
            let found: Vec<(&str, &str)> = pasted.form.iter().collect();
            assert_eq!(found, REQUEST, "{logged}");
            assert!(matches!(pasted.doubts[0], Doubt::Before(_)), "{logged} {:?}", pasted.doubts);
        }
    }
}

#[test]
fn what_is_no_text_is_remembered() {
    for text in [
        "{'orderId': 'C1', 'mcode': None, 'amount': 100, 'custom': True}",
        "{ orderId: 'C1', mcode: undefined, amount: 100, custom: true }",
        "array (\n  'orderId' => 'C1',\n  'mcode' => NULL,\n  'amount' => 100,\n  'custom' => true,\n)",
        "array(4) {\n  [\"orderId\"]=>\n  string(2) \"C1\"\n  [\"mcode\"]=>\n  NULL\n  [\"amount\"]=>\n  int(100)\n  [\"custom\"]=>\n  bool(true)\n}",
    ] {
        let pasted = read(text);
        assert_eq!(pasted.form.get("mcode"), Some(""), "{text}");
        assert_eq!(pasted.form.get("amount"), Some("100"), "{text}");
        let types = ["orderId", "mcode", "amount", "custom"].map(|name| pasted.types.get(name).copied());
        assert_eq!(types, [None, Some(JsonType::Null), Some(JsonType::Number), Some(JsonType::Boolean)], "{text}");
    }
    assert_eq!(read("{orderId=C1, mcode=null}").types["mcode"], JsonType::Null);
    assert_eq!(read("map[orderId:C1 mcode:<nil>]").types["mcode"], JsonType::Null);
    let nested = read("{ orderId: 'C1', custom: { a: [ '}' ] }, amount: [Array] }");
    assert_eq!(nested.form.get("custom"), Some("{ a: [ '}' ] }"));
    assert_eq!(nested.types["amount"], JsonType::Nested);
}

#[test]
fn values_with_quotes_and_separators_come_out_right() {
    for (text, value) in [
        (r#"{'orderId': 'C1', 'custom': "it's, 'x': 1"}"#, "it's, 'x': 1"),
        (r"{'orderId': 'C1', 'custom': 'it\'s\n卡\u5361\x41'}", "it's\n卡卡A"),
        (r"array ('orderId' => 'C1', 'custom' => 'C:\new \\ it\'s')", r"C:\new \ it's"),
        (r"{orderId=C1, custom=a={b}, c}", "a={b}, c"),
        ("{custom=x, foo=1, orderId=C1}", "x, foo=1"),
        ("{custom=x, timestap=1, orderId=C1}", "x"),
        ("map[custom:x foo:1 orderId:C1]", "x foo:1"),
        (
            "array(2) {\n [\"custom\"]=>\n string(11) \"x\"\n}[\"a\"]=>\"\n [\"orderId\"]=>\n string(2) \"C1\"\n}",
            "x\"\n}[\"a\"]=>",
        ),
        ("custom: a=b&c=d: e\norderId: C1", "a=b&c=d: e"),
    ] {
        assert_eq!(read(text).form.get("custom"), Some(value), "{text}");
        assert_eq!(read(text).form.get("orderId"), Some("C1"), "{text}");
    }
    let doubts = read("{custom=x, foo=1, orderId=C1}").doubts;
    assert_eq!(doubts, [Doubt::PartOf { field: "custom".into(), name: "foo".into() }]);
}

#[test]
fn a_log_line_is_read_from_its_first_field() {
    let expected = [("amount", "100"), ("customerId", "10001"), ("sign", SIGN)];
    for text in [
        "INFO params: amount=100&customerId=10001&sign={} cost=15ms",
        "10.0.0.1 \"amount=100&customerId=10001&sign={}\" 200 15",
        "status=200 body=\"amount=100&customerId=10001&sign={}\" ok",
        "INFO [amount=100, customerId=10001, sign={}] done",
        "INFO amount=100, customerId=10001, sign={}",
        "INFO amount=100 customerId=10001 sign={}",
        "INFO amount:100 customerId:10001 sign:{}",
        "INFO amount=100;customerId=10001;sign={};",
        "INFO amount=100\nINFO customerId=10001\nINFO sign={}\n",
        "10:00:01 [main] amount: 100\n10:00:01 [main] customerId: 10001\n10:00:01 [main] sign: {}\n",
        "INFO {\"amount\":\"100\",\"customerId\":\"10001\",\"sign\":\"{}\"} 15ms",
        "{\"level\":\"info\",\"ts\":\"10:00\",\"message\":\"params: amount=100&customerId=10001&sign={}\"}",
        "{\"level\":\"info\",\"body\":\"{\\\"amount\\\":100,\\\"customerId\\\":\\\"10001\\\",\\\"sign\\\":\\\"{}\\\"}\"}",
        "{\"level\":\"info\",\"params\":{\"amount\":100,\"customerId\":\"10001\",\"sign\":\"{}\"}}",
        "INFO \"amount\": \"100\", \"customerId\": \"10001\", \"sign\": \"{}\"",
        "\"amount\": \"100\",\n\"customerId\": \"10001\",\n\"sign\": \"{}\"",
        "{\"amount\":\"100\",\"customerId\":\"10001\",\"sign\":\"{}\"} 15ms",
        "INFO calling http://h/v2_tocard.html?amount=100&customerId=10001&sign={}, 15ms",
        "1.2.3.4 - - [22/Nov/2026:10:00:00 +0800] \"GET /v2_tocard?amount=100&customerId=10001&sign={} HTTP/1.1\" 200 9",
    ] {
        let text = text.replace("{}", SIGN);
        assert_eq!(fields(&text), expected.map(|(name, value)| (name.to_owned(), value.to_owned())), "{text}");
        assert_eq!(read(&text).sign.as_deref(), Some(SIGN), "{text}");
    }
}

#[test]
fn what_is_doubtful_is_told() {
    let two = "a: customerId=1&orderId=C1&sign=ab\nb: customerId=2&orderId=C2&sign=cd\n";
    assert_eq!(read(two).form.get("orderId"), Some("C1"));
    assert_eq!(read(two).doubts, [Doubt::Before(2), Doubt::More]);
    let lines = "x customerId=1\nx wait\nx orderId=C1";
    assert_eq!(read(lines).doubts, [Doubt::Before(1), Doubt::Lines(1)]);
    let html = read("a=1&amp;b=2&amp;sign=c");
    assert_eq!((html.form.len(), html.doubts), (3, vec![Doubt::HtmlSeparators]));
    let mixed = read("a=1&amp;b=2&c=3");
    assert_eq!((mixed.form.get("amp;b"), mixed.doubts), (Some("2"), vec![]));
    let within = read("{\"level\":\"info\",\"x\":\"orderId=C1&amount=1\"}");
    assert_eq!(within.doubts, [Doubt::Within("x".into())]);
    for text in ["a=1&b=2", "a=1\nb=2", "{\"a\":1}", "Array\n(\n [a] => 1\n)\n", "curl -d a=1 http://h/"] {
        assert_eq!(read(text).doubts, [], "{text}");
    }
}

#[test]
fn one_field_alone_is_read_right() {
    assert_eq!(fields("x=y&amp;"), [("x".to_owned(), "y&amp;".to_owned())]);
    assert_eq!(fields("x=a&amp;b&amp;"), [("x".to_owned(), "a&amp;b&amp;".to_owned())]);
    assert_eq!(fields("x=y&"), [("x".to_owned(), "y".to_owned())]);
    assert_eq!(fields("custom=%E5%8D%A1+1"), [("custom".to_owned(), "卡 1".to_owned())]);
    assert_eq!(read("custom=%E5%8D%A1").doubts, [Doubt::Decoded]);
    assert_eq!(fields("custom=50% off"), [("custom".to_owned(), "50% off".to_owned())]);
    assert_eq!(fields("custom=a+b"), [("custom".to_owned(), "a+b".to_owned())]);
    assert_eq!(fields("{orderId=C1}"), [("orderId".to_owned(), "C1".to_owned())]);
    let single = super::arguments(&["customerId=1&orderId=C1"]).expect("a body");
    assert_eq!(single.form.len(), 2);
}

#[test]
fn a_path_is_remembered() {
    for (text, path) in [
        ("POST /v2_tocard.html HTTP/1.1\r\nHost: h\r\n\r\na=1&b=2", "/v2_tocard.html"),
        ("POST http://h:9093/v2_tocard.html HTTP/1.1\nHost: h\na=1&b=2", "/v2_tocard.html"),
        ("GET /v2_tocard.html?a=1 HTTP/1.1\r\nHost: h", "/v2_tocard.html"),
        ("http://h/v2_tocard.html?a=1", "/v2_tocard.html"),
        ("curl http://h/v2_tocard.html -d a=1", "/v2_tocard.html"),
        ("INFO to http://h/v2_tocard.html?customerId=1&orderId=C1", "/v2_tocard.html"),
        ("?a=1", ""),
    ] {
        assert_eq!(read(text).path.as_deref(), Some(path), "{text}");
    }
    assert_eq!(read("a=1&b=2").path, None);
}

#[test]
fn what_breaks_off_is_an_error() {
    for text in [
        "INFO {\"amount\":1,\"orderId\":\"C1\",",
        "array (\n 'amount' => 1,\n 'orderId' => 'C1',",
        "{\"amount\":1,\"orderId\":\"C1\",\"sign\":",
        "array (\n 'orderId' => 'C1',",
        "{'orderId': 'C1'",
        "{orderId=C1",
        "map[orderId:C1",
    ] {
        assert!(super::read(text).is_err(), "{text} {:?}", super::read(text));
    }
    assert!(matches!(super::read("{'orderId': 'C1', x}"), Err(PasteError::Json { .. } | PasteError::Literal(_))));
    let nested = "array(1) {\n  [\"a\"]=>\n  array(0) {\n  }\n}";
    assert_eq!(super::read(nested).err(), Some(PasteError::NestedArray("a".into())));
}

const REPLY: &str = "resp={\"code\":\"-1\",\"msg\":\"SIGN错误\"}";

#[test]
fn a_printed_map_ends_at_its_own_bracket() {
    for (map, last) in [
        (format!("{{orderId=C1, custom=a, sign={SIGN}, timestamp=1764161234}}"), "timestamp"),
        (format!("{{orderId=C1, timestamp=1764161234, custom=a, sign={SIGN}}}"), "sign"),
        (format!("SubmitRequest(orderId=C1, timestamp=1764161234, custom=a, sign={SIGN})"), "sign"),
        (format!("{{orderId=C1, timestamp=1764161234, sign={SIGN}, custom=a}}"), "custom"),
        (format!("map[custom:a orderId:C1 sign:{SIGN} timestamp:1764161234]"), "timestamp"),
    ] {
        for rest in [
            format!(" {REPLY}"),
            REPLY.to_owned(),
            ", cost=15ms".into(),
            " {code=-1, msg=no}".into(),
            "\n{\"code\":\"-1\"}".into(),
            " [id=(7)] done]".into(),
        ] {
            for before in ["", "params=", "INFO request: "] {
                let text = format!("{before}{map}{rest}");
                let pasted = read(&text);
                assert_eq!(pasted.form.len(), 4, "{text}\n{:?}", pasted.form);
                assert_eq!(pasted.sign.as_deref(), Some(SIGN), "{text}");
                assert_eq!(pasted.form.get("custom"), Some("a"), "{text} {last}");
                assert_eq!(pasted.form.get("timestamp"), Some("1764161234"), "{text}");
                let told = pasted.doubts.last();
                assert!(matches!(told, Some(Doubt::Behind(_) | Doubt::More)), "{text} {:?}", pasted.doubts);
            }
        }
    }
    let doubts = |rest: &str| read(&format!("params={{orderId=C1, sign={SIGN}}} {rest}")).doubts;
    assert_eq!(doubts(REPLY), [Doubt::Before(7), Doubt::More]);
    assert_eq!(doubts("cost=15ms"), [Doubt::Before(7), Doubt::Behind(9)]);
}

#[test]
fn a_bracket_within_a_printed_value_ends_no_map() {
    for value in ["a}b", "a} b", "a}", "{a}", "{a} b", "a}, c", "{\"a\": {\"b\": 1}}", "a{b"] {
        for text in [
            format!("{{orderId=C1, custom={value}, sign={SIGN}}}"),
            format!("{{orderId=C1, custom={value}, sign={SIGN}}} {REPLY}"),
            format!("{{orderId=C1, sign={SIGN}, custom={value}}}"),
        ] {
            assert_eq!(read(&text).form.get("custom"), Some(value), "{text}");
            assert_eq!(read(&text).sign.as_deref(), Some(SIGN), "{text}");
        }
    }
    let within = format!("{{orderId=C1, amount=100, sign={SIGN}}}, cost=15}}");
    assert_eq!(read(&within).sign.as_deref(), Some(SIGN));
}

#[test]
fn what_nginx_escaped_is_decoded() {
    let json = r"{\x22orderId\x22:\x22C1\x22,\x22custom\x22:\x22\xE6\xB5\x8B\x22,\x22sign\x22:\x22<SIGN>\x22}";
    for (text, shape) in [
        (json.to_owned(), Shape::Json),
        (format!("10.0.0.1 - - [26/Nov/2026:10:00:00 +0800] \"POST /v2 HTTP/1.1\" 200 9 \"{json}\""), Shape::Json),
        (r"orderId=C1&custom=\xE6\xB5\x8B&sign=<SIGN>".to_owned(), Shape::Body),
        (r#"200 "orderId=C1&custom=\xe6\xb5\x8b&sign=<SIGN>" 9"#.to_owned(), Shape::Body),
        (r"GET /v2?orderId=C1&custom=\xE6\xB5\x8B&sign=<SIGN> HTTP/1.1".to_owned(), Shape::Url),
    ] {
        let text = text.replace("<SIGN>", SIGN);
        sees(&text, shape, &[("orderId", "C1"), ("custom", "测"), ("sign", SIGN)]);
        assert_eq!(read(&text).doubts.last(), Some(&Doubt::LogEscapes), "{text}");
    }
    for text in
        [r"orderId=C1&custom=\x41&sign=a", r"orderId=C1&custom=\xE6&sign=a", r"orderId=C1&custom=C:\xE6\x&sign=a"]
    {
        assert_eq!(read(text).doubts, [], "{text}");
        assert!(read(text).form.get("custom").is_some_and(|custom| custom.contains(r"\x")), "{text}");
    }
    assert_eq!(read(r"{'orderId': 'C1', 'custom': '\x41', 'sign': 'a'}").doubts, []);
}
