//! What procedures share stands once, in `forms/shared/` and `templates/shared/`; a procedure may have its own instead.

use std::collections::BTreeMap;

use griffie::catalog::Catalog;
use griffie::catalog::check::check_file;
use griffie::content::{Content, SHARED};
use griffie::document::{Maker, Request, Stage};
use serde_json::{Value, json};

use crate::support::{maker, procedures};

type Files = BTreeMap<String, Vec<u8>>;

fn shipped() -> Files {
    let content = Content::embedded();
    let paths = content.paths().into_iter();
    paths
        .map(|path| {
            let bytes = content.get(&path).expect("listed").into_owned();
            (path, bytes)
        })
        .collect()
}

fn change(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = String::from_utf8(files[path].clone()).expect("text");
    assert!(text.contains(from), "{path} holds no {from:?}");
    files.insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
}

/// Nothing lies in the shared folders that no procedure uses: `griffie check` cannot say so, because what is shared may
/// wait for the procedure of an organisation.
#[test]
fn everything_shared_is_used() {
    let content = &maker().catalog.content;
    let own: Vec<String> = procedures()
        .into_iter()
        .flat_map(|one| {
            let mut paths = content.below(&format!("forms/{}", one.name));
            paths.extend(content.below(&format!("templates/{}", one.name)));
            paths
        })
        .collect();
    let shared: Vec<String> = ["forms", "templates"]
        .iter()
        .flat_map(|half| content.below(&format!("{half}/{SHARED}")))
        .collect();
    assert!(shared.len() > 5, "{shared:?}");
    let texts: String = own
        .iter()
        .chain(&shared)
        .filter_map(|path| content.text(path))
        .collect();
    let mut unused = Vec::new();
    for path in &shared {
        let file = path.rsplit('/').next().expect("a name");
        let used = match file.strip_suffix(".json") {
            Some("definitions") => true,
            Some(form) => procedures()
                .iter()
                .any(|one| one.documents.values().any(|document| document.form == form)),
            None => texts.contains(&format!("/{file}\"")),
        };
        if !used {
            unused.push(path.clone());
        }
    }
    let path = format!("forms/{SHARED}/definitions.json");
    let file: Value = serde_json::from_str(&content.text(&path).expect("there")).expect("JSON");
    for name in file["$defs"].as_object().expect("definitions").keys() {
        if !texts.contains(&format!("#/$defs/{name}\"")) {
            unused.push(format!("{path}#{name}"));
        }
    }
    assert!(unused.is_empty(), "{unused:?}");
}

/// A definition of its own takes the place of the shared one; its rules come beside the shared rules.
#[test]
fn a_procedure_may_have_its_own_instead() {
    let mut files = shipped();
    let own = "forms/vertrouwenswerk/definitions.json";
    change(
        &mut files,
        own,
        "\"$defs\": {",
        "\"$defs\": {\n    \"soort_gesprek\": {\"type\": \"string\", \"oneOf\": [{\"const\": \"wandeling\", \"title\": \"wandeling\"}]},",
    );
    change(
        &mut files,
        own,
        "\"rules\": {",
        r#""rules": {
    "afspraak": [{"id": "V99", "severity": "error", "pointer": "/afspraak", "when": "item.afspraak == 'niets'",
      "message": {"nl": "dit is geen afspraak", "en": "this is no agreement"}}],"#,
    );
    let catalog = Catalog::load(Content::memory(files)).expect("loads");
    let form = |procedure: &str, name: &str| {
        let procedure = &catalog.procedures[procedure];
        catalog.form(procedure, name).expect("compiles")
    };
    let kinds = |form: &griffie::catalog::Form, pointer: &str| {
        form.schema().pointer(pointer).expect("there")["oneOf"][0]["const"].clone()
    };
    assert_eq!(
        kinds(&form("vertrouwenswerk", "W03"), "/properties/soort"),
        "wandeling"
    );
    assert_eq!(
        kinds(&form("klachtenreglement", "D04"), "/properties/soort"),
        "persoonlijk"
    );
    let rules = |form: &griffie::catalog::Form| -> Vec<String> {
        let rules = form.book.rules.iter();
        rules
            .filter(|rule| rule.definition.as_deref() == Some("afspraak"))
            .map(|rule| rule.id.clone())
            .collect()
    };
    assert_eq!(
        rules(&form("vertrouwenswerk", "W03")),
        ["V31", "V31", "V31", "V99"]
    );
    assert_eq!(
        rules(&form("klachtenreglement", "D04")),
        ["V31", "V31", "V31"]
    );
    // One form, two procedures: who signs it comes from each of them.
    for (procedure, role) in [
        ("vertrouwenswerk", "vertrouwenspersoon"),
        ("klachtenreglement", "vp_klager"),
    ] {
        let form = form(procedure, "D01");
        let name = "/properties/ondertekening/properties/vertrouwenspersoon/properties/naam";
        let prefill = form.schema().pointer(name).expect("there")["x-prefill"].clone();
        assert_eq!(prefill, json!(format!("zaak.personen.{role}[0] | voluit")));
    }
}

/// A paragraph of its own takes the place of the shared one, in its letters alone.
#[test]
fn a_paragraph_of_its_own_is_printed() {
    let mut files = shipped();
    files.insert(
        "templates/klachtenreglement/clausules/veilig-mailen.md".to_owned(),
        b"Mail is hier verboden.".to_vec(),
    );
    let maker = Maker::new(Catalog::load(Content::memory(files)).expect("loads"));
    let all = crate::support::all_valid_answers();
    let mut said = BTreeMap::new();
    for (procedure, code) in [("klachtenreglement", "D50"), ("vertrouwenswerk", "W12")] {
        let valid = all
            .iter()
            .find(|valid| valid.procedure.name == procedure && valid.form == code)
            .expect("a fixture");
        let prepared = maker
            .prepare(&format!("{procedure}/{code}"))
            .expect("sound");
        let request: Request = valid.request(Stage::Final);
        let composed = maker.compose(&prepared, &request).expect("composed");
        said.insert(
            procedure,
            composed[0]
                .data
                .to_string()
                .contains("Mail is hier verboden."),
        );
    }
    assert_eq!(
        said,
        BTreeMap::from([("klachtenreglement", true), ("vertrouwenswerk", false)])
    );
}

/// A mistake in what is shared is told once for each procedure that it breaks, in the shared file and with its line.
#[test]
fn a_mistake_in_what_is_shared_is_told_where_it_stands() {
    let cases = [
        (
            "forms/shared/definitions.json",
            "item.datum is gevuld",
            "item.datumm is gevuldd",
            "definitions.json",
        ),
        (
            "forms/shared/D02.json",
            "zaak.personen.aangeklaagde[0] | voluit",
            "zaak.personen.aangeklaagd[0] | voluit",
            "D02.json",
        ),
        (
            "templates/shared/clausules/via-ouder.md",
            "geadresseerde.via_vertegenwoordiger",
            "geadresseerde.via_vertegenwoordigr",
            "via-ouder.md",
        ),
    ];
    for (path, from, to, file) in cases {
        let mut files = shipped();
        change(&mut files, path, from, to);
        let (_, problems) = check_file(Content::memory(files), path);
        assert!(!problems.is_empty(), "{path}: {to} is not found");
        for problem in &problems {
            let place = problem.file.clone().unwrap_or_default();
            assert!(
                place == path && problem.position.is_some(),
                "{file}: {problem:?}"
            );
        }
    }
}
