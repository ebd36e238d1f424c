//! The shipped content is sound; broken content is reported with file, line and hint, all at once.

use std::collections::BTreeMap;

use griffie::app::check::check;
use griffie::catalog::check::own_schemas;
use griffie::content::Content;
use griffie::diagnostic::{Diagnostic, Language, Severity};

use crate::support::{copy_content, date, griffie, root, stderr};

fn shipped() -> BTreeMap<String, Vec<u8>> {
    let content = Content::embedded();
    content
        .paths()
        .into_iter()
        .map(|path| {
            (
                path.clone(),
                content.get(&path).expect("listed").into_owned(),
            )
        })
        .collect()
}

fn problems(files: BTreeMap<String, Vec<u8>>) -> Vec<Diagnostic> {
    check(Content::memory(files), date("2027-05-12"))
        .into_iter()
        // Documents that the procedure registers and nobody can make yet.
        .filter(|problem| !(problem.rule == "document" && problem.severity == Severity::Warning))
        .collect()
}

/// What is said, in English; the Dutch stands beside it.
fn report(files: BTreeMap<String, Vec<u8>>) -> String {
    let problems = problems(files);
    let wrong: Vec<String> = problems
        .iter()
        .flat_map(crate::bilingual::in_one_language)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    problems
        .iter()
        .map(|problem| problem.to_text(Language::En) + "\n")
        .collect()
}

/// Replaces words in a file; they must be there.
fn edit(files: &mut BTreeMap<String, Vec<u8>>, path: &str, from: &str, to: &str) {
    let text = String::from_utf8(files[path].clone()).expect("text");
    assert!(text.contains(from), "{path} holds no {from:?}");
    files.insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
}

#[test]
fn the_shipped_content_has_no_mistakes() {
    assert_eq!(problems(shipped()), []);
}

#[test]
fn broken_content_is_reported() {
    const F: &str = "forms/klachtenreglement";
    const T: &str = "templates/klachtenreglement";
    let faults: Vec<(&str, String, &str, &str)> = vec![
        (
            "unknown role",
            format!("{F}/documents.toml"),
            "recipients = [\"klager\"]",
            "recipients = [\"klaager\"]",
        ),
        (
            "unknown form",
            format!("{F}/documents.toml"),
            "form = \"D18\"",
            "form = \"D81\"",
        ),
        (
            "unknown sender",
            format!("{F}/documents.toml"),
            "sender = \"bevoegd_gezag\"",
            "sender = \"bevoegdgezag\"",
        ),
        (
            "unknown layout",
            format!("{F}/documents.toml"),
            "layout = \"report\"",
            "layout = \"raport\"",
        ),
        (
            "unknown key",
            format!("{F}/documents.toml"),
            "closing = ",
            "sluiting = ",
        ),
        (
            "missing wording",
            format!("{F}/documents.toml"),
            "wording = \"D18.md\"",
            "wording = \"D81.md\"",
        ),
        (
            "placeholder that the form does not have",
            format!("{T}/D18.md"),
            "antwoorden.herstel_uiterlijk",
            "antwoorden.herstel_uiterst",
        ),
        (
            "unknown name",
            format!("{T}/D15.md"),
            "antwoorden.klacht_ontvangen",
            "antwoord.klacht_ontvangen",
        ),
        (
            "unknown name inside a loop",
            format!("{T}/D27.md"),
            "{{ deel.tolk_naam|hoofdletter }}",
            "{{ deel.tolk_nam|hoofdletter }}",
        ),
        (
            "unknown name in a line of documents.toml",
            format!("{F}/documents.toml"),
            "{{ antwoorden.advies_datum|datum }}",
            "{{ antwoorden.advies_datm|datum }}",
        ),
        ("unknown filter", format!("{T}/D19.md"), "|datum", "|datums"),
        (
            "template that does not parse",
            format!("{T}/D34.md"),
            "{% if",
            "{% iff",
        ),
        (
            "html in a wording",
            format!("{T}/D18.md"),
            "## ",
            "<b>vet</b>\n\n## ",
        ),
        (
            "scope without property",
            format!("{F}/D15.json"),
            "\"scope\": \"#/properties/school\"",
            "\"scope\": \"#/properties/schol\"",
        ),
        (
            "missing translation",
            format!("{F}/D15.json"),
            "\"klacht_datum.label\"",
            "\"klacht_datun.label\"",
        ),
        (
            "broken JSON",
            format!("{F}/D19.json"),
            "\"schema\": {",
            "\"schema\": {,",
        ),
        (
            "unknown member",
            format!("{F}/D27.json"),
            "\"uischema\": {",
            "\"uischemas\": {",
        ),
        (
            "unknown definition",
            format!("{F}/D15.json"),
            "definitions.json#/$defs/",
            "definitions.json#/$defs/x",
        ),
        (
            "condition that does not parse",
            format!("{F}/D18.json"),
            "\"when\": \"",
            "\"when\": \"( ",
        ),
        (
            "layout that does not compile",
            "templates/layout/letter.typ".to_owned(),
            "#import",
            "#improt",
        ),
    ];
    let mut out = String::new();
    for (name, path, from, to) in faults {
        let mut files = shipped();
        edit(&mut files, &path, from, to);
        let found = report(files);
        assert!(!found.is_empty(), "{name} is not reported");
        out.push_str(&format!("## {name}\n{found}\n"));
    }
    let mut files = shipped();
    files.insert(format!("{T}/D99.md"), b"Niemand leest dit.\n".to_vec());
    files.insert(
        "forms/klachtenreglement/D99.json".to_owned(),
        b"{}".to_vec(),
    );
    out.push_str(&format!("## unused files\n{}\n", report(files)));
    let mut files = shipped();
    edit(
        &mut files,
        "forms/settings.toml",
        "# logo = \"logo-klachtencommissie.svg\"",
        "logo = \"logo.svg\"",
    );
    out.push_str(&format!("## image missing\n{}\n", report(files.clone())));
    files.insert("forms/logo.svg".to_owned(), b"this is no image".to_vec());
    out.push_str(&format!("## not an image\n{}\n", report(files)));
    let mut files = shipped();
    edit(
        &mut files,
        &format!("{F}/documents.toml"),
        "recipients = [\"klager\"]",
        "recipients = [\"klaager\"]",
    );
    edit(&mut files, &format!("{T}/D34.md"), "{% if", "{% iff");
    edit(
        &mut files,
        &format!("{F}/D15.json"),
        "\"klacht_datum.label\"",
        "\"klacht_datun.label\"",
    );
    out.push_str(&format!("## three at once\n{}\n", report(files)));
    insta::assert_snapshot!(out);
}

/// Mistakes in a procedure, each with its line and a hint.
/// One mistake each in procedure.toml: its name, the words, and what is written in their place.
pub(crate) const FAULTS: &[(&str, &str, &str)] = &[
    (
        "unknown event",
        "starts = [\"D05_verzonden\"]",
        "starts = [\"D05_verstuurd\"]",
    ),
    (
        "unknown state",
        "to = \"in_onderzoek\"",
        "to = \"in_ondezoek\"",
    ),
    (
        "unknown track",
        "track = \"voorfase\", from",
        "track = \"voorphase\", from",
    ),
    (
        "unknown role",
        "bearer = \"klachtbehandelaar\"",
        "bearer = \"behandelaar\"",
    ),
    (
        "term that does not parse",
        "term = \"6 weken\"",
        "term = \"zes weken\"",
    ),
    (
        "nothing can meet it",
        "met = [\"D05_verzonden\"]",
        "met = []",
    ),
    ("unknown fact", "termijn.O35.uiterlijk", "termijn.O35.einde"),
    (
        "unknown field of an event",
        "dit.behandelen",
        "dit.behandeld",
    ),
    ("unknown policy", "beleid.anker", "beleid.anger"),
    (
        "unknown name",
        "gebeurd.bemiddeling_geslaagd",
        "gedaan.bemiddeling_geslaagd",
    ),
    (
        "condition that does not parse",
        "require = \"gesloten is gevuld\"",
        "require = \"(gesloten is gevuld\"",
    ),
    (
        "wrong choice",
        "value = \"compleet\"",
        "value = \"volledig\"",
    ),
    (
        "event data that do not compile",
        "opgelost = { type = \"boolean\"",
        "opgelost = { type = \"bool\"",
    ),
    (
        "allowed where no move fits",
        "from = [\"begin\", \"ontvangen\", \"doorverwezen\", \"zelf_behandeling\", \"afgedaan_door_bg\"]",
        "from = [\"begin\", \"doorverwezen\", \"afgedaan_door_bg\"]",
    ),
    (
        "nothing open but what there is not",
        "reject('in', ['O34', 'O35'])",
        "reject('in', ['O34', 'O3'])",
    ),
    (
        "a hold without a reason",
        "reason = \"reden\"\nobligations",
        "reason = \"redden\"\nobligations",
    ),
    (
        "a hold whose reason may be left out",
        "[events.aanhouding_genoteerd.data]\nrequired = [\"reden\"]",
        "[events.aanhouding_genoteerd.data]\nrequired = []",
    ),
    (
        "a name that tells duties apart and may be left out",
        "[events.vertrouwenspersoon_gestopt.data]\nrequired = [\"naam\"]",
        "[events.vertrouwenspersoon_gestopt.data]\nrequired = []",
    ),
    (
        "an extension whose reason may be left out",
        "[events.uitstel_verweer.data]\nrequired = [\"reden\"]",
        "[events.uitstel_verweer.data]\nrequired = []",
    ),
    (
        "a hard obligation that ends with the case",
        "met = [\"D34_verzonden\"]\nextended",
        "met = [\"D34_verzonden\"]\nended = [\"dossier_gesloten\"]\nextended",
    ),
    (
        "an obligation without a way out where a track leads",
        "which = \"dit.aangeklaagde\" }, \"D34_verzonden\"]",
        "which = \"dit.aangeklaagde\" }]",
    ),
    (
        "dossier: a field that a piece does not have",
        "dit.voor_mij",
        "dit.aan_mij",
    ),
    (
        "dossier: an access class",
        "evidence = \"K3\"",
        "evidence = \"K33\"",
    ),
    (
        "dossier: a role of a dossier of its own",
        "roles = [\"vp_klager\", \"vp_aangeklaagde\", \"vertrouwenspersoon\"",
        "roles = [\"vp_klagr\", \"vp_aangeklaagde\", \"vertrouwenspersoon\"",
    ),
    ("an event without a class", "access = \"K10\"\n", ""),
    (
        "dossier: an event of the archive",
        "hold = \"vernietigingsstop_opgelegd\"",
        "hold = \"vernietigingsstop\"",
    ),
    (
        "closing event",
        "event = \"dossier_gesloten\"",
        "event = \"dossier_dicht\"",
    ),
    (
        "value: a state that the track does not have",
        "stand.voorfase == 'ingetrokken'",
        "stand.voorfase == 'ingetroken'",
    ),
    (
        "value: a choice that a policy does not have",
        "beleid.herstel_vanaf == 'verzending'",
        "beleid.herstel_vanaf == 'verzendig'",
    ),
    (
        "value: a choice of the event's data, in a named condition",
        "'agressie_en_geweld' in (dit.aard",
        "'agresie_en_geweld' in (dit.aard",
    ),
    (
        "value: a role in a test that a filter names",
        "met('voor', 'klager')",
        "met('voor', 'klagre')",
    ),
    (
        "value: a member that a person does not have",
        "|first).functie",
        "|first).functi",
    ),
    (
        "value: a condition that there is not",
        "or voorwaarde.over_ex_leerling_te_laat",
        "or voorwaarde.over_exleerling_te_laat",
    ),
];

#[test]
fn a_broken_procedure_is_reported() {
    let mut out = String::new();
    for (name, from, to) in FAULTS {
        let mut files = shipped();
        edit(
            &mut files,
            "forms/klachtenreglement/procedure.toml",
            from,
            to,
        );
        let found = report(files);
        assert!(
            found.contains("procedure.toml:"),
            "{name} is not reported with its line: {found}"
        );
        out.push_str(&format!("## {name}\n{found}\n"));
    }
    insta::assert_snapshot!("broken_procedure", out);
}

/// A guard, move or term that is left out would let everything through, or nothing: no case runs on such content.
#[test]
fn no_case_runs_on_a_procedure_with_such_a_mistake() {
    let folder = tempfile::tempdir().expect("a folder");
    copy_content(folder.path());
    let file = folder.path().join("forms/klachtenreglement/procedure.toml");
    let sound = std::fs::read_to_string(&file).expect("the procedure");
    let content = folder.path().to_str().expect("a path");
    let replay = || griffie(&["replay", "Z3a", "--content", content]);
    assert!(replay().status.success(), "the sound procedure runs");
    let mut refused = 0;
    // Who gets what of a dossier is asked when a dossier is made.
    let about_the_course = |name: &str| {
        !(name.starts_with("dossier") || name.starts_with("value") || name.contains("class"))
    };
    for (name, from, to) in FAULTS.iter().filter(|(name, ..)| about_the_course(name)) {
        std::fs::write(&file, sound.replacen(from, to, 1)).expect("written");
        let replayed = replay();
        assert_eq!(replayed.status.code(), Some(1), "{name} runs");
        let said = stderr(&replayed);
        assert!(said.contains("procedure.toml:"), "{name}: {said}");
        refused += 1;
    }
    assert!(refused > 10, "{refused} mistakes were tried");
}

/// A letter that nobody sends is not made.
#[test]
fn a_letter_without_its_sender_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    copy_content(folder.path());
    let file = folder.path().join("forms/klachtenreglement/documents.toml");
    let sound = std::fs::read_to_string(&file).expect("the documents");
    std::fs::write(
        &file,
        sound.replace(
            "sender = \"klachtencommissie\"",
            "sender = \"klachtencomissie\"",
        ),
    )
    .expect("written");
    let answers = root().join("fixtures/klachtenreglement/forms/D15/valid/anoniem.json");
    let made = griffie(&[
        "render",
        "D15",
        answers.to_str().expect("a path"),
        "--content",
        folder.path().to_str().expect("a path"),
        "-o",
        folder.path().join("out.pdf").to_str().expect("a path"),
    ]);
    assert_eq!(made.status.code(), Some(1));
    assert!(
        stderr(&made).contains("bedoelt u `klachtencommissie`?"),
        "{}",
        stderr(&made)
    );
    assert!(!folder.path().join("out.pdf").exists());
}

#[test]
fn a_property_without_control_is_reported() {
    let mut files = shipped();
    edit(
        &mut files,
        "forms/klachtenreglement/D15.json",
        "\"properties\": {",
        "\"properties\": {\n      \"vergeten\": {\"title\": \"Vergeten\", \"type\": \"string\"},",
    );
    let found = report(files);
    assert!(
        found.contains("`vergeten` is in the schema but nothing on the form asks for it"),
        "{found}"
    );
}

#[test]
fn the_schemas_of_our_formats_are_current() {
    let mut old = Vec::new();
    for (name, schema) in own_schemas() {
        let path = root().join("schemas").join(name);
        let wanted = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
        if std::fs::read_to_string(&path).unwrap_or_default() != wanted {
            std::fs::create_dir_all(root().join("schemas")).expect("made");
            std::fs::write(&path, wanted).expect("written");
            old.push(name);
        }
    }
    assert!(
        old.is_empty(),
        "{old:?} in schemas/ were not current; they are now, look at the difference and commit it"
    );
}

#[test]
fn the_shipped_toml_names_its_schema() {
    for (file, schema) in [
        ("forms/settings.toml", "settings"),
        ("forms/klachtenreglement/procedure.toml", "procedure"),
        ("forms/klachtenreglement/documents.toml", "documents"),
    ] {
        let text = std::fs::read_to_string(root().join(file)).expect("readable");
        assert!(
            text.starts_with("#:schema ")
                && text
                    .lines()
                    .next()
                    .is_some_and(|line| line.ends_with(&format!("schemas/{schema}.json"))),
            "{file} must start with `#:schema …/schemas/{schema}.json`"
        );
    }
}
