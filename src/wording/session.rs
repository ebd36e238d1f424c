//! What one rendering remembers: the values held back, the gaps, the language, the titles of choices.

use std::sync::Mutex;

use minijinja::value::Object;

use super::markers::{Held, Table};
use crate::diagnostic::Language;

/// A placeholder that has no value to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The words between the braces.
    pub words: String,
    /// The template that asks for it.
    pub template: String,
    /// The line in that template, from 1.
    pub line: usize,
    /// What stands there instead of a text, when it is not simply missing (`a list`).
    pub kind: Option<super::Named>,
}

/// What a wording can ask about the form that it is for.
pub trait Labels: Send + Sync {
    /// The title of a choice, by the dotted path of its property and its constant.
    fn choice(&self, path: &str, constant: &str) -> Option<String>;
    /// What people call the value of a placeholder that found nothing.
    fn name(&self, words: &str) -> Option<String>;
    /// What a function is called in English, when the organisation says so.
    fn in_english(&self, dutch: &str) -> Option<String>;
}

/// The memory of one rendering; templates reach it under the name [`Session::NAME`].
pub struct Session {
    /// The language of the document.
    pub language: Language,
    /// The texts of the form.
    pub labels: Box<dyn Labels>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    table: Table,
    gaps: Vec<Gap>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

impl Object for Session {}

impl Session {
    /// The name in the context.
    pub const NAME: &'static str = "_sessie";

    /// Starts a rendering.
    pub fn new(language: Language, labels: Box<dyn Labels>) -> Self {
        Self {
            language,
            labels,
            state: Mutex::default(),
        }
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        // A poisoned lock only means that another thread panicked; the list itself is still sound.
        act(&mut self
            .state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    pub(super) fn hold(&self, value: String) -> String {
        self.with(|state| state.table.hold(Held::Value(value)))
    }

    pub(super) fn hold_foreign(&self, lang: &'static str, value: String) -> String {
        self.with(|state| state.table.hold(Held::Foreign(lang, value)))
    }

    pub(super) fn miss(&self, gap: Gap) -> String {
        let name = self
            .labels
            .name(&gap.words)
            .unwrap_or_else(|| gap.words.clone());
        self.with(|state| {
            let marker = state.table.hold(Held::Gap(name));
            if !state.gaps.contains(&gap) {
                state.gaps.push(gap);
            }
            marker
        })
    }

    pub(super) fn finish(&self) -> (Table, Vec<Gap>) {
        self.with(|state| {
            (
                std::mem::take(&mut state.table),
                std::mem::take(&mut state.gaps),
            )
        })
    }
}
