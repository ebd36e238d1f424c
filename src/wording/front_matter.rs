//! The lines at the top of a wording that are not Markdown: `onderwerp: …`.

use crate::diagnostic::Diagnostic;

/// What the top of a wording may set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The subject of the letter or title of the report; may hold placeholders.
    pub subject: Option<String>,
    /// "Uw brief van" in the reference block; may hold placeholders.
    pub your_letter: Option<String>,
    /// "Behandeld door" in the reference block; may hold placeholders.
    pub handled_by: Option<String>,
    /// "Telefoon" in the reference block, when it is not the sender's; may hold placeholders.
    pub phone: Option<String>,
    /// The number of the line on which the Markdown starts, from 1.
    pub body_line: usize,
}

/// Splits a wording into its front matter and its Markdown.
pub fn split(source: &str) -> (FrontMatter, &str, Vec<Diagnostic>) {
    let mut front = FrontMatter {
        body_line: 1,
        ..FrontMatter::default()
    };
    let mut problems = Vec::new();
    let Some(rest) = source.strip_prefix("---\n") else {
        return (front, source, problems);
    };
    let Some((head, body)) = rest.split_once("\n---\n") else {
        problems.push(
            Diagnostic::wrong(
                "front-matter",
                "de regels bovenaan hebben geen einde",
                "the lines at the top have no end",
            )
            .at(Some((1, 1)))
            .tip(
                "sluit ze af met een regel `---`",
                "close them with a line `---`",
            ),
        );
        return (front, source, problems);
    };
    for (index, line) in head
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        match line.split_once(':') {
            Some(("onderwerp", value)) => front.subject = Some(value.trim().to_owned()),
            Some(("uw_brief_van", value)) => front.your_letter = Some(value.trim().to_owned()),
            Some(("behandeld_door", value)) => front.handled_by = Some(value.trim().to_owned()),
            Some(("telefoon", value)) => front.phone = Some(value.trim().to_owned()),
            Some((name, _)) => problems.push(
                Diagnostic::wrong(
                    "front-matter",
                    format!("onbekende naam `{name}` boven aan de tekst"),
                    format!("unknown name `{name}` at the top of the wording"),
                )
                .at(Some((index + 2, 1)))
                .meant(
                    name,
                    ["onderwerp", "uw_brief_van", "behandeld_door", "telefoon"],
                ),
            ),
            None => problems.push(
                Diagnostic::wrong(
                    "front-matter",
                    "hier hoort `naam: tekst`",
                    "expected `name: text`",
                )
                .at(Some((index + 2, 1)))
                .tip(
                    "bijvoorbeeld `onderwerp: Uw klacht`",
                    "for example `onderwerp: Uw klacht`",
                ),
            ),
        }
    }
    front.body_line = head.lines().count() + 3;
    (front, body, problems)
}

/// The templates that a wording includes by a literal name.
pub fn includes(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some((_, after)) = rest.split_once("{%") {
        let tag = after.trim_start_matches(['-', '+']).trim_start();
        if let Some(name) = tag.strip_prefix("include") {
            let name = name.trim_start();
            if let Some(quote) = name
                .chars()
                .next()
                .filter(|quote| matches!(quote, '"' | '\''))
            {
                found.extend(name[1..].split(quote).next().map(ToOwned::to_owned));
            }
        }
        rest = after;
    }
    found
}

/// The line and column of the first place that holds the words.
pub fn find(source: &str, words: &str) -> Option<(usize, usize)> {
    source
        .find(words)
        .map(|offset| crate::json::line_column(source, offset))
}
