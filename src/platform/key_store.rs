//! Programs that keep passwords, and their command lines for a key.

/// How a program is told to keep a key, and to print it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyStore {
    /// What keeps it; it asks for the key.
    pub keep: Vec<String>,
    /// What prints it.
    pub print: Vec<String>,
}

/// The programs of common systems, this one's own first. `name` is what the key is called there.
#[must_use]
pub fn key_stores(name: &str) -> [KeyStore; 3] {
    let words = |line: &[&str]| line.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let pass = KeyStore {
        keep: words(&["pass", "insert", &format!("consign/{name}")]),
        print: words(&["pass", "show", &format!("consign/{name}")]),
    };
    let secret_tool = KeyStore {
        keep: words(&["secret-tool", "store", "--label", name, "consign", name]),
        print: words(&["secret-tool", "lookup", "consign", name]),
    };
    let security = KeyStore {
        keep: words(&["security", "add-generic-password", "-s", "consign", "-a", name, "-w"]),
        print: words(&["security", "find-generic-password", "-s", "consign", "-a", name, "-w"]),
    };
    if cfg!(target_os = "macos") { [security, pass, secret_tool] } else { [pass, secret_tool, security] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_keeps_and_prints_under_one_name() {
        for store in key_stores("shop.api-key") {
            assert_eq!(store.keep[0], store.print[0]);
            let names = |line: &[String]| line.iter().any(|word| word.ends_with("shop.api-key"));
            assert!(names(&store.keep) && names(&store.print), "{store:?}");
        }
    }
}
