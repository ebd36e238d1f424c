//! How much a file may cost before it is called unshowable.

use serde::{Deserialize, Serialize};

/// What one file may use. The same numbers go to the child process, which keeps to them itself where it can.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Seconds the parent waits for one page (or for the file to be opened) before the child is killed.
    pub seconds_per_page: u32,
    /// Seconds of waiting for the whole file, and processor seconds of one child (`RLIMIT_CPU`, unix).
    pub seconds: u32,
    /// Address space of one child in bytes (`RLIMIT_AS`). Kept on unix only; elsewhere nothing limits it.
    pub memory_bytes: u64,
    /// Pages shown of one file; the rest is named in a remark.
    pub pages: u32,
    /// Pixels of one page: a larger page is drawn with fewer dots per inch, a larger image is refused or made smaller.
    pub pixels_per_page: u32,
    /// Dots per inch of drawn pages.
    pub dpi: u32,
    /// How often the child is started again after a page that killed it, per file.
    pub restarts: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            seconds_per_page: 20,
            seconds: 600,
            memory_bytes: 2 << 30,
            pages: 2_000,
            pixels_per_page: 24_000_000,
            dpi: 150,
            restarts: 5,
        }
    }
}
