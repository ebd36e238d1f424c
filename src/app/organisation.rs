//! What the office says of itself: who sends its letters. Kept in the store, laid over the content, so that nobody has to
//! change files to have their own name on a letter.

use serde::{Deserialize, Serialize};

use super::AppError;
use super::acting::Acting;
use super::files::sha256;
use super::functions::keeps_accounts;
use crate::case;
use crate::catalog::{Catalog, Sender, Senders, Window, letterhead};
use crate::diagnostic::{Diagnostic, Text};
use crate::store::{LogEntry, Store, StoreError};

/// What is sealed.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Organisation {
    version: u32,
    sender: Senders,
}

/// The version of what is sealed.
const VERSION: u32 = 1;

/// A sender as the office has it.
#[derive(Debug, Clone)]
pub struct Letterhead {
    /// Its name in the settings.
    pub code: String,
    /// As letters carry it.
    pub sender: Sender,
    /// What the content says.
    pub given: Sender,
    /// The office filled it in itself.
    pub own: bool,
    /// The documents that carry it, in the order of the content: code and title.
    pub documents: Vec<(String, Text)>,
    /// What the state that was seen is known by.
    pub mark: String,
}

/// Lays what the office of this store says of itself over the content.
///
/// # Errors
/// When it cannot be read.
pub fn lay_over(catalog: &Catalog, store: &Store) -> Result<(), AppError> {
    catalog.lay_over(&read(store)?.sender);
    Ok(())
}

/// The senders, those that letters carry and the office did not fill in first.
///
/// # Errors
/// When the store cannot be read; denied to who may not change them.
pub fn letterheads(
    catalog: &Catalog,
    store: &Store,
    acting: &Acting,
) -> Result<Vec<Letterhead>, AppError> {
    may_change(catalog, store, acting)?;
    let own = read(store)?.sender;
    catalog.lay_over(&own);
    let now = catalog.senders();
    let heads = now.iter().map(|(code, sender)| {
        let given = catalog.settings.sender.get(code);
        Letterhead {
            code: code.clone(),
            sender: sender.clone(),
            given: given.map_or_else(|| sender.clone(), Clone::clone),
            own: own.contains_key(code),
            documents: documents(catalog, code),
            mark: mark(sender),
        }
    });
    let mut heads: Vec<Letterhead> = heads.collect();
    heads.sort_by_key(|head| (!head.sender.example, head.documents.is_empty()));
    Ok(heads)
}

/// Whether letters still carry an invented sender.
pub fn is_invented(catalog: &Catalog) -> bool {
    let senders = catalog.senders();
    let invented = |code: &String| senders.get(code).is_some_and(|sender| sender.example);
    catalog.procedures.values().any(|procedure| {
        let documents = procedure.documents.values();
        documents
            .flat_map(|document| {
                let others = document.sender_when.iter().map(|other| &other.sender);
                std::iter::once(&document.sender).chain(others)
            })
            .any(invented)
    })
}

/// Gives a sender what the office says of it, or takes that away (`None`): then the content's holds again.
///
/// # Errors
/// Denied to who may not; everything that is wrong with it, at once; when somebody else changed it since it was `seen`.
pub fn change(
    catalog: &Catalog,
    store: &Store,
    code: &str,
    said: Option<Sender>,
    seen: &str,
    acting: &Acting,
) -> Result<(), AppError> {
    may_change(catalog, store, acting)?;
    let Some(given) = catalog.settings.sender.get(code) else {
        return Err(AppError::Store(StoreError::NoCase(code.to_owned())));
    };
    let said = said.map(|said| tidied(said, given));
    let mut problems = said.as_ref().map_or_else(Vec::new, letterhead::judge);
    if let Some(said) = &said {
        problems.extend(templates(said, given));
        problems.extend(left_over(said, given));
    }
    if !problems.is_empty() {
        return Err(AppError::Input(problems));
    }
    store.change_organisation(|kept| {
        let mut all = parse(kept)?;
        catalog.lay_over(&all.sender);
        if catalog.sender(code).is_none_or(|now| mark(&now) != seen) {
            return Err(changed_meanwhile());
        }
        match &said {
            Some(said) => all.sender.insert(code.to_owned(), said.clone()),
            None => all.sender.remove(code),
        };
        all.version = VERSION;
        serde_json::to_vec(&all).map_err(|error| unreadable(error.into()))
    })??;
    if let Some(account) = &acting.account {
        store.log(&LogEntry {
            at: acting.now,
            account: account.clone(),
            act: "organisation".to_owned(),
            class: code.to_owned(),
            result: "done".to_owned(),
            ..LogEntry::default()
        })?;
    }
    lay_over(catalog, store)
}

/// The owner of a store without accounts, or who keeps them.
fn may_change(catalog: &Catalog, store: &Store, acting: &Acting) -> Result<(), AppError> {
    if acting.account.is_none() && !store.has_accounts()? {
        return Ok(());
    }
    keeps_accounts(catalog, acting)
}

fn read(store: &Store) -> Result<Organisation, AppError> {
    parse(
        store
            .organisation()?
            .as_ref()
            .map(|kept| kept.body.as_slice()),
    )
}

fn parse(kept: Option<&[u8]>) -> Result<Organisation, AppError> {
    match kept {
        None => Ok(Organisation::default()),
        Some(kept) => serde_json::from_slice(kept).map_err(|error| unreadable(error.into())),
    }
}

fn unreadable(source: std::io::Error) -> AppError {
    AppError::Io {
        doing: "read",
        path: "organisation".into(),
        source,
    }
}

/// What a state is known by, so that nobody writes over what they did not see.
fn mark(sender: &Sender) -> String {
    match serde_json::to_vec(sender) {
        Ok(bytes) => sha256(&bytes),
        // Plain data; one that cannot be written is never the one that was seen.
        Err(_) => String::new(),
    }
}

fn changed_meanwhile() -> AppError {
    AppError::Conflict(Box::new(
        Diagnostic::wrong(
            "changed",
            "iemand anders heeft dit zojuist veranderd",
            "somebody else changed this just now",
        )
        .tip(
            "open de bladzijde opnieuw en kijk wat er nu staat",
            "open the page again and see what stands there now",
        ),
    ))
}

/// As lines are written, without empty ones; what nobody asks here stays as the content has it.
fn tidied(said: Sender, given: &Sender) -> Sender {
    let line = |text: &str| {
        if letterhead::is_template(text) {
            text.to_owned()
        } else {
            case::line(text)
        }
    };
    let mut tidied = Sender {
        example: false,
        title: given.title.clone(),
        name: line(&said.name),
        // Two spaces stand between postal code and town.
        address: said
            .address
            .iter()
            .map(|text| spaced(text, &line(text)))
            .filter(|text| !text.is_empty())
            .collect(),
        phone: line(&said.phone),
        email: line(&said.email),
        website: line(&said.website),
        place: line(&said.place),
        return_line: line(&said.return_line),
        logo: given.logo.clone(),
        logo_alt: given.logo_alt.clone(),
        ..said
    };
    if tidied.return_line.is_empty() && tidied.window != Window::None {
        tidied.return_line = return_line(&tidied);
    }
    tidied
}

/// Where what cannot be delivered goes back to, in one line.
fn return_line(sender: &Sender) -> String {
    let address = sender.address.join(" · ");
    let whole = format!("{} · {address}", sender.name);
    if whole.chars().count() > letterhead::LONGEST {
        address
    } else {
        whole
    }
}

/// A line of an address: a Dutch postal code keeps the two spaces before the town that envelopes have.
fn spaced(typed: &str, line: &str) -> String {
    if letterhead::is_template(typed) {
        return typed.to_owned();
    }
    let bytes = line.as_bytes();
    let digits = bytes.len() > 8 && bytes[..4].iter().all(u8::is_ascii_digit);
    let code = match bytes.get(4) {
        Some(b' ') if digits => bytes.get(5..7).map(|_| 7),
        Some(_) if digits => Some(6),
        _ => None,
    };
    let Some((code, town)) = code.and_then(|end| line.split_at_checked(end)) else {
        return line.to_owned();
    };
    let letters = &code[code.len() - 2..];
    if !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) || !town.starts_with(' ') {
        return line.to_owned();
    }
    format!(
        "{} {}  {}",
        &code[..4],
        letters.to_ascii_uppercase(),
        town.trim().to_uppercase()
    )
}

/// What is said of a sender, line by line, with the member it belongs to.
fn members(sender: &Sender) -> Vec<(&'static str, &str)> {
    let lines = [
        ("name", sender.name.as_str()),
        ("phone", &sender.phone),
        ("email", &sender.email),
        ("website", &sender.website),
        ("return_line", &sender.return_line),
        ("place", &sender.place),
    ];
    let address = sender.address.iter().map(|line| ("address", line.as_str()));
    lines.into_iter().chain(address).collect()
}

/// What is still that of the invented sender: half an example on a letter is worse than a whole one.
fn left_over(said: &Sender, given: &Sender) -> Vec<Diagnostic> {
    if !given.example {
        return Vec::new();
    }
    let invented = members(given);
    members(said)
        .into_iter()
        .filter(|one| one.0 != "place" && !one.1.is_empty() && invented.contains(one))
        .map(|(member, line)| {
            Diagnostic::wrong(
                "sender",
                format!("“{line}” is nog van het verzonnen voorbeeld"),
                format!("“{line}” is still that of the invented example"),
            )
            .tip(
                "vul in wat van u is, of maak het leeg",
                "fill in what is yours, or empty it",
            )
            .pointer(format!("/{member}"))
        })
        .collect()
}

/// Placeholders are for who writes content: a text that holds one is that of the content, or no text of anybody here.
fn templates(said: &Sender, given: &Sender) -> Vec<Diagnostic> {
    let known = members(given);
    members(said)
        .into_iter()
        .filter(|one| letterhead::is_template(one.1) && !known.contains(one))
        .map(|(member, _)| {
            Diagnostic::wrong(
                "sender",
                "accolades hebben op een brief een betekenis en kunnen hier niet",
                "braces have a meaning in letters and cannot stand here",
            )
            .tip(
                "schrijf de gegevens zelf; wat per zaak verschilt, hoort in de inhoud van griffie",
                "write the data themselves; what differs by case belongs in the content of griffie",
            )
            .pointer(format!("/{member}"))
        })
        .collect()
}

/// The documents that carry a sender.
fn documents(catalog: &Catalog, sender: &str) -> Vec<(String, Text)> {
    let all = catalog
        .procedures
        .values()
        .flat_map(|procedure| &procedure.documents);
    let carried = all.filter(|(_, document)| {
        let others = document.sender_when.iter().map(|other| &other.sender);
        std::iter::once(&document.sender)
            .chain(others)
            .any(|one| one == sender)
    });
    carried
        .map(|(code, document)| (code.clone(), document.title.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postal_code_is_written_as_on_an_envelope() {
        let written = |typed: &str| spaced(typed, &case::line(typed));
        assert_eq!(written("9700 AA Groningen"), "9700 AA  GRONINGEN");
        assert_eq!(written("9700aa  groningen"), "9700 AA  GRONINGEN");
        assert_eq!(written("8000 QX  ZWOLLE"), "8000 QX  ZWOLLE");
        assert_eq!(written("1000 woorden"), "1000 woorden");
        assert_eq!(written("Postbus 4712"), "Postbus 4712");
        assert_eq!(written("9700 ÉA Groningen"), "9700 ÉA Groningen");
        assert_eq!(written("{{ zaak.x }}  Q"), "{{ zaak.x }}  Q");
    }
}
