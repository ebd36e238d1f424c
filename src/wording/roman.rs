//! Roman numbers, for parts of a report.

use minijinja::Error;

use super::filters::wrong;

/// A number in Roman signs.
///
/// # Errors
/// Below 1 and above 399.
pub(super) fn roman(number: usize) -> Result<String, Error> {
    const SIGNS: [(usize, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..400).contains(&number) {
        return Err(wrong("Roman numbers go from 1 to 399"));
    }
    let mut rest = number;
    let mut out = String::new();
    for (size, sign) in SIGNS {
        while rest >= size {
            out.push_str(sign);
            rest -= size;
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::roman;

    #[test]
    fn roman_numbers() {
        assert_eq!(roman(4).expect("in range"), "IV");
        assert_eq!(roman(39).expect("in range"), "XXXIX");
        assert!(roman(0).is_err());
    }
}
