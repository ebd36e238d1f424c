//! A procedure that Rust has never heard of: files in a temporary folder, from form to PDF.

use std::fs;

use crate::support::{copy_content, griffie_in, keep_pdf, stderr, stdout};

const PROCEDURE: &str = r#"title = { nl = "Kapvergunning", en = "Tree felling permit" }
series = "KAP"
[roles.aanvrager]
title = { nl = "aanvrager", en = "applicant" }
party = true
[roles.boswachter]
title = { nl = "boswachter", en = "forester" }

[tracks.aanvraag]
title = { nl = "aanvraag", en = "application" }
[tracks.aanvraag.states.ingediend]
title = { nl = "ingediend", en = "filed" }
[tracks.aanvraag.states.bekeken]
title = { nl = "boom bekeken", en = "tree inspected" }
[tracks.aanvraag.states.besloten]
title = { nl = "besloten", en = "decided" }
ends = true

[closing]
event = "klaar"

[events.aangevraagd]
title = { nl = "aanvraag ontvangen", en = "application received" }
facts = "aanvraag"
moves = [{ track = "aanvraag", from = ["begin"], to = "ingediend" }]
[events.aangevraagd.data]
required = ["reden"]
[events.aangevraagd.data.properties]
reden = { type = "string", title = "Reden", x-en = "Reason" }

[events.bekeken]
title = { nl = "boom bekeken", en = "tree inspected" }
moves = [{ track = "aanvraag", from = ["ingediend"], to = "bekeken" }]
[events.bekeken.data]
required = ["gezond"]
[events.bekeken.data.properties]
gezond = { type = "boolean", title = "Gezond", x-en = "Healthy" }

[events.besluit_verzonden]
title = { nl = "besluit verzonden", en = "decision sent" }
documents = ["K1"]
moves = [{ track = "aanvraag", from = ["ingediend", "bekeken"], to = "besloten" }]

[events.klaar]
title = { nl = "klaar", en = "done" }

[obligations.B1]
title = { nl = "besluit op de aanvraag", en = "decision on the application" }
documents = ["K1"]
bearer = "boswachter"
term = "8 weken"
hard = true
basis = "artikel 7"
starts = ["aangevraagd"]
met = ["besluit_verzonden"]

[[guards]]
id = "W1"
on = ["besluit_verzonden"]
require = "gebeurd.bekeken"
basis = "artikel 6"
message = { nl = "niemand heeft de boom bekeken", en = "nobody has inspected the tree" }
remedy = { nl = "leg vast wanneer de boom is bekeken", en = "record when the tree was inspected" }
"#;

const DOCUMENTS: &str = r#"[K1]
title = { nl = "Besluit kapvergunning", en = "Decision on a felling permit" }
form = "boom"
wording = "besluit.md"
layout = "letter"
sender = "klachtencommissie"
maker = "boswachter"
recipients = ["aanvrager"]
signers = ["boswachter"]
closing = "Hoogachtend,"
access = "open"
basis = "artikel 7"

[K2]
title = { nl = "Aanvraag kapvergunning", en = "Application for a felling permit" }
form = "boom"
layout = "form"
sender = "klachtencommissie"
maker = "aanvrager"
access = "open"
basis = "artikel 2"
"#;

const FORM: &str = r##"{
  "$schema": "../../schemas/form.json",
  "title": { "nl": "Boom", "en": "Tree" },
  "schema": {
    "type": "object", "additionalProperties": false, "required": ["soort", "hoogte"],
    "properties": {
      "soort": { "type": "string", "title": "Soort", "oneOf": [{ "const": "eik", "title": "zomereik" }, { "const": "es", "title": "gewone es" }] },
      "hoogte": { "type": "integer", "title": "Hoogte in meters", "minimum": 1 },
      "reden": { "type": "string", "title": "Reden", "x-prefill": "zaak.feiten.aanvraag.reden" }
    }
  },
  "uischema": { "type": "VerticalLayout", "elements": [
    { "type": "Control", "scope": "#/properties/soort" },
    { "type": "Control", "scope": "#/properties/hoogte" },
    { "type": "Control", "scope": "#/properties/reden", "options": { "multi": true } }
  ] },
  "i18n": { "en": { "soort.label": "Species", "soort.eik": "oak", "soort.es": "ash", "hoogte.label": "Height in metres", "reden.label": "Reason" } },
  "rules": [ { "id": "K01", "severity": "error", "pointer": "/hoogte", "when": "antwoorden.hoogte is gevuld and antwoorden.hoogte > 60",
    "message": { "nl": "zo hoog wordt geen boom hier", "en": "no tree grows that high here" } } ]
}"##;

const WORDING: &str = "---\nonderwerp: Uw aanvraag\n---\nU mag de {{ antwoorden.soort|keuze(\"soort\") }} van {{ antwoorden.hoogte }} meter kappen.\n\n{{ antwoorden.reden }}\n";

/// The name of its folder.
pub(crate) const NAME: &str = "kapverordening";

/// The shipped content with this procedure in the place of those that come along.
pub(crate) fn write_content(content: &std::path::Path) {
    copy_content(content);
    for procedure in crate::support::procedures() {
        for half in ["forms", "templates"] {
            fs::remove_dir_all(content.join(half).join(&procedure.name)).expect("removed");
        }
    }
    fs::create_dir_all(content.join("forms/kapverordening")).expect("made");
    fs::create_dir_all(content.join("templates/kapverordening")).expect("made");
    fs::write(
        content.join("forms/kapverordening/procedure.toml"),
        PROCEDURE,
    )
    .expect("written");
    fs::write(
        content.join("forms/kapverordening/documents.toml"),
        DOCUMENTS,
    )
    .expect("written");
    fs::write(content.join("forms/kapverordening/boom.json"), FORM).expect("written");
    fs::write(content.join("templates/kapverordening/besluit.md"), WORDING).expect("written");
}

#[test]
fn a_procedure_is_files_only() {
    let folder = tempfile::tempdir().expect("folder");
    let content = folder.path().join("eigen");
    write_content(&content);
    let check = griffie_in(folder.path(), &["check", "--content", "eigen"]);
    assert_eq!(
        (check.status.code(), stdout(&check).as_str()),
        (Some(0), ""),
        "{}",
        stderr(&check)
    );

    let case = r#"{"procedure": "kapverordening", "kenmerk": "KAP-2027-001",
        "personen": {"aanvrager": [{"aanspreekvorm": "heer", "voornamen": "Joost", "tussenvoegsel": "in 't", "achternaam": "Veld",
            "adres": {"straat": "Korenmolenpad", "huisnummer": 7, "postcode": "8265 XQ", "woonplaats": "Kampen"}}],
            "boswachter": [{"aanspreekvorm": "mevrouw", "voornamen": "Ella", "achternaam": "Linde"}]},
        "feiten": {"aanvraag": {"reden": "De boom staat scheef."}}}"#;
    fs::write(folder.path().join("case.json"), case).expect("written");
    fs::write(
        folder.path().join("a.json"),
        r#"{"soort": "eik", "hoogte": 18}"#,
    )
    .expect("written");
    for (code, words) in [
        ("K1", "zomereik van 18 meter"),
        ("K2", "De boom staat scheef"),
    ] {
        let out = format!("{code}.pdf");
        let made = griffie_in(
            folder.path(),
            &[
                "render",
                code,
                "a.json",
                "--content",
                "eigen",
                "--case",
                "case.json",
                "--date",
                "2027-03-09",
                "--final",
                "-o",
                &out,
            ],
        );
        assert!(made.status.success(), "{}", stderr(&made));
        let pdf = fs::read(folder.path().join(&out)).expect("written");
        let text = crate::support::pdf_text::text(&pdf);
        assert!(text.replace('\n', " ").contains(words), "{text}");
        keep_pdf(&format!("second-{code}"), &pdf);
    }
    through_the_procedure(folder.path());
    fs::write(
        folder.path().join("b.json"),
        r#"{"soort": "eik", "hoogte": 61}"#,
    )
    .expect("written");
    let refused = griffie_in(
        folder.path(),
        &[
            "validate",
            "boom",
            "b.json",
            "--content",
            "eigen",
            "--lang",
            "en",
        ],
    );
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stdout(&refused).contains("error[K01]: no tree grows that high here"),
        "{}",
        stdout(&refused)
    );
}

/// From the application to the decision letter, with a guard in between.
fn through_the_procedure(folder: &std::path::Path) {
    let run = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--content", "eigen", "--store", "kast"]);
        griffie_in(folder, &all)
    };
    let opened = run(&[
        "case",
        "open",
        "kapverordening",
        "aangevraagd",
        "--on",
        "2027-03-09",
        "--set",
        "reden=De boom staat scheef.",
        "--people",
        "case.json",
    ]);
    assert!(opened.status.success(), "{}", stderr(&opened));
    assert!(
        stdout(&opened).contains("KAP-2027-001  gebeurtenis 1  aanvraag.ingediend"),
        "{}",
        stdout(&opened)
    );
    assert!(
        stdout(&opened).contains("dinsdag 4 mei 2027"),
        "eight weeks: {}",
        stdout(&opened)
    );
    let send = [
        "produce",
        "KAP-2027-001",
        "K1",
        "--answers",
        "a.json",
        "--final",
        "--sent",
        "2027-04-01",
        "--out",
        "post",
    ];
    let refused = run(&send);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stderr(&refused).contains("fout[W1]: niemand heeft de boom bekeken (artikel 6)"),
        "{}",
        stderr(&refused)
    );
    assert!(
        !folder.join("post").exists(),
        "nothing is left of a refused letter"
    );
    let seen = run(&[
        "case",
        "record",
        "KAP-2027-001",
        "bekeken",
        "--on",
        "2027-03-20",
        "--set",
        "gezond=false",
    ]);
    assert!(seen.status.success(), "{}", stderr(&seen));
    let sent = run(&send);
    assert!(sent.status.success(), "{}", stderr(&sent));
    assert!(
        stdout(&sent).contains("gesloten.besloten"),
        "{}",
        stdout(&sent)
    );
    let pdf = fs::read(folder.join("post/KAP-2027-001-K1-aanvrager.pdf")).expect("written");
    let text = crate::support::pdf_text::text(&pdf).replace('\n', " ");
    assert!(
        text.contains("zomereik van 18 meter") && text.contains("De boom staat scheef."),
        "{text}"
    );
    keep_pdf("second-sent", &pdf);
    assert_eq!(
        stdout(&run(&["due", "--on", "2027-04-02"])),
        "",
        "nothing is due any more"
    );
    let drawn = griffie_in(
        folder,
        &[
            "procedure",
            "draw",
            "kapverordening",
            "--content",
            "eigen",
            "-o",
            "kap.svg",
        ],
    );
    assert!(drawn.status.success(), "{}", stderr(&drawn));
}
