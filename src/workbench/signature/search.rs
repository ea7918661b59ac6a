//! The search itself: tiers of hypotheses from the simple to the involved, spread over threads.
//!
//! Within a tier, a job is one frame, a number of mistakes in fields and a number in the ending.
//! The digest of a beginning is kept while everything that follows it varies.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use super::digest::{Batch, Prefix};
use super::ending::{Finish, Head};
use super::frame::{Choice, Frame};
use super::given::Wanted;
use super::question::Effort;
use super::space::Space;
use super::tiers::{Job, Tier, jobs};
use super::watch::Watch;

/// The most mistakes at once.
pub(super) const MOST: usize = 3;

/// With more endings than these, a string is digested up to them first, else anew with each.
const FEW_ENDINGS: usize = 4;

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

/// Tries some tiers with a number of mistakes, one after the other, until one explains the signature or
/// time is up.
pub(super) fn run(space: &Space, wanted: &Wanted, tiers: &[&Tier], effort: &Effort<'_>) -> Found {
    let mistakes = tiers.iter().map(|tier| tier.mistakes).max().unwrap_or(0);
    let mut found = Found { hits: Vec::new(), tried: 0, is_exhausted: true };
    let mut choices = Vec::new();
    for tier in tiers {
        if (effort.time_up)() {
            found.is_exhausted = false;
            break;
        }
        // To list them takes a while where there are many.
        if choices.is_empty() {
            choices = space.choices(mistakes);
        }
        let shared = Shared {
            space,
            wanted,
            whole: match wanted {
                Wanted::Bytes(bytes) => bytes.as_slice().try_into().ok(),
                Wanted::Digits(_) => None,
            },
            choices: &choices,
            jobs: jobs(space, &choices, tier),
            next: AtomicUsize::new(0),
            effort,
            is_stopped: AtomicBool::new(false),
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

/// What all threads share.
struct Shared<'a> {
    space: &'a Space,
    wanted: &'a Wanted,
    /// All its bytes, where they are known: compared millions of times.
    whole: Option<[u8; 16]>,
    choices: &'a [Choice],
    jobs: Vec<Job>,
    next: AtomicUsize,
    effort: &'a Effort<'a>,
    is_stopped: AtomicBool,
    tried: AtomicU64,
    hits: Mutex<Vec<Hit>>,
}

impl Shared<'_> {
    fn hit(&self, hypothesis: &Hypothesis) {
        let choice = self.choices[hypothesis.choice].clone();
        let single = hypothesis.single.iter().copied().filter(|index| *index != usize::MAX).collect();
        if let Ok(mut hits) = self.hits.lock() {
            hits.push(Hit { choice, single, ending: hypothesis.ending });
        }
    }

    #[inline]
    fn is_wanted(&self, digest: [u8; 16]) -> bool {
        match self.whole {
            Some(whole) => whole == digest,
            None => self.wanted.is(&digest),
        }
    }

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
    watch: Watch<'a>,
    chosen: Vec<usize>,
    /// Fields and their mistakes, to be sorted by value, and their string.
    row: Vec<(usize, Option<usize>)>,
    text: Vec<u8>,
    batch: Batch<Hypothesis>,
    /// What was digested and is the wanted one, or has to be digested once more.
    done: Vec<(Hypothesis, [u8; 16])>,
}

/// A hypothesis whose string is being digested.
struct Hypothesis {
    choice: usize,
    /// `usize::MAX` where there are fewer.
    single: [usize; MOST],
    ending: (usize, usize, usize),
    /// Whether nothing is left to be made of the digest.
    is_last: bool,
}

/// Where a worker stands: what is fixed while mistakes in fields vary.
struct Walk<'a> {
    frame: &'a Frame,
    choice: usize,
    head: &'a Head,
    head_index: usize,
    ending: usize,
    /// The digest of the head.
    start: Prefix,
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
        if !piece.is_empty() {
            self.digest.append(joined(piece, separator, self.has_field));
            self.has_field = true;
        }
    }
}

/// A piece as it stands in the string: the first one has no separator in front.
#[inline]
fn joined(piece: &[u8], separator: usize, has_field: bool) -> &[u8] {
    if has_field || piece.is_empty() { piece } else { &piece[separator..] }
}

/// Keeps of what was digested only what is not refuted.
fn kept<'a>(
    shared: &'a Shared<'_>,
    done: &'a mut Vec<(Hypothesis, [u8; 16])>,
) -> impl FnMut(Hypothesis, [u8; 16]) + 'a {
    |hypothesis, digest| {
        if !hypothesis.is_last || shared.is_wanted(digest) {
            done.push((hypothesis, digest));
        }
    }
}

impl<'a> Worker<'a> {
    fn new(shared: &'a Shared<'a>) -> Self {
        Self {
            shared,
            tried: 0,
            watch: Watch::new(shared.effort),
            chosen: Vec::new(),
            row: Vec::new(),
            text: Vec::new(),
            batch: Batch::new(),
            done: Vec::new(),
        }
    }

    fn work(mut self) {
        let Shared { space, choices, jobs, .. } = self.shared;
        let (mut frame, mut current) = (Frame::default(), None);
        while let Some(job) = jobs.get(self.shared.next.fetch_add(1, Ordering::Relaxed)) {
            if self.is_stopped() {
                break;
            }
            let classes = job.counts.map(|count| count > 0);
            if current != Some((job.choice, classes)) {
                frame.work_out(space, &choices[job.choice], classes, &mut self.watch);
                current = Some((job.choice, classes));
            }
            self.spend(0);
            self.job(job, &frame);
        }
        // What is digested at first may have to be digested once more.
        for _ in 0..2 {
            self.batch.flush(&mut kept(self.shared, &mut self.done));
            self.go_on();
        }
        self.shared.tried.fetch_add(self.tried, Ordering::Relaxed);
    }

    fn job(&mut self, job: &Job, frame: &Frame) {
        for (head_index, head) in self.shared.space.endings.heads.iter().enumerate() {
            if head.endings[job.ending].is_empty() || self.is_stopped() {
                continue;
            }
            let start = Prefix::new(&head.bytes);
            let walk = Walk { frame, choice: job.choice, head, head_index, ending: job.ending, start };
            if frame.is_by_value {
                self.choose(&walk, job.first.clone(), job.counts);
                continue;
            }
            if job.counts == [0; 3] {
                self.spend(frame.from(0).len());
                self.finish(&walk, &walk.start, [joined(frame.from(0), frame.separator, false), &[]]);
            } else {
                let mut state = State { digest: walk.start.clone(), has_field: false };
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
                    let (piece, separator) = (frame.mistake(*mistake), frame.separator);
                    self.chosen.push(*mistake);
                    if is_last {
                        let rest = frame.from(place + 1);
                        self.spend(rest.len());
                        let rest = joined(rest, separator, state.has_field || !piece.is_empty());
                        self.finish(walk, &state.digest, [joined(piece, separator, state.has_field), rest]);
                    } else {
                        let mut with = state.clone();
                        with.append(piece, separator);
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
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        for (place, (field, mistake)) in row.iter().enumerate() {
            let piece = mistake.map_or_else(|| frame.field(*field), |mistake| frame.mistake(mistake));
            self.spend(piece.len());
            text.extend_from_slice(joined(piece, frame.separator, place > 0));
        }
        self.row = row;
        self.finish(walk, &walk.start, [&text, &[]]);
        self.text = text;
    }

    /// Tries every ending of a string: a beginning and two pieces.
    fn finish(&mut self, walk: &Walk<'_>, text: &Prefix, pieces: [&[u8]; 2]) {
        let endings = &walk.head.endings[walk.ending];
        let whole = (endings.len() > FEW_ENDINGS).then(|| text.with(pieces));
        let (text, [one, two]) = whole.as_ref().map_or((text, pieces), |whole| (whole, [&[]; 2]));
        let mut single = [usize::MAX; MOST];
        single[..self.chosen.len()].copy_from_slice(&self.chosen);
        for (index, ending) in endings.iter().enumerate() {
            if ending.slots & walk.frame.slots != 0 {
                continue;
            }
            let skipped = usize::from(ending.has_ampersand && !walk.frame.ampersand_before_key);
            let hypothesis = Hypothesis {
                choice: walk.choice,
                single,
                ending: (walk.head_index, walk.ending, index),
                is_last: matches!(ending.finish, Finish::Plain),
            };
            self.tried += 1;
            self.spend(ending.tail.len() + 64);
            self.digest(text, [one, two, &ending.tail[skipped..]], hypothesis);
            if !self.done.is_empty() {
                self.go_on();
            }
        }
    }

    #[inline]
    fn digest(&mut self, text: &Prefix, pieces: [&[u8]; 3], hypothesis: Hypothesis) {
        self.batch.push(text, pieces, hypothesis, &mut kept(self.shared, &mut self.done));
    }

    /// Notes what was found, or has it digested once more.
    fn go_on(&mut self) {
        let space = self.shared.space;
        while let Some((hypothesis, digest)) = self.done.pop() {
            if hypothesis.is_last {
                self.shared.hit(&hypothesis);
                continue;
            }
            let mut text = [0; 32];
            if let Some((prefix, one, two)) = space.ending(hypothesis.ending).finish.then(digest, &mut text) {
                self.digest(prefix, [one, two, &[]], Hypothesis { is_last: true, ..hypothesis });
            }
        }
    }

    /// Counts bytes, and looks at the clock from time to time.
    #[inline]
    fn spend(&mut self, bytes: usize) {
        if self.watch.spend(bytes) {
            self.shared.is_stopped.store(true, Ordering::Relaxed);
        }
    }

    #[inline]
    fn is_stopped(&self) -> bool {
        self.shared.is_stopped.load(Ordering::Relaxed)
    }
}
