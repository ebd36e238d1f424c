//! The sentences that tell people why something is not shown, and what else they should know of a file.

use crate::diagnostic::Text;

/// The file ends early or breaks the rules of its format.
pub(super) fn broken(what_nl: &str, what_en: &str) -> Text {
    Text::new(
        format!("dit bestand is beschadigd of geen leesbare {what_nl}"),
        format!("this file is damaged, or no readable {what_en}"),
    )
}

/// The child was killed because it took too long.
pub(super) fn too_slow(seconds: u32) -> Text {
    Text::new(
        format!("het tekenen duurde langer dan {seconds} seconden en is gestopt"),
        format!("drawing took longer than {seconds} seconds and was stopped"),
    )
}

/// The child ended by itself in a way it should not.
pub(super) fn crashed() -> Text {
    Text::new(
        "het tekenen is afgebroken: de inhoud is beschadigd, te diep genest of vraagt te veel geheugen",
        "drawing broke off: the content is damaged, nested too deeply or needs too much memory",
    )
}

/// Reading took too long.
pub(super) fn reading_too_slow(seconds: u32) -> Text {
    Text::new(
        format!("het lezen duurde langer dan {seconds} seconden en is gestopt"),
        format!("reading took longer than {seconds} seconds and was stopped"),
    )
}

/// Reading ended the child.
pub(super) fn reading_crashed() -> Text {
    Text::new(
        "het lezen is afgebroken: de inhoud is beschadigd, te diep genest of vraagt te veel geheugen",
        "reading broke off: the content is damaged, nested too deeply or needs too much memory",
    )
}

/// The image asks for more memory than it may have.
pub(super) fn too_much_memory() -> Text {
    Text::new(
        "de afbeelding vraagt te veel geheugen om te tonen",
        "the image needs too much memory to be shown",
    )
}

/// The image has more pixels than are allowed.
pub(super) fn too_many_pixels(width: u64, height: u64) -> Text {
    Text::new(
        format!("de afbeelding is te groot om te tonen ({width} bij {height} beeldpunten)"),
        format!("the image is too large to show ({width} by {height} pixels)"),
    )
}

/// The file has no pages.
pub(super) fn no_pages() -> Text {
    Text::new(
        "dit bestand heeft geen bladzijden",
        "this file has no pages",
    )
}

/// More pages than are shown.
pub(super) fn more_pages(shown: u32, pages: u32) -> Text {
    Text::new(
        format!(
            "alleen de eerste {shown} van {pages} bladzijden zijn getoond; het origineel is volledig"
        ),
        format!("only the first {shown} of {pages} pages are shown; the original is complete"),
    )
}

/// Given up halfway.
pub(super) fn given_up(page: u32, pages: u32) -> Text {
    Text::new(
        format!(
            "vanaf bladzijde {page} van {pages} is dit bestand niet getoond, omdat het tekenen te vaak mislukte of te lang duurde"
        ),
        format!(
            "from page {page} of {pages} this file is not shown, because drawing failed too often or took too long"
        ),
    )
}

/// Opened without a password although it is encrypted.
pub(super) fn owner_password() -> Text {
    Text::new(
        "het bestand is beveiligd met een eigenaarswachtwoord; het is zonder wachtwoord te lezen",
        "the file is protected with an owner password; it can be read without one",
    )
}

/// Has scripts.
pub(super) fn scripts() -> Text {
    Text::new(
        "het bestand bevat JavaScript; dat is niet uitgevoerd en zit alleen in het origineel",
        "the file contains JavaScript; it was not run and is only in the original",
    )
}

/// Wants to start programs.
pub(super) fn launches() -> Text {
    Text::new(
        "het bestand wil een programma of ander bestand starten; dat is niet gedaan en zit alleen in het origineel",
        "the file wants to start a program or another file; that was not done and is only in the original",
    )
}

/// Has an XFA form.
pub(super) fn xfa() -> Text {
    Text::new(
        "het bestand bevat een XFA-formulier; getoond is wat een gewone PDF-lezer zonder XFA toont",
        "the file contains an XFA form; shown is what an ordinary PDF reader without XFA shows",
    )
}

/// Has digital signatures.
pub(super) fn signed() -> Text {
    Text::new(
        "het bestand is digitaal ondertekend; de handtekening is alleen in het origineel te controleren",
        "the file is digitally signed; the signature can be verified in the original only",
    )
}

/// Has files in it.
pub(super) fn embedded(names: &[String], more: usize) -> Text {
    let list = names.join(", ");
    let (nl, en) = if more == 0 {
        (String::new(), String::new())
    } else {
        (format!(" en nog {more}"), format!(" and {more} more"))
    };
    Text::new(
        format!("in het bestand zitten andere bestanden, die niet zijn getoond: {list}{nl}"),
        format!("the file contains other files, which are not shown: {list}{en}"),
    )
}

/// Has a list of attachments and scripts that cannot be read.
pub(super) fn names() -> Text {
    Text::new(
        "de lijst van bijlagen en scripts in het bestand is niet te lezen; of er bijlagen in zitten, is niet te zien",
        "the list of attachments and scripts in the file cannot be read; whether it has attachments cannot be seen",
    )
}

/// Has audio or video on its pages.
pub(super) fn media() -> Text {
    Text::new(
        "op een of meer bladzijden staat geluid of beeld; dat zit alleen in het origineel",
        "one or more pages contain sound or video; it is only in the original",
    )
}

/// Lacks fonts.
pub(super) fn fonts(names: &[String]) -> Text {
    let list = names.join(", ");
    Text::new(
        format!("lettertypen die niet in het bestand zitten, zijn vervangen: {list}"),
        format!("fonts that are not in the file were replaced: {list}"),
    )
}

/// Glyphs whose character is unknown.
pub(super) fn nameless(count: u64) -> Text {
    Text::new(
        format!(
            "van {count} tekens zegt het bestand niet welke letter het is; ze zijn zichtbaar, maar niet doorzoekbaar"
        ),
        format!(
            "of {count} glyphs the file does not tell the character; they are visible, but cannot be searched"
        ),
    )
}

/// Text beyond what one page may have.
pub(super) fn much_text(page: u32) -> Text {
    Text::new(
        format!("bladzijde {page} heeft te veel tekst; niet alles is doorzoekbaar"),
        format!("page {page} has too much text; not all of it can be searched"),
    )
}

/// Images on pages that could not be decoded.
pub(super) fn lost_images(pages: &[u32]) -> Text {
    let list = numbers(pages);
    Text::new(
        format!("een afbeelding op bladzijde {list} kon niet worden getekend"),
        format!("an image on page {list} could not be drawn"),
    )
}

/// Larger than a page can be.
pub(super) fn coarse(pages: &[u32]) -> Text {
    let list = numbers(pages);
    Text::new(
        format!("bladzijde {list} is zo groot dat die minder scherp is getekend"),
        format!("page {list} is so large that it was drawn less sharply"),
    )
}

/// An animation, of which one image is shown.
pub(super) fn first_frame() -> Text {
    Text::new(
        "de afbeelding beweegt; alleen het eerste beeld is getoond",
        "the image is animated; only its first frame is shown",
    )
}

/// A feature of the image that cannot be read.
pub(super) fn unsupported_image(format: &str) -> Text {
    Text::new(
        format!("deze vorm van {format} kan niet worden getekend"),
        format!("this kind of {format} cannot be drawn"),
    )
}

/// A list of page numbers, cut after twelve.
fn numbers(pages: &[u32]) -> String {
    let mut list: Vec<String> = pages.iter().take(12).map(u32::to_string).collect();
    if pages.len() > 12 {
        list.push("…".to_owned());
    }
    list.join(", ")
}

/// Encrypted in a way that is not supported.
pub(super) fn cipher() -> Text {
    Text::new(
        "het bestand is versleuteld op een manier die niet wordt ondersteund, of de versleuteling is beschadigd",
        "the file is encrypted in a way that is not supported, or its encryption is damaged",
    )
}

/// Bytes that are no letters.
pub(super) fn no_letters(encoding: &str) -> Text {
    Text::new(
        format!(
            "sommige tekens konden niet worden gelezen ({encoding}); in plaats daarvan staat een vraagteken in een ruit"
        ),
        format!(
            "some characters could not be read ({encoding}); a replacement character stands in their place"
        ),
    )
}

/// Control characters left out.
pub(super) fn dropped_controls(count: usize) -> Text {
    Text::new(
        format!("{count} onzichtbare stuurtekens zijn weggelaten"),
        format!("{count} invisible control characters were left out"),
    )
}

/// A text beyond the cap.
pub(super) fn long_text(shown: usize) -> Text {
    Text::new(
        format!("alleen de eerste {shown} tekens zijn getoond; het origineel is volledig"),
        format!("only the first {shown} characters are shown; the original is complete"),
    )
}

/// Plain and HTML version differ.
pub(super) fn two_versions() -> Text {
    Text::new(
        "het bericht heeft ook een opgemaakte versie, die duidelijk van de getoonde tekst verschilt; zie het origineel",
        "the message also has a formatted version that clearly differs from the text shown; see the original",
    )
}

/// Attachments in Microsoft's own wrapping.
pub(super) fn winmail() -> Text {
    Text::new(
        "een deel van het bericht zit in winmail.dat, een vorm van Outlook die hier niet wordt uitgepakt",
        "a part of the message is in winmail.dat, a form of Outlook that is not unpacked here",
    )
}

/// Several messages in one file.
pub(super) fn mailbox(messages: usize) -> Text {
    Text::new(
        format!(
            "dit bestand is een postvak met {messages} berichten; elk bericht is een stuk hieronder"
        ),
        format!("this file is a mailbox of {messages} messages; each message is a document below"),
    )
}

/// The charset that the message names is not its own.
pub(super) fn other_letters(said: &str, used: &str) -> Text {
    let said: String = said
        .chars()
        .filter(|letter| !letter.is_control())
        .take(40)
        .collect();
    Text::new(
        format!(
            "de tekenset die het bericht noemt ({said}) klopt niet; de tekst is gelezen als {used}"
        ),
        format!(
            "the charset that the message names ({said}) is wrong; the text was read as {used}"
        ),
    )
}

/// Signed by S/MIME.
pub(super) fn smime_signed() -> Text {
    Text::new(
        "het bericht is digitaal ondertekend (S/MIME); de handtekening is niet gecontroleerd en alleen in het origineel te controleren",
        "the message is digitally signed (S/MIME); the signature was not verified, and can be verified in the original only",
    )
}

/// Encrypted by S/MIME, or a structure that cannot be read.
pub(super) fn smime_encrypted() -> Text {
    Text::new(
        "het bericht is versleuteld (S/MIME): de tekst is alleen te lezen met de sleutel van de ontvanger; vraag een kopie zonder versleuteling",
        "the message is encrypted (S/MIME): its text can be read with the key of its recipient only; ask for a copy that is not",
    )
}

/// Signed or encrypted, kept by Outlook as one attachment.
pub(super) fn smime_kept() -> Text {
    Text::new(
        "het bericht is ondertekend of versleuteld met S/MIME; de tekst kan in de bijlage zitten",
        "the message is signed or encrypted with S/MIME; its text may be in the attachment",
    )
}

/// Encrypted by PGP.
pub(super) fn pgp_encrypted() -> Text {
    Text::new(
        "het bericht is versleuteld (PGP): de tekst is alleen te lezen met de sleutel van de ontvanger; vraag een kopie zonder versleuteling",
        "the message is encrypted (PGP): its text can be read with the key of its recipient only; ask for a copy that is not",
    )
}

/// A text that is in the form of RTF only.
pub(super) fn rich_text_only() -> Text {
    Text::new(
        "de tekst van het bericht staat alleen in opgemaakte vorm (RTF) in het bestand en is niet getoond; een kopie als PDF of .eml wel",
        "the text of the message is in the file as rich text (RTF) only, and is not shown; a copy as PDF or .eml is",
    )
}

/// An attachment whose bytes are not there.
pub(super) fn damaged_attachment(number: usize) -> Text {
    Text::new(
        format!("bijlage {number} van het bericht is beschadigd en niet getoond"),
        format!("attachment {number} of the message is damaged, and not shown"),
    )
}

/// An appointment, a contact, a task in the form of a message.
pub(super) fn other_item(class: &str) -> Text {
    Text::new(
        format!(
            "dit is geen bericht maar een ander onderdeel van Outlook ({class}); getoond is alleen wat een bericht ook heeft"
        ),
        format!(
            "this is no message but another item of Outlook ({class}); shown is only what a message has too"
        ),
    )
}

/// Ticks that could not be shown.
pub(super) fn lost_ticks(pages: &[u32]) -> Text {
    let list = numbers(pages);
    Text::new(
        format!(
            "aangekruiste vakjes op bladzijde {list} zijn mogelijk niet zichtbaar; zie het origineel"
        ),
        format!("ticked boxes on page {list} may not be visible; see the original"),
    )
}

/// A note that somebody made in the file.
pub(super) fn note(kind: &[u8], author: Option<&str>, words: &str, hidden: bool) -> Text {
    let (nl, en) = mark(kind);
    let words = one_note(words);
    let author = author.map(one_note).filter(|author| !author.is_empty());
    let (by_nl, by_en) = author.map_or_else(Default::default, |author| {
        (format!(" van {author}"), format!(" by {author}"))
    });
    let (hidden_nl, hidden_en) = if hidden {
        (" (verborgen)", " (hidden)")
    } else {
        ("", "")
    };
    Text::new(
        format!("{nl}{by_nl}{hidden_nl}: “{words}”"),
        format!("{en}{by_en}{hidden_en}: “{words}”"),
    )
}

/// An annotation of which nothing can be seen.
pub(super) fn unseen_mark(kind: &[u8]) -> Text {
    let (nl, en) = mark(kind);
    Text::new(
        format!("{nl}, die niet kon worden getekend; zie het origineel"),
        format!("{en}, which could not be drawn; see the original"),
    )
}

/// A value that somebody filled in.
pub(super) fn field(name: &str, value: &str, hidden: bool) -> Text {
    let (name, value) = (one_note(name), one_note(value));
    let (hidden_nl, hidden_en) = if hidden {
        (" (verborgen)", " (hidden)")
    } else {
        ("", "")
    };
    Text::new(
        format!("ingevuld veld {name}{hidden_nl}: “{value}”"),
        format!("filled-in field {name}{hidden_en}: “{value}”"),
    )
}

/// A box that somebody ticked.
pub(super) fn ticked(name: &str) -> Text {
    let name = one_note(name);
    Text::new(format!("aangekruist: {name}"), format!("ticked: {name}"))
}

/// More notes than are listed.
pub(super) fn more_notes(count: usize) -> Text {
    Text::new(
        format!("en nog {count} opmerkingen, die alleen in het origineel staan"),
        format!("and {count} more notes, which are in the original only"),
    )
}

/// The kind of an annotation (ISO 32000-1 12.5.6), in words.
fn mark(kind: &[u8]) -> (&'static str, &'static str) {
    match kind {
        b"Text" => ("notitie", "note"),
        b"FreeText" => ("getypte tekst", "typed text"),
        b"Highlight" => ("opmerking bij een markering", "note to a highlight"),
        b"Underline" | b"Squiggly" => ("opmerking bij een onderstreping", "note to an underlining"),
        b"StrikeOut" => ("opmerking bij een doorhaling", "note to a strikeout"),
        b"Ink" => (
            "opmerking bij een tekening met de hand",
            "note to a drawing by hand",
        ),
        b"Stamp" => ("stempel", "stamp"),
        b"Caret" => ("invoeging", "insertion"),
        b"FileAttachment" => (
            "opmerking bij een bijgevoegd bestand",
            "note to an attached file",
        ),
        b"Redact" => ("te lakken gedeelte", "part to be redacted"),
        b"Line" | b"Square" | b"Circle" | b"Polygon" | b"PolyLine" => {
            ("opmerking bij een tekening", "note to a drawing")
        }
        _ => ("opmerking", "note"),
    }
}

/// Text for a list: without what cannot be seen, and not without end.
fn one_note(words: &str) -> String {
    let (clean, _) = super::text::clean(words.trim());
    let mut shown: String = clean.chars().take(4_000).collect();
    if shown.len() < clean.len() {
        shown.push('…');
    }
    shown
}

/// Letters that no font of this program has.
pub(super) fn unseen_letters(count: u64, pages: &[u32], letters: &[String]) -> Text {
    let (list, letters) = (numbers(pages), letters.join(" "));
    Text::new(
        format!(
            "{count} tekens op bladzijde {list} konden niet worden getekend, omdat hun lettertype niet in het bestand zit: {letters}"
        ),
        format!(
            "{count} glyphs on page {list} could not be drawn, because their font is not in the file: {letters}"
        ),
    )
}

/// Text that stands on a page and cannot be seen.
pub(super) fn covered(pages: &[u32]) -> Text {
    let list = numbers(pages);
    Text::new(
        format!(
            "op bladzijde {list} staat tekst onder een vlak of buiten beeld; die is niet te zien en hier niet te doorzoeken, maar staat nog in het origineel"
        ),
        format!(
            "on page {list} stands text below a shape or out of sight; it cannot be seen or searched here, but is still in the original"
        ),
    )
}

/// A file that breaks off, but of which something can be shown.
pub(super) fn cut_file() -> Text {
    Text::new(
        "het bestand breekt af; getoond is wat er nog te lezen is",
        "the file breaks off; shown is what can still be read",
    )
}

/// Opened with the password that was given.
pub(super) fn opened() -> Text {
    Text::new(
        "het bestand is versleuteld; het is geopend met het opgegeven wachtwoord",
        "the file is encrypted; it was opened with the password that was given",
    )
}
