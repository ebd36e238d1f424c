//! The part of the compiler that looks at who holds a role: functions that exist and keep no accounts, bodies that act
//! through roles.

use super::check::{Checker, path};
use crate::catalog::SettingsFile;

/// Checks the roles of a procedure against the functions of the organisation.
pub(super) fn check(checker: &mut Checker, settings: &SettingsFile) {
    let file = checker.file;
    for (code, role) in &file.roles {
        let at = path(&["roles", code, "functions"]);
        for function in &role.functions {
            if checker.known(&at, "function", function, settings.functions.keys())
                && settings.functions[function].administers
            {
                checker.say(
                    &at,
                    "function",
                    format!("function `{function}` keeps the accounts and reads nothing of a case"),
                    Some("give the role by another function".to_owned()),
                );
            }
        }
        let at = path(&["roles", code, "acts_through"]);
        for through in &role.acts_through {
            checker.role(&at, through);
        }
    }
}
