//! For every literal, name and key of the procedures, and of what they share, a near miss: a letter swapped, dropped or doubled, a number made
//! negative. `griffie check` finds at least 97 in 100 of them, in the file where they stand, with its line; what it cannot
//! find is listed in `tests/near_miss/unfound.toml` with the reason.

mod places;

use std::collections::{BTreeMap, BTreeSet};

use griffie::catalog::check::check_file;
use griffie::content::{Content, SHARED};
use griffie::diagnostic::Diagnostic;
use griffie::procedure;

use places::{Place, places};

type Files = BTreeMap<String, Vec<u8>>;

/// How many near misses of each procedure are tried for every change.
const FEW: usize = 50;

fn shipped() -> Files {
    files_of(&Content::embedded())
}

fn second() -> Files {
    let folder = tempfile::tempdir().expect("folder");
    crate::second_procedure::write_content(folder.path());
    files_of(&Content::folder(folder.path()).expect("content"))
}

fn files_of(content: &Content) -> Files {
    let paths = content.paths().into_iter();
    paths
        .map(|path| {
            let bytes = content.get(&path).expect("listed").into_owned();
            (path, bytes)
        })
        .collect()
}

/// What the parts of the check say that a change in this file can touch; typesetting is left out.
fn problems(files: &Files, path: &str, name: &str) -> Vec<Diagnostic> {
    let (catalog, mut problems) = check_file(Content::memory(files.clone()), path);
    if let Some(catalog) = catalog
        && path.starts_with("forms/")
    {
        let about = |one: &&griffie::catalog::Procedure| name == SHARED || name == one.name;
        for one in catalog.procedures.values().filter(about) {
            problems.extend(procedure::check(&catalog, one));
        }
    }
    problems
}

/// What a name or number is written as by mistake; none when each mistake is another name that exists.
fn near_miss(place: &Place, words: &BTreeSet<String>) -> Option<String> {
    if place.number {
        // Nought has no other side.
        let nought = place.word.chars().all(|digit| matches!(digit, '0' | '.'));
        return (!nought).then(|| format!("-{}", place.word));
    }
    let letters: Vec<char> = place.word.chars().collect();
    let start = usize::try_from(place.hash() % 1_000_003).expect("fits");
    for attempt in 0..letters.len() * 3 {
        let at = (start + attempt / 3) % letters.len();
        if !letters[at].is_alphanumeric() {
            continue;
        }
        let mut other = letters.clone();
        match (start + attempt) % 3 {
            0 if at + 1 < letters.len() && letters[at + 1].is_alphanumeric() => {
                other.swap(at, at + 1);
            }
            1 if letters.len() > 1 => {
                other.remove(at);
            }
            _ => other.insert(at, letters[at]),
        }
        let other: String = other.into_iter().collect();
        if other != place.word && !words.contains(&other) {
            return Some(other);
        }
    }
    None
}

/// What was tried and found.
#[derive(Default)]
struct Tried {
    all: usize,
    found: usize,
    meant: usize,
    /// In another file or without a line.
    elsewhere: Vec<String>,
    unfound: Vec<String>,
    /// What is not said in Dutch and in English.
    one_language: Vec<String>,
}

fn attempt(files: &Files, name: &str, chosen: &dyn Fn(&Place) -> bool, tried: &mut Tried) {
    let own = |path: &&String| {
        path.starts_with(&format!("forms/{name}/"))
            || path.starts_with(&format!("templates/{name}/"))
    };
    let texts: BTreeMap<&String, String> = files
        .iter()
        .filter(|(path, _)| own(path) && !path.ends_with("README.md"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes.clone()).expect("text")))
        .collect();
    let all: Vec<Place> = texts
        .iter()
        .flat_map(|(path, text)| places(path, text))
        .collect();
    let words: BTreeSet<String> = all.iter().map(|place| place.word.clone()).collect();
    let mut baseline: BTreeMap<&str, Vec<Diagnostic>> = BTreeMap::new();
    for place in all.iter().filter(|place| chosen(place)) {
        let Some(wrong) = near_miss(place, &words) else {
            continue;
        };
        let before = baseline
            .entry(&place.path)
            .or_insert_with(|| problems(files, &place.path, name))
            .clone();
        let text = &texts[&place.path];
        let changed = [
            &text[..place.at],
            wrong.as_str(),
            &text[place.at + place.word.len()..],
        ]
        .concat();
        let mut files = files.clone();
        files.insert(place.path.clone(), changed.into_bytes());
        let after = problems(&files, &place.path, name);
        let new: Vec<&Diagnostic> = after
            .iter()
            .filter(|problem| {
                !before
                    .iter()
                    .any(|known| known.message == problem.message && known.file == problem.file)
            })
            .collect();
        tried.all += 1;
        let said = format!(
            "{} {}:{} {} -> {wrong}",
            place.kind,
            place.path,
            line(text, place.at),
            place.word
        );
        if new.is_empty() {
            tried.unfound.push(said);
            continue;
        }
        tried.found += 1;
        let one_language = new
            .iter()
            .flat_map(|problem| crate::bilingual::in_one_language(problem));
        tried
            .one_language
            .extend(one_language.map(|mistake| format!("{said}: {mistake}")));
        let here = |problem: &&&Diagnostic| {
            problem.position.is_some() && problem.file.as_ref() == Some(&place.path)
        };
        if !new.iter().any(|problem| here(&problem)) {
            tried
                .elsewhere
                .push(format!("{said}: {}", new[0].message.en));
        }
        let meant = |problem: &&Diagnostic| {
            problem
                .hint
                .as_ref()
                .is_some_and(|hint| hint.en.contains(&place.word))
        };
        tried.meant += usize::from(new.iter().any(meant));
    }
}

fn line(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Those that cannot be found, by the kind of place, with the reason.
fn reasons() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(crate::support::root().join("tests/near_miss/unfound.toml"))
        .expect("the list");
    toml::from_str(&text).expect("a table of reasons")
}

#[allow(
    clippy::print_stdout,
    reason = "the figures are what a person looks at"
)]
fn judge(tried: &Tried) {
    let share = |part: usize| 100.0 * part as f64 / tried.all as f64;
    println!(
        "{} near misses: {} found ({:.1} %), {} with the word that was meant ({:.1} %), {} elsewhere",
        tried.all,
        tried.found,
        share(tried.found),
        tried.meant,
        share(tried.meant),
        tried.elsewhere.len()
    );
    for one in &tried.elsewhere {
        println!("elsewhere: {one}");
    }
    assert!(tried.one_language.is_empty(), "{:#?}", tried.one_language);
    let reasons = reasons();
    let known = |said: &&String| {
        let kind = said.split(' ').next().expect("a kind");
        // `*.` stands for the code of a document.
        reasons.keys().any(|known| match known.strip_prefix("*.") {
            Some(part) => kind.split_once('.').is_some_and(|(_, own)| own == part),
            None => kind == known,
        })
    };
    for one in &tried.unfound {
        println!("not found: {one}");
    }
    let unexplained: Vec<&String> = tried.unfound.iter().filter(|said| !known(said)).collect();
    assert!(
        unexplained.is_empty(),
        "not found, without a reason:\n{unexplained:#?}"
    );
    assert!(
        share(tried.found) >= 97.0,
        "{:.1} % were found",
        share(tried.found)
    );
}

/// A share of the places, the same each time.
fn sampled(count: usize, files: &Files, name: &str) -> impl Fn(&Place) -> bool + use<> {
    let all: usize = files
        .iter()
        .filter(|(path, _)| path.contains(&format!("/{name}/")) && !path.ends_with("README.md"))
        .map(|(path, bytes)| places(path, &String::from_utf8_lossy(bytes)).len())
        .sum();
    let every = u64::try_from(all.div_ceil(count).max(1)).expect("fits");
    move |place| place.hash() % every == 0
}

/// What the source reads is never called unknown.
#[test]
fn every_keyword_that_is_read_is_known() {
    let mut seen = BTreeSet::new();
    for path in crate::support::files("src", "rs") {
        let source = std::fs::read_to_string(&path).expect("readable");
        let source = source.split("#[cfg(test)]").next().expect("code");
        for (at, _) in source.match_indices("\"x-") {
            let word = source[at + 1..].split('"').next().expect("a word");
            let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '-';
            if word.len() > 2 && word.chars().all(is_name) {
                seen.insert(word.to_owned());
            }
        }
    }
    // A header of mail, and what expanding a schema writes itself.
    for other in ["x-mozilla-status", "x-definition"] {
        assert!(seen.remove(other), "{other}");
    }
    assert!(seen.len() > 10, "{seen:?}");
    for word in seen {
        let schema = serde_json::json!({ word: true });
        let unknown = griffie::catalog::check::unknown_keywords(&schema);
        assert!(unknown.is_empty(), "{schema}");
    }
}

#[test]
fn near_misses_are_found() {
    let mut tried = Tried::default();
    for (files, name) in [
        (shipped(), "klachtenreglement"),
        (shipped(), "vertrouwenswerk"),
        (shipped(), SHARED),
        (second(), crate::second_procedure::NAME),
    ] {
        let few = sampled(FEW, &files, name);
        attempt(&files, name, &few, &mut tried);
    }
    assert!(tried.all > FEW, "{} were tried", tried.all);
    judge(&tried);
}

/// All of them, or as many as `GRIFFIE_NEAR_MISSES` says: `.ci/long`.
#[test]
#[ignore = "takes an hour"]
#[allow(
    clippy::disallowed_methods,
    reason = "how many are tried is asked from outside"
)]
fn all() {
    let many = std::env::var("GRIFFIE_NEAR_MISSES")
        .ok()
        .and_then(|many| many.parse().ok());
    let mut tried = Tried::default();
    for (files, name) in [
        (second(), crate::second_procedure::NAME),
        (shipped(), "klachtenreglement"),
        (shipped(), "vertrouwenswerk"),
        (shipped(), SHARED),
    ] {
        match many {
            Some(many) => attempt(&files, name, &sampled(many, &files, name), &mut tried),
            None => attempt(&files, name, &|_| true, &mut tried),
        }
    }
    judge(&tried);
}
