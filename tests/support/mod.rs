//! What the tests share: the repository, fixtures, the program, a place for PDFs.

pub(crate) mod pdf_text;
pub(crate) mod said;
pub(crate) mod sample;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{OnceLock, mpsc};
use std::time::Duration;

use griffie::calendar::{self, Date};
use griffie::case::CaseFacts;
use griffie::catalog::{Catalog, Procedure};
use griffie::content::Content;
use griffie::diagnostic::Language;
use griffie::document::{Maker, Request, Stage, Version};
use serde_json::Value;

/// The folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A maker over the shipped content, made once.
pub(crate) fn maker() -> &'static Maker {
    static MAKER: OnceLock<Maker> = OnceLock::new();
    MAKER.get_or_init(|| {
        Maker::new(Catalog::load(Content::embedded()).expect("the shipped content loads"))
    })
}

/// The files below a folder of the repository with an extension, sorted.
pub(crate) fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A JSON file.
pub(crate) fn json(path: &Path) -> Value {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A date that is one.
pub(crate) fn date(text: &str) -> Date {
    calendar::parse(text).unwrap_or_else(|| panic!("{text} is no date"))
}

/// The procedures that come along.
pub(crate) fn procedures() -> Vec<&'static Procedure> {
    maker().catalog.procedures.values().collect()
}

/// The scenarios of all procedures.
pub(crate) fn scenarios() -> Vec<PathBuf> {
    let all = procedures().into_iter();
    all.flat_map(|one| files(&format!("fixtures/{}/scenarios", one.name), "json"))
        .collect()
}

/// The facts of a case of the fixtures, when there is a case of that name.
pub(crate) fn case(name: &str) -> Option<CaseFacts> {
    case_of("klachtenreglement", name)
}

/// As [`case`], of a procedure.
pub(crate) fn case_of(procedure: &str, name: &str) -> Option<CaseFacts> {
    let path = root().join(format!("fixtures/{procedure}/cases/{name}.json"));
    path.exists().then(|| {
        let (facts, remarks) = maker()
            .catalog
            .read_case(&json(&path), None)
            .unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        assert_eq!(remarks, [], "{name}");
        facts
    })
}

/// A set of valid answers of the fixtures.
#[derive(Clone)]
pub(crate) struct Valid {
    /// The procedure.
    pub procedure: &'static Procedure,
    /// The form.
    pub form: String,
    /// The name of the file, without extension.
    pub name: String,
    /// The answers.
    pub answers: Value,
    /// The case whose name the file starts with.
    pub case: CaseFacts,
    /// The day of the document.
    pub date: Date,
}

impl Valid {
    /// What is asked of the maker with these answers, in Dutch, for everybody.
    pub(crate) fn request(&self, stage: Stage) -> Request<'_> {
        Request {
            answers: &self.answers,
            case: &self.case,
            date: self.date,
            stage,
            language: Language::Nl,
            to: None,
            without: &[],
            earlier: &[],
            version: Version::Whole,
        }
    }
}

/// Every set of valid answers of the complaints procedure.
pub(crate) fn valid_answers() -> Vec<Valid> {
    let all = all_valid_answers().into_iter();
    all.filter(|valid| valid.procedure.name == "klachtenreglement")
        .collect()
}

/// Every set of valid answers; the day is what the case, or the story of the demo, says the document was sent on.
pub(crate) fn all_valid_answers() -> Vec<Valid> {
    procedures()
        .into_iter()
        .flat_map(valid_answers_of)
        .collect()
}

fn valid_answers_of(procedure: &'static Procedure) -> Vec<Valid> {
    let base = format!("fixtures/{}", procedure.name);
    let demo = std::fs::read_to_string(root().join(&base).join("demo.toml"));
    let demo: toml::Table = demo.unwrap_or_default().parse().expect("TOML");
    let told = |key: &str| demo.get("dates")?.get(key)?.as_str();
    let read = |path: PathBuf| {
        let folder = path.parent().expect("folder");
        if folder.file_name()? != "valid" {
            return None;
        }
        let form = folder.parent()?.file_name()?.to_string_lossy().into_owned();
        let name = path.file_stem()?.to_string_lossy().into_owned();
        let case = case_of(&procedure.name, name.split('-').next()?).unwrap_or_default();
        let codes: Vec<&String> = procedure
            .documents
            .values()
            .filter(|document| document.form == form)
            .map(|document| &document.code)
            .collect();
        let sent = case.feiten.get("verzonden");
        let sent = sent.and_then(|sent| {
            let named = codes.iter().map(|code| code.as_str());
            let mut days = named.filter_map(|code| sent.get(code)?.as_str());
            days.next()
        });
        let own = told(&format!("{form}/{name}"));
        let story = demo.get("case").and_then(toml::Value::as_str) == Some(name.as_str());
        let day = own.or(sent).or(told(&form).filter(|_| story));
        Some(Valid {
            date: date(day.unwrap_or_else(|| panic!("{form}/{name} has no date"))),
            procedure,
            form,
            name,
            answers: json(&path),
            case,
        })
    };
    files(&format!("{base}/forms"), "json")
        .into_iter()
        .filter_map(read)
        .collect()
}

/// Leaves a PDF for the validators that run after the tests.
pub(crate) fn keep_pdf(name: &str, pdf: &[u8]) {
    let folder = root().join("target/pdf");
    std::fs::create_dir_all(&folder).expect("target/pdf");
    std::fs::write(folder.join(format!("{name}.pdf")), pdf).expect("written");
}

/// Runs the program.
pub(crate) fn griffie(arguments: &[&str]) -> Output {
    griffie_in(Path::new("."), arguments)
}

/// No command of the tests takes so long: one that does would wait for ever, and all tests with it.
const PATIENCE: Duration = Duration::from_mins(5);

/// Runs the program in a folder.
pub(crate) fn griffie_in(folder: &Path, arguments: &[&str]) -> Output {
    let child = Command::new(env!("CARGO_BIN_EXE_griffie"))
        .current_dir(folder)
        .args(arguments)
        .env_remove("GRIFFIE_CONTENT")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let number = child.id().to_string();
    let (done, ended) = mpsc::channel();
    std::thread::spawn(move || done.send(child.wait_with_output()));
    let Ok(output) = ended.recv_timeout(PATIENCE) else {
        Command::new("kill").arg(number).status().expect("kill");
        panic!("griffie {arguments:?} did not end");
    };
    output.expect("the program ends")
}

/// The standard output as text.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The standard error as text.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Copies the shipped content into a folder.
/// The command that opens the case of a complete complaint; `--people` and `--store` follow.
pub(crate) const OPEN: [&str; 12] = [
    "case",
    "open",
    "klachtenreglement",
    "klacht_ontvangen",
    "--on",
    "2027-03-09",
    "--set",
    "ontvanger=klachtencommissie",
    "--set",
    "vorm=brief",
    "--set",
    "volledig=true",
];

pub(crate) fn copy_content(to: &Path) {
    let content = Content::embedded();
    for path in content.paths() {
        let target = to.join(&path);
        std::fs::create_dir_all(target.parent().expect("folder")).expect("made");
        std::fs::write(target, content.get(&path).expect("listed")).expect("written");
    }
}
