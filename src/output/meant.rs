//! What pasted fields were taken for, what could have been meant otherwise, and what is suspicious
//! about their names: as `sign` and `verify` show it. Which fields are left out of a signature is
//! never decided here.

use super::{Text, Tone, words};
use crate::core::merchant::Endpoints;
use crate::core::message::Message;
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
    text.field("read as", words::shape(pasted.shape));
    if let Some(Meant { message, by }) = meant {
        let name = words::message(message);
        match by {
            By::Option => {}
            By::Path => text.field("endpoint", format!("{name}, by its path")),
            By::Fields => text.field("endpoint", format!("{name}, by its fields")),
        }
        let signed = signed_here(pasted, message, unsigned, endpoints);
        if !signed.is_empty() {
            let names = signed.join(", ");
            text.field("signed here", format!("{names}, too; --endpoint {name} leaves out what it leaves out"));
        }
    }
    for doubt in pasted.doubts.iter().take(MOST) {
        text.headline(Tone::Doubt, format!("in doubt: {}", words::paste_doubt(doubt)));
    }
}

/// What is suspicious about the names of fields, in words.
pub(crate) fn suspicions(pasted: &Pasted, meant: Option<Meant>, endpoints: &Endpoints, mask: &Mask) -> Vec<String> {
    let Some(Meant { message, .. }) = meant else { return Vec::new() };
    let settings = match message {
        Message::Request(endpoint) => Some(endpoints.of(endpoint)),
        Message::Sale | Message::TopUp => None,
    };
    let wire = |name| settings.as_ref().map_or(name, |settings| settings.wire_name(name));
    let fields = message.fields();
    let names: Vec<&str> = fields.iter().map(|field| wire(field.name)).collect();
    let found = suspicion::of_fields(&pasted.form, &names);
    let told = found.iter().take(MOST).map(|one| mask.words(&words::field_suspicion(one, words::message(message))));
    let more = found.len().saturating_sub(MOST);
    told.chain((more > 0).then(|| format!("{more} more names are no fields of it"))).collect()
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
