//! What of a string to be signed may be shown: everything but keys, whoever they belong to, and
//! cards that were pasted in plaintext.

use std::ops::Range;
use std::sync::OnceLock;

use super::card_name::is_card_name;
use super::cards::{card_values, card_words, is_ciphertext};
use super::their_key::{self, Alike, LABEL, is_key_name};
use super::{Change, Diagnosis, Mistake, Piece, SignedString};
use crate::core::form::Form;
use crate::core::notification;
use crate::core::scrub::{Scrubber, merged, replaced};
use crate::core::secret::ApiKey;
use crate::core::signature::{Canonical, MASKED_KEY};

/// From so many cards on, nothing of a message is shown: no message of the protocol has more than one,
/// and to look for each of them in every text would take too long.
const CROWD: usize = 64;

/// Nor is anything shown of a message of more bytes than this: to look for cards in all of it would take
/// longer than a search may, and no message of the protocol has a hundredth of it.
const LONGEST: usize = 1 << 18;

/// Nor of one whose bytes, times the keys and cards that are looked for in them, are more than this.
const MOST_COMPARED: usize = 1 << 22;

/// The longest value that is taken for a card's name, in bytes.
const LONGEST_NAME: usize = 64;

/// Knows what must not be shown.
pub(crate) struct Mask {
    /// The keys, and the cards as far as they are long enough to be known by their characters.
    known: Scrubber,
    /// The keys, where a slip made others of them.
    alike: Alike,
    cards: Cards,
    /// The names of fields that hold a card which is not shown.
    hidden_cards: Vec<String>,
    /// Whether the message is so long, or has so many cards, that nothing is shown.
    is_hidden: bool,
    /// A string that was masked, which is shown more than once.
    shown: OnceLock<(Canonical, String)>,
}

/// Which values are a card that is not shown.
struct Cards {
    /// The profile's own names of fields that carry a card.
    fields: Vec<String>,
    /// Whether ciphertext is hidden as well: in a request it is the operator's own, and to be
    /// compared; of a notification, nothing about the card is.
    with_ciphertext: bool,
}

/// A text, and the stretches of it that are not shown.
pub(crate) struct Masked<'a> {
    text: &'a str,
    hidden: Vec<Range<usize>>,
}

impl Mask {
    /// Hides these keys, and the plaintext cards that a form has in the fields of these names or
    /// within others; of a notification, every card.
    pub(crate) fn new<'k>(
        form: &'k Form,
        keys: impl IntoIterator<Item = &'k str>,
        mut card_fields: Vec<String>,
    ) -> Self {
        let with_ciphertext = notification::looks_like(form.iter().map(|(name, _)| name));
        let bytes: usize = form.iter().map(|(name, value)| name.len() + value.len()).sum();
        if bytes > LONGEST {
            return Self::of_everything(Cards { fields: card_fields, with_ciphertext });
        }
        card_fields.extend(named_apart(form));
        let cards = Cards { fields: card_fields, with_ciphertext };
        let hidden: Vec<_> = form.iter().filter(|(name, value)| cards.is_hidden(name, value)).collect();
        let nested = form.iter().flat_map(|(name, value)| card_words(name).chain(card_words(value)));
        let nested = nested.filter(|value| cards.hides(value));
        let mut plain: Vec<&str> = hidden.iter().map(|(_, value)| *value).chain(nested).collect();
        plain.sort_unstable();
        plain.dedup();
        let keys: Vec<&str> = keys.into_iter().collect();
        if plain.len() >= CROWD || bytes * (keys.len() + plain.len()) > MOST_COMPARED {
            return Self::of_everything(cards);
        }
        let alike = Alike::new(keys.iter().copied());
        let known = Scrubber::new(keys.into_iter().chain(plain), []);
        let hidden_cards = hidden.iter().map(|(name, _)| (*name).to_owned()).collect();
        Self { known, alike, cards, hidden_cards, is_hidden: false, shown: OnceLock::new() }
    }

    /// Hides whatever is to be shown.
    fn of_everything(cards: Cards) -> Self {
        let known = Scrubber::new([], []);
        Self {
            known,
            alike: Alike::default(),
            cards,
            hidden_cards: Vec::new(),
            is_hidden: true,
            shown: OnceLock::new(),
        }
    }

    /// A name, or a sentence, without them.
    pub(crate) fn words(&self, text: &str) -> String {
        if self.is_hidden {
            return MASKED_KEY.to_owned();
        }
        let mut hidden = self.known.spans(text);
        hidden.extend(self.alike.words(text));
        hidden.extend(self.cards.within(text));
        replaced(text, &merged(hidden), MASKED_KEY)
    }

    /// A field's value as it may be shown.
    pub(crate) fn value(&self, name: &str, value: &str) -> String {
        if !self.is_hidden && self.is_secret(name, value) { MASKED_KEY.to_owned() } else { self.words(value) }
    }

    /// Our string, with the key masked.
    pub(crate) fn canonical(&self, canonical: &Canonical) -> String {
        let masked = || format!("{}{LABEL}{MASKED_KEY}", self.part(canonical.without_key()).whole());
        let (of, shown) = self.shown.get_or_init(|| (canonical.clone(), masked()));
        if of == canonical { shown.clone() } else { masked() }
    }

    /// Our string as it is signed, which ends in our key.
    pub(crate) fn ours<'a>(&self, text: &'a str, key: &ApiKey) -> Masked<'a> {
        let body = text.len() - key.expose().len();
        let mut hidden = self.part(&text[..body]).hidden;
        hidden.push(body..text.len());
        Masked { text, hidden: merged(hidden) }
    }

    /// The other side's string, with its key hidden: `body` is ours without the key.
    pub(crate) fn theirs<'a>(&self, text: &'a str, body: &str) -> Masked<'a> {
        // What is like a key behind our string is told from its last value, which it may be joined to.
        let common = if text.starts_with(body) { body.len() } else { 0 };
        let mut hidden = self.fields(text, &|_| false);
        hidden.extend(self.alike.words(&text[..common]));
        hidden.extend(self.alike.words(&text[common..]).map(|word| common + word.start..common + word.end));
        hidden.extend(their_key::stretches(text, body));
        Masked { text, hidden: merged(hidden) }
    }

    /// Hides in a diagnosis what it repeats of the fields.
    pub(crate) fn diagnosis(&self, diagnosis: &mut Diagnosis) {
        for explanation in &mut diagnosis.explanations {
            explanation.canonical = self.signed_string(&explanation.canonical);
            if self.loses_sight(&explanation.changes) {
                explanation.canonical = SignedString::default();
                explanation.canonical.push_text(MASKED_KEY);
                for change in &mut explanation.changes {
                    if let Mistake::Notation { given, signed, .. } = &mut change.mistake {
                        MASKED_KEY.clone_into(given);
                        *signed = signed.as_ref().map(|_| MASKED_KEY.to_owned());
                    }
                }
            }
            for change in &mut explanation.changes {
                self.mistake(&mut change.mistake);
            }
        }
    }

    /// Whether a card that is not shown may stand in the string under a name by which it is not found, or
    /// altered where no name tells of it: then nothing of the string is shown.
    fn loses_sight(&self, changes: &[Change]) -> bool {
        let is_hidden = |name: &str| self.hidden_cards.iter().any(|hidden| hidden == name);
        let is_altered = changes.iter().filter_map(Change::field).any(is_hidden);
        changes.iter().any(|change| match &change.mistake {
            Mistake::Names(_) | Mistake::Swapped { .. } => !self.hidden_cards.is_empty(),
            Mistake::Name { given, .. } => is_hidden(given),
            Mistake::Shape(_) | Mistake::Rewritten(_) | Mistake::Joining(_) => is_altered,
            _ => false,
        })
    }

    fn mistake(&self, mistake: &mut Mistake) {
        let hide = |text: &mut String| *text = self.words(text);
        match mistake {
            Mistake::Notation { name, given, signed } if self.hidden_cards.contains(name) => {
                MASKED_KEY.clone_into(given);
                if let Some(signed) = signed {
                    MASKED_KEY.clone_into(signed);
                }
                hide(name);
            }
            Mistake::Notation { name, given, signed } => {
                hide(name);
                hide(given);
                signed.iter_mut().for_each(hide);
            }
            Mistake::Field { name: text, .. } | Mistake::RouterAdded { value: text } | Mistake::KeyOfProfile(text) => {
                hide(text);
            }
            Mistake::EmptyKept(names) | Mistake::NullSigned(names) | Mistake::Subset(names) => {
                names.iter_mut().for_each(hide);
            }
            Mistake::Name { given: one, signed: two } | Mistake::Swapped { one, two } => {
                hide(one);
                hide(two);
            }
            Mistake::Values(_)
            | Mistake::Order(_)
            | Mistake::Joining(_)
            | Mistake::Bom
            | Mistake::KeyPlace(_)
            | Mistake::KeyIsAesKey
            | Mistake::KeyForm(_)
            | Mistake::Digested(_)
            | Mistake::Names(_)
            | Mistake::Shape(_)
            | Mistake::Rewritten(_)
            | Mistake::KeyWord(_)
            | Mistake::KeySlip(..)
            | Mistake::Digest(..)
            | Mistake::Cut(_)
            | Mistake::Middle16 => {}
        }
    }

    /// A string of a diagnosis. The plaintexts that it leaves out already are told as such, unless
    /// what stands around them is hidden with them.
    fn signed_string(&self, string: &SignedString) -> SignedString {
        let (mut text, mut left_out) = (String::new(), Vec::new());
        for piece in string.pieces() {
            let start = text.len();
            match piece {
                Piece::Text(shown) => text.push_str(shown),
                Piece::Plaintext(field) => {
                    text.push_str(MASKED_KEY);
                    left_out.push((start..text.len(), field));
                }
            }
        }
        let is_left_out = |range: &Range<usize>| left_out.iter().any(|(known, _)| known == range);
        let hidden: Vec<Range<usize>> = self.hidden(&text, &is_left_out);
        let overlaps =
            |range: &Range<usize>| hidden.iter().any(|span| span.start < range.end && range.start < span.end);
        let told = left_out.iter().filter(|(range, _)| !overlaps(range)).map(|(range, field)| (range, Some(*field)));
        let mut replaced: Vec<_> = told.chain(hidden.iter().map(|range| (range, None))).collect();
        replaced.sort_unstable_by_key(|(range, _)| range.start);
        let (mut shown, mut at) = (SignedString::default(), 0);
        for (range, field) in replaced {
            shown.push_text(&text[at..range.start]);
            match field {
                Some(field) => shown.push_plaintext(field),
                None => shown.push_text(MASKED_KEY),
            }
            at = range.end;
        }
        shown.push_text(&text[at..]);
        shown
    }

    fn part<'a>(&self, text: &'a str) -> Masked<'a> {
        Masked { text, hidden: self.hidden(text, &|_| false) }
    }

    /// Where keys, words that are like them, and plaintext cards stand in a string of fields, but for values
    /// that are left out of it already.
    fn hidden(&self, text: &str, is_left_out: &dyn Fn(&Range<usize>) -> bool) -> Vec<Range<usize>> {
        let mut hidden = self.fields(text, is_left_out);
        hidden.extend(self.alike.words(text));
        merged(hidden)
    }

    /// Where keys and plaintext cards stand in a string of fields.
    fn fields(&self, text: &str, is_left_out: &dyn Fn(&Range<usize>) -> bool) -> Vec<Range<usize>> {
        if self.is_hidden {
            let whole = 0..text.len();
            return vec![whole];
        }
        let mut hidden = self.known.spans(text);
        hidden.extend(self.cards.within(text).filter(|range| !is_left_out(range)));
        let mut at = 0;
        for pair in text.split('&') {
            if let Some((name, value)) = pair.split_once('=').filter(|(name, value)| self.is_secret(name, value)) {
                let begin = at + name.len() + 1;
                let range = begin..begin + value.len();
                if is_key_name(name) || !is_left_out(&range) {
                    hidden.push(range);
                }
            }
            at += pair.len() + 1;
        }
        hidden
    }

    fn is_secret(&self, name: &str, value: &str) -> bool {
        !value.is_empty() && is_key_name(name) || self.cards.is_hidden(name, value)
    }
}

/// The fields of values whose names are the values of other fields, where one of these is a card's:
/// `name=cardNumber&value=6222…`.
fn named_apart(form: &Form) -> impl Iterator<Item = String> {
    let has_name = form.iter().any(|(_, value)| value.len() <= LONGEST_NAME && is_card_name(value));
    let is_value = |name: &str| name.to_ascii_lowercase().trim_end_matches(']').ends_with("value");
    form.iter().filter(move |(name, _)| has_name && is_value(name)).map(|(name, _)| name.to_owned())
}

impl Masked<'_> {
    /// All of it.
    pub(crate) fn whole(&self) -> String {
        replaced(self.text, &self.hidden, MASKED_KEY)
    }

    /// A stretch of it; what is hidden there is hidden whole.
    pub(crate) fn stretch(&self, range: Range<usize>) -> String {
        let overlaps = |hidden: &&Range<usize>| hidden.start < range.end && range.start < hidden.end;
        let inside = self.hidden.iter().filter(overlaps);
        let clipped =
            inside.map(|hidden| hidden.start.max(range.start) - range.start..hidden.end.min(range.end) - range.start);
        replaced(&self.text[range.clone()], &clipped.collect::<Vec<_>>(), MASKED_KEY)
    }

    /// The hidden stretch that a byte belongs to.
    pub(crate) fn hidden_at(&self, at: usize) -> Option<&Range<usize>> {
        self.hidden.iter().find(|hidden| hidden.contains(&at))
    }

    /// The text itself.
    pub(crate) fn text(&self) -> &str {
        self.text
    }
}

impl Cards {
    /// Whether a field holds a card that is not shown.
    fn is_hidden(&self, name: &str, value: &str) -> bool {
        let is_ours = |field: &String| field.eq_ignore_ascii_case(name);
        self.hides(value) && (self.fields.iter().any(is_ours) || is_card_name(name))
    }

    /// Whether a card's value is not shown.
    fn hides(&self, value: &str) -> bool {
        !value.is_empty() && (self.with_ciphertext || !is_ciphertext(value))
    }

    /// Where any text has a card that is not shown.
    fn within<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        card_values(text).into_iter().filter(|range| self.hides(&text[range.clone()]))
    }
}

/// A message about what was pasted and could not be read, without the cards in either.
pub(crate) fn without_cards(message: &str, pasted: &str) -> String {
    let mut hidden = Scrubber::new(card_words(pasted), []).spans(message);
    hidden.extend(card_values(message));
    replaced(message, &merged(hidden), MASKED_KEY)
}
