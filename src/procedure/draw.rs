//! A procedure as a picture: tracks with their states, the events between them, the obligations with their terms.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::catalog::{BEGIN, Ends, EventSpec, ObligationSpec, ProcedureFile};
use crate::diagnostic::Language;

/// The picture in Mermaid's language: a state diagram for each track, obligations as notes.
pub fn mermaid(file: &ProcedureFile, language: Language) -> String {
    let mut out = String::from("stateDiagram-v2\n");
    for (track, spec) in &file.tracks {
        let name = |state: &str| format!("{track}_{state}");
        let _ = writeln!(
            out,
            "  state \"{}\" as {track} {{",
            plain(spec.title.get(language))
        );
        for (state, spec) in &spec.states {
            let title = plain(spec.title.get(language));
            let _ = writeln!(out, "    state \"{title}\" as {}", name(state));
        }
        // Several conditions of one event are one arrow.
        let mut arrows: Vec<String> = Vec::new();
        for (event, step, to) in moves(file, track) {
            let title = plain(event.title.get(language));
            let begin = vec![BEGIN.to_owned()];
            for from in step.from.as_ref().unwrap_or(&begin) {
                let from = if from == BEGIN {
                    "[*]".to_owned()
                } else {
                    name(from)
                };
                let arrow = format!("    {from} --> {} : {title}", name(to));
                if !arrows.contains(&arrow) {
                    arrows.push(arrow);
                }
            }
        }
        for arrow in arrows {
            let _ = writeln!(out, "{arrow}");
        }
        for (state, spec) in &spec.states {
            if spec.ends != Ends::Always(false) {
                let _ = writeln!(out, "    {} --> [*]", name(state));
            }
        }
        for (code, spec) in &file.obligations {
            if let Some((_, state)) = place(file, spec).filter(|(at, _)| at == track)
                && in_force(file, spec)
            {
                let hard = if spec.hard { "" } else { " ~" };
                let _ = writeln!(
                    out,
                    "    note right of {} : {code}{hard} {} · {}",
                    name(&state),
                    plain(spec.title.get(language)),
                    term(spec, language)
                );
            }
        }
        out.push_str("  }\n");
    }
    out
}

/// The picture as data for a layout.
pub fn data(file: &ProcedureFile, language: Language) -> Value {
    let tracks: Vec<Value> = file
        .tracks
        .iter()
        .map(|(track, spec)| {
            let states: Vec<Value> = spec
                .states
                .iter()
                .map(|(state, spec)| {
                    let entered: Vec<Value> = moves(file, track)
                        .filter(|(_, _, to)| *to == state)
                        .map(|(event, step, _)| {
                            let from: Option<Vec<&str>> = step.from.as_ref().map(|from| {
                                from.iter()
                                    .filter(|from| *from != state)
                                    .map(|from| {
                                        file.tracks[track]
                                            .states
                                            .get(from)
                                            .map_or("", |state| state.title.get(language))
                                    })
                                    .collect()
                            });
                            json!({ "event": event.title.get(language), "documents": event.documents, "from": from,
                                "begins": step.from.as_ref().is_none_or(|from| from.iter().any(|from| from == BEGIN)),
                                "conditional": step.when.is_some(), "basis": event.basis })
                        })
                        .collect();
                    let duties: Vec<Value> = file
                        .obligations
                        .iter()
                        .filter(|(_, spec)| place(file, spec).is_some_and(|(at, to)| at == *track && to == *state))
                        .map(|(code, spec)| duty(file, code, spec, language))
                        .collect();
                    json!({ "code": state, "title": spec.title.get(language),
                        "ends": spec.ends != Ends::Always(false), "entered": entered, "duties": duties })
                })
                .collect();
            json!({ "code": track, "title": spec.title.get(language), "background": spec.background, "states": states })
        })
        .collect();
    let others: Vec<Value> = file
        .obligations
        .iter()
        .filter(|(_, spec)| place(file, spec).is_none())
        .map(|(code, spec)| duty(file, code, spec, language))
        .collect();
    let guards: Vec<Value> = file
        .guards
        .iter()
        .map(|guard| json!({ "id": guard.id, "message": guard.message.get(language), "basis": guard.basis, "severity": guard.severity }))
        .collect();
    json!({ "lang": language.tag(), "title": file.title.get(language), "tracks": tracks, "others": others, "guards": guards })
}

fn duty(file: &ProcedureFile, code: &str, spec: &ObligationSpec, language: Language) -> Value {
    let titles = |events: Vec<String>| -> Vec<String> {
        events
            .iter()
            .filter_map(|event| Some(file.events.get(event)?.title.get(language).to_owned()))
            .collect()
    };
    let starts = spec.starts.iter().map(|start| start.full().on).collect();
    let met = spec
        .parts
        .iter()
        .chain(&spec.met)
        .map(|met| met.full().on)
        .collect();
    let extended: Vec<Value> = spec
        .extended
        .iter()
        .map(|extended| {
            let extended = extended.full();
            json!({ "event": titles(vec![extended.on.clone()]), "by": extended.by })
        })
        .collect();
    let bearer = file
        .roles
        .get(&spec.bearer)
        .map_or(spec.bearer.as_str(), |role| role.title.get(language));
    json!({ "code": code, "title": spec.title.get(language), "documents": spec.documents, "bearer": bearer,
        "term": term(spec, language), "hard": spec.hard, "basis": spec.basis, "starts": titles(starts), "met": titles(met),
        "extended": extended, "in_force": in_force(file, spec) })
}

/// Whether an obligation can begin in the readings that are chosen: one that begins in another reading only is not in force.
fn in_force(file: &ProcedureFile, spec: &ObligationSpec) -> bool {
    let excluded = |when: &str| {
        let elsewhere = |part: &str| {
            file.policies.iter().any(|(name, policy)| {
                let chosen = policy.value.as_str();
                let asked = part
                    .trim()
                    .strip_prefix(&format!("beleid.{name} == "))
                    .map(|value| value.trim_matches('\''));
                asked.is_some_and(|asked| Some(asked) != chosen)
            })
        };
        // Each way to begin asks for another reading.
        when.split(" or ")
            .all(|way| way.split(" and ").any(elsewhere))
    };
    spec.starts.is_empty()
        || spec
            .starts
            .iter()
            .any(|start| !start.full().when.as_deref().is_some_and(excluded))
}

fn moves<'a>(
    file: &'a ProcedureFile,
    track: &'a str,
) -> impl Iterator<Item = (&'a EventSpec, &'a crate::catalog::MoveSpec, &'a String)> {
    file.events
        .values()
        .flat_map(|event| event.moves.iter().map(move |step| (event, step)))
        .filter(move |(_, step)| step.track == track)
        .filter_map(|(event, step)| Some((event, step, step.to.as_ref()?)))
}

/// The track and state in which an obligation starts: where its first event leads, or where that event may occur.
fn place(file: &ProcedureFile, spec: &ObligationSpec) -> Option<(String, String)> {
    spec.starts.iter().find_map(|start| {
        let start = start.full();
        let event = file.events.get(&start.on)?;
        let counts = |track: &str| {
            file.tracks
                .get(track)
                .is_some_and(|track| !track.background)
        };
        let fit = |step: &crate::catalog::MoveSpec| fit(file, spec, start.when.as_deref(), step);
        event
            .moves
            .iter()
            .filter(|step| counts(&step.track) && step.to.is_some())
            // The last of equals is what `max_by_key` gives; the first is meant.
            .rev()
            .max_by_key(|step| fit(step))
            .or_else(|| event.moves.first())
            .and_then(|step| Some((step.track.clone(), step.to.clone()?)))
            .or_else(|| {
                event.allowed.iter().find_map(|place| {
                    let (track, state) = place.split_once('.')?;
                    (state != BEGIN).then(|| (track.to_owned(), state.to_owned()))
                })
            })
    })
}

/// How well a move belongs to the start of an obligation, by what their conditions say and by where the obligation
/// can be met. Conditions are free text, so this is a guess; it only decides where a box is drawn.
fn fit(
    file: &ProcedureFile,
    spec: &ObligationSpec,
    when: Option<&str>,
    step: &crate::catalog::MoveSpec,
) -> i32 {
    let named = step
        .to
        .as_ref()
        .map(|to| format!("stand.{} == '{to}'", step.track));
    let mut score = 0;
    if let Some(when) = when {
        if named.is_some_and(|named| when.contains(&named)) {
            score += 4;
        }
        for part in step.when.iter().flat_map(|when| when.split(" and ")) {
            if when.contains(&format!("not {part}")) {
                score -= 4;
            } else if when.contains(part) {
                score += 2;
            }
        }
    }
    // A condition that names who must do it.
    if step
        .when
        .iter()
        .any(|condition| condition.contains(&format!("'{}'", spec.bearer)))
    {
        score += 3;
    }
    let met_there = spec.parts.iter().chain(&spec.met).any(|met| {
        file.events.get(&met.full().on).is_some_and(|event| {
            event.moves.iter().any(|next| {
                next.track == step.track
                    && next
                        .from
                        .iter()
                        .flatten()
                        .any(|from| Some(from) == step.to.as_ref())
            })
        })
    });
    score + i32::from(met_there)
}

/// The term in the words of the file.
fn term(spec: &ObligationSpec, language: Language) -> String {
    match (&spec.term, &spec.yearly, &spec.date) {
        (Some(term), ..) => term.replace('-', "−"),
        (_, Some(yearly), _) => yearly.clone(),
        _ => spec
            .until
            .as_ref()
            .map_or_else(|| "–".to_owned(), |until| until.get(language).to_owned()),
    }
}

/// Mermaid has no escapes: signs with a meaning are left out.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' | '“' | '”' => '\'',
            ':' | ';' | '{' | '}' | '#' => ' ',
            c => c,
        })
        .collect()
}
