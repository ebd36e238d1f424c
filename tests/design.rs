//! What a reader's eye and hand need of every document: type that can be read, room to write, a last page that says more
//! than who signed, and the same in large print. Each rule is asked of every document with every set of answers.

use std::sync::OnceLock;

use griffie::document::Stage;
use griffie::pdf::{self, Report};
use griffie::typeset::Run;
use serde_json::Value;

use crate::support::{all_valid_answers, keep_pdf, maker};

const MM: f64 = 72.0 / 25.4;
/// The smallest type, but for the return address in an envelope's window: the post reads that, and it stands in the head
/// in full size.
const SMALLEST: f64 = 8.5;
/// The smallest type of large print, and its body.
const SMALLEST_LARGE: f64 = 12.5;
const BODY_LARGE: f64 = 16.0;

/// A document for one recipient, set.
struct Piece {
    name: String,
    data: Value,
    /// It goes out in an envelope with a window, or says where it was mailed to.
    windowed: bool,
    runs: Vec<Run>,
    texts: Vec<String>,
    size: (f64, f64),
    lines_at_end: usize,
    report: Report,
}

fn every(large: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for valid in all_valid_answers() {
        for document in valid.procedure.documents.values() {
            if document.form != valid.form {
                continue;
            }
            let name = format!("{}/{}", valid.procedure.name, document.code);
            let prepared = maker().prepare(&name).expect("sound");
            let request = valid.request(Stage::Final);
            for one in maker().compose(&prepared, &request).expect("composed") {
                let one = if large { one.in_large_print() } else { one };
                let recipient = one.recipient.clone().unwrap_or_default();
                let name = format!("{} {} {recipient}", document.code, valid.name);
                let data = one.data.clone();
                let noted = data["address_note"].is_string() && !large;
                let addressed = data["address"]
                    .as_array()
                    .is_some_and(|lines| !lines.is_empty())
                    || noted;
                let windowed = addressed && document.layout != "report";
                let made = maker().set(&prepared, one, valid.date).expect("set");
                if large {
                    keep_pdf(
                        &format!("groot-{}", name.trim().replace(' ', "-")),
                        &made.pdf,
                    );
                }
                pieces.push(Piece {
                    data,
                    windowed,
                    runs: made.pages.runs(),
                    texts: made.pages.texts(),
                    size: made.pages.size(),
                    lines_at_end: made.pages.lines_at_end(),
                    report: pdf::inspect(&made.pdf).expect("readable"),
                    name,
                });
            }
        }
    }
    assert!(pieces.len() > 200, "{} documents", pieces.len());
    pieces
}

fn normal() -> &'static [Piece] {
    static PIECES: OnceLock<Vec<Piece>> = OnceLock::new();
    PIECES.get_or_init(|| every(false))
}

fn large() -> &'static [Piece] {
    static PIECES: OnceLock<Vec<Piece>> = OnceLock::new();
    PIECES.get_or_init(|| every(true))
}

/// Whether a piece of text stands in the window of the envelope, on the first page of something that is posted.
fn in_window(piece: &Piece, run: &Run) -> bool {
    piece.windowed && run.page == 1 && (50.0 * MM..81.0 * MM).contains(&run.y) && run.x < 106.0 * MM
}

/// The runs that break a rule, each with the document it stands in.
fn breaking(pieces: &[Piece], breaks: impl Fn(&Piece, &Run) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for piece in pieces {
        for run in piece
            .runs
            .iter()
            .filter(|run| !run.text.trim().is_empty() && breaks(piece, run))
        {
            found.push(format!(
                "{} p. {}: {:.1} pt ‘{}’",
                piece.name, run.page, run.size, run.text
            ));
        }
    }
    found
}

#[test]
fn type_can_be_read() {
    let return_line = |piece: &Piece, run: &Run| {
        in_window(piece, run)
            && piece.data["sender"]["return_line"]
                .as_str()
                .is_some_and(|line| line.contains(run.text.trim()))
    };
    let small = breaking(normal(), |piece, run| {
        run.size < SMALLEST - 0.01 && !return_line(piece, run)
    });
    assert!(small.is_empty(), "{small:#?}");
    let small = breaking(large(), |piece, run| {
        let least = if in_window(piece, run) {
            SMALLEST
        } else {
            SMALLEST_LARGE
        };
        run.size < least - 0.01 && !return_line(piece, run)
    });
    assert!(small.is_empty(), "{small:#?}");
}

#[test]
fn the_address_stays_in_the_window() {
    let out = breaking(normal(), |piece, run| {
        in_window(piece, run) && run.x + run.width > 105.0 * MM + 0.5
    });
    assert!(out.is_empty(), "{out:#?}");
}

#[test]
fn only_what_is_posted_has_a_window() {
    for piece in normal()
        .iter()
        .filter(|piece| piece.data["blocks"].is_array())
    {
        let empty = !piece
            .runs
            .iter()
            .any(|run| run.page == 1 && (52.0 * MM..90.0 * MM).contains(&run.y));
        assert!(
            piece.windowed || !empty,
            "{} keeps room for an address that is not there",
            piece.name
        );
    }
}

/// Under three in a hundred; the last pages of the others hold more than a signature, a name and where to ask.
#[test]
fn few_last_pages_hold_only_a_signature() {
    let thin: Vec<_> = normal()
        .iter()
        .filter(|piece| piece.texts.len() > 1 && piece.lines_at_end <= 10)
        .map(|piece| format!("{}: {} lines", piece.name, piece.lines_at_end))
        .collect();
    assert!(
        thin.len() * 33 < normal().len(),
        "{} of {}: {thin:#?}",
        thin.len(),
        normal().len()
    );
}

#[test]
fn an_address_of_mail_stays_whole() {
    fn collect(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.extend(
                text.split(|c: char| c.is_whitespace() || ",;()<>".contains(c))
                    .filter(|word| word.contains('@'))
                    .map(|word| word.trim_end_matches(['.', ':', '?']).to_owned()),
            ),
            Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            Value::Object(members) => members.values().for_each(|member| collect(member, found)),
            _ => {}
        }
    }
    let mut seen = 0;
    for piece in normal() {
        let mut addresses = Vec::new();
        for part in ["blocks", "nodes", "reference"] {
            collect(&piece.data[part], &mut addresses);
        }
        for address in addresses {
            seen += 1;
            assert!(
                piece.texts.iter().any(|text| text.contains(&address)),
                "{}: {address} is broken",
                piece.name
            );
        }
    }
    assert!(seen > 50, "{seen} addresses");
    // The head prints the sender's, a form only on some pages: what begins must be whole.
    let mut heads = 0;
    for piece in normal().iter().chain(large()) {
        let Some(address) = piece.data["sender"]["email"].as_str() else {
            continue;
        };
        let (local, _) = address.split_once('@').expect("an address");
        for text in &piece.texts {
            heads += text.matches(address).count();
            assert_eq!(
                text.matches(&format!("{local}@")).count(),
                text.matches(address).count(),
                "{}: {address} is broken",
                piece.name
            );
        }
    }
    assert!(heads > 200, "{heads} heads");
}

#[test]
fn no_line_ends_in_the_middle_of_e_mail() {
    let broken = breaking(normal(), |_, run| {
        let end = run.text.trim_end();
        let before = end.strip_suffix("e-").or_else(|| end.strip_suffix("E-"));
        before.is_some_and(|before| !before.ends_with(char::is_alphanumeric))
    });
    assert!(broken.is_empty(), "{broken:#?}");
    let whole = breaking(normal(), |_, run| {
        run.text.to_lowercase().contains("e-mail")
    });
    assert!(whole.len() > 200, "{} times", whole.len());
}

/// A line of the address that is too long for the window breaks between groups of words, and never in a name of somebody.
#[test]
fn a_long_line_of_an_address_breaks_between_groups() {
    let mut whole = 0;
    let mut parted = 0;
    for piece in normal().iter().filter(|piece| piece.windowed) {
        let window: Vec<&Run> = piece
            .runs
            .iter()
            .filter(|run| in_window(piece, run))
            .collect();
        for line in piece.data["address"].as_array().into_iter().flatten() {
            let line = line.as_str().expect("a line").trim();
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            // Pieces that stand beside each other are one line.
            let mut rows: Vec<(f64, String)> = Vec::new();
            for run in &window {
                match rows.last_mut() {
                    Some((y, text)) if (*y - run.y).abs() < 1.0 => text.push_str(&run.text),
                    _ => rows.push((run.y, run.text.clone())),
                }
            }
            if rows
                .iter()
                .any(|(_, text)| squeezed(text) == squeezed(line))
            {
                whole += 1;
                continue;
            }
            parted += 1;
            let first = rows
                .iter()
                .map(|(_, text)| text.trim())
                .filter(|text| !text.is_empty() && squeezed(line).starts_with(&squeezed(text)))
                .max_by_key(|text| text.len())
                .unwrap_or_else(|| panic!("{}: ‘{line}’ is not in the window", piece.name));
            let last = first.split_whitespace().last().expect("a word");
            let small = last
                .chars()
                .all(|c| c.is_lowercase() || c == '\'' || c == '’');
            let article =
                ["De", "Het", "Den", "Der", "Ter", "Ten", "Van", "'t", "’t"].contains(&last);
            assert!(
                !small && !article,
                "{}: ‘{line}’ breaks after ‘{last}’",
                piece.name
            );
            assert!(
                ["Aan ", "en ", "van ", "De heer ", "Mevrouw ", "t.a.v. "]
                    .iter()
                    .all(|start| !line.starts_with(start)),
                "{}: the name in ‘{line}’ breaks",
                piece.name
            );
        }
    }
    assert!(whole > 400 && parted > 5, "{whole} whole, {parted} in two");
}

/// How many empty rows are printed below the head of a column.
fn empty_rows(data: &Value, head: &str) -> f64 {
    match data {
        Value::Object(table) if table.get("kind") == Some(&"table".into()) => {
            let named = |column: &Value| column.as_str() == Some(head);
            let columns = table["columns"].as_array();
            let here = columns.is_some_and(|columns| columns.iter().any(named));
            let blank = table["blank"].as_f64().filter(|_| here);
            blank.unwrap_or(0.0)
        }
        Value::Object(members) => members
            .values()
            .map(|member| empty_rows(member, head))
            .fold(0.0, f64::max),
        Value::Array(items) => items
            .iter()
            .map(|item| empty_rows(item, head))
            .fold(0.0, f64::max),
        _ => 0.0,
    }
}

#[test]
fn a_pen_finds_room() {
    let mut long = 0;
    for piece in normal() {
        for field in &piece.report.fields {
            let [left, bottom, right, top] = field.rectangle.expect("a rectangle");
            let (wide, high) = ((right - left) as f64, (top - bottom) as f64);
            if field.kind == "Sig" {
                assert!(
                    high >= 25.0 * MM - 2.0 && wide >= 60.0 * MM - 2.0,
                    "{} {}: {wide} x {high}",
                    piece.name,
                    field.name
                );
            } else if field.kind == "Btn" {
                assert!(
                    high >= 4.0 * MM - 2.0 && wide >= 4.0 * MM - 2.0,
                    "{} {}: {wide} x {high}",
                    piece.name,
                    field.name
                );
            } else {
                assert!(
                    high >= 7.0 * MM - 2.0,
                    "{} {}: {high} high",
                    piece.name,
                    field.name
                );
            }
        }
        // A box for a long answer in the full width takes what is left of its page: nothing stays empty under the last thing.
        let height = piece.size.1;
        for page in 1..=piece.texts.len() {
            let on = |field: &&griffie::pdf::FieldReport| field.page == Some(page);
            let grown = piece.report.fields.iter().filter(on).any(|field| {
                let [left, bottom, right, top] = field.rectangle.expect("a rectangle");
                field.kind == "Tx"
                    && (right - left) as f64 > 120.0 * MM
                    && (top - bottom) as f64 > 20.0 * MM
            });
            if !grown {
                continue;
            }
            long += 1;
            let footer = height - 40.0;
            let text = piece
                .runs
                .iter()
                .filter(|run| run.page == page && run.y < footer - 10.0)
                .map(|run| run.y);
            let fields = piece
                .report
                .fields
                .iter()
                .filter(on)
                .map(|field| height - field.rectangle.expect("a rectangle")[1] as f64);
            let lowest = text.chain(fields).fold(0.0, f64::max);
            // Empty rows of a table say nothing, and are there.
            let last = piece
                .runs
                .iter()
                .filter(|run| run.page == page && (run.y - lowest).abs() < 1.0)
                .map(|run| run.text.trim());
            let rows = last
                .map(|head| empty_rows(&piece.data, head))
                .fold(0.0, f64::max);
            // What follows stands on the next page because it did not fit here.
            assert!(
                height - lowest - rows * 9.0 * MM < 42.0 * MM,
                "{} p. {page}: {:.0} mm stay empty",
                piece.name,
                (height - lowest) / MM
            );
        }
    }
    assert!(long > 5, "{long} pages with a box that grows");
}

#[test]
fn a_field_says_whose_it_is() {
    for piece in normal() {
        for field in piece
            .report
            .fields
            .iter()
            .filter(|field| field.kind == "Sig")
        {
            let words = field.tooltip.split_whitespace().count();
            assert!(
                words >= 2,
                "{} {}: ‘{}’",
                piece.name,
                field.name,
                field.tooltip
            );
            for signer in piece.data["signers"].as_array().into_iter().flatten() {
                let named = signer["name"].as_str().unwrap_or_default();
                let surname = named.rsplit(' ').next().unwrap_or_default();
                if signer["field"] == field.name.as_str() {
                    assert!(
                        field.tooltip.contains(surname),
                        "{}: ‘{}’ does not name {named}",
                        piece.name,
                        field.tooltip
                    );
                }
            }
        }
    }
}

#[test]
fn bookmarks_say_what_the_page_says() {
    for piece in normal() {
        for (_, title) in &piece.report.bookmarks {
            assert!(
                !title.starts_with("0."),
                "{}: bookmark ‘{title}’",
                piece.name
            );
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            let all = squeezed(&piece.texts.join(" "));
            assert!(
                all.contains(&squeezed(title)),
                "{}: no heading ‘{title}’",
                piece.name
            );
        }
    }
}

/// Whether somewhere in a part of a form something is answered, and whether there is a box for a pen.
fn answered_and_open(node: &Value) -> (bool, bool) {
    let checked = |option: &Value| option["checked"] == true;
    let some = |list: &Value| list.as_array().is_some_and(|list| !list.is_empty());
    let own = some(&node["paragraphs"]) && node["kind"] == "field"
        || some(&node["rows"])
        || node["options"]
            .as_array()
            .is_some_and(|all| all.iter().any(checked));
    let parts = ["nodes", "items"]
        .into_iter()
        .filter_map(|name| node[name].as_array());
    parts
        .flatten()
        .map(answered_and_open)
        .fold((own, node["fillable"].is_object()), |(a, b), (c, d)| {
            (a || c, b || d)
        })
}

/// Who fills in a form on a screen can tick it there too: where there is room to type, there are boxes to tick.
#[test]
fn what_is_chosen_can_be_ticked_on_a_screen() {
    let mut ticks = 0;
    for piece in normal() {
        let fields = &piece.report.fields;
        let boxes: Vec<_> = fields.iter().filter(|field| field.kind == "Btn").collect();
        ticks += boxes.len();
        for field in boxes {
            assert!(!field.filled, "{} {} is ticked", piece.name, field.name);
            assert!(
                field.tooltip.split_whitespace().count() > 1,
                "{}: ‘{}’ does not say of which question it is",
                piece.name,
                field.tooltip
            );
        }
    }
    assert!(ticks > 30, "{ticks}");
    let documents = &maker().catalog.procedures["klachtenreglement"].documents;
    for code in ["D22", "D23", "D24", "D28-M", "D33", "D48", "D61"] {
        assert!(documents.contains_key(code), "{code}");
        let mut made = normal()
            .iter()
            .filter(|piece| piece.name.starts_with(&format!("{code} ")));
        assert!(
            made.any(|piece| piece.report.fields.iter().any(|field| field.kind == "Btn")),
            "{code} cannot be ticked on a screen"
        );
    }
}

/// A part of a form that is left for a pen keeps its tables, however much was filled in elsewhere.
#[test]
fn a_part_for_a_pen_keeps_its_tables() {
    fn tables(node: &Value, by_hand: bool, found: &mut Vec<String>) {
        let (answered, open) = answered_and_open(node);
        let by_hand = by_hand || node["kind"] == "group" && !answered && open;
        if by_hand && node["kind"] == "table" {
            found.extend(node["label"].as_str().map(ToOwned::to_owned));
        }
        let parts = node["nodes"].as_array().into_iter().flatten();
        parts.for_each(|part| tables(part, by_hand, found));
    }
    let mut count = 0;
    for piece in normal() {
        let mut labels = Vec::new();
        let nodes = piece.data["nodes"].as_array().into_iter().flatten();
        nodes.for_each(|node| tables(node, false, &mut labels));
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let all = squeezed(&piece.texts.join(" "));
        for label in labels {
            count += 1;
            assert!(
                all.contains(&squeezed(&label)),
                "{} has no ‘{label}’",
                piece.name
            );
        }
    }
    assert!(count > 2, "{count}");
}

/// A box grows with its page and never asks for a page of its own: none but the last page of a form is half empty.
#[test]
fn a_box_takes_no_page_of_its_own() {
    let mut wrong = Vec::new();
    let mut pages = 0;
    for piece in normal()
        .iter()
        .filter(|piece| piece.data["nodes"].is_array())
    {
        for page in 1..piece.texts.len() {
            pages += 1;
            // The footer stands below.
            let body = piece
                .runs
                .iter()
                .filter(|run| run.page == page && run.y < piece.size.1 - 25.0 * MM);
            let lowest = body.map(|run| run.y).fold(0.0, f64::max);
            if lowest < piece.size.1 * 0.5 {
                wrong.push(format!(
                    "{} p. {page} ends at {:.0} mm",
                    piece.name,
                    lowest / MM
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(pages > 20, "{pages}");
}

#[test]
fn labels_begin_with_a_capital() {
    fn labels(node: &Value, found: &mut Vec<String>) {
        if let Some(label) = node["label"]
            .as_str()
            .filter(|_| node["kind"] != Value::Null)
        {
            found.push(label.to_owned());
        }
        found.extend(
            node["columns"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|column| column.as_str().map(ToOwned::to_owned)),
        );
        for inner in ["nodes", "items"] {
            node[inner]
                .as_array()
                .into_iter()
                .flatten()
                .for_each(|node| labels(node, found));
        }
    }
    let mut count = 0;
    for piece in normal() {
        let mut found = Vec::new();
        piece.data["nodes"]
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|node| labels(node, &mut found));
        count += found.len();
        // A label may be the name of a heading of the regulation, which is printed as it is.
        let small: Vec<_> = found
            .iter()
            .filter(|label| label.starts_with(char::is_lowercase))
            .collect();
        assert!(
            small.is_empty()
                || small
                    .iter()
                    .all(|label| piece.texts.iter().any(|text| text.contains(label.as_str()))),
            "{}: {small:?}",
            piece.name
        );
    }
    assert!(count > 500, "{count} labels");
}

#[test]
fn large_print_is_large_and_whole() {
    for (piece, other) in large().iter().zip(normal()) {
        assert_eq!(piece.name, other.name);
        assert_eq!(
            piece.report.claims,
            ["PDF/A-2a", "PDF/UA-1"],
            "{}",
            piece.name
        );
        assert_eq!(
            piece.report.fields.len(),
            other.report.fields.len(),
            "{}",
            piece.name
        );
        assert_eq!(
            piece.report.bookmarks, other.report.bookmarks,
            "{}",
            piece.name
        );
        let letters = |sizes: std::ops::Range<f64>| {
            let some = piece.runs.iter().filter(|run| sizes.contains(&run.size));
            some.map(|run| run.text.len()).sum::<usize>()
        };
        // Labels, tables and lists may be a little smaller; headers, footers and the head are small.
        let body = letters(BODY_LARGE * 0.85..99.0);
        assert!(
            letters(BODY_LARGE - 0.05..BODY_LARGE + 0.05) > 0,
            "{}",
            piece.name
        );
        assert!(
            body * 2 > letters(0.0..99.0),
            "{}: {body} letters",
            piece.name
        );
        // Every word of the document is there; a word may be broken where it is wider than its place.
        let squeezed = |texts: &[String]| texts.concat().split_whitespace().collect::<String>();
        let runs: Vec<String> = piece.runs.iter().map(|run| run.text.clone()).collect();
        let whole = squeezed(&runs);
        let inside = |run: &&Run| run.y > 80.0 && run.y < other.size.1 - 46.0;
        let words = other
            .runs
            .iter()
            .filter(inside)
            .flat_map(|run| run.text.split_whitespace());
        for word in words.filter(|word| word.chars().count() > 3) {
            assert!(whole.contains(word), "{}: ‘{word}’ is missing", piece.name);
        }
    }
}

#[test]
fn nothing_is_clipped_or_covered() {
    for piece in normal().iter().chain(large()) {
        let (width, _) = piece.size;
        for (index, run) in piece.runs.iter().enumerate() {
            assert!(
                run.x > 7.0 * MM && run.x + run.width < width - 7.0 * MM,
                "{} p. {}: ‘{}’ leaves the page",
                piece.name,
                run.page,
                run.text
            );
            let touches = |other: &&Run| {
                other.page == run.page
                    && !other.text.trim().is_empty()
                    && (run.x + run.width).min(other.x + other.width) - run.x.max(other.x) > 2.0
                    && run.y.min(other.y) - (run.y - 0.5 * run.size).max(other.y - 0.5 * other.size)
                        > 1.5
            };
            if !run.text.trim().is_empty()
                && let Some(other) = piece.runs[..index].iter().find(touches)
            {
                panic!(
                    "{} p. {}: ‘{}’ stands on ‘{}’",
                    piece.name, run.page, run.text, other.text
                );
            }
        }
    }
}
