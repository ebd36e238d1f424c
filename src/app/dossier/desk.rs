//! Where a dossier is put together: what is bound so far, its inventory, and what is left out of it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use super::{LeftOut, Order, secrets, words};
use crate::app::cases::Cases;
use crate::calendar::{Date, short, year_month_day};
use crate::case::{CaseFacts, Person};
use crate::catalog::Procedure;
use crate::diagnostic::{Language, Text};
use crate::disclosure::Question;
use crate::document::{Contacts, Maker, Roster};
use crate::evidence::Workshop;
use crate::pdf::{Binder, Embedded, Jump, Relation, Title};
use crate::procedure::Course;
use crate::procedure::access::Access;
use crate::procedure::pieces::{Piece, role_of, role_title};

/// Larger files are kept in the archive only: a PDF that holds a film opens on no desk.
const LARGEST: u64 = 100 * 1024 * 1024;

/// Members that say how something is set, not what it says.
const STRUCTURE: [&str; 6] = ["lang", "kind", "id", "number", "code", "documents"];

/// A row of the inventory.
#[derive(Debug, Clone)]
pub struct Row {
    /// `12`, or `12.1` for what belongs to it.
    pub number: String,
    /// How deep it stands.
    pub level: usize,
    /// Its day.
    pub on: Option<Date>,
    /// What it is called.
    pub title: String,
    /// The code of the document; empty when it is none.
    pub code: String,
    /// From whom.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Who signed it, and when it came back.
    pub signed: String,
    /// What a reader should know of it.
    pub note: String,
    /// Its first page, from 0, without the front matter; none when it has no pages.
    pub first: Option<usize>,
    /// How many pages.
    pub pages: usize,
    /// Why it is not in the copy.
    pub withheld: Option<Text>,
    /// The SHA-256 of its file.
    pub sha256: String,
}

impl Row {
    /// Says something of it to a reader.
    pub(super) fn say(&mut self, note: &Text, language: Language) {
        note.get(language).clone_into(&mut self.note);
    }

    /// Its title in the bookmarks.
    pub(super) fn title(&self) -> Title {
        Title {
            text: format!("{} {}", self.number, self.title),
            level: self.level,
            language: None,
        }
    }
}

/// Where a dossier is put together.
pub(super) struct Desk<'a> {
    pub(super) maker: &'a Maker,
    pub(super) cases: &'a Cases<'a>,
    pub(super) workshop: &'a Workshop,
    pub(super) order: &'a Order,
    /// What its reader may read.
    pub(super) access: &'a Access<'a>,
    pub(super) course: &'a Course,
    pub(super) procedure: &'a Procedure,
    pub(super) facts: CaseFacts,
    pub(super) binder: Binder<'a>,
    pub(super) rows: Vec<Row>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) remarks: Vec<Text>,
    /// Places in an anonymous version where somebody must still decide who is meant.
    pub(super) undecided: usize,
    pub(super) embedded: usize,
    names: HashSet<String>,
    /// What a copy must not tell.
    pub(super) secrets: Option<Contacts>,
    pub(super) own: Vec<Value>,
    /// Everybody whom the case ever named.
    pub(super) people: Roster,
}

/// A file on its way into the dossier.
pub(super) struct Entry {
    pub(super) row: Row,
    /// The name under which its original is embedded.
    pub(super) name: String,
    pub(super) bytes: Arc<[u8]>,
    pub(super) password: Option<String>,
    /// Its original is embedded.
    pub(super) embed: Option<Relation>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        maker: &'a Maker,
        cases: &'a Cases<'a>,
        workshop: &'a Workshop,
        order: &'a Order,
        access: &'a Access<'a>,
    ) -> Self {
        let (course, procedure) = (access.course(), access.procedure());
        let facts = course
            .fold()
            .state()
            .case_facts(&procedure.name, &order.case);
        let language = order.language;
        let people = secrets::everybody(course, procedure, language);
        let reader = order.recipient.as_ref();
        let reader = reader.and_then(|recipient| secrets::reader(&facts, recipient));
        let own = secrets::own_people(course, procedure, reader.as_ref());
        let secrets = if order.anonymous {
            let nothing = Value::Null;
            let everybody = Roster::of(&procedure.file, &facts, &people, &nothing, language);
            Some(Contacts::of_people(everybody))
        } else {
            let senders = maker.catalog.senders();
            order
                .recipient
                .as_ref()
                .map(|_| secrets::contacts(access, &own, senders.values()))
        };
        let own = own.iter().map(Person::view).collect();
        Self {
            maker,
            cases,
            workshop,
            order,
            access,
            course,
            procedure,
            facts,
            binder: Binder::new(maker.field_font()),
            rows: Vec::new(),
            left_out: Vec::new(),
            remarks: Vec::new(),
            undecided: 0,
            embedded: 0,
            names: HashSet::new(),
            secrets,
            own,
            people,
        }
    }

    /// A short text as the reader of a copy may see it: a title, the name of a file, a reason.
    pub(super) fn told(&self, text: &str) -> String {
        match &self.secrets {
            Some(secrets) => secrets.taken_out(text, self.order.language).0,
            None => text.to_owned(),
        }
    }

    /// What griffie itself sets for a reader, its strings as that reader may see them.
    pub(super) fn gate(&self, value: &mut Value) {
        if self.secrets.is_none() {
            return;
        }
        match value {
            Value::String(text) => *text = self.told(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.gate(item)),
            Value::Object(members) => members
                .iter_mut()
                .filter(|(name, _)| !STRUCTURE.contains(&name.as_str()))
                .for_each(|(_, item)| self.gate(item)),
            _ => {}
        }
    }

    /// Names for somebody to look at what may be data of a person and was left.
    pub(super) fn ask(&mut self, number: &str, questions: &[Question]) {
        for question in questions {
            let Question {
                text,
                about,
                context,
                ..
            } = question;
            let (nl, en) = if about.is_empty() {
                (
                    format!(
                        "stuk {number}: kijk zelf naar “{text}”; het lijkt op gegevens van iemand"
                    ),
                    format!(
                        "document {number}: look at “{text}” yourself; it resembles data of somebody"
                    ),
                )
            } else {
                self.undecided += usize::from(self.order.anonymous);
                (
                    format!(
                        "stuk {number}: beslis wie “{text}” is ({}), in: {context}",
                        about.join(" / ")
                    ),
                    format!(
                        "document {number}: decide who “{text}” is ({}), in: {context}",
                        about.join(" / ")
                    ),
                )
            };
            let remark = Text::new(nl, en);
            if !self.remarks.contains(&remark) {
                self.remarks.push(remark);
            }
        }
    }

    pub(super) fn pages(&self) -> usize {
        self.binder.pages()
    }

    /// A copy for somebody holds no originals: what they say beside their pages nobody has looked at.
    pub(super) fn is_copy(&self) -> bool {
        self.order.recipient.is_some() || self.order.anonymous
    }

    pub(super) fn row(&self, number: &str, piece: &Piece) -> Row {
        let language = self.order.language;
        // What somebody typed about a piece may hold a name.
        let anonymous = self.order.anonymous;
        let is_role = |who: &str| self.procedure.file.roles.contains_key(role_of(who));
        let title = |who: &str| {
            if anonymous && !who.is_empty() && !is_role(who) {
                return words::somebody(language).to_owned();
            }
            role_title(self.procedure, who, language)
        };
        let called = if anonymous && (piece.file.title.is_some() || piece.file.document.is_empty())
        {
            words::evidence(language).to_owned()
        } else {
            piece.title.get(language).to_owned()
        };
        let signed = piece
            .signed
            .last()
            .map(|one| words::signed_copy(&short(one.on), language))
            .unwrap_or_default();
        Row {
            number: number.to_owned(),
            level: 0,
            on: Some(piece.on),
            title: self.told(&called),
            code: piece.file.document.clone(),
            from: self.told(&title(&piece.from)),
            to: self.told(&title(&piece.to)),
            signed,
            note: String::new(),
            first: None,
            pages: 0,
            withheld: None,
            sha256: piece.file.sha256.clone(),
        }
    }

    /// Embeds an original, or says why not.
    pub(super) fn embed(
        &mut self,
        name: &str,
        mime: &str,
        row: &Row,
        relation: Option<Relation>,
        bytes: &[u8],
    ) -> Option<String> {
        let relation = relation?;
        if bytes.len() as u64 > LARGEST {
            self.left_out.push(LeftOut {
                file: Text::name(name),
                reason: Text::new(
                    format!(
                        "te groot om bij te voegen ({}); het origineel zit in het archief",
                        words::size(bytes.len() as u64)
                    ),
                    format!(
                        "too large to embed ({}); the original is in the archive",
                        words::size(bytes.len() as u64)
                    ),
                ),
            });
            return None;
        }
        let name = self.unique(&format!("{}-{name}", row.number.replace('.', "-")));
        self.binder.embed(Embedded {
            name: name.clone(),
            mime: mime.to_owned(),
            description: format!(
                "{}: {}",
                words::piece(&row.number, self.order.language),
                row.title
            ),
            relation,
            date: year_month_day(row.on.unwrap_or(self.order.today)),
            bytes: bytes.to_vec(),
        });
        self.embedded += 1;
        Some(name)
    }

    pub(super) fn unique(&mut self, name: &str) -> String {
        let mut unique = name.to_owned();
        let mut number = 1;
        while !self.names.insert(unique.to_lowercase()) {
            number += 1;
            unique = match name.rsplit_once('.') {
                Some((stem, extension)) => format!("{stem} ({number}).{extension}"),
                None => format!("{name} ({number})"),
            };
        }
        unique
    }

    /// The number of the piece to which each page belongs.
    pub(super) fn owners(&self) -> Vec<String> {
        let mut owners = vec![String::new(); self.binder.pages()];
        let rows: BTreeMap<usize, &Row> = self
            .rows
            .iter()
            .filter_map(|row| Some((row.first?, row)))
            .collect();
        for (first, row) in rows {
            for owner in owners.iter_mut().skip(first).take(row.pages) {
                owner.clone_from(&row.number);
            }
        }
        owners
    }

    /// Where the rows of the inventory jump to.
    pub(super) fn targets(&self, own: usize) -> HashMap<String, Jump> {
        let language = self.order.language;
        self.rows
            .iter()
            .filter_map(|row| {
                let page = row.first?;
                let text = words::jump(&row.number, page + own + 1, language);
                Some((row.number.clone(), Jump { page, text }))
            })
            .collect()
    }
}
