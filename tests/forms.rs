//! Every file of valid and invalid answers: the name of an invalid one starts with the rule that must speak.

use griffie::diagnostic::{Language, has_errors};
use griffie::document::{Stage, check};
use griffie::json;

use crate::support::{all_valid_answers, date, files, maker, procedures, root};

#[test]
fn valid_answers_have_no_errors() {
    let all = all_valid_answers();
    assert!(all.len() > 15, "the fixtures are there");
    for valid in all {
        let form = maker()
            .catalog
            .form(valid.procedure, &valid.form)
            .expect("a form");
        let checked = check(&form, &valid.answers, &valid.case, valid.date, Stage::Final);
        let errors: Vec<_> = checked
            .problems
            .iter()
            .filter(|problem| has_errors(std::slice::from_ref(problem)))
            .map(|problem| problem.to_text(Language::Nl))
            .collect();
        assert!(
            errors.is_empty(),
            "{} {}/{}: {}",
            valid.procedure.name,
            valid.form,
            valid.name,
            errors.join("\n")
        );
    }
}

#[test]
fn invalid_answers_are_refused_in_words() {
    let mut reports: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    let all = procedures().into_iter().flat_map(|procedure| {
        let paths = files(&format!("fixtures/{}/forms", procedure.name), "json");
        paths.into_iter().map(move |path| (procedure, path))
    });
    for (procedure, path) in all {
        let folder = path.parent().expect("folder");
        if folder.file_name().is_none_or(|name| name != "invalid") {
            continue;
        }
        let form_name = folder
            .parent()
            .and_then(|form| form.file_name())
            .expect("form")
            .to_string_lossy()
            .into_owned();
        let name = path
            .file_stem()
            .expect("name")
            .to_string_lossy()
            .into_owned();
        let rule = name.split('-').next().expect("rule");
        let text = std::fs::read_to_string(&path).expect("readable");
        let answers = json::parse(&text).expect("JSON");
        let form = maker().catalog.form(procedure, &form_name).expect("a form");
        let checked = check(
            &form,
            &answers,
            &griffie::case::CaseFacts::default(),
            date("2027-06-01"),
            Stage::Final,
        );
        let about: Vec<_> = checked
            .problems
            .iter()
            .filter(|problem| problem.rule == rule)
            .collect();
        assert!(
            !about.is_empty(),
            "{form_name}/{name} is not reported by {rule}"
        );
        let report = reports.entry(form_name).or_default();
        report.push_str(&format!("{name}\n"));
        for problem in about {
            let pointer = problem.pointer.clone().unwrap_or_default();
            let hint = |language| {
                problem
                    .hint
                    .as_ref()
                    .map(|hint| hint.get(language).to_owned())
                    .unwrap_or_default()
            };
            report.push_str(&format!(
                "  {} {pointer}\n    nl {} | {}\n    en {} | {}\n",
                problem.severity.word(),
                problem.message.nl,
                hint(Language::Nl),
                problem.message.en,
                hint(Language::En)
            ));
        }
    }
    for (form, report) in reports {
        insta::assert_snapshot!(format!("invalid_{form}"), report);
    }
}

#[test]
fn a_draft_may_be_incomplete_but_not_wrong() {
    let (_, form) = maker().catalog.form_named("D01").expect("a form");
    let case = griffie::case::CaseFacts::default();
    let empty = check(
        &form,
        &serde_json::json!({}),
        &case,
        date("2027-06-01"),
        Stage::Draft,
    );
    assert!(
        !has_errors(&empty.problems),
        "{:?}",
        empty
            .problems
            .iter()
            .map(|problem| &problem.message.en)
            .collect::<Vec<_>>()
    );
    let finished = check(
        &form,
        &serde_json::json!({}),
        &case,
        date("2027-06-01"),
        Stage::Final,
    );
    assert!(has_errors(&finished.problems));
    let wrong = check(
        &form,
        &serde_json::json!({"klager": 5}),
        &case,
        date("2027-06-01"),
        Stage::Draft,
    );
    assert!(has_errors(&wrong.problems));
}

#[test]
fn every_message_exists_in_both_languages() {
    // A rule that speaks Dutch only, or a label without translation, would show up as two equal texts.
    let (_, form) = maker().catalog.form_named("D01").expect("a form");
    for rule in &form.book.rules {
        assert_ne!(rule.message.nl, rule.message.en, "{}", rule.id);
        assert!(
            rule.hint.as_ref().is_some_and(|hint| hint.nl != hint.en),
            "{} has no hint",
            rule.id
        );
    }
}

#[test]
fn the_rules_of_the_forms_are_all_there() {
    let mut known: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    for path in files("forms", "json") {
        let text = std::fs::read_to_string(path).expect("readable");
        for (at, _) in text.match_indices("\"V") {
            known.insert(
                text[at + 1..]
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect(),
            );
        }
    }
    // V13 is the pattern of the case number, V14 is checked for every text.
    let wanted = (1..=39)
        .map(|number| format!("V{number:02}"))
        .filter(|id| !["V13", "V15", "V16", "V17", "V18", "V19"].contains(&id.as_str()));
    let missing: Vec<_> = wanted.filter(|id| !known.contains(id)).collect();
    assert_eq!(missing, Vec::<String>::new());
    assert!(root().join("forms/shared/D02.json").exists());
}
