//! Documents about the program itself.

use serde::Serialize;

/// A page to read.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// The command or topic that it is about; absent of the page about all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Its lines.
    pub text: String,
}

/// What a shell evaluates.
#[derive(Clone, Debug, Serialize)]
pub struct Script {
    /// Its lines.
    pub script: String,
}

/// Manual pages that were written.
#[derive(Clone, Debug, Serialize)]
pub struct Pages {
    /// Where they are.
    pub directory: String,
    /// The names of their files.
    pub pages: Vec<String>,
}
