//! What is wrong with a form that came back, in words.

use super::LARGEST;
use crate::app::blank::Mark;
use crate::case::CaseFacts;
use crate::catalog::Form;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document::{self, Given};
use crate::pdf::{Answered, Entered};

pub(super) fn too_large() -> Diagnostic {
    let most = LARGEST >> 20;
    Diagnostic::wrong(
        "size",
        format!("het bestand is groter dan {most} MB"),
        format!("the file is larger than {most} MB"),
    )
    .tip(
        "een ingevuld formulier is klein: vraag om het formulier zelf, zonder bijlagen",
        "a filled-in form is small: ask for the form itself, without enclosures",
    )
}

pub(super) fn unreadable(why: &Text) -> Diagnostic {
    Diagnostic::wrong(
        "pdf",
        format!("dit bestand is niet te lezen: {}", why.nl),
        format!("this file cannot be read: {}", why.en),
    )
    .tip(
        "vraag de afzender om het bestand opnieuw te bewaren als pdf en te sturen",
        "ask the sender to save the file as PDF again and to send it",
    )
}

/// That a file has no fields any more.
pub(super) fn flat(text: &str) -> Diagnostic {
    let which = Mark::find(text);
    let (nl, en) = match &which {
        Some(mark) => (
            format!(
                "dit is {} (versie {}), maar zonder invulvelden: het is afgedrukt, gescand of plat gemaakt",
                mark.form, mark.version
            ),
            format!(
                "this is {} (version {}), but without fields: it was printed, scanned or flattened",
                mark.form, mark.version
            ),
        ),
        None if text.trim().is_empty() => (
            "dit is een scan of een foto: er zijn geen velden om te lezen".to_owned(),
            "this is a scan or a photograph: there are no fields to read".to_owned(),
        ),
        None => (
            "dit bestand heeft geen invulvelden".to_owned(),
            "this file has no fields to fill in".to_owned(),
        ),
    };
    Diagnostic::wrong("flat", nl, en).tip(
        "vraag om het bestand zoals het bij het invullen is bewaard, of typ de antwoorden over en bewaar dit bestand als scan bij de zaak",
        "ask for the file as it was saved while filling in, or type the answers over and keep this file with the case as a scan",
    )
    .command(
        "vraag om het bestand zoals het bij het invullen is bewaard, of typ de antwoorden over en bewaar dit bestand als scan bij de zaak: griffie case attach",
        "ask for the file as it was saved while filling in, or type the answers over and keep this file with the case as a scan: griffie case attach",
    )
}

/// That a file has fields, and none that says which form it is.
pub(super) fn unmarked(entered: &Entered) -> Diagnostic {
    let count = entered.fields.len();
    Diagnostic::wrong(
        "form",
        format!("dit bestand heeft {count} velden, maar zegt niet van welk formulier"),
        format!("this file has {count} fields, but does not say of which form"),
    )
    .command(
        "alleen wat `griffie blank` maakte is te lezen; weet u welk formulier het is, geef dan --form",
        "only what `griffie blank` made can be read; if you know which form it is, give --form",
    )
}

pub(super) fn without_form(mark: &Mark, problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let told = Diagnostic::wrong(
        "form",
        format!(
            "het bestand is van het formulier {}, en dat is hier niet te gebruiken",
            mark.form
        ),
        format!(
            "the file is of the form {}, and that cannot be used here",
            mark.form
        ),
    );
    std::iter::once(told).chain(problems).collect()
}

pub(super) fn other_version(mark: &Mark, ours: &str) -> Diagnostic {
    Diagnostic::new(
        Severity::Warning,
        "version",
        Text::new(
            format!(
                "het formulier is sindsdien veranderd (toen {}, nu {ours})",
                mark.version
            ),
            format!(
                "the form has changed since then (then {}, now {ours})",
                mark.version
            ),
        ),
    )
    .tip(
        "kijk of elke vraag nog hetzelfde vraagt; wat niet meer past staat hieronder",
        "see whether each question still asks the same; what no longer fits is told below",
    )
}

pub(super) fn other_case(mark: &Mark, case: &CaseFacts) -> Diagnostic {
    Diagnostic::wrong(
        "case",
        format!(
            "dit formulier hoort bij zaak {}, niet bij {}",
            mark.case, case.kenmerk
        ),
        format!(
            "this form belongs to case {}, not to {}",
            mark.case, case.kenmerk
        ),
    )
    .tip("lees het bij de goede zaak", "read it with the right case")
}

pub(super) fn contrary(form: &Form, name: &str, field: &Answered) -> Diagnostic {
    let pointer = document::field_pointer(name);
    let name = form.name_of(&pointer);
    let quoted = |texts: &[String]| -> String {
        let short = texts
            .iter()
            .take(3)
            .map(|text| format!("‘{}’", short(text)));
        short.collect::<Vec<_>>().join(", ")
    };
    // Several values where one is asked for contradict each other too.
    let (says, shows) = match (&field.values[..], &field.shows[..]) {
        ([first, others @ ..], []) => (quoted(std::slice::from_ref(first)), quoted(others)),
        (values, shows) => (quoted(values), quoted(shows)),
    };
    let nothing = |nl: &str| {
        if says.is_empty() {
            nl.to_owned()
        } else {
            says.clone()
        }
    };
    Diagnostic::wrong(
        "contrary",
        format!("het veld ‘{}’ spreekt zichzelf tegen: er staat {} en het toont {shows}; niets daarvan is overgenomen", name.nl, nothing("niets")),
        format!("the field ‘{}’ contradicts itself: it says {} and shows {shows}; none of it was taken", name.en, nothing("nothing")),
    )
    .tip("vraag wat er bedoeld is", "ask what was meant")
    .pointer(pointer)
}

/// That a field holds something that cannot be read, or not whole.
pub(super) fn damaged(form: &Form, name: &str, field: &Answered) -> Diagnostic {
    let pointer = document::field_pointer(name);
    let name = form.name_of(&pointer);
    let left = field.values.first().filter(|left| !left.is_empty());
    let left = left.map_or_else(
        || Text::new("", ""),
        |left| {
            let left = short(left);
            Text::new(
                format!(" (er is nog ‘{left}’)"),
                format!(" (left of it is ‘{left}’)"),
            )
        },
    );
    Diagnostic::wrong(
        "damaged",
        format!(
            "in het veld ‘{}’ staat iets dat niet of niet helemaal te lezen is{}; niets daarvan is overgenomen",
            name.nl, left.nl
        ),
        format!(
            "the field ‘{}’ holds something that cannot be read, or not whole{}; none of it was taken",
            name.en, left.en
        ),
    )
    .tip(
        "vraag wat er is ingevuld, of om het bestand opnieuw te bewaren",
        "ask what was filled in, or to save the file again",
    )
    .pointer(pointer)
}

pub(super) fn unknown(name: &str, given: Option<&Given>) -> Diagnostic {
    let text = given.and_then(|given| given.values.first());
    let text = text.map_or_else(String::new, |text| format!(" (‘{}’)", short(text)));
    let name = short(name);
    Diagnostic::new(
        Severity::Warning,
        "unknown",
        Text::new(
            format!(
                "het formulier heeft geen veld `{name}`; wat erin staat is niet overgenomen{text}"
            ),
            format!("the form has no field `{name}`; what stands in it was not taken{text}"),
        ),
    )
}

pub(super) fn missing(form: &Form, pointer: &str) -> Diagnostic {
    let name = form.name_of(pointer);
    Diagnostic::new(
        Severity::Warning,
        "missing",
        Text::new(
            format!("het veld ‘{}’ staat niet meer in het bestand", name.nl),
            format!("the field ‘{}’ is no longer in the file", name.en),
        ),
    )
    .pointer(pointer)
}

pub(super) fn no_choice(form: &Form, pointer: &str, text: &str) -> Diagnostic {
    let (name, text) = (form.name_of(pointer), short(text));
    Diagnostic::wrong(
        "choice",
        format!(
            "‘{}’ kent geen keuze ‘{text}’; er is niets overgenomen",
            name.nl
        ),
        format!("‘{}’ has no choice ‘{text}’; nothing was taken", name.en),
    )
    .pointer(pointer)
}

pub(super) fn written_over(page: usize, text: &str) -> Diagnostic {
    let text = short(text);
    Diagnostic::new(
        Severity::Warning,
        "note",
        Text::new(
            format!(
                "op bladzijde {page} is iets over het formulier heen gezet: ‘{text}’; het is niet overgenomen"
            ),
            format!("something was put over the form on page {page}: ‘{text}’; it was not taken"),
        ),
    )
}

pub(super) fn second_form() -> Diagnostic {
    Diagnostic::new(
        Severity::Warning,
        "xfa",
        Text::new(
            "het bestand heeft ook een formulier van een andere soort (XFA); alleen de gewone velden zijn gelezen",
            "the file also has a form of another kind (XFA); only the plain fields were read",
        ),
    )
}

pub(super) fn cut() -> Diagnostic {
    Diagnostic::wrong(
        "size",
        "het bestand bevat meer dan van een formulier wordt gelezen; niet alles is overgenomen",
        "the file holds more than is read of a form; not all of it was taken",
    )
}

/// The beginning of a text of a stranger.
fn short(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .take(60)
        .collect();
    if text.chars().count() > 60 {
        format!("{line}…")
    } else {
        line
    }
}
