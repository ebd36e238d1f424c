//! Work done on another thread, a little ahead of who needs it, in order.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::Scope;

/// How far ahead; each waiting result is a document in memory.
const AHEAD: usize = 8;

/// Works through items on a thread of its own; the results come in their order.
pub(super) fn ahead<'scope, 'env, T, R>(
    scope: &'scope Scope<'scope, 'env>,
    items: Vec<T>,
    work: impl Fn(T) -> R + Send + 'scope,
) -> Receiver<R>
where
    T: Send + 'scope,
    R: Send + 'scope,
{
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
}
