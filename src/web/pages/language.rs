//! Dutch or English from now on.

use crate::diagnostic::Language;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::visit::{Visit, own_path};

/// Changes the language and goes back to the page.
pub(in crate::web) fn change(visit: &Visit) -> Result<Answer, Problem> {
    let language = match visit.value("to") {
        Some("en") => Language::En,
        Some("nl") => Language::Nl,
        _ => return Err(Problem::Absent),
    };
    visit.site.sessions().speak(&visit.session, language);
    Ok(Answer::see(own_path(visit.value("back"))))
}
