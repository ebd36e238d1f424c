//! The files of a bag that are not its payload: RFC 8493 2.1.1 (bagit.txt), 2.1.3 (manifests), 2.2.1 (tag
//! manifests) and 2.2.2 (bag-info.txt).
//!
//! Left out: `fetch.txt` (2.2.3). This bag has everything in it; `verify` refuses one that has not.

use std::collections::BTreeMap;

use crate::diagnostic::Text;

/// The declaration, 2.1.1.
pub(crate) const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

pub(crate) const BAGIT: &str = "bagit.txt";
pub(crate) const INFO: &str = "bag-info.txt";
pub(crate) const MANIFEST: &str = "manifest-sha512.txt";
pub(crate) const TAG_MANIFEST: &str = "tagmanifest-sha512.txt";
pub(crate) const README: &str = "LEESMIJ.txt";

/// `bag-info.txt`: one label and value a line, in the order given.
pub(crate) fn info(values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (label, value) in values {
        // A newline would start another element.
        let value: Vec<&str> = value.split_whitespace().collect();
        if !value.is_empty() {
            out.push_str(&format!("{label}: {}\n", value.join(" ")));
        }
    }
    out
}

/// The value of a label in `bag-info.txt`; labels know no letter case (2.2.2).
pub(crate) fn value<'a>(info: &'a str, label: &str) -> Option<&'a str> {
    info.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim()
            .eq_ignore_ascii_case(label)
            .then_some(value.trim())
    })
}

/// A manifest: hash, two spaces as `sha512sum` writes them, path; in the order of the paths.
pub(crate) fn manifest(files: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    for (path, hash) in files {
        out.push_str(&format!("{hash}  {}\n", encoded(path)));
    }
    out
}

/// A newline or a percent sign in a path is encoded (2.1.3).
fn encoded(path: &str) -> String {
    path.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn decoded(path: &str) -> String {
    path.replace("%0A", "\n")
        .replace("%0a", "\n")
        .replace("%0D", "\r")
        .replace("%0d", "\r")
        .replace("%25", "%")
}

/// Reads a manifest back: paths with their hashes in lower case, and what is wrong with it.
pub(crate) fn read_manifest(text: &str, digits: usize) -> (BTreeMap<String, String>, Vec<Text>) {
    let mut files = BTreeMap::new();
    let mut wrong = Vec::new();
    for (number, line) in text.split(['\n', '\r']).enumerate() {
        if line.is_empty() {
            continue;
        }
        let number = number + 1;
        let parts = line
            .split_once([' ', '\t'])
            .map(|(hash, path)| (hash, path.trim_start_matches([' ', '\t', '*'])));
        let Some((hash, path)) = parts.filter(|(hash, path)| {
            hash.len() == digits
                && hash.bytes().all(|digit| digit.is_ascii_hexdigit())
                && !path.is_empty()
        }) else {
            if wrong.len() < 20 {
                wrong.push(Text::new(
                    format!("regel {number} is geen hash met een pad"),
                    format!("line {number} is no hash with a path"),
                ));
            }
            continue;
        };
        let path = decoded(path);
        if files
            .insert(path.clone(), hash.to_ascii_lowercase())
            .is_some()
        {
            wrong.push(Text::new(
                format!("noemt {path} twee keer"),
                format!("names {path} twice"),
            ));
        }
    }
    (files, wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_comes_back() {
        let mut files = BTreeMap::new();
        files.insert("data/a 10%25.txt".to_owned(), "ab".repeat(64));
        let (back, wrong) = read_manifest(&manifest(&files), 128);
        assert_eq!(back, files);
        assert!(wrong.is_empty());
        assert_eq!(read_manifest("xyz  data/a\n", 128).1.len(), 1);
    }

    #[test]
    fn values_keep_to_their_line() {
        let info = info(&[("Source-Organization", "School\nX"), ("Empty", " ")]);
        assert_eq!(info, "Source-Organization: School X\n");
        assert_eq!(value(&info, "source-organization"), Some("School X"));
    }
}
