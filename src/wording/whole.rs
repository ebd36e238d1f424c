//! Whether a text is whole: what a condition or a list left out may not leave half a sentence behind.
//!
//! Only the words of the author are judged. What was typed stands here as one character, whatever it says.

use super::blocks::{Block, Inline};
use super::markdown;
use super::markers::Table;

/// Stands for a value. A noncharacter, as the markers: nobody can type it.
pub(super) const VALUE: char = '\u{FDD3}';
/// The most words that name a place.
const WORDS: usize = 12;

/// How a text is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// A list, quotation or table is announced, and nothing of the kind follows.
    Introduction,
    /// A heading with nothing below it.
    Heading,
    /// An item of a list, or a quotation, in which nothing stands.
    Empty,
    /// A table without rows, or with a row in which nothing stands.
    Table,
    /// Words are missing within a sentence.
    Hole,
    /// A quotation or bracket that is opened and not closed, or the other way round.
    Unclosed,
}

/// A place where a text is not whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// How it is broken.
    pub how: Break,
    /// The author's last words before it; values are `…`. Empty when there are none.
    pub words: String,
    /// The template with those words and the line in it, from 1.
    pub place: Option<(String, usize)>,
}

/// What is not whole in rendered Markdown whose values are still markers.
pub(super) fn unfinished(markdown: &str, table: &Table) -> Vec<Unfinished> {
    let (blocks, _) = markdown::parse(markdown, &table.blank());
    let mut found = Vec::new();
    sequence(&blocks, "", &mut found);
    found
}

/// What is not whole in a single line, such as a subject.
pub(super) fn unfinished_line(line: &str, table: &Table) -> Vec<Unfinished> {
    let mut found = Vec::new();
    sentence(&table.blank().plain(line), &mut found);
    found
}

fn sequence(blocks: &[Block], before: &str, found: &mut Vec<Unfinished>) {
    let mut before = before.to_owned();
    for (index, block) in blocks.iter().enumerate() {
        let next = blocks.get(index + 1);
        match block {
            Block::P { c } => {
                before = plain(c);
                sentence(&before, found);
                if announces(&before) && !keeps_promise(next) {
                    report(Break::Introduction, &before, found);
                }
            }
            Block::H { level, c } => {
                before = plain(c);
                sentence(&before, found);
                let over_nothing = match next {
                    None | Some(Block::PageBreak) => true,
                    Some(Block::H { level: below, .. }) => below <= level,
                    Some(_) => false,
                };
                if over_nothing || before.trim().is_empty() {
                    report(Break::Heading, &before, found);
                }
            }
            Block::Ul { items } | Block::Ol { items, .. } => {
                for item in items {
                    inside(item, &before, found);
                }
            }
            Block::Quote { c } => inside(c, &before, found),
            Block::Table { head, rows } => {
                let head = head.iter().map(|cell| plain(cell)).collect::<Vec<_>>();
                let blank = |row: &Vec<Vec<Inline>>| row.iter().all(|c| plain(c).trim().is_empty());
                if rows.is_empty() || rows.iter().any(blank) {
                    report(Break::Table, &head.join(" "), found);
                }
                for cell in rows.iter().flatten() {
                    sentence(&plain(cell), found);
                }
            }
            Block::PageBreak => {}
        }
    }
}

/// The blocks of an item or quotation; one without a word says nothing.
fn inside(blocks: &[Block], before: &str, found: &mut Vec<Unfinished>) {
    let nothing = |block: &Block| matches!(block, Block::P { c } if plain(c).trim().is_empty());
    if blocks.iter().all(nothing) {
        report(Break::Empty, before, found);
    } else {
        sequence(blocks, before, found);
    }
}

/// Whether a paragraph says that something follows.
fn announces(text: &str) -> bool {
    let text = text.trim_end();
    let bare = text.trim_end_matches(['.', ':']).to_lowercase();
    let phrases = [
        "de volgende",
        "het volgende",
        "als volgt",
        "the following",
        "as follows",
    ];
    text.ends_with(':') || phrases.iter().any(|phrase| bare.ends_with(phrase))
}

/// Whether what was announced can be what follows: a list, quotation, table, or a text that was typed.
fn keeps_promise(next: Option<&Block>) -> bool {
    match next {
        Some(Block::Ul { .. } | Block::Ol { .. } | Block::Quote { .. } | Block::Table { .. }) => {
            true
        }
        Some(Block::P { c }) => plain(c).starts_with(VALUE),
        _ => false,
    }
}

/// What is missing or left over within a sentence.
fn sentence(text: &str, found: &mut Vec<Unfinished>) {
    let holes = [
        "  ", " .", " ,", " ;", " :", " ?", " !", " )", "( ", "()", "“”", "„”", "‘’", ",,", ",.",
        ";.", ":.", ".;", ",;",
    ];
    // A word that never ends a clause, before a mark that does.
    let open_ended = ["de", "en", "namens", "the", "and"];
    let hole = holes
        .iter()
        .filter_map(|hole| {
            let mut places = text.match_indices(hole);
            // Three full stops are an ellipsis.
            places.find(|(at, _)| *hole != " ." || !text[at + 1..].starts_with("..."))
        })
        .map(|(at, _)| at)
        .chain(open_ended.iter().filter_map(|word| ending(text, word)))
        .chain(
            text.starts_with([',', '.', ';', ':', ')', '?', '!'])
                .then_some(0),
        )
        .min();
    if let Some(at) = hole {
        report(Break::Hole, near(text, at), found);
    }
    let count = |marks: &[char]| text.matches(marks).count();
    if count(&['“', '„']) != count(&['”']) || count(&['(']) != count(&[')']) {
        report(Break::Unclosed, text, found);
    }
}

/// Where a word stands right before the end of a clause.
fn ending(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word)
        .find(|(at, _)| {
            text[..*at].ends_with(' ')
                && text[at + word.len()..].starts_with(['.', ',', ';', ':', '?', '!', ')'])
        })
        .map(|(at, _)| at + word.len())
}

/// The words up to a place, or what follows when there are none.
fn near(text: &str, at: usize) -> &str {
    match text[..at].trim() {
        "" => text,
        _ => &text[..at],
    }
}

fn report(how: Break, text: &str, found: &mut Vec<Unfinished>) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let last = &words[words.len().saturating_sub(WORDS)..];
    let one = Unfinished {
        how,
        words: last.join(" ").replace(VALUE, "…"),
        place: None,
    };
    if !found.contains(&one) {
        found.push(one);
    }
}

fn plain(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { s } => s.clone(),
            Inline::Br => "\n".to_owned(),
            Inline::Strong { c } | Inline::Emph { c } | Inline::Lang { c, .. } => plain(c),
        })
        .collect()
}

/// The line, from 1, with most of the last of these words, and how many characters of them stand there.
pub(super) fn line_with(source: &str, words: &str) -> Option<(usize, usize)> {
    // A value parts what stands together in the source.
    let last = words.rsplit('…').find(|part| !part.trim().is_empty())?;
    let mut last = last.trim();
    loop {
        let line = source.lines().position(|line| line.contains(last));
        if let Some(line) = line {
            return Some((line + 1, last.len()));
        }
        last = last.split_once(' ')?.1.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::super::markers::Held;
    use super::*;

    fn of(markdown: &str) -> Vec<(Break, String)> {
        let mut table = Table::default();
        let value = table.hold(Held::Value("Anna: „ (".to_owned()));
        unfinished(&markdown.replace('@', &value), &table)
            .into_iter()
            .map(|one| (one.how, one.words))
            .collect()
    }

    #[test]
    fn what_is_whole_is_left_alone() {
        for whole in [
            "Wij hebben het zo begrepen:\n\n> @\n\nKlopt dat niet? Bel ons.",
            "In deze samenstelling:\n\n- @, lid;\n- @.",
            "Het besluit luidt:\n\n@",
            "## Kop\n\nDat zei @ („zo was het”, zegt @), en daarna @.",
            "## Kop\n\n### Kop daaronder\n\nTekst.",
            "@",
            "| a | b |\n|---|---|\n| @ | |",
        ] {
            assert_eq!(of(whole), [], "{whole}");
        }
    }

    #[test]
    fn what_is_broken_is_found_with_its_words() {
        for (broken, how, words) in [
            (
                "De commissie zit in deze samenstelling:",
                Break::Introduction,
                "De commissie zit in deze samenstelling:",
            ),
            (
                "In deze samenstelling:\n\nDenkt u dat?",
                Break::Introduction,
                "In deze samenstelling:",
            ),
            (
                "Wij vragen het volgende.\n\n## Kop\n\nTekst.",
                Break::Introduction,
                "Wij vragen het volgende.",
            ),
            ("Zo:\n\n- een;\n-", Break::Empty, "Zo:"),
            ("- Wie:\n- @", Break::Introduction, "Wie:"),
            ("Zo:\n\n>", Break::Empty, "Zo:"),
            ("Tekst.\n\n## Kop", Break::Heading, "Kop"),
            ("## Kop\n\n## Kop\n\nTekst.", Break::Heading, "Kop"),
            ("| a | b |\n|---|---|", Break::Table, "a b"),
            ("Aan de heer , te @.", Break::Hole, "Aan de heer"),
            ("Aan @  en @.", Break::Hole, "Aan …"),
            ("Van @ en de.", Break::Hole, "Van … en de"),
            (", zegt @.", Break::Hole, ", zegt …."),
            (
                "Zij zei „zo is het.",
                Break::Unclosed,
                "Zij zei „zo is het.",
            ),
            (
                "Zij (de moeder van @.",
                Break::Unclosed,
                "Zij (de moeder van ….",
            ),
        ] {
            assert_eq!(of(broken), [(how, words.to_owned())], "{broken}");
        }
    }

    #[test]
    fn words_are_found_in_the_source() {
        let source =
            "Een.\n{% if a %}Wij schrijven aan {{ b }}, {% endif %}in deze samenstelling:\n";
        let found = line_with(source, "Wij schrijven aan …, in deze samenstelling:");
        assert_eq!(found.map(|(line, _)| line), Some(2));
        assert_eq!(line_with(source, "nergens"), None);
    }
}
