//! Events that may occur where none of their moves fits: the fact would be recorded and the track stay behind.

use std::collections::BTreeSet;

use super::check::{Checker, path};
use crate::catalog::{BEGIN, EventSpec, MoveSpec, ProcedureFile};
use crate::diagnostic::Text;

/// Reports each place where an event with moves is allowed and leads nowhere.
pub(super) fn check(checker: &mut Checker) {
    let file = checker.file;
    for (code, event) in &file.events {
        if event.moves.is_empty() {
            continue;
        }
        for place in &event.allowed {
            let (track, state) = place
                .split_once('.')
                .map_or((place.as_str(), None), |(track, state)| {
                    (track, Some(state))
                });
            let here: Vec<&str> = match state {
                Some(state) => vec![state],
                None => states(file, track),
            };
            let missing: Vec<&str> = here
                .into_iter()
                .filter(|state| !fits(event, track, state))
                .collect();
            if missing.is_empty() {
                continue;
            }
            let behind = others_behind(file, code, event, track);
            if behind.is_some_and(|behind| behind.is_empty()) {
                continue;
            }
            let elsewhere = others_behind(file, code, event, track)
                .filter(|behind| !behind.is_empty())
                .map(|behind| behind.into_iter().collect::<Vec<_>>().join(", "));
            let elsewhere = |and: &str| match &elsewhere {
                Some(elsewhere) => format!(" {and} {elsewhere}"),
                None => String::new(),
            };
            let places = format!("`{track}.{}`", missing.join(&format!("`, `{track}.")));
            checker.say(
                &path(&["events", code, "allowed"]),
                "moves",
                Text::new(
                    format!(
                        "`{code}` mag bij {places}{}, en geen van haar stappen (`moves`) past daar",
                        elsewhere("en")
                    ),
                    format!(
                        "`{code}` is allowed at {places}{}, and none of its moves fits there",
                        elsewhere("and")
                    ),
                ),
                Some(Text::new(
                    "zet de stand erbij onder `from`; een stap zonder `to` legt de gebeurtenis vast en laat het spoor staan",
                    "add the state to `from`; a move without `to` records it and nothing moves",
                )),
            );
        }
    }
}

fn states<'a>(file: &'a ProcedureFile, track: &str) -> Vec<&'a str> {
    file.tracks
        .get(track)
        .map(|spec| spec.states.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

fn from(step: &MoveSpec, state: &str) -> bool {
    step.from
        .as_ref()
        .is_none_or(|from| from.iter().any(|from| from == state))
}

fn fits(event: &EventSpec, track: &str, state: &str) -> bool {
    event
        .moves
        .iter()
        .any(|step| step.track == track && from(step, state))
}

/// The states of another track that its moves leave out: nothing when one track is covered whole, so that something
/// always fits; `None` when no other track moves.
fn others_behind(
    file: &ProcedureFile,
    code: &str,
    event: &EventSpec,
    track: &str,
) -> Option<BTreeSet<String>> {
    let others: BTreeSet<&str> = event
        .moves
        .iter()
        .map(|step| step.track.as_str())
        .filter(|other| *other != track)
        .collect();
    let mut fewest: Option<BTreeSet<String>> = None;
    for other in others {
        // What happens once cannot find what only itself leads to.
        let mut behind: BTreeSet<String> = reached_without(file, other, event.once.then_some(code))
            .into_iter()
            .chain([BEGIN])
            .filter(|state| !fits(event, other, state))
            .map(|state| format!("`{other}.{state}`"))
            .collect();
        if fewest.as_ref().is_none_or(|few| behind.len() < few.len()) {
            fewest = Some(std::mem::take(&mut behind));
        }
    }
    fewest
}

/// The states of a track that other events can lead to.
fn reached_without<'a>(
    file: &'a ProcedureFile,
    track: &str,
    without: Option<&str>,
) -> BTreeSet<&'a str> {
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    loop {
        let before = reached.len();
        let steps = file
            .events
            .iter()
            .filter(|(code, _)| without != Some(code.as_str()))
            .flat_map(|(_, event)| &event.moves)
            .filter(|step| step.track == track);
        for step in steps {
            let possible = step.from.as_ref().is_none_or(|from| {
                from.iter()
                    .any(|from| from == BEGIN || reached.contains(from.as_str()))
            });
            if let (true, Some(to)) = (possible, &step.to) {
                reached.insert(to);
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}
