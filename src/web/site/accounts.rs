//! Who may come in, and what keepers of the accounts do: the use cases of `app`, with the store that only the site has.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use super::Site;
use crate::app::organisation::{self, Letterhead};
use crate::app::{Acting, AppError, accounts, presence};
use crate::calendar::Date;
use crate::catalog::Sender;
use crate::diagnostic::Language;
use crate::store::{Account, Password};
use crate::web::session::{Found, Id, Past, Session, Who};

/// Who is signed in with an account.
#[derive(Debug, Clone)]
pub(in crate::web) struct Signed {
    pub(in crate::web) account: Account,
    /// Keeps the accounts, and reads nothing of a case.
    pub(in crate::web) keeper: bool,
}

/// Somebody who is in.
#[derive(Debug)]
pub(in crate::web) struct Inside {
    pub(in crate::web) id: Id,
    pub(in crate::web) session: Session,
    /// The account; none for the owner.
    pub(in crate::web) signed: Option<Signed>,
    pub(in crate::web) acting: Acting,
}

/// What comes of a request that shows this session, or none.
#[derive(Debug)]
pub(in crate::web) enum Admission {
    /// Somebody is in.
    In(Box<Inside>),
    /// The store has one owner, who comes in by the start link.
    Start,
    /// Somebody must say who they are; who they were, where their session has ended.
    SignIn(Option<Past>),
}

impl Site {
    /// Whether the store has accounts.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(in crate::web) fn has_accounts(&self) -> Result<bool, AppError> {
        if self.several.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let several = self.office.store().has_accounts()?;
        if several {
            self.several.store(true, Ordering::Relaxed);
        }
        Ok(several)
    }

    /// Looks at who comes, at every request: from the first account on the owner's session has ended; an account that
    /// ended, or got another password, is out; functions are those of this moment.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(in crate::web) fn admit(
        &self,
        found: Found,
        today: Date,
        now: i64,
    ) -> Result<Admission, AppError> {
        let several = self.has_accounts()?;
        // What another program of this store changed shows at once.
        organisation::lay_over(&self.maker().catalog, self.office.store())?;
        let (id, session) = match found {
            Found::Open(id, session) => (id, session),
            Found::Over(past) if several => return Ok(Admission::SignIn(Some(past))),
            Found::Over(_) | Found::Nothing if several => return Ok(Admission::SignIn(None)),
            Found::Over(_) | Found::Nothing => return Ok(Admission::Start),
        };
        let owner = Acting::owner(today, now, session.language);
        let Some(who) = &session.who else {
            if several {
                self.sessions().end(&id);
                return Ok(Admission::SignIn(None));
            }
            return Ok(Admission::In(Box::new(Inside {
                id,
                session,
                signed: None,
                acting: owner,
            })));
        };
        let store = self.office.store();
        let Some(account) = presence::still(store, &who.account, &who.mark, today)? else {
            self.sessions().end(&id);
            return Ok(Admission::SignIn(None));
        };
        let acting = presence::acting(&account, who.role.clone(), owner);
        let keeper = presence::keeps_accounts(&self.maker().catalog, &account);
        Ok(Admission::In(Box::new(Inside {
            id,
            session,
            signed: Some(Signed { account, keeper }),
            acting,
        })))
    }

    /// Lets an account in.
    ///
    /// # Errors
    /// Denied, with one message whatever was wrong.
    pub(in crate::web) fn enter(
        &self,
        id: &str,
        password: &Password,
        owner: &Acting,
    ) -> Result<Who, AppError> {
        let present = presence::enter(self.office.store(), id, password, owner)?;
        Ok(Who {
            account: present.account.id,
            mark: present.mark,
            role: None,
        })
    }

    /// Gives an account a new password by its recovery code; gives the next code.
    ///
    /// # Errors
    /// As [`accounts::recover`].
    pub(in crate::web) fn recover(
        &self,
        id: &str,
        code: &Password,
        password: &Password,
        owner: &Acting,
    ) -> Result<Password, AppError> {
        accounts::recover(self.office.store(), id, code, password, owner)
    }

    /// Gives who acts another password; gives what it is known by.
    ///
    /// # Errors
    /// As [`presence::change_password`].
    pub(in crate::web) fn change_password(
        &self,
        current: &Password,
        new: &Password,
        acting: &Acting,
    ) -> Result<String, AppError> {
        presence::change_password(self.office.store(), current, new, acting)
    }

    /// Tells the log that somebody left.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(in crate::web) fn told_leaving(&self, acting: &Acting) -> Result<(), AppError> {
        presence::leave(self.office.store(), acting)
    }

    /// The roles that an account holds in every case, with their titles.
    pub(in crate::web) fn roles(
        &self,
        account: &Account,
        language: Language,
    ) -> std::collections::BTreeMap<String, String> {
        presence::roles(&self.maker().catalog, account, language)
    }

    /// The senders, for who may change them.
    ///
    /// # Errors
    /// As [`organisation::letterheads`].
    pub(in crate::web) fn letterheads(&self, acting: &Acting) -> Result<Vec<Letterhead>, AppError> {
        organisation::letterheads(&self.maker().catalog, self.office.store(), acting)
    }

    /// Gives a sender what the office says of it.
    ///
    /// # Errors
    /// As [`organisation::change`].
    pub(in crate::web) fn change_sender(
        &self,
        code: &str,
        said: Option<Sender>,
        seen: &str,
        acting: &Acting,
    ) -> Result<(), AppError> {
        let (store, catalog) = (self.office.store(), &self.maker().catalog);
        organisation::change(catalog, store, code, said, seen, acting)
    }

    /// All accounts.
    ///
    /// # Errors
    /// Denied to who does not keep them.
    pub(in crate::web) fn accounts(&self, acting: &Acting) -> Result<Vec<Account>, AppError> {
        accounts::list(self.office.store(), &self.maker().catalog, acting)
    }

    /// Adds an account with a password that nobody knows; gives the code with which its person chooses one.
    ///
    /// # Errors
    /// As [`accounts::add`].
    pub(in crate::web) fn add_account(
        &self,
        account: &Account,
        acting: &Acting,
    ) -> Result<Password, AppError> {
        let (store, catalog) = (self.office.store(), &self.maker().catalog);
        accounts::add(store, catalog, account, &Password::random(), acting)
    }

    /// Adds the first account, which keeps the accounts, with a password of its own; gives its recovery code. From then on
    /// everybody signs in.
    ///
    /// # Errors
    /// As [`accounts::add`].
    pub(in crate::web) fn add_first(
        &self,
        id: String,
        name: String,
        password: &Password,
        acting: &Acting,
    ) -> Result<Password, AppError> {
        let (store, catalog) = (self.office.store(), &self.maker().catalog);
        let functions = catalog.settings.functions.iter();
        let account = Account {
            id,
            name,
            functions: functions
                .filter(|(_, spec)| spec.administers)
                .map(|(function, _)| function.clone())
                .collect(),
            ended: None,
        };
        accounts::add(store, catalog, &account, password, acting)
    }

    /// Gives an account these functions instead of those it has.
    ///
    /// # Errors
    /// As [`accounts::change_functions`].
    pub(in crate::web) fn set_functions(
        &self,
        account: &Account,
        functions: &BTreeSet<String>,
        acting: &Acting,
    ) -> Result<(), AppError> {
        let give = functions.difference(&account.functions).cloned().collect();
        let take = account.functions.difference(functions).cloned().collect();
        let (store, catalog) = (self.office.store(), &self.maker().catalog);
        accounts::change_functions(store, catalog, &account.id, &give, &take, acting)?;
        Ok(())
    }

    /// Ends an account from a day on.
    ///
    /// # Errors
    /// As [`accounts::end`].
    pub(in crate::web) fn end_account(
        &self,
        id: &str,
        on: Date,
        acting: &Acting,
    ) -> Result<(), AppError> {
        accounts::end(self.office.store(), &self.maker().catalog, id, on, acting)
    }
}
