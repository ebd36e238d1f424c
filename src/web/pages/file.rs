//! One file of a case, to keep.

use crate::app::fetch;
use crate::case::FiledAs;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::visit::Visit;

/// Gives the bytes as they were filed. Foreign bytes are never shown in place.
pub(in crate::web) fn download(visit: &Visit) -> Result<Answer, Problem> {
    let case = visit.param("case")?;
    let number = |name| {
        visit
            .param(name)?
            .parse::<usize>()
            .map_err(|_| Problem::Absent)
    };
    let (event, index) = (number("event")?, number("index")?);
    let (file, bytes) =
        fetch::fetch_one(&visit.cases(), case, event, index)?.ok_or(Problem::Absent)?;
    // What griffie made itself may be opened to be printed.
    if file.kind == FiledAs::Made && visit.asked("open").is_some() {
        return Ok(Answer::bytes("application/pdf", bytes));
    }
    Ok(Answer::download(&file.name, bytes))
}
