//! Where a case stands, in words.

use crate::app::cases::Cases;
use crate::diagnostic::{Language, Text};
use crate::procedure::WITHDRAWN;

/// The states of the tracks, from the code that lists keep (`track.state, track.state`); a code that the content does
/// not know stays as it is.
pub(super) fn in_words(cases: &Cases, procedure: &str, status: &str, language: Language) -> String {
    if status == WITHDRAWN {
        let text = Text::new(
            "bij vergissing geopend, en ingetrokken",
            "opened by mistake, and withdrawn",
        );
        return text.get(language).to_owned();
    }
    let Some(procedure) = cases.catalog.procedures.get(procedure) else {
        return status.to_owned();
    };
    let parts: Vec<String> = status
        .split(',')
        .map(str::trim)
        .map(|part| {
            let found = part.split_once('.').and_then(|(track, state)| {
                let track = procedure.file.tracks.get(track)?;
                let state = track.states.get(state)?;
                Some(format!(
                    "{}: {}",
                    track.title.get(language),
                    state.title.get(language)
                ))
            });
            found.unwrap_or_else(|| part.to_owned())
        })
        .collect();
    parts.join("; ")
}
