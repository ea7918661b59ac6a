//! No circle between files.
//!
//! A file uses another when a path in it leads to an item that the other defines. A re-export is
//! looked through: who takes `ledger::Claim` uses the file that defines `Claim`, not the one that
//! passes it on, and passing it on uses nothing. Nor does naming a module, or declaring it. So
//! a parent may declare and re-export its children while they use what it defines; only when its
//! own code also uses one of theirs is it a circle.
//!
//! What is not seen: a method where it is called, as its name does not tell whose it is. What does
//! not count: code for tests, which may build its values with whatever is there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use super::modules::{Modules, Target};
use super::source::Role;

/// That a file uses another, and where it says so first.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub(super) from: String,
    pub(super) to: String,
    line: usize,
    item: String,
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "src/{}:{} uses {} of src/{}", self.from, self.line, self.item, self.to)
    }
}

/// Which files use which.
pub(super) struct Graph {
    uses: BTreeMap<String, BTreeMap<String, Use>>,
}

impl Graph {
    pub(super) fn of(modules: &Modules) -> Self {
        let mut uses: BTreeMap<String, BTreeMap<String, Use>> = BTreeMap::new();
        for file in modules.files.iter().filter(|file| !file.is_for_tests) {
            let from = &file.source.path;
            for (written, target) in modules.paths(file) {
                let Target::Here(path) = target else { continue };
                if written.role == Role::Reexport || written.in_tests {
                    continue;
                }
                for (module, item) in modules.homes(path) {
                    for to in modules.files_of(&module).filter(|to| to.source.path != *from) {
                        let (to, line, item) = (to.source.path.clone(), written.line, item.clone());
                        let found = Use { from: from.clone(), to: to.clone(), line, item };
                        let known = uses.entry(from.clone()).or_default().entry(to).or_insert_with(|| found.clone());
                        if found.line < known.line {
                            *known = found;
                        }
                    }
                }
            }
        }
        Self { uses }
    }

    /// The same without the uses of some file by another, or by all files of a folder.
    pub(super) fn without<'a>(&self, left_out: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut uses = self.uses.clone();
        for (by, of) in left_out {
            for (from, uses) in &mut uses {
                if from == by || by.ends_with('/') && from.starts_with(by) {
                    uses.remove(of);
                }
            }
        }
        Self { uses }
    }

    /// Whether a file uses another.
    pub(super) fn has(&self, from: &str, to: &str) -> bool {
        self.uses.get(from).is_some_and(|uses| uses.contains_key(to))
    }

    /// The circles: for each knot of files that all use each other, by whatever way, the
    /// shortest way around.
    pub(super) fn circles(&self) -> Vec<Vec<Use>> {
        let mut circles = Vec::new();
        let mut seen = BTreeSet::new();
        for start in self.uses.keys() {
            if seen.contains(start) {
                continue;
            }
            let reachable = self.reachable(start);
            let knot: BTreeSet<&String> =
                reachable.iter().copied().filter(|other| self.reachable(other).contains(start)).collect();
            seen.extend(knot.iter().copied());
            circles.extend(knot.iter().filter_map(|file| self.shortest(file)).min_by_key(Vec::len));
        }
        circles
    }

    /// The files that one uses, and those that they use, and so on.
    fn reachable<'a>(&'a self, start: &'a str) -> BTreeSet<&'a String> {
        let mut reached = BTreeSet::new();
        let mut queue = vec![start];
        while let Some(file) = queue.pop() {
            queue.extend(self.from(file).map(|found| &found.to).filter(|to| reached.insert(*to)).map(String::as_str));
        }
        reached
    }

    /// The shortest way from a file back to it.
    fn shortest(&self, start: &str) -> Option<Vec<Use>> {
        let mut reached = BTreeSet::new();
        let mut queue: VecDeque<Vec<Use>> = self.from(start).map(|found| vec![found.clone()]).collect();
        while let Some(way) = queue.pop_front() {
            let end = &way.last()?.to;
            if end == start {
                return Some(way);
            }
            if reached.insert(end.clone()) {
                queue.extend(self.from(end).map(|next| [way.as_slice(), std::slice::from_ref(next)].concat()));
            }
        }
        None
    }

    /// What a file uses.
    fn from(&self, file: &str) -> impl Iterator<Item = &Use> {
        self.uses.get(file).into_iter().flat_map(BTreeMap::values)
    }
}
