//! A condition that cannot be answered says so, and nobody is dropped from a letter because of it. What it does
//! to a dossier is in `access::undecided`.

use griffie::catalog::{DocumentSpec, Whom, WhomSpec};
use griffie::document::{Prepared, Printed, Request, Stage};

use crate::support::{maker, valid_answers};

/// Compiles, and has no answer.
const BROKEN: &str = "1 // 0 == 1";

/// A document with one of its conditions broken, and what that condition is about.
fn broken(document: &DocumentSpec) -> Vec<(String, DocumentSpec)> {
    let of = |whom: &Whom| {
        Whom::Full(WhomSpec {
            role: whom.role().to_owned(),
            when: Some(BROKEN.to_owned()),
            optional: whom.is_optional(),
            in_person: None,
            called: whom.called().cloned(),
        })
    };
    let mut found = Vec::new();
    for (index, whom) in document.recipients.iter().enumerate() {
        let mut spec = document.clone();
        spec.recipients[index] = of(whom);
        found.push((format!("gets it: {}", whom.role()), spec));
        if whom.in_person().is_some() {
            let mut spec = document.clone();
            // Always a recipient: of who is none it is not asked.
            spec.recipients[index] = Whom::Full(WhomSpec {
                role: whom.role().to_owned(),
                when: None,
                optional: whom.is_optional(),
                in_person: Some(BROKEN.to_owned()),
                called: whom.called().cloned(),
            });
            found.push((format!("gets it in person: {}", whom.role()), spec));
        }
    }
    for (index, whom) in document.signers.iter().enumerate() {
        let mut spec = document.clone();
        spec.signers[index] = of(whom);
        found.push((format!("signs it: {}", whom.role()), spec));
    }
    // The first that fits is the sender, so only the first is sure to be asked.
    if !document.sender_when.is_empty() {
        let mut spec = document.clone();
        BROKEN.clone_into(&mut spec.sender_when[0].when);
        found.push(("sends it".to_owned(), spec));
    }
    found
}

#[test]
fn nobody_is_dropped_from_a_letter() {
    let answers = valid_answers();
    let (mut tried, mut silent) = (0, Vec::new());
    for document in maker().catalog.procedures["klachtenreglement"]
        .documents
        .values()
    {
        let Some(valid) = answers.iter().find(|valid| valid.form == document.form) else {
            continue;
        };
        for (about, spec) in broken(document) {
            let sound = maker().prepare(&document.code).expect("sound");
            let prepared = Prepared {
                document: spec,
                ..(*sound).clone()
            };
            for stage in [Stage::Draft, Stage::Final] {
                let request = valid.request(stage);
                tried += 1;
                let said = match maker().compose(&prepared, &request) {
                    Ok(_) => false,
                    Err(problems) => problems.iter().any(|problem| problem.rule == "condition"),
                };
                if !said {
                    silent.push(format!("{} {stage:?}: {about}", document.code));
                }
            }
        }
    }
    assert!(tried > 200, "{tried} conditions were broken");
    assert!(silent.is_empty(), "{silent:#?}");
}

/// A report that went out before binds the next one; one that the procedure has lost binds it too, and nobody knows how.
#[test]
fn an_earlier_report_that_is_lost_is_not_passed_over() {
    let answers = valid_answers();
    let (mut tried, reports) = (0, &maker().catalog.procedures["klachtenreglement"].file);
    for code in reports.disclosure.reports.keys() {
        let prepared = maker().prepare(code).expect("sound");
        let Some(valid) = answers
            .iter()
            .find(|valid| valid.form == prepared.document.form)
        else {
            continue;
        };
        let refused = |earlier: &str| {
            let earlier = [Printed {
                document: earlier.to_owned(),
                answers: valid.answers.clone(),
                filed: true,
            }];
            let request = Request {
                earlier: &earlier,
                ..valid.request(Stage::Draft)
            };
            let made = maker().compose(&prepared, &request);
            made.is_err_and(|problems| {
                problems
                    .iter()
                    .any(|problem| problem.message.en.contains("no longer knows"))
            })
        };
        assert!(refused("D999"), "{code}");
        // A letter binds nothing.
        assert!(!refused("D15"), "{code}");
        tried += 1;
    }
    assert!(tried > 1, "{tried} reports");
}
