//! The one place where patterns of our own are compiled.

use regex::Regex;

/// A pattern that stands in this module.
///
/// What is looked for decides what a reader is not told, so one that does not compile must never be passed over: nobody
/// would see that something is no longer found. It stops whoever asks for it, and the test of its file, which has an
/// example of each, long before that.
pub(super) fn compiled(pattern: &str) -> Regex {
    match Regex::new(pattern) {
        Ok(pattern) => pattern,
        Err(error) => std::panic::resume_unwind(Box::new(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::compiled;

    #[test]
    fn what_does_not_compile_is_never_passed_over() {
        assert!(compiled("[0-9]+").is_match("12"));
        let wrong = std::panic::catch_unwind(|| compiled("[0-9"));
        let said = wrong.expect_err("it stops");
        let said = said.downcast_ref::<String>().expect("a reason");
        assert!(said.contains("unclosed character class"), "{said}");
    }
}
