//! What pasted fields were taken for, what could have been meant otherwise, and what is suspicious
//! about their names: as `sign` and `verify` show it. Which fields are left out of a signature is
//! never decided here.

use super::{Text, Tone, words};
use crate::core::lang::{Words, say};
use crate::core::merchant::Endpoints;
use crate::core::message::Message;
use crate::core::protocol::{CUSTOMER_ID, TIMESTAMP};
use crate::workbench::meant::{By, Meant};
use crate::workbench::paste::Pasted;
use crate::workbench::{Mask, suspicion};

/// The most of a kind that is told.
const MOST: usize = 20;

/// What a paste was taken for, and what could have been meant otherwise.
pub(crate) fn describe(
    text: &mut Text,
    pasted: &Pasted,
    meant: Option<Meant>,
    unsigned: &[String],
    endpoints: &Endpoints,
) {
    text.field(say!("read as", "读作"), words::shape(pasted.shape));
    if let Some(Meant { message, by }) = meant {
        let name = words::message(message);
        match by {
            By::Option => {}
            By::Path => {
                text.field(say!("endpoint", "接口"), say!("{name}, by its path", "{name}（按路径判断）", [name]));
            }
            By::Fields => {
                text.field(say!("endpoint", "接口"), say!("{name}, by its fields", "{name}（按字段判断）", [name]));
            }
        }
        let signed = signed_here(pasted, message, unsigned, endpoints);
        if !signed.is_empty() {
            let names = signed.join(", ");
            text.field(
                say!("signed here", "此处也签名"),
                say!(
                    "{names}, too; --endpoint {name} leaves out what it leaves out",
                    "{names} 也参与签名；加 --endpoint {name} 则按它的规则去掉",
                    [name]
                ),
            );
        }
    }
    for doubt in pasted.doubts.iter().take(MOST) {
        text.headline(Tone::Doubt, say!("in doubt: {doubt}", "有疑问：{doubt}", [doubt = words::paste_doubt(doubt)]));
    }
}

/// What is suspicious about the names of fields, in words.
pub(crate) fn suspicions(pasted: &Pasted, meant: Option<Meant>, endpoints: &Endpoints, mask: &Mask) -> Vec<Words> {
    let Some(Meant { message, .. }) = meant else { return Vec::new() };
    let settings = match message {
        Message::Request(endpoint) => Some(endpoints.of(endpoint)),
        Message::Sale | Message::TopUp => None,
    };
    let wire = |name| settings.as_ref().map_or(name, |settings| settings.wire_name(name));
    let fields = message.fields();
    let names: Vec<&str> = fields.iter().map(|field| wire(field.name)).collect();
    let found = suspicion::of_fields(&pasted.form, &names);
    let told = found
        .iter()
        .take(MOST)
        .map(|one| words::field_suspicion(one, &words::message(message)).map(|half| mask.words(half)));
    let more = found.len().saturating_sub(MOST);
    let refused = refused(pasted, message, &wire, mask);
    let told = told.chain(refused.iter().map(|one| one.map(|half| mask.words(half))));
    told.chain((more > 0).then(|| say!("{more} more names are no fields of it", "另有 {more} 个名称不是它的字段")))
        .collect()
}

/// The values of a request that the gateway refuses whatever their signature, and those for which some
/// gateways refuse a right signature.
fn refused<'a>(
    pasted: &'a Pasted,
    message: Message,
    wire: &impl Fn(&'static str) -> &'a str,
    mask: &Mask,
) -> Vec<Words> {
    let Message::Request(endpoint) = message else { return Vec::new() };
    let fields = endpoint.fields().iter().chain([&CUSTOMER_ID, &TIMESTAMP]);
    let invalid = fields.filter_map(|field| {
        let value = pasted.form.get(wire(field.name)).filter(|value| !value.is_empty())?;
        let invalid = field.check(value).err()?;
        // Within other words, and escaped there, a secret would not be known again.
        let is_secret = mask.value(field.name, value) != value;
        Some(if is_secret {
            say!("{} is nothing that the gateway takes", "{} 的值平台不会接受", field.name)
        } else {
            words::invalid(&invalid)
        })
    });
    let rewritten = suspicion::of_values(&pasted.form);
    invalid.chain(rewritten.iter().map(words::rewritten)).take(MOST).collect()
}

/// The fields that the message's own signature leaves out, and that are signed here as nobody has
/// said what is meant.
fn signed_here<'f>(pasted: &'f Pasted, message: Message, unsigned: &[String], endpoints: &Endpoints) -> Vec<&'f str> {
    let Message::Request(endpoint) = message else { return Vec::new() };
    let left_out = endpoints.of(endpoint).unsigned;
    let is_signed = |name: &str, value: &str| {
        !value.is_empty() && left_out.iter().any(|one| one == name) && !unsigned.iter().any(|one| one == name)
    };
    pasted.form.iter().filter(|(name, value)| is_signed(name, value)).map(|(name, _)| name).collect()
}
