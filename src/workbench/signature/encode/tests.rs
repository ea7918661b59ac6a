use super::*;

#[test]
fn each_encoding_does_what_its_name_says() {
    let all = |kind: Kind, text: &str| -> Vec<String> {
        let of_kind = ENCODINGS.iter().chain(&URL_ENCODINGS).filter(|encoding| encoding.kind == kind);
        of_kind.map(|encoding| String::from_utf8_lossy(&(encoding.apply)(text.as_bytes())).into_owned()).collect()
    };
    assert_eq!(all(Kind::UrlDecoded, "%E5%8d%a1+%2"), ["卡 %2", "卡+%2"]);
    assert_eq!(all(Kind::PlusAsBlank, "a+b c"), ["a b c", "a+b+c"]);
    let urls = ["%E5%8D%A1+%7E%2A%2F", "%E5%8D%A1%20~%2A%2F", "%e5%8d%a1+%7e%2a%2f", "%e5%8d%a1%20~%2a%2f"];
    assert_eq!(all(Kind::UrlEncoded, "卡 ~*/")[..4], urls);
    assert_eq!(
        all(Kind::UrlEncoded, "卡 ~*/:")[4..8],
        ["%E5%8D%A1%20~*%2F%3A", "%E5%8D%A1+%7E*%2F%3A", "%E5%8D%A1%20~%2A/%3A", "%E5%8D%A1%20~*/:"]
    );
    assert_eq!(
        all(Kind::JsonEscaped, "a\"卡/\\u5361")[1..4],
        [r#"a\"\u5361\/\\u5361"#, r#"a\"卡\/\\u5361"#, r#"a\"\u5361/\\u5361"#]
    );
    assert_eq!(all(Kind::JsonEscaped, r"\u5361\/")[0], "卡/");
    assert_eq!(
        all(Kind::HtmlEscaped, "a&b<'&amp;")[..3],
        ["a&b<'&", "a&amp;b&lt;'&amp;amp;", "a&amp;b&lt;&#039;&amp;amp;"]
    );
    assert_eq!(all(Kind::FullWidth, "1ａ１b"), ["1a1b", "１ａ１b", "１ａ１ｂ"]);
    assert_eq!(all(Kind::LineEnding, "a\r\nb\n"), ["a\r\nb\r\n", "a\nb\n", "ab"]);
    assert_eq!(to_gbk("卡".as_bytes()), [0xbf, 0xa8]);
    assert_eq!(to_gbk("\u{1f600}".as_bytes()), "\u{1f600}".as_bytes());
}
