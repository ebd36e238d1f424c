//! What is due can be made, on the day on which it is made, and what is refused says the way out that works.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::support::{griffie_in, root, stderr, stdout};

/// A folder with a store.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut all = arguments.to_vec();
        all.extend(["--store", "store"]);
        griffie_in(self.path(), &all)
    }

    /// Opens a case with the people and facts of a case of the fixtures, from which nothing went out yet.
    fn open(&self, people: &str, event: &str, on: &str, data: &[&str]) -> String {
        let people = root().join(format!("fixtures/klachtenreglement/cases/{people}.json"));
        let mut known = crate::support::json(&people);
        for sent in ["verzonden", "documenten"] {
            known["feiten"].as_object_mut().expect("facts").remove(sent);
        }
        std::fs::write(self.path().join("people.json"), known.to_string()).expect("written");
        let people = "people.json";
        let mut arguments = vec![
            "--json",
            "case",
            "open",
            "klachtenreglement",
            event,
            "--on",
            on,
            "--people",
            people,
        ];
        for one in data {
            arguments.extend(["--set", one]);
        }
        let output = self.run(&arguments);
        assert!(output.status.success(), "{}", stderr(&output));
        let said: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        said["case"].as_str().expect("a number").to_owned()
    }

    /// A final document with answers.
    fn produce(&self, case: &str, document: &str, answers: &Value, more: &[&str]) -> Output {
        std::fs::write(self.path().join("a.json"), answers.to_string()).expect("written");
        let mut arguments = vec![
            "produce",
            case,
            document,
            "--answers",
            "a.json",
            "--final",
            "--out",
            "out",
        ];
        arguments.extend(more);
        self.run(&arguments)
    }

    fn done(&self, case: &str, document: &str, answers: &Value, more: &[&str]) {
        let output = self.produce(case, document, answers, more);
        assert!(
            output.status.success(),
            "{document} {more:?}: {}",
            stderr(&output)
        );
    }

    fn refused(&self, case: &str, document: &str, answers: &Value, more: &[&str]) -> String {
        let output = self.produce(case, document, answers, more);
        assert_eq!(output.status.code(), Some(1), "{document} {more:?}");
        stderr(&output)
    }
}

fn fixture(form: &str, name: &str) -> Value {
    crate::support::json(&root().join(format!(
        "fixtures/klachtenreglement/forms/{form}/valid/{name}.json"
    )))
}

const WRITTEN: [&str; 3] = ["ontvanger=klachtencommissie", "vorm=brief", "volledig=true"];

/// A letter is not older than what it answers, not dated after it went out, and where it prints the last day of a term
/// that it starts itself it goes out on its date; each refusal names a way out that works.
#[test]
fn a_final_letter_is_dated_right() {
    let desk = Desk::new();
    let case = desk.open("Z4", "klacht_ontvangen", "2027-03-09", &WRITTEN);
    let answers = fixture("D15", "Z4");
    let said = desk.refused(&case, "D15", &answers, &["--date", "2027-03-08"]);
    assert!(
        said.contains("ouder dan waar het op volgt") && said.contains("--date 2027-03-09"),
        "{said}"
    );
    let said = desk.refused(
        &case,
        "D15",
        &answers,
        &["--date", "2027-03-12", "--sent", "2027-03-11"],
    );
    assert!(
        said.contains("later dan de verzending") && said.contains("--date 2027-03-11"),
        "{said}"
    );
    desk.done(
        &case,
        "D15",
        &answers,
        &["--date", "2027-03-11", "--sent", "2027-03-11"],
    );

    // The two weeks of the letter count from its sending.
    let incomplete = [
        "ontvanger=klachtencommissie",
        "vorm=brief",
        "volledig=false",
    ];
    let case = desk.open("onvolledig", "klacht_ontvangen", "2027-03-09", &incomplete);
    let answers = json!({ "ontbreekt": ["dagtekening"] });
    let said = desk.refused(
        &case,
        "D18",
        &answers,
        &["--date", "2027-03-11", "--sent", "2027-03-15"],
    );
    assert!(
        said.contains("25 maart 2027") && said.contains("--date 2027-03-15"),
        "{said}"
    );
    // Both ways out: made again, or sent on its date.
    desk.done(
        &case,
        "D18",
        &answers,
        &["--date", "2027-03-15", "--sent", "2027-03-15"],
    );
    let case = desk.open("onvolledig", "klacht_ontvangen", "2027-03-09", &incomplete);
    desk.done(
        &case,
        "D18",
        &answers,
        &["--date", "2027-03-11", "--sent", "2027-03-11"],
    );
}

/// The report of an oral complaint is final before anybody signs it: it is what is signed, and a copy of it is given.
#[test]
fn a_report_is_final_for_signing() {
    let desk = Desk::new();
    let oral = ["ontvanger=klachtencommissie", "vorm=verslag"];
    let case = desk.open("mondeling", "mondelinge_klacht", "2027-12-08", &oral);
    let mut answers = fixture("D14", "mondeling");
    answers
        .as_object_mut()
        .expect("answers")
        .remove("afschrift_datum");
    let on = ["--date", "2027-12-08", "--sent", "2027-12-08"];
    desk.done(&case, "D14", &answers, &on);
    let output = desk.run(&["--json", "case", "show", &case]);
    let shown = stdout(&output);
    assert!(shown.contains("D14_opgemaakt"), "{shown}");
    // Once it is signed, the day of the copy is known.
    let said = desk.refused(
        &case,
        "D14",
        &json!({}),
        &["--date", "2027-12-10", "--sent", "2027-12-10"],
    );
    assert!(said.contains("afschrift"), "{said}");
    desk.done(
        &case,
        "D14",
        &json!({ "afschrift_datum": "2027-12-08" }),
        &["--date", "2027-12-10", "--sent", "2027-12-10"],
    );
    let output = desk.run(&["--json", "case", "show", &case]);
    assert!(stdout(&output).contains("D14_ondertekend"));
}

/// The expressions of a form.
fn texts(value: &Value, see: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str() {
                    Some(text) if ["when", "x-prefill"].contains(&name.as_str()) => see(text),
                    _ => texts(member, see),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, see)),
        _ => {}
    }
}

/// No rule compares surnames: people are compared by id or by their whole name (`genoemd_in`, `herkenbaar_in`).
#[test]
fn no_expression_compares_surnames_or_decides_who_is_of_age() {
    let mut asked = 0;
    let mut see = |place: &str, text: &str| {
        asked += 1;
        let plain = text.split_whitespace().collect::<String>();
        for wrong in [
            "attribute='achternaam'",
            "selectattr('achternaam'",
            ".achternaamin",
            ".achternaam==",
            ".achternaam|lower",
            "<18",
            ">=18",
        ] {
            assert!(!plain.contains(wrong), "{place}: `{wrong}` in {text}");
        }
    };
    for path in crate::support::files("forms/klachtenreglement", "json") {
        let place = path.display().to_string();
        texts(&crate::support::json(&path), &mut |text| see(&place, text));
    }
    for (folder, kind) in [("forms/klachtenreglement", "toml"), ("templates", "md")] {
        for path in crate::support::files(folder, kind) {
            let text = std::fs::read_to_string(&path).expect("readable");
            for line in text
                .lines()
                .filter(|line| !line.trim_start().starts_with('#'))
            {
                see(&path.display().to_string(), line);
            }
        }
    }
    assert!(asked > 1500, "only {asked} expressions");
}

/// Two people of one family: a statement about the one names the one, and tells nothing of the other, however spelled.
#[test]
fn a_name_is_a_whole_person() {
    let (_, form) = crate::support::maker()
        .catalog
        .form_named("D37")
        .expect("a form");
    let person = |form: &str, first: &str, last: &str| json!({ "aanspreekvorm": form, "voornamen": first, "achternaam": last });
    let facts = json!({ "procedure": "klachtenreglement", "kenmerk": "KC-2027-001", "personen": {
        "klager": [person("heer", "Emre", "Öztürk")],
        "aangeklaagde": [person("mevrouw", "Leyla", "Öztürk")] } });
    let (facts, _) = crate::support::maker()
        .catalog
        .read_case(&facts, None)
        .expect("a case");
    let told = |text: &str| {
        let answers = json!({ "verklaring": text });
        let day = crate::support::date("2027-06-01");
        let checked = griffie::document::check(
            &form,
            &answers,
            &facts,
            day,
            griffie::document::Stage::Draft,
        );
        checked.problems.iter().any(|problem| problem.rule == "V64")
    };
    for text in [
        "Wij nemen afstand van wat over mevrouw L. Öztürk is gezegd.",
        "Leyla Öztürk heeft niets verkeerd gedaan.",
        "De verwijten aan mevrouw Ozturk kloppen niet.",
    ] {
        assert!(!told(text), "{text}");
    }
    for text in [
        "Wat Emre over haar zei, klopt niet.",
        "De heer Ozturk heeft zijn klacht ingetrokken.",
        "De familie O\u{308}ztu\u{308}rk weet ervan.",
        "E. ÖZTÜRK heeft geklaagd.",
    ] {
        assert!(told(text), "{text}");
    }
}

/// A fact that letters have printed is corrected: the correction and the page of the case name each letter that is no
/// longer right, with what it says and what the case says, until it is made and sent again. Nothing else is named.
#[test]
fn a_correction_names_the_letters_that_it_makes_wrong() {
    let desk = Desk::new();
    let case = desk.open("Z4", "klacht_ontvangen", "2027-03-09", &WRITTEN);
    let on = ["--date", "2027-03-11", "--sent", "2027-03-11"];
    desk.done(&case, "D15", &fixture("D15", "Z4"), &on);
    let correct = |day: &str, more: &[&str]| {
        let mut arguments = vec![
            "case",
            "correct",
            &case,
            "1",
            "--reason",
            "stempel verkeerd gelezen",
        ];
        arguments.extend(["--on", day]);
        arguments.extend(more);
        let output = desk.run(&arguments);
        assert!(output.status.success(), "{}", stderr(&output));
        format!("{}{}", stdout(&output), stderr(&output))
    };
    let outdated = || {
        let output = desk.run(&["--json", "case", "show", &case]);
        let shown: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        shown["outdated"].as_array().expect("a list").clone()
    };
    assert!(outdated().is_empty());
    // What no letter took from the case makes none wrong.
    let said = correct("2027-03-09", &["--set", "agressie_of_geweld=false"]);
    assert!(
        !said.contains("klopt niet meer") && outdated().is_empty(),
        "{said}"
    );
    let said = correct("2027-03-08", &[]);
    for words in ["D15", "9 maart 2027", "8 maart 2027", "opnieuw"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let wrong = outdated();
    assert_eq!(wrong.len(), 1, "{wrong:#?}");
    assert_eq!(wrong[0]["document"], "D15");
    let told: Vec<&str> = wrong[0]["said"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|said| said["printed"].as_str())
        .collect();
    // The day of receipt, and the last day that counts from it.
    assert!(told.contains(&"2027-03-09") && told.len() > 1, "{told:?}");
    // Back again, and nothing is wrong any more.
    correct("2027-03-09", &[]);
    assert!(outdated().is_empty());
}

/// Nobody typed what the case fills in: the next version of a document follows the case, and a final one that waits says
/// that it is no longer right.
#[test]
fn what_nobody_typed_follows_the_case() {
    let desk = Desk::new();
    let case = desk.open("Z4", "klacht_ontvangen", "2027-03-09", &WRITTEN);
    let run = |arguments: &[&str]| {
        let output = desk.run(arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            stderr(&output)
        );
        stdout(&output)
    };
    let shown = || -> Value {
        serde_json::from_str(&run(&["--json", "case", "show", &case])).expect("JSON")
    };
    let letter = |more: &[&str]| {
        let mut arguments = vec!["--json", "produce", &case, "D15", "--date", "2027-03-11"];
        arguments.extend(["--out", "letter"]);
        arguments.extend(more);
        let said: Value = serde_json::from_str(&run(&arguments)).expect("JSON");
        let file = said["files"][0]["file"].as_str().expect("a file");
        let pdf = std::fs::read(desk.path().join(file)).expect("a letter");
        crate::support::pdf_text::text(&pdf)
    };
    let correct = |day: &str| {
        run(&[
            "case", "correct", &case, "1", "--reason", "stempel", "--on", day,
        ]);
    };
    std::fs::write(desk.path().join("a.json"), fixture("D15", "Z4").to_string()).expect("written");
    // The answers repeat what the case knows, and say more.
    assert!(letter(&["--answers", "a.json"]).contains("9 maart 2027"));
    correct("2027-03-08");
    let text = letter(&[]);
    assert!(
        text.contains("8 maart 2027") && !text.contains("9 maart 2027"),
        "{text}"
    );
    // What somebody typed stays, also when the case says otherwise.
    let text = letter(&["--set", "klacht_ontvangen=2027-03-10"]);
    assert!(text.contains("10 maart 2027"), "{text}");
    assert!(letter(&[]).contains("10 maart 2027"));
    // A final one waits, and is right; then it is not.
    letter(&["--set", "klacht_ontvangen=2027-03-08", "--final"]);
    let waiting = shown()["waiting"].clone();
    assert_eq!(waiting.as_array().map(Vec::len), Some(1), "{waiting:#}");
    assert_eq!(
        (&waiting[0]["document"], &waiting[0]["wrong"]),
        (&json!("D15"), &Value::Null)
    );
    correct("2027-03-09");
    let waiting = shown()["waiting"].clone();
    let wrong = waiting[0]["wrong"].as_str().expect("it says so");
    assert!(
        wrong.contains("8 maart 2027") && wrong.contains("9 maart 2027"),
        "{wrong}"
    );
    // Made again and sent, nothing waits.
    letter(&["--final", "--sent", "2027-03-11"]);
    assert_eq!(shown()["waiting"], json!([]));
    assert_eq!(shown()["outdated"], json!([]));
}

/// Whoever asked for a translation finds both letters in their copy, and the other party neither.
#[test]
fn a_translation_is_in_the_copy_of_who_got_it() {
    let desk = Desk::new();
    let known = crate::support::json(&root().join("fixtures/klachtenreglement/cases/Z4.json"));
    let case = desk.open("Z4", "klacht_ontvangen", "2027-03-09", &WRITTEN);
    let mut people = json!({ "personen": { "klager": known["personen"]["klager"] } });
    people["personen"]["klager"][0]["taal"] = json!("en");
    std::fs::write(desk.path().join("en.json"), people.to_string()).expect("written");
    let output = desk.run(&[
        "case", "correct", &case, "1", "--reason", "taal", "--people", "en.json",
    ]);
    assert!(output.status.success(), "{}", stderr(&output));
    let on = ["--date", "2027-03-11", "--sent", "2027-03-11"];
    desk.done(&case, "D15", &fixture("D15", "Z4"), &on);
    let copy = |reader: &str| {
        let file = format!("{reader}.pdf");
        let output = desk.run(&[
            "dossier",
            &case,
            "--for",
            reader,
            "--date",
            "2027-03-12",
            "-o",
            &file,
        ]);
        assert!(output.status.success(), "{reader}: {}", stderr(&output));
        crate::support::pdf_text::text(&std::fs::read(desk.path().join(file)).expect("a copy"))
    };
    // What only the English letter says.
    let english = "This is a translation";
    let (klager, aangeklaagde) = (copy("klager"), copy("aangeklaagde"));
    assert!(klager.contains(english), "{klager}");
    assert!(klager.contains("(Engels)"), "{klager}");
    assert!(!aangeklaagde.contains(english), "{aangeklaagde}");
}

/// A case that was opened by mistake is no running case; recording its beginning again makes it one.
#[test]
fn a_case_opened_by_mistake_does_not_run() {
    let desk = Desk::new();
    let case = desk.open("Z4", "klacht_ontvangen", "2027-03-09", &WRITTEN);
    let run = |arguments: &[&str]| -> Value {
        let mut all = vec!["--json"];
        all.extend(arguments);
        let output = desk.run(&all);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            stderr(&output)
        );
        serde_json::from_str(&stdout(&output)).expect("JSON")
    };
    let running = || {
        let cases = run(&["case", "list"]);
        cases.as_array().expect("a list").len()
    };
    assert_eq!(running(), 1);
    run(&[
        "case",
        "correct",
        &case,
        "1",
        "--withdraw",
        "--reason",
        "dubbel",
    ]);
    assert_eq!(running(), 0);
    let shown = run(&["case", "show", &case]);
    assert_eq!(shown["status"], "ingetrokken", "{shown:#}");
    assert_eq!(shown["open"], json!([]));
    let all = run(&["case", "list", "--all"]);
    assert_eq!(all[0]["status"], "ingetrokken", "{all:#}");
    let verified = run(&["store", "verify"]);
    assert_eq!(verified["findings"], json!([]));
    let review = run(&["archive", "review"]);
    assert_eq!(review, json!([]));
}

/// A letter takes names and addresses from the case by itself: one that named somebody otherwise says so.
#[test]
fn a_name_that_was_wrong_is_told_of_the_letters_that_print_it() {
    let desk = Desk::new();
    let case = desk.open("Z4", "klacht_ontvangen", "2027-03-09", &WRITTEN);
    let on = ["--date", "2027-03-11", "--sent", "2027-03-11"];
    desk.done(&case, "D15", &fixture("D15", "Z4"), &on);
    let people = |change: &dyn Fn(&mut Value)| {
        let path = desk.path().join("people.json");
        let mut known = crate::support::json(&path);
        change(&mut known["personen"]);
        std::fs::write(&path, known.to_string()).expect("written");
        let output = desk.run(&[
            "--json",
            "case",
            "correct",
            &case,
            "1",
            "--reason",
            "naam",
            "--people",
            "people.json",
        ]);
        assert!(output.status.success(), "{}", stderr(&output));
        let output = desk.run(&["--json", "case", "show", &case]);
        let shown: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        shown["outdated"].clone()
    };
    let told = people(&|people| people["klager"][0]["adres"]["huisnummer"] = json!(99));
    let message = told[0]["message"].as_str().expect("told");
    assert!(
        message.contains("D15") && message.contains(" 99"),
        "{message}"
    );
    let told = people(&|people| people["klager"][0]["achternaam"] = json!("Verbeterd"));
    let message = told[0]["message"].as_str().expect("told");
    assert!(message.contains("Verbeterd"), "{message}");
}

/// A measure after a report goes to the parents of the pupil only by choice, and never before they were told of it.
#[test]
fn a_measure_after_a_report_is_told_to_the_parents_by_choice() {
    let zeden = root().join("fixtures/klachtenreglement/cases/zeden.json");
    let render = |answers: &Value, case: &Value| {
        let folder = tempfile::tempdir().expect("a folder");
        let _ = std::fs::remove_dir_all(folder.path().join("out"));
        std::fs::create_dir(folder.path().join("out")).expect("made");
        std::fs::write(folder.path().join("a.json"), answers.to_string()).expect("written");
        std::fs::write(folder.path().join("c.json"), case.to_string()).expect("written");
        let output = griffie_in(
            folder.path(),
            &[
                "render",
                "D12",
                "a.json",
                "--case",
                "c.json",
                "--final",
                "--date",
                "2027-09-24",
                "-o",
                "out/d12.pdf",
            ],
        );
        let made = std::fs::read_dir(folder.path().join("out"))
            .expect("a folder")
            .map(|file| file.expect("a file").file_name())
            .filter(|name| name.to_string_lossy().contains("ouder"))
            .count();
        (output, made)
    };
    let mut case = crate::support::json(&zeden);
    let mut answers = fixture("D12", "zeden-melding");
    let (output, made) = render(&answers, &case);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(made, 0, "they are told in a talk first");
    answers["ouders"] = json!("ja");
    answers
        .as_object_mut()
        .expect("answers")
        .remove("ouders_niet");
    case["feiten"]["verzonden"]
        .as_object_mut()
        .expect("what was sent")
        .remove("D41");
    let (output, _) = render(&answers, &case);
    let told = stderr(&output);
    assert!(
        !output.status.success() && told.contains("niet voor het eerst uit deze brief"),
        "{told}"
    );
    case["feiten"]["verzonden"]["D41"] = json!("2027-09-23");
    case["feiten"]["aankondiging"]["ouders"] = json!(true);
    let (output, made) = render(&answers, &case);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(made, 2);
    case["personen"]
        .as_object_mut()
        .expect("people")
        .remove("ouder");
    let (output, _) = render(&answers, &case);
    let told = stderr(&output);
    assert!(
        !output.status.success() && told.contains("`ouder`"),
        "{told}"
    );
}

/// The inventory is that of the dossier: its pages and fingerprints, whoever types. What is typed is refused.
#[test]
fn the_inventory_is_made_of_the_dossier() {
    let desk = Desk::new();
    let case = desk.open("Z4", "klacht_ontvangen", "2027-03-09", &WRITTEN);
    let on = ["--date", "2027-03-11", "--sent", "2027-03-11"];
    desk.done(&case, "D15", &fixture("D15", "Z4"), &on);
    std::fs::write(desk.path().join("brief.txt"), "Een brief.\n".repeat(200)).expect("written");
    let attach = [
        "case",
        "attach",
        case.as_str(),
        "brief.txt",
        "--kind",
        "evidence",
        "--from",
        "klager",
        "--on",
        "2027-03-12",
    ];
    let output = desk.run(&attach);
    assert!(output.status.success(), "{}", stderr(&output));
    let dated = ["--date", "2027-03-20"];
    let said = desk.refused(&case, "D58", &json!({ "stukken": [] }), &dated);
    assert!(said.contains("laat `stukken` weg"), "{said}");
    desk.done(&case, "D58", &json!({ "geopend": "2027-03-09" }), &dated);
    let store = griffie::store::Location::folder(&desk.path().join("store"));
    let store = griffie::store::Store::open(&store).expect("opens");
    let events = store.case(&case).expect("a case").events;
    let filed = |code: &str| {
        let files = events.iter().flat_map(|event| &event.files);
        files
            .filter(|file| file.document == code && file.finished)
            .cloned()
            .collect::<Vec<_>>()
    };
    let inventory = filed("D58").remove(0).answers["stukken"].clone();
    let pieces = inventory.as_array().expect("pieces");
    let prints: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| piece["vingerafdruk"].as_str())
        .collect();
    for letter in filed("D15") {
        assert!(
            prints.contains(&letter.sha256.as_str()),
            "{} is not in {inventory}",
            letter.name
        );
        let bytes = store.blob(&case, &letter.blob).expect("its bytes");
        let pages = griffie::pdf::inspect(&bytes).expect("a PDF").pages.len();
        let row = pieces
            .iter()
            .find(|piece| piece["vingerafdruk"] == letter.sha256)
            .expect("a row");
        assert_eq!(row["bladzijden"], pages, "{}", letter.name);
    }
    let evidence = pieces
        .iter()
        .find(|piece| piece["code"].is_null())
        .expect("the evidence");
    assert!(evidence["bladzijden"].as_u64() > Some(2), "{evidence}");
    assert_eq!(pieces.len(), filed("D15").len() + 1);
}
