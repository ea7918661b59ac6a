//! The gateway's replies: one envelope, read tolerantly in shape and strictly in meaning
//! (gateway protocol, replies).
//!
//! ```
//! use consign::core::protocol::{OrderState, Verdict};
//! use consign::core::reply::{NoReply, Reply};
//!
//! let body = r#"{"code":1,"msg":"ok","data":{"orderId":"C1","status":2,"actualAmount":"95.0000"}}"#;
//! let reply = Reply::parse(body.as_bytes())?;
//! assert_eq!(reply.verdict(), Verdict::Yes);
//! let order = reply.sale().expect("an order");
//! assert_eq!(order.state, OrderState::Succeeded);
//! assert_eq!(order.settled_amount.as_deref(), Some("95.0000"));
//!
//! // What is no reply proves nothing.
//! assert_eq!(Reply::parse(b"<html>").err(), Some(NoReply::Html));
//! # Ok::<(), NoReply>(())
//! ```

mod envelope;
pub(super) mod members;
mod order;
mod proof;
mod seal;
mod text;
mod told;

pub use self::envelope::{NoReply, Reply};
pub use self::order::Order;
pub use self::proof::{Asked, Sent, Unproved};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::{Rejection, Verdict};
    use crate::core::scrub::Scrubber;
    use crate::core::secret::ApiKey;
    use proptest::prelude::*;

    fn reply(body: &str) -> Reply {
        Reply::parse(body.as_bytes()).expect("a reply")
    }

    #[test]
    fn codes_come_as_strings_or_numbers() {
        for body in [
            r#"{"code":1}"#,
            r#"{"code":"1"}"#,
            r#"{"code":"0000","msg":"成功"}"#,
            "\u{feff}{\"code\":1}",
            r#"{"CODE":1}"#,
        ] {
            assert_eq!(reply(body).verdict(), Verdict::Yes, "{body}");
        }
        for body in [r#"{"code":-1}"#, r#"{"code":"-1","message":"SIGN错误"}"#] {
            assert_eq!(reply(body).verdict(), Verdict::No, "{body}");
        }
        for body in [r#"{"code":999}"#, r#"{"code":1.0}"#, r#"{"code":"-1 "}"#, r#"{"code":1e0}"#, r#"{"code":""}"#] {
            assert_eq!(reply(body).verdict(), Verdict::Undecided, "{body}");
        }
    }

    #[test]
    fn either_name_carries_the_message() {
        assert_eq!(reply(r#"{"code":1,"msg":"a"}"#).message, "a");
        assert_eq!(reply(r#"{"code":1,"msg":"","message":"b"}"#).message, "b");
        assert_eq!(reply(r#"{"code":1,"msg":null}"#).message, "");
        assert_eq!(reply(r#"{"code":1,"MSG":"a","Message":"a"}"#).message, "a");
        assert_eq!(reply(r#"{"code":-1,"msg":"失败","message":["订单已存在"]}"#).message, r#"失败; ["订单已存在"]"#);
    }

    #[test]
    fn what_is_not_one_object_is_no_reply() {
        let cases: [(&[u8], NoReply); 17] = [
            (b"", NoReply::Empty),
            (b" \n", NoReply::Empty),
            (b"<html>", NoReply::Html),
            (b"{\"code\":1", NoReply::BrokenJson),
            (b"{\"code\":1}{\"code\":1}", NoReply::BrokenJson),
            (b"{\"code\":1,\"code\":-1}", NoReply::WrongShape),
            (b"{\"code\":1,\"Code\":-1}", NoReply::WrongShape),
            (b"{\"code\":1,\"c\\u006fde\":1}", NoReply::WrongShape),
            (b"{\"code\":1,\"data\":null,\"DATA\":{}}", NoReply::WrongShape),
            (b"{\"code\":1,\"extra\":1,\"extra\":1}", NoReply::WrongShape),
            (b"{\"code\":[1]}", NoReply::WrongShape),
            (b"[1]", NoReply::WrongShape),
            (b"1", NoReply::WrongShape),
            (b"OK", NoReply::BrokenJson),
            (b"{}", NoReply::WrongShape),
            (b"{\"code\":true}", NoReply::WrongShape),
            (b"{\"code\":\"1\xff\"}", NoReply::NotUtf8),
        ];
        for (body, why) in cases {
            assert_eq!(Reply::parse(body).err(), Some(why), "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn echoed_secrets_are_hidden_wherever_they_stand() {
        let body = r#"{"code":"123456","msg":"卡密 123456 错误","sign":"123456",
            "data":{"x":["pin 123456"],"message":123456,"123456":1,"orderId":"123456","status":2}}"#;
        let mut reply = reply(body);
        reply.scrub(&Scrubber::new(["123456"], ["C1"]));
        assert_eq!((reply.code.as_str(), reply.message.as_str()), ("[hidden]", "卡密 [hidden] 错误"));
        assert_eq!(reply.sign.as_deref(), Some("[hidden]"));
        let data = r#"{"x":["pin [hidden]"],"message":"[hidden]","[hidden]":1,"orderId":"[hidden]","status":2}"#;
        assert_eq!(reply.data.to_string(), data);
        let sale = reply.sale().expect("an order");
        assert_eq!((sale.message.as_deref(), sale.order_id.as_deref()), (Some("[hidden]"), Some("[hidden]")));
    }

    #[test]
    fn what_cannot_be_decoded_hides_no_other_word() {
        let half =
            r#"{"code":-1,"msg":"\u8ba2\u5355\u5df2\u5b58\u5728 \ud83d","data":{"\ude00":"\ud83d\ud83d\ude00"}}"#;
        let half = reply(half);
        assert_eq!((half.message.as_str(), half.rejection()), ("订单已存在 \u{fffd}", Rejection::NumberTaken));
        assert_eq!(half.data.to_string(), "{\"\u{fffd}\":\"\u{fffd}😀\"}");
        assert_eq!(reply(r#"{"code":-1,"msg":"\ud83d\ud83d"}"#).rejection(), Rejection::Unreadable);
    }

    proptest! {
        #[test]
        fn no_body_makes_the_parser_panic(body in prop::collection::vec(any::<u8>(), 0..64), json in "[\\[\\]{}:,\"a1\\\\]{0,40}") {
            let nested = format!(r#"{{"code":1,"data":{json}}}"#);
            let of_bytes = [br#"{"code":"1","data":{"status":""#, body.as_slice(), br#""},"sign":"x"}"#].concat();
            for body in [body.as_slice(), json.as_bytes(), nested.as_bytes(), of_bytes.as_slice()] {
                if let Ok(mut reply) = Reply::parse(body) {
                    reply.authenticate(&ApiKey::new("k".into()));
                    let _order = (reply.sale(), reply.top_up(), reply.money());
                }
            }
        }

        #[test]
        fn two_codes_are_no_reply_whatever_their_case(cases in any::<u8>(), one in "-?[0-9]{1,4}", two in "-?[0-9]{1,4}") {
            let code: String = "code".chars().enumerate()
                .map(|(n, c)| if cases >> n & 1 == 1 { c.to_ascii_uppercase() } else { c }).collect();
            let body = format!(r#"{{"code":"{one}","msg":"ok","{code}":"{two}"}}"#);
            prop_assert_eq!(Reply::parse(body.as_bytes()).err(), Some(NoReply::WrongShape));
        }
    }
}
