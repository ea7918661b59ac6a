//! The search itself: tiers of hypotheses from the simple to the involved, spread over threads.
//!
//! Within a tier, a job is one frame, a number of mistakes in fields and a number in the ending.
//! The digest of a beginning is kept while everything that follows it varies.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use super::digest::Prefix;
use super::ending::Head;
use super::frame::{Choice, Frame};
use super::given::Given;
use super::question::Effort;
use super::space::Space;

/// How many mistakes a tier's hypotheses have, and how many of them are slips and guesses.
struct Tier {
    mistakes: usize,
    slips: usize,
    guesses: usize,
}

const fn tier(mistakes: usize, slips: usize, guesses: usize) -> Tier {
    Tier { mistakes, slips, guesses }
}

/// What is tried, in this order; the first tier that explains the signature is the last.
const TIERS: [Tier; 9] = [
    tier(0, 0, 0),
    tier(1, 0, 0),
    tier(1, 1, 0),
    tier(1, 0, 1),
    tier(2, 0, 0),
    tier(2, 1, 0),
    tier(2, 2, 0),
    tier(3, 0, 0),
    tier(3, 1, 0),
];

/// The most parts that the mistakes in fields of one frame are divided into.
const PARTS: usize = 64;

/// How many bytes are digested between two looks at the clock.
const BYTES_PER_LOOK: usize = 1 << 18;

/// A hypothesis that leads to the given signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) choice: Choice,
    /// Mistakes in fields, by index.
    pub(super) single: Vec<usize>,
    /// Head, number of mistakes, and index of the ending.
    pub(super) ending: (usize, usize, usize),
}

/// What came out.
pub(super) struct Found {
    pub(super) hits: Vec<Hit>,
    pub(super) tried: u64,
    pub(super) is_exhausted: bool,
}

/// A part of a tier.
struct Job {
    choice: usize,
    /// How many mistakes of each class there are in fields.
    counts: [usize; 3],
    /// How many mistakes there are in the ending.
    ending: usize,
    /// Where in the signing order the first mistake in a field stands.
    first: std::ops::Range<usize>,
}

/// Tries the tiers with a number of mistakes until one explains the signature or time is up.
pub(super) fn run(space: &Space, given: Given, mistakes: usize, effort: &Effort<'_>) -> Found {
    let choices = space.choices(mistakes);
    let mut found = Found { hits: Vec::new(), tried: 0, is_exhausted: true };
    // Our own string is no hypothesis, unless only its digest's middle is compared.
    let is_plain = mistakes == 1 && matches!(given, Given::Middle(_));
    let tiers = TIERS.iter().filter(|tier| tier.mistakes == mistakes || (is_plain && tier.mistakes == 0));
    for tier in tiers {
        let shared = Shared {
            space,
            given,
            choices: &choices,
            jobs: jobs(space, &choices, tier),
            next: AtomicUsize::new(0),
            time_up: effort.time_up,
            is_stopped: AtomicBool::new((effort.time_up)()),
            tried: AtomicU64::new(0),
            hits: Mutex::new(Vec::new()),
        };
        shared.work_off(effort.threads);
        found.tried += shared.tried.into_inner();
        found.hits = shared.hits.into_inner().unwrap_or_default();
        found.is_exhausted = !shared.is_stopped.into_inner();
        if !found.is_exhausted || !found.hits.is_empty() {
            break;
        }
    }
    found
}

fn jobs(space: &Space, choices: &[Choice], tier: &Tier) -> Vec<Job> {
    let common = tier.mistakes - tier.slips - tier.guesses;
    let mut jobs = Vec::new();
    for (choice, Choice(chosen)) in choices.iter().enumerate().filter(|(_, chosen)| chosen.0.len() <= common) {
        for ending in 0..=common - chosen.len() {
            let counts = [common - chosen.len() - ending, tier.slips, tier.guesses];
            for first in parts(space.fields.len(), counts.iter().sum()) {
                jobs.push(Job { choice, counts, ending, first });
            }
        }
    }
    jobs
}

fn parts(fields: usize, mistakes: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let step = if mistakes == 0 { fields } else { fields.div_ceil(PARTS) };
    (0..fields).step_by(step.max(1)).map(move |start| start..fields.min(start + step))
}

/// What all threads share.
struct Shared<'a> {
    space: &'a Space,
    given: Given,
    choices: &'a [Choice],
    jobs: Vec<Job>,
    next: AtomicUsize,
    time_up: &'a (dyn Fn() -> bool + Sync),
    is_stopped: AtomicBool,
    tried: AtomicU64,
    hits: Mutex<Vec<Hit>>,
}

impl Shared<'_> {
    fn work_off(&self, threads: usize) {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = if threads == 0 { cores } else { threads }.min(self.jobs.len());
        if threads < 2 {
            return Worker::new(self).work();
        }
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| Worker::new(self).work());
            }
        });
    }
}

/// One thread's share of a tier.
struct Worker<'a> {
    shared: &'a Shared<'a>,
    tried: u64,
    bytes: usize,
    chosen: Vec<usize>,
    /// Fields and their mistakes, to be sorted by value.
    row: Vec<(usize, Option<usize>)>,
}

/// Where a worker stands: what is fixed while mistakes in fields vary.
struct Walk<'a> {
    frame: &'a Frame,
    choice: usize,
    head: &'a Head,
    head_index: usize,
    ending: usize,
}

/// A digest under way, and whether a field is in it already.
#[derive(Clone)]
struct State {
    digest: Prefix,
    has_field: bool,
}

impl State {
    #[inline]
    fn append(&mut self, piece: &[u8], separator: usize) {
        if piece.is_empty() {
            return;
        }
        let skipped = if self.has_field { 0 } else { separator };
        self.digest.append(&piece[skipped..]);
        self.has_field = true;
    }
}

impl<'a> Worker<'a> {
    fn new(shared: &'a Shared<'a>) -> Self {
        Self { shared, tried: 0, bytes: 0, chosen: Vec::new(), row: Vec::new() }
    }

    fn work(mut self) {
        let mut current: Option<((usize, [bool; 3]), Frame)> = None;
        while let Some(job) = self.shared.jobs.get(self.shared.next.fetch_add(1, Ordering::Relaxed)) {
            if self.is_stopped() {
                break;
            }
            let wanted = (job.choice, job.counts.map(|count| count > 0));
            let frame = match current.take() {
                Some((of, frame)) if of == wanted => frame,
                _ => Frame::new(self.shared.space, &self.shared.choices[job.choice], wanted.1),
            };
            self.job(job, &frame);
            current = Some((wanted, frame));
        }
        self.shared.tried.fetch_add(self.tried, Ordering::Relaxed);
    }

    fn job(&mut self, job: &Job, frame: &Frame) {
        for (head_index, head) in self.shared.space.heads.iter().enumerate() {
            if head.endings[job.ending].is_empty() || self.is_stopped() {
                continue;
            }
            let walk = Walk { frame, choice: job.choice, head, head_index, ending: job.ending };
            if frame.is_by_value {
                self.choose(&walk, job.first.clone(), job.counts);
                continue;
            }
            let mut state = State { digest: Prefix::new(&head.bytes), has_field: false };
            if job.counts == [0; 3] {
                state.append(frame.from(0), frame.separator);
                self.spend(frame.from(0).len());
                self.finish(&walk, &state.digest);
            } else {
                state.append(frame.before(job.first.start), frame.separator);
                self.walk(&walk, job.first.clone(), job.counts, state);
            }
        }
    }

    /// Puts each mistake at each place of the signing order, and the rest of them behind it.
    fn walk(&mut self, walk: &Walk<'_>, places: std::ops::Range<usize>, counts: [usize; 3], mut state: State) {
        let frame = walk.frame;
        let is_last = counts.iter().sum::<usize>() == 1;
        for place in places {
            let field = frame.order[place];
            for (class, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                if frame.is_taken[field] {
                    break;
                }
                for mistake in &self.shared.space.by_field[class][field] {
                    let mut with = state.clone();
                    with.append(frame.mistake(*mistake), frame.separator);
                    self.chosen.push(*mistake);
                    if is_last {
                        let rest = frame.from(place + 1);
                        with.append(rest, frame.separator);
                        self.spend(rest.len());
                        self.finish(walk, &with.digest);
                    } else {
                        let mut left = counts;
                        left[class] = count - 1;
                        self.walk(walk, place + 1..frame.order.len(), left, with);
                    }
                    self.chosen.pop();
                    if self.is_stopped() {
                        return;
                    }
                }
            }
            self.spend(frame.field(field).len());
            state.append(frame.field(field), frame.separator);
        }
    }

    /// The same where the order depends on the values: nothing can be kept.
    fn choose(&mut self, walk: &Walk<'_>, fields: std::ops::Range<usize>, counts: [usize; 3]) {
        if counts == [0; 3] {
            return self.sort_and_finish(walk);
        }
        for field in fields.filter(|field| !walk.frame.is_taken[*field]) {
            for (class, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                for mistake in &self.shared.space.by_field[class][field] {
                    let mut left = counts;
                    left[class] = count - 1;
                    self.chosen.push(*mistake);
                    self.choose(walk, field + 1..self.shared.space.fields.len(), left);
                    self.chosen.pop();
                    if self.is_stopped() {
                        return;
                    }
                }
            }
        }
    }

    fn sort_and_finish(&mut self, walk: &Walk<'_>) {
        let (frame, space) = (walk.frame, self.shared.space);
        let mut row = std::mem::take(&mut self.row);
        frame.sort_by_value(space, &self.chosen, &mut row);
        let mut state = State { digest: Prefix::new(&walk.head.bytes), has_field: false };
        for (field, mistake) in &row {
            let piece = mistake.map_or_else(|| frame.field(*field), |mistake| frame.mistake(mistake));
            self.spend(piece.len());
            state.append(piece, frame.separator);
        }
        self.row = row;
        self.finish(walk, &state.digest);
    }

    /// Tries every ending of a string.
    fn finish(&mut self, walk: &Walk<'_>, text: &Prefix) {
        for (index, ending) in walk.head.endings[walk.ending].iter().enumerate() {
            if ending.slots & walk.frame.slots != 0 {
                continue;
            }
            let skipped = usize::from(ending.has_ampersand && !walk.frame.ampersand_before_key);
            let digest = text.digest(&ending.tail[skipped..]);
            self.tried += 1;
            self.spend(ending.tail.len() + 64);
            if self.shared.given.is(&ending.finish.apply(digest)) {
                self.hit(walk, index);
            }
        }
    }

    fn hit(&self, walk: &Walk<'_>, index: usize) {
        let choice = self.shared.choices[walk.choice].clone();
        let hit = Hit { choice, single: self.chosen.clone(), ending: (walk.head_index, walk.ending, index) };
        if let Ok(mut hits) = self.shared.hits.lock() {
            hits.push(hit);
        }
    }

    /// Counts bytes, and looks at the clock from time to time.
    #[inline]
    fn spend(&mut self, bytes: usize) {
        self.bytes += bytes;
        if self.bytes >= BYTES_PER_LOOK {
            self.bytes = 0;
            if (self.shared.time_up)() {
                self.shared.is_stopped.store(true, Ordering::Relaxed);
            }
        }
    }

    #[inline]
    fn is_stopped(&self) -> bool {
        self.shared.is_stopped.load(Ordering::Relaxed)
    }
}
