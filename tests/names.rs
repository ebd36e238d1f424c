//! The people of the name test set, each read at the door of the procedure: address block, salutation and running
//! text, to the letter.

use griffie::case::Addressee;
use griffie::diagnostic::{Language, Severity};
use serde_json::{Value, json};

use crate::support::{date, json as read, maker, root};

#[test]
fn everybody_is_addressed_as_the_table_says() {
    let table = read(&root().join("fixtures/klachtenreglement/people/addressed.json"));
    let rows = table.as_array().expect("rows");
    assert!(rows.len() >= 24, "{} people", rows.len());
    for row in rows {
        let case =
            json!({ "procedure": "klachtenreglement", "personen": { "klager": [row["persoon"]] } });
        let (facts, remarks) = maker()
            .catalog
            .read_case(&case, None)
            .unwrap_or_else(|problems| panic!("{row}: {problems:#?}"));
        assert!(
            remarks
                .iter()
                .all(|remark| remark.severity == Severity::Hint),
            "{row}: {remarks:#?}"
        );
        let person = &facts.holders("klager")[0];
        let addressee = Addressee::of(person, date("2027-04-01"), Language::Nl);
        assert_eq!(json!(addressee.lines), row["adres"]);
        if let Some(salutation) = row["aanhef"].as_str() {
            assert_eq!(addressee.salutation, salutation);
        }
        if let Some(text) = row["tekst"].as_str() {
            assert_eq!(person.in_text(), text);
        }
        // What expressions see is read as the same person again.
        let again = griffie::case::Person::read(&person.view());
        assert_eq!(again.view(), person.view());
        assert_eq!(again.problems(), [], "{row}");
        assert_ne!(person.view(), Value::Null);
    }
}
