//! The people of the name test set: address block and salutation, to the letter.

use griffie::case::{Addressee, Person};
use griffie::diagnostic::Language;
use serde_json::Value;

use crate::support::{date, json, root};

#[test]
fn everybody_is_addressed_as_the_table_says() {
    let file = json(&root().join("fixtures/klachtenreglement/cases/namen.json"));
    let mut count = 0;
    for person in file["personen"]
        .as_object()
        .expect("roles")
        .values()
        .flat_map(|people| people.as_array().expect("people"))
    {
        let expected = &person["verwacht"];
        let lines: Vec<&str> = expected["adres"]
            .as_array()
            .expect("lines")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let addressee = Addressee::of(&Person::read(person), date("2027-04-01"), Language::Nl);
        assert_eq!(addressee.lines, lines);
        if let Some(salutation) = expected["aanhef"].as_str() {
            assert_eq!(addressee.salutation, salutation);
        }
        count += 1;
    }
    assert!(count >= 12, "{count} people");
}
