//! Whether a sender can stand on a letter: what must be there, and what fits.

use super::Sender;
use crate::diagnostic::{Diagnostic, Text};

/// Lines of an address that fit in the letterhead.
const LINES: usize = 5;
/// The longest line that stands on one line of the letterhead, in characters.
pub const LONGEST: usize = 70;

/// What is wrong with a sender; `pointer` is the member.
pub fn judge(sender: &Sender) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut wrong = |member: &str, message: Text, hint: Text| {
        problems.push(
            Diagnostic::wrong("sender", message.nl, message.en)
                .hint(hint)
                .pointer(format!("/{member}")),
        );
    };
    if sender.name.trim().is_empty() {
        wrong(
            "name",
            Text::new("de naam ontbreekt", "the name is missing"),
            Text::new(
                "de volledige naam, zoals die op de brief staat",
                "the full name, as it stands on the letter",
            ),
        );
    }
    if sender.address.iter().all(|line| line.trim().is_empty()) {
        wrong(
            "address",
            Text::new("het adres ontbreekt", "the address is missing"),
            Text::new(
                "straat of postbus, en daaronder postcode en plaats",
                "street or post office box, and below it postal code and town",
            ),
        );
    }
    if sender.address.len() > LINES {
        wrong(
            "address",
            Text::new(
                format!("het adres heeft meer dan {LINES} regels"),
                format!("the address has more than {LINES} lines"),
            ),
            Text::new(
                "laat weg wat niet op de envelop hoort",
                "leave out what does not belong on an envelope",
            ),
        );
    }
    if sender.place.trim().is_empty() {
        wrong(
            "place",
            Text::new("de plaats ontbreekt", "the town is missing"),
            Text::new("die staat voor de datum", "it stands before the date"),
        );
    }
    let lines = [
        ("name", &sender.name),
        ("phone", &sender.phone),
        ("email", &sender.email),
        ("website", &sender.website),
        ("place", &sender.place),
        ("return_line", &sender.return_line),
    ];
    let lines = lines.into_iter();
    let lines = lines.chain(sender.address.iter().map(|line| ("address", line)));
    for (member, line) in lines.filter(|(_, line)| !is_template(line)) {
        if line.chars().count() > LONGEST {
            wrong(
                member,
                Text::new(
                    format!("dit is langer dan {LONGEST} tekens en past niet op één regel"),
                    format!(
                        "this is longer than {LONGEST} characters and does not fit on one line"
                    ),
                ),
                Text::new("maak het korter", "make it shorter"),
            );
        }
    }
    if !is_template(&sender.email) && !sender.email.is_empty() && !is_mail(&sender.email) {
        wrong(
            "email",
            Text::new(
                format!("“{}” is geen e-mailadres", sender.email),
                format!("“{}” is no e-mail address", sender.email),
            ),
            Text::new(
                "bijvoorbeeld naam@voorbeeld.example",
                "for example name@example.example",
            ),
        );
    }
    for (member, colour) in [("colour", &sender.colour), ("accent", &sender.accent)] {
        if !is_colour(colour) {
            wrong(
                member,
                Text::new(
                    format!("“{colour}” is geen kleur"),
                    format!("“{colour}” is no colour"),
                ),
                Text::new("schrijf bijvoorbeeld #1f3a5f", "write for example #1f3a5f"),
            );
        }
    }
    problems
}

/// Whether a text is filled in for each case.
pub fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%") || text.contains("{#")
}

fn is_mail(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let plain = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@' || c == ',')
    };
    plain(name)
        && plain(host)
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
}

/// `#rrggbb`. How dark it is does not matter: the layouts darken what could not be read on white.
fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#');
    digits.is_some_and(|digits| {
        digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender() -> Sender {
        Sender {
            name: "Klachtencommissie Noordrand".to_owned(),
            address: vec!["Postbus 12".to_owned(), "9700 AA  GRONINGEN".to_owned()],
            place: "Groningen".to_owned(),
            email: "secretaris@noordrand.example".to_owned(),
            colour: "#1f3a5f".to_owned(),
            accent: "#5b7a9d".to_owned(),
            ..Sender::default()
        }
    }

    #[test]
    fn a_sender_that_can_stand_on_a_letter_has_no_problems() {
        assert_eq!(judge(&sender()), []);
    }

    #[test]
    fn what_is_missing_and_what_cannot_be_read_is_told_at_its_member() {
        let told = |change: fn(&mut Sender)| {
            let mut sender = sender();
            change(&mut sender);
            let problems = judge(&sender);
            let places = problems.iter().map(|problem| problem.place().to_owned());
            places.collect::<Vec<_>>()
        };
        assert_eq!(told(|sender| sender.name = " ".to_owned()), ["/name"]);
        assert_eq!(told(|sender| sender.address.clear()), ["/address"]);
        assert_eq!(
            told(|sender| sender.address = vec!["x".to_owned(); 6]),
            ["/address"]
        );
        assert_eq!(told(|sender| sender.place.clear()), ["/place"]);
        for mail in ["a", "a@b", "a b@c.nl", "a@b.nl, c@d.nl", "@b.nl", "a@.nl"] {
            let mut sender = sender();
            sender.email = mail.to_owned();
            assert_eq!(judge(&sender).len(), 1, "{mail}");
        }
        assert_eq!(
            told(|sender| sender.colour = "#12345é".to_owned()),
            ["/colour"]
        );
        assert_eq!(
            told(|sender| sender.accent = "yellow".to_owned()),
            ["/accent"]
        );
        assert_eq!(
            told(|sender| sender.phone = "0".repeat(LONGEST + 1)),
            ["/phone"]
        );
    }
}
