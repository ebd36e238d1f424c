//! Sessions: who is signed in, in memory; they end with the server.
//!
//! The owner of a store without accounts comes in by the start link, an account by its password. Only the hash of a secret
//! is kept and compared. The cookie carries the port in its name, because browsers give a cookie to every port of a host.

use std::collections::BTreeMap;

use super::error::no_randomness;
use crate::app::{AppError, files};
use crate::diagnostic::Language;

const MINUTE: i64 = 60 * 1000;
const HOUR: i64 = 60 * MINUTE;
/// Idle milliseconds after which the owner's session ends. Whoever has the machine has the start link too.
const OWNER_IDLE: i64 = 12 * HOUR;
/// Idle milliseconds after which the session of an account ends.
const IDLE: i64 = 30 * MINUTE;
/// Milliseconds after which the session of an account ends, however busy it is.
const LONGEST: i64 = 12 * HOUR;
/// Milliseconds for which it is remembered whose session ended: what was typed in it is theirs.
const REMEMBERED: i64 = 24 * HOUR;
/// The most sessions at once; the one that was idle longest goes first.
const MOST: usize = 2000;

/// The hash of a session's secret.
pub(super) type Id = String;

/// Who is signed in.
#[derive(Debug)]
pub(super) struct Sessions {
    start: String,
    cookie: String,
    open: BTreeMap<Id, Session>,
}

/// One browser.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) language: Language,
    /// The account; none for the owner of a store without accounts.
    pub(super) who: Option<Who>,
    /// The kind of browser, in words.
    pub(super) browser: String,
    pub(super) began: i64,
    pub(super) seen: i64,
}

/// An account as it signed in.
#[derive(Debug, Clone)]
pub(super) struct Who {
    pub(super) account: String,
    /// What its password was known by then.
    pub(super) mark: String,
    /// The role in which it acts, where one was chosen.
    pub(super) role: Option<String>,
}

/// Whose session ended, and how they worked.
#[derive(Debug, Clone)]
pub(super) struct Past {
    pub(super) account: String,
    pub(super) role: Option<String>,
    pub(super) language: Language,
}

/// What a `Cookie` header leads to.
#[derive(Debug)]
pub(super) enum Found {
    /// Somebody who is in.
    Open(Id, Session),
    /// Somebody whose session has ended.
    Over(Past),
    /// Nobody who is known.
    Nothing,
}

impl Session {
    fn is_over(&self, now: i64) -> bool {
        let idle = now - self.seen;
        match self.who {
            None => idle >= OWNER_IDLE,
            Some(_) => idle >= IDLE || now - self.began >= LONGEST,
        }
    }
}

impl Sessions {
    /// None yet.
    pub(super) fn new(port: u16) -> Result<Self, AppError> {
        Ok(Self {
            start: secret()?,
            cookie: format!("griffie-{port}"),
            open: BTreeMap::new(),
        })
    }

    /// The word in the start link.
    pub(super) fn start(&self) -> &str {
        &self.start
    }

    /// Whether this is the word in the start link.
    pub(super) fn is_start(&self, word: &str) -> bool {
        // Compared as hashes: how long it takes tells nothing of the word.
        files::sha256(word.as_bytes()) == files::sha256(self.start.as_bytes())
    }

    /// Begins a session under a new secret; gives the line of the cookie.
    pub(super) fn begin(
        &mut self,
        who: Option<Who>,
        language: Language,
        browser: String,
        now: i64,
    ) -> Result<String, AppError> {
        let secret = secret()?;
        self.open.retain(|_, one| now - one.seen < REMEMBERED);
        while self.open.len() >= MOST {
            let longest = self.open.iter().min_by_key(|(_, one)| one.seen);
            let Some(id) = longest.map(|(id, _)| id.clone()) else {
                break;
            };
            self.open.remove(&id);
        }
        let session = Session {
            language,
            who,
            browser,
            began: now,
            seen: now,
        };
        self.open.insert(files::sha256(secret.as_bytes()), session);
        Ok(line(&self.cookie, &secret, ""))
    }

    /// The session of a `Cookie` header, marked as seen now.
    pub(super) fn find(&mut self, header: &str, now: i64) -> Found {
        let Some(secret) = value(header, &self.cookie) else {
            return Found::Nothing;
        };
        let id = files::sha256(secret.as_bytes());
        let Some(session) = self.open.get_mut(&id) else {
            return Found::Nothing;
        };
        if session.is_over(now) {
            return match &session.who {
                Some(who) => Found::Over(Past {
                    account: who.account.clone(),
                    role: who.role.clone(),
                    language: session.language,
                }),
                None => Found::Nothing,
            };
        }
        session.seen = now;
        Found::Open(id, session.clone())
    }

    /// Speaks another language from now on.
    pub(super) fn speak(&mut self, id: &Id, language: Language) {
        if let Some(session) = self.open.get_mut(id) {
            session.language = language;
        }
    }

    /// Acts in another role from now on; in all of them where none is named.
    pub(super) fn play(&mut self, id: &Id, role: Option<String>) {
        if let Some(who) = self.open.get_mut(id).and_then(|one| one.who.as_mut()) {
            who.role = role;
        }
    }

    /// The sessions of an account that are open, the last seen first.
    pub(super) fn of(&self, account: &str, now: i64) -> Vec<(Id, Session)> {
        let mut found: Vec<(Id, Session)> = self
            .open
            .iter()
            .filter(|(_, one)| is_of(one, account) && !one.is_over(now))
            .map(|(id, one)| (id.clone(), one.clone()))
            .collect();
        found.sort_by_key(|(_, one)| std::cmp::Reverse(one.seen));
        found
    }

    /// Ends all sessions of an account but one.
    pub(super) fn end_others(&mut self, account: &str, but: Option<&Id>) {
        self.open
            .retain(|id, one| Some(id) == but || !is_of(one, account));
    }

    /// Ends a session; gives the line that makes the browser forget its cookie.
    pub(super) fn end(&mut self, id: &Id) -> String {
        self.open.remove(id);
        line(&self.cookie, "", "; Max-Age=0")
    }

    /// The name of the cookie.
    pub(super) fn cookie(&self) -> &str {
        &self.cookie
    }
}

fn is_of(session: &Session, account: &str) -> bool {
    session
        .who
        .as_ref()
        .is_some_and(|who| who.account == account)
}

/// The line of a cookie that no script reads and no other site sends.
pub(super) fn line(name: &str, secret: &str, more: &str) -> String {
    format!("{name}={secret}; Path=/; HttpOnly; SameSite=Strict{more}")
}

/// The value of a cookie in a `Cookie` header.
pub(super) fn value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').find_map(|pair| {
        let (known, value) = pair.trim().split_once('=')?;
        (known == name).then_some(value)
    })
}

/// 256 random bits, as 64 hexadecimal digits.
pub(super) fn secret() -> Result<String, AppError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(no_randomness)?;
    Ok(base16ct::lower::encode_string(&bytes))
}

/// The kind of browser and system that a `User-Agent` names, as somebody recognises their own.
pub(super) fn browser(agent: &str) -> String {
    let among = |known: &[(&str, &str)]| {
        let found = known.iter().find(|(part, _)| agent.contains(part));
        found.map(|(_, name)| (*name).to_owned())
    };
    // Each names those before it too.
    let browser = among(&[
        ("Firefox/", "Firefox"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Chrom", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = among(&[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    let parts: Vec<String> = [browser, system].into_iter().flatten().collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(account: &str) -> Option<Who> {
        Some(Who {
            account: account.to_owned(),
            mark: String::new(),
            role: None,
        })
    }

    #[test]
    fn an_account_is_out_when_idle_and_at_the_end() {
        let mut all = Sessions::new(1).expect("random");
        let line = all.begin(who("a.b"), Language::Nl, String::new(), 0);
        let line = line.expect("random");
        let header = line.split(';').next().expect("a pair");
        let mut now = 0;
        while now + IDLE - 1 < LONGEST {
            now += IDLE - 1;
            assert!(matches!(all.find(header, now), Found::Open(..)), "{now}");
        }
        assert!(matches!(all.find(header, LONGEST), Found::Over(past) if past.account == "a.b"));
        let line = all.begin(who("a.b"), Language::Nl, String::new(), LONGEST);
        let line = line.expect("random");
        let header = line.split(';').next().expect("a pair");
        assert!(matches!(all.find(header, LONGEST + IDLE), Found::Over(_)));
        assert!(all.of("a.b", LONGEST + IDLE).is_empty());
    }

    #[test]
    fn others_end_and_this_one_stays() {
        let mut all = Sessions::new(1).expect("random");
        let lines: Vec<String> = ["a.b", "a.b", "c.d"]
            .iter()
            .map(|id| {
                all.begin(who(id), Language::Nl, String::new(), 0)
                    .expect("random")
            })
            .collect();
        let Found::Open(mine, _) = all.find(&lines[0], 1) else {
            panic!("open");
        };
        all.end_others("a.b", Some(&mine));
        let open = |all: &mut Sessions, line: &str| matches!(all.find(line, 2), Found::Open(..));
        assert!(open(&mut all, &lines[0]));
        assert!(!open(&mut all, &lines[1]));
        assert!(open(&mut all, &lines[2]));
    }

    #[test]
    fn a_browser_is_named_as_people_know_it() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox, Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1",
                "Safari, iPhone",
            ),
            ("curl/8", ""),
        ] {
            assert_eq!(browser(agent), name);
        }
    }
}
