//! The five lines that a person reads: what it is, what may be done with it, who, when, and what was not checked. Always
//! all five, in this order.

use super::certificate::Holder;
use super::sentence::{both, listed, moment};
use super::verdict::{Kind, Signed, Slot, Verdict};
use crate::diagnostic::{Language, Text};

/// A line, with what it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The question.
    pub label: Text,
    /// The answer.
    pub text: Text,
}

impl Verdict {
    /// The five lines.
    pub fn lines(&self) -> [Line; 5] {
        let line = |nl: &str, en: &str, text: Text| Line {
            label: Text::new(nl, en),
            text,
        };
        [
            line("Wat is het", "What it is", self.what()),
            line("Wat mag u ermee", "What you may do with it", self.may()),
            line("Wie", "Who", self.who()),
            line("Wanneer", "When", self.when()),
            line(
                "Wat is niet nagegaan",
                "What was not checked",
                self.not_checked(),
            ),
        ]
    }

    fn is_sealed(&self) -> bool {
        self.signatures
            .iter()
            .any(|one| one.holder() == Holder::Seal)
    }

    fn what(&self) -> Text {
        match self.kind {
            Kind::SignedIntact => {
                both(|language| {
                    let count = self.signatures.len();
                    let sealed = self
                        .signatures
                        .iter()
                        .all(|one| one.holder() == Holder::Seal);
                    let mut text = match (language, sealed, count) {
                    (Language::Nl, true, 1) => "Dit is de verzonden brief met een zegel, verder ongewijzigd.".to_owned(),
                    (Language::Nl, true, _) => format!("Dit is de verzonden brief met {count} zegels, verder ongewijzigd."),
                    (Language::Nl, false, 1) => "Dit is de verzonden brief met een handtekening, verder ongewijzigd.".to_owned(),
                    (Language::Nl, false, _) => format!("Dit is de verzonden brief met {count} handtekeningen, verder ongewijzigd."),
                    (Language::En, true, 1) => "This is the letter that was sent with a seal, otherwise unchanged.".to_owned(),
                    (Language::En, true, _) => format!("This is the letter that was sent with {count} seals, otherwise unchanged."),
                    (Language::En, false, 1) => "This is the letter that was sent with a signature, otherwise unchanged.".to_owned(),
                    (Language::En, false, _) => format!("This is the letter that was sent with {count} signatures, otherwise unchanged."),
                };
                    if !self.entries.is_empty() {
                        text.push(' ');
                        text.push_str(&self.filled(language));
                    }
                    text
                })
            }
            Kind::FilledIntact => both(|language| {
                let start = match language {
                    Language::Nl => {
                        "Dit is de verzonden brief, ingevuld en verder ongewijzigd; er staat geen handtekening in."
                    }
                    Language::En => {
                        "This is the letter that was sent, filled in and otherwise unchanged; it holds no signature."
                    }
                };
                format!("{start} {}", self.filled(language))
            }),
            Kind::Changed => both(|language| {
                let reasons: Vec<&str> = self
                    .changes
                    .iter()
                    .map(|change| change.text.get(language))
                    .collect();
                let reasons = reasons.join("; ");
                match language {
                    Language::Nl => format!(
                        "Dit begint als de verzonden brief, maar er is iets veranderd: {reasons}."
                    ),
                    Language::En => format!(
                        "This starts as the letter that was sent, but something was changed: {reasons}."
                    ),
                }
            }),
            Kind::OtherFile if self.is_picture => Text::new(
                "Dit is een foto of scan, geen voortzetting van het verzonden bestand.",
                "This is a photo or scan, no continuation of the file that was sent.",
            ),
            Kind::OtherFile => both(|language| {
                let pages: String = self
                    .pages
                    .iter()
                    .map(|(ours, theirs)| match language {
                        Language::Nl => format!(
                            " Het heeft {theirs} {}; verzonden: {ours}.",
                            plural(*theirs, "bladzijde", "bladzijden")
                        ),
                        Language::En => format!(
                            " It has {theirs} {}; sent: {ours}.",
                            plural(*theirs, "page", "pages")
                        ),
                    })
                    .collect();
                match language {
                    Language::Nl => format!(
                        "Dit is een ander bestand, geen voortzetting van het verzonden bestand: een ander programma heeft het opnieuw geschreven, het is een scan, of het is een andere brief.{pages}"
                    ),
                    Language::En => format!(
                        "This is another file, no continuation of the file that was sent: another program wrote it anew, it is a scan, or it is another letter.{pages}"
                    ),
                }
            }),
            Kind::Unreadable => both(|language| {
                let reasons: Vec<&str> = self
                    .changes
                    .iter()
                    .map(|change| change.text.get(language))
                    .collect();
                let reasons = reasons.join("; ");
                match language {
                    Language::Nl => format!("Dit bestand is niet te beoordelen: {reasons}."),
                    Language::En => format!("This file cannot be judged: {reasons}."),
                }
            }),
            Kind::Unchanged => Text::new(
                "Dit is het verzonden bestand zelf: er is niets aan toegevoegd, ook geen handtekening.",
                "This is the file that was sent itself: nothing was added to it, and no signature.",
            ),
        }
    }

    /// What was filled in.
    fn filled(&self, language: Language) -> String {
        let items: Vec<String> = self
            .entries
            .iter()
            .map(|entry| format!("{} ‘{}’", named(&entry.name, &entry.title), entry.value))
            .collect();
        let items = listed(&items, language);
        match language {
            Language::Nl => format!("Ingevuld: {items}."),
            Language::En => format!("Filled in: {items}."),
        }
    }

    fn may(&self) -> Text {
        match self.kind {
            Kind::SignedIntact => both(|language| {
                let open: Vec<String> = self
                    .slots
                    .iter()
                    .filter(|slot| !slot.signed)
                    .map(|slot| named(&slot.name, &slot.title))
                    .collect();
                let kept = match language {
                    Language::Nl => "U kunt het bewaren als getekend exemplaar.",
                    Language::En => "You can file it as the signed copy.",
                };
                let slots = match (language, open.is_empty()) {
                    (_, true) => String::new(),
                    (Language::Nl, false) => {
                        format!(" Nog niet getekend: {}.", listed(&open, language))
                    }
                    (Language::En, false) => {
                        format!(" Not signed yet: {}.", listed(&open, language))
                    }
                };
                let proof = match (language, self.is_sealed()) {
                    (_, false) => "",
                    (Language::Nl, true) => {
                        " Bewaar het transactiebewijs van de tekendienst erbij: daarin staat wie tekende."
                    }
                    (Language::En, true) => {
                        " File the proof of the signing service with it: that says who signed."
                    }
                };
                format!("{kept}{slots}{proof}")
            }),
            Kind::FilledIntact => Text::new(
                "U kunt het bewaren als ingevuld stuk, niet als getekend exemplaar.",
                "You can file it as filled in, not as a signed copy.",
            ),
            Kind::Changed => Text::new(
                "Niet bewaren als getekend exemplaar. Vraag de afzender om het bestand zoals het uit het tekenprogramma kwam, of om de brief op papier te tekenen en te scannen. Wat u nu kreeg, kunt u als bewijs bewaren.",
                "Do not file it as a signed copy. Ask the sender for the file as it left the signing program, or to sign the letter on paper and scan it. What you got now you can file as evidence.",
            ),
            Kind::OtherFile => Text::new(
                "Niet bewaren als getekend bestand. Is het een scan van de brief die op papier is getekend, bewaar het dan als scan, nadat u elke bladzijde naast de verzonden brief hebt gelegd. Vraag anders om het bestand zoals het uit het tekenprogramma kwam.",
                "Do not file it as a signed file. If it is a scan of the letter signed on paper, file it as a scan, after laying each page beside the letter that was sent. Otherwise ask for the file as it left the signing program.",
            ),
            Kind::Unreadable => Text::new(
                "Niet bewaren als getekend bestand. Vraag de afzender om het bestand opnieuw, als pdf zonder wachtwoord, zoals het uit het tekenprogramma kwam.",
                "Do not file it as a signed file. Ask the sender for the file again, as a PDF without a password, as it left the signing program.",
            ),
            Kind::Unchanged => Text::new(
                "Er is niets te bewaren. Vraag de afzender om het getekende bestand; misschien is het na het tekenen niet opgeslagen.",
                "There is nothing to file. Ask the sender for the signed file; perhaps it was not saved after signing.",
            ),
        }
    }

    fn who(&self) -> Text {
        if self.signatures.is_empty() {
            return Text::new(
                "Niemand: er staat geen handtekening in die griffie herkent.",
                "Nobody: it holds no signature that griffie recognises.",
            );
        }
        both(|language| {
            let said: Vec<String> = self
                .signatures
                .iter()
                .map(|one| who(one, &self.slots, self.kind == Kind::SignedIntact, language))
                .collect();
            said.join(" ")
        })
    }

    fn when(&self) -> Text {
        if self.signatures.is_empty() && self.document_stamps.is_empty() {
            return Text::new(
                "Onbekend: zonder handtekening is er geen tijdstip.",
                "Unknown: without a signature there is no time.",
            );
        }
        both(|language| {
            let mut said: Vec<String> = self
                .signatures
                .iter()
                .map(|one| when(one, language))
                .collect();
            said.extend(self.document_stamps.iter().map(|stamp| {
                let time = stamp
                    .time
                    .as_deref()
                    .map_or_else(|| "?".to_owned(), |time| moment(time, language));
                match (language, stamp.intact) {
                    (Language::Nl, true) => format!(
                        "Het hele bestand kreeg op {time} een tijdstempel van {}.",
                        stamp.authority
                    ),
                    (Language::Nl, false) => {
                        "Een tijdstempel over het hele bestand klopt niet.".to_owned()
                    }
                    (Language::En, true) => format!(
                        "The whole file got a time stamp from {} on {time}.",
                        stamp.authority
                    ),
                    (Language::En, false) => {
                        "A time stamp over the whole file does not fit.".to_owned()
                    }
                }
            }));
            said.join(" ")
        })
    }

    /// What was not checked, one by one, with what that means.
    pub fn unchecked(&self) -> Vec<Text> {
        let mut out = Vec::new();
        let mut say = |nl: &str, en: &str| out.push(Text::new(nl, en));
        if !self.signatures.is_empty() {
            say(
                "of het certificaat te vertrouwen is (niet getoetst aan een vertrouwenslijst)",
                "whether the certificate can be trusted (not held against a trust list)",
            );
            say(
                "of het certificaat geldig was en niet was ingetrokken",
                "whether the certificate was valid and not revoked",
            );
            say(
                "of de naam in het certificaat die is van wie tekende, en wie dat mocht",
                "whether the name in the certificate is that of who signed, and who was allowed to",
            );
            if self.signatures.iter().any(|one| one.time_stamp.is_none()) {
                say(
                    "of het tijdstip klopt (het is dat van de computer van de ondertekenaar)",
                    "whether the time is right (it is that of the signer's computer)",
                );
            }
            if self.signatures.iter().any(|one| one.time_stamp.is_some())
                || !self.document_stamps.is_empty()
            {
                say(
                    "of de dienst die het tijdstempel gaf te vertrouwen is",
                    "whether the service that gave the time stamp can be trusted",
                );
            }
            if self
                .signatures
                .iter()
                .any(|one| one.intact && !one.binds_certificate)
            {
                say(
                    "of het certificaat is verwisseld (het is niet meegetekend)",
                    "whether the certificate was exchanged (it was not signed with it)",
                );
            }
        }
        match self.kind {
            Kind::SignedIntact | Kind::FilledIntact => {
                if !self.entries.is_empty() {
                    say(
                        "of een ingevuld veld op het scherm toont wat erin staat",
                        "whether a filled field shows what it holds",
                    );
                }
                say(
                    "hoe de bladzijden eruitzien (de inhoud is vergeleken, niet het beeld)",
                    "how the pages look (what they are made of was compared, not the picture)",
                );
            }
            Kind::OtherFile => say(
                "of de bladzijden gelijk zijn aan die van de verzonden brief, en of er handtekeningen in staan",
                "whether the pages are those of the letter that was sent, and whether it holds signatures",
            ),
            Kind::Unreadable if self.signatures.is_empty() => say(
                "alles: het bestand is niet gelezen",
                "everything: the file was not read",
            ),
            Kind::Unreadable => {}
            Kind::Changed => say(
                "wat er verder nog veranderd kan zijn",
                "what else may have been changed",
            ),
            Kind::Unchanged => say(
                "niets: het zijn dezelfde bytes",
                "nothing: the bytes are the same",
            ),
        }
        out
    }

    fn not_checked(&self) -> Text {
        let unchecked = self.unchecked();
        both(|language| {
            let items: Vec<&str> = unchecked.iter().map(|text| text.get(language)).collect();
            let mut text = items.join("; ");
            if let Some(first) = text.get(..1).map(str::to_uppercase) {
                text.replace_range(..1, &first);
            }
            text.push('.');
            text
        })
    }
}

fn plural<'a>(count: usize, one: &'a str, more: &'a str) -> &'a str {
    if count == 1 { one } else { more }
}

/// A field for people: what a screen reader says, or else its name.
fn named(name: &str, title: &str) -> String {
    if title.is_empty() { name } else { title }.to_owned()
}

fn who(one: &Signed, slots: &[Slot], is_good: bool, language: Language) -> String {
    let slot = one.slot.as_ref().map(|name| {
        slots
            .iter()
            .find(|slot| slot.name == *name)
            .map_or_else(|| name.clone(), |slot| named(&slot.name, &slot.title))
    });
    let place = match (language, &slot) {
        (_, Some(slot)) => slot.clone(),
        (Language::Nl, None) => "zonder plaats op de brief".to_owned(),
        (Language::En, None) => "without a place on the letter".to_owned(),
    };
    if !one.intact {
        let why = one.why.as_ref().map_or("", |why| why.get(language));
        return match (language, one.unknown) {
            (Language::Nl, true) => format!("{place}: niet te controleren ({why})."),
            (Language::Nl, false) => format!("{place}: de handtekening klopt niet ({why})."),
            (Language::En, true) => format!("{place}: cannot be checked ({why})."),
            (Language::En, false) => format!("{place}: the signature does not fit ({why})."),
        };
    }
    let Some(identity) = &one.identity else {
        return format!("{place}.");
    };
    let (subject, issuer) = (&identity.subject, &identity.issuer);
    let source = match (language, identity.is_self_issued) {
        (Language::Nl, false) => format!("certificaat van {issuer}"),
        (Language::Nl, true) => "een certificaat dat de houder zelf maakte".to_owned(),
        (Language::En, false) => format!("certificate of {issuer}"),
        (Language::En, true) => "a certificate that its holder made".to_owned(),
    };
    let mut text = match (language, one.holder()) {
        (Language::Nl, Holder::Person) => {
            format!("{place}: getekend op naam van {subject} ({source}).")
        }
        (Language::Nl, Holder::Seal) => format!(
            "{place}: verzegeld door {subject} ({source}; geen persoonlijk certificaat). Wie tekende, staat in het transactiebewijs."
        ),
        (Language::Nl, Holder::Unknown) => format!(
            "{place}: getekend met het certificaat ‘{subject}’ ({source}); of dat van een mens of een organisatie is, zegt het niet."
        ),
        (Language::En, Holder::Person) => {
            format!("{place}: signed in the name of {subject} ({source}).")
        }
        (Language::En, Holder::Seal) => format!(
            "{place}: sealed by {subject} ({source}; no personal certificate). Who signed is in the proof of the signing service."
        ),
        (Language::En, Holder::Unknown) => format!(
            "{place}: signed with the certificate ‘{subject}’ ({source}); whether that is of a human being or an organisation it does not say."
        ),
    };
    if !is_good {
        text.push_str(match language {
            Language::Nl => {
                " Deze handtekening klopt op zichzelf, maar niet voor dit hele bestand."
            }
            Language::En => " This signature fits by itself, but not for this whole file.",
        });
    }
    text
}

fn when(one: &Signed, language: Language) -> String {
    if let Some(stamp) = &one.time_stamp {
        let time = stamp
            .time
            .as_deref()
            .map_or_else(|| "?".to_owned(), |time| moment(time, language));
        return match (language, stamp.intact) {
            (Language::Nl, true) => {
                format!("{time}, volgens het tijdstempel van {}.", stamp.authority)
            }
            (Language::Nl, false) => {
                "Het tijdstempel klopt niet; het tijdstip is onbekend.".to_owned()
            }
            (Language::En, true) => format!("{time}, by the time stamp of {}.", stamp.authority),
            (Language::En, false) => "The time stamp does not fit; the time is unknown.".to_owned(),
        };
    }
    let time = one
        .claimed_time
        .as_deref()
        .map(|time| moment(time, language));
    match (language, time) {
        (Language::Nl, Some(time)) => format!("{time}, volgens de computer van de ondertekenaar."),
        (Language::Nl, None) => "De handtekening noemt geen tijdstip.".to_owned(),
        (Language::En, Some(time)) => format!("{time}, by the signer's computer."),
        (Language::En, None) => "The signature names no time.".to_owned(),
    }
}
