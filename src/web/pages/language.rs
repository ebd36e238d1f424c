//! Dutch or English from now on.

use crate::diagnostic::Language;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::visit::Visit;

/// Changes the language and goes back to the page.
pub(in crate::web) fn change(visit: &Visit) -> Result<Answer, Problem> {
    let language = match visit.value("to") {
        Some("en") => Language::En,
        Some("nl") => Language::Nl,
        _ => return Err(Problem::Absent),
    };
    if let Some(session) = &visit.session {
        visit.site.sessions().speak(session, language);
    }
    // Only to a page of our own.
    let back = visit.value("back").filter(|path| {
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n'])
    });
    Ok(Answer::see(back.map_or("/", |path| path)))
}
