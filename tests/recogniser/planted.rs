//! Data of invented people, planted in sentences in every spelling that people use, must come out in no form.
//!
//! Nothing here is taken from the recogniser: how something is written is decided by the tables below, and whether
//! anything is left is decided by [`bare`], which looks at letters and digits alone.

use griffie::calendar;
use griffie::diagnostic::Language;
use griffie::disclosure::{Address, Cleaner, Home, Policy, Recogniser, Subject};

/// Somebody, with what a text can tell.
struct Victim {
    address: Address,
    first: &'static str,
    particle: &'static str,
    surname: &'static str,
    street: &'static str,
    number: u32,
    postcode: &'static str,
    telephone: &'static str,
    email: &'static str,
    born: (i32, u32, u32),
}

const VICTIMS: [Victim; 12] = [
    Victim {
        address: Address::Mevrouw,
        first: "Szymona",
        particle: "",
        surname: "Kaźmierczak",
        street: "Tormentilstraat",
        number: 48,
        postcode: "6841 KD",
        telephone: "0612904857",
        email: "s.kazmierczak@post.example",
        born: (2011, 3, 14),
    },
    Victim {
        address: Address::Heer,
        first: "Wiebe-Jan",
        particle: "van der",
        surname: "Molendijk",
        street: "Burgemeester Cortlaan",
        number: 7,
        postcode: "8255 TN",
        telephone: "0527390418",
        email: "wjvdmolendijk@mail.example",
        born: (1974, 11, 30),
    },
    Victim {
        address: Address::Mevrouw,
        first: "Éloïse",
        particle: "d'",
        surname: "Hauterive-Bloksma",
        street: "Heer Derckplein",
        number: 112,
        postcode: "7009 ZG",
        telephone: "0622450917",
        email: "eloise@hauterive.example",
        born: (1989, 1, 2),
    },
    Victim {
        address: Address::Heer,
        first: "Çağatay",
        particle: "",
        surname: "Güneşoğlu",
        street: "Kardinaal Vaughanstraat",
        number: 3,
        postcode: "4835 LK",
        telephone: "0765201937",
        email: "cagatay.gunes@post.example",
        born: (2009, 8, 21),
    },
    Victim {
        address: Address::Mevrouw,
        first: "Fenna",
        particle: "ten",
        surname: "Cate-Wierdsma",
        street: "Noordvlietsingel",
        number: 250,
        postcode: "9733 CE",
        telephone: "0503718264",
        email: "fenna+school@cate.example",
        born: (1996, 12, 5),
    },
    Victim {
        address: Address::Either,
        first: "Robin",
        particle: "in 't",
        surname: "Veldhuizen",
        street: "Tweede Spechtstraat",
        number: 19,
        postcode: "3523 HV",
        telephone: "0648172035",
        email: "robin_veldhuizen@post.example",
        born: (2013, 10, 9),
    },
    Victim {
        address: Address::Heer,
        first: "Nguyên Văn",
        particle: "",
        surname: "Trần",
        street: "Saffierhof",
        number: 66,
        postcode: "1703 WP",
        telephone: "0612358132",
        email: "tran.nguyen@post.example",
        born: (1983, 2, 28),
    },
    Victim {
        address: Address::Mevrouw,
        first: "Aoife",
        particle: "",
        surname: "O'Ceallaigh",
        street: "Zeilmakersweg",
        number: 5,
        postcode: "2991 PA",
        telephone: "0180447215",
        email: "aoife.oceallaigh@post.example",
        born: (1990, 6, 17),
    },
    Victim {
        address: Address::Heer,
        first: "Thorbjørn",
        particle: "",
        surname: "Sørensen",
        street: "Prinses Amaliagracht",
        number: 31,
        postcode: "5213 TV",
        telephone: "0736128450",
        email: "thor.sorensen@post.example",
        born: (1968, 4, 1),
    },
    Victim {
        address: Address::Mevrouw,
        first: "Hatice",
        particle: "el",
        surname: "Bouzzaoui",
        street: "Graaf Wichmanlaan",
        number: 14,
        postcode: "1405 HA",
        telephone: "0357281946",
        email: "h.elbouzzaoui@post.example",
        born: (2012, 9, 23),
    },
    Victim {
        address: Address::Heer,
        first: "Diederik",
        particle: "",
        surname: "Schimmelpenninck van Oye",
        street: "Slotlaan",
        number: 201,
        postcode: "3701 GC",
        telephone: "0306924173",
        email: "diederik@oye.example",
        born: (1959, 7, 12),
    },
    Victim {
        address: Address::Mevrouw,
        first: "Krystyna",
        particle: "",
        surname: "Brzęczyszczykiewicz",
        street: "Achter de Muren",
        number: 9,
        postcode: "7411 GX",
        telephone: "0570618293",
        email: "krysia@brz.example",
        born: (1978, 5, 25),
    },
];

const SENTENCES: [&str; 10] = [
    "Daarna heeft {} ons gebeld over de afspraak.",
    "De mentor zag {} in de gang staan.",
    "Wij begrepen van {} dat het anders ging",
    "Zie ook {}, die erbij was.",
    "({})",
    "Vraag het aan: {}",
    "Op maandag kwam {}; op dinsdag niemand.",
    "“Ik ken {} goed”, zei de conciërge.",
    "> Doorgestuurd bericht over {} van vorige week.",
    "Naam/gegevens: {}\nOverige: geen",
];

/// A generator of numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("small")
    }
}

fn victims() -> Recogniser {
    Recogniser::of(
        VICTIMS
            .iter()
            .enumerate()
            .map(|(index, one)| Subject {
                label: format!("x{index}"),
                address: one.address,
                first_names: vec![one.first.into()],
                particle: one.particle.into(),
                surname: one.surname.into(),
                homes: vec![Home {
                    street: one.street.into(),
                    number: Some(one.number),
                    postcode: one.postcode.into(),
                    ..Home::default()
                }],
                telephones: vec![one.telephone.into()],
                emails: vec![one.email.into()],
                born: calendar::parse(&format!(
                    "{:04}-{:02}-{:02}",
                    one.born.0, one.born.1, one.born.2
                )),
                ..Subject::default()
            })
            .collect(),
    )
}

/// Letters and digits alone, without marks.
fn bare(text: &str) -> String {
    let from = "áàâäãåąăầéèêëęěíìîïıóòôöõøúùûüůýÿçćčńñłśšşźżžğđßæ";
    let to = "aaaaaaaaaeeeeeeiiiiioooooouuuuuyycccnnlssszzzgdsa";
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    assert_eq!(from.len(), to.len());
    text.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|letter| {
            if let Some(at) = from.iter().position(|one| *one == letter) {
                return Some(to[at]);
            }
            // Full-width letters.
            if ('\u{ff21}'..='\u{ff5a}').contains(&letter) {
                return char::from_u32(letter as u32 - 0xfee0).map(|one| one.to_ascii_lowercase());
            }
            letter.is_ascii_alphanumeric().then_some(letter)
        })
        .collect()
}

/// Ways of writing a text that change no letter.
fn written(text: &str, way: usize) -> String {
    let middle = |mark: &str| {
        let letters: Vec<char> = text.chars().collect();
        let at = (letters.len() / 2).max(1);
        // Inside a word only.
        if letters[at - 1].is_alphanumeric()
            && letters.get(at).is_some_and(|next| next.is_alphanumeric())
        {
            letters[..at].iter().collect::<String>()
                + mark
                + &letters[at..].iter().collect::<String>()
        } else {
            text.to_owned()
        }
    };
    match way {
        0 => text.to_owned(),
        1 => text.to_uppercase(),
        2 => text.to_lowercase(),
        3 => text.replace('-', "\u{2011}"),
        4 => text.replace('-', " – "),
        5 => text.replace(' ', "\u{a0}"),
        6 => text.replace(' ', "\u{2009}"),
        7 => text.replace(' ', "  "),
        8 => middle("\u{ad}"),
        9 => middle("\u{200b}"),
        10 => text.replace(' ', "\n"),
        11 => text.replace(' ', "\n> "),
        12 => text.replace('\'', "’"),
        13 => decomposed(text),
        14 => format!("\u{202a}{text}\u{202c}"),
        15 => plain(text),
        _ => text.replace('-', "\u{2212}"),
    }
}
const WAYS: usize = 17;

/// Marks as characters of their own.
fn decomposed(text: &str) -> String {
    let pairs = [
        ('é', "e\u{301}"),
        ('É', "E\u{301}"),
        ('ï', "i\u{308}"),
        ('ź', "z\u{301}"),
        ('ç', "c\u{327}"),
        ('Ç', "C\u{327}"),
        ('ğ', "g\u{306}"),
        ('ü', "u\u{308}"),
        ('ş', "s\u{327}"),
        ('ę', "e\u{328}"),
        ('ê', "e\u{302}"),
        ('ă', "a\u{306}"),
        ('ầ', "a\u{302}\u{300}"),
    ];
    text.chars()
        .map(|letter| {
            pairs
                .iter()
                .find(|(one, _)| *one == letter)
                .map_or(letter.to_string(), |(_, two)| (*two).to_owned())
        })
        .collect()
}

/// Marks left out.
fn plain(text: &str) -> String {
    let pairs = [
        ('é', 'e'),
        ('É', 'E'),
        ('ï', 'i'),
        ('ź', 'z'),
        ('ç', 'c'),
        ('Ç', 'C'),
        ('ğ', 'g'),
        ('ü', 'u'),
        ('ş', 's'),
        ('ę', 'e'),
        ('ê', 'e'),
        ('ă', 'a'),
        ('ầ', 'a'),
        ('ø', 'o'),
        ('ı', 'i'),
    ];
    text.chars()
        .map(|letter| {
            pairs
                .iter()
                .find(|(one, _)| *one == letter)
                .map_or(letter, |(_, two)| *two)
        })
        .collect()
}

/// How somebody is named: the text, and the letters that must be gone.
fn names(one: &Victim) -> Vec<(String, String)> {
    let (first, particle, last) = (one.first, one.particle, one.surname);
    let glue = if particle.is_empty() || particle.ends_with('\'') {
        ""
    } else {
        " "
    };
    let surname = format!("{particle}{glue}{last}");
    let mut capital = surname.clone();
    if let Some(letter) = surname.chars().next() {
        capital.replace_range(..letter.len_utf8(), &letter.to_uppercase().to_string());
    }
    let initial = first.chars().next().expect("a letter");
    let core = bare(last);
    let call = bare(first);
    let address = match one.address {
        Address::Heer => ["de heer", "dhr.", "meneer", "Dhr."],
        _ => ["mevrouw", "mw.", "mevr.", "Mevrouw"],
    };
    let mut all = vec![
        (format!("{first} {surname}"), core.clone()),
        (format!("{first} {surname}"), call.clone()),
        (surname.clone(), core.clone()),
        (last.to_owned(), core.clone()),
        (format!("{initial}. {surname}"), core.clone()),
        (
            format!("{last}, {initial}. {particle}")
                .trim_end()
                .to_owned(),
            core.clone(),
        ),
        (format!("{last}, {first}"), core.clone()),
        (format!("familie {capital}"), core.clone()),
        (format!("{last}s"), core.clone()),
        (format!("{last}'s"), core.clone()),
        (format!("{last}’s jas"), core.clone()),
        (first.to_owned(), call.clone()),
        (format!("{first}s"), call.clone()),
        (format!("{first}'s"), call.clone()),
    ];
    for word in address {
        all.push((format!("{word} {capital}"), core.clone()));
        all.push((format!("{word} {initial}. {surname}"), core.clone()));
    }
    if let Some((one, two)) = last.split_once('-') {
        all.push((format!("{two}-{one}"), bare(one)));
        all.push((format!("{two}-{one}"), bare(two)));
        all.push((format!("{one} {two}"), core.clone()));
        all.push((format!("mevrouw {one}"), bare(one)));
        all.push((two.to_owned(), bare(two)));
    }
    match particle {
        "van der" => {
            for short in ["v.d.", "vd", "v/d", "v.d", "van de"] {
                all.push((format!("{short} {last}"), core.clone()));
            }
        }
        "ten" | "in 't" | "el" => all.push((
            format!("{particle}{last}").replace([' ', '\''], ""),
            core.clone(),
        )),
        _ => {}
    }
    all
}

/// Everything else that tells about them, in other spellings, with what must be gone.
fn data(one: &Victim) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let (number, street) = (one.number, one.street);
    let home = format!("{}{number}", bare(street));
    for way in [
        "{s} {n}",
        "{s}, {n}",
        "{s} nr. {n}",
        "{s} nummer {n}",
        "{s}, nummer {n}",
        "{s} no. {n}",
        "{s} {n}a",
        "{s} {n}-2",
        "{s} {n} bis",
        "{s} {n}, 2e etage",
    ] {
        let secret = if way.contains('n')
            && (way.contains("nr") || way.contains("no") || way.contains("num"))
        {
            bare(street)
        } else {
            home.clone()
        };
        all.push((
            way.replace("{s}", street)
                .replace("{n}", &number.to_string()),
            secret,
        ));
    }
    for (long, short) in [
        ("straat", "str."),
        ("straat", "str"),
        ("laan", "ln."),
        ("plein", "pl."),
        ("weg", "wg."),
        ("Burgemeester", "Burg."),
        ("Kardinaal", "Kard."),
        ("Prinses", "Pr."),
        ("Graaf", "Gr."),
    ] {
        if street.contains(long) {
            let abbreviated = street.replace(long, short);
            all.push((
                format!("{abbreviated} {number}"),
                format!("{}{number}", bare(&abbreviated)),
            ));
        }
    }
    all.push((street.to_owned(), bare(street)));
    let code = bare(one.postcode);
    for way in [
        one.postcode.to_owned(),
        one.postcode.replace(' ', ""),
        one.postcode.to_lowercase(),
        one.postcode.replace(' ', "\u{a0}"),
        one.postcode.replace(' ', "  "),
    ] {
        all.push((way, code.clone()));
    }
    let digits: Vec<char> = one.telephone.chars().collect();
    let tail: String = digits[2..].iter().collect();
    let d = |from: usize, to: usize| digits[from..to].iter().collect::<String>();
    for way in [
        one.telephone.to_owned(),
        format!("{}-{}", d(0, 2), d(2, 10)),
        format!(
            "{} {} {} {} {}",
            d(0, 2),
            d(2, 4),
            d(4, 6),
            d(6, 8),
            d(8, 10)
        ),
        format!("+31{}", d(1, 10)),
        format!("+31 (0){} {} {}", d(1, 2), d(2, 6), d(6, 10)),
        format!("0031 {} {} {}", d(1, 4), d(4, 7), d(7, 10)),
        format!("({}) {}", d(0, 3), d(3, 10)),
        format!("{}.{}.{}", d(0, 4), d(4, 7), d(7, 10)),
        format!("{}/{}", d(0, 3), d(3, 10)),
        format!("{}\u{2011}{} {}", d(0, 2), d(2, 6), d(6, 10)),
        format!("{}\u{a0}{}", d(0, 3), d(3, 10)),
        format!("{}‑{}–{}", d(0, 2), d(2, 5), d(5, 10)),
        format!("tel:{}", one.telephone),
        format!("{} {}", d(0, 5), d(5, 10)),
    ] {
        all.push((way, tail.clone()));
    }
    let spoken = [
        "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen",
    ];
    let words: Vec<&str> = digits
        .iter()
        .map(|digit| spoken[digit.to_digit(10).expect("a digit") as usize])
        .collect();
    all.push((words.join(" "), words.concat()));
    let (local, domain) = one.email.split_once('@').expect("an address");
    for way in [
        one.email.to_owned(),
        one.email.to_uppercase(),
        format!("{local} [at] {domain}"),
        format!("{local}(at){domain}"),
        format!("{local} at {domain}"),
        format!(
            "{}+alias@{domain}",
            local.split('+').next().unwrap_or(local)
        ),
        format!("<{}>", one.email),
        format!("mailto:{}", one.email),
        format!("{local}@{}", domain.replace('.', " [dot] ")),
        format!("{local} @ {domain}"),
    ] {
        all.push((way, bare(local.split('+').next().unwrap_or(local))));
    }
    let (year, month, day) = one.born;
    let months = [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ];
    let name = months[month as usize - 1];
    let short = year % 100;
    let days = [
        "",
        "een",
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
        "zeven",
        "acht",
        "negen",
        "tien",
        "elf",
        "twaalf",
        "dertien",
        "veertien",
        "vijftien",
        "zestien",
        "zeventien",
        "achttien",
        "negentien",
        "twintig",
        "eenentwintig",
        "tweeëntwintig",
        "drieëntwintig",
        "vierentwintig",
        "vijfentwintig",
        "zesentwintig",
        "zevenentwintig",
        "achtentwintig",
        "negenentwintig",
        "dertig",
        "eenendertig",
    ];
    for way in [
        format!("{day} {name} {year}"),
        format!("{day:02}-{month:02}-{year}"),
        format!("{day}-{month}-{year}"),
        format!("{day}/{month}/{year}"),
        format!("{day:02}.{month:02}.{year}"),
        format!("{day}-{month}-{short:02}"),
        format!("{day} {} {year}", &name[..3]),
        format!("{day} {}. '{short:02}", &name[..3]),
        format!("{year}-{month:02}-{day:02}"),
        format!("{year}{month:02}{day:02}"),
        format!("{day} {} {year}", name.to_uppercase()),
        format!("{day:02} {month:02} {year}"),
        format!("{day}\u{2011}{month}\u{2011}{year}"),
        format!("{day}e {name} {year}"),
        format!("{day}\u{a0}{name}\u{a0}{year}"),
        format!("{day} van {name} {year}"),
    ] {
        all.push((way.clone(), bare(&way)));
    }
    let in_words = format!("{} {name}", days[day as usize]);
    all.push((format!("{in_words} {year}"), bare(&in_words)));
    all
}

#[test]
fn nothing_planted_comes_out() {
    let recogniser = victims();
    let mut dice = Dice(0x2027_0309_0000_0001);
    let mut planted = 0;
    let mut missed = Vec::new();
    for one in &VICTIMS {
        let named = names(one).into_iter().map(|spelling| (spelling, WAYS));
        // Numbers have their ways in their tables; two more go for all.
        let other = data(one).into_iter().map(|spelling| (spelling, 1));
        for ((spelling, secret), ways) in named.chain(other) {
            for way in 0..ways {
                let spelled = written(&spelling, way);
                let sentence = SENTENCES[dice.below(SENTENCES.len())].replace("{}", &spelled);
                let mut cleaner = Cleaner::new(&recogniser, Policy::Roles, Language::Nl);
                let cleaned = cleaner.clean(&sentence);
                planted += 1;
                if bare(&cleaned).contains(&secret) || !bare(&sentence).contains(&secret) {
                    missed.push(format!("{sentence:?} -> {cleaned:?} still has {secret}"));
                }
            }
        }
    }
    println!("{planted} planted, {} missed", missed.len());
    assert!(
        missed.is_empty(),
        "{} of {planted} came out:\n{}",
        missed.len(),
        missed.join("\n")
    );
}
