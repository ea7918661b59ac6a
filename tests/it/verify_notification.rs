//! `consign verify` and the notifications of platforms: each is accepted or explained, and nothing of
//! the card in it is shown.

use serde_json::Value;

use crate::support::{Consign, at_once};
use crate::verify::but_for_counts;

/// Bodies as platforms send them, with the key that signed them.
fn notifications() -> (String, Vec<String>) {
    let vectors: Value = serde_json::from_str(include_str!("../vectors/notifications.json")).expect("JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    (text(&vectors["api_key"]), vectors["cases"].as_array().expect("cases").iter().map(|c| text(&c["body"])).collect())
}

/// The fields of a body.
fn decoded(body: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

fn json_of(fields: &[(String, String)], more: &str) -> String {
    let members: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), Value::from(value.as_str())))
        .collect();
    format!("{{{}{more}}}", members.join(","))
}

#[test]
fn every_notification_matches_or_is_explained() {
    let (key, bodies) = notifications();
    let verify = |body: &str, endpoint: &str| {
        let consign = Consign::new().var("CONSIGN_API_KEY", &key).args(["verify", "--json"]);
        let document = consign.args([body]).line(endpoint).run().json();
        let kinds = document["diagnosis"][0]["changes"].as_array().map(|changes| {
            let kind = |change: &Value| change["kind"].as_str().expect("a kind").to_owned();
            changes.iter().map(kind).collect::<Vec<_>>().join("+")
        });
        (document["outcome"].as_str().expect("an outcome").to_owned(), kinds.unwrap_or_default(), document)
    };
    let expected =
        [("", "unsigned_signed"), ("null_signed", "unsigned_signed+null_signed"), ("", ""), ("", "unsigned_signed")];
    for (body, (alone, as_notification)) in bodies.iter().zip(expected) {
        for (endpoint, kinds) in [("", alone), ("--endpoint notification", as_notification)] {
            let (outcome, found, document) = verify(body, endpoint);
            let matched = if kinds.is_empty() { "match" } else { "mismatch" };
            assert_eq!((outcome.as_str(), found.as_str()), (matched, kinds), "{endpoint} {body}\n{document:#}");
        }
    }
    // The same as JSON, whose members are there and have no value; an empty one was not signed.
    let failed = decoded(&bodies[1]);
    for (nulls, named) in [
        (
            r#","successAmount":null,"actualAmount":null,"realPrice":null"#,
            "`successAmount`, `actualAmount`, `realPrice`",
        ),
        (r#","successAmount":null,"realPrice":null"#, "`successAmount`, `realPrice`, `actualAmount`"),
    ] {
        let (_, found, document) = verify(&json_of(&failed, nulls), "");
        let text = document["diagnosis"][0]["changes"][0]["text"].as_str().unwrap_or_default();
        assert!(found == "null_signed" && text.ends_with(named), "{document:#}");
        let setting = document["diagnosis"][0]["setting"].as_str().unwrap_or_default();
        assert!(setting.contains("`consign listen` takes"), "{document:#}");
    }
}

/// Whatever of a notification is pasted in whatever form, and whether it can be read or not: of the
/// card in it nothing is shown.
#[test]
fn no_card_of_a_notification_is_shown() {
    const CARD: [(&str, &str); 2] = [("cardNumber", "6217004513981234"), ("cardPassword", "8041359726")];
    const VECTORS_CARD: [&str; 2] = ["6222000011112222", "123456"];
    let (key, bodies) = notifications();
    let mut pastes = Vec::new();
    for body in bodies {
        pastes.push(format!("{body}&cardNumber={}&cardPassword={}", CARD[0].1, CARD[1].1));
        for [number, pin] in
            [["cardNumber", "cardPassword"], ["card_number", "CARD_PASSWORD"], ["CardNumber", "card-password"]]
        {
            let mut fields = decoded(&body);
            fields.retain(|(name, _)| !CARD.iter().any(|(card, _)| card == name));
            fields.insert(0, (number.into(), CARD[0].1.into()));
            fields.insert(3, (pin.into(), CARD[1].1.into()));
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
            let join = |each: &dyn Fn(&str, &str) -> String, between: &str| {
                fields.iter().map(|(name, value)| each(name, value)).collect::<Vec<_>>().join(between)
            };
            let pairs = join(&|name, value| format!("{name}={value}"), "\n");
            let rows = join(&|name, value| format!("[{name}] => {value}"), "\n    ");
            let in_one_line = join(&|name, value| format!("[{name}] => {value}"), " ");
            let object = json_of(&fields, "");
            let sign = &fields.last().expect("a signature").1;
            pastes.extend([
                format!("http://shop.example/notify?{body}"),
                format!("curl -d '{body}' http://shop.example/notify"),
                format!("curl --json '{object}' http://shop.example/notify"),
                format!("Array\n(\n    {rows}\n)\n"),
                format!("Array ( {in_one_line} )"),
                format!("{{\"data\":{object},\"sign\":\"{sign}\"}}"),
                format!("{{\"body\":{object},\"sign\":\"{sign}\"}}"),
                format!("{{\"body\":{},\"sign\":\"{sign}\"}}", Value::from(object.as_str())),
                // What cannot be read, or is read as something else.
                format!("{}&sign={sign}", body.replace('=', "%3D")),
                format!("{}={body}&sign={sign}", body.replace('&', "%26")),
                format!("{body}&{number}%3D{}&{number}%3D{}", CARD[0].1, CARD[0].1),
                format!("{body}&{}=%ff", CARD[0].1),
                format!("{body}&{}=1&{}=1", CARD[1].1, CARD[1].1),
                format!("Array\n(\n    {rows}\n    [{number}={}] => Array\n(\n)\n)\n", CARD[0].1),
                object.replace(":\"6217", ":6217").replace("1234\"", "1234x"),
                object.trim_end_matches('}').to_owned(),
                format!("curl -d '{body}"),
                pairs.replacen('=', " ", 1),
                body,
                pairs,
                object,
            ]);
        }
    }
    at_once(pastes, |paste| {
        for flags in [&["--json", "-vv"][..], &["-vv", "--color", "never"]] {
            for of in [&["verify", "--effort", "50ms"][..], &["sign", "--explain"]] {
                let run =
                    Consign::new().var("CONSIGN_API_KEY", &key).args(flags.iter().copied()).args(of.iter().copied());
                let run = run.args(["-"]).stdin(paste.as_str()).run();
                let shown = but_for_counts(&run);
                let secrets = CARD.iter().map(|(_, value)| *value).chain(VECTORS_CARD);
                for secret in secrets {
                    assert!(!shown.contains(secret), "{of:?} {secret}\n{paste}\n{run}");
                }
            }
        }
    });
}
