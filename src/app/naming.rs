//! The names under which the documents of a case are filed.

use crate::procedure::Course;

/// The name under which a document is filed.
pub(super) fn file_name(case: &str, document: &str, recipient: Option<&str>) -> String {
    match recipient {
        Some(recipient) => format!("{case}-{document}-{recipient}.pdf"),
        None => format!("{case}-{document}.pdf"),
    }
}

/// As [`file_name`], with a number when the case sent that document to them before: the second report of a year does not
/// take the place of the first.
pub(super) fn name_beside(
    course: &Course,
    case: &str,
    document: &str,
    recipient: Option<&str>,
) -> String {
    let sent = course.events().iter().filter(|event| {
        !event.event.is_empty()
            && event.files.iter().any(|file| {
                file.document == document && file.finished && file.to.as_deref() == recipient
            })
    });
    let name = file_name(case, document, recipient);
    match sent.count() {
        0 => name,
        before => name.replace(".pdf", &format!("-{}.pdf", before + 1)),
    }
}
