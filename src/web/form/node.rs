//! The tree that the templates draw.

use serde::Serialize;

use crate::diagnostic::Language;

/// One thing on the page.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Node {
    /// Things that belong together.
    Group(Group),
    /// A line of text between the questions.
    Note(Note),
    /// A question.
    Field(Box<Field>),
    /// A part that may stand several times.
    List(List),
}

/// Things that belong together.
#[derive(Debug, Serialize)]
pub struct Group {
    /// Names it for the script.
    pub key: String,
    /// Where its answer stands, when it is an object of the answers.
    pub pointer: Option<String>,
    /// The heading; none for things that only show and hide together, or stand beside each other.
    pub legend: Option<String>,
    /// Beside each other where there is room.
    pub row: bool,
    /// The answers lead to it.
    pub shown: bool,
    /// The case knows it all: shown folded.
    pub fold: Option<Fold>,
    /// Seldom asked: shown closed, until something of it is answered.
    pub rare: bool,
    /// What is wrong with it as a whole.
    pub problems: Vec<Told>,
    /// What is in it.
    pub nodes: Vec<Node>,
}

/// Answers that nobody needs to give, because the case knows them.
#[derive(Debug, Serialize)]
pub struct Fold {
    /// Something in it is wrong, so it is open.
    pub open: bool,
    /// The answers, in short.
    pub says: String,
    /// Where they come from.
    pub source: String,
}

/// A line of text.
#[derive(Debug, Serialize)]
pub struct Note {
    /// Names it for the script.
    pub key: String,
    /// The answers lead to it.
    pub shown: bool,
    /// The text.
    pub text: String,
}

/// A question and its answer.
#[derive(Debug, Serialize)]
pub struct Field {
    /// Names it for the script, and the first control in the page.
    pub key: String,
    /// Where the answer stands; the name of the control.
    pub pointer: String,
    /// The answers lead to it.
    pub shown: bool,
    /// The question.
    pub label: String,
    /// What helps to answer it.
    pub help: Option<String>,
    /// Needed before the document is final.
    pub required: bool,
    /// Not answered, in a part that the case filled in and nobody touched.
    pub beside: bool,
    /// What is wrong with the answer.
    pub problems: Vec<Told>,
    /// Nobody answered it, the case did.
    pub fold: Option<Fold>,
    /// How it is answered.
    pub input: Input,
    /// The text of the last choice ("anders, namelijk").
    pub other: Option<Box<Field>>,
}

/// How a question is answered.
#[derive(Debug, Serialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Input {
    /// One line.
    Line {
        /// As typed, or as people write it.
        value: String,
        /// The keyboard of a telephone (HTML `inputmode`).
        mode: &'static str,
        /// An example, for what has a form of its own.
        example: Option<String>,
        /// How it was understood, in words.
        echo: Option<String>,
    },
    /// Many lines.
    Text {
        /// As typed.
        value: String,
        /// How many it starts with.
        rows: usize,
    },
    /// One or several of some.
    Choice {
        /// Several may be chosen.
        many: bool,
        /// So many that they fold into a list.
        list: bool,
        /// One may be chosen, and none too.
        optional: bool,
        /// The choices.
        choices: Vec<Choice>,
    },
    /// Not asked: the case or the clock says it.
    Given {
        /// The answer, when it is known.
        value: Option<String>,
    },
}

/// A choice.
#[derive(Debug, Serialize)]
pub struct Choice {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub title: String,
    /// It is the answer.
    pub chosen: bool,
}

/// A part that may stand several times.
#[derive(Debug, Serialize)]
pub struct List {
    /// Names it for the script.
    pub key: String,
    /// Where the list stands in the answers.
    pub pointer: String,
    /// The answers lead to it.
    pub shown: bool,
    /// The heading.
    pub legend: String,
    /// What helps to answer it.
    pub help: Option<String>,
    /// What is wrong with it as a whole.
    pub problems: Vec<Told>,
    /// The case knows it all: shown folded.
    pub fold: Option<Fold>,
    /// Not answered, in a part that the case filled in and nobody touched.
    pub beside: bool,
    /// What one of them is called.
    pub each: String,
    /// Those that are there.
    pub items: Vec<Item>,
}

/// One of a list.
#[derive(Debug, Serialize)]
pub struct Item {
    /// Where it stands in the answers.
    pub pointer: String,
    /// Its heading, with its number.
    pub legend: String,
    /// Its questions.
    pub nodes: Vec<Node>,
}

/// A problem, in the language of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// `error`, `warning` or `hint`.
    pub severity: &'static str,
    /// The word before it.
    pub word: &'static str,
    /// The rule that speaks.
    pub rule: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// The key of what it is about, when that is on the page and shown.
    pub about: Option<String>,
}

/// A form as the page shows it.
#[derive(Debug, Serialize)]
pub struct Tree {
    /// What the form is called.
    pub title: String,
    /// The language of its questions.
    pub language: Language,
    /// The questions.
    pub nodes: Vec<Node>,
    /// Everything that is wrong, for the top of the page.
    pub problems: Vec<Told>,
}

impl Node {
    /// Shows the node and everything in it, in the order of the page.
    pub fn walk<'n>(&'n self, see: &mut dyn FnMut(&'n Node)) {
        see(self);
        match self {
            Self::Group(group) => group.nodes.iter().for_each(|node| node.walk(see)),
            Self::List(list) => list
                .items
                .iter()
                .flat_map(|item| &item.nodes)
                .for_each(|node| node.walk(see)),
            Self::Note(_) | Self::Field(_) => {}
        }
    }
}
