//! Everything that can be chosen: the fields with their mistakes, those of the whole string, and
//! the ways to end it.

use std::collections::HashSet;
use std::sync::Arc;

use super::ending::{self, Ending, Head, Place, Way};
use super::fields::{self, Class, Field};
use super::key::{self, FORMS, Key, Source};
use super::kind::Kind;
use super::question::Question;
use super::singles::{Known, Singles};
use super::watch::Watch;
use super::whole::{self, Orders, WholeMistake};
use crate::core::form::Form;

/// The most fields, and bytes in them, whose mistakes are searched.
const LARGEST: (usize, usize) = (400, 1 << 18);

/// Whether a form is no request or notification of this protocol by far: then only mistakes with
/// the key and the digest are searched, for which the fields are digested but once.
pub(super) fn is_large(form: &Form) -> bool {
    form.len() > LARGEST.0 || bytes(form) > LARGEST.1
}

/// How many bytes a form has in its names and values.
pub(super) fn bytes(form: &Form) -> usize {
    form.iter().map(|(name, value)| name.len() + value.len()).sum()
}

/// Everything around the fields.
pub(super) struct Endings {
    pub(super) places: Vec<Place>,
    pub(super) keys: Vec<Key>,
    pub(super) ways: [Way; 8],
    pub(super) heads: Vec<Head>,
    /// Whether the keys were short enough to think of every ending.
    pub(super) is_complete: bool,
}

impl Endings {
    /// Lists what takes at most `most` mistakes.
    pub(super) fn new(question: &Question<'_>, most: usize) -> Self {
        let (places, keys, ways) = (ending::places(), key::list(question), ending::WAYS);
        let (heads, is_complete) = ending::heads(&places, &keys, &ways, most);
        Self { places, keys, ways, heads, is_complete }
    }

    /// The kinds of mistakes that are made around the fields, of those endings that are listed.
    fn kinds(&self) -> impl Iterator<Item = Kind> {
        let by_source = |key: &Key| match key.source {
            Source::Own => None,
            Source::Aes => Some(Kind::KeyIsAesKey),
            Source::Profile(_) => Some(Kind::KeyOfProfile),
        };
        let listed = self.heads.iter().flat_map(|head| head.endings.iter().flatten());
        listed
            .flat_map(move |ending| {
                let key = &self.keys[ending.key];
                let form = key.form.map(|form| FORMS[form].kind);
                [self.places[ending.place].kind(), self.ways[ending.way].kind(), by_source(key), form]
            })
            .flatten()
    }
}

/// Everything that can be chosen.
pub(super) struct Space {
    pub(super) fields: Vec<Field>,
    pub(super) single: Singles,
    pub(super) by_field: [Vec<Vec<usize>>; 3],
    pub(super) whole: Vec<WholeMistake>,
    pub(super) orders: Orders,
    /// Everything around the fields, which does not depend on them.
    pub(super) endings: Arc<Endings>,
    /// Whether the form was small enough to think of every mistake.
    pub(super) is_complete: bool,
    /// Whether it is so large that hardly any is thought of.
    pub(super) is_large: bool,
}

impl Space {
    /// Lists what can be chosen, for up to `most` mistakes at once, down to slips of the finger.
    pub(super) fn new(question: &Question<'_>, most: usize, watch: &mut Watch<'_>) -> Self {
        Self::around(question, Arc::new(Endings::new(question, most)), Class::Slip, None, watch)
    }

    /// The same with endings that are known, and with the mistakes in fields down to a class; also by what is
    /// known of another form, where that has the same values. When time is up, not all are listed.
    pub(super) fn around(
        question: &Question<'_>,
        endings: Arc<Endings>,
        depth: Class,
        known: Option<&Self>,
        watch: &mut Watch<'_>,
    ) -> Self {
        let fields = fields::list(question);
        let is_large = is_large(question.form);
        let known = known.filter(|known| known.single.is_complete && known.has_values_of(&fields));
        let listed = known.map(|known| Known { fields: &known.fields, single: &known.single });
        let single = if is_large { Singles::none() } else { Singles::list(question, &fields, depth, listed, watch) };
        let by_field = single.by_field(fields.len());
        let orders = Orders::new(&fields, !is_large);
        let whole = if is_large {
            Vec::new()
        } else {
            whole::mistakes(&fields, &single, &orders, known.map(|known| &*known.whole), watch)
        };
        let is_complete = single.is_complete && endings.is_complete && !watch.is_up();
        Self { fields, single, by_field, whole, orders, endings, is_complete, is_large }
    }

    /// Whether fields have the values of these, and as many of them signed.
    fn has_values_of(&self, fields: &[Field]) -> bool {
        let given = |fields: &[Field]| fields.iter().filter(|field| field.is_given).count();
        let is_same = |(one, two): (&Field, &Field)| one.is_signed() == two.is_signed() && one.value == two.value;
        let count = given(fields);
        // Those that were not given come last.
        given(&self.fields) == count && self.fields[..count].iter().zip(&fields[..count]).all(is_same)
    }

    /// The ending of a head, by how many mistakes it takes and its place among those.
    #[inline]
    pub(super) fn ending(&self, (head, mistakes, index): (usize, usize, usize)) -> &Ending {
        &self.endings.heads[head].endings[mistakes][index]
    }

    /// The kinds of mistakes that could be made at all.
    pub(super) fn kinds(&self) -> HashSet<Kind> {
        let mut kinds = HashSet::from([Kind::Bom]);
        kinds.extend(self.single.iter().map(|mistake| mistake.kind));
        kinds.extend(self.whole.iter().map(|mistake| mistake.kind));
        kinds.extend(self.endings.kinds());
        kinds
    }
}
