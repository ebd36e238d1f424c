//! A year of invented complaints, and what each report of that year counts of them.

use serde_json::{Value, json};

/// Numbers that look random and are the same on every machine.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..8 {
            dice.roll();
        }
        dice
    }

    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        (self.roll() >> 11) % end.max(1)
    }

    fn usize(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).expect("small")
    }

    /// One of the choices, the first ones much more often than the last.
    fn skewed<'a>(&mut self, choices: &[&'a str], skew: u64) -> &'a str {
        let mut at = self.usize(choices.len());
        for _ in 0..skew {
            at = at.min(self.usize(choices.len()));
        }
        choices[at]
    }
}

/// A report with its answers.
#[derive(Clone)]
pub(crate) struct Report {
    pub(crate) code: &'static str,
    pub(crate) answers: Value,
}

/// Every table of counts, with what its rows can be.
const KINDS: [&str; 5] = [
    "pesten",
    "agressie_en_geweld",
    "seksuele_intimidatie",
    "discriminatie_racisme",
    "anders",
];
const FUNCTIONS: [&str; 4] = ["leerling", "ouder", "personeelslid", "anders"];
const SCHOOLS: [&str; 3] = ["Eikschool", "Beukschool", "Lindeschool"];
const INFORMAL: [&str; 6] = [
    "bemiddeld",
    "opgelost",
    "niet_opgelost",
    "ingetrokken",
    "commissie",
    "lopend",
];
const FORMAL: [&str; 6] = [
    "advies",
    "ingetrokken",
    "niet_ontvankelijk",
    "doorverwezen",
    "te_laat",
    "anoniem",
];
const ALL: [&str; 7] = [
    "bemiddeld",
    "opgelost",
    "bevoegd_gezag",
    "niet_opgelost",
    "ingetrokken",
    "niet_behandeld",
    "lopend",
];
const HELPED: [&str; 7] = [
    "gesprek",
    "klachtbehandelaar",
    "bemiddeling",
    "commissie",
    "hulpverlening",
    "gemeld",
    "lopend",
];
const JUDGED: [&str; 3] = ["gegrond", "deels_gegrond", "ongegrond"];
const FOLLOWED: [&str; 4] = ["gevolgd", "deels", "niet", "nog_niet"];

struct Complaint {
    road: &'static str,
    kind: &'static str,
    by: &'static str,
    about: &'static str,
    school: &'static str,
    in_time: bool,
    confidant: bool,
}

/// The reports of a year, in the order in which they go out: as many as asked for, the committee's first.
pub(crate) fn year(seed: u64, reports: usize) -> Vec<Report> {
    let mut dice = Dice::new(seed);
    let many = [8, 15, 30, 60, 100][dice.usize(5)];
    let count = 3 + dice.below(many);
    let skew = dice.below(4);
    let road = dice.below(3);
    let complaints: Vec<Complaint> = (0..count)
        .map(|_| Complaint {
            road: dice.skewed(&["commissie", "voorfase", "bevoegd_gezag"], road),
            kind: dice.skewed(&KINDS, skew),
            by: dice.skewed(&FUNCTIONS, skew),
            about: dice.skewed(&FUNCTIONS, skew),
            school: dice.skewed(&SCHOOLS, skew),
            in_time: dice.below(9) > 0,
            confidant: dice.below(2) > 0,
        })
        .collect();
    let committee: Vec<&Complaint> = complaints
        .iter()
        .filter(|one| one.road == "commissie")
        .collect();
    let informal = |school: &str| -> Vec<&Complaint> {
        complaints
            .iter()
            .filter(|one| one.road == "voorfase" && one.school == school)
            .collect()
    };
    let all: Vec<&Complaint> = complaints.iter().collect();
    let heard: Vec<&Complaint> = complaints.iter().filter(|one| one.confidant).collect();
    let first = informal(SCHOOLS[0]);
    let second = informal(SCHOOLS[1]);
    let mut made = vec![
        of_committee(&committee, &mut dice),
        of_school(&first, SCHOOLS[0], &mut dice),
        of_all(&all, &mut dice),
        of_school(&second, SCHOOLS[1], &mut dice),
        of_confidant(&heard, &mut dice),
    ];
    if reports == 1 {
        let one = dice.usize(made.len());
        return vec![made.swap_remove(one)];
    }
    let order: &[usize] = match (reports, dice.below(4)) {
        (2, 0) => &[0, 2],
        (2, 1) => &[1, 2],
        (2, 2) => &[4, 2],
        (2, _) => &[2, 0],
        (_, 0) => &[0, 1, 2],
        (_, 1) => &[0, 1, 3, 4, 2],
        (_, 2) => &[1, 2, 0],
        (_, _) => &[1, 3, 2],
    };
    order.iter().map(|index| made[*index].clone()).collect()
}

/// Puts last year's reports before those that say how many there were then.
pub(crate) fn with_the_year_before(reports: Vec<Report>, seed: u64) -> Vec<Report> {
    let mut dice = Dice::new(seed + 1_000_003);
    let mut all = Vec::new();
    for report in &reports {
        if !["D53", "D54"].contains(&report.code) {
            continue;
        }
        let count = report.answers["totaal_vorig"].as_u64().expect("a number");
        let complaints: Vec<Complaint> = (0..count)
            .map(|_| Complaint {
                road: "voorfase",
                kind: dice.skewed(&KINDS, 1),
                by: dice.skewed(&FUNCTIONS, 1),
                about: dice.skewed(&FUNCTIONS, 1),
                school: SCHOOLS[0],
                in_time: dice.below(9) > 0,
                confidant: false,
            })
            .collect();
        let complaints: Vec<&Complaint> = complaints.iter().collect();
        let mut before = if report.code == "D53" {
            // What was left then is what was there at the start.
            let left = report.answers["meegenomen"].as_u64().expect("a number");
            of_committee_with(&complaints, Some(left), &mut dice)
        } else {
            let school = report.answers["school"].as_str().expect("a school");
            let mut before = of_school(&complaints, "", &mut dice);
            before.answers["school"] = json!(school);
            before
        };
        before.answers["schooljaar"] = json!("2025-2026");
        all.push(before);
    }
    all.extend(reports);
    all
}

/// A school's report of the first half of a year, and of the whole year.
pub(crate) fn school_twice(seed: u64) -> (Report, Report) {
    let mut dice = Dice::new(seed);
    let count = 4 + dice.below(40);
    let complaints: Vec<Complaint> = (0..count)
        .map(|_| Complaint {
            road: "voorfase",
            kind: dice.skewed(&KINDS, 1),
            by: dice.skewed(&FUNCTIONS, 1),
            about: dice.skewed(&FUNCTIONS, 1),
            school: SCHOOLS[0],
            in_time: true,
            confidant: false,
        })
        .collect();
    let complaints: Vec<&Complaint> = complaints.iter().collect();
    let (half, _) = complaints.split_at(dice.usize(complaints.len()));
    (
        of_school(half, SCHOOLS[0], &mut dice),
        of_school(&complaints, SCHOOLS[0], &mut dice),
    )
}

fn rows<'a>(choices: &[&str], of: impl Iterator<Item = &'a str>) -> Value {
    let found: Vec<&str> = of.collect();
    let count = |choice: &&str| found.iter().filter(|one| *one == choice).count();
    let rows = choices
        .iter()
        .map(|choice| (choice, count(choice)))
        .filter(|(_, count)| *count > 0);
    rows.map(|(choice, count)| json!({ "categorie": choice, "aantal": count }))
        .collect()
}

fn spread(choices: &[&str], count: u64, dice: &mut Dice) -> Value {
    let skew = dice.below(3);
    let found: Vec<&str> = (0..count).map(|_| dice.skewed(choices, skew)).collect();
    rows(choices, found.into_iter())
}

fn common(of: &[&Complaint], dice: &mut Dice) -> Value {
    json!({
        "schooljaar": "2026-2027",
        "totaal": of.len(),
        "totaal_vorig": dice.below(30),
        "per_aard": rows(&KINDS, of.iter().map(|one| one.kind)),
        "per_melder": rows(&FUNCTIONS, of.iter().map(|one| one.by)),
        "per_aangeklaagde": rows(&FUNCTIONS, of.iter().map(|one| one.about)),
        "signalen": "Er viel niets op.",
    })
}

fn term(category: &str, of: &[&Complaint]) -> Value {
    let in_time = of.iter().filter(|one| one.in_time).count() as u64;
    json!([{ "categorie": category, "op_tijd": in_time, "te_laat": of.len() as u64 - in_time }])
}

fn of_committee(of: &[&Complaint], dice: &mut Dice) -> Report {
    of_committee_with(of, None, dice)
}

/// What is left at the end of the year may be known already.
fn of_committee_with(of: &[&Complaint], left: Option<u64>, dice: &mut Dice) -> Report {
    let mut answers = common(of, dice);
    let came = of.len() as u64;
    let start = dice.below(12) + left.unwrap_or(0).saturating_sub(came);
    let end = left.unwrap_or_else(|| dice.below((came + start).min(12) + 1));
    let went = start + came - end;
    let outcomes = spread(&FORMAL, went, dice);
    let advice = outcomes
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["categorie"] == "advies")
        .map_or(0, |row| row["aantal"].as_u64().expect("a number"));
    answers["meegenomen"] = json!(start);
    answers["afgehandeld"] = json!(went);
    answers["lopend"] = json!(end);
    answers["afhandeling"] = outcomes;
    answers["oordeel"] = spread(&JUDGED, advice, dice);
    answers["opvolging"] = spread(&FOLLOWED, advice, dice);
    answers["termijnen"] = term("hoorzitting", of);
    answers["samenstelling"] = json!("Een voorzitter en leden.");
    answers["werkzaamheden"] = json!([{ "categorie": "zittingen", "aantal": dice.below(14) }]);
    Report {
        code: "D53",
        answers,
    }
}

fn of_school(of: &[&Complaint], school: &str, dice: &mut Dice) -> Report {
    let mut answers = common(of, dice);
    answers["school"] = json!(school);
    answers["afhandeling"] = spread(&INFORMAL, of.len() as u64, dice);
    answers["termijnen"] = term("afloopbericht", of);
    answers["maatregelen"] = json!("De school heeft afspraken gemaakt.");
    Report {
        code: "D54",
        answers,
    }
}

fn of_all(of: &[&Complaint], dice: &mut Dice) -> Report {
    let mut answers = common(of, dice);
    answers
        .as_object_mut()
        .expect("an object")
        .remove("signalen");
    answers["per_weg"] = rows(
        &["voorfase", "bevoegd_gezag", "commissie"],
        of.iter().map(|one| one.road),
    );
    answers["afhandeling"] = spread(&ALL, of.len() as u64, dice);
    let informal: Vec<&Complaint> = of
        .iter()
        .filter(|one| one.road == "voorfase")
        .copied()
        .collect();
    let formal: Vec<&Complaint> = of
        .iter()
        .filter(|one| one.road == "commissie")
        .copied()
        .collect();
    let mut terms = term("afloopbericht", &informal);
    terms.as_array_mut().expect("rows").extend(
        term("hoorzitting", &formal)
            .as_array()
            .expect("rows")
            .clone(),
    );
    answers["termijnen"] = terms;
    answers["peildatum"] = json!("2027-09-20");
    answers["bronnen"] = json!("De registraties.");
    // Schools are written by hand: a table that cannot be printed keeps the report from being made.
    if dice.below(3) == 0 {
        answers["per_locatie"] = rows(&SCHOOLS, of.iter().map(|one| one.school));
    }
    Report {
        code: "D55",
        answers,
    }
}

fn of_confidant(of: &[&Complaint], dice: &mut Dice) -> Report {
    let mut answers = common(of, dice);
    answers["naam"] = json!("mevrouw A. Voorbeeld");
    answers["soort"] = json!("intern");
    answers["werkgebied"] = json!("alle scholen");
    answers["afhandeling"] = spread(&HELPED, of.len() as u64, dice);
    answers["werkzaamheden"] = json!([
        { "categorie": "gesprekken", "aantal": dice.below(40), "uren": 12.5 },
        { "categorie": "voorlichting", "aantal": dice.below(10), "uren": 8 },
    ]);
    Report {
        code: "D52",
        answers,
    }
}
