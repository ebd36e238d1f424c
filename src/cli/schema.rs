//! `griffie schema`

use clap::ValueEnum;

use super::Common;
use super::output::Output;
use crate::app::{self, AppError, form_schema};

/// Print a form for another program: JSON Forms or RJSF
///
/// Shared definitions are written out, so the result stands alone.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie schema D01 > d01.json\n  griffie schema D01 --for rjsf --lang en"
)]
pub(super) struct Arguments {
    /// The form, or the code of its document
    form: String,
    /// The program that will show it
    #[arg(
        long = "for",
        value_enum,
        default_value = "json-forms",
        value_name = "PROGRAM"
    )]
    target: Target,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Target {
    /// JSON Forms: schema, uischema, i18n, data
    #[value(alias = "jsonforms")]
    JsonForms,
    /// react-jsonschema-form: schema, uiSchema, formData
    Rjsf,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let catalog = crate::catalog::Catalog::load(app::open_content(common.content.as_deref())?)
        .map_err(AppError::Content)?;
    let (_, form) = catalog
        .form_named(&arguments.form)
        .map_err(AppError::Input)?;
    output.value(&match arguments.target {
        Target::JsonForms => form_schema::json_forms(&form),
        Target::Rjsf => form_schema::rjsf(&form, output.language),
    });
    Ok(0)
}
