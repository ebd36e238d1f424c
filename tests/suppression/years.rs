//! A thousand years of reports under attack, and the same attack on pages that are masked naively.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use griffie::case::CaseFacts;
use griffie::diagnostic::Severity;
use griffie::document::{Printed, Stage};

use super::attack::{Outcome, THRESHOLD, attack, program, request};
use super::known::counts;
use super::page::{read, rows_of};
use super::year::{Report, school_twice, with_the_year_before, year};
use crate::support::{keep_pdf, maker, pdf_text};

/// The reports of a year: one, two, three or more of them, with or without last year's.
fn reports(seed: u64) -> Vec<Report> {
    let many = [1, 1, 2, 3][usize::try_from(seed % 4).expect("small")];
    let reports = year(seed, many);
    if seed.is_multiple_of(3) {
        with_the_year_before(reports, seed)
    } else {
        reports
    }
}

/// Attacks years on every core.
fn attack_all(years: &[u64], press: fn(&[Report]) -> Vec<Vec<String>>, quick: bool) -> Outcome {
    let next = AtomicUsize::new(0);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    std::thread::scope(|scope| {
        let work = || {
            let mut all = Outcome::default();
            while let Some(seed) = years.get(next.fetch_add(1, Ordering::Relaxed)) {
                all.add(attack(&reports(*seed), &press, quick, *seed));
            }
            all
        };
        let working: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let mut all = Outcome::default();
        for one in working {
            all.add(
                one.join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            );
        }
        all
    })
}

fn say(outcome: &Outcome) -> String {
    let show = |found: &[String]| {
        found
            .iter()
            .take(40)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n  ")
    };
    format!(
        "{} printed, {} hidden\n{} small:\n  {}\n{} solved by sums:\n  {}\n{} narrow:\n  {}",
        outcome.printed,
        outcome.hidden,
        outcome.small.len(),
        show(&outcome.small),
        outcome.solved.len(),
        show(&outcome.solved),
        outcome.narrow.len(),
        show(&outcome.narrow),
    )
}

fn no_number_is_worked_out(years: &[u64]) {
    let outcome = attack_all(years, program, true);
    // It looked at something: for each year several numbers of both kinds.
    let enough = 3 * years.len();
    assert!(
        outcome.hidden > enough && outcome.printed > enough,
        "{}",
        say(&outcome)
    );
    let safe = outcome.small.is_empty() && outcome.narrow.is_empty();
    assert!(safe, "{}", say(&outcome));
}

#[test]
fn one_report_gives_no_hidden_number_away() {
    let years: Vec<u64> = (0..200)
        .filter(|seed| seed % 4 < 2 && seed % 3 > 0)
        .collect();
    no_number_is_worked_out(&years);
}

#[test]
fn several_reports_give_no_hidden_number_away() {
    no_number_is_worked_out(&[2, 6, 10, 12, 14, 18, 22, 24]);
}

#[test]
#[ignore = "takes minutes: .ci/long"]
fn of_a_thousand_years_no_hidden_number_is_worked_out() {
    no_number_is_worked_out(&(0..1000).collect::<Vec<_>>());
}

/// What people do who do not know better: each small number becomes a dash, and all others stand as they are.
fn naive(reports: &[Report]) -> Vec<Vec<String>> {
    let shown = |count: i64| match count {
        1..THRESHOLD => format!("minder dan {THRESHOLD}"),
        count => count.to_string(),
    };
    let one = |report: &Report| {
        let number = |field: &str| shown(report.answers[field].as_i64().unwrap_or(0));
        let mut page = vec![
            format!("In dit schooljaar waren er {} meldingen.", number("totaal")),
            format!(
                "Het schooljaar ervoor waren het er {}.",
                number("totaal_vorig")
            ),
        ];
        for (label, field) in [
            ("Uit het vorige schooljaar", "meegenomen"),
            ("Ontvangen", "totaal"),
            ("Afgehandeld", "afgehandeld"),
            ("Nog in behandeling op 31 juli", "lopend"),
        ] {
            page.extend([label.to_owned(), number(field)]);
        }
        for (heading, table) in super::page::HEADINGS {
            let Some(rows) = counts(report, table) else {
                continue;
            };
            let titles: BTreeMap<String, String> = rows_of(report.code, table)
                .into_iter()
                .map(|(title, row)| (row, title))
                .collect();
            page.extend([heading, "Kolom", "Aantal"].map(str::to_owned));
            for (row, count) in &rows {
                page.extend([titles.get(row).unwrap_or(row).clone(), shown(*count)]);
            }
            page.extend(["Totaal".to_owned(), number("totaal")]);
        }
        page.extend(["Termijn", "Op tijd", "Te laat"].map(str::to_owned));
        for row in report.answers["termijnen"].as_array().into_iter().flatten() {
            let titles = rows_of(report.code, "termijnen");
            let title = titles
                .iter()
                .find(|(_, name)| row["categorie"] == **name)
                .expect("a title")
                .0;
            let count = |field: &str| shown(row[field].as_i64().expect("a number"));
            page.extend([title.clone(), count("op_tijd"), count("te_laat")]);
        }
        page
    };
    reports.iter().map(one).collect()
}

/// The attack can succeed: naive masking gives most hidden numbers away, many of them by sums alone.
#[test]
fn naive_masking_is_solved() {
    let outcome = attack_all(&(0..12).collect::<Vec<_>>(), naive, false);
    assert!(outcome.hidden > 50, "{}", say(&outcome));
    assert!(
        outcome.solved.len() * 2 > outcome.hidden,
        "{}",
        say(&outcome)
    );
}

/// Who sees the printed pages reads what the attacker read.
#[test]
fn the_pages_say_the_same_as_the_composed_words() {
    let (mut numbers, mut tables) = (0, 0);
    for seed in [3, 8, 21, 34, 55] {
        let all = year(seed, 3);
        let words = program(&all);
        for (index, report) in all.iter().enumerate() {
            let prepared = maker()
                .prepare(&format!("klachtenreglement/{}", report.code))
                .expect("prepared");
            let earlier: Vec<Printed> = all[..index]
                .iter()
                .map(|report| Printed {
                    document: report.code.to_owned(),
                    answers: report.answers.clone(),
                    filed: true,
                })
                .collect();
            let case = CaseFacts::default();
            let request = request(report, &case, &earlier);
            let made = maker().make(&prepared, &request).expect("made");
            let read_off: Vec<String> = pdf_text::text(&made[0].pdf)
                .lines()
                .map(|line| line.trim().to_owned())
                .filter(|line| !line.is_empty())
                .collect();
            keep_pdf(&format!("verslag-{seed}-{index}"), &made[0].pdf);
            let there = read(report.code, &read_off);
            assert_eq!(there, read(report.code, &words[index]), "{read_off:#?}");
            numbers += there.numbers.len();
            tables += there.tables.len();
        }
    }
    assert!(numbers > 20 && tables > 10, "{numbers} {tables}");
}

/// Half of a school's year and then the whole year: the second is refused, unless nothing came between.
#[test]
fn the_whole_year_after_half_of_it_is_refused() {
    let mut refused = 0;
    for seed in 0..60 {
        let (half, whole) = school_twice(seed);
        let prepared = maker().prepare("klachtenreglement/D54").expect("prepared");
        let earlier = [Printed {
            document: "D54".to_owned(),
            answers: half.answers.clone(),
            filed: true,
        }];
        let case = crate::support::case("beheer").expect("the case");
        let mut request = request(&whole, &case, &earlier);
        request.stage = Stage::Final;
        let made = maker().compose(&prepared, &request);
        let differs = ["totaal", "per_aard", "per_melder", "per_aangeklaagde"]
            .iter()
            .any(|field| half.answers[*field] != whole.answers[*field]);
        if !differs {
            continue;
        }
        refused += 1;
        let Err(problems) = made else {
            panic!("{seed}: made")
        };
        let said = problems
            .iter()
            .any(|problem| problem.rule == "disclosure" && problem.severity == Severity::Error);
        assert!(said, "{seed}: {problems:#?}");
    }
    assert!(refused > 30, "{refused}");
}
