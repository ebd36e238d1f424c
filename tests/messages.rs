//! Everything that a secretary may see is there in Dutch and in English: every command, walked from the definition of
//! the command line, gets wrong input of many kinds, and what it says is read for words of the other language.

use std::path::Path;

use clap::{Arg, Command};
use griffie::app::cases::Cases;
use griffie::app::{import, scenario};
use griffie::cli;
use griffie::diagnostic::Language;
use griffie::store::{Location, Store};

use crate::support::{files, griffie_in, maker, root, stderr, stdout};

/// Words that are English and no Dutch; of names, options and files nothing is left when they are looked for.
const ENGLISH: &[&str] = &[
    "a",
    "an",
    "and",
    "another",
    "are",
    "argument",
    "be",
    "because",
    "been",
    "before",
    "but",
    "by",
    "can",
    "cannot",
    "case",
    "cases",
    "changed",
    "choose",
    "closed",
    "command",
    "could",
    "day",
    "days",
    "destroyed",
    "did",
    "does",
    "done",
    "empty",
    "error",
    "errors",
    "event",
    "events",
    "exist",
    "expected",
    "failed",
    "file",
    "files",
    "first",
    "folder",
    "for",
    "found",
    "from",
    "given",
    "has",
    "have",
    "hint",
    "how",
    "if",
    "invalid",
    "its",
    "key",
    "known",
    "last",
    "letter",
    "letters",
    "line",
    "made",
    "make",
    "may",
    "mean",
    "missing",
    "more",
    "must",
    "name",
    "names",
    "needs",
    "needed",
    "no",
    "not",
    "nothing",
    "only",
    "option",
    "options",
    "or",
    "other",
    "page",
    "pages",
    "party",
    "people",
    "possible",
    "problem",
    "problems",
    "read",
    "reason",
    "recipient",
    "refused",
    "report",
    "required",
    "role",
    "same",
    "should",
    "some",
    "store",
    "such",
    "than",
    "that",
    "the",
    "their",
    "there",
    "they",
    "this",
    "to",
    "today",
    "twice",
    "unexpected",
    "unknown",
    "usage",
    "use",
    "valid",
    "value",
    "values",
    "warning",
    "was not",
    "were",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whole",
    "with",
    "without",
    "write",
    "written",
    "wrong",
    "year",
    "you",
    "your",
];

/// Words that are Dutch and no English.
const DUTCH: &[&str] = &[
    "aan",
    "alleen",
    "als",
    "antwoorden",
    "bestaat",
    "bestand",
    "bij",
    "dag",
    "dan",
    "datum",
    "de",
    "deze",
    "die",
    "dit",
    "een",
    "er",
    "fout",
    "fouten",
    "gebeurtenis",
    "geen",
    "gegevens",
    "geweigerd",
    "heeft",
    "hoort",
    "het",
    "kan",
    "kies",
    "klopt",
    "lezen",
    "maak",
    "maken",
    "map",
    "met",
    "moet",
    "naam",
    "naar",
    "niet",
    "noem",
    "nog",
    "onbekend",
    "ontbreekt",
    "opdracht",
    "opslag",
    "schrijf",
    "sleutel",
    "staat",
    "stuk",
    "stukken",
    "termijn",
    "tip",
    "uit",
    "van",
    "voor",
    "waarde",
    "wordt",
    "zaak",
    "zaken",
    "zijn",
    "zonder",
];

/// A command with its names from the program on.
struct Leaf {
    path: Vec<String>,
    command: Command,
}

fn leaves() -> Vec<Leaf> {
    fn walk(command: &Command, path: &[String], found: &mut Vec<Leaf>) {
        for sub in command
            .get_subcommands()
            .filter(|sub| sub.get_name() != "help")
        {
            let mut path = path.to_vec();
            path.push(sub.get_name().to_owned());
            if sub.has_subcommands() {
                walk(sub, &path, found);
            } else {
                found.push(Leaf {
                    path,
                    command: sub.clone(),
                });
            }
        }
    }
    let mut tree = cli::tree(Language::En);
    tree.build();
    let mut found = Vec::new();
    walk(&tree, &[], &mut found);
    assert!(found.len() > 25, "the tree was walked");
    found
}

/// What is read for words: without what somebody typed, names, options, codes and examples.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut quoted = None;
    for character in text.chars() {
        match (quoted, character) {
            (None, '`') => quoted = Some('`'),
            (None, '"') => quoted = Some('"'),
            (None, '“') => quoted = Some('”'),
            (None, '[') => quoted = Some(']'),
            (Some(end), found) if end == found => {
                quoted = None;
                plain.push(' ');
            }
            // A quotation does not run on over the end of a paragraph.
            (Some(end), '\n') if end != ']' => quoted = None,
            (None, found) => plain.push(found),
            (Some(_), _) => {}
        }
    }
    plain
        .split_whitespace()
        .filter(|word| {
            let inner = word.trim_end_matches(['.', ',', ';', ':', ')']);
            !word.trim_start_matches('(').starts_with('-')
                && !inner.contains(['/', '\\', '_', '=', '<', '.', '{', '@'])
        })
        .map(|word| {
            word.trim_matches(|letter: char| !letter.is_alphanumeric())
                .to_owned()
        })
        .filter(|word| !word.is_empty() && word.chars().any(char::is_lowercase))
        .collect()
}

/// The words of the other language in a text.
pub(crate) fn foreign(text: &str, language: Language) -> Vec<String> {
    let list = match language {
        Language::Nl => ENGLISH,
        Language::En => DUTCH,
    };
    words(text)
        .into_iter()
        .filter(|word| list.contains(&word.to_lowercase().as_str()))
        .collect()
}

fn tag(language: Language) -> &'static str {
    language.tag()
}

/// Help without what is no sentence: the names at the start of a line of a list, and the examples.
fn sentences(help: &str) -> String {
    help.lines()
        .filter(|line| {
            !line.starts_with("  griffie ")
                && !line.trim_start().starts_with("Gebruik: ")
                && !line.starts_with("Usage: ")
        })
        .map(|line| match line.strip_prefix("  ") {
            Some(listed) => listed.trim_start().split_once("  ").map_or(
                if listed.trim_start().starts_with(['-', '<', '[']) {
                    ""
                } else {
                    listed.trim_start()
                },
                |(_, said)| said,
            ),
            None => line,
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_list_of_words_finds_both_languages() {
    assert_eq!(
        foreign("fout: there is no case `X`", Language::Nl),
        ["there", "no", "case"]
    );
    assert_eq!(
        foreign("error: er is geen zaak `X`", Language::En),
        ["er", "geen", "zaak"]
    );
    assert!(
        foreign(
            "fout[usage]: de optie `--case` bestaat hier niet",
            Language::Nl
        )
        .is_empty()
    );
}

#[test]
fn every_help_is_in_the_language_that_was_asked_for() {
    let mut wrong = Vec::new();
    for language in [Language::Nl, Language::En] {
        for leaf in leaves() {
            let mut places = vec![leaf.path.clone()];
            places.push(leaf.path[..leaf.path.len() - 1].to_vec());
            for place in places {
                for flag in ["--help", "-h"] {
                    let mut line = vec!["griffie".to_owned()];
                    line.extend(place.clone());
                    line.extend([flag, "--lang", tag(language)].map(ToOwned::to_owned));
                    let said = cli::refusal(line.clone());
                    assert_eq!(said.status, 0, "{line:?}");
                    let found = foreign(&sentences(&said.text), language);
                    if !found.is_empty() {
                        wrong.push(format!("{}: {found:?}\n{}", line.join(" "), said.text));
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} helps\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

/// Wrong values of an argument, by what it takes.
fn wrong_values(argument: &Arg) -> Vec<&'static str> {
    if !argument.get_action().takes_values() {
        return Vec::new();
    }
    if !argument.get_possible_values().is_empty() {
        return vec!["onzin", ""];
    }
    match argument
        .get_value_names()
        .and_then(|names| names.first())
        .map(clap::builder::Str::as_str)
    {
        Some("YYYY-MM-DD") => vec!["gisteren", "2027-02-30", ""],
        Some("NUMBER" | "LIMIT") => vec!["veel", "-1", "99999999999999999999"],
        Some("TERM") => vec!["morgen", "0 weken", "4 manen", "99999 weken", "x weken"],
        Some("FROM..UNTIL") => vec!["2027", "2027-01-02..2027-01-01", "a..b"],
        _ => vec![],
    }
}

/// Something that the parser accepts for an argument.
fn right_value(argument: &Arg) -> String {
    if let Some(choice) = argument.get_possible_values().first() {
        return choice.get_name().to_owned();
    }
    match argument
        .get_value_names()
        .and_then(|names| names.first())
        .map(clap::builder::Str::as_str)
    {
        Some("YYYY-MM-DD") => "2027-03-09",
        Some("NUMBER" | "LIMIT") => "1",
        Some("TERM") => "4 weken",
        Some("FROM..UNTIL") => "2027-01-01..2027-01-02",
        Some(name) if name.contains('=') => "x=y",
        _ => "bestaat-niet",
    }
    .to_owned()
}

/// The command line with everything that is required.
fn complete(leaf: &Leaf) -> Vec<String> {
    let mut line = vec!["griffie".to_owned()];
    line.extend(leaf.path.clone());
    for argument in leaf
        .command
        .get_arguments()
        .filter(|one| one.is_required_set())
    {
        line.extend(argument.get_long().map(|long| format!("--{long}")));
        line.push(right_value(argument));
    }
    line
}

/// Command lines that cannot be followed, of every kind, for one command.
fn misuse(leaf: &Leaf) -> Vec<Vec<String>> {
    let whole = complete(leaf);
    let with = |more: &[&str]| {
        let mut line = whole.clone();
        line.extend(more.iter().map(ToString::to_string));
        line
    };
    let mut bare = vec!["griffie".to_owned()];
    bare.extend(leaf.path.clone());
    let mut lines = vec![
        with(&["--bestaat-niet"]),
        with(&["--bestaat-niet=1"]),
        with(&["-Z"]),
        with(&["--jsn"]),
        with(&["--lang", "fr"]),
        with(&["--lang"]),
    ];
    if leaf.command.get_positionals().all(|one| {
        one.get_num_args()
            .is_none_or(|range| range.max_values() == 1)
    }) {
        lines.push(with(&["te", "veel", "woorden", "achter", "elkaar"]));
    }
    if leaf.command.get_arguments().any(Arg::is_required_set) {
        lines.push(bare.clone());
    }
    for argument in leaf.command.get_arguments() {
        let Some(long) = argument.get_long().map(|long| format!("--{long}")) else {
            lines.extend(wrong_values(argument).into_iter().map(|value| {
                let mut line = bare.clone();
                line.push(value.to_owned());
                line
            }));
            continue;
        };
        if argument.get_action().takes_values() {
            lines.push(with(&[&long]));
        } else {
            lines.push(with(&[&format!("{long}=ja")]));
        }
        lines.extend(
            wrong_values(argument)
                .into_iter()
                .map(|value| with(&[&long, value])),
        );
        if !matches!(
            argument.get_action(),
            clap::ArgAction::Append | clap::ArgAction::Help | clap::ArgAction::HelpLong
        ) {
            let value = right_value(argument);
            lines.push(if argument.get_action().takes_values() {
                with(&[&long, &value, &long, &value])
            } else {
                with(&[&long, &long])
            });
        }
        for other in leaf.command.get_arg_conflicts_with(argument) {
            let mut line = whole.clone();
            for one in [argument, other] {
                line.extend(one.get_long().map(|long| format!("--{long}")));
                if one.get_action().takes_values() {
                    line.push(right_value(one));
                }
            }
            lines.push(line);
        }
    }
    lines
}

#[test]
fn every_wrong_command_line_is_answered_in_the_language_of_the_user() {
    let (mut wrong, mut refused) = (Vec::new(), 0);
    for language in [Language::Nl, Language::En] {
        for leaf in leaves() {
            for mut line in misuse(&leaf) {
                // A language that is wrong or unfinished is answered in Dutch.
                let own = line.iter().any(|word| word == "--lang");
                if own && language == Language::En {
                    continue;
                }
                if !own {
                    line.insert(1, format!("--lang={}", tag(language)));
                }
                let said = cli::refusal(line.clone());
                if said.text.is_empty() {
                    continue;
                }
                assert_eq!(said.status, 2, "{line:?}: {}", said.text);
                refused += 1;
                let sentences: Vec<&str> = said
                    .text
                    .lines()
                    .filter(|line| {
                        !line.starts_with("Gebruik:")
                            && !line.starts_with("Usage:")
                            && !line.starts_with("  griffie")
                    })
                    .collect();
                let found = foreign(&sentences.join("\n"), language);
                if !found.is_empty() || said.text.contains('?') && said.text.contains("`?`") {
                    wrong.push(format!("{}: {found:?}\n{}", line.join(" "), said.text));
                }
            }
        }
    }
    assert!(refused > 500, "only {refused} command lines were refused");
    assert!(
        wrong.is_empty(),
        "{} of {refused}\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

/// A folder with files that are wrong in every way, a store with a case, and what is right.
struct Desk {
    folder: tempfile::TempDir,
    case: String,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let write = |name: &str, bytes: &[u8]| {
            std::fs::write(folder.path().join(name), bytes).expect("written");
        };
        write("kapot.json", b"{\"a\": ");
        write("lijst.json", b"[1, 2]");
        write("leeg.json", b"{}");
        write("latin.json", b"{\"a\": \"\xe9\"}");
        write("bestand", b"staat in de weg");
        std::fs::create_dir(folder.path().join("map")).expect("made");
        let store = Store::open(&Location::folder(&folder.path().join("kast"))).expect("opens");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let mut read = scenario::read(&maker().catalog, Path::new("Z4")).expect("a scenario");
        read.events.truncate(1);
        let case = import::import(&cases, &read, &crate::store::moment())
            .expect("imported")
            .case;
        Self { folder, case }
    }

    /// What is right for an argument.
    fn right(&self, leaf: &Leaf, argument: &Arg) -> String {
        let name = argument
            .get_value_names()
            .and_then(|names| names.first())
            .map_or("", clap::builder::Str::as_str);
        match name {
            "CASE" => self.case.clone(),
            "PROCEDURE" => "klachtenreglement".to_owned(),
            "DOCUMENT" if leaf.path[0] == "figures" => "D53".to_owned(),
            "DOCUMENT" => "D15".to_owned(),
            "FORM" => "D01".to_owned(),
            "EVENT" => "D15_verzonden".to_owned(),
            "ANSWERS" | "CASE.json" | "FILES" => "leeg.json".to_owned(),
            "OUT.pdf" => "uit.pdf".to_owned(),
            "FILE" if argument.get_id() == "out" => "uit.pdf".to_owned(),
            "FILE" => "leeg.json".to_owned(),
            "FOLDER" | "DIR" | "TO" => "uit".to_owned(),
            _ => right_value(argument),
        }
    }

    /// What the parser takes for an argument and that is wrong nevertheless.
    fn wrong(argument: &Arg) -> &'static [&'static str] {
        let files = &[
            "nergens.json",
            "kapot.json",
            "lijst.json",
            "latin.json",
            "map",
        ];
        let name = argument
            .get_value_names()
            .and_then(|names| names.first())
            .map_or("", clap::builder::Str::as_str);
        match name {
            "CASE" => &["KC-2027-999"],
            "PROCEDURE" => &["klachtenregelment"],
            "DOCUMENT" | "FORM" => &["D999"],
            "EVENT" => &["bestaat_niet"],
            "ROLE" => &["klagr"],
            "CLASS" => &["K99"],
            "COMMAND" => &["bestaat-niet"],
            "NUMBER" => &["99"],
            "NAME=VALUE" | "ROLE=REASON" | "[ROLE=]post|email" => &["onzin"],
            "OUT.pdf" => &["nergens/uit.pdf", "bestand/uit.pdf", "map"],
            "FILE" if argument.get_id() == "out" || argument.get_id() == "ics" => {
                &["nergens/uit.pdf", "map"]
            }
            "FILE" | "ANSWERS" | "CASE.json" | "FILES" | "SCENARIO" => files,
            "DIR" | "FOLDER" => &["bestand/uit"],
            "DIR|URL" => &["nergens", "postgres://127.0.0.1:1/x"],
            _ => &[],
        }
    }

    fn whole(&self, leaf: &Leaf, except: Option<&Arg>) -> Vec<String> {
        let mut line = leaf.path.clone();
        for argument in leaf.command.get_arguments() {
            let same = except.is_some_and(|other| other.get_id() == argument.get_id());
            if argument.is_required_set() && !same {
                line.extend(argument.get_long().map(|long| format!("--{long}")));
                line.push(self.right(leaf, argument));
            }
        }
        line
    }

    /// Every command with each of its arguments wrong, and with nothing where the store should be.
    fn lines(&self) -> Vec<Vec<String>> {
        let mut lines = Vec::new();
        for leaf in leaves() {
            // They make or draw everything there is, and an office serves until it is stopped, also one that is not there
            // yet; what they read is read by the others.
            if ["demo", "doctor", "check", "serve"].contains(&leaf.path[0].as_str()) {
                continue;
            }
            let stored = leaf
                .command
                .get_arguments()
                .any(|argument| argument.get_long() == Some("store"));
            for argument in leaf.command.get_arguments() {
                for wrong in Self::wrong(argument) {
                    let mut line = self.whole(&leaf, Some(argument));
                    // A positional keeps its place.
                    if let Some(long) = argument.get_long() {
                        line.extend([format!("--{long}"), (*wrong).to_owned()]);
                    } else {
                        let place = leaf
                            .command
                            .get_positionals()
                            .filter(|one| {
                                one.is_required_set() || one.get_id() == argument.get_id()
                            })
                            .position(|one| one.get_id() == argument.get_id())
                            .expect("a positional");
                        let mut at = leaf.path.len();
                        let mut passed = 0;
                        while at < line.len() && passed < place {
                            at += if line[at].starts_with("--") { 2 } else { 1 };
                            passed += 1;
                        }
                        line.insert(at, (*wrong).to_owned());
                    }
                    if stored && argument.get_long() != Some("store") {
                        line.extend(["--store".to_owned(), "kast".to_owned()]);
                    }
                    lines.push(line);
                }
            }
        }
        lines
    }
}

#[test]
fn every_command_says_what_is_wrong_in_the_language_of_the_user() {
    let desk = Desk::new();
    let lines = desk.lines();
    assert!(lines.len() > 100, "{}", lines.len());
    let wrong = std::sync::Mutex::new(Vec::new());
    let refused = std::sync::atomic::AtomicUsize::new(0);
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(line) = lines.get(number) else {
                        return;
                    };
                    // English is the smaller part of the work: its sentences stand beside the Dutch ones.
                    let language = if number % 6 == 5 {
                        Language::En
                    } else {
                        Language::Nl
                    };
                    let mut arguments: Vec<&str> = line.iter().map(String::as_str).collect();
                    arguments.extend(["--lang", tag(language)]);
                    let output = griffie_in(desk.folder.path(), &arguments);
                    let failed = !output.status.success();
                    if failed {
                        refused.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    }
                    assert_ne!(
                        output.status.code(),
                        Some(101),
                        "{arguments:?}: {}",
                        stderr(&output)
                    );
                    let mut said = stderr(&output);
                    if failed && language == Language::Nl {
                        said.push_str(&stdout(&output));
                    }
                    let said: Vec<&str> = said
                        .lines()
                        .filter(|line| {
                            !["  technisch", "  technical", "  --> ", "Gebruik:", "Usage:"]
                                .iter()
                                .any(|start| line.starts_with(start))
                        })
                        .collect();
                    let said = said.join("\n");
                    let found = foreign(&said, language);
                    // Why a refused event is refused is what was asked for: it stands in the answer itself.
                    let silent = said.trim().is_empty() && stdout(&output).trim().is_empty();
                    if !found.is_empty() || failed && silent {
                        wrong
                            .lock()
                            .expect("lock")
                            .push(format!("{}: {found:?}\n{said}", arguments.join(" ")));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("lock");
    assert!(refused.into_inner() > 80, "too few were refused");
    assert!(
        wrong.is_empty(),
        "{} of {}\n{}",
        wrong.len(),
        lines.len(),
        wrong.join("\n\n")
    );
}

/// What a hint tells to type: `griffie …` between backticks, and options that stand alone.
#[test]
fn hints_name_what_the_commands_have() {
    let leaves = leaves();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for path in files("src", "rs") {
        let source = std::fs::read_to_string(&path).expect("readable");
        let code = source.split("#[cfg(test)]").next().expect("code");
        let place = path
            .strip_prefix(root().join("src"))
            .expect("inside")
            .display()
            .to_string();
        let lines = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for line in lines {
            let mut rest = line;
            let mut alone = line.to_owned();
            while let Some((_, after)) = rest.split_once("`griffie ") {
                let Some((typed, later)) = after.split_once('`') else {
                    break;
                };
                rest = later;
                alone = alone.replace(&format!("`griffie {typed}`"), "");
                let words: Vec<&str> = typed.split_whitespace().collect();
                let leaf = leaves.iter().find(|leaf| {
                    words.starts_with(&leaf.path.iter().map(String::as_str).collect::<Vec<_>>())
                });
                seen += 1;
                let known = match leaf {
                    Some(leaf) => words
                        .iter()
                        .filter_map(|word| word.strip_prefix("--"))
                        .all(|option| has(leaf, option)),
                    None => words.first() == Some(&"help"),
                };
                if !known {
                    wrong.push(format!("{place}: `griffie {typed}`"));
                }
            }
            // The tables of the command line itself are compared with it elsewhere.
            if !alone.contains('"')
                || place.starts_with("cli/dutch")
                || place.starts_with("cli/mod")
                || alone.contains("griffie ")
            {
                continue;
            }
            let name = path
                .file_stem()
                .expect("name")
                .to_string_lossy()
                .into_owned();
            let folder = place.split('/').next().expect("folder");
            let own = |leaf: &&Leaf| match name.as_str() {
                "agenda" | "calendar_file" => leaf.path == ["due"],
                "printed" | "dates" | "recipient" => leaf.path == ["render"],
                "sending" | "dating" => leaf.path == ["produce"],
                "accounts" | "functions" => leaf.path[0] == "account",
                "destruction" => leaf.path[0] == "archive",
                "server" => leaf.path == ["serve"],
                "returned" => leaf.path == ["inspect"],
                "told" => leaf.path == ["read"],
                "mod" | "output" | "cases" | "desk" | "error" => true,
                other => leaf.path.iter().any(|word| word == other),
            };
            for option in alone.split("--").skip(1) {
                let option: String = option
                    .chars()
                    .take_while(|letter| letter.is_ascii_lowercase() || *letter == '-')
                    .collect();
                if option.is_empty() || option.ends_with('-') {
                    continue;
                }
                seen += 1;
                let known = ["app", "cli", "document", "web"].contains(&folder)
                    && leaves.iter().filter(own).any(|leaf| has(leaf, &option));
                if !known {
                    wrong.push(format!("{place}: --{option}"));
                }
            }
        }
    }
    assert!(seen > 40, "only {seen} hints were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn has(leaf: &Leaf, option: &str) -> bool {
    let option = option.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
    option == "help"
        || leaf
            .command
            .get_arguments()
            .any(|argument| argument.get_long() == Some(option))
}
