//! Work done on another thread, a little ahead of who needs it, in order.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::Scope;

/// How far ahead each thread is; each waiting result is a document in memory.
const AHEAD: usize = 4;
/// The reading is the slow half; more threads than this wait for the binding.
const THREADS: usize = 2;

/// Results in the order of their items, worked out on other threads.
pub(super) struct Ahead<R> {
    lanes: Vec<Receiver<R>>,
    next: usize,
}

/// Works through items on threads of their own.
pub(super) fn ahead<'scope, 'env, T, R>(
    scope: &'scope Scope<'scope, 'env>,
    items: Vec<T>,
    work: impl Fn(T) -> R + Send + Sync + Clone + 'scope,
) -> Ahead<R>
where
    T: Send + 'scope,
    R: Send + 'scope,
{
    let mut dealt: Vec<Vec<T>> = (0..THREADS).map(|_| Vec::new()).collect();
    for (index, item) in items.into_iter().enumerate() {
        dealt[index % THREADS].push(item);
    }
    let lanes = dealt
        .into_iter()
        .map(|items| {
            let work = work.clone();
            let (send, receive) = sync_channel(AHEAD);
            scope.spawn(move || {
                for item in items {
                    // Nobody waits any longer.
                    if send.send(work(item)).is_err() {
                        return;
                    }
                }
            });
            receive
        })
        .collect();
    Ahead { lanes, next: 0 }
}

impl<R> Iterator for Ahead<R> {
    type Item = R;

    fn next(&mut self) -> Option<R> {
        let lane = &self.lanes[self.next % self.lanes.len()];
        self.next += 1;
        lane.recv().ok()
    }
}
