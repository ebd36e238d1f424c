//! How often a password may be tried: after some tries each next one waits longer.
//!
//! Counted for an account from one place, for a place, and for an account from everywhere. A wait has a longest, and what is
//! tried during it counts for nothing, so that nobody is kept out for good. A browser in which the account signed in before
//! is counted by itself: a stranger who keeps guessing does not make its owner wait there.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::session::{self, Id};
use crate::app::{AppError, files};

const SECOND: i64 = 1000;
/// Milliseconds after which tries are forgotten.
const FORGOTTEN: i64 = 60 * 60 * SECOND;
/// The most that is remembered; what was tried longest ago goes first.
const MOST: usize = 20_000;

/// What tries are counted for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// An account, from one place.
    Here(String, IpAddr),
    /// An account, in a browser in which it signed in before.
    Known(Id),
    /// A place, whatever account.
    Place(IpAddr),
    /// An account, from any place where it is not known.
    Everywhere(String),
}

impl Key {
    /// How many tries are free, and the longest wait after them in milliseconds.
    fn limits(&self) -> (u32, i64) {
        match self {
            Self::Here(..) | Self::Known(_) => (5, 5 * 60 * SECOND),
            Self::Place(_) => (30, 60 * SECOND),
            Self::Everywhere(_) => (60, 30 * SECOND),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Tries {
    count: u32,
    last: i64,
    free: i64,
}

/// Somebody who tries.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    /// The account that they name.
    pub(super) account: String,
    /// From where.
    pub(super) place: IpAddr,
    /// What the browser brought as known.
    pub(super) known: Option<String>,
}

/// What was tried, and the browsers that accounts are known in.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    tries: BTreeMap<Key, Tries>,
    known: BTreeMap<Id, String>,
}

impl Throttle {
    /// Counts a try before it is made; how many may be under way at once makes no difference then.
    ///
    /// # Errors
    /// The milliseconds to wait, when it may not be made.
    pub(super) fn attempt(&mut self, caller: &Caller, now: i64) -> Result<(), i64> {
        self.tries.retain(|_, tries| now - tries.last < FORGOTTEN);
        let keys = self.keys(caller);
        let waits = keys.iter().filter_map(|key| self.tries.get(key));
        let free = waits.map(|tries| tries.free).max();
        if let Some(free) = free.filter(|free| *free > now) {
            return Err(free - now);
        }
        for key in keys {
            while self.tries.len() >= MOST {
                let oldest = self.tries.iter().min_by_key(|(_, tries)| tries.last);
                let Some(oldest) = oldest.map(|(key, _)| key.clone()) else {
                    break;
                };
                self.tries.remove(&oldest);
            }
            let (free, longest) = key.limits();
            let tries = self.tries.entry(key).or_insert(Tries {
                count: 0,
                last: now,
                free: now,
            });
            tries.count = tries.count.saturating_add(1);
            tries.last = now;
            if let Some(over) = tries.count.checked_sub(free) {
                let wait = SECOND << over.min(20);
                tries.free = now + wait.min(longest);
            }
        }
        Ok(())
    }

    /// The try was right: what was counted for this account here is forgotten. A place stays as it was, or an account of
    /// its own would help a stranger to guess that of another.
    pub(super) fn passed(&mut self, caller: &Caller) {
        for key in self.keys(caller) {
            match key {
                Key::Here(..) | Key::Known(_) => drop(self.tries.remove(&key)),
                Key::Place(_) | Key::Everywhere(_) => {
                    if let Some(tries) = self.tries.get_mut(&key) {
                        tries.count = tries.count.saturating_sub(1);
                        tries.free = tries.last;
                    }
                }
            }
        }
    }

    /// Knows the browser of an account from now on; gives the secret that tells it. None when it is known already.
    pub(super) fn know(&mut self, caller: &Caller) -> Result<Option<String>, AppError> {
        if self.is_known(caller).is_some() {
            return Ok(None);
        }
        while self.known.len() >= MOST {
            self.known.pop_first();
        }
        let secret = session::secret()?;
        let id = files::sha256(secret.as_bytes());
        self.known.insert(id, caller.account.clone());
        Ok(Some(secret))
    }

    fn is_known(&self, caller: &Caller) -> Option<Id> {
        let id = files::sha256(caller.known.as_ref()?.as_bytes());
        (self.known.get(&id) == Some(&caller.account)).then_some(id)
    }

    fn keys(&self, caller: &Caller) -> Vec<Key> {
        match self.is_known(caller) {
            Some(id) => vec![Key::Known(id)],
            None => vec![
                Key::Here(caller.account.clone(), caller.place),
                Key::Place(caller.place),
                Key::Everywhere(caller.account.clone()),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(account: &str, place: [u8; 4]) -> Caller {
        Caller {
            account: account.to_owned(),
            place: IpAddr::from(place),
            known: None,
        }
    }

    #[test]
    fn each_next_try_waits_longer_and_never_for_good() {
        let mut throttle = Throttle::default();
        let one = caller("a.b", [10, 0, 0, 1]);
        let (mut now, mut waited) = (0, Vec::new());
        for _ in 0..40 {
            while let Err(wait) = throttle.attempt(&one, now) {
                waited.push(wait);
                // What is tried too early makes it no longer.
                assert!(
                    throttle
                        .attempt(&one, now)
                        .is_err_and(|again| again == wait)
                );
                now += wait;
            }
        }
        assert!(waited.is_sorted(), "{waited:?}");
        assert_eq!(waited.first(), Some(&SECOND));
        assert_eq!(waited.last(), Some(&(5 * 60 * SECOND)));
    }

    #[test]
    fn a_stranger_keeps_nobody_out() {
        let mut throttle = Throttle::default();
        let mut owner = caller("a.b", [10, 0, 0, 1]);
        assert!(throttle.attempt(&owner, 0).is_ok());
        throttle.passed(&owner);
        owner.known = throttle.know(&owner).expect("random");
        assert!(owner.known.is_some());
        // A thousand places guess for an hour, also from where the owner is.
        for second in 0..3600 {
            let now = second * SECOND;
            for place in 0..4 {
                let guess = throttle.attempt(&caller("a.b", [10, 0, 0, place]), now);
                assert!(guess.is_ok() || guess.is_err_and(|wait| wait > 0));
            }
        }
        let now = 3600 * SECOND;
        assert!(throttle.attempt(&owner, now).is_ok());
        // Elsewhere the owner waits half a minute at most.
        let new = caller("a.b", [10, 9, 9, 9]);
        let wait = throttle.attempt(&new, now).err();
        assert!(wait.is_none_or(|wait| wait <= 30 * SECOND), "{wait:?}");
        // Another account is not concerned.
        assert!(throttle.attempt(&caller("c.d", [10, 7, 7, 7]), now).is_ok());
    }

    #[test]
    fn many_accounts_from_one_place_wait_too() {
        let mut throttle = Throttle::default();
        let tried = (0..100).filter(|number| {
            let one = caller(&format!("a{number}"), [10, 0, 0, 1]);
            throttle.attempt(&one, 0).is_ok()
        });
        assert_eq!(tried.count(), 30);
    }

    #[test]
    fn an_account_of_ones_own_does_not_help_to_guess_that_of_another() {
        let mut throttle = Throttle::default();
        let mut guessed = 0;
        for number in 0..200 {
            let victim = caller("a.b", [10, 0, 0, 1]);
            guessed += usize::from(throttle.attempt(&victim, number).is_ok());
            let own = caller("c.d", [10, 0, 0, 1]);
            if throttle.attempt(&own, number).is_ok() {
                throttle.passed(&own);
            }
        }
        assert!(guessed <= 6, "{guessed}");
    }
}
