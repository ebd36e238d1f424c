//! Walks: any procedure, at random, with generated people, dates, data and answers.
//!
//! Each seed is a walk. What goes wrong is found without knowing what the procedure is about: a case that nothing
//! closes, an obligation that nothing meets, a document that cannot be made, a hint that does not help, a case that
//! closes over something hard, a letter that breaks a rule of letters. What is found is shrunk to the shortest walk,
//! and printed as a scenario that `griffie replay` reads.

mod addressed;
mod aim;
mod answers;
mod attempt;
mod controls;
mod coverage;
mod hidden;
mod hint;
mod homes;
mod language;
mod leak;
mod letters;
mod names;
mod people;
mod place;
mod pursue;
mod random;
mod report;
mod send;
mod settle;
mod shrink;
mod stored;
mod values;
mod walk;
mod walker;
mod world;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use griffie::app::cases::Cases;
use griffie::calendar::Date;
use griffie::catalog::Catalog;
use griffie::content::Content;
use griffie::document::Maker;
use griffie::store::{Location, Store};

use crate::second_procedure;
use crate::support::{maker, root};
use answers::Filled;
use coverage::Coverage;
use report::{Finding, Known};
use world::{ONE_READING, World};

/// A day some days later, or earlier.
fn later(day: Date, days: i64) -> Date {
    let step = chrono::Days::new(days.unsigned_abs());
    let moved = if days < 0 {
        day.checked_sub_days(step)
    } else {
        day.checked_add_days(step)
    };
    moved.expect("a day of the calendar")
}

/// The letter of the lowest seed: seed, day, and what was composed.
type First = (u64, Date, Arc<Filled>);

/// What many walks gave.
#[derive(Default)]
struct Harvest {
    walks: usize,
    steps: usize,
    closed: usize,
    letters: usize,
    aside: usize,
    seen: Coverage,
    found: BTreeMap<String, (u64, Finding)>,
    times: BTreeMap<String, usize>,
    first: BTreeMap<String, First>,
}

impl Harvest {
    fn take(&mut self, seed: u64, walk: walk::Walk) {
        self.walks += 1;
        self.steps += walk.steps.len();
        self.closed += usize::from(walk.is_closed());
        self.letters += walk.letters.len();
        self.aside += walk.aside;
        self.seen.add(&walk.seen);
        for (document, day, filled) in walk.letters {
            self.letter(document, (seed, day, filled));
        }
        for finding in walk.found {
            *self.times.entry(finding.key()).or_default() += 1;
            self.finding(seed, finding);
        }
    }

    fn letter(&mut self, document: String, one: First) {
        let first = self.first.entry(document).or_insert_with(|| one.clone());
        if one.0 < first.0 {
            *first = one;
        }
    }

    fn finding(&mut self, seed: u64, finding: Finding) {
        // The shortest, and of equals the first.
        let rank = |seed: u64, finding: &Finding| (finding.steps.len(), seed);
        let entry = self
            .found
            .entry(finding.key())
            .or_insert_with(|| (seed, finding.clone()));
        if rank(seed, &finding) < rank(entry.0, &entry.1) {
            *entry = (seed, finding);
        }
    }

    fn join(&mut self, other: Self) {
        self.walks += other.walks;
        self.steps += other.steps;
        self.closed += other.closed;
        self.letters += other.letters;
        self.aside += other.aside;
        self.seen.add(&other.seen);
        for (document, one) in other.first {
            self.letter(document, one);
        }
        for (key, count) in other.times {
            *self.times.entry(key).or_default() += count;
        }
        for (seed, finding) in other.found.into_values() {
            self.finding(seed, finding);
        }
    }
}

/// Walks all seeds, on all cores.
fn harvest(worlds: &[World], from: u64, count: u64) -> Harvest {
    let seeds: Vec<u64> = (from..from + count).collect();
    gather(&seeds, &|seed| walker::walk(world_of(worlds, seed), seed))
}

/// From this seed on walks go after something.
const FAR: u64 = 1_000_000;

/// The procedure in the reading that a duty asks for, half of the time; otherwise any.
fn reading_of<'a, 'b>(worlds: &'b [World<'a>], seed: u64, target: &str) -> &'b World<'a> {
    let file = worlds[0].file();
    let asked = target
        .strip_prefix("obligation ")
        .and_then(|name| file.obligations.get(name))
        .into_iter()
        .flat_map(|spec| &spec.starts)
        .filter_map(|start| start.full().when)
        .find_map(|when| {
            let reads = |id: &&String| when.contains(&format!("beleid.{id}"));
            file.policies.keys().position(|id| reads(&id))
        });
    let own = asked.and_then(|at| worlds.get(usize::try_from(ONE_READING).ok()? + at));
    match own {
        Some(world) if seed.is_multiple_of(2) => world,
        _ => world_of(worlds, seed),
    }
}

/// Goes after what nobody came across, a few times each.
fn chase(worlds: &[World], harvest: &mut Harvest, known: &Known) {
    const TIMES: u64 = 10;
    const EACH: u64 = 5;
    let mut round = 0;
    while round < number("GRIFFIE_WALK_CHASE", TIMES) {
        let missing = harvest.seen.missing(&worlds[0]);
        let missing: Vec<&String> = missing
            .iter()
            .filter(|what| !known.unreached.contains_key(*what))
            // Few walks are for events, duties and documents; to be refused in every way takes many.
            .filter(|what| !what.starts_with("guard ") || harvest.walks >= MANY)
            .collect();
        if missing.is_empty() {
            return;
        }
        let seeds: Vec<u64> = (0..missing.len() as u64 * EACH)
            .map(|at| FAR + round * 1000 + at)
            .collect();
        let found = gather(&seeds, &|seed| {
            let target =
                missing[usize::try_from((seed - FAR - round * 1000) / EACH).expect("small")];
            walker::walk_to(reading_of(worlds, seed, target), seed, target, 80)
        });
        harvest.join(found);
        round += 1;
    }
}

/// Walks on all cores.
fn gather<'a>(seeds: &[u64], walk: &(dyn Fn(u64) -> walk::Walk<'a> + Sync)) -> Harvest {
    let next = AtomicUsize::new(0);
    let whole = Mutex::new(Harvest::default());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            std::thread::Builder::new()
                .stack_size(16 << 20)
                .spawn_scoped(scope, || {
                    loop {
                        let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) else {
                            return;
                        };
                        let walked = walk(*seed);
                        whole.lock().expect("no walk panicked").take(*seed, walked);
                    }
                })
                .expect("a thread");
        }
    });
    whole.into_inner().expect("no walk panicked")
}

/// Two of three walks follow the procedure as it is.
fn world_of<'a, 'b>(worlds: &'b [World<'a>], seed: u64) -> &'b World<'a> {
    let by_chance = worlds
        .len()
        .min(usize::try_from(ONE_READING).expect("small"));
    let variant = usize::try_from(seed / 3).expect("small") % by_chance;
    if seed % 3 == 2 {
        &worlds[variant]
    } else {
        &worlds[0]
    }
}

fn worlds<'a>(maker: &'a Maker, procedure: &str, variants: u64) -> Vec<World<'a>> {
    (0..variants)
        .map(|variant| World::new(maker, procedure, variant))
        .collect()
}

#[allow(
    clippy::disallowed_methods,
    reason = "how many walks is asked from outside"
)]
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .map_or(otherwise, |text| text.parse().expect("a number"))
}

fn known() -> Known {
    let text = std::fs::read_to_string(root().join("tests/walks/known.toml"))
        .expect("tests/walks/known.toml");
    toml::from_str(&text).expect("tests/walks/known.toml reads")
}

/// Prints what was found that is not known; gives how many.
#[allow(clippy::print_stderr, reason = "the walks are what a person looks at")]
fn report(worlds: &[World], harvest: &Harvest, known: &Known) -> usize {
    eprintln!(
        "{} walks, {} steps, {} letters, {} closed, {} guards set aside, {} findings",
        harvest.walks,
        harvest.steps,
        harvest.letters,
        harvest.closed,
        harvest.aside,
        harvest.found.len()
    );
    let mut new = Vec::new();
    for (key, (seed, finding)) in &harvest.found {
        let reason = known.reason(key);
        eprintln!(
            "{} {key} ({} times, seed {seed}): {}",
            if reason.is_some() { "known" } else { "NEW" },
            harvest.times[key],
            finding.what
        );
        if reason.is_none() {
            new.push((key, *seed, finding));
        }
    }
    // Making short takes as long as many walks: the first few are enough to begin with.
    for (key, seed, finding) in new
        .iter()
        .take(usize::try_from(number("GRIFFIE_WALK_SHRINK", 3)).expect("small"))
    {
        let same = |world: &&World| world.policies == finding.policies;
        let world = worlds
            .iter()
            .find(same)
            .unwrap_or_else(|| world_of(worlds, *seed));
        let steps = shrink::shrink(world, finding, 40);
        let scenario = walk::scenario(world, key, &finding.policies, &steps);
        eprintln!(
            "{key}: {} of {} steps:\n{}",
            steps.len(),
            finding.steps.len(),
            serde_json::to_string(&scenario).expect("a scenario")
        );
    }
    new.len()
}

/// From so many walks on every refusal was seen.
const MANY: usize = 900;

/// Walks, goes after what was missed, and says what came of it; what is new fails.
fn walk_all(count: u64) -> (Vec<World<'static>>, Harvest, Known) {
    let known = known();
    let readings = maker().catalog.procedures["klachtenreglement"]
        .file
        .policies
        .len() as u64;
    let worlds = worlds(maker(), "klachtenreglement", ONE_READING + readings);
    let mut harvest = harvest(&worlds, number("GRIFFIE_WALK_FROM", 0), count);
    chase(&worlds, &mut harvest, &known);
    let new = report(&worlds, &harvest, &known);
    let missing: Vec<String> = harvest.seen.missing(&worlds[0]);
    let unreached: Vec<&String> = missing
        .iter()
        .filter(|what| !known.unreached.contains_key(*what))
        .collect();
    print_missing(coverage::all(&worlds[0]).len(), &missing);
    assert_eq!(
        new, 0,
        "walks found something new: mend it, or give tests/walks/known.toml the reason why it stands"
    );
    // Two hundred walks come by every event; to be refused in every way takes more.
    let (refusals, rest): (Vec<&String>, Vec<&String>) = unreached
        .into_iter()
        .partition(|what| what.starts_with("guard "));
    assert!(rest.is_empty(), "never reached: {rest:?}");
    assert!(
        refusals.is_empty() || harvest.walks < MANY,
        "never refused: {refusals:?}"
    );
    (worlds, harvest, known)
}

#[allow(clippy::print_stderr, reason = "the walks are what a person looks at")]
fn print_missing(all: usize, missing: &[String]) {
    eprintln!(
        "reached {} of {all}; never: {missing:?}",
        all - missing.len()
    );
}

#[test]
fn two_hundred_walks_find_nothing_new() {
    let (worlds, harvest, known) = walk_all(number("GRIFFIE_WALKS", 200));
    // Every word was composed; the pages of one letter of each document are set.
    let prepared = |document: &str| worlds[0].prepared(document).expect("sound");
    let letters: Vec<(&String, &First)> = harvest.first.iter().collect();
    let failed: Vec<String> = std::thread::scope(|scope| {
        let halves = letters
            .chunks(letters.len().div_ceil(2).max(1))
            .map(|letters| {
                scope.spawn(move || {
                    let mut failed = Vec::new();
                    for (document, (seed, day, filled)) in letters {
                        let Some(one) = filled.composed.first().cloned() else {
                            failed.push(format!("{document}: seed {seed} composed nothing"));
                            continue;
                        };
                        if let Err(problems) = maker().set(&prepared(document), one, *day) {
                            failed.push(format!("{document}: seed {seed}: {problems:?}"));
                        }
                    }
                    failed
                })
            });
        let halves: Vec<_> = halves.collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().expect("no layout panicked"))
            .collect()
    });
    assert!(failed.is_empty(), "{failed:#?}");
    let unset: Vec<&String> = worlds[0]
        .procedure
        .documents
        .keys()
        .filter(|code| !harvest.first.contains_key(*code))
        .filter(|code| !known.unreached.contains_key(&format!("document {code}")))
        .collect();
    assert!(unset.is_empty(), "never set: {unset:?}");
}

/// The walks of `.ci/long`; what is known and does not show any more must go from the list.
#[test]
#[ignore = "takes long; .ci/long runs it"]
fn many_walks_find_nothing_new() {
    let (_, harvest, known) = walk_all(number("GRIFFIE_WALKS", 20_000));
    let stale = known.stale(harvest.found.keys(), |what| {
        harvest.seen.0.contains_key(what)
    });
    assert!(stale.is_empty(), "known, and not seen any more: {stale:#?}");
}

#[test]
fn walks_go_through_a_procedure_that_is_files_only() {
    let folder = tempfile::tempdir().expect("folder");
    second_procedure::write_content(folder.path());
    let content = Content::folder(folder.path()).expect("reads");
    let maker = Maker::new(Catalog::load(content).expect("loads"));
    let worlds = worlds(&maker, second_procedure::NAME, 1);
    let mut harvest = harvest(&worlds, 0, 60);
    chase(&worlds, &mut harvest, &Known::default());
    assert_eq!(report(&worlds, &harvest, &Known::default()), 0);
    // Nobody sends the application: it is a form without an event.
    assert_eq!(harvest.seen.missing(&worlds[0]), ["document K2"]);
}

/// A file of a confidant, walked as any other procedure.
#[test]
fn walks_go_through_the_work_of_a_confidant() {
    let worlds = worlds(maker(), "vertrouwenswerk", 1);
    let known = known();
    let mut harvest = harvest(&worlds, 0, number("GRIFFIE_WALKS_BESIDE", 80));
    chase(&worlds, &mut harvest, &known);
    assert_eq!(report(&worlds, &harvest, &known), 0, "see above");
    let missing = harvest.seen.missing(&worlds[0]);
    let never: Vec<&String> = missing
        .iter()
        .filter(|what| !what.starts_with("guard "))
        .filter(|what| !known.unreached.contains_key(*what))
        .collect();
    assert!(never.is_empty(), "never reached: {never:?}");
}

/// What a walk did in memory, done with the commands' own use cases in a store: the same comes of it.
#[test]
fn walks_in_the_store_end_where_they_end_in_memory() {
    let worlds = worlds(maker(), "klachtenreglement", 1);
    let folder = tempfile::tempdir().expect("folder");
    let store = Store::open(&Location::folder(&folder.path().join("store"))).expect("opens");
    let cases = Cases::new(&maker().catalog, &store).expect("reads");
    for seed in [3, 10, 21, 34] {
        let walk = walker::walk_dry(&worlds[0], seed);
        stored::follow(&cases, &worlds[0], &walk.steps);
    }
    let verified = cases.verify(|_| {}).expect("reads");
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
}

#[test]
fn a_seed_walks_the_same_way_twice() {
    let worlds = worlds(maker(), "klachtenreglement", 1);
    let [one, other] = [5, 5].map(|seed| walker::walk(&worlds[0], seed));
    assert_eq!(one.steps, other.steps);
    assert_eq!(one.seen.0, other.seen.0);
}

/// In another reading the term of this letter starts at delivery, so that it has no last day to print.
#[test]
fn a_letter_without_its_term_can_be_made() {
    const DOCUMENT: &str = "D18";
    let worlds = worlds(maker(), "klachtenreglement", 2);
    let made = (0..40).any(|seed| {
        let walk = walker::walk_to(&worlds[1], seed, &format!("document {DOCUMENT}"), 80);
        let found: Vec<String> = walk.found.iter().map(report::Finding::key).collect();
        let unmade = format!("cannot be made: {DOCUMENT}");
        assert!(
            !found.iter().any(|key| key.starts_with(&unmade)),
            "{found:?}"
        );
        walk.letters.iter().any(|(code, ..)| code == DOCUMENT)
    });
    assert!(made);
}
