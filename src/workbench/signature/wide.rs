//! The wide search: strings made part by part, for other shapes, rewritings and digests than the
//! quick search has pieces for. A string takes ten times as long here, so that only hypotheses with
//! such a part are tried.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use md5::{Digest as _, Md5};

use super::algorithm::{Algorithm, Keyed};
use super::ending::KeyPlace;
use super::fields::{Class, What};
use super::given::Reading;
use super::in_field::InField;
use super::kind::Kind;
use super::made::{Made, Part};
use super::question::Effort;
use super::rewriting;
use super::shape::{self, Shape};
use super::space::Space;
use super::whole::{Act, WrongOrder, slot};

/// How many bytes are digested between two looks at the clock.
const BYTES_PER_LOOK: usize = 1 << 18;

/// The most signed fields of which every selection is tried.
const MOST_SELECTED: usize = 13;

/// With fewer fields left out than these, each is a mistake of its own.
const FEWEST_LEFT_OUT: u32 = 2;

/// The most letters of a name that the key may have had, whatever it was.
const LONGEST_WORD: usize = 3;

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// The parts that only this search has, and the mistakes of programs beside them.
    Parts,
    /// Also what there is so much of that it is only tried on the form as given.
    All,
    /// The parts that only this search has, and slips of the finger beside them.
    Slips,
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
        let own = own_parts().len();
        starts.extend(taken_over(space).into_iter().map(|made| Start { made, from: own }));
    }
    if depth == Depth::All && is_usual && mistakes == 1 {
        starts.extend(idioms(space).into_iter().map(|made| Start { made, from: usize::MAX }));
    }
    let search = Search {
        space,
        reading,
        time_up: effort.time_up,
        rest: if more > 1 { rest(space, depth) } else { Vec::new() },
        more,
        selections: Selections::new(space, if depth == Depth::All { more } else { 0 }),
        is_stopped: AtomicBool::new((effort.time_up)()),
        next: AtomicUsize::new(0),
        tried: AtomicU64::new(0),
        hits: Mutex::new(Vec::new()),
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = if effort.threads == 0 { cores } else { effort.threads };
    if depth == Depth::All && is_usual && mistakes == 1 {
        search.words();
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
    Found {
        hits: search.hits.into_inner().unwrap_or_default(),
        tried: search.tried.into_inner(),
        is_exhausted: !search.is_stopped.into_inner(),
    }
}

/// The kinds of mistakes that this search looks for.
pub(super) fn kinds() -> Vec<Kind> {
    let mut kinds: Vec<Kind> = shape::all().into_iter().map(Shape::kind).collect();
    kinds.extend(rewriting::ALL.map(rewriting::Rewriting::kind));
    kinds.extend([Kind::FieldsSubset, Kind::KeyLabel]);
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
        let from = if depth == Depth::Slips { 0 } else { index + 1 };
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
    let common = space.single.partition_point(|mistake| mistake.class == Class::Common);
    if depth == Depth::Slips {
        let slips = space.single.partition_point(|mistake| mistake.class <= Class::Slip);
        return (common..slips).map(Part::Single).collect();
    }
    let mut parts = own_parts();
    parts.extend((0..space.whole.len()).map(Part::Whole));
    parts.extend((0..common).map(Part::Single));
    parts.extend((1..space.endings.places.len()).map(Part::Place));
    parts.extend((1..space.endings.keys.len()).map(Part::Key));
    parts.push(Part::Bom);
    parts
}

/// The selections of the signed fields, and the ways in which each is strung together: as all fields are,
/// or as other gateways do it, the values only, and the key behind them.
struct Selections {
    /// Every set of bits below this is one.
    end: u32,
    fields: u32,
    ways: Vec<Made>,
}

impl Selections {
    fn new(space: &Space, more: usize) -> Self {
        let none = Self { end: 0, fields: 0, ways: Vec::new() };
        let signed = space.fields.iter().filter(|field| field.is_signed()).count();
        let Ok(fields) = u32::try_from(signed) else { return none };
        if more == 0 || signed > MOST_SELECTED || fields < FEWEST_LEFT_OUT {
            return none;
        }
        let is_join = |index: &usize| space.whole[*index].slot & (slot::NAMES | slot::SEPARATORS) != 0;
        let is_bare = |place: &usize| space.endings.places[*place].kind() == Some(Kind::KeyBare);
        let joins = (0..space.whole.len()).filter(is_join).map(Part::Whole);
        let parts: Vec<Part> = joins.chain((1..space.endings.places.len()).filter(is_bare).map(Part::Place)).collect();
        let mut ways = vec![Made::default()];
        for _ in 1..more.min(3) {
            ways = ways.iter().flat_map(|made| parts.iter().filter_map(|part| made.with(part, space))).collect();
        }
        Self { end: 1 << fields, fields, ways }
    }

    /// The strings of one of them.
    fn of<'a>(&'a self, bits: u32, space: &'a Space) -> impl Iterator<Item = Made> + 'a {
        let is_one = bits > 0 && self.fields - bits.count_ones() >= FEWEST_LEFT_OUT;
        let ways = self.ways.iter().filter(move |_| is_one);
        ways.filter_map(move |made| made.with(&Part::Subset(bits), space))
    }
}

/// The commonest of them: the key as a field among the others, and values or pairs run together with
/// the bare key behind.
fn taken_over(space: &Space) -> Vec<Made> {
    let plain = Made::default();
    let place =
        |kind: Kind| (1..space.endings.places.len()).find(|place| space.endings.places[*place].kind() == Some(kind));
    let (bare, missing) = (place(Kind::KeyBare), place(Kind::KeyMissing));
    let in_front = (1..space.endings.places.len()).filter(|place| {
        matches!(space.endings.places[*place].mistake(), Some((_, KeyPlace::InFront | KeyPlace::OnBothSides)))
    });
    let as_field = space.single.iter().position(|mistake| mistake.what == What::Told(InField::KeyAdded));
    let mut begun: Vec<Made> = Vec::new();
    if let (Some(index), Some(missing)) = (as_field, missing) {
        let made = plain.with(&Part::Single(index), space).and_then(|made| made.with(&Part::Place(missing), space));
        begun.extend(made);
    }
    let joins = space.whole.iter().enumerate().filter(|(_, mistake)| mistake.slot & slot::SEPARATORS != 0);
    for (index, _) in joins {
        let Some(joined) = plain.with(&Part::Whole(index), space) else { continue };
        let places = bare.into_iter().chain(in_front.clone());
        begun.extend(places.filter_map(|place| joined.with(&Part::Place(place), space)));
    }
    let unsorted = space.whole.iter().position(|mistake| matches!(mistake.act, Act::Order(WrongOrder::AsGiven)));
    let ordered: Vec<Made> = begun.iter().filter_map(|made| made.with(&Part::Whole(unsorted?), space)).collect();
    begun.extend(ordered);
    begun
}

/// What other gateways and first attempts have in common, though it is more than one mistake here: JSON
/// text with the key behind it, and names or values run together with the key at an end.
fn idioms(space: &Space) -> Vec<Made> {
    let is_usual = |place: &usize| match space.endings.places[*place].mistake() {
        Some((Kind::KeyBare | Kind::KeyPrepended | Kind::KeyMissing, _)) => true,
        Some((Kind::KeyJoined, place)) => matches!(place, KeyPlace::Behind("," | "|" | "#" | "key" | "key=")),
        _ => false,
    };
    let places: Vec<Part> = (1..space.endings.places.len()).filter(is_usual).map(Part::Place).collect();
    let with_slot = |slots: u32| {
        let found = space.whole.iter().enumerate().filter(move |(_, mistake)| mistake.slot & slots != 0);
        found.map(|(index, _)| Part::Whole(index)).collect::<Vec<_>>()
    };
    let (names, separators, orders) = (with_slot(slot::NAMES), with_slot(slot::SEPARATORS), with_slot(slot::ORDER));
    let json = shape::all().into_iter().filter(|shape| matches!(shape, Shape::Json { .. })).map(Part::Shape);
    let plain = Made::default();
    let mut begun: Vec<Made> = json.filter_map(|part| plain.with(&part, space)).collect();
    let bars = [",", "|", "#", ";", "_"].map(|between| Shape::Signs { between, pair: "=", also_before_key: true });
    let between = separators.into_iter().chain(bars.map(Part::Shape));
    for part in between {
        let Some(joined) = plain.with(&part, space) else { continue };
        begun.extend(names.iter().filter_map(|part| joined.with(part, space)));
        begun.push(joined);
    }
    let mut made: Vec<Made> = begun.clone();
    made.extend(taken_over(space));
    for begun in &begun {
        for place in &places {
            made.extend(begun.with(place, space));
        }
        for order in orders.iter().take(1) {
            let Some(ordered) = begun.with(order, space) else { continue };
            made.extend(places.iter().take(4).filter_map(|place| ordered.with(place, space)));
        }
    }
    made
}

/// Every short name but the right one.
fn words() -> Vec<String> {
    let mut words = vec![String::new()];
    let mut begun = 0;
    for _ in 0..LONGEST_WORD {
        let end = words.len();
        for index in begun..end {
            let longer: Vec<String> = ('a'..='z').map(|letter| format!("{}{letter}", words[index])).collect();
            words.extend(longer);
        }
        begun = end;
    }
    words.retain(|word| !word.is_empty() && word != "key");
    words
}

struct Search<'a> {
    space: &'a Space,
    reading: &'a Reading,
    time_up: &'a (dyn Fn() -> bool + Sync),
    rest: Vec<Part>,
    more: usize,
    selections: Selections,
    is_stopped: AtomicBool,
    next: AtomicUsize,
    tried: AtomicU64,
    hits: Mutex<Vec<Made>>,
}

impl Search<'_> {
    /// Tries the key under every short name: of these strings only the end differs.
    fn words(&self) {
        let key = &self.space.endings.keys[0].bytes;
        let plain = Made { keyed: Keyed::HmacOfFields, ..Made::default() };
        let fields = Md5::new_with_prefix(plain.text(self.space));
        for word in words() {
            let ending = fields.clone().chain_update(b"&").chain_update(&word).chain_update(b"=").chain_update(key);
            self.tried.fetch_add(1, Ordering::Relaxed);
            if self.reading.wanted.is(&ending.finalize())
                && let Ok(mut hits) = self.hits.lock()
            {
                hits.push(Made { word: Some(word), ..Made::default() });
            }
        }
    }

    fn work(&self, starts: &[Start]) {
        let mut bytes = 0;
        loop {
            let next = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(start) = starts.get(next) else {
                let bits = u32::try_from(next - starts.len()).unwrap_or(u32::MAX);
                if bits >= self.selections.end || self.is_stopped.load(Ordering::Relaxed) {
                    return;
                }
                self.selections.of(bits, self.space).for_each(|made| self.attempt(&made, &mut bytes));
                continue;
            };
            let is_alone = start.from == usize::MAX;
            let own = usize::from(self.reading.algorithm == Algorithm::Md5);
            let left = if is_alone { 0 } else { self.more - own };
            self.walk(&start.made, start.from, left, &mut bytes);
            if self.is_stopped.load(Ordering::Relaxed) {
                return;
            }
        }
    }

    /// Adds as many parts as are left, and tries what comes out.
    fn walk(&self, made: &Made, from: usize, left: usize, bytes: &mut usize) {
        if left == 0 {
            return self.attempt(made, bytes);
        }
        for (index, part) in self.rest.iter().enumerate().skip(from) {
            if let Some(made) = made.with(part, self.space) {
                self.walk(&made, index + 1, left - 1, bytes);
            }
            if self.is_stopped.load(Ordering::Relaxed) {
                return;
            }
        }
    }

    fn attempt(&self, made: &Made, bytes: &mut usize) {
        let (digest, length) = made.digest(self.space, self.reading.algorithm);
        self.tried.fetch_add(1, Ordering::Relaxed);
        if self.reading.wanted.is(&digest)
            && let Ok(mut hits) = self.hits.lock()
        {
            hits.push(made.clone());
        }
        *bytes += length + 64;
        if *bytes >= BYTES_PER_LOOK {
            *bytes = 0;
            if (self.time_up)() {
                self.is_stopped.store(true, Ordering::Relaxed);
            }
        }
    }
}
