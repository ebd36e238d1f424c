//! The blocks that a layout draws: what remains of Markdown when the markup is read.

use serde::Serialize;

/// A block of text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "t", rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    P {
        /// Its text.
        c: Vec<Inline>,
    },
    /// A heading; level 1 is the subject or title, which the layout sets.
    H {
        /// 2 or 3.
        level: u8,
        /// Its text.
        c: Vec<Inline>,
    },
    /// A bulleted list.
    Ul {
        /// The items, each a list of blocks.
        items: Vec<Vec<Block>>,
    },
    /// A numbered list.
    Ol {
        /// The items, each a list of blocks.
        items: Vec<Vec<Block>>,
        /// The first number.
        start: u64,
    },
    /// A quotation.
    Quote {
        /// Its blocks.
        c: Vec<Block>,
    },
    /// A table; the head is never empty (PDF/UA wants headers).
    Table {
        /// The cells of the head.
        head: Vec<Vec<Inline>>,
        /// The rows.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A new page starts here.
    PageBreak,
}

/// A run of text inside a block.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "t", rename_all = "lowercase")]
pub enum Inline {
    /// Plain text.
    Text {
        /// The characters, exactly as typed.
        s: String,
    },
    /// Bold.
    Strong {
        /// Its text.
        c: Vec<Inline>,
    },
    /// Italic.
    Emph {
        /// Its text.
        c: Vec<Inline>,
    },
    /// In another language than the letter: what somebody typed in Dutch, in a translation.
    Lang {
        /// The language, `nl`.
        lang: &'static str,
        /// Its text.
        c: Vec<Inline>,
    },
    /// A line break.
    Br,
}

impl Inline {
    /// A run of plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { s: text.into() }
    }

    /// What a draft still lacks, as a visible mark.
    pub fn gap(name: &str) -> Self {
        Self::Strong {
            c: vec![Self::text(format!("[{name}]"))],
        }
    }
}
