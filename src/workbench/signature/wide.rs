//! The wide search: strings made part by part, for other shapes, rewritings and digests than the
//! quick search has pieces for. A string takes ten times as long here, so that only hypotheses with
//! such a part are tried.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use super::algorithm::{Algorithm, Keyed};
use super::alter;
use super::digest::{Digests, Prefix};
use super::fields::Class;
use super::given::Reading;
use super::idioms::{idioms, taken_over};
use super::kind::Kind;
use super::made::{Made, Part, Room};
use super::question::Effort;
use super::rewriting;
use super::selection::Selections;
use super::shape::{self, Shape};
use super::space::Space;
use super::watch::Watch;

/// The most letters of a name that the key may have had, whatever it was.
const LONGEST_WORD: u32 = 3;

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// The parts that only this search has, and the mistakes of programs beside them.
    Parts,
    /// Also what there is so much of that it is only tried on the form as given.
    All,
    /// The parts that only this search has, and slips of the finger beside them.
    Slips,
    /// The same with characters that were replaced or lost.
    Guesses,
}

/// What came out.
pub(super) struct Found {
    pub(super) hits: Vec<Made>,
    pub(super) tried: u64,
    pub(super) is_exhausted: bool,
}

/// Tries every string with a number of mistakes, one of which is what this search is for.
pub(super) fn run(space: &Space, reading: &Reading, mistakes: usize, depth: Depth, effort: &Effort<'_>) -> Found {
    let is_usual = reading.algorithm == Algorithm::Md5;
    // Another digest is a mistake already.
    let more = if is_usual { mistakes } else { mistakes - 1 };
    let mut starts = starts(space, is_usual, more, depth);
    if depth == Depth::All && is_usual && mistakes == 2 {
        // What is one step for whoever took it over leaves room for one mistake more.
        starts.extend(taken_over(space).into_iter().map(|made| Start { made, from: 0 }));
    }
    if depth == Depth::Slips {
        starts.extend(taken_over(space).into_iter().map(|made| Start { made, from: 0 }));
    }
    if depth == Depth::Parts && is_usual && mistakes == 1 {
        starts.extend(taken_over(space).into_iter().map(|made| Start { made, from: usize::MAX }));
    }
    if depth == Depth::All && is_usual && mistakes == 1 {
        starts.extend(idioms(space).into_iter().map(|made| Start { made, from: usize::MAX }));
    }
    // A start of the usual digest is a mistake by itself.
    let rest = if more > usize::from(is_usual) { rest(space, depth) } else { Vec::new() };
    let search = Search {
        space,
        reading,
        effort,
        more,
        selections: Selections::new(space, if depth == Depth::All { more } else { 0 }, &rest),
        rest,
        is_stopped: AtomicBool::new((effort.time_up)()),
        next: AtomicUsize::new(0),
        tried: AtomicU64::new(0),
        hits: Mutex::new(Vec::new()),
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = if effort.threads == 0 { cores } else { effort.threads };
    if depth == Depth::All && is_usual && mistakes == 1 {
        search.words();
        search.typed_keys();
    }
    if threads < 2 || starts.len() * search.rest.len() < 10_000 {
        search.work(&starts);
    } else {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| search.work(&starts));
            }
        });
    }
    let mut hits = search.hits.into_inner().unwrap_or_default();
    hits.sort_by_key(|(place, _)| *place);
    Found {
        hits: hits.into_iter().map(|(_, made)| made).collect(),
        tried: search.tried.into_inner(),
        is_exhausted: !search.is_stopped.into_inner(),
    }
}

/// The kinds of mistakes that this search looks for.
pub(super) fn kinds() -> Vec<Kind> {
    let mut kinds: Vec<Kind> = shape::all().into_iter().map(Shape::kind).collect();
    kinds.extend(rewriting::ALL.map(rewriting::Rewriting::kind));
    kinds.extend([Kind::FieldsSubset, Kind::KeyLabel, Kind::KeyCharacter]);
    kinds
}

/// What a hypothesis begins with, and the parts that may be added to it.
struct Start {
    made: Made,
    /// From where on the parts of [`rest`] may be added.
    from: usize,
}

/// Whatever is tried for itself: with the usual digest the parts of this search, with another the
/// digest in each of its forms.
fn starts(space: &Space, is_usual: bool, more: usize, depth: Depth) -> Vec<Start> {
    if !is_usual {
        let keyed = [Keyed::No, Keyed::Hmac, Keyed::HmacOfFields].into_iter();
        return keyed.map(|keyed| Start { made: Made { keyed, ..Made::default() }, from: 0 }).collect();
    }
    let own = own_parts();
    let made = own.iter().enumerate().filter(|_| more < 3).filter_map(|(index, part)| {
        // Of two parts of this search, the later one is added to the earlier one.
        let from = if matches!(depth, Depth::Slips | Depth::Guesses) { 0 } else { index + 1 };
        Some(Start { made: Made::default().with(part, space)?, from })
    });
    made.collect()
}

/// The parts that only this search knows.
fn own_parts() -> Vec<Part> {
    shape::all().into_iter().map(Part::Shape).chain(rewriting::ALL.map(Part::Rewriting)).collect()
}

/// Everything that may be added: this search's own parts first, then those of the quick one.
fn rest(space: &Space, depth: Depth) -> Vec<Part> {
    match depth {
        Depth::Slips => return space.single.of(Class::Slip).map(Part::Single).collect(),
        Depth::Guesses => return space.single.of(Class::Guess).map(Part::Single).collect(),
        Depth::Parts | Depth::All => {}
    }
    let mut parts = own_parts();
    parts.extend((0..space.whole.len()).map(Part::Whole));
    parts.extend(space.single.of(Class::Common).map(Part::Single));
    parts.extend((1..space.endings.places.len()).map(Part::Place));
    parts.extend((1..space.endings.keys.len()).map(Part::Key));
    parts.push(Part::Bom);
    parts
}

/// Every short name but the right one.
fn words() -> impl Iterator<Item = String> {
    let letters = u32::from(b'z' - b'a') + 1;
    let word = move |mut number: u32| {
        let mut word = String::new();
        while number > 0 {
            number -= 1;
            word.extend(char::from_digit(10 + number % letters, 36));
            number /= letters;
        }
        word
    };
    let end = (0..LONGEST_WORD).fold(1, |all, _| all * letters + 1);
    (1..end).map(word).filter(|word| word != "key")
}

/// What all threads share.
struct Search<'a> {
    space: &'a Space,
    reading: &'a Reading,
    effort: &'a Effort<'a>,
    rest: Vec<Part>,
    more: usize,
    selections: Selections,
    is_stopped: AtomicBool,
    next: AtomicUsize,
    tried: AtomicU64,
    /// Each with its place in the course of the search, whichever thread found it.
    hits: Mutex<Vec<(Place, Made)>>,
}

/// Where a hypothesis stands in the course of the search.
type Place = (usize, usize);

impl Search<'_> {
    /// Tries the key under every short name: of these strings only the end differs.
    fn words(&self) {
        let key = self.space.endings.keys[0].bytes.as_slice();
        let plain = Made { keyed: Keyed::HmacOfFields, ..Made::default() };
        let mut fields = Prefix::new(&plain.text(self.space));
        fields.append(b"&");
        let (mut digests, mut watch) = (Digests::new(&self.reading.wanted), Watch::new(self.effort));
        for (number, word) in words().enumerate() {
            if watch.spend(key.len()) {
                return self.stop();
            }
            let label = [word.as_bytes(), b"="].concat();
            digests.push(&fields, [&label, key], (number, word));
        }
        let (found, tried) = digests.end();
        self.tried.fetch_add(tried, Ordering::Relaxed);
        let made = |(number, word)| ((0, number), Made { word: Some(word), ..Made::default() });
        self.keep(found.into_iter().map(made));
    }

    /// Tries the key with every slip of the finger: of these strings, too, only the end differs.
    fn typed_keys(&self) {
        let Ok(key) = std::str::from_utf8(&self.space.endings.keys[0].bytes) else { return };
        let plain = Made { keyed: Keyed::HmacOfFields, ..Made::default() };
        let mut fields = Prefix::new(&plain.text(self.space));
        fields.append(b"&key=");
        let (mut digests, mut watch) = (Digests::new(&self.reading.wanted), Watch::new(self.effort));
        let slips = alter::slips(key).into_iter().chain(alter::guesses(key)).filter(|typed| !typed.value.is_empty());
        for (number, typed) in slips.enumerate() {
            if watch.spend(key.len()) {
                return self.stop();
            }
            let bytes = typed.value.clone();
            digests.push(&fields, [bytes.as_bytes(), b""], (number, typed));
        }
        let (found, tried) = digests.end();
        self.tried.fetch_add(tried, Ordering::Relaxed);
        let made = |(number, typed)| ((0, number), Made { typed_key: Some(typed), ..Made::default() });
        self.keep(found.into_iter().map(made));
    }

    fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    fn keep(&self, found: impl Iterator<Item = (Place, Made)>) {
        if let Ok(mut hits) = self.hits.lock() {
            hits.extend(found);
        }
    }

    fn work(&self, starts: &[Start]) {
        let mut worker = Worker {
            search: self,
            digests: Digests::new(&self.reading.wanted),
            others: Vec::new(),
            tried: 0,
            place: (0, 0),
            watch: Watch::new(self.effort),
            room: Room::default(),
        };
        while !self.is_stopped() {
            let next = self.next.fetch_add(1, Ordering::Relaxed);
            worker.place = (next + 1, 0);
            if let Some(start) = starts.get(next) {
                let is_alone = start.from == usize::MAX;
                let own = usize::from(self.reading.algorithm == Algorithm::Md5);
                worker.walk(&start.made, start.from, if is_alone { 0 } else { self.more - own });
                continue;
            }
            let bits = u32::try_from(next - starts.len()).unwrap_or(u32::MAX);
            if bits >= self.selections.end {
                break;
            }
            let made = self.selections.of(bits, self.space).take_while(|_| !self.is_stopped());
            made.for_each(|made| worker.attempt(made));
        }
        let (found, tried) = worker.digests.end();
        self.tried.fetch_add(tried + worker.tried, Ordering::Relaxed);
        self.keep(found.into_iter().chain(worker.others));
    }
}

/// One thread's share.
struct Worker<'a> {
    search: &'a Search<'a>,
    digests: Digests<'a, (Place, Made)>,
    /// What was found with another digest than MD5, and how many were tried with one.
    others: Vec<(Place, Made)>,
    tried: u64,
    place: Place,
    watch: Watch<'a>,
    room: Room<'a>,
}

impl Worker<'_> {
    /// Adds as many parts as are left, and tries what comes out.
    fn walk(&mut self, made: &Made, from: usize, left: usize) {
        if left == 0 {
            return self.attempt(made.clone());
        }
        for (index, part) in self.search.rest.iter().enumerate().skip(from) {
            match made.with(part, self.search.space) {
                Some(made) if left == 1 => self.attempt(made),
                Some(made) => self.walk(&made, index + 1, left - 1),
                None => {}
            }
            if self.search.is_stopped() {
                return;
            }
        }
    }

    fn attempt(&mut self, made: Made) {
        let Search { space, reading, .. } = self.search;
        self.place.1 += 1;
        let length = if reading.algorithm == Algorithm::Md5 && made.keyed == Keyed::No {
            let pieces = made.pieces(space, &mut self.room);
            let length = pieces[0].len() + pieces[1].len();
            self.digests.push(&Prefix::EMPTY, pieces, (self.place, made));
            length
        } else {
            let (digest, length) = made.digest(space, reading.algorithm);
            self.tried += 1;
            if reading.wanted.is(&digest) {
                self.others.push((self.place, made));
            }
            length
        };
        if self.watch.spend(length + 64) {
            self.search.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_short_word_comes_once() {
        let all: std::collections::HashSet<String> = words().collect();
        assert_eq!(words().count(), 26 + 26 * 26 + 26 * 26 * 26 - 1);
        assert_eq!(all.len(), words().count());
        assert!(["a", "z", "aa", "zz", "app", "zzz"].iter().all(|word| all.contains(*word)));
        assert!(!all.contains("key"));
    }
}
