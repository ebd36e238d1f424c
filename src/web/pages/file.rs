//! One file of a case, to keep.

use crate::app::AppError;
use crate::store::StoreError;
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
    let cases = visit.cases();
    let record = cases.store.case(case)?;
    if record.destroyed.is_some() {
        return Err(Problem::App(AppError::Store(record.gone())));
    }
    let file = event
        .checked_sub(1)
        .and_then(|at| record.events.get(at))
        .and_then(|event| event.files.get(index))
        .filter(|file| !file.blob.is_empty())
        .ok_or(Problem::Absent)?;
    let bytes = cases
        .store
        .blob(case, &file.blob)
        .map_err(|error: StoreError| Problem::App(error.into()))?;
    Ok(Answer::download(&file.name, bytes.to_vec()))
}
