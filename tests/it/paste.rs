//! Pasted fields in the shapes of real life, and in hostile ones.

use consign::output::words;
use consign::workbench::paste::{self, JsonType, Part, PasteError, Pasted, Shape};

fn read(text: &str) -> Pasted {
    paste::read(text).unwrap_or_else(|error| panic!("{text:.200}: {}", words::paste_error(&error).en()))
}

fn pairs(pasted: &Pasted) -> Vec<(&str, &str)> {
    pasted.form.iter().collect()
}

#[test]
fn lines_are_taken_raw() {
    let pasted = read("\u{feff}\r\ncustomerId=10001\r\n\r\n note = a=b%20+ \r\nempty=\r\nsign=abc\r\n");
    assert_eq!(pasted.shape, Shape::Lines);
    assert_eq!(pairs(&pasted), [("customerId", "10001"), ("note", " a=b%20+ "), ("empty", ""), ("sign", "abc")]);
    assert_eq!(pasted.sign.as_deref(), Some("abc"));
}

#[test]
fn a_form_body_is_decoded() {
    let pasted = read("a=1&custom=%E5%8D%A1+1&flag&sign=ABC\n");
    assert_eq!(pasted.shape, Shape::Body);
    assert_eq!(pairs(&pasted), [("a", "1"), ("custom", "卡 1"), ("flag", ""), ("sign", "ABC")]);
    assert_eq!(pairs(&read("a=1&\r\nb=2&\r\nc=3")), [("a", "1"), ("b", "2"), ("c", "3")]);
    assert_eq!(pairs(&read("a=1\n&b=2")), [("a", "1"), ("b", "2")]);
}

#[test]
fn a_url_gives_its_query_string() {
    for text in [
        "http://shop.example/notify?a=1&b=%32&sign=x#top",
        "?a=1&b=2&sign=x",
        "/notify?a=1&b=2&sign=x",
        "GET /notify?a=1&b=2&sign=x HTTP/1.1\r\nHost: shop.example",
    ] {
        let pasted = read(text);
        assert_eq!((pasted.shape, pasted.sign.as_deref()), (Shape::Url, Some("x")), "{text}");
        assert_eq!(pairs(&pasted), [("a", "1"), ("b", "2"), ("sign", "x")], "{text}");
    }
    assert_eq!(paste::read("http://shop.example/notify").err(), Some(PasteError::NoQuery));
    assert_eq!(paste::read("http://shop.example/notify?").err(), Some(PasteError::NoQuery));
    let body = read("notify_url=http://shop.example/?x=1&a=2");
    assert_eq!(pairs(&body), [("notify_url", "http://shop.example/?x=1"), ("a", "2")]);
}

#[test]
fn json_keeps_digits_and_remembers_types() {
    let pasted = read(r#"{"a":100.0,"b":true,"c":null,"d":"\u5361\/","e":[1, {"x":2}],"sign":"s"}"#);
    assert_eq!(pasted.shape, Shape::Json);
    let expected = [("a", "100.0"), ("b", "true"), ("c", ""), ("d", "卡/"), ("e", r#"[1, {"x":2}]"#), ("sign", "s")];
    assert_eq!(pairs(&pasted), expected);
    assert_eq!(pasted.types["a"], JsonType::Number);
    assert_eq!(pasted.types["b"], JsonType::Boolean);
    assert_eq!(pasted.types["c"], JsonType::Null);
    assert_eq!(pasted.types["e"], JsonType::Nested);
    assert!(!pasted.types.contains_key("d"));
}

#[test]
fn a_whole_reply_gives_the_fields_of_its_data() {
    for data in [r#"{"money":95.0000}"#, r#"[{"money":95.0000}]"#] {
        let pasted = read(&format!(r#"{{"code":1,"msg":"ok","data":{data},"sign":"AB"}}"#));
        assert_eq!((pasted.shape, pasted.sign.as_deref()), (Shape::Reply, Some("AB")));
        assert_eq!(pairs(&pasted), [("money", "95.0000")]);
    }
    for data in ["[]", "null"] {
        assert!(read(&format!(r#"{{"code":1,"data":{data},"sign":"AB"}}"#)).form.is_empty());
    }
    for data in ["[1]", "[{},{}]", "7", r#""x""#] {
        let error = paste::read(&format!(r#"{{"code":1,"data":{data},"sign":"AB"}}"#)).err();
        assert!(matches!(error, Some(PasteError::Data(_))), "{data} {error:?}");
    }
    let inner = read(r#"{"code":1,"data":{"a":"1","sign":"cd"}}"#);
    assert_eq!(inner.sign.as_deref(), Some("cd"));
    assert_eq!(read(r#"{"data":"x","a":"1"}"#).shape, Shape::Json);
}

#[test]
fn faults_say_what_was_found() {
    for (text, message) in [
        (" \r\n", "there is nothing to read: no fields were given"),
        ("a=1\nb\n", "line 2 has no `=` (expected NAME=VALUE)"),
        ("a=1\n=2", "line 2 has no name in front of `=`"),
        ("a=1&a=2", "the field `a` is given twice"),
        ("a=1\na=2", "the field `a` is given twice"),
        (r#"{"a":1,"b":2,"a":3}"#, "the field `a` is given twice"),
        (r#"{"data":{"a":1,"a":2}}"#, "the field `a` is given twice"),
        ("a=1&=2", "a field has no name (in front of `=`)"),
        ("a=%ff&b=1", "the field `a` is not UTF-8 after URL-decoding"),
        ("a\0=1", "byte 2 is NUL: this is no text (a binary file, or UTF-16?)"),
        ("[1]", "this is a JSON array; one object with the fields is needed"),
        (r#"{"a":1,"#, "this looks like JSON, but line 1, column 7 is broken: EOF while parsing a value"),
    ] {
        let error = paste::read(text).err().map(|error| words::paste_error(&error).into_en());
        assert_eq!(error.as_deref(), Some(message), "{text:?}");
    }
}

#[test]
fn arguments_are_pairs_or_one_whole_paste() {
    let pasted = paste::arguments(&["a=1&b=2", "c=%20 "]).expect("two pairs");
    assert_eq!(pasted.shape, Shape::Arguments);
    assert_eq!(pairs(&pasted), [("a", "1&b=2"), ("c", "%20 ")]);
    let single = paste::arguments(&["note=x&y=z"]).expect("a pair");
    assert_eq!(pairs(&single), [("note", "x&y=z")]);
    let body = paste::arguments(&["a=1&b=2&sign=x"]).expect("a body");
    assert_eq!(body.shape, Shape::Body);
    assert_eq!(paste::arguments(&[r#"{"a":"1"}"#]).expect("an object").shape, Shape::Json);
    assert_eq!(paste::arguments(&["http://x/?a=1"]).expect("a URL").shape, Shape::Url);
    let error = paste::arguments(&["a=1", "b"]).err();
    assert_eq!(error, Some(PasteError::NoEquals { part: Part::Argument, place: 2 }));
    assert_eq!(paste::arguments::<&str>(&[]).err(), Some(PasteError::Empty));
}

#[test]
fn print_r_output_is_read() {
    let printed = "Array\n(\n    [customerId] => 10001\n    [empty] => \n    [custom] => a => b \n    [note] => x\ny\n    [sign] => ab\n)\n";
    let expected = [("customerId", "10001"), ("empty", ""), ("custom", "a => b "), ("note", "x\ny"), ("sign", "ab")];
    assert_eq!(pairs(&read(printed)), expected);
    assert_eq!(read(printed).shape, Shape::PrintR);
    assert_eq!(read(&printed.replace('\n', "\r\n")).form.get("custom"), Some("a => b "));
    let inner = "[customerId] => 10001\n[sign] => ab";
    assert_eq!(pairs(&read(inner)), [("customerId", "10001"), ("sign", "ab")]);
    let line = "Array ( [customerId] => 10001 [empty] => [custom] => x [1] y [sign] => ab )";
    assert_eq!(pairs(&read(line)), [("customerId", "10001"), ("empty", ""), ("custom", "x [1] y"), ("sign", "ab")]);
    let object = "stdClass Object\n(\n    [a] => 1\n)\n";
    assert_eq!(pairs(&read(object)), [("a", "1")]);
    let nested = "Array\n(\n    [a] => Array\n        (\n            [b] => 1\n        )\n\n)\n";
    assert_eq!(paste::read(nested).err(), Some(PasteError::NestedArray("a".into())));
    let twice = "Array\n(\n    [a] => 1\n    [a] => 2\n)\n";
    assert_eq!(
        paste::read(twice).err().map(|e| words::paste_error(&e).into_en()).as_deref(),
        Some("the field `a` is given twice")
    );
}

#[test]
fn curl_command_lines_are_read() {
    let expected = [("a", "1 2"), ("b", "卡"), ("sign", "ab")];
    for text in [
        "curl http://127.0.0.1:9093/v2_tocard.html -d 'a=1+2' --data b=%E5%8D%A1 -dsign=ab",
        "$ curl -sSX POST -H 'Accept: a/b' \\\n  --data-urlencode 'a=1 2' \\\r\n  --data-urlencode \"b=卡\" \\\n  -d sign=ab http://x/",
        "curl 'http://x/?z=9' --data-raw $'a=1%202&b=\\u5361&sign=ab' --compressed -o /dev/null; rm x",
        "curl -F a='1 2' --form 'b=卡' -F \"sign=\"'ab' http://x/",
        "curl --data='a=1%202&b=卡' -sd 'sign=ab' http://x/ | jq .\n",
        "curl -G 'http://x/?a=1+2&b=%e5%8d%a1&sign=ab'",
        "curl --url 'http://x/?a=1+2&b=%e5%8d%a1&sign=ab' -H 'Referer: http://y/?q=1' -e http://y/?q=2",
        r#"curl http://x/ -d '{"a":"1 2","b":"卡","sign":"ab"}'"#,
        r#"curl http://x/ -d "{\"a\":\"1 2\",\"b\":\"卡\",\"sign\":\"ab\"}""#,
    ] {
        let pasted = read(text);
        assert_eq!(pasted.shape, Shape::Curl);
        assert_eq!(pairs(&pasted), expected, "{text}");
    }
    for (text, error) in [
        ("curl http://x/", PasteError::NoCurlData),
        ("curl -d @body.txt http://x/", PasteError::CurlFile),
        ("curl --data-urlencode a@body.txt http://x/", PasteError::CurlFile),
        ("curl -d 'a=1", PasteError::OpenQuote('\'')),
        ("curl -d \"a=1", PasteError::OpenQuote('"')),
        ("curl -d a=1 -d a=2", PasteError::Form(consign::core::form::FormError::Duplicate("a".into()))),
    ] {
        assert_eq!(paste::read(text).err(), Some(error), "{text}");
    }
}

mod arbitrary {
    use super::paste;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn text_is_read_or_refused(text in "\\PC{0,60}") {
            let _ = paste::read(&text);
        }

        #[test]
        fn text_of_our_own_alphabet_is_read_or_refused(
            parts in prop::collection::vec(prop::sample::select(vec![
                "curl ", "-d", " ", "'", "\"", "\\", "$'", "\\u", "[", "] => ", "Array", "(", ")", "{", "}", "\"a\":",
                "1", "null", ",", "&", "=", "a", "sign", "data", "code", "\n", "\r\n", "%", "+", "http://x/?", "?", "卡", "@",
                "--data-urlencode", "--data=", "-F", "stdClass Object", "<pre>", "map[", "]", "customerId", "orderId", "custom",
                ": ", ", ", "=>", "array (", "array(1) ", "string(3) ", "\"x\"", "None", "&amp;", "×tamp", "POST /x HTTP/1.1\n",
                "\\\"", "\\\\", "INFO ", "notify_url=http://a/?x=1", "`", "\t",
            ]), 0..24)
        ) {
            let text = parts.concat();
            let _ = paste::read(&text);
            let _ = paste::arguments(&[text]);
        }

        #[test]
        fn every_shape_gives_the_same_fields(fields in prop::collection::btree_map("[a-zA-Z_]{1,8}", "[^\0\r\n]{0,12}", 2..6)) {
            let form = consign::core::form::Form::from_pairs(fields.clone().into_iter().collect()).expect("unique");
            prop_assert_eq!(&paste::read(&form.encode()).expect("a body").form, &form);
            let json = serde_json::to_string(&fields).expect("JSON");
            if !fields.contains_key("data") {
                prop_assert_eq!(&paste::read(&json).expect("JSON").form, &form);
            }
            let lines: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
            prop_assert_eq!(&paste::arguments(&lines).expect("arguments").form, &form);
            let printed: Vec<String> = fields.iter().map(|(name, value)| format!("    [{name}] => {value}\n")).collect();
            let printed = printed.concat();
            let quoted = |value: &str| value.replace('\\', "\\\\").replace('\'', "\\'");
            let literal: Vec<String> = fields.iter().map(|(name, value)| format!("'{name}': '{}'", quoted(value))).collect();
            let array = literal.join(", ").replace("': '", "' => '");
            let literal = format!("{{{}}}", literal.join(", "));
            // A value may itself hold what a log would be searched for.
            if !fields.contains_key("data") && !fields.values().any(|value| value.contains(['=', ':'])) {
                prop_assert_eq!(&paste::read(&literal).expect("a dict").form, &form);
                prop_assert_eq!(&paste::read(&format!("array ({array})")).expect("an array").form, &form);
            }
            let dumped: Vec<String> =
                fields.iter().map(|(name, value)| format!("  [\"{name}\"]=>\n  string({}) \"{value}\"\n", value.len())).collect();
            if !fields.values().any(|value| value.contains('=')) {
                prop_assert_eq!(&paste::read(&format!("array({}) {{\n{}}}", fields.len(), dumped.concat())).expect("var_dump").form, &form);
            }
            if !fields.values().any(|value| value == "Array" || value.ends_with(" Object") || value.starts_with("Array (")) {
                prop_assert_eq!(&paste::read(&format!("Array\n(\n{printed})\n")).expect("print_r").form, &form);
            }
        }
    }
}
