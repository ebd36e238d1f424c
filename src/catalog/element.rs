//! The UI schema: JSON Forms' elements, and `Include` for a shared part.
//!
//! One description serves paper and screen. The options say what paper needs to know.

use serde::{Deserialize, Serialize};

use crate::schema::Fit;

/// An element of a UI schema.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum Element {
    /// Elements below each other.
    VerticalLayout {
        /// The elements.
        elements: Vec<Element>,
        /// When to show it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<Visibility>,
    },
    /// Elements beside each other.
    HorizontalLayout {
        /// The elements.
        elements: Vec<Element>,
        /// When to show it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<Visibility>,
    },
    /// Elements under a heading.
    Group {
        /// The heading, Dutch.
        label: String,
        /// The key of its translation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        i18n: Option<String>,
        /// The elements.
        elements: Vec<Element>,
        /// What a screen needs to know.
        #[serde(default, skip_serializing_if = "GroupOptions::is_plain")]
        options: GroupOptions,
        /// When to show it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<Visibility>,
    },
    /// One property.
    Control(Box<Control>),
    /// A line of text.
    Label {
        /// The text, Dutch.
        text: String,
        /// The key of its translation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        i18n: Option<String>,
        /// When to show it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<Visibility>,
    },
    /// The elements of a shared definition.
    Include {
        /// The name of the definition.
        definition: String,
        /// The property that has this definition.
        scope: String,
        /// Properties of the definition to leave out.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        omit: Vec<String>,
        /// The only properties of the definition to take.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        only: Vec<String>,
        /// When to show it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<Visibility>,
    },
}

/// What a screen needs to know of a group.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields, default)]
pub struct GroupOptions {
    /// Seldom asked: closed until something of it is answered.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub rare: bool,
}

impl GroupOptions {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
    fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// One property on paper and screen.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// The property: `#/properties/klager/properties/achternaam`.
    pub scope: String,
    /// The label, Dutch; otherwise the title of the property.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The key of its translation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub i18n: Option<String>,
    /// What paper and screen need to know.
    #[serde(default, skip_serializing_if = "Options::is_plain")]
    pub options: Options,
    /// When to show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Visibility>,
}

/// What paper and screen need to know about a property.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// A long text.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub multi: bool,
    /// The number of columns for choices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<usize>,
    /// The sibling property with the text of the last choice ("anders, namelijk").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// How one item of a list is laid out; scopes are relative to the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Box<Detail>>,
    /// The heading of an item, printed with its number.
    #[serde(rename = "itemLabel", skip_serializing_if = "Option::is_none")]
    pub item_label: Option<String>,
    /// Empty items or rows that are printed when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blank: Option<usize>,
    /// A list printed as a table.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub table: bool,
    /// The name of the signature field of this `{naam, getekend}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// Fields in the PDF when it is not answered: one to type in, or one to tick for each choice.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub fillable: bool,
    /// The least height of the box to write in, in millimetres: what matters most gets most room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<u8>,
    /// Printed; otherwise only asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub print: Option<bool>,
}

/// The layout of one item.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Detail(pub Element);

impl PartialEq for Detail {
    fn eq(&self, _: &Self) -> bool {
        // Only asked to see whether options are plain, and then there is no detail.
        false
    }
}

impl Control {
    /// A plain control for a property.
    pub fn of(scope: &str) -> Self {
        Self {
            scope: scope.to_owned(),
            label: None,
            i18n: None,
            options: Options::default(),
            rule: None,
        }
    }
}

impl Options {
    fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// When an element is shown (JSON Forms' rule).
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Visibility {
    /// What happens when the condition holds.
    pub effect: Effect,
    /// The condition.
    pub condition: Condition,
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Effect {
    /// Shown only if the condition holds.
    Show,
    /// Hidden if the condition holds.
    Hide,
}

/// A property and a schema that it must fit.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The property.
    pub scope: String,
    /// The schema.
    pub schema: Fit,
}

/// The names of the properties on the way of a scope; `None` when it is not a scope.
pub fn property_path(scope: &str) -> Option<Vec<&str>> {
    let mut path = Vec::new();
    let mut parts = scope.strip_prefix('#')?.split('/').skip(1);
    while let Some(part) = parts.next() {
        match part {
            "properties" => path.push(parts.next()?),
            "items" => {}
            _ => return None,
        }
    }
    Some(path)
}

/// The dotted name of the property that a scope leads to; the scope itself when it leads to none.
pub fn dotted(scope: &str) -> String {
    property_path(scope).map_or_else(|| scope.to_owned(), |path| path.join("."))
}

impl Element {
    /// When the element is shown.
    pub fn visibility(&self) -> Option<&Visibility> {
        match self {
            Self::VerticalLayout { rule, .. }
            | Self::HorizontalLayout { rule, .. }
            | Self::Group { rule, .. }
            | Self::Label { rule, .. }
            | Self::Include { rule, .. } => rule.as_ref(),
            Self::Control(control) => control.rule.as_ref(),
        }
    }

    /// The elements inside.
    pub fn children(&self) -> &[Element] {
        match self {
            Self::VerticalLayout { elements, .. }
            | Self::HorizontalLayout { elements, .. }
            | Self::Group { elements, .. } => elements,
            Self::Control(_) | Self::Label { .. } | Self::Include { .. } => &[],
        }
    }

    fn visibility_mut(&mut self) -> &mut Option<Visibility> {
        match self {
            Self::VerticalLayout { rule, .. }
            | Self::HorizontalLayout { rule, .. }
            | Self::Group { rule, .. }
            | Self::Label { rule, .. }
            | Self::Include { rule, .. } => rule,
            Self::Control(control) => &mut control.rule,
        }
    }

    /// Moves an element of a definition to a place in a form: every scope gets the place before it.
    pub(super) fn placed(&self, scope: &str) -> Self {
        let mut element = self.clone();
        let place = |inner: &str| format!("{scope}{}", inner.strip_prefix('#').unwrap_or(inner));
        if let Some(rule) = element.visibility_mut() {
            rule.condition.scope = place(&rule.condition.scope);
        }
        match &mut element {
            Self::VerticalLayout { elements, .. }
            | Self::HorizontalLayout { elements, .. }
            | Self::Group { elements, .. } => {
                *elements = elements
                    .iter()
                    .map(|element| element.placed(scope))
                    .collect();
            }
            Self::Control(control) => control.scope = place(&control.scope),
            Self::Include { scope: inner, .. } => *inner = place(inner),
            Self::Label { .. } => {}
        }
        element
    }
}
