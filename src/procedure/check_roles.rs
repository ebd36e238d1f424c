//! The part of the compiler that looks at who holds a role: functions that exist and keep no accounts, bodies that act
//! through roles.

use super::check::{Checker, FUNCTION, path};
use crate::catalog::SettingsFile;
use crate::diagnostic::Text;

/// Checks the roles of a procedure against the functions of the organisation.
pub(super) fn check(checker: &mut Checker, settings: &SettingsFile) {
    let file = checker.file;
    for (code, role) in &file.roles {
        let given = [("functions", &role.functions), ("opens", &role.opens)];
        for (key, function) in given
            .into_iter()
            .flat_map(|(key, all)| all.iter().map(move |one| (key, one)))
        {
            let at = path(&["roles", code, key]);
            if checker.known(&at, FUNCTION, function, settings.functions.keys())
                && settings.functions[function].administers
            {
                checker.say(
                    &at,
                    "function",
                    Text::new(
                        format!("de functie `{function}` beheert de accounts en leest niets van een zaak"),
                        format!("function `{function}` keeps the accounts and reads nothing of a case"),
                    ),
                    Some(Text::new(
                        "geef de rol door een andere functie",
                        "give the role by another function",
                    )),
                );
            }
        }
        let at = path(&["roles", code, "acts_through"]);
        for through in &role.acts_through {
            checker.role(&at, through);
        }
    }
}
