//! The whole dossier, a copy for a role, the archive: what exactly will they receive.

use serde::Serialize;
use serde_json::Value;

use crate::app::dossier::{self, Order, Row};
use crate::app::{AppError, files};
use crate::web::answer::Answer;
use crate::web::error::{Line, Problem, lines};
use crate::web::session;
use crate::web::visit::Visit;

/// The page.
#[derive(Serialize)]
struct Page<'a> {
    number: &'a str,
    roles: Vec<Choice>,
    /// What was asked for.
    wanted: &'a str,
    problems: Vec<Line>,
    made: Option<Made>,
}

/// A role for whom a copy can be made.
#[derive(Serialize)]
struct Choice {
    value: String,
    title: String,
    names: String,
}

/// What was made.
#[derive(Serialize)]
struct Made {
    /// The word in the address of the files.
    word: String,
    pdf: String,
    zip: Option<String>,
    told: Value,
    rows: Vec<Shown>,
}

/// A row of the inventory.
#[derive(Serialize)]
struct Shown {
    number: String,
    on: Option<crate::calendar::Date>,
    title: String,
    from: String,
    to: String,
    pages: usize,
    withheld: Option<String>,
}

/// Shows what can be made.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    page(visit, Vec::new(), None)
}

/// Makes it and shows what is in it.
pub(in crate::web) fn make(visit: &Visit) -> Result<Answer, Problem> {
    let number = visit.param("case")?;
    let wanted = visit.value("for").ok_or(Problem::Absent)?;
    let cases = visit.cases();
    let folder = tempfile::tempdir().map_err(|source| AppError::Io {
        doing: "make folder",
        path: std::env::temp_dir(),
        source,
    })?;
    let recipient = wanted.strip_prefix("role:").map(ToOwned::to_owned);
    let name = match &recipient {
        Some(role) => format!("{number}-{role}"),
        None => format!("{number}-{wanted}"),
    };
    // A role is a word of the procedure; what is none is refused before a file is made.
    if !name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    {
        return Err(Problem::Absent);
    }
    let (pdf, zip) = (format!("{name}.pdf"), format!("{name}.zip"));
    let order = Order {
        case: number.to_owned(),
        out: folder.path().join(&pdf),
        zip: (wanted == "archive").then(|| folder.path().join(&zip)),
        apart: false,
        recipient,
        anonymous: wanted == "anonymous",
        language: visit.language,
        today: visit.acting.today,
        acting: visit.acting.clone(),
    };
    let made = dossier::dossier(visit.maker(), &cases, visit.workshop(), &order, &mut |_| {});
    let bundle = match made {
        Ok(bundle) => bundle,
        Err(error) => {
            let Some(problems) = error.problems() else {
                return Err(error.into());
            };
            return Ok(page(visit, lines(problems, visit.language), None)?.status(422));
        }
    };
    let word = session::secret()?;
    let shown = Made {
        word: word.clone(),
        pdf,
        zip: order.zip.as_ref().map(|_| zip),
        told: dossier::to_json(&bundle, visit.language),
        rows: bundle.rows.iter().map(|row| shown(row, visit)).collect(),
    };
    visit
        .site
        .results()
        .keep(word, number, owner(visit)?, folder, visit.acting.now);
    page(visit, Vec::new(), Some(shown))
}

/// Gives a file that was made.
pub(in crate::web) fn download(visit: &Visit) -> Result<Answer, Problem> {
    let (case, word, name) = (
        visit.param("case")?,
        visit.param("word")?,
        visit.param("name")?,
    );
    let found = visit
        .site
        .results()
        .find((case, &owner(visit)?), word, name, visit.acting.now);
    let path = found.ok_or(Problem::Absent)?;
    let bytes = std::fs::read(&path).map_err(|source| AppError::Io {
        doing: "read",
        path: path.clone(),
        source,
    })?;
    Ok(Answer::download(&files::base_name(&path), bytes))
}

/// Whose a file is that was made: the account in the roles that it holds now. Who loses one of them has made nothing.
fn owner(visit: &Visit) -> Result<String, Problem> {
    let cases = visit.cases();
    let record = cases.read(visit.param("case")?)?;
    let roles = cases.roles_of_seer(&cases.course(&record)?);
    let account = visit.acting.account.as_deref();
    Ok(format!(
        "{} {}",
        account.map_or("", |id| id),
        roles.join(" ")
    ))
}

fn shown(row: &Row, visit: &Visit) -> Shown {
    Shown {
        number: row.number.clone(),
        on: row.on,
        title: row.title.clone(),
        from: row.from.clone(),
        to: row.to.clone(),
        pages: row.pages,
        withheld: row
            .withheld
            .as_ref()
            .map(|why| why.get(visit.language).to_owned()),
    }
}

fn page(visit: &Visit, problems: Vec<Line>, made: Option<Made>) -> Result<Answer, Problem> {
    let number = visit.param("case")?;
    let cases = visit.cases();
    let (_, course) = visit.opened()?;
    let state = course.fold().state();
    let mut roles = Vec::new();
    let file = &course.fold().definition().file;
    let told = file
        .roles
        .iter()
        .filter(|(role, _)| cases.tells_role(&course, role));
    for (role, spec) in told {
        let people = state.people(role);
        for (index, person) in people.iter().enumerate() {
            let which = if people.len() > 1 {
                format!("-{}", index + 1)
            } else {
                String::new()
            };
            roles.push(Choice {
                value: format!("role:{role}{which}"),
                title: spec.title.get(visit.language).to_owned(),
                names: person.in_text(),
            });
        }
    }
    Ok(Answer::page(
        "dossier.html",
        Page {
            number,
            roles,
            wanted: visit.value("for").map_or("whole", |wanted| wanted),
            problems,
            made,
        },
    ))
}
