//! The texts of the command line in Dutch, each under its English.
//!
//! The English is the doc comment of a command or option, so that it stands where it is read; a test of
//! [`super::help`] compares both lists.

/// A text in Dutch. The parts of a long one stand apart; what has no translation stays, and a test forbids that.
pub(super) fn text(english: &str) -> String {
    if let Some(whole) = find(TEXTS, english) {
        return whole.to_owned();
    }
    english
        .split("\n\n")
        .map(|part| find(TEXTS, part).unwrap_or(part))
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// The name of a value in Dutch; none when it is the same.
pub(super) fn value_name(english: &str) -> Option<&'static str> {
    find(NAMES, english)
}

/// Examples, with what they say in words.
pub(super) fn examples(english: &str) -> String {
    EXAMPLES
        .iter()
        .fold(english.to_owned(), |text, (english, dutch)| {
            text.replace(english, dutch)
        })
}

#[cfg(test)]
pub(super) fn knows(english: &str) -> bool {
    find(TEXTS, english).is_some()
        || english
            .split("\n\n")
            .all(|part| find(TEXTS, part).is_some())
}

#[cfg(test)]
pub(super) fn knows_name(english: &str) -> bool {
    find(NAMES, english).is_some()
}

#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(english, _)| *english)
}

fn find(table: &[(&str, &'static str)], english: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(one, _)| *one == english)
        .map(|(_, dutch)| *dutch)
}

const TEXTS: &[(&str, &str)] = &[
    // The program.
    (
        "Document-workflow and forms engine: JSON Schema forms to signed-ready, accessible, archival PDFs",
        "Maakt van formulieren en antwoorden pdf's om te ondertekenen: toegankelijk en geschikt voor het archief",
    ),
    (
        "Turn forms and answers into signed-ready, accessible, archival PDFs.",
        "Maakt van formulieren en antwoorden pdf's om te ondertekenen: toegankelijk en geschikt voor het archief.",
    ),
    (
        "Forms are JSON Schema, wordings are Markdown, layouts are typst: all of them are files that you can replace. Exit status: 0 done, 1 the input is wrong, 2 wrong usage, 3 something failed.",
        "Formulieren zijn JSON Schema, teksten zijn Markdown, opmaak is typst: allemaal bestanden die u kunt vervangen. Eindstatus: 0 gedaan, 1 de invoer klopt niet, 2 verkeerd gebruikt, 3 er ging iets mis.",
    ),
    (
        "Examples:\n  griffie demo\n  griffie validate D01 answers.json --lang en\n  griffie render D15 answers.json --case case.json --final -o notice.pdf",
        "Voorbeelden:\n  griffie demo\n  griffie validate D01 antwoorden.json --lang en\n  griffie render D15 antwoorden.json --case zaak.json --final -o bericht.pdf",
    ),
    (
        "Use the forms and templates in this folder instead of those in the program",
        "Gebruik de formulieren en teksten in deze map in plaats van die in het programma",
    ),
    (
        "Print machine-readable JSON",
        "Geef JSON, voor andere programma's",
    ),
    (
        "Language of messages and labels",
        "Taal van meldingen en opschriften",
    ),
    ("Dutch", "Nederlands"),
    ("English", "Engels"),
    (
        "Print help (see a summary with '-h')",
        "Toon deze uitleg (kort met `-h`)",
    ),
    (
        "Print help (see more with '--help')",
        "Toon deze uitleg (uitgebreid met `--help`)",
    ),
    (
        "Print this message or the help of the given subcommand(s)",
        "Toon deze uitleg, of die van een opdracht",
    ),
    ("Print version", "Toon de versie"),
    // serve
    (
        "Open the office in your browser: agenda, cases, letters and files, for you on this machine",
        "Open de griffie in uw browser: agenda, zaken, brieven en stukken, voor u op deze computer",
    ),
    (
        "Prints one line: the start link, which makes the session. Only this machine can reach it. Stop it with Ctrl+C.",
        "Geeft één regel: de startlink, waarmee u begint. Alleen deze computer kan erbij. Stop met Ctrl+C.",
    ),
    (
        "The address of this machine to listen on; port 0 picks a free one",
        "Het adres van deze computer om op te luisteren; poort 0 kiest een vrije",
    ),
    (
        "Show invented cases to try things with, in a folder of their own",
        "Toon verzonnen zaken om mee te proberen, in een map apart",
    ),
    (
        "The folder for the invented cases",
        "De map voor de verzonnen zaken",
    ),
    // demo
    (
        "Make every document of an invented case, final and ready to sign, and a store with what is due",
        "Maak alle stukken van een verzonnen zaak, klaar om te ondertekenen, en een opslag met wat er moet gebeuren",
    ),
    ("The folder to write into", "De map waarin wordt geschreven"),
    (
        "Pictures of the pages too",
        "Ook afbeeldingen van de pagina's",
    ),
    (
        "Every document with every set of answers of the fixtures instead, with an index page and a contact sheet",
        "In plaats daarvan elk stuk met alle voorbeeldantwoorden, met een overzicht en een contactvel",
    ),
    // check, content
    (
        "Compile all content: forms, documents, wordings, layouts",
        "Controleer alle inhoud: formulieren, stukken, teksten, opmaak",
    ),
    (
        "Reports everything at once, each with file, line and hint. Silent when nothing is wrong.",
        "Meldt alles tegelijk, met bestand, regel en tip. Zwijgt als alles klopt.",
    ),
    (
        "Take the forms and templates out of the program, to start your own",
        "Haal de formulieren en teksten uit het programma, om eigen inhoud te beginnen",
    ),
    (
        "Write all forms, templates and their schemas into a new folder",
        "Schrijf alle formulieren, teksten en hun schema's in een nieuwe map",
    ),
    (
        "The folder; it must be new or empty",
        "De map; die is nieuw of leeg",
    ),
    // forms, schema
    (
        "List the documents with their form, recipients and signers",
        "Noem de stukken met hun formulier, geadresseerden en ondertekenaars",
    ),
    (
        "All documents of this procedure as a Markdown table, with terms and fixtures",
        "Alle stukken van deze procedure als tabel in Markdown, met termijnen en voorbeelden",
    ),
    (
        "Print a form for another program: JSON Forms or RJSF",
        "Geef een formulier voor een ander programma: JSON Forms of RJSF",
    ),
    (
        "Shared definitions are written out, so the result stands alone.",
        "Gedeelde definities zijn uitgeschreven; het resultaat staat op zichzelf.",
    ),
    (
        "The form, or the code of its document",
        "Het formulier, of de code van zijn stuk",
    ),
    (
        "The program that will show it",
        "Het programma dat het toont",
    ),
    (
        "JSON Forms: schema, uischema, i18n, data",
        "JSON Forms: schema, uischema, i18n, data",
    ),
    (
        "react-jsonschema-form: schema, uiSchema, formData",
        "react-jsonschema-form: schema, uiSchema, formData",
    ),
    // validate, render
    (
        "Find everything that is wrong with a file of answers",
        "Zoek alles wat niet klopt in een bestand met antwoorden",
    ),
    (
        "All problems come at once, each with its place and a hint. Exit status 1 when there is an error.",
        "Alle problemen komen tegelijk, elk met plaats en tip. Eindstatus 1 als er een fout is.",
    ),
    (
        "The answers (JSON); `-` reads the standard input",
        "De antwoorden (JSON); `-` leest de standaardinvoer",
    ),
    (
        "The facts of the case (JSON)",
        "De gegevens van de zaak (JSON)",
    ),
    (
        "A draft may be incomplete",
        "Een concept mag onvolledig zijn",
    ),
    (
        "Check as on this day instead of today",
        "Controleer alsof het deze dag is, in plaats van vandaag",
    ),
    (
        "Make a document from answers: PDF/A-2a and PDF/UA-1, with fields to sign",
        "Maak een stuk van antwoorden: PDF/A-2a en PDF/UA-1, met velden om te ondertekenen",
    ),
    (
        "A letter goes to each recipient separately: the first gets OUT.pdf, the others OUT-<role>.pdf beside it. A draft carries the mark CONCEPT and may be incomplete; `--final` asks for a complete document.",
        "Elke geadresseerde krijgt een eigen brief: de eerste UIT.pdf, de anderen UIT-<rol>.pdf ernaast. Een concept draagt het merk CONCEPT en mag onvolledig zijn; `--final` vraagt een volledig stuk.",
    ),
    (
        "Make a form to send out: a PDF to fill in on a screen, or for a pen",
        "Maak een formulier om te versturen: een pdf om op een scherm in te vullen, of voor een pen",
    ),
    (
        "Everything that the form asks is on it. What the case knows, or what is given with --answers, is filled in beforehand. The file stays PDF/A-2a and PDF/UA-1, and `griffie read` takes the answers from it when it comes back.",
        "Alles wat het formulier vraagt staat erop. Wat de zaak weet, of wat met --answers is gegeven, is al ingevuld. Het bestand blijft PDF/A-2a en PDF/UA-1, en `griffie read` haalt de antwoorden eruit als het terugkomt.",
    ),
    (
        "Answers to fill in beforehand (JSON)",
        "Antwoorden die al worden ingevuld (JSON)",
    ),
    (
        "How many there are of a part that can stand more than once (`getuigen=3`); may be given more than once",
        "Hoeveel er zijn van een onderdeel dat vaker kan voorkomen (`getuigen=3`); mag vaker worden gegeven",
    ),
    (
        "For a pen: lines to write on and boxes to tick, without fields",
        "Voor een pen: schrijflijnen en vakjes om aan te kruisen, zonder velden",
    ),
    (
        "Take the answers from a filled-in PDF form",
        "Haal de antwoorden uit een ingevuld pdf-formulier",
    ),
    (
        "The file says itself which form it is, in which version, and of which case. All that is wrong is told at once: with the file and with the answers. Exit status 1 when there is an error; the answers are written all the same. The file stays as it is.",
        "Het bestand zegt zelf welk formulier het is, in welke versie, en van welke zaak. Alles wat niet klopt wordt in één keer gezegd: aan het bestand en aan de antwoorden. Eindstatus 1 bij een fout; de antwoorden worden toch geschreven. Het bestand blijft zoals het is.",
    ),
    ("The PDF that came back", "De pdf die terugkwam"),
    (
        "The answers to write (JSON) instead of printing them",
        "De antwoorden die worden geschreven (JSON), in plaats van ze te tonen",
    ),
    (
        "The form, for a file that no longer says which it is",
        "Het formulier, voor een bestand dat dat zelf niet meer zegt",
    ),
    (
        "The code of the document (`D15`, or `procedure/D15`)",
        "De code van het stuk (`D15`, of `procedure/D15`)",
    ),
    (
        "The answers (JSON); `-` reads the standard input. With --batch: files, folders or JSON Lines files",
        "De antwoorden (JSON); `-` leest de standaardinvoer. Met --batch: bestanden, mappen of JSON Lines",
    ),
    (
        "The PDF to write; with --batch the folder",
        "De pdf die wordt geschreven; met --batch de map",
    ),
    (
        "The date of the document instead of today",
        "De datum van het stuk, in plaats van vandaag",
    ),
    (
        "Complete and without the mark CONCEPT",
        "Volledig en zonder het merk CONCEPT",
    ),
    (
        "Only the letter to this recipient (`klager`, `klager-2`)",
        "Alleen de brief aan deze geadresseerde (`klager`, `klager-2`)",
    ),
    (
        "Pictures of the pages too, beside the PDF",
        "Ook afbeeldingen van de pagina's, naast de pdf",
    ),
    (
        "Nobody holds this role, and that is right: it gets no letter; may be given more than once",
        "Niemand heeft deze rol, en dat klopt: er gaat geen brief heen; mag vaker",
    ),
    (
        "Without the people: each becomes their role; what was replaced is listed, to check",
        "Zonder de mensen: ieder wordt zijn rol; wat is vervangen wordt genoemd, om na te kijken",
    ),
    (
        "A report that went out before, with its answers (`D53=d53.json`): beside it nothing more can be worked out; in the order in which they went out",
        "Een verslag dat eerder is uitgebracht, met de antwoorden (`D53=d53.json`): daarnaast is niets meer uit te rekenen; in de volgorde waarin zij zijn uitgebracht",
    ),
    (
        "In large print: a body of 16 pt, for who reads small type badly",
        "In grootletter: 16 punten, voor wie kleine tekst slecht leest",
    ),
    (
        "Many sets of answers, on all cores; a failure stops only itself",
        "Veel sets antwoorden tegelijk; wat mislukt houdt alleen zichzelf tegen",
    ),
    // inspect, term, doctor, wording, completions, man
    (
        "Show what a PDF contains: claims, tags, bookmarks, fields, fonts, attachments",
        "Toon wat een pdf bevat: aanspraken, tags, bladwijzers, velden, lettertypen, bijlagen",
    ),
    ("The PDF", "De pdf"),
    (
        "With --against, say whether a returned file is the issued one with signatures, and nothing else: five lines, always the same. Exit status 1 when it is not to be filed as signed or filled in.",
        "Met --against: zeg of een teruggekomen bestand het verzonden bestand is met handtekeningen, en verder niets: vijf regels, altijd dezelfde. Uitgangsstatus 1 als het niet als getekend of ingevuld te bewaren is.",
    ),
    (
        "The file that was issued, of which this one came back",
        "Het bestand dat is verzonden, waarvan dit terugkwam",
    ),
    (
        "Count a term: nominal and effective last day, with the reason",
        "Tel een termijn: de laatste dag, met de reden",
    ),
    (
        "Units: werkdagen, dagen, weken, maanden, jaar. A negative number counts back from an event, such as a hearing. The Algemene termijnenwet is followed: a term that ends on a Saturday, Sunday or holiday runs on.",
        "Eenheden: werkdagen, dagen, weken, maanden, jaar. Een negatief getal telt terug vanaf een gebeurtenis, zoals een hoorzitting. De Algemene termijnenwet geldt: een termijn die op een zaterdag, zondag of feestdag eindigt, loopt door.",
    ),
    (
        "The day of the event; itself it does not count",
        "De dag van de gebeurtenis; die telt zelf niet mee",
    ),
    ("The term", "De termijn"),
    (
        "An extension, counted from the same day",
        "Een verlenging, geteld vanaf dezelfde dag",
    ),
    (
        "The last day stays where it falls",
        "De laatste dag blijft waar hij valt",
    ),
    (
        "Equated days (royal decree) do not move the last day",
        "Gelijkgestelde dagen (koninklijk besluit) verschuiven de laatste dag niet",
    ),
    (
        "Equated days are no working days",
        "Gelijkgestelde dagen zijn geen werkdagen",
    ),
    (
        "An event in a weekend or on a holiday counts as on the next working day",
        "Een gebeurtenis in een weekend of op een feestdag telt als op de volgende werkdag",
    ),
    (
        "A period that does not count, first and last day included; may be given more than once",
        "Een periode die niet meetelt, eerste en laatste dag inbegrepen; mag vaker",
    ),
    (
        "Look whether everything is in place: content, fonts, folder, date",
        "Kijk of alles in orde is: inhoud, lettertypen, map, datum",
    ),
    (
        "Show the filters and tests that wordings and rules can use",
        "Toon de filters en toetsen voor teksten en regels",
    ),
    (
        "Print completions for a shell",
        "Geef aanvullingen voor een shell",
    ),
    ("The shell", "De shell"),
    ("Print the manual page", "Geef de handleiding (man)"),
    ("The page of one command", "De pagina van één opdracht"),
    // procedure, replay
    (
        "Look at a procedure as a whole",
        "Bekijk een procedure als geheel",
    ),
    (
        "Draw it: tracks, events, obligations with their terms; Mermaid on the standard output, or a picture",
        "Teken haar: sporen, gebeurtenissen, verplichtingen met hun termijnen; als Mermaid, of als afbeelding",
    ),
    ("The procedure", "De procedure"),
    (
        "A picture: .svg, .png or .pdf by its name",
        "Een afbeelding: .svg, .png of .pdf, naar zijn naam",
    ),
    (
        "Run the events of a case from a file: where it stands, what is due, and why",
        "Speel de gebeurtenissen van een zaak af uit een bestand: de stand, wat er moet gebeuren, en waarom",
    ),
    (
        "A scenario is a file with the events of a case, or the name of one that comes with the program. Nothing is stored.",
        "Een scenario is een bestand met de gebeurtenissen van een zaak, of de naam van een meegeleverd scenario. Er wordt niets opgeslagen.",
    ),
    (
        "A file, or a name such as Z4; without it the names are listed",
        "Een bestand, of een naam zoals Z4; zonder naam komt de lijst",
    ),
    (
        "What was known at the end of this day; otherwise of the last event",
        "Wat bekend was aan het eind van deze dag; anders van de laatste gebeurtenis",
    ),
    // case
    (
        "Open cases, record what happens in them, correct it, look at them",
        "Open zaken, leg vast wat erin gebeurt, verbeter het, bekijk ze",
    ),
    (
        "Every event has the day on which it happened; recording it later is fine, terms count from the day itself.",
        "Elke gebeurtenis heeft de dag waarop zij gebeurde; later vastleggen mag, termijnen tellen vanaf de dag zelf.",
    ),
    (
        "Open a case with its first event; prints its number",
        "Open een zaak met de eerste gebeurtenis; geeft het zaaknummer",
    ),
    ("Record an event", "Leg een gebeurtenis vast"),
    (
        "Correct an earlier event, or withdraw one that was recorded by mistake",
        "Verbeter een eerdere gebeurtenis, of trek er een in die bij vergissing is vastgelegd",
    ),
    (
        "Show a case: parties, tracks, timeline, what is due and why",
        "Toon een zaak: betrokkenen, sporen, tijdpad, wat er moet gebeuren en waarom",
    ),
    ("List the cases", "Noem de zaken"),
    (
        "Open a case with all events of a scenario, such as one taken over from paper",
        "Open een zaak met alle gebeurtenissen van een scenario, bijvoorbeeld van papier overgenomen",
    ),
    (
        "File what comes in: evidence, documents of others, signed copies",
        "Berg op wat binnenkomt: bewijs, stukken van anderen, ondertekende exemplaren",
    ),
    (
        "Look whether a case is complete, and until when what of it is kept",
        "Kijk of een zaak volledig is, en tot wanneer wat ervan wordt bewaard",
    ),
    (
        "Write the final documents of a case into a folder",
        "Schrijf de definitieve stukken van een zaak in een map",
    ),
    (
        "The event that opens the case",
        "De gebeurtenis die de zaak opent",
    ),
    ("The case number", "Het zaaknummer"),
    (
        "What happened: an event of the procedure",
        "Wat er gebeurde: een gebeurtenis van de procedure",
    ),
    (
        "The day on which it happened; today when left out",
        "De dag waarop het gebeurde; anders vandaag",
    ),
    (
        "What the procedure asks about it: a JSON file, or - for the standard input",
        "Wat de procedure erover vraagt: een JSON-bestand, of - voor de standaardinvoer",
    ),
    (
        "One of those answers; may be given more than once",
        "Eén van die antwoorden; mag vaker",
    ),
    (
        "People and facts: a file with the facts of a case (`personen`, `feiten`)",
        "Mensen en feiten: een bestand met de gegevens van een zaak (`personen`, `feiten`)",
    ),
    (
        "Why it may happen although a guard refuses it; kept with the event",
        "Waarom het mag, hoewel een voorwaarde het weigert; blijft bij de gebeurtenis",
    ),
    (
        "A remark; kept with the event",
        "Een opmerking; blijft bij de gebeurtenis",
    ),
    (
        "The number of the event; `case show` gives it",
        "Het nummer van de gebeurtenis; `griffie case show` noemt het",
    ),
    ("Why", "Waarom"),
    (
        "It never happened: withdraw it",
        "Het is nooit gebeurd: trek het in",
    ),
    ("The right day", "De juiste dag"),
    (
        "The right answers: a JSON file; what it does not name stays",
        "De juiste antwoorden: een JSON-bestand; wat het niet noemt, blijft",
    ),
    (
        "One right answer; may be given more than once",
        "Eén juist antwoord; mag vaker",
    ),
    ("The right people and facts", "De juiste mensen en feiten"),
    (
        "As it stood at the end of this day",
        "Zoals het stond aan het eind van deze dag",
    ),
    ("Closed cases too", "Ook gesloten zaken"),
    ("At most so many", "Hoogstens zoveel"),
    ("Only cases after this number", "Alleen zaken na dit nummer"),
    (
        "A scenario file, or the name of one that comes with the program",
        "Een scenariobestand, of de naam van een meegeleverd scenario",
    ),
    (
        "File the documents and the evidence too that come with an invented case of the program",
        "Berg ook de stukken en het bewijs op die bij een verzonnen zaak van het programma horen",
    ),
    ("The folder to write to", "De map waarin wordt geschreven"),
    // attach
    (
        "The files; their bytes are kept as they are",
        "De bestanden; zij blijven precies zoals ze zijn",
    ),
    ("What they are", "Wat het zijn"),
    ("Handed in to prove something", "Ingediend als bewijs"),
    (
        "A document of the procedure that somebody else made",
        "Een stuk van de procedure dat een ander maakte",
    ),
    (
        "An issued document, signed in the file itself",
        "Een uitgegeven stuk, in het bestand zelf ondertekend",
    ),
    (
        "An issued document, signed on paper and scanned",
        "Een uitgegeven stuk, op papier ondertekend en gescand",
    ),
    (
        "The document that it is (--kind received), or of which it is a signed copy",
        "Het stuk dat het is (--kind received), of waarvan het een ondertekend exemplaar is",
    ),
    (
        "Of a signed copy: whose letter it was (klager, klager-2)",
        "Van een ondertekend exemplaar: wiens brief het was (klager, klager-2)",
    ),
    (
        "Who handed it in: a role, or somebody else in words",
        "Wie het indiende: een rol, of een ander in woorden",
    ),
    (
        "The day on which it came in; today when left out",
        "De dag waarop het binnenkwam; anders vandaag",
    ),
    ("What people call it", "Hoe men het noemt"),
    (
        "The class that decides who may read it; otherwise that of the document, or of evidence",
        "De klasse die bepaalt wie het mag lezen; anders die van het stuk, of van bewijs",
    ),
    (
        "The event that it is, when the document belongs to several",
        "De gebeurtenis die het is, als het stuk bij meer gebeurtenissen hoort",
    ),
    (
        "One answer about that event; may be given more than once",
        "Eén antwoord over die gebeurtenis; mag vaker",
    ),
    (
        "What opens an encrypted file; kept with it, sealed",
        "Wat een versleuteld bestand opent; wordt verzegeld mee bewaard",
    ),
    (
        "A role that does not get it in its copy, and why; may be given more than once",
        "Een rol die het niet in het afschrift krijgt, en waarom; mag vaker",
    ),
    (
        "Why the event may happen although a guard refuses it",
        "Waarom de gebeurtenis mag, hoewel een voorwaarde haar weigert",
    ),
    // due, figures
    (
        "What is due: which document or act, by whom, before which day, and why",
        "Wat er moet gebeuren: welk stuk of welke handeling, door wie, vóór welke dag, en waarom",
    ),
    (
        "The first day comes first; what is late is marked with an exclamation mark, a soft term with a tilde.",
        "De eerste dag staat bovenaan; wat te laat is heeft een uitroepteken, een zachte termijn een tilde.",
    ),
    (
        "As things stood at the end of this day; otherwise today",
        "Zoals het stond aan het eind van deze dag; anders vandaag",
    ),
    (
        "Only what is due on this day or before",
        "Alleen wat uiterlijk op deze dag moet",
    ),
    ("Only what is late", "Alleen wat te laat is"),
    (
        "Only what this role must do",
        "Alleen wat deze rol moet doen",
    ),
    ("Only this case", "Alleen deze zaak"),
    (
        "Write a calendar file for Outlook or Thunderbird instead",
        "Schrijf in plaats daarvan een agendabestand voor Outlook of Thunderbird",
    ),
    (
        "Count the figures of a yearly report from the cases in the store",
        "Tel de cijfers van een jaarverslag uit de zaken in de opslag",
    ),
    (
        "The result is a file of answers: complete it with the texts of the report, and render it.",
        "Het resultaat is een bestand met antwoorden: vul het aan met de teksten van het verslag, en maak daarvan het stuk.",
    ),
    ("The report", "Het verslag"),
    (
        "The first day of the period",
        "De eerste dag van de periode",
    ),
    (
        "The last day of the period",
        "De laatste dag van de periode",
    ),
    (
        "The file to write; otherwise the answers are printed",
        "Het bestand dat wordt geschreven; anders komen de antwoorden op het scherm",
    ),
    // produce
    (
        "Make a document of a case: draft or final, filed with the case, sent on a date",
        "Maak een stuk van een zaak: concept of definitief, opgeborgen bij de zaak, verzonden op een dag",
    ),
    (
        "What the case knows is filled in, and so are the answers of the last draft. A final document that the procedure would refuse is not made. Every recipient gets a letter of their own.",
        "Wat de zaak weet is ingevuld, en ook de antwoorden van het laatste concept. Een definitief stuk dat de procedure weigert, wordt niet gemaakt. Elke geadresseerde krijgt een eigen brief.",
    ),
    ("The code of the document", "De code van het stuk"),
    (
        "Answers: a JSON file, or - for the standard input",
        "Antwoorden: een JSON-bestand, of - voor de standaardinvoer",
    ),
    (
        "One answer; may be given more than once",
        "Eén antwoord; mag vaker",
    ),
    (
        "Write the wording to this file, to change it for this one document, and stop",
        "Schrijf de tekst naar dit bestand, om hem voor dit ene stuk te veranderen, en stop",
    ),
    (
        "Use this wording for this one document; kept with the case",
        "Gebruik deze tekst voor dit ene stuk; blijft bij de zaak",
    ),
    (
        "Complete, ready to sign and send",
        "Volledig, klaar om te ondertekenen en te verzenden",
    ),
    (
        "The date on the document; otherwise the day of sending, or today",
        "De datum op het stuk; anders de dag van verzending, of vandaag",
    ),
    (
        "Sent, signed or registered on this day: records the event that the document is",
        "Verzonden, ondertekend of geregistreerd op deze dag: legt de gebeurtenis vast die het stuk is",
    ),
    (
        "How it went out: post or email, for all or for one (klager=email); may be given more than once",
        "Hoe het uitging: post of email, voor allen of voor één (klager=email); mag vaker",
    ),
    (
        "Which event, when the document belongs to several",
        "Welke gebeurtenis, als het stuk bij meer gebeurtenissen hoort",
    ),
    (
        "The data of that event beside what the answers say: a JSON file",
        "De gegevens van die gebeurtenis naast wat de antwoorden zeggen: een JSON-bestand",
    ),
    (
        "One of those data; may be given more than once",
        "Eén van die gegevens; mag vaker",
    ),
    ("Only for this recipient", "Alleen voor deze geadresseerde"),
    (
        "This role gets no letter, for a reason; may be given more than once",
        "Deze rol krijgt geen brief, met een reden; mag vaker",
    ),
    ("Page pictures too", "Ook afbeeldingen van de pagina's"),
    // dossier, verify
    (
        "Bind the complete dossier of a case: one accessible, archival PDF, and an archive that anyone can verify",
        "Bind het hele dossier van een zaak: één toegankelijke pdf voor het archief, en een archief dat iedereen kan controleren",
    ),
    (
        "Cover, inventory with links, term statement, every document with its tags, what others handed in as pages with their text, originals embedded. PDF/A-3a and PDF/UA-1. A copy for somebody holds what the procedure gives their role.",
        "Voorblad, inventaris met koppelingen, termijnstaat, elk stuk met zijn tags, wat anderen indienden als pagina's met hun tekst, originelen ingesloten. PDF/A-3a en PDF/UA-1. Een afschrift voor iemand bevat wat de procedure die rol geeft.",
    ),
    ("The PDF to write", "De pdf die wordt geschreven"),
    (
        "The archive too: a zip with every file, the events, descriptions and checksums",
        "Ook het archief: een zip met elk bestand, de gebeurtenissen, beschrijvingen en controlegetallen",
    ),
    (
        "Also the classes that are a dossier of their own, such as that of a confidant",
        "Ook de klassen die een eigen dossier zijn, zoals dat van een vertrouwenspersoon",
    ),
    (
        "A copy for this role: klager, aangeklaagde, klager-2",
        "Een afschrift voor deze rol: klager, aangeklaagde, klager-2",
    ),
    (
        "Without the people; what others handed in is left out",
        "Zonder de mensen; wat anderen indienden blijft weg",
    ),
    (
        "The day on which it is put together; today when left out",
        "De dag waarop het is samengesteld; anders vandaag",
    ),
    (
        "Check an archive of a case; needs no store",
        "Controleer een archief van een zaak; vraagt geen opslag",
    ),
    (
        "Looks at the zip itself, the bag (RFC 8493), every hash, the chain of events, the descriptions (MDTO), whether the files are what the inventory says, and whether the dossier prints the same inventory. Says what that proves and what it does not. Exit status 1 when something is wrong.",
        "Kijkt naar de zip zelf, de bag (RFC 8493), elk controlegetal, de keten van gebeurtenissen, de beschrijvingen (MDTO), of de bestanden zijn wat de inventaris zegt, en of het dossier dezelfde inventaris afdrukt. Zegt wat dat bewijst en wat niet. Eindstatus 1 als er iets niet klopt.",
    ),
    (
        "The zip that `griffie dossier --zip` wrote",
        "De zip die `griffie dossier --zip` schreef",
    ),
    (
        "The seal it must have: 64 hexadecimal digits, as `griffie case show` prints them",
        "Het zegel dat het moet hebben: 64 hexadecimale cijfers, zoals `griffie case show` ze afdrukt",
    ),
    // account
    (
        "Keep the accounts of a store that several people work with",
        "Beheer de accounts van een opslag waar meer mensen mee werken",
    ),
    (
        "A store without accounts has one owner, who does everything. From the first account on, everybody says who they are (--as), every event says who recorded it, and what somebody may do follows from the functions of their account and the roles of the procedure. Passwords are asked on the terminal, or read with --password-fd; they are never arguments.",
        "Een opslag zonder accounts heeft één eigenaar, die alles doet. Vanaf het eerste account zegt ieder wie die is (--as), staat bij elke gebeurtenis wie haar vastlegde, en volgt uit de functies van het account en de rollen van de procedure wat iemand mag. Wachtwoorden worden op de terminal gevraagd of met --password-fd gelezen; ze staan nooit op de opdrachtregel.",
    ),
    (
        "Add an account; its recovery code is printed once",
        "Voeg een account toe; de herstelcode wordt één keer getoond",
    ),
    (
        "List the accounts with their functions",
        "Noem de accounts met hun functies",
    ),
    (
        "Give an account functions, or take them away",
        "Geef een account functies, of neem ze terug",
    ),
    (
        "End an account: it does nothing any more, and what it did stays in its name",
        "Beëindig een account: het doet niets meer, en wat het deed blijft op zijn naam staan",
    ),
    (
        "Give an account a new password by its recovery code",
        "Geef een account met de herstelcode een nieuw wachtwoord",
    ),
    (
        "What the account is called: j.jansen",
        "Hoe het account heet: j.jansen",
    ),
    ("The name of the person", "De naam van de persoon"),
    (
        "What they do in the organisation; may be given more than once",
        "Wat die persoon in de organisatie doet; mag vaker",
    ),
    (
        "Give this function; may be given more than once",
        "Geef deze functie; mag vaker",
    ),
    (
        "Take this function away; may be given more than once",
        "Neem deze functie terug; mag vaker",
    ),
    (
        "The first day on which it does nothing any more; today when left out",
        "De eerste dag waarop het niets meer doet; vandaag als deze ontbreekt",
    ),
    (
        "Who works: an account of the store, with the role behind a slash when it holds more than one",
        "Wie werkt: een account van de opslag, met de rol achter een schuine streep als het er meer heeft",
    ),
    (
        "Read passwords from this file descriptor, one a line, instead of asking for them",
        "Lees wachtwoorden van deze bestandsdescriptor, een per regel, in plaats van ze te vragen",
    ),
    // log
    (
        "Show who read, exported, searched or was refused what in a store with accounts",
        "Laat zien wie in een opslag met accounts wat las, uitvoerde, zocht of geweigerd kreeg",
    ),
    (
        "The log holds account, role, moment, case number, classes and result, and nothing of what was read. It is chained like the events; a line that was changed or cut off is told.",
        "Het logboek bevat account, rol, moment, zaaknummer, klassen en uitkomst, en niets van wat er gelezen is. Het is geketend zoals de gebeurtenissen; een regel die veranderd of afgeknipt is, wordt gemeld.",
    ),
    ("Of this case", "Van deze zaak"),
    ("Of this account", "Van dit account"),
    (
        "At most so many, the last first",
        "Hooguit zoveel, de laatste eerst",
    ),
    // archive
    (
        "Keep, hold and destroy dossiers by the rules of the procedure",
        "Bewaar, blokkeer en vernietig dossiers volgens de regels van de procedure",
    ),
    (
        "Destruction takes two people: one proposes, another approves. The key of the case is then forgotten, so that its contents are unreadable everywhere; a certificate and a trace without personal data stay.",
        "Vernietigen vraagt twee mensen: de een stelt voor, een ander keurt goed. Daarna wordt de sleutel van de zaak vergeten, zodat de inhoud nergens meer te lezen is; een verklaring en een spoor zonder persoonsgegevens blijven.",
    ),
    (
        "List what need no longer be kept, and what stands in the way of destroying it",
        "Noem wat niet langer bewaard hoeft te worden, en wat vernietigen in de weg staat",
    ),
    (
        "Stop the destruction of a dossier",
        "Houd de vernietiging van een dossier tegen",
    ),
    ("Lift such a stop", "Hef zo'n blokkering op"),
    (
        "Propose to destroy a dossier: the first person",
        "Stel voor een dossier te vernietigen: de eerste persoon",
    ),
    (
        "Destroy a dossier that another person proposed to destroy, and certify it",
        "Vernietig een dossier op voorstel van een ander, met een verklaring",
    ),
    ("As on this day", "Zoals op deze dag"),
    ("The day", "De dag"),
    ("Who proposes it", "Wie het voorstelt"),
    ("How it will be destroyed", "Hoe het wordt vernietigd"),
    (
        "Who approves it: somebody else than who proposed it",
        "Wie het goedkeurt: een ander dan wie het voorstelde",
    ),
    (
        "Answers of the certificate: a JSON file",
        "Antwoorden van de verklaring: een JSON-bestand",
    ),
    (
        "The certificate to write",
        "De verklaring die wordt geschreven",
    ),
    (
        "A case in which the certificate is filed",
        "Een zaak waarin de verklaring wordt opgeborgen",
    ),
    (
        "A backup of the store, in which it is destroyed too; may be given more than once",
        "Een reservekopie van de opslag, waarin het ook wordt vernietigd; mag vaker",
    ),
    (
        "Why something that is still open does not stand in the way",
        "Waarom iets dat nog openstaat niet in de weg staat",
    ),
    // store
    (
        "Verify, rebuild or copy the store",
        "Controleer, herstel of kopieer de opslag",
    ),
    (
        "Walk every chain and every document and name what is wrong",
        "Loop elke keten en elk stuk na en noem wat niet klopt",
    ),
    (
        "Make the lists and the agenda again from the events",
        "Maak de lijsten en de agenda opnieuw uit de gebeurtenissen",
    ),
    (
        "Make a consistent copy while others work; the key is not in it",
        "Maak een kloppende kopie terwijl anderen werken; de sleutel zit er niet in",
    ),
    (
        "An empty folder, or the URL of an empty PostgreSQL database",
        "Een lege map, of de URL van een lege PostgreSQL-database",
    ),
    (
        "The folder for the documents of the copy, when it is a database server",
        "De map voor de stukken van de kopie, als die op een databaseserver staat",
    ),
    (
        "The store: a folder, or the URL of a PostgreSQL database (postgres://…)",
        "De opslag: een map, of de URL van een PostgreSQL-database (postgres://…)",
    ),
    (
        "The folder for documents and key, when the store is a database server",
        "De map voor stukken en sleutel, als de opslag op een databaseserver staat",
    ),
    (
        "The file of the master key, when it is kept elsewhere",
        "Het bestand met de hoofdsleutel, als die ergens anders ligt",
    ),
    (
        "The master key itself; for services that get their secrets from the environment",
        "De hoofdsleutel zelf; voor diensten die hun geheimen uit de omgeving krijgen",
    ),
];

const NAMES: &[(&str, &str)] = &[
    ("ACCOUNT", "ACCOUNT"),
    ("ACCOUNT[/ROLE]", "ACCOUNT[/ROL]"),
    ("ADDRESS:PORT", "ADRES:POORT"),
    ("AFTER", "NA"),
    ("ANSWERS", "ANTWOORDEN"),
    ("ANSWERS.json", "ANTWOORDEN.json"),
    ("CASE", "ZAAK"),
    ("CASE.json", "ZAAK.json"),
    ("CLASS", "KLASSE"),
    ("COMMAND", "OPDRACHT"),
    ("DIR", "MAP"),
    ("DIR|URL", "MAP|URL"),
    ("DOCUMENT", "STUK"),
    ("EVENT", "GEBEURTENIS"),
    ("CODE=FILE", "CODE=BESTAND"),
    ("FILE", "BESTAND"),
    ("FILES", "BESTANDEN"),
    ("FOLDER", "MAP"),
    ("FORM", "FORMULIER"),
    ("FORM.pdf", "FORMULIER.pdf"),
    ("FROM..UNTIL", "VAN..TOT"),
    ("KEY", "SLEUTEL"),
    ("KIND", "SOORT"),
    ("LANG", "TAAL"),
    ("LIMIT", "AANTAL"),
    ("NAME", "NAAM"),
    ("NAME=VALUE", "NAAM=WAARDE"),
    ("NAME=N", "NAAM=AANTAL"),
    ("NUMBER", "NUMMER"),
    ("OUT.pdf", "UIT.pdf"),
    ("PASSWORD", "WACHTWOORD"),
    ("PROCEDURE", "PROCEDURE"),
    ("PROGRAM", "PROGRAMMA"),
    ("REASON", "REDEN"),
    ("ISSUED", "VERZONDEN"),
    ("ROLE", "ROL"),
    ("ROLE=REASON", "ROL=REDEN"),
    ("SCENARIO", "SCENARIO"),
    ("SEAL", "ZEGEL"),
    ("SHELL", "SHELL"),
    ("TERM", "TERMIJN"),
    ("TEXT", "TEKST"),
    ("TITLE", "TITEL"),
    ("TO", "NAAR"),
    ("WHO", "WIE"),
    ("YYYY-MM-DD", "JJJJ-MM-DD"),
    ("[ROLE=]post|email", "[ROL=]post|email"),
];

const EXAMPLES: &[(&str, &str)] = &[
    ("Examples:", "Voorbeelden:"),
    ("date stamp misread", "datumstempel verkeerd gelezen"),
    ("appeal pending", "beroep loopt"),
    ("answers.json", "antwoorden.json"),
    ("-filled.pdf", "-ingevuld.pdf"),
    ("answers/", "antwoorden/"),
    ("more.jsonl", "meer.jsonl"),
    ("case.json", "zaak.json"),
    ("form.pdf", "formulier.pdf"),
    ("notice.pdf", "bericht.pdf"),
    ("decision.pdf", "beslissing.pdf"),
    ("letters/", "brieven/"),
    ("copy.pdf", "afschrift.pdf"),
    ("anonymous.pdf", "anoniem.pdf"),
    ("certificate.pdf", "verklaring.pdf"),
    ("my-content", "eigen-inhoud"),
    ("all-documents", "alle-stukken"),
];
