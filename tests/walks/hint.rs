//! Taking a refusal at its word.

use super::attempt::Outcome;
use super::coverage::{guard, guard_name};
use super::later;
use super::pursue::named;
use super::random::Random;
use super::report::{Kind, Probe};
use super::walk::Walk;

/// Takes a refusal at its word: does what the hint says, and sees whether it then goes.
pub(super) fn follow_a_hint(walk: &mut Walk) {
    let codes: Vec<String> = walk.world.file().events.keys().cloned().collect();
    for _ in 0..6 {
        let code = walk.random.pick(&codes).clone();
        if code == walk.world.closing() {
            continue;
        }
        let Outcome::Refused(refusals) = walk.attempt(&code, None) else {
            return;
        };
        let guards: Vec<usize> = refusals
            .iter()
            .filter_map(|refusal| guard(walk.world, refusal))
            .collect();
        if guards.len() != refusals.len() || guards.is_empty() {
            continue;
        }
        let number = guards[0];
        if !goes_as_hinted(walk, &code, number) {
            let hint = walk.world.file().guards[number].remedy.nl.clone();
            let name = guard_name(walk.world, number);
            walk.find(
                Kind::WayOut,
                &format!("{name} at {code}"),
                &hint,
                Probe::WayOut {
                    event: code,
                    guard: number,
                },
            );
        }
        return;
    }
}

/// Whether following the hint of a guard leads to the event, or to what the hint names.
pub(super) fn goes_as_hinted(walk: &Walk, code: &str, number: usize) -> bool {
    let hint = &walk.world.file().guards[number].remedy.nl;
    if hint.contains("eigen zaak") || hint.contains("nieuwe zaak") {
        let mut other = Walk::new(walk.world, Random::new(78), walk.day);
        return other.open(code);
    }
    let named = named(walk.world, hint);
    // What is asked on the way may come out either way: a few tries, so that one of them goes as hoped.
    (0..8).any(|attempt| {
        let mut side = walk.clone();
        side.random = Random::new(attempt + 77);
        side.writes = false;
        (0..14).any(|_| {
            let followed = named
                .iter()
                .any(|event| matches!(side.attempt(event, None), Outcome::Done));
            if followed && !side.is_refused_by(code, number) {
                return true;
            }
            let before = side.steps.len();
            let moved = side.pursue(code, None);
            let done = side.steps[before..].iter().any(|step| step.event == code);
            if !moved {
                let day = later(side.day, 1);
                side.wait(day);
            }
            done
        })
    })
}
