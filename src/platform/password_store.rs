//! Programs that keep passwords, and their command lines for a key.

/// How a program is told to keep a key, and to print it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordStore {
    /// What keeps it; it asks for the key.
    pub keep: Vec<String>,
    /// What prints it.
    pub print: Vec<String>,
}

/// The programs of common systems, this one's own first. `name` is what the key is called there.
#[must_use]
pub fn password_stores(name: &str) -> Vec<PasswordStore> {
    let words = |line: &[&str]| line.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let pass = PasswordStore {
        keep: words(&["pass", "insert", &format!("consign/{name}")]),
        print: words(&["pass", "show", &format!("consign/{name}")]),
    };
    let secret_tool = PasswordStore {
        keep: words(&["secret-tool", "store", "--label", name, "consign", name]),
        print: words(&["secret-tool", "lookup", "consign", name]),
    };
    let security = PasswordStore {
        keep: words(&["security", "add-generic-password", "-s", "consign", "-a", name, "-w"]),
        print: words(&["security", "find-generic-password", "-s", "consign", "-a", name, "-w"]),
    };
    if cfg!(windows) {
        vec![protected(name)]
    } else if cfg!(target_os = "macos") {
        vec![security, pass, secret_tool]
    } else {
        vec![pass, secret_tool, security]
    }
}

/// What Windows itself encrypts for the user, in a file that is of no use to anybody else.
fn protected(name: &str) -> PasswordStore {
    let file = format!("(Join-Path $env:APPDATA 'consign-{name}')");
    let keep = format!("Read-Host {name} -AsSecureString | ConvertFrom-SecureString | Set-Content {file}");
    let print = format!("[Net.NetworkCredential]::new('', (Get-Content {file} | ConvertTo-SecureString)).Password");
    let words = |script| ["powershell", "-NoProfile", "-Command", script].map(str::to_owned).to_vec();
    PasswordStore { keep: words(&keep), print: words(&print) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_keeps_and_prints_under_one_name() {
        for store in password_stores("shop.api-key") {
            assert_eq!(store.keep[0], store.print[0]);
            let names = |line: &[String]| line.iter().any(|word| word.ends_with("shop.api-key"));
            assert!(names(&store.keep) && names(&store.print), "{store:?}");
        }
        let store = protected("shop.api-key");
        let file = "(Join-Path $env:APPDATA 'consign-shop.api-key')";
        assert!([store.keep, store.print].iter().all(|line| line[3].contains(file)));
    }
}
