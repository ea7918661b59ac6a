//! The forms that are signed, as merchants and the platform send them.

use aes::Aes128;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::common::InnerInit as _;
use aes::cipher::{BlockModeEncrypt as _, KeyInit as _};

use super::signer::{AES_KEY, Signer};

pub(super) const NUMBER: &str = "6222020000000001";
pub(super) const PIN: &str = "884213";
pub(super) const URL: &str = "http://shop.example.com/notify.php?shop=7&lang=zh";
pub(super) const CUSTOM: &str = "测试卡 \"A\"/1 <x&y>+é";

/// What is given to `verify`.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) fields: Vec<(&'static str, String)>,
    pub(super) unsigned: Vec<&'static str>,
}

impl Sent {
    pub(super) fn signer(&self) -> Signer {
        Signer::right(&self.fields, &self.unsigned)
    }
}

pub(super) fn ciphertext(plaintext: &str) -> Vec<u8> {
    let cipher = Aes128::new_from_slice(AES_KEY.as_bytes()).expect("sixteen");
    ecb::Encryptor::inner_init(cipher).encrypt_padded_vec::<Pkcs7>(plaintext.as_bytes())
}

fn encrypted(plaintext: &str) -> String {
    hex::encode(ciphertext(plaintext))
}

/// A form by its name; a name behind a colon is a variant of it.
#[allow(clippy::too_many_lines)]
pub(super) fn form(name: &str) -> Sent {
    let time = || ("timestamp", "1763800000".to_owned());
    let customer = || ("customerId", "10001".to_owned());
    let mut unsigned = Vec::new();
    let (base, variant) = name.split_once(':').unwrap_or((name, ""));
    let mut fields = match base {
        // `custom` is unsigned, as the document says, or signed, as its example does.
        "submit" | "submit-all" => {
            if base == "submit" {
                unsigned.push("custom");
            }
            vec![
                customer(),
                time(),
                ("orderId", "C20261122000017".into()),
                ("batchno", "B20261122".into()),
                ("productCode", "JDe12".into()),
                ("cardNumber", encrypted(NUMBER)),
                ("cardPassword", encrypted(PIN)),
                ("amount", "100".into()),
                ("notify_url", URL.into()),
                ("mcode", String::new()),
                ("custom", CUSTOM.into()),
                ("s", "/v2_tocard.html".into()),
            ]
        }
        "query" => vec![customer(), ("orderId", "C20261122000017".into()), time()],
        "balance" => vec![time(), customer()],
        "buy" => vec![
            customer(),
            ("orderno", "R20261122000031".into()),
            ("checkItemFacePrice", "100".into()),
            ("decimal", "99.5000".into()),
            ("itemId", "2045".into()),
            ("number", "13800138000".into()),
            ("amt", "1".into()),
            ("notify_url", URL.into()),
            ("overtime", "600".into()),
            ("ext1", "张三的订单 中文".into()),
            time(),
        ],
        "large" => vec![
            customer(),
            ("orderno", "20261122100000000017".into()),
            ("checkItemFacePrice", "1000".into()),
            ("decimal", "1995.0000".into()),
            ("itemId", "90071992547409931".into()),
            ("number", "13800138000".into()),
            ("amt", "1".into()),
            ("overtime", "0".into()),
            time(),
        ],
        "notification" | "notification-all" => {
            if base == "notification" {
                unsigned.extend(["custom", "message"]);
            }
            vec![
                customer(),
                ("systemOrderId", "S2026112210000042".into()),
                ("orderId", "C20261122000017".into()),
                ("status", "2".into()),
                ("message", "处理成功 +1".into()),
                ("money", "100.00".into()),
                ("successAmount", "95.5000".into()),
                ("actualAmount", "100".into()),
                ("successTime", "1763800123".into()),
                ("custom", "<b>卡 & 订单</b>".into()),
            ]
        }
        "topup" => vec![
            customer(),
            ("orderno", "P2026112210000042".into()),
            ("tmporder", "R20261122000031".into()),
            ("number", "13800138000".into()),
            ("money", "100".into()),
            ("amount", "99.5000".into()),
            ("code", "1".into()),
            ("ext", "张三".into()),
            ("message", "充值成功".into()),
        ],
        // What a top-up's query is answered with, and names that other orders sort elsewhere.
        "reply" => vec![
            customer(),
            ("systemOrderId", "P2026112210000042".into()),
            ("OrderId", "R20261122000031".into()),
            ("itemName", "话费".into()),
            ("itemid", "2045".into()),
            ("item_no", "17".into()),
            ("itemFacePrice", "100".into()),
            ("10", "a".into()),
            ("9", "b".into()),
            ("status", "success".into()),
        ],
        _ => panic!("no form {name}"),
    };
    let set = |fields: &mut Vec<(&'static str, String)>, name: &str, value: &str| {
        fields.iter_mut().find(|(given, _)| *given == name).expect("a field").1 = value.into();
    };
    match variant {
        "" => {}
        "milliseconds" => set(&mut fields, "timestamp", "1763800000123"),
        "date" => set(&mut fields, "timestamp", "2025-11-22 16:26:40"),
        "plaintext" => {
            set(&mut fields, "cardNumber", NUMBER);
            set(&mut fields, "cardPassword", PIN);
        }
        "encoded-url" => set(&mut fields, "notify_url", "http%3A%2F%2Fshop.example.com%2Fnotify.php%3Fshop%3D7"),
        "thousands" => set(&mut fields, "amount", "1,000"),
        // An order whose right digest begins with zeros.
        zeros => {
            assert!(zeros.bytes().all(|byte| byte == b'0'), "no variant {name}");
            for number in 0.. {
                set(&mut fields, "orderId", &format!("C2026112200{number:04}"));
                if Signer::right(&fields, &unsigned).sign().1.starts_with(zeros) {
                    break;
                }
            }
        }
    }
    Sent { fields, unsigned }
}
