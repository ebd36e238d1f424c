//! Where invented people live: every kind of address that a person can have.

use serde_json::{Value, json};

use super::random::Random;

const TOWNS: [(&str, &str); 5] = [
    ("8011 XQ", "Zwolle"),
    ("8051 QX", "Hattem"),
    ("8265XQ", "Kampen"),
    ("8000 QX", "'s-Heerenbroek"),
    ("8271 xq", "IJsselmuiden"),
];
const STREETS: [&str; 4] = [
    "Veldweg",
    "Admiraal de Ruyterlaan",
    "Plein 1940",
    "2e Spoorstraat",
];

/// An address of any kind; none for who is reached by e-mail alone.
pub(super) fn address(random: &mut Random) -> Option<Value> {
    let (postcode, town) = *random.pick(&TOWNS);
    let street = *random.pick(&STREETS);
    let number = random.between(1, 300);
    let home = |more: Value| {
        let mut home = json!({ "straat": street, "huisnummer": number, "postcode": postcode, "woonplaats": town });
        if let (Value::Object(home), Value::Object(more)) = (&mut home, more) {
            home.extend(more);
        }
        home
    };
    Some(match random.below(18) {
        0 => json!({ "postbus": 4711, "postcode": "8000 QX", "woonplaats": "Zwolle" }),
        1 => {
            json!({ "straat": "Rue de la Loi", "huisnummer": number, "postcode": "1040", "woonplaats": "Bruxelles", "land": "België" })
        }
        // No number, a box abroad, no postal code.
        2 => {
            json!({ "straat": "Ballynahinch House", "woonplaats": "Galway", "land": "Ierland" })
        }
        3 => {
            json!({ "postbus": 12, "postcode": "48143", "woonplaats": "Münster", "land": "Duitsland" })
        }
        4 => {
            json!({ "straat": "ul. Krucza", "huisnummer": number, "toevoeging": "/12", "postcode": "00-525", "woonplaats": "Łódź", "land": "Polen" })
        }
        // Reached by e-mail alone.
        5 | 6 => return None,
        7 => home(json!({ "toevoeging": "2" })),
        8 => home(json!({ "per_adres": "De Linde", "huisletter": "a" })),
        9 => home(json!({ "toevoeging": "III", "land": "Nederland" })),
        10 => home(json!({ "huisletter": "B", "toevoeging": "-bis" })),
        11 => home(json!({ "land": "The Netherlands" })),
        _ => home(json!({})),
    })
}
