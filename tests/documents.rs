//! Every document of the fixtures, made for real: page text, structure, same bytes twice.

use griffie::diagnostic::Language;
use griffie::document::{Made, Stage};
use griffie::pdf;

use crate::support::{Valid, all_valid_answers, keep_pdf, maker, procedures, valid_answers};

fn make(code: &str, valid: &Valid, stage: Stage) -> Vec<Made> {
    let name = format!("{}/{code}", valid.procedure.name);
    let prepared = maker().prepare(&name).expect("the document is sound");
    let request = valid.request(stage);
    maker()
        .make(&prepared, &request)
        .unwrap_or_else(|problems| {
            panic!(
                "{code} {}: {}",
                valid.name,
                problems
                    .iter()
                    .map(|problem| problem.to_text(Language::Nl))
                    .collect::<Vec<_>>()
                    .join("\n")
            )
        })
}

/// The documents whose form the answers fit.
fn codes(valid: &Valid) -> Vec<String> {
    let documents = valid.procedure.documents.values();
    documents
        .filter(|document| document.form == valid.form)
        .map(|document| document.code.clone())
        .collect()
}

#[test]
fn every_document_says_what_it_should() {
    let mut count = 0;
    for valid in all_valid_answers() {
        for code in codes(&valid) {
            let name = format!("{}/{code}", valid.procedure.name);
            let prepared = maker().prepare(&name).expect("sound");
            for made in make(&code, &valid, Stage::Final) {
                count += 1;
                let recipient = made
                    .recipient
                    .clone()
                    .map(|name| format!("-{name}"))
                    .unwrap_or_default();
                let name = format!("{code}-{}{recipient}", valid.name);
                keep_pdf(&name, &made.pdf);
                let pages = made.pages.texts();
                let text = pages
                    .iter()
                    .enumerate()
                    .map(|(index, text)| format!("--- {}\n{text}", index + 1))
                    .collect::<String>();
                insta::assert_snapshot!(format!("text_{name}"), text);
                let report = pdf::inspect(&made.pdf).expect("readable");
                insta::assert_snapshot!(format!("structure_{name}"), report.to_text());
                assert_eq!(report.claims, ["PDF/A-2a", "PDF/UA-1"], "{name}");
                assert_eq!(report.language, "nl", "{name}");
                assert!(report.fonts.iter().all(|(_, embedded)| *embedded), "{name}");
                assert!(!text.contains("CONCEPT"), "{name} is final");
                // A note or a notice needs no signature; who signs stands in the document or in its form.
                let form = serde_json::to_string(&prepared.form.uischema).expect("JSON");
                let signed =
                    !prepared.document.signers.is_empty() || form.contains("\"signature\"");
                let fields = &report.fields;
                assert_eq!(
                    fields
                        .iter()
                        .any(|field| field.kind == "Sig" && !field.filled),
                    signed,
                    "{name} can be signed"
                );
            }
        }
    }
    assert!(count > 25, "{count} documents");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for valid in valid_answers()
        .into_iter()
        .filter(|valid| valid.name == "Z4" && ["D01", "D15", "D27"].contains(&valid.form.as_str()))
    {
        let first = make(&valid.form, &valid, Stage::Final);
        let second = make(&valid.form, &valid, Stage::Final);
        for (one, two) in first.iter().zip(&second) {
            assert!(one.pdf == two.pdf, "{} differs", valid.form);
        }
    }
}

#[test]
fn a_draft_carries_its_mark() {
    for valid in valid_answers()
        .into_iter()
        .filter(|valid| valid.name == "Z4")
    {
        for made in make(&valid.form, &valid, Stage::Draft) {
            let texts = made.pages.texts();
            assert!(
                texts.iter().all(|text| text.contains("CONCEPT")),
                "{} {texts:?}",
                valid.form
            );
            keep_pdf(
                &format!(
                    "{}-{}-concept-{}",
                    valid.form,
                    valid.name,
                    made.recipient.unwrap_or_default()
                ),
                &made.pdf,
            );
        }
    }
}

#[test]
fn an_empty_draft_of_every_form_is_a_blank_form() {
    for code in ["D01", "D02"] {
        let valid = Valid {
            procedure: &maker().catalog.procedures["klachtenreglement"],
            form: code.to_owned(),
            name: "leeg".to_owned(),
            answers: serde_json::json!({}),
            case: griffie::case::CaseFacts::default(),
            date: crate::support::date("2027-05-12"),
        };
        let made = make(code, &valid, Stage::Draft);
        keep_pdf(&format!("{code}-leeg"), &made[0].pdf);
        let names: Vec<_> = made[0]
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        assert!(
            names
                .iter()
                .filter(|name| name.starts_with("handtekening"))
                .count()
                == 2,
            "{names:?}"
        );
        assert!(
            names.iter().any(|name| name.contains("plaats")),
            "{names:?}"
        );
        assert!(names.iter().any(|name| name.contains("reden")), "{names:?}");
    }
}

#[test]
fn no_letter_shows_the_address_of_another_party() {
    for valid in valid_answers()
        .into_iter()
        .filter(|valid| ["D15", "D19", "D34"].contains(&valid.form.as_str()))
    {
        let street = |role: &str| {
            valid
                .case
                .holders(role)
                .first()
                .map(|person| person.adres.straat.to_string())
                .filter(|street| !street.is_empty())
                .unwrap_or_else(|| "∅".to_owned())
        };
        for made in make(&valid.form, &valid, Stage::Final) {
            let text = made.pages.texts().join("");
            for role in ["klager", "aangeklaagde", "getuige"] {
                if made.recipient.as_deref() != Some(role) {
                    assert!(
                        !text.contains(&street(role)),
                        "{} to {:?} shows the address of {role}",
                        valid.form,
                        made.recipient
                    );
                }
            }
        }
    }
}

#[test]
fn a_final_document_without_a_recipient_is_refused() {
    let mut valid = valid_answers()
        .into_iter()
        .find(|valid| valid.form == "D15" && valid.name == "Z4")
        .expect("the fixture");
    valid.case.personen.remove("aangeklaagde");
    let prepared = maker().prepare("D15").expect("sound");
    let request = |stage| valid.request(stage);
    let refused = maker()
        .make(&prepared, &request(Stage::Final))
        .expect_err("a recipient is missing");
    assert!(
        refused.iter().any(|problem| problem.rule == "V50"
            && problem.pointer.as_deref() == Some("/personen/aangeklaagde")),
        "{refused:?}"
    );
    let draft = maker()
        .make(&prepared, &request(Stage::Draft))
        .expect("a draft may");
    assert_eq!(draft.len(), 2);
    assert!(
        draft[0]
            .warnings
            .iter()
            .any(|problem| problem.rule == "V50")
    );
}

#[test]
fn a_draft_shows_what_is_still_missing_by_its_label() {
    let mut valid = valid_answers()
        .into_iter()
        .find(|valid| valid.form == "D18" && valid.name == "onvolledig")
        .expect("the fixture");
    valid.answers = serde_json::json!({});
    valid.case = griffie::case::CaseFacts::default();
    let made = make("D18", &valid, Stage::Draft);
    let text = made[0].pages.texts().join("");
    assert!(text.contains("[Datum van ontvangst]"), "{text}");
    let warned = made[0].warnings.iter().any(|problem| {
        problem.message.nl == "‘Datum van ontvangst’ is nog niet ingevuld"
            && problem.position.is_some()
    });
    assert!(warned, "{:?}", made[0].warnings);
}

/// The table of all documents; when it is not current it is written anew, and the difference is to be looked at.
#[test]
fn the_tables_of_documents_are_current() {
    let mut written = Vec::new();
    for procedure in procedures() {
        let path = crate::support::root().join(format!("forms/{}/README.md", procedure.name));
        let expected = griffie::app::overview::markdown(&maker().catalog, &procedure.name);
        let expected = expected.expect("a table");
        if std::fs::read_to_string(&path).unwrap_or_default() != expected {
            std::fs::write(&path, expected).expect("written");
            written.push(path);
        }
    }
    assert!(
        written.is_empty(),
        "{written:?} was not current; it is now, look at the difference and commit it"
    );
}

/// Everything that the regulation asks for can be made: no event or obligation names a document without a form.
#[test]
fn no_document_of_the_procedure_is_left_out() {
    for procedure in maker().catalog.procedures.values() {
        let named = procedure
            .file
            .events
            .values()
            .flat_map(|event| &event.documents);
        let named = named.chain(
            procedure
                .file
                .obligations
                .values()
                .flat_map(|spec| &spec.documents),
        );
        let missing: Vec<_> = named
            .filter(|code| !procedure.documents.contains_key(*code))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
        for code in procedure.documents.keys() {
            let valid = all_valid_answers();
            assert!(
                valid
                    .iter()
                    .any(|valid| valid.procedure.name == procedure.name
                        && valid.form == procedure.documents[code].form),
                "{code} has no valid answers among the fixtures"
            );
        }
    }
}
