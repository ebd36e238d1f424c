//! Files that a system or a program puts beside others by itself: a repack on a Mac adds some. They are named, and the
//! content is judged without them.
//!
//! Only what no manifest lists can be one: evidence may have such a name.

use std::collections::BTreeSet;

use super::{Contents, Verdict};
use crate::archive::bag;

/// Names of such files, in lower case, with the system that makes them.
const NAMES: [(&str, &str); 6] = [
    (".ds_store", "macOS"),
    (".localized", "macOS"),
    ("thumbs.db", "Windows"),
    ("ehthumbs.db", "Windows"),
    ("desktop.ini", "Windows"),
    (".directory", "KDE"),
];

/// The system that made a file beside others, when its name tells.
pub(super) fn system(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next()?.to_lowercase();
    // What a Mac keeps beside a file, in its own folder or before the name (AppleDouble, RFC 1740).
    let of_mac = path.split('/').any(|part| part == "__MACOSX") || name.starts_with("._");
    NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, system)| *system)
        .or(of_mac.then_some("macOS"))
}

/// Takes such files out of what is judged, and names them.
pub(super) fn set_aside(contents: &mut Contents, verdict: &mut Verdict) {
    let mut listed = BTreeSet::new();
    for (name, text) in &contents.texts {
        if name.contains("manifest-") && !name.contains('/') {
            // What is wrong with a manifest is said when it is judged.
            let (files, _) = bag::read_manifest(&String::from_utf8_lossy(text), 128);
            listed.extend(files.into_keys());
        }
    }
    let strangers: Vec<String> = contents
        .files
        .keys()
        .filter(|path| !listed.contains(*path) && system(path).is_some())
        .cloned()
        .collect();
    for path in strangers {
        contents.files.remove(&path);
        contents.texts.remove(&path);
        contents.claims.remove(&path);
        verdict.foreign.push(path);
    }
}

#[cfg(test)]
mod tests {
    use super::system;

    #[test]
    fn names_of_systems() {
        assert_eq!(system("Z/data/.DS_Store"), Some("macOS"));
        assert_eq!(system("__MACOSX/Z/._bagit.txt"), Some("macOS"));
        assert_eq!(system("Z/data/stukken/Thumbs.db"), Some("Windows"));
        assert_eq!(system("Z/data/extra.txt"), None);
        assert_eq!(system("Z/data/DS_Store"), None);
    }
}
