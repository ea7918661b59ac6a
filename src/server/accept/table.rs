//! The connections that are open, and which of them has to go first.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::task::AbortHandle;

use super::progress::{Progress, Said};

/// One of so many connections counts as new.
const NEWEST: usize = 4;

/// All open connections, by their number.
#[derive(Clone, Debug, Default)]
pub(super) struct Table(Arc<Mutex<Connections>>);

#[derive(Debug, Default)]
struct Connections {
    latest: u64,
    open: BTreeMap<u64, Connection>,
}

#[derive(Debug)]
struct Connection {
    progress: Progress,
    task: AbortHandle,
}

impl Table {
    /// How many are open.
    pub(super) fn len(&self) -> usize {
        self.connections().open.len()
    }

    /// Whether anybody has begun a request and does not have its answer.
    pub(super) fn is_busy(&self) -> bool {
        self.connections().open.values().any(|connection| connection.progress.said().is_a_request())
    }

    /// Whether anybody has said all of a request and waits for its answer.
    pub(super) fn owes_an_answer(&self) -> bool {
        self.connections().open.values().any(|connection| connection.progress.said().is_all())
    }

    /// Starts the conversation of a connection, which is open until the conversation ends.
    pub(super) fn spawn(&self, progress: Progress, conversation: impl Future<Output = ()> + Send + 'static) {
        let mut connections = self.connections();
        connections.latest += 1;
        let number = connections.latest;
        let leaving = Leaving { table: self.clone(), number };
        // It runs when this thread comes to it, and not before it stands in the table.
        let task = tokio::spawn(async move {
            let _leaving = leaving;
            conversation.await;
        });
        connections.open.insert(number, Connection { progress, task: task.abort_handle() });
    }

    /// Drops the connection that has said least, if there is any.
    pub(super) fn drop_least(&self) -> bool {
        let mut connections = self.connections();
        let said = connections.open.iter().map(|(number, connection)| (*number, connection.progress.said()));
        let Some(dropped) = least(&said).and_then(|number| connections.open.remove(&number)) else { return false };
        dropped.task.abort();
        true
    }

    /// No change is ever left half done, so that a poisoned lock is as good as any.
    fn connections(&self) -> MutexGuard<'_, Connections> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number of the connection that has said least; of several, the oldest.
///
/// Unless all others wait for their answers, the newest are passed over: what they have sent together
/// with their connection may be unheard yet.
fn least(said: &(impl ExactSizeIterator<Item = (u64, Said)> + Clone)) -> Option<u64> {
    let older = said.len() - said.len() / NEWEST;
    let least = |some: &mut dyn Iterator<Item = (u64, Said)>| some.min_by_key(|(number, said)| (*said, *number));
    let found = least(&mut said.clone().take(older)).filter(|(_, said)| !said.is_waiting());
    found.or_else(|| least(&mut said.clone())).map(|(number, _)| number)
}

/// Takes a connection out of the table when its conversation ends, however it ends.
#[derive(Debug)]
struct Leaving {
    table: Table,
    number: u64,
}

impl Drop for Leaving {
    fn drop(&mut self) {
        self.table.connections().open.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Limits;
    use super::*;

    /// The callers stand in the order in which they came.
    fn victim(callers: &[(u64, &Progress)]) -> Option<u64> {
        least(&callers.iter().map(|(number, progress)| (*number, progress.said())))
    }

    fn after(bytes: usize) -> Progress {
        let progress = Progress::new(Limits::USUAL);
        progress.hears(bytes, Limits::USUAL);
        progress
    }

    #[test]
    fn the_one_that_has_said_least_goes_and_of_equals_the_oldest() {
        assert_eq!(victim(&[]), None);
        assert_eq!(victim(&[(1, &after(20)), (2, &after(10)), (3, &after(30))]), Some(2));
        assert_eq!(victim(&[(1, &after(1)), (3, &after(0)), (5, &after(0)), (9, &after(0))]), Some(3));
    }

    #[test]
    fn who_has_just_come_is_heard_before_it_goes() {
        let (rested, waiting) = (after(10), after(10));
        rested.is_answered();
        rested.rests(Limits::USUAL);
        waiting.is_answered();
        let (silent, wordy) = (after(0), after(16_000));
        assert_eq!(victim(&[(1, &wordy), (2, &wordy), (3, &wordy), (4, &silent)]), Some(1));
        assert_eq!(victim(&[(1, &wordy), (2, &wordy), (3, &silent), (4, &silent)]), Some(3));
        assert_eq!(victim(&[(1, &waiting), (2, &waiting), (3, &waiting), (4, &silent)]), Some(4));
        assert_eq!(victim(&[(1, &waiting), (2, &waiting), (3, &waiting), (4, &rested)]), Some(4));
    }

    #[test]
    fn who_waits_for_an_answer_goes_last_and_who_has_it_first() {
        let waiting = after(10);
        waiting.is_answered();
        let rested = after(1000);
        rested.is_answered();
        rested.rests(Limits::USUAL);
        assert_eq!(victim(&[(1, &waiting), (2, &after(16_000))]), Some(2));
        assert_eq!(victim(&[(1, &after(0)), (2, &rested)]), Some(2));
        assert_eq!(victim(&[(7, &waiting), (8, &waiting)]), Some(7));
    }
}
