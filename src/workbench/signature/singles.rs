//! The mistakes that concern one field alone, listed in the order of the search. Other forms of the same values
//! share what was listed of a field before: it does not depend on the field's name, as a rule.

use std::ops::{Index, Range};
use std::sync::Arc;

use super::alter;
use super::encode::{ENCODINGS, URL_ENCODINGS};
use super::fields::{Class, Field, FieldMistake, LONGEST_ALTERED, List};
use super::question::Question;
use super::watch::Watch;

/// What is listed of a field in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Whether it is signed at all; of all fields.
    Membership,
    Values,
    Slips,
    Guesses,
}

struct Chunk {
    part: Part,
    field: usize,
    mistakes: Arc<[FieldMistake]>,
}

/// What was listed of other fields that have the same values.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) fields: &'a [Field],
    pub(super) single: &'a Singles,
}

/// The mistakes, class by class.
pub(super) struct Singles {
    chunks: Vec<Chunk>,
    /// Where each of them stands: its chunk, and its place there.
    places: Vec<(usize, usize)>,
    /// How many there are of the classes up to each.
    ends: [usize; 3],
    /// How many signed fields each encoding changes: where it is only one, the encoding of every value says the
    /// same.
    concerned: Vec<usize>,
    /// Whether all found room, and were listed before time was up.
    pub(super) is_complete: bool,
}

impl Singles {
    /// None at all.
    pub(super) fn none() -> Self {
        Self { chunks: Vec::new(), places: Vec::new(), ends: [0; 3], concerned: Vec::new(), is_complete: false }
    }

    /// Lists them down to a class, without repeating a value. `known` has the same values.
    pub(super) fn list(
        question: &Question<'_>,
        fields: &[Field],
        depth: Class,
        known: Option<Known<'_>>,
        watch: &mut Watch<'_>,
    ) -> Self {
        let (mut singles, mut list) = (Self::none(), List::default());
        for (index, field) in fields.iter().enumerate() {
            list.membership(question, index, field);
        }
        singles.push(Part::Membership, 0, list.take());
        singles.concerned = known.map_or_else(|| concerned(fields, watch), |known| known.single.concerned.clone());
        for (index, field) in fields.iter().enumerate() {
            if !singles.share(Part::Values, index, field, known) {
                list.values(question, index, field, &singles.concerned);
                singles.push(Part::Values, index, list.take());
                if watch.spend(singles.concerned.len() * field.value.len()) {
                    break;
                }
            }
        }
        singles.end_of(Class::Common);
        for (index, field) in fields.iter().enumerate().filter(|_| depth >= Class::Slip) {
            if !singles.share(Part::Slips, index, field, known) {
                list.rare(index, field);
                list.slips(index, field, Class::Slip, alter::slips);
                singles.push(Part::Slips, index, list.take());
            }
        }
        singles.end_of(Class::Slip);
        for (index, field) in fields.iter().enumerate().filter(|_| depth >= Class::Guess) {
            if !singles.share(Part::Guesses, index, field, known) {
                list.slips(index, field, Class::Guess, alter::guesses);
                singles.push(Part::Guesses, index, list.take());
            }
        }
        singles.end_of(Class::Guess);
        singles.is_complete = list.is_complete() && !watch.is_up();
        singles
    }

    /// Takes over what is known of a field, where that is the same here.
    fn share(&mut self, part: Part, index: usize, field: &Field, known: Option<Known<'_>>) -> bool {
        let known = known.filter(|known| known.fields.get(index).is_some_and(|other| other.is_listed_as(field)));
        let of_field = |chunk: &&Chunk| chunk.part == part && chunk.field == index;
        let Some(chunk) = known.and_then(|known| known.single.chunks.iter().find(of_field)) else { return false };
        self.push(part, index, Arc::clone(&chunk.mistakes));
        true
    }

    fn push(&mut self, part: Part, field: usize, mistakes: Arc<[FieldMistake]>) {
        let chunk = self.chunks.len();
        self.places.extend((0..mistakes.len()).map(|place| (chunk, place)));
        self.chunks.push(Chunk { part, field, mistakes });
    }

    /// All of a class are listed.
    fn end_of(&mut self, class: Class) {
        self.ends[class as usize..].fill(self.places.len());
    }

    /// Those of a class, by index.
    pub(super) fn of(&self, class: Class) -> Range<usize> {
        let begin = (class as usize).checked_sub(1).map_or(0, |before| self.ends[before]);
        begin..self.ends[class as usize]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &FieldMistake> {
        self.chunks.iter().flat_map(|chunk| chunk.mistakes.iter())
    }

    /// The mistakes of each class and field, by index.
    pub(super) fn by_field(&self, fields: usize) -> [Vec<Vec<usize>>; 3] {
        let mut lists = Class::ALL.map(|_| vec![Vec::new(); fields]);
        for (index, mistake) in self.iter().enumerate() {
            lists[mistake.class as usize][mistake.field].push(index);
        }
        lists
    }
}

impl Index<usize> for Singles {
    type Output = FieldMistake;

    #[inline]
    fn index(&self, index: usize) -> &FieldMistake {
        let (chunk, place) = self.places[index];
        &self.chunks[chunk].mistakes[place]
    }
}

fn concerned(fields: &[Field], watch: &mut Watch<'_>) -> Vec<usize> {
    let small = |field: &&Field| field.is_signed() && field.value.len() <= LONGEST_ALTERED;
    let mut changes = |apply: fn(&[u8]) -> Vec<u8>| {
        let small = fields.iter().filter(small).take_while(|field| !watch.spend(field.value.len()));
        small.filter(|field| apply(&field.value) != field.value).take(2).count()
    };
    ENCODINGS.iter().chain(&URL_ENCODINGS).map(|encoding| changes(encoding.apply)).collect()
}
