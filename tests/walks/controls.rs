//! A procedure with a fault in it: what looks for such faults must find it.

use griffie::calendar::parse;
use griffie::catalog::Catalog;
use griffie::content::Content;
use griffie::document::Maker;
use serde_json::json;

use super::answers::{Desk, compose};
use super::leak::{WORD, leaks};
use super::random::Random;
use super::report::Kind;
use super::walk::{Walk, left_running};
use super::{harvest, worlds};
use crate::second_procedure;

/// A change of one file of the second procedure, and what must be found then.
struct Fault {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    kind: Kind,
    subject: &'static str,
}

const PROCEDURE: &str = "forms/kapverordening/procedure.toml";
const FORM: &str = "forms/kapverordening/boom.json";
const WORDING: &str = "templates/kapverordening/besluit.md";

/// Walks through the second procedure with a fault, and gives the names of what was found.
fn found_with(fault: Option<&Fault>) -> Vec<(Kind, String)> {
    let folder = tempfile::tempdir().expect("folder");
    second_procedure::write_content(folder.path());
    if let Some(fault) = fault {
        let path = folder.path().join(fault.file);
        let text = std::fs::read_to_string(&path).expect("there");
        assert!(text.contains(fault.from), "{}: {}", fault.file, fault.from);
        std::fs::write(&path, text.replacen(fault.from, fault.to, 1)).expect("written");
    }
    // From memory: a command refuses the folder for what `check` finds in it.
    let read = Content::folder(folder.path()).expect("reads");
    let bytes = |path: String| {
        let bytes = read.get(&path).expect("listed").into_owned();
        (path, bytes)
    };
    let content = Content::memory(read.paths().into_iter().map(bytes));
    let maker = Maker::new(Catalog::load(content).expect("loads"));
    let worlds = worlds(&maker, second_procedure::NAME, 1);
    let harvest = harvest(&worlds, 0, 30);
    let found = harvest.found.into_values();
    found
        .map(|(_, finding)| (finding.kind, finding.subject))
        .collect()
}

fn finds(fault: &Fault) {
    let found = found_with(Some(fault));
    assert!(
        found
            .iter()
            .any(|(kind, subject)| *kind == fault.kind && subject.contains(fault.subject)),
        "{:?} of {} is not found with `{}`: {found:#?}",
        fault.kind,
        fault.subject,
        fault.to
    );
}

#[test]
fn nothing_is_found_where_there_is_no_fault() {
    assert_eq!(found_with(None), []);
}

#[test]
fn a_case_that_nothing_closes_is_found() {
    finds(&Fault {
        file: PROCEDURE,
        from: "from = [\"ingediend\", \"bekeken\"], to = \"besloten\"",
        to: "from = [\"bekeken\"], to = \"bekeken\"",
        kind: Kind::DeadEnd,
        subject: "aanvraag.bekeken",
    });
}

#[test]
fn an_obligation_that_nothing_meets_is_found() {
    finds(&Fault {
        file: PROCEDURE,
        from: "require = \"gebeurd.bekeken\"",
        to: "require = \"gebeurd.bekeken and stand.aanvraag == 'nergens'\"\noverride = false",
        kind: Kind::Unmeetable,
        subject: "B1",
    });
}

#[test]
fn a_document_that_cannot_be_made_is_found() {
    finds(&Fault {
        file: FORM,
        from: "antwoorden.hoogte is gevuld and antwoorden.hoogte > 60",
        to: "antwoorden.hoogte is gevuld",
        kind: Kind::Unmakeable,
        subject: "K1",
    });
}

#[test]
fn a_hint_that_does_not_help_is_found() {
    finds(&Fault {
        file: PROCEDURE,
        from: "require = \"gebeurd.bekeken\"",
        to: "require = \"gebeurd.bekeken and aantal.bekeken > 40\"",
        kind: Kind::WayOut,
        subject: "W1",
    });
}

/// The engine closes no case over such an obligation, whatever the content says; here the case is said to be closed.
#[test]
fn a_case_that_closes_over_something_hard_is_found() {
    with_walk(|walk| {
        let duties = walk.fold().state().duties.clone();
        let over = left_running(walk.world, &duties, &[], walk.day);
        assert_eq!(over, ["B1 left open"]);
    });
}

#[test]
fn a_letter_that_tells_the_past_of_a_later_day_is_found() {
    letter(
        "U mag de",
        "Op 3 maart 2040 ontvingen wij uw aanvraag. U mag de",
        "past after its date",
    );
}

#[test]
fn a_day_that_nobody_gave_is_found() {
    letter(
        "meter kappen.",
        "meter kappen tot en met 3 maart 2040.",
        "day from nowhere",
    );
}

#[test]
fn a_paragraph_that_starts_in_the_middle_is_found() {
    letter("U mag de", "en u mag de", "starts in the middle");
}

#[test]
fn a_slip_is_found() {
    letter("U mag de", "U mag undefined de", "slip");
}

/// A case of the second procedure that has just begun.
fn with_walk(see: impl Fn(&Walk)) {
    let folder = tempfile::tempdir().expect("folder");
    second_procedure::write_content(folder.path());
    // From memory: a command refuses the folder for what `check` finds in it.
    let read = Content::folder(folder.path()).expect("reads");
    let bytes = |path: String| {
        let bytes = read.get(&path).expect("listed").into_owned();
        (path, bytes)
    };
    let content = Content::memory(read.paths().into_iter().map(bytes));
    let maker = Maker::new(Catalog::load(content).expect("loads"));
    let world = &worlds(&maker, second_procedure::NAME, 1)[0];
    let mut walk = Walk::new(world, Random::new(5), parse("2027-03-09").expect("a day"));
    for _ in 0..40 {
        if walk.open("aangevraagd") {
            break;
        }
    }
    see(&walk);
}

/// The program takes hidden answers out before a wording sees them; here the word stands in an answer that is shown.
#[test]
fn a_word_that_was_not_asked_is_found() {
    with_walk(|walk| {
        let facts = walk.facts();
        let desk = Desk {
            facts: &facts,
            base: walk.fold(),
            earlier: &[],
            day: walk.day,
            names: &[],
        };
        let prepared = walk.world.prepared("K1").expect("sound");
        let leaks_with = |reason: &str| {
            let answers = json!({ "soort": "eik", "hoogte": 18, "reden": reason });
            let composed = compose(walk.world, &prepared, &answers, &facts, &desk);
            leaks(&composed.expect("composed")).len()
        };
        assert_eq!(leaks_with("De boom staat scheef."), 0);
        assert!(leaks_with(WORD) > 0);
    });
}

fn letter(from: &'static str, to: &'static str, rule: &'static str) {
    finds(&Fault {
        file: WORDING,
        from,
        to,
        kind: Kind::Letter,
        subject: rule,
    });
}
