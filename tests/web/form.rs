//! Every form in the browser: what is answered is shown, can be labelled and told, and comes back as it was.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, Mutex, OnceLock};

use griffie::calendar::Date;
use griffie::case::CaseFacts;
use griffie::catalog::Form;
use griffie::diagnostic::Language;
use griffie::document::{Stage, check};
use griffie::web::form::{ADD, REMOVE, Setting, View, read};
use minijinja::{Environment, UndefinedBehavior, context};
use serde_json::{Map, Value, json};

use super::page::Page;
use crate::support::{date, files, maker, root, valid_answers};

/// The templates with what every page gives them.
fn pages(language: Language) -> &'static Environment<'static> {
    static BOTH: OnceLock<[Environment<'static>; 2]> = OnceLock::new();
    let both = BOTH.get_or_init(|| {
        [Language::Nl, Language::En].map(|language| {
            let mut environment = Environment::new();
            environment.set_undefined_behavior(UndefinedBehavior::Strict);
            environment.add_function("say", move |nl: String, en: String| match language {
                Language::Nl => nl,
                Language::En => en,
            });
            for path in files("templates/web", "html") {
                let name = path
                    .strip_prefix(root().join("templates/web"))
                    .expect("inside");
                let source = std::fs::read_to_string(&path).expect("readable");
                environment
                    .add_template_owned(name.to_string_lossy().replace('\\', "/"), source)
                    .unwrap_or_else(|error| panic!("{}: {error:#}", path.display()));
            }
            environment
        })
    });
    &both[usize::from(language == Language::En)]
}

fn html(view: &View, language: Language) -> String {
    pages(language)
        .get_template("form/form.html")
        .expect("the form")
        .render(context! { form => minijinja::Value::from(minijinja::value::Serde(&view.tree)) })
        .unwrap_or_else(|error| panic!("{error:#}"))
}

/// One set of answers beside a case.
struct Example {
    name: String,
    form: String,
    answers: Value,
    case: CaseFacts,
    day: Date,
    valid: bool,
}

fn examples() -> Vec<Example> {
    let mut all: Vec<Example> = valid_answers()
        .into_iter()
        .map(|valid| Example {
            name: format!("{}/{}", valid.form, valid.name),
            form: valid.form,
            answers: valid.answers,
            case: valid.case,
            day: valid.date,
            valid: true,
        })
        .collect();
    for path in files("fixtures/klachtenreglement/forms", "json") {
        let folder = path.parent().expect("a folder");
        if folder.file_name().is_some_and(|name| name == "invalid") {
            let form = folder
                .parent()
                .and_then(|form| form.file_name())
                .expect("a form");
            let form = form.to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("readable");
            all.push(Example {
                name: format!(
                    "{form}/{}",
                    path.file_stem().expect("a name").to_string_lossy()
                ),
                form,
                answers: griffie::json::parse(&text).expect("JSON"),
                case: CaseFacts::default(),
                day: date("2027-06-01"),
                valid: false,
            });
        }
    }
    all
}

/// A form; each is compiled once.
fn form_named(name: &str) -> Arc<Form> {
    static FORMS: Mutex<BTreeMap<String, Arc<Form>>> = Mutex::new(BTreeMap::new());
    let mut forms = FORMS.lock().expect("no test failed in here");
    let read = || Arc::new(maker().catalog.form_named(name).expect("a form").1);
    Arc::clone(forms.entry(name.to_owned()).or_insert_with(read))
}

fn setting(example: &Example, language: Language) -> Setting<'_> {
    Setting {
        case: &example.case,
        today: example.day,
        stage: Stage::Final,
        language,
    }
}

/// Answers without those that a control of the page stands for: what the browser never sends back must come from it.
fn without_asked(answers: &Value, asked: &HashSet<String>, here: &str) -> Value {
    match answers {
        Value::Object(members) => members
            .iter()
            .filter_map(|(name, value)| {
                let pointer = format!("{here}/{name}");
                let leaf = !value.is_object()
                    && !value
                        .as_array()
                        .is_some_and(|items| items.iter().any(Value::is_object));
                (!(leaf && asked.contains(&pointer)))
                    .then(|| (name.clone(), without_asked(value, asked, &pointer)))
            })
            .collect::<Map<String, Value>>()
            .into(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let pointer = format!("{here}/{index}");
                if asked.contains(&pointer) {
                    json!("")
                } else {
                    without_asked(item, asked, &pointer)
                }
            })
            .collect(),
        plain => plain.clone(),
    }
}

#[test]
fn every_example_comes_back_from_the_browser_as_it_was() {
    let mut controls = 0;
    let mut wrong = Vec::new();
    let all = examples();
    assert!(all.len() > 200, "the examples are there: {}", all.len());
    for (number, example) in all.iter().enumerate() {
        if !example.valid && number % 3 != 0 {
            continue;
        }
        let language = if number % 2 == 0 {
            Language::Nl
        } else {
            Language::En
        };
        let setting = setting(example, language);
        let form = form_named(&example.form);
        let view = View::of(&form, &example.answers, setting, &[]);
        let page = Page::read(&html(&view, language));
        let pairs = page.pairs();
        let sent: HashSet<String> = pairs.iter().map(|(name, _)| name.clone()).collect();
        controls += sent.len();
        // Over the same answers nothing changes, to the letter.
        let same = read(&form, &example.answers, &pairs, setting);
        if same.answers != example.answers || !same.problems.is_empty() {
            wrong.push(format!(
                "{}: changed by looking at it\n  {}\n  {}\n  {:?}",
                example.name, example.answers, same.answers, same.problems
            ));
        }
        // And everything with a control is in what the browser sends.
        let rest = without_asked(&example.answers, &sent, "");
        let back = read(&form, &rest, &pairs, setting);
        let judged =
            |answers: &Value| check(&form, answers, &example.case, example.day, Stage::Final);
        let (was, is) = (judged(&example.answers), judged(&back.answers));
        if example.valid && sorted(&was.typed) != sorted(&is.typed) {
            wrong.push(format!(
                "{}: not what was sent\n  {}\n  {}",
                example.name, was.typed, is.typed
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        all.len(),
        wrong.join("\n")
    );
    assert!(controls > 5_000, "{controls} controls");
}

/// Members in the order of their names, and what may stand in any order in one.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut names: Vec<_> = members.iter().collect();
            names.sort_by_key(|(name, _)| *name);
            // No choice at all is the same as no answer.
            let answered = names.into_iter().filter(|(_, value)| **value != json!([]));
            answered
                .map(|(name, value)| (name.clone(), sorted(value)))
                .collect::<Map<_, _>>()
                .into()
        }
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let mut items = items.clone();
            items.sort_by_key(ToString::to_string);
            items.into()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        plain => plain.clone(),
    }
}

#[test]
fn every_control_has_a_label_and_everything_pointed_at_is_there() {
    for (number, example) in examples().iter().enumerate() {
        for language in [Language::Nl, Language::En] {
            if language == Language::En && number % 5 != 0 {
                continue;
            }
            let form = form_named(&example.form);
            let view = View::of(&form, &example.answers, setting(example, language), &[]);
            let page = Page::read(&html(&view, language));
            let name = &example.name;
            assert!(page.controls.len() > 1, "{name} asks something");
            assert!(
                page.unlabelled().is_empty(),
                "{name}: {:?}",
                page.unlabelled()
            );
            assert!(page.crossed.is_empty(), "{name}: {:?}", page.crossed);
            let ids: BTreeSet<&String> = page.ids.iter().collect();
            assert_eq!(ids.len(), page.ids.len(), "{name}: an id stands twice");
            for target in &page.pointed {
                assert!(ids.contains(target), "{name}: nothing is called {target}");
            }
        }
    }
}

#[test]
fn every_problem_is_told_in_the_summary_and_at_its_question() {
    let (mut at_questions, mut all) = (0, 0);
    for example in examples().iter().filter(|example| !example.valid) {
        let form = form_named(&example.form);
        let view = View::of(&form, &example.answers, setting(example, Language::Nl), &[]);
        let judged = check(
            &form,
            &example.answers,
            &example.case,
            example.day,
            Stage::Final,
        );
        let page = Page::read(&html(&view, Language::Nl));
        assert_eq!(
            view.tree.problems.len(),
            judged.problems.len(),
            "{}",
            example.name
        );
        assert!(!judged.problems.is_empty(), "{}", example.name);
        for problem in &judged.problems {
            let words: Vec<&str> = problem.message.nl.split_whitespace().collect();
            let count = page.text.matches(&words.join(" ")).count();
            assert!(
                count > 0,
                "{}: {} is not told",
                example.name,
                problem.message.nl
            );
            all += 1;
            at_questions += usize::from(count > 1);
        }
    }
    // Problems of the whole, and of questions that are not shown, stand in the summary only.
    assert!(
        at_questions * 10 > all * 8,
        "{at_questions} of {all} at their question"
    );
}

#[test]
fn what_the_case_knows_is_no_answer_until_somebody_changes_it() {
    let mut folded = 0;
    for example in examples()
        .iter()
        .filter(|example| example.valid && example.case != CaseFacts::default())
    {
        let form = form_named(&example.form);
        let setting = setting(example, Language::Nl);
        let empty = json!({});
        let view = View::of(&form, &empty, setting, &[]);
        let page = Page::read(&html(&view, Language::Nl));
        folded += page.text.matches("van de zaak").count();
        let back = read(&form, &empty, &page.pairs(), setting);
        assert_eq!(back.answers, empty, "{}", example.name);
        assert_eq!(back.problems, [], "{}", example.name);
    }
    assert!(folded > 20, "{folded} folded");
}

/// Every form of the procedure, with nothing answered.
fn empty_forms() -> Vec<Example> {
    let forms: BTreeSet<String> = examples().into_iter().map(|example| example.form).collect();
    assert!(forms.len() > 50, "the forms are there");
    forms
        .into_iter()
        .map(|form| Example {
            name: form.clone(),
            form,
            answers: json!({}),
            case: CaseFacts::default(),
            day: date("2027-06-01"),
            valid: false,
        })
        .collect()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn a_part_can_be_added_to_every_list_and_taken_away_again() {
    let mut lists = 0;
    for example in empty_forms() {
        let form = form_named(&example.form);
        let setting = setting(&example, Language::Nl);
        let page = Page::read(&html(
            &View::of(&form, &json!({}), setting, &[]),
            Language::Nl,
        ));
        let buttons = page.controls.iter().filter(|control| {
            control.attribute("name") == Some(ADD) && control.attribute("disabled").is_none()
        });
        for list in buttons.filter_map(|button| button.attribute("value")) {
            lists += 1;
            let mut pairs = page.pairs();
            pairs.push(pair(ADD, list));
            let one = read(&form, &json!({}), &pairs, setting);
            assert_eq!(one.problems, [], "{} {list}", example.form);
            let there = one.answers.pointer(list).and_then(Value::as_array);
            assert_eq!(there.map(Vec::len), Some(1), "{} {list}", example.form);
            let view = View::of(&form, &one.answers, setting, &[]);
            let page = Page::read(&html(&view, Language::Nl));
            let mut pairs = page.pairs();
            pairs.push(pair(REMOVE, &format!("{list}/0")));
            let none = read(&form, &one.answers, &pairs, setting);
            assert_eq!(none.problems, [], "{} {list}", example.form);
            assert_eq!(
                none.answers.pointer(list),
                Some(&json!([])),
                "{} {list}",
                example.form
            );
        }
    }
    assert!(lists > 50, "{lists} lists");
}

#[test]
fn what_is_sent_for_a_question_that_is_not_open_is_ignored_and_said() {
    let mut tried = 0;
    for example in empty_forms() {
        let form = form_named(&example.form);
        let setting = setting(&example, Language::Nl);
        let view = View::of(&form, &json!({}), setting, &[]);
        let hidden: Vec<String> = view
            .asked()
            .into_iter()
            .filter(|(pointer, shown)| !shown && !view.asked().contains(&(pointer, true)))
            .map(|(pointer, _)| pointer.to_owned())
            .collect();
        for pointer in hidden
            .into_iter()
            .chain(["/nergens".to_owned(), "/a/b/0/c".to_owned()])
        {
            let list = form
                .validator
                .at(&pointer)
                .is_some_and(|schema| schema.get("items").is_some());
            let back = read(
                &form,
                &json!({}),
                &[pair(&pointer, if list { "" } else { "tekst" })],
                setting,
            );
            let after = View::of(&form, &back.answers, setting, &[]);
            if after.asked().contains(&(pointer.as_str(), true)) {
                // It opened itself: it is shown when the part that it stands in was begun.
                continue;
            }
            assert!(
                back.answers.pointer(&pointer).is_none(),
                "{} {pointer}: {}",
                example.form,
                back.answers
            );
            if !list {
                assert_eq!(back.problems.len(), 1, "{} {pointer}", example.form);
            }
            tried += 1;
        }
    }
    assert!(tried > 150, "{tried} tried");
}

#[test]
fn what_is_typed_is_read_as_people_write_it_and_otherwise_stays_as_it_is() {
    let (mut days, mut numbers) = (0, 0);
    for example in empty_forms() {
        let form = form_named(&example.form);
        let setting = setting(&example, Language::Nl);
        let view = View::of(&form, &json!({}), setting, &[]);
        for (pointer, _) in view.asked().into_iter().filter(|(_, shown)| *shown) {
            let schema = form.validator.at(pointer).expect("asked for");
            let typed = |text: &str| {
                let back = read(&form, &json!({}), &[pair(pointer, text)], setting);
                back.answers
                    .pointer(pointer)
                    .cloned()
                    .unwrap_or(Value::Null)
            };
            let keyword = |name: &str| schema.get(name).and_then(Value::as_str);
            match (keyword("format"), keyword("type")) {
                (Some("date"), _) => {
                    days += 1;
                    assert_eq!(typed(" 3-3-27"), json!("2027-03-03"));
                    assert_eq!(typed("dinsdag 9 maart 2027"), json!("2027-03-09"));
                    // Judged as it stands; nothing typed is lost.
                    assert_eq!(typed("31 februari 2027"), json!("31 februari 2027"));
                }
                (_, Some("integer" | "number")) => {
                    numbers += 1;
                    assert_eq!(typed("12"), json!(12));
                    assert_eq!(typed("een stuk of tien"), json!("een stuk of tien"));
                }
                (_, Some("boolean")) => {
                    // What the form starts with is no answer of a person.
                    let both = [typed("true"), typed("false")];
                    assert!(both == [json!(true), json!(false)] || form.data != Value::Null);
                }
                _ => {}
            }
        }
    }
    assert!(days > 50 && numbers > 5, "{days} days, {numbers} numbers");
}
