//! What was typed is what is printed: nasty texts in every text field of every form and letter.
//!
//! Each text either comes out of the PDF as it went in (white space aside), or its field gets a clear error
//! that names the characters. Nothing is dropped, nothing is executed.

use std::collections::BTreeMap;

use griffie::diagnostic::{Diagnostic, Language, has_errors};
use griffie::document::{Made, Prepared, Request, Stage, check};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::support::{Valid, keep_pdf, maker, pdf_text, root, valid_answers};

/// Texts that mean something to typst, Markdown, HTML, minijinja, JSON, PDF or a terminal.
const PRINTABLE: [&str; 26] = [
    "#import \"/data.json\" #set text(red) #panic(1) $x^2$ @ref <label> [inhoud] ~ -- --- \\u{41}",
    "= kop\n== kop twee\n- punt\n+ nummer\n/ term: uitleg",
    "**vet** _schuin_ `code` # kop ## kop\n> citaat\n---\n| a | b |\n|---|---|\n1. een [x](y) ![z](q)",
    "<b>vet</b> <script>alert(1)</script> &amp; &#65; <!-- weg --> <br/>",
    "{{ antwoorden.geheim }} {% for x in y %} {# weg #} {{ 7 * 7 }} {%- endif -%}",
    "(haakjes) \\( \\) \\101 /Name <</Type/Sig>> BT ET (Tj) endstream endobj %%EOF",
    "veld:Sig:vals:Handtekening veld:Tx:vals:x",
    "${HOME} $(reboot) `id` %s %n \\n \\t '; DROP TABLE zaak; --",
    "é als e\u{301}, ñ als n\u{303}, ạ̄ en Ǻ",
    "Nguyễn Thị Mỹ Hạnh, Trần Đặng Ước, phở",
    "Çelik-Işık, İbrahim, ığdır, Łucja Wójcik-Dąbrowska, Groß, Ștefan, Đorđević",
    "Ελένη Παπαδοπούλου, Олена Шевченко, Грузия",
    "„Nie chcę tam wracać” … ‘enkel’ “dubbel” «guillemets» – — ‑ ·",
    "fi ffi fl ffl ff ij IJ Ĳ ĳ ſt",
    "€ 12,50 ½ ² ³ ° § ¶ © ® ™ × ÷ ± ≤ ≥ ≠ →",
    "x̂y\u{0332} a\u{0308}\u{0304} (gestapeld)",
    "regel een\nregel twee\n\nnieuwe alinea\n\n\n\nnog een",
    "  spaties  vooraf   en   erachter  ",
    "\"aanhalingstekens\" en 'apostrofs' en \\backslash\\ en /schuin/",
    "zeer-lang-samengesteld/woord_met@allerlei.tekens?en=meer&nog+meer#einde",
    "null undefined NaN true false None [] {} 0",
    "https://www.voorbeeld.example/pad?x=1#y mailto:a@b.example",
    "A\u{00A0}B\u{2009}C\u{2003}D",
    "1. 2) a. - * + • ◦ –",
    "a\u{200B}b c\u{200D}d e\u{2060}f",
    "sa\u{00AD}la",
];

/// Texts that need a font that a machine may lack.
const PERHAPS: [&str; 6] = [
    "王小明 说 你好",
    "こんにちは",
    "안녕하세요",
    "👍🏽 👨‍👩‍👧 ❤️",
    "ሰላም",
    "नमस्ते",
];

/// Texts that must be refused by name.
const REFUSED: [(&str, &str); 8] = [
    ("a\u{0000}b", "U+0000"),
    ("a\u{001B}[31mrood", "U+001B"),
    ("a\u{0007}b", "U+0007"),
    ("om\u{202E}gekeerd", "U+202E"),
    ("a\u{2066}b\u{2069}", "U+2066"),
    ("a\u{200F}b", "U+200F"),
    ("a\u{FDD0}0\u{FDD1}b", "U+FDD0"),
    ("a\u{E000}b", "U+E000"),
];

/// Every text field of a schema, as pointers; one item for each list.
fn text_fields(schema: &Value, pointer: &str, found: &mut Vec<String>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        for (name, property) in properties {
            text_fields(property, &format!("{pointer}/{name}"), found);
        }
    } else if let Some(items) = schema.get("items") {
        text_fields(items, &format!("{pointer}/0"), found);
    } else if schema.get("type") == Some(&json!("string"))
        && schema.get("oneOf").is_none()
        && schema.get("enum").is_none()
    {
        found.push(pointer.to_owned());
    }
}

/// Sets a value at a pointer, making groups and lists on the way.
fn put(answers: &mut Value, pointer: &str, value: &str) {
    let mut here = answers;
    for part in pointer.split('/').skip(1) {
        here = if let Ok(index) = part.parse::<usize>() {
            if !here.is_array() {
                *here = json!([]);
            }
            let items = here.as_array_mut().expect("list");
            if items.len() <= index {
                items.push(Value::Null);
            }
            &mut items[index]
        } else {
            if !here.is_object() {
                *here = json!({});
            }
            here.as_object_mut()
                .expect("group")
                .entry(part.to_owned())
                .or_insert(Value::Null)
        };
    }
    *here = json!(value);
}

struct Bench {
    prepared: std::sync::Arc<Prepared>,
    valid: Valid,
    /// Fields whose text is printed.
    printed: Vec<String>,
    /// All text fields.
    all: Vec<String>,
}

impl Bench {
    fn check(&self, answers: &Value) -> Vec<Diagnostic> {
        self.check_keeping(answers).0
    }

    /// What is wrong, and the answers as they are kept.
    fn check_keeping(&self, answers: &Value) -> (Vec<Diagnostic>, Value) {
        let checked = check(
            &self.prepared.form,
            answers,
            &self.valid.case,
            self.valid.date,
            Stage::Draft,
        );
        (checked.problems, checked.answers)
    }

    fn make(&self, answers: &Value) -> Result<Vec<Made>, Vec<Diagnostic>> {
        let request = Request {
            answers,
            case: &self.valid.case,
            date: self.valid.date,
            stage: Stage::Draft,
            language: Language::Nl,
            to: None,
            without: &[],
            earlier: &[],
            version: griffie::document::Version::Whole,
        };
        maker().make(&self.prepared, &request)
    }

    /// A printed field for long texts: the first that takes a page of them.
    fn narrative(&self) -> Option<&String> {
        let page = "Een gewone zin, met leestekens (en haakjes).\n".repeat(60);
        let long = |pointer: &&String| {
            griffie::schema::at(self.prepared.form.schema(), pointer).is_some_and(|schema| {
                schema.get("maxLength").is_none() || schema["maxLength"].as_u64() >= Some(100_000)
            })
        };
        self.printed
            .iter()
            .filter(long)
            .find(|pointer| self.takes(pointer, &page))
    }

    /// Whether a field takes a text: no error at its place and no new one elsewhere.
    fn takes(&self, pointer: &str, text: &str) -> bool {
        let mut answers = self.valid.answers.clone();
        put(&mut answers, pointer, text);
        !has_errors(&self.check(&answers))
    }
}

/// Every document with its fullest fixture, and which of its fields are printed.
fn benches() -> Vec<Bench> {
    let mut found = Vec::new();
    for valid in valid_answers()
        .into_iter()
        .filter(|valid| ["Z4", "onvolledig"].contains(&valid.name.as_str()))
    {
        let prepared = maker().prepare(&valid.form).expect("sound");
        let mut all = Vec::new();
        text_fields(prepared.form.schema(), "", &mut all);
        let mut bench = Bench {
            prepared,
            valid,
            printed: Vec::new(),
            all,
        };
        // A word of its own in every field that takes one; those that come out are printed.
        let mut answers = bench.valid.answers.clone();
        let mut words = BTreeMap::new();
        for (index, pointer) in bench.all.iter().enumerate() {
            let letters: String = index
                .to_string()
                .bytes()
                .map(|digit| char::from(digit - b'0' + b'a'))
                .collect();
            let word = format!("Toetswoord van enige lengte qx{letters}xq en verder niets");
            // Some fields exclude each other, so each must be taken beside those before it.
            let mut tried = answers.clone();
            put(&mut tried, pointer, &word);
            if !has_errors(&bench.check(&tried)) {
                answers = tried;
                words.insert(pointer.clone(), format!("qx{letters}xq"));
            }
        }
        let made = bench
            .make(&answers)
            .unwrap_or_else(|problems| panic!("{}: {problems:?}", bench.valid.form));
        let text: String = made.iter().map(|made| pdf_text::text(&made.pdf)).collect();
        bench.printed = words
            .into_iter()
            .filter(|(_, word)| squeeze(&text).contains(word.as_str()))
            .map(|(pointer, _)| pointer)
            .collect();
        assert!(
            bench.printed.len() >= 3,
            "{} prints {:?}",
            bench.valid.form,
            bench.printed
        );
        found.push(bench);
    }
    found
}

/// Whether a text holds what was typed; a wording may start a sentence with it, or make a list of its lines.
fn holds(text: &str, typed: &str) -> bool {
    let whole = |typed: &str| {
        text.contains(&squeeze(typed))
            || text.contains(&squeeze(&griffie::case::capitalised(typed.trim())))
    };
    whole(typed) || typed.lines().all(whole)
}

/// Text without white space: what must be equal.
fn squeeze(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfc()
        // What cannot be seen is where a line may end, or may not; on paper it is spent.
        .filter(|character| {
            !character.is_whitespace()
                && !griffie::case::is_invisible(*character)
                && *character != '\u{200D}'
        })
        .collect()
}

fn assert_printed(bench: &Bench, made: &[Made], pointer: &str, typed: &str) {
    let found = made
        .iter()
        .any(|made| holds(&squeeze(&pdf_text::text(&made.pdf)), typed));
    assert!(
        found,
        "{} {pointer}: {typed:?} is not in the PDF:\n{}",
        bench.valid.form,
        made.iter()
            .map(|made| pdf_text::text(&made.pdf))
            .collect::<String>()
    );
}

#[test]
fn nasty_texts_are_printed_as_typed() {
    for bench in benches() {
        for round in 0..PRINTABLE.len() {
            let mut answers = bench.valid.answers.clone();
            let mut put_in = Vec::new();
            for (index, pointer) in bench.printed.iter().enumerate() {
                let text = PRINTABLE[(index + round) % PRINTABLE.len()];
                if bench.takes(pointer, text) {
                    put(&mut answers, pointer, text);
                    put_in.push((pointer, text));
                }
            }
            let made = bench.make(&answers).unwrap_or_else(|problems| {
                panic!("{} round {round}: {problems:?}", bench.valid.form)
            });
            let texts: Vec<String> = made
                .iter()
                .map(|made| squeeze(&pdf_text::text(&made.pdf)))
                .collect();
            for (pointer, typed) in put_in {
                assert!(
                    texts.iter().any(|text| holds(text, typed)),
                    "{} {pointer}: {typed:?} is not in the PDF",
                    bench.valid.form
                );
            }
            if round == 0 {
                for (number, made) in made.iter().enumerate() {
                    keep_pdf(&format!("nasty-{}-{number}", bench.valid.form), &made.pdf);
                }
            }
        }
    }
}

#[test]
fn forbidden_characters_are_named_at_their_field() {
    for bench in benches() {
        for pointer in &bench.all {
            for (text, name) in REFUSED {
                let mut answers = bench.valid.answers.clone();
                put(&mut answers, pointer, text);
                let (problems, kept) = bench.check_keeping(&answers);
                // What only tells the direction of a name or a line is taken out of it; a question that is not shown
                // has no answer.
                if kept
                    .pointer(pointer)
                    .and_then(Value::as_str)
                    .is_none_or(|kept| !kept.chars().any(griffie::case::is_refused))
                {
                    continue;
                }
                let named = problems.iter().any(|problem| {
                    problem.pointer.as_deref() == Some(pointer)
                        && problem.message.nl.contains(name)
                        && problem.message.en.contains(name)
                });
                assert!(
                    named,
                    "{} {pointer}: {name} is not named in {problems:?}",
                    bench.valid.form
                );
            }
        }
    }
}

#[test]
fn characters_without_a_font_are_named_or_printed() {
    for bench in benches() {
        let Some(pointer) = bench
            .printed
            .iter()
            .find(|pointer| bench.takes(pointer, "Een gewone zin, met leestekens (en haakjes)."))
        else {
            continue;
        };
        for text in PERHAPS {
            let typed = format!("Naam: {text} einde");
            let mut answers = bench.valid.answers.clone();
            put(&mut answers, pointer, &typed);
            match bench.make(&answers) {
                Ok(made) => assert!(
                    made.iter()
                        .any(|made| squeeze(&pdf_text::text(&made.pdf)).contains(&squeeze(text))),
                    "{} {text}",
                    bench.valid.form
                ),
                Err(problems) => {
                    let glyph = problems
                        .iter()
                        .find(|problem| problem.rule == "glyph")
                        .unwrap_or_else(|| panic!("{text}: {problems:?}"));
                    assert_eq!(glyph.pointer.as_deref(), Some(pointer.as_str()));
                    assert!(glyph.message.nl.contains("U+"), "{}", glyph.message.nl);
                }
            }
        }
    }
}

#[test]
fn arabic_runs_right_to_left_inside_dutch() {
    for bench in benches()
        .into_iter()
        .filter(|bench| bench.valid.form == "D01")
    {
        let mut answers = bench.valid.answers.clone();
        let typed = "De heer محمد الوزاني heeft dit op 3 mei gezegd.";
        put(&mut answers, "/omschrijving", typed);
        let made = bench.make(&answers).expect("made");
        // A content stream holds the glyphs as they stand on the page: the Arabic run in visual order.
        let visual: String = "محمد الوزاني".chars().rev().collect();
        assert!(squeeze(&pdf_text::text(&made[0].pdf)).contains(&squeeze(&visual)));
        keep_pdf("arabic-D01", &made[0].pdf);
    }
}

#[test]
fn very_long_texts_flow_over_pages() {
    let sentence = "Dit is een lange zin over wat er in de les gebeurde, met datum en lesuur. ";
    let long = sentence.repeat(100_000 / sentence.len());
    for bench in benches() {
        let Some(pointer) = bench.narrative() else {
            continue;
        };
        let mut answers = bench.valid.answers.clone();
        put(&mut answers, pointer, long.trim());
        let made = bench
            .make(&answers)
            .unwrap_or_else(|problems| panic!("{} {pointer}: {problems:?}", bench.valid.form));
        assert_printed(&bench, &made, pointer, &long);
        keep_pdf(&format!("long-{}", bench.valid.form), &made[0].pdf);
    }
    assert!(root().join("target/pdf/long-D01.pdf").exists());
}

#[test]
fn five_thousand_words_without_a_space_do_not_run_off_the_page() {
    for bench in benches()
        .into_iter()
        .filter(|bench| bench.valid.form == "D01" || bench.valid.form == "D15")
    {
        let Some(pointer) = bench
            .printed
            .iter()
            .find(|pointer| bench.takes(pointer, "Een gewone zin, met leestekens (en haakjes)."))
        else {
            continue;
        };
        let typed = "woord".repeat(5_000);
        let mut answers = bench.valid.answers.clone();
        put(&mut answers, pointer, &typed);
        let made = bench
            .make(&answers)
            .unwrap_or_else(|problems| panic!("{problems:?}"));
        assert_printed(&bench, &made, pointer, &typed);
    }
}

#[test]
fn random_texts_are_printed_or_refused() {
    let all = benches();
    let bench = all
        .iter()
        .find(|bench| bench.valid.form == "D18")
        .expect("a short letter");
    let pointers: Vec<&String> = bench
        .printed
        .iter()
        .filter(|pointer| bench.takes(pointer, "Een gewone zin, met leestekens (en haakjes)."))
        .collect();
    assert!(!pointers.is_empty());
    let config = Config {
        cases: 150,
        failure_persistence: None,
        ..Config::default()
    };
    // The same texts every time: a failure must be one that others see too.
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let texts = prop_oneof![
        "[ -~\\n]{1,200}",
        "[\\u{20}-\\u{17F}\\u{370}-\\u{4FF}\\u{1E00}-\\u{1EFF}]{1,120}"
    ];
    let result = runner.run(&(texts, 0..pointers.len()), |(typed, which)| {
        prop_assume!(!typed.trim().is_empty());
        let mut answers = bench.valid.answers.clone();
        put(&mut answers, pointers[which], &typed);
        match bench.make(&answers) {
            Ok(made) => {
                let printed = made
                    .iter()
                    .any(|made| squeeze(&pdf_text::text(&made.pdf)).contains(&squeeze(&typed)));
                // Right-to-left runs are cut into pieces by line; compare them by their letters.
                let letters = |text: &str| {
                    let mut letters: Vec<char> = squeeze(text).chars().collect();
                    letters.sort_unstable();
                    letters
                };
                let there = || {
                    typed.chars().filter(|c| !c.is_whitespace()).all(|c| {
                        made.iter()
                            .any(|made| letters(&pdf_text::text(&made.pdf)).contains(&c))
                    })
                };
                prop_assert!(printed || there(), "{typed:?} is not printed");
            }
            Err(problems) => prop_assert!(
                problems
                    .iter()
                    .any(|problem| problem.pointer.as_deref() == Some(pointers[which])),
                "{problems:?}"
            ),
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
