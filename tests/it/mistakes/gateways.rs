//! The rules of other gateways, by which someone signed for this one.

use std::sync::Arc;

use super::Family;
use super::digest;
use super::signer::{Signer, hmac_md5, hmac_sha1, hmac_sha256, md5_hex};

fn glued(signer: &mut Signer) {
    signer.pair = |name, value| [name.as_bytes(), value].concat();
    signer.between = "";
}

pub(super) fn family() -> Family {
    let mut family = Family::new("gateways");
    let f = &mut family;
    // 易支付, and Alipay's old interface: the bare key behind the string.
    f.add("topup notification", "key_bare", "易支付", |s| s.frame = Arc::new(|text, key| [text, key].concat()));
    f.add("balance", "key_bare|unsigned_signed", "易支付 with its sign_type signed", |s| {
        s.fields.push(("sign_type".into(), "MD5".into()));
        s.frame = Arc::new(|text, key| [text, key].concat());
    });
    // WeChat v2 has this gateway's rule, or an HMAC of the same string.
    f.add("buy submit", "hmac_other", "WeChat v2 with HMAC-SHA-256", |s| {
        s.digest = |string, _, key| hex::encode_upper(hmac_sha256(string, key));
    });
    f.add("query", "unsigned_signed|hmac_other", "WeChat v2 with its sign_type", |s| {
        s.fields.push(("sign_type".into(), "HMAC-SHA256".into()));
        s.digest = |string, _, key| hex::encode_upper(hmac_sha256(string, key));
    });
    // Taobao, JD and Pinduoduo: names and values one upon another, the secret at both ends.
    let both = "separators_missing|key_prepended|key_bare";
    f.add("query submit buy", both, "Taobao", |s| {
        glued(s);
        s.frame = Arc::new(|text, key| [key, text, key].concat());
        s.sent.push(|sign| sign.to_uppercase());
    });
    f.add("query", "separators_missing|hmac_md5|key_missing", "Taobao with HMAC", |s| {
        glued(s);
        s.digest = |_, text, key| hmac_md5(text, key);
    });
    f.add("query buy", "separators_missing|key_bare", "有赞 of old: glued, the key behind", |s| {
        glued(s);
        s.frame = Arc::new(|text, key| [text, key].concat());
    });
    f.add("query balance", "separators_missing|key_prepended", "glued, the key in front", |s| {
        glued(s);
        s.frame = Arc::new(|text, key| [key, text].concat());
    });
    f.add("query buy", "separators_missing|key_bare", "Baidu: pairs one upon another, the key behind", |s| {
        s.between = "";
        s.frame = Arc::new(|text, key| [text, key].concat());
    });
    f.add("submit", "key_label", "Kuaishou", |s| s.frame = Arc::new(|text, key| [text, b"&signSecret=", key].concat()));
    f.add("buy", "key_label", "app_secret", |s| s.frame = Arc::new(|text, key| [text, b"&app_secret=", key].concat()));
    // China UnionPay's MD5: the digest of the key.
    f.add("query", "key_md5|key_bare|key_joined", "UnionPay", |s| {
        s.frame = Arc::new(|text, key| [text, b"&", md5_hex(key).as_bytes()].concat());
    });
    f.add("balance", "key_md5|key_bare", "the key's digest behind", |s| {
        s.frame = Arc::new(|text, key| [text, md5_hex(key).as_bytes()].concat());
    });
    f.add("balance", "digest_other|key_missing", "WeChat's page signature: SHA-1 without a key", |s| {
        s.frame = Arc::new(|text, _| text.to_vec());
        s.digest = |text, _, _| hex::encode(digest::sha1(text));
    });
    f.add("query", "hmac_other|key_missing|digest_base64", "Aliyun: HMAC-SHA-1 in base64", |s| {
        s.digest = |_, text, key| {
            use base64::Engine as _;
            base64::engine::general_purpose::STANDARD.encode(hmac_sha1(text, key))
        };
    });
    f.add("buy", "names_left_out|separators_missing|key_bare", "values one upon another, the key behind", |s| {
        s.pair = |_, value| value.to_vec();
        s.between = "";
        s.frame = Arc::new(|text, key| [text, key].concat());
    });
    f.add(
        "query",
        "names_left_out|separators_other|key_bare|key_joined",
        "骏网: values and the key, with bars",
        |s| {
            s.pair = |_, value| value.to_vec();
            s.between = "|";
            s.frame = Arc::new(|text, key| [text, b"|", key].concat());
        },
    );
    f.add("balance", "order_as_given|key_bare", "unsorted, the key behind", |s| {
        s.sort = |_| ();
        s.frame = Arc::new(|text, key| [text, key].concat());
    });
    f.add("buy", "order_as_given|names_left_out|separators_missing|key_bare", "unsorted values, the key behind", |s| {
        s.sort = |_| ();
        s.pair = |_, value| value.to_vec();
        s.between = "";
        s.frame = Arc::new(|text, key| [text, key].concat());
    });
    f.add("submit", "md5_twice|key_bare|key_missing", "the digest of a digest and the key", |s| {
        s.frame = Arc::new(|text, key| [md5_hex(text).as_bytes(), key].concat());
    });
    family
}
