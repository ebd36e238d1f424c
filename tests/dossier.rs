//! The dossier of a case: bound, copied for a party, archived, kept and destroyed; from the command line.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;

use griffie::app::AppError;
use griffie::app::destruction::Destroyed;
use griffie::pdf;
use griffie::store::{Location, Store};
use serde_json::{Value, json};

use crate::support::{griffie_in, json as json_file, keep_pdf, root, stderr, stdout};

/// The cases of the demo with all their papers and evidence, made once; every test works on a copy.
fn stored() -> &'static Path {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("folder");
        let output = griffie_in(folder.path(), &["demo", "demo"]);
        assert!(output.status.success(), "{}", stderr(&output));
        folder
    })
    .path()
}

struct Desk {
    folder: tempfile::TempDir,
}

/// The case of Z4, and that of Z6, in the store of the demo.
const Z4: &str = "KC-2027-004";
const Z6: &str = "KC-2026-002";
const DAY: &str = "2027-06-01";

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        copy(&stored().join("demo/store"), &folder.path().join("store"));
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut all = arguments.to_vec();
        all.extend(["--store", "store"]);
        griffie_in(self.folder.path(), &all)
    }

    fn done(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["--json"];
        all.extend(arguments);
        let output = self.run(&all);
        let told = format!("{arguments:?}: {}{}", stdout(&output), stderr(&output));
        assert!(output.status.success(), "{told}");
        serde_json::from_str(&stdout(&output)).expect("JSON")
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{arguments:?}: {}",
            stdout(&output)
        );
        stderr(&output)
    }

    /// Destroys a case as if it were that day, in the copy too where there is one.
    fn destroy(&self, case: &str, by: &str, on: &str) -> Result<Destroyed, AppError> {
        let location = Location::folder(&self.path("store"));
        let copy = Location::folder(&self.path("copy")).with_key(location.key.clone());
        let copies = if copy.exists() {
            vec![copy]
        } else {
            Vec::new()
        };
        let store = Store::open(&location).expect("opens");
        let acting = crate::destruction::on_day(on, None);
        let to = self.path("d60.pdf");
        crate::destruction::destroy(&store, case, by, on, &to, copies, &acting)
    }

    fn dossier(&self, case: &str, name: &str, more: &[&str]) -> (Value, Vec<u8>) {
        let mut all = vec!["dossier", case, "-o", name, "--date", DAY];
        all.extend(more);
        let told = self.done(&all);
        let bytes = std::fs::read(self.path(name)).expect("written");
        keep_pdf(
            &format!("dossier-{}", name.trim_end_matches(".pdf")),
            &bytes,
        );
        (told, bytes)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).expect("written");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("folder");
    for entry in std::fs::read_dir(from).expect("folder") {
        let entry = entry.expect("readable");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The text of a dossier without its gaps.
fn bare(pdf: &[u8]) -> String {
    pdf::text(pdf)
        .expect("readable")
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

#[test]
fn a_dossier_keeps_the_tags_of_every_document() {
    let desk = Desk::new();
    let (told, bytes) = desk.dossier(Z4, "z4.pdf", &[]);
    let report = pdf::inspect(&bytes).expect("a PDF");
    assert_eq!(report.claims, ["PDF/A-3a", "PDF/UA-1"]);
    assert_eq!(report.language, "nl");
    assert_eq!(report.title, format!("Dossier {Z4}"));
    assert_eq!(
        report.pages.len() as u64,
        told["pages"].as_u64().expect("a number")
    );
    assert!(report.fields.is_empty(), "a bound file has no fields");
    assert!(report.active.is_empty(), "{:?}", report.active);
    assert!(
        report.fonts.iter().all(|(_, embedded)| *embedded),
        "{:?}",
        report.fonts
    );
    // One part per document, with headings, tables and lists of its own below it.
    let parts = report
        .tags
        .iter()
        .filter(|line| line.starts_with("  Part"))
        .count();
    let bookmarks = report
        .bookmarks
        .iter()
        .filter(|(level, _)| *level == 1)
        .count();
    assert_eq!(
        bookmarks as u64,
        told["documents"].as_u64().expect("a number") + 1,
        "and the front matter"
    );
    assert!(parts >= 20, "{parts}");
    assert!(report.tags.iter().any(|line| line.trim().starts_with("TH")));
    assert_eq!(
        report.attachments.len() as u64,
        told["attachments"].as_u64().expect("a number")
    );
    let outline: Vec<String> = report
        .bookmarks
        .iter()
        .filter(|(level, _)| *level <= 2)
        .map(|(level, title)| format!("{}{title}", "  ".repeat(level - 1)))
        .collect();
    insta::assert_snapshot!("z4-outline", outline.join("\n"));
    insta::assert_json_snapshot!(
        "z4-told",
        json!({ "left_out": told["left_out"], "remarks": told["remarks"],
        "documents": told["documents"], "attachments": told["attachments"] })
    );
}

#[test]
fn originals_are_embedded_byte_for_byte_and_pages_lose_what_they_say() {
    let desk = Desk::new();
    let (_, bytes) = desk.dossier(Z4, "z4-originals.pdf", &[]);
    let document = lopdf::Document::load_mem(&bytes).expect("a PDF");
    let embedded: Vec<Vec<u8>> = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| stream.dict.has_type(b"EmbeddedFile"))
        .map(|stream| stream.get_plain_content().expect("readable"))
        .collect();
    let folder = root().join("fixtures/klachtenreglement/evidence/Z4");
    for entry in std::fs::read_dir(folder).expect("folder") {
        let path = entry.expect("readable").path();
        if path
            .extension()
            .is_some_and(|extension| extension != "toml")
        {
            let original = std::fs::read(&path).expect("read");
            assert!(embedded.contains(&original), "{}", path.display());
        }
    }
    // Where a photograph was taken stands in the original alone.
    let exif = |bytes: &[u8]| bytes.windows(6).filter(|six| *six == b"Exif\0\0").count();
    let originals: usize = embedded.iter().map(|bytes| exif(bytes)).sum();
    assert!(originals > 0);
    let images = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| stream.dict.has_type(b"XObject"));
    assert_eq!(images.map(|image| exif(&image.content)).sum::<usize>(), 0);
}

#[test]
fn every_page_says_which_sheet_it_is() {
    let desk = Desk::new();
    let (told, bytes) = desk.dossier(Z6, "z6.pdf", &[]);
    let text = bare(&bytes);
    let total = told["pages"].as_u64().expect("a number");
    for page in 1..=total {
        assert!(
            text.contains(&format!("Dossier{Z6},blad{page}van{total}")),
            "sheet {page}"
        );
    }
    let (_, english) = desk.dossier(Z6, "z6-en.pdf", &["--lang", "en"]);
    assert!(bare(&english).contains(&format!("Dossier{Z6},sheet1of")));
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    let (first, bytes) = Desk::new().dossier(Z4, "a.pdf", &["--zip", "a.zip"]);
    let (second, again) = Desk::new().dossier(Z4, "b.pdf", &["--zip", "b.zip"]);
    assert!(bytes == again);
    assert_eq!(first["sha256"], second["sha256"]);
    assert_eq!(first["zip"]["sha256"], second["zip"]["sha256"]);
}

/// The seal of an archive is an event of its case, and tells it from one that was made anew.
#[test]
fn the_seal_of_an_archive_stands_in_its_case() {
    let desk = Desk::new();
    let (first, _) = desk.dossier(Z4, "a.pdf", &["--zip", "a.zip"]);
    // Another archive: it also holds that the first was made.
    let (second, _) = desk.dossier(Z4, "b.pdf", &["--zip", "b.zip"]);
    let case = desk.done(&["case", "show", Z4]);
    let sealed: Vec<&Value> = list(&case["timeline"])
        .iter()
        .filter(|event| !event["seal"].is_null())
        .collect();
    // The demo made one before.
    assert_eq!(sealed.len(), 3, "{case:#}");
    for (told, event) in [&first, &second].into_iter().zip(&sealed[1..]) {
        assert_eq!(told["zip"]["event"], event["number"]);
        assert_eq!(told["zip"]["seal"], event["seal"]);
    }
    let verdict = desk_verify(&desk, "b.zip", 0);
    assert_eq!(verdict["seal"], second["zip"]["seal"]);
    let seal = first["zip"]["seal"].as_str().expect("a seal");
    let asked = |zip: &str, seal: &str| {
        griffie_in(
            desk.folder.path(),
            &["verify", zip, "--seal", seal, "--lang", "en"],
        )
    };
    let right = asked("a.zip", &seal.to_uppercase());
    assert_eq!(right.status.code(), Some(0), "{}", stderr(&right));
    let told = stdout(&right);
    assert!(
        told.contains(seal) && told.contains("closed with the seal that you gave"),
        "{told}"
    );
    assert!(told.contains("not proved: who made it"), "{told}");
    // Sound by itself, and another archive.
    let other = asked("b.zip", seal);
    assert_eq!(other.status.code(), Some(1));
    assert!(stdout(&other).contains("NOT SOUND") && stdout(&other).contains("another seal"));
    assert!(!stdout(&other).contains("whole, and unchanged"));
    assert_eq!(asked("a.zip", &seal[1..]).status.code(), Some(1));
    // A person sees it in the timeline.
    let shown = stdout(&desk.run(&["case", "show", Z4]));
    assert!(shown.contains(&format!("zegel {seal}")), "{shown}");
}

#[test]
fn an_archive_is_sound_and_damage_is_found() {
    let desk = Desk::new();
    desk.dossier(Z4, "z4-zip.pdf", &["--zip", "z4.zip"]);
    let verdict = desk_verify(&desk, "z4.zip", 0);
    assert_eq!(verdict["sound"], true, "{verdict:#}");
    assert!(verdict["pieces"].as_u64() > Some(50));
    let folder = root().join("target/archive");
    std::fs::create_dir_all(&folder).expect("folder");
    std::fs::copy(desk.path("z4.zip"), folder.join("z4.zip")).expect("kept for the witnesses");
    let mut zip = std::fs::read(desk.path("z4.zip")).expect("read");
    let middle = zip.len() / 2;
    zip[middle] ^= 0x10;
    desk.write("damaged.zip", &zip);
    assert_eq!(desk_verify(&desk, "damaged.zip", 1)["sound"], false);
    desk.write("short.zip", &zip[..middle]);
    assert_eq!(desk_verify(&desk, "short.zip", 1)["sound"], false);
    desk.write("empty.zip", b"");
    assert_eq!(desk_verify(&desk, "empty.zip", 1)["sound"], false);
}

fn desk_verify(desk: &Desk, zip: &str, status: i32) -> Value {
    let output = griffie_in(desk.folder.path(), &["--json", "verify", zip]);
    assert_eq!(
        output.status.code(),
        Some(status),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    let verdict: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    if status == 0 {
        // The printed inventory was found and compared.
        assert_eq!(verdict["unchecked"], json!([]), "{verdict:#}");
        assert_eq!(verdict["foreign"], json!([]), "{verdict:#}");
    }
    verdict
}

/// What must not be told to others: street with number, postal code, telephone, e-mail.
fn contacts(person: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let address = &person["adres"];
    let mut found = vec![text(&address["postcode"]), text(&person["email"])];
    found.extend(["telefoon", "telefoon_mobiel", "telefoon_vast"].map(|name| text(&person[name])));
    if let (Some(street), Some(number)) =
        (address["straat"].as_str(), address["huisnummer"].as_u64())
    {
        found.push(format!("{street}{number}"));
    }
    if person["vertegenwoordiger"].is_object() {
        found.extend(contacts(&person["vertegenwoordiger"]));
    }
    found
        .into_iter()
        .map(|text| {
            text.chars()
                .filter(|c| !c.is_whitespace() && *c != '-')
                .collect::<String>()
        })
        .filter(|text: &String| text.chars().count() > 5)
        .collect()
}

#[test]
fn a_copy_holds_nothing_that_is_not_theirs() {
    let desk = Desk::new();
    let case = json_file(&root().join("fixtures/klachtenreglement/cases/Z4.json"));
    let private = ["klager", "aangeklaagde", "leerling", "getuige"];
    for role in [
        "klager",
        "aangeklaagde",
        "schoolleider",
        "getuige",
        "bevoegd_gezag",
        "vp_klager",
        "bemiddelaar",
    ] {
        let (told, bytes) = desk.dossier(Z4, &format!("z4-{role}.pdf"), &["--for", role]);
        let text: String = bare(&bytes).chars().filter(|c| *c != '-').collect();
        let own: BTreeSet<String> = list(&case["personen"][role])
            .iter()
            .flat_map(contacts)
            .collect();
        for other in private.iter().filter(|other| **other != role) {
            for contact in list(&case["personen"][*other]).iter().flat_map(contacts) {
                assert!(
                    own.contains(&contact) || !text.contains(&contact),
                    "{role} reads `{contact}` of {other}"
                );
            }
        }
        // Originals say more than their pages: where a photograph was taken, who wrote a file.
        assert_eq!(told["attachments"], 0);
        assert!(pdf::inspect(&bytes).expect("a PDF").attachments.is_empty());
    }
    // Deliberation and the dossier of a confidant are not even named.
    let (_, klager) = desk.dossier(Z4, "z4-klager.pdf", &["--for", "klager"]);
    let klager = bare(&klager);
    assert!(
        !klager.contains("Notitieniet-deelneming"),
        "D21 belongs to the deliberation"
    );
    assert!(
        !klager.contains("Registratiegesprekmetaangeklaagde"),
        "D02 belongs to the other side"
    );
    assert!(
        klager.contains("nietaanugericht"),
        "what is withheld is named with its ground"
    );
    let (_, other) = desk.dossier(Z4, "z4-aangeklaagde.pdf", &["--for", "aangeklaagde"]);
    let other = bare(&other);
    assert!(
        other.contains("Gezondheidsgegevensvaneenleerling"),
        "a reason given when it was filed"
    );
    assert!(
        !other.contains("Registratieincident"),
        "D01 belongs to the other side"
    );
    // The whole dossier has no dossier of a confidant either, unless it is asked for.
    let (_, whole) = desk.dossier(Z4, "z4-whole.pdf", &[]);
    assert!(!bare(&whole).contains("Registratieincident"));
    let (_, apart) = desk.dossier(Z4, "z4-apart.pdf", &["--apart"]);
    assert!(bare(&apart).contains("Registratieincident"));
    assert!(
        desk.refused(&["dossier", Z4, "-o", "x.pdf", "--for", "klagr"])
            .contains("klager")
    );
}

#[test]
fn an_anonymous_dossier_names_nobody() {
    let desk = Desk::new();
    desk.write("brief.txt", b"tekst");
    desk.done(&[
        "case",
        "attach",
        Z4,
        "brief.txt",
        "--title",
        "Brief van Wójcik-Dąbrowska",
        "--from",
        "mevrouw Wójcik-Dąbrowska",
        "--on",
        "2027-03-30",
    ]);
    let (told, bytes) = desk.dossier(Z4, "z4-anoniem.pdf", &["--anonymous"]);
    let text = bare(&bytes);
    let case = json_file(&root().join("fixtures/klachtenreglement/cases/Z4.json"));
    for role in [
        "klager",
        "aangeklaagde",
        "leerling",
        "getuige",
        "vp_klager",
        "secretaris",
    ] {
        for person in list(&case["personen"][role]) {
            let surname: String = person["achternaam"]
                .as_str()
                .unwrap_or_default()
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect();
            assert!(surname.is_empty() || !text.contains(&surname), "{surname}");
        }
    }
    assert_eq!(told["attachments"], 0);
    // Mother and daughter have one surname: until somebody decided who is meant it is a draft.
    assert_eq!(told["final"], false);
    assert!(text.contains("CONCEPTvaneengeanonimiseerddossier"));
    assert!(
        list(&told["remarks"]).iter().any(|remark| {
            remark
                .as_str()
                .is_some_and(|remark| remark.contains("beslis wie"))
        }),
        "{:#}",
        told["remarks"]
    );
}

#[test]
fn a_signed_copy_is_compared_with_what_was_issued() {
    let desk = Desk::new();
    let fetched = desk.done(&["case", "fetch", Z4, "fetched"]);
    let issued = list(&fetched["files"])
        .iter()
        .filter_map(Value::as_str)
        .find(|name| name.ends_with("D27.pdf"))
        .expect("the report of the hearing")
        .to_owned();
    let issued = std::fs::read(desk.path(&issued)).expect("read");
    let signed = crate::signed::signed_twice(&issued);
    let mut continued = issued.clone();
    continued.extend(b"\n% appended by a signer\n%%EOF\n");
    let mut rewritten = issued.clone();
    rewritten[20] ^= 1;
    let mut behind = signed.clone();
    behind.push(b'\n');
    let mut broken = signed.clone();
    let last = signed.len() - 30;
    broken[last] ^= 1;
    let filed = || list(&desk.done(&["case", "show", Z4])["events"]).len();
    let before = filed();
    for (name, bytes) in [
        ("continued.pdf", &continued),
        ("same.pdf", &issued),
        ("rewritten.pdf", &rewritten),
        ("behind.pdf", &behind),
        ("broken.pdf", &broken),
        ("empty.pdf", &Vec::new()),
    ] {
        desk.write(name, bytes);
        let text = desk.refused(&[
            "case",
            "attach",
            Z4,
            name,
            "--kind",
            "signed",
            "--to",
            "D27",
            "--on",
            "2027-04-09",
        ]);
        assert!(text.contains(name), "{text}");
        // What to do instead.
        assert!(text.contains("fzender"), "{text}");
    }
    assert_eq!(filed(), before, "a refused file leaves nothing behind");
    desk.write("signed.pdf", &signed);
    let told = desk.done(&[
        "case",
        "attach",
        Z4,
        "signed.pdf",
        "--kind",
        "signed",
        "--to",
        "D27",
        "--on",
        "2027-04-09",
    ]);
    let verdict = &told["files"][0]["verdict"];
    assert_eq!(verdict["verdict"], "signed-intact", "{verdict:#}");
    assert_eq!(list(&told["files"][0]["remarks"]).len(), 5);
    // A scan stays possible as a scan.
    desk.done(&[
        "case",
        "attach",
        Z4,
        "rewritten.pdf",
        "--kind",
        "scan",
        "--to",
        "D27",
        "--on",
        "2027-04-10",
    ]);
    let text = desk.refused(&[
        "case", "attach", Z4, "same.pdf", "--kind", "signed", "--to", "D99",
    ]);
    assert!(text.contains("D99"), "{text}");
    let text = desk.refused(&["case", "attach", Z4, "same.pdf", "--kind", "signed"]);
    assert!(text.contains("--to"), "{text}");
    // The dossier shows the signed ones and stays what it claims.
    let (told, _) = desk.dossier(Z4, "z4-signed.pdf", &[]);
    assert!(told["attachments"].as_u64() >= Some(3));
    assert!(
        !format!("{:#}", told["remarks"]).contains("begint als"),
        "{:#}",
        told["remarks"]
    );
}

#[test]
fn an_encrypted_file_is_said_to_be_so_and_opens_with_its_password() {
    let desk = Desk::new();
    let file = root().join("fixtures/klachtenreglement/evidence/Z4/beveiligd.pdf");
    let file = file.to_str().expect("a path");
    let told = desk.done(&[
        "case",
        "attach",
        Z6,
        file,
        "--on",
        "2027-01-04",
        "--title",
        "dicht",
    ]);
    let remark = told["files"][0]["remarks"][0].as_str().expect("a remark");
    assert!(remark.contains("wachtwoord"), "{remark}");
    desk.done(&[
        "case",
        "attach",
        Z6,
        file,
        "--on",
        "2027-01-05",
        "--title",
        "open",
        "--password",
        "Zwolle-2C-donderdag",
    ]);
    let (told, bytes) = desk.dossier(Z6, "z6-password.pdf", &[]);
    // What is left out of every dossier is no file.
    let files = list(&told["left_out"]).iter().filter(|out| {
        out["file"]
            .as_str()
            .is_some_and(|name| file.ends_with(name))
    });
    assert_eq!(files.count(), 1, "{:#?}", told["left_out"]);
    assert!(
        !bare(&bytes).contains("Zwolle-2C-donderdag"),
        "a password is not printed"
    );
}

#[test]
fn what_others_hand_in_is_registered_with_its_file() {
    let desk = Desk::new();
    desk.write(
        "verweer.txt",
        "Ik ben het niet eens met de klacht.\n".as_bytes(),
    );
    let case = "KC-2027-003";
    let before = desk.done(&["case", "show", case]);
    let told = desk.done(&[
        "case",
        "attach",
        case,
        "verweer.txt",
        "--kind",
        "received",
        "--to",
        "D23",
        "--from",
        "aangeklaagde",
        "--on",
        "2027-04-20",
    ]);
    assert_eq!(told["files"][0]["document"], "D23");
    let after = desk.done(&["case", "show", case]);
    assert!(list(&after["timeline"]).len() > list(&before["timeline"]).len());
    let last = list(&after["timeline"]).last().expect("an event").clone();
    assert_eq!(
        last["documents"],
        json!(["D23"]),
        "the event that it is: {last:#}"
    );
    assert_eq!(last["files"][0]["name"], "verweer.txt");
}

/// Files that break programs, made here; none of them may stop a dossier.
fn nasty() -> Vec<(&'static str, Vec<u8>)> {
    let pdf =
        std::fs::read(root().join("fixtures/klachtenreglement/evidence/Z4/rapport-school.pdf"))
            .expect("read");
    let loops = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj\n\
        trailer<</Root 1 0 R/Size 3>>\n%%EOF";
    let huge = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 1000000000 1000000000]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF";
    let nested = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/X {}{}>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n\
         trailer<</Root 1 0 R/Size 3>>\n%%EOF",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bomb.extend(60_000u32.to_be_bytes());
    bomb.extend(60_000u32.to_be_bytes());
    bomb.extend([8, 6, 0, 0, 0, 1, 2, 3, 4]);
    let mail = (0..300).fold(String::new(), |mail, depth| {
        format!("{mail}Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n")
    });
    let subject = format!(
        "From: a@b.example\nSubject: {}\n\ntekst\n",
        "x".repeat(50_000)
    );
    vec![
        ("leeg.pdf", Vec::new()),
        ("een-byte.jpg", vec![0xFF]),
        ("afgebroken.pdf", pdf[..pdf.len() / 2].to_vec()),
        ("kring.pdf", loops.into()),
        ("reusachtig.pdf", huge.into()),
        ("genest.pdf", nested.into()),
        ("bom.png", bomb),
        (
            "post.eml",
            format!("From: a@b.example\nSubject: diep\n{mail}").into(),
        ),
        ("lang-onderwerp.eml", subject.into()),
        (
            "nullen.txt",
            [b"tekst".as_slice(), &[0; 5000], b"einde"].concat(),
        ),
        ("lange-regel.txt", "w".repeat(300_000).into()),
        (
            "emoji.txt",
            "👩🏽‍⚖️ \u{E000} \u{202E}omgekeerd 你好 \u{FFFF}".into(),
        ),
        (
            "antwoord.eml",
            b"From: a@b.example\nReply-To: anders@post.example\nBcc: stil@post.example\nSubject: kort\n\ntekst\n"
                .to_vec(),
        ),
        (
            "post.mbox",
            b"From a@b.example Tue Mar  9 10:00:00 2027\nFrom: a@b.example\nSubject: Eerste\n\nHet EERSTE bericht.\n\nFrom a@b.example Tue Mar  9 10:01:00 2027\nFrom: a@b.example\nSubject: Tweede\n\nHet TWEEDE bericht.\n"
                .to_vec(),
        ),
        (
            "arabisch.txt",
            "مرحبا   بك   في   المدرسة\n".repeat(8).into_bytes(),
        ),
        ("verkeerde-naam.jpg", pdf),
        ("zip.docx", b"PK\x03\x04rommel".to_vec()),
        ("naam met 'vreemde' tekens & é.txt", b"gewoon".to_vec()),
    ]
}

#[test]
fn no_file_stops_a_dossier() {
    let desk = Desk::new();
    let all = nasty();
    let mut arguments = vec!["case", "attach", Z6];
    for (name, bytes) in &all {
        desk.write(name, bytes);
        arguments.push(name);
    }
    arguments.extend(["--from", "klager", "--on", "2027-01-04"]);
    let attached = desk.done(&arguments);
    assert_eq!(list(&attached["files"]).len(), all.len());
    let (told, bytes) = desk.dossier(Z6, "z6-nasty.pdf", &["--zip", "z6-nasty.zip"]);
    let text = bare(&bytes);
    for (name, _) in &all {
        let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(text.contains(&name), "{name} is in the inventory");
    }
    for word in [
        "anders@post.example",
        "stil@post.example",
        "HetEERSTEbericht",
        "HetTWEEDEbericht",
    ] {
        assert!(text.contains(word), "{word} stands on a page");
    }
    for name in ["leeg.pdf", "kring.pdf", "bom.png", "zip.docx"] {
        assert!(
            list(&told["left_out"])
                .iter()
                .any(|out| out["file"] == name && out["reason"] != ""),
            "{name} has a reason: {:#}",
            told["left_out"]
        );
    }
    assert_eq!(desk_verify(&desk, "z6-nasty.zip", 0)["sound"], true);
}

#[test]
fn every_case_of_the_domain_goes_from_its_first_talk_to_the_archive_and_its_end() {
    let folder = tempfile::tempdir().expect("folder");
    let desk = Desk { folder };
    for name in ["Z1", "Z3a", "Z3b", "Z4", "Z6", "Z8a", "Z8b"] {
        let case = desk.done(&["case", "import", name, "--papers"])["case"]
            .as_str()
            .expect("a number")
            .to_owned();
        let pdf = format!("whole-{name}.pdf");
        let zip = format!("whole-{name}.zip");
        let (told, bytes) = desk.dossier(&case, &pdf, &["--zip", &zip, "--apart"]);
        assert!(told["pages"].as_u64() > Some(1), "{name}");
        let report = pdf::inspect(&bytes).expect("a PDF");
        assert_eq!(report.claims, ["PDF/A-3a", "PDF/UA-1"], "{name}");
        let verdict = desk_verify(&desk, &zip, 0);
        assert_eq!(verdict["sound"], true, "{name}");
        // The story of the repaired complaint stops at its hearing.
        if name == "Z3b" {
            desk.refused(&["case", "close", &case]);
            continue;
        }
        let closing = desk.done(&["case", "close", &case]);
        let until = list(&closing["retention"])
            .iter()
            .find(|kept| kept["id"] == "klachtdossier")
            .and_then(|kept| kept["until"].as_str())
            .unwrap_or_else(|| panic!("{name} is kept"));
        let (year, rest) = until.split_at(4);
        let year: u32 = year.parse().expect("a year");
        let later = format!("{}{rest}", year + 1);
        desk.done(&[
            "archive",
            "propose",
            &case,
            "--by",
            "A. de Archivaris",
            "--method",
            "De sleutel is gewist.",
            "--on",
            &later,
        ]);
        desk.destroy(&case, "B. de Bestuurder", &later)
            .expect("destroyed");
        assert!(
            desk.refused(&["dossier", &case, "-o", "gone.pdf"])
                .contains(&case),
            "{name}"
        );
    }
    let verified = desk.run(&["store", "verify"]);
    assert!(verified.status.success(), "{}", stderr(&verified));
}

#[test]
fn retention_holds_and_destruction_by_two() {
    let desk = Desk::new();
    let closing = desk.done(&["case", "close", Z6]);
    assert_eq!(closing["closed"]["on"], "2027-03-18");
    let until = |id: &str| {
        list(&closing["retention"])
            .iter()
            .find(|kept| kept["id"] == id)
            .map(|kept| kept["until"].clone())
    };
    assert_eq!(until("klachtdossier"), Some(json!("2037-03-18")));
    assert_eq!(until("gespreksnotities"), Some(json!("2028-06-18")));
    let open = desk.run(&["case", "close", "KC-2027-003"]);
    assert_eq!(open.status.code(), Some(1), "a case that is not closed");
    let early = desk.done(&["archive", "review", "--on", "2037-03-18"]);
    assert!(list(&early).iter().all(|one| {
        one["case"] != Z6
            || list(&one["retention"])
                .iter()
                .all(|kept| kept["id"] != "klachtdossier")
    }));
    let ids = |on: &str| -> Vec<String> {
        list(&desk.done(&["archive", "review", "--on", on]))
            .iter()
            .filter_map(|one| Some(one["case"].as_str()?.to_owned()))
            .collect()
    };
    assert!(ids("2037-03-19").contains(&Z6.to_owned()));
    let on = |day: &'static str| ["--on", day];
    let hold = ["archive", "hold", Z6, "--reason", "beroep loopt"];
    desk.done(&[&hold[..], &on("2037-03-20")].concat());
    let propose = [
        "archive",
        "propose",
        Z6,
        "--by",
        "A. de Archivaris",
        "--method",
        "De sleutel is gewist.",
    ];
    let text = desk.refused(&[&propose[..], &on("2037-03-21")].concat());
    assert!(text.contains("vernietigingsstop"), "{text}");
    desk.done(
        &[
            &["archive", "lift", Z6, "--reason", "beroep ingetrokken"][..],
            &on("2037-03-22"),
        ]
        .concat(),
    );
    desk.done(&[&propose[..], &on("2037-03-23")].concat());
    let backup = desk.run(&["store", "backup", "copy"]);
    assert!(backup.status.success(), "{}", stderr(&backup));
    let destroy = |by: &str| desk.destroy(Z6, by, "2037-03-24");
    let text = format!("{:?}", destroy("A. de Archivaris").expect_err("refused"));
    assert!(
        text.contains("tweede") || text.contains("ander"),
        "the same person twice: {text}"
    );
    assert!(
        !desk.path("d60.pdf").exists(),
        "nothing is certified that was not done"
    );
    let told = destroy("B. de Bestuurder").expect("destroyed");
    assert!(told.backups[0].1, "known in the copy");
    let certificate = std::fs::read(desk.path("d60.pdf")).expect("certified");
    keep_pdf("dossier-d60", &certificate);
    let text = bare(&certificate);
    assert!(text.contains(Z6));
    for name in ["Ouazzani", "Brugge"] {
        assert!(!text.contains(name), "the certificate holds no content");
    }
    let shown = desk.done(&["case", "show", Z6]);
    assert_eq!(shown["destroyed"], "2037-03-24");
    for store in ["store", "copy"] {
        let key = desk.path("store/griffie.key");
        let output = griffie_in(
            desk.folder.path(),
            &[
                "dossier",
                Z6,
                "-o",
                "gone.pdf",
                "--store",
                store,
                "--key-file",
                key.to_str().expect("a path"),
            ],
        );
        assert_eq!(
            output.status.code(),
            Some(1),
            "{store}: {}",
            stderr(&output)
        );
        assert!(!desk.path("gone.pdf").exists());
    }
    let verified = desk.run(&["store", "verify"]);
    assert!(verified.status.success(), "{}", stderr(&verified));
    assert!(destroy("C. de Derde").is_err());
}
