//! Who calls the merchant's receivers: a few threads, which make what calls are due.
//!
//! They share nothing with the gateway's own thread but the schedule, which is never locked while
//! a receiver is waited for, so that a dead one delays no answer. They end with the process.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::core::form::Form;
use crate::core::secret::ApiKey;

use super::clock::Clock;
use super::merchant::API_KEY;
use super::notices::{AT_ONE_RECEIVER, Call, Heard, Next, Notices};
use super::remark::{Note, Remark};
use super::subject::Subject;

/// How many calls go on at once: those of three receivers that never answer, and as many for all
/// others.
const CALLERS: usize = 4 * AT_ONE_RECEIVER;

/// Posts a form to an address once and tells what was answered; it must end by itself.
pub(super) type Deliver = Box<dyn Fn(&str, &Form) -> Heard + Send + Sync>;

/// What the threads share.
pub(super) struct Caller {
    notices: Mutex<Notices<Subject>>,
    /// A call was added, or ended.
    changed: Condvar,
    api_key: ApiKey,
    clock: Clock,
    deliver: Deliver,
    note: Note,
}

impl Caller {
    /// Starts the threads, which have nothing to do yet. Between repeats of a call the wait grows
    /// by `step`.
    pub(super) fn start(step: Duration, clock: Clock, deliver: Deliver, note: Note) -> io::Result<Arc<Self>> {
        let caller = Arc::new(Self {
            notices: Mutex::new(Notices::new(step)),
            changed: Condvar::new(),
            api_key: ApiKey::new(API_KEY.to_owned()),
            clock,
            deliver,
            note,
        });
        for _ in 0..CALLERS {
            let caller = Arc::clone(&caller);
            thread::Builder::new().spawn(move || {
                loop {
                    caller.make(caller.next());
                }
            })?;
        }
        Ok(caller)
    }

    /// From now on it is told at this address what becomes of an order.
    pub(super) fn expect(&self, url: &str, subject: &Subject) {
        let mut notices = self.notices();
        for turn in subject.course().turns() {
            notices.add(turn, url, subject.clone());
        }
        drop(notices);
        self.changed.notify_all();
    }

    /// The next call, once it is due.
    fn next(&self) -> Call<Subject> {
        let mut notices = self.notices();
        loop {
            notices = match notices.next(self.clock.now()) {
                Next::Make(call) => return call,
                Next::Wait(time) => self.changed.wait_timeout(notices, time).unwrap_or_else(PoisonError::into_inner).0,
                Next::Idle => self.changed.wait(notices).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    fn make(&self, call: Call<Subject>) {
        let order = call.subject.order();
        let (told, form) = call.subject.told(self.clock.now(), &self.api_key);
        let heard = (self.deliver)(&call.url, &form);
        let outcome = self.notices().ended(call, heard, self.clock.now());
        self.changed.notify_all();
        (self.note)(&Remark::Notified { order, told, outcome });
    }

    /// No change to the schedule is ever left half done, so that a poisoned lock is as good as any.
    fn notices(&self) -> MutexGuard<'_, Notices<Subject>> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
