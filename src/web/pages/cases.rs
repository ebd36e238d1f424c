//! The list of cases, and the search in it.

use serde::Serialize;

use crate::store::Listed;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::pages::stage;
use crate::web::visit::Visit;

/// The page.
#[derive(Serialize)]
struct Page {
    cases: Vec<Row>,
    /// Closed ones too.
    all: bool,
    /// What was looked for; it is posted, so that no name stands in an address.
    words: String,
}

/// A case in the list.
#[derive(Serialize)]
struct Row {
    case: Listed,
    /// Where it stands, in words.
    stage: String,
    /// Why it cannot be read.
    problem: Option<String>,
}

/// Shows the open cases, or all of them.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    list(visit, "", visit.asked("all").is_some())
}

/// Looks for words in number, parties and stage; closed cases too.
pub(in crate::web) fn search(visit: &Visit) -> Result<Answer, Problem> {
    list(visit, visit.value("words").map_or("", |words| words), true)
}

fn list(visit: &Visit, words: &str, all: bool) -> Result<Answer, Problem> {
    let cases = visit.cases();
    let (found, _) = cases.list("", all, usize::MAX - 1)?;
    let mut rows: Vec<Row> = found
        .into_iter()
        .map(|case| Row {
            stage: stage::in_words(&cases, &case.procedure, &case.status, visit.language),
            problem: case
                .problem
                .as_ref()
                .map(|why| why.get(visit.language).to_owned()),
            case,
        })
        .collect();
    let wanted: Vec<String> = words.split_whitespace().map(plain).collect();
    rows.retain(|row| {
        let text = plain(&format!("{} {} {}", row.case.id, row.case.title, row.stage));
        wanted.iter().all(|word| text.contains(word.as_str()))
    });
    // The newest first.
    rows.sort_by(|one, other| other.case.id.cmp(&one.case.id));
    Ok(Answer::page(
        "cases.html",
        Page {
            cases: rows,
            all,
            words: words.to_owned(),
        },
    ))
}

/// Small letters without marks: who looks for `oztürk` means Öztürk.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ł' => 'l',
            'ø' => 'o',
            'ı' => 'i',
            'đ' => 'd',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_and_capitals_do_not_matter() {
        assert_eq!(plain("Ł. Wójcik-Dąbrowska"), "l. wojcik-dabrowska");
        assert_eq!(plain("ÖZTÜRK"), "ozturk");
    }
}
