//! Going for what a walk was sent to reach.

use std::sync::OnceLock;

use griffie::procedure::Fold;
use regex::Regex;

use super::coverage::guard_name;
use super::walk::Walk;

/// Goes for what this walk was sent to reach.
pub(super) fn aim(walk: &mut Walk, target: &str) {
    let Some((kind, name)) = target.split_once(' ') else {
        return;
    };
    let world = walk.world;
    let file = world.file();
    match kind {
        "event" => {
            walk.pursue(name, None);
        }
        "document" => {
            let mut events: Vec<String> = file.events_of(name).into_iter().cloned().collect();
            walk.random.shuffle(&mut events);
            let _done = events.into_iter().any(|event| walk.pursue(&event, None));
        }
        "obligation" => {
            start(walk, name);
        }
        _ => {
            let number = (0..file.guards.len()).find(|number| guard_name(world, *number) == target);
            if let Some(number) = number {
                provoke(walk, number);
            }
        }
    }
}

/// Goes where a guard has something to refuse: what it forbids is open or has happened, and who may not be the same are.
fn provoke(walk: &mut Walk, number: usize) {
    static NAMES: OnceLock<Regex> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        Regex::new(r"\b(open|termijn|gebeurd|personen)\.(\w+)").expect("a pattern")
    });
    let world = walk.world;
    let file = world.file();
    let guard = &file.guards[number];
    let source = file.written_out(&guard.require);
    let mut about: Vec<(String, String)> = names
        .captures_iter(&source)
        .map(|name| (name[1].to_owned(), name[2].to_owned()))
        .collect();
    about.sort();
    about.dedup();
    let roles: Vec<String> = about
        .iter()
        .filter(|(kind, role)| kind == "personen" && file.roles.contains_key(role))
        .map(|(_, role)| role.clone())
        .collect();
    if roles.len() > 1 && walk.random.chance(30) {
        let (one, other) = (
            walk.random.pick(&roles).clone(),
            walk.random.pick(&roles).clone(),
        );
        walk.become_one(&one, &other);
    }
    let code = walk.random.pick(&guard.on).clone();
    if walk.random.chance(40) && !about.is_empty() {
        let (kind, name) = walk.random.pick(&about).clone();
        match kind.as_str() {
            "open" | "termijn" => start(walk, &name),
            "gebeurd" => {
                walk.pursue(&name, None);
            }
            _ => walk.replace(&name),
        }
    } else {
        walk.pursue(&code, None);
    }
    for _ in 0..3 {
        walk.glance(&code);
    }
}

/// Goes for the beginning of an obligation.
fn start(walk: &mut Walk, name: &str) {
    let Some(spec) = walk.world.file().obligations.get(name) else {
        return;
    };
    let wish = |fold: &Fold| {
        fold.state()
            .duties
            .iter()
            .any(|duty| duty.obligation == name)
    };
    let mut events: Vec<String> = spec.starts.iter().map(|start| start.full().on).collect();
    walk.random.shuffle(&mut events);
    let _done = events
        .into_iter()
        .any(|event| walk.pursue(&event, Some(&wish)));
}
