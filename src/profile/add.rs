//! A profile is added to the file: as text behind what stands there, which stays as it is.
//!
//! Either all of it is written or nothing: the keys first, each in a file of its own or in the system's
//! store, under names that nothing has, and then the profile file in one step.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use super::alone::{alone, store_alone};
use super::built_in::SANDBOX;
use super::draft::{Draft, DraftKey, KeyKind};
use super::file::File;
use super::guard::{self, Care};
use super::toml_text::{key, quoted};
use crate::core::lang::{Words, say};
use crate::error::Failure;
use crate::platform::keyring::{self, Refused};
use crate::platform::place::{self, Hold, Unfinished};
use crate::platform::replace::{Doing, NotWritten, Target};

/// The tables in which profiles may stand.
const TABLES: [&str; 2] = ["profiles", "profile"];

/// What the file is called.
fn what() -> Words {
    say!("the profile file", "配置文件")
}

/// The file as it was found.
#[derive(Debug)]
pub struct Place {
    path: PathBuf,
    /// What stands there; empty where there is no file.
    text: Zeroizing<String>,
    /// The profiles that it has.
    names: Vec<String>,
    has_default: bool,
}

/// What was written.
#[derive(Debug)]
pub struct Added {
    /// The profile file.
    pub path: PathBuf,
    /// The keys' own files.
    pub key_files: Vec<PathBuf>,
    /// What the keys are called that were put into the system's own store.
    pub stored: Vec<String>,
    /// The profile that goes on to be the one that commands use, since that was written down.
    pub default: Option<String>,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum NotAdded {
    /// The file has a profile of that name.
    Exists,
    /// The way in which the file is written leaves no room for another table.
    NoRoom,
    /// The key's own file is there already.
    KeyFile(PathBuf),
    /// The directory cannot be made.
    Directory(PathBuf, io::Error),
    /// The profile file cannot be written.
    File(NotWritten),
    /// A key's own file cannot be written.
    Key(PathBuf, io::Error),
    /// The system's own store does not take the key of this name.
    Store(String, Refused),
    /// The profile file is not what it was when it was read.
    Changed,
    /// Anything else, told already.
    Told(Failure),
}

impl Place {
    /// Reads the file, where there is one. One that others can change is refused, and so is one that
    /// cannot be read: whatever is added to it would not work.
    pub fn find(path: &Path) -> Result<Self, Failure> {
        let Some(mut opened) = guard::open(path, &what())? else {
            return Ok(Self {
                path: path.to_owned(),
                text: Zeroizing::default(),
                names: Vec::new(),
                has_default: false,
            });
        };
        guard::demand(&opened, path, &what(), Care::Unchanged)?;
        let text = Zeroizing::new(guard::read_text(&mut opened, path)?);
        let file = File::parse(&text, path)?;
        let has_default = file.default_profile.is_some();
        Ok(Self { path: path.to_owned(), text, names: file.profiles.into_keys().collect(), has_default })
    }

    /// Whether it has a profile of that name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// The first of some names that no profile has.
    #[must_use]
    pub fn first_free(&self, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        [name.to_owned()].into_iter().chain(numbered).find(|name| !self.has(name)).unwrap_or_default()
    }

    /// Adds a profile, whose table `write` words under a name that it is given.
    pub fn add(path: &Path, draft: &Draft, write: impl Fn(&str) -> String) -> Result<Added, NotAdded> {
        let directory = directory_of(path);
        place::make_directories(&directory).map_err(|error| NotAdded::Directory(directory.clone(), error))?;
        let _hold = alone(path).map_err(NotAdded::Told)?;
        let place = Self::find(path).map_err(NotAdded::Told)?;
        if place.has(&draft.name) {
            return Err(NotAdded::Exists);
        }
        let text = place.with(draft, &write).ok_or(NotAdded::NoRoom)?;
        guard::demand_place(path, &what()).map_err(NotAdded::Told)?;
        let target = Target::check(path).map_err(NotAdded::File)?;
        // Where the profile file is a link, its paths are meant from where the link is.
        let keys = Keys::write(draft, &directory)?;
        place.replace(&target, &text)?;
        let (key_files, stored) = keys.keep();
        Ok(Added { path: path.to_owned(), key_files, stored, default: place.goes_on().map(str::to_owned) })
    }

    /// Puts a text in the place of what was read, if that is still there: an editor asks for no lock.
    fn replace(&self, target: &Target, text: &str) -> Result<(), NotAdded> {
        let mut is_changed = false;
        let written = target.write(|file| {
            file.write_all(text.as_bytes())?;
            // The disk may take its time, and nothing that does may come after the last look.
            file.sync_all()?;
            is_changed = Self::find(&self.path).map_or(true, |now| now.text != self.text);
            if is_changed { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
        });
        match written {
            // The file is in its place by then, and names the keys' files.
            Ok(()) | Err(NotWritten::File { doing: Doing::FlushDirectory, .. }) => Ok(()),
            Err(_) if is_changed => Err(NotAdded::Changed),
            Err(error) => Err(NotAdded::File(error)),
        }
    }

    /// The profile that commands use because there is no other: it has to be named once there is.
    fn goes_on(&self) -> Option<&str> {
        let mut names = self.names.iter().filter(|name| *name != SANDBOX);
        match (self.has_default, names.next(), names.next()) {
            (false, Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// The whole new text, where it reads as it is meant.
    fn with(&self, draft: &Draft, write: &impl Fn(&str) -> String) -> Option<Zeroizing<String>> {
        let texts = TABLES.map(|table| {
            let header = format!("{table}.{}", key(&draft.name));
            Zeroizing::new([&self.beginning(), self.text_with_end().as_str(), &write(&header)].concat())
        });
        texts.into_iter().find(|text| self.reads_as_meant(text, draft))
    }

    fn beginning(&self) -> String {
        self.goes_on().map(|name| format!("default_profile = {}\n\n", quoted(name))).unwrap_or_default()
    }

    fn text_with_end(&self) -> Zeroizing<String> {
        let text = self.text.trim_start_matches('\u{feff}');
        let end = if text.is_empty() {
            ""
        } else if text.ends_with('\n') {
            "\n"
        } else {
            "\n\n"
        };
        Zeroizing::new(format!("{text}{end}"))
    }

    fn reads_as_meant(&self, text: &str, draft: &Draft) -> bool {
        let Ok(file) = File::parse(text, &self.path) else { return false };
        let has_all = self.names.iter().all(|name| file.profiles.contains_key(name));
        let is_one_more = file.profiles.len() == self.names.len() + 1;
        let is_meant = file.profiles.get(&draft.name).is_some_and(|settings| {
            settings.base_url.as_ref() == Some(&draft.base_url)
                && settings.customer_id.as_ref() == Some(&draft.customer_id)
                && settings.notify_url == draft.notify_url
        });
        has_all && is_one_more && is_meant
    }
}

fn directory_of(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_owned()
}

/// The keys that do not stand in the profile file: each is removed again unless all are kept.
#[derive(Debug, Default)]
struct Keys {
    files: Vec<PathBuf>,
    stored: Vec<(String, SecretString)>,
    /// The store is the user's, whichever profile file is written.
    store: Option<Hold>,
}

impl Keys {
    fn write(draft: &Draft, directory: &Path) -> Result<Self, NotAdded> {
        let mut written = Self::default();
        for kind in KeyKind::ALL {
            let name = kind.file_name(&draft.name);
            match draft.key(kind) {
                DraftKey::Beside(secret) => {
                    let path = directory.join(name);
                    write_new(&path, secret.expose_secret()).map_err(|error| match error.kind() {
                        io::ErrorKind::AlreadyExists => NotAdded::KeyFile(path.clone()),
                        _ => NotAdded::Key(path.clone(), error),
                    })?;
                    written.files.push(path);
                }
                DraftKey::Store(secret) => {
                    if written.store.is_none() {
                        written.store = store_alone(directory).map_err(NotAdded::Told)?;
                    }
                    keyring::keep_new(&name, secret.expose_secret())
                        .map_err(|refused| NotAdded::Store(name.clone(), refused))?;
                    written.stored.push((name, secret.clone()));
                }
                DraftKey::Inline(_) | DraftKey::File(_) | DraftKey::Command(_) => {}
            }
        }
        Ok(written)
    }

    /// The files, and the names in the store.
    fn keep(mut self) -> (Vec<PathBuf>, Vec<String>) {
        let stored = std::mem::take(&mut self.stored).into_iter().map(|(name, _)| name).collect();
        (std::mem::take(&mut self.files), stored)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        for path in &self.files {
            let _not_there_any_more = fs::remove_file(path);
        }
        for (name, secret) in &self.stored {
            // What somebody else has put there meanwhile is not for this program to remove.
            let is_own = keyring::read(name).is_ok_and(|found| found.expose_secret() == secret.expose_secret());
            if is_own {
                let _not_there_any_more = keyring::forget(name);
            }
        }
    }
}

fn write_new(path: &Path, secret: &str) -> io::Result<()> {
    let mut unfinished = Unfinished::make(path)?;
    unfinished.file().write_all(secret.as_bytes())?;
    unfinished.file().write_all(b"\n")?;
    unfinished.flush()?;
    unfinished.name_new(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Place {
        let file = File::parse(text, Path::new("c.toml")).expect("valid");
        Place {
            path: "c.toml".into(),
            text: Zeroizing::new(text.to_owned()),
            names: file.profiles.into_keys().collect(),
            has_default: file.default_profile.is_some(),
        }
    }

    fn draft(name: &str) -> Draft {
        Draft {
            name: name.to_owned(),
            base_url: "http://h:1".into(),
            customer_id: "\"1\\".into(),
            api_key: DraftKey::Inline("k".into()),
            aes_key: DraftKey::Command(vec!["pass".into()]),
            notify_url: None,
        }
    }

    fn added(text: &str, name: &str) -> Option<String> {
        let table =
            |header: &str| format!("[{header}]\nbase_url = \"http://h:1\"\ncustomer_id = {}\n", quoted("\"1\\"));
        place(text).with(&draft(name), &table).map(|text| text.to_string())
    }

    #[test]
    fn what_stands_there_stays() {
        let new = "[profiles.b]\nbase_url = \"http://h:1\"\ncustomer_id = \"\\\"1\\\\\"\n";
        assert_eq!(added("", "b").as_deref(), Some(new));
        for text in ["# mine\ndefault_profile = 'a' # !\n[profiles.a]\ntimeout = '1s'\n", "# only a comment\n"] {
            assert_eq!(added(text, "b"), Some(format!("{text}\n{new}")));
        }
        let open = "default_profile = 'a'\n[profiles.a]\ntimeout = '1s' # no end";
        assert_eq!(added(open, "b"), Some(format!("{open}\n\n{new}")));
    }

    #[test]
    fn the_only_profile_goes_on_to_be_the_one_that_counts() {
        let text = added("[profiles.a]\n", "b").expect("text");
        assert!(text.starts_with("default_profile = \"a\"\n\n[profiles.a]\n"), "{text}");
        let two = added("[profiles.a]\n[profiles.c]\n", "b").expect("text");
        assert!(two.starts_with("[profiles.a]"), "{two}");
        let built_in = added("[profiles.sandbox]\n", "b").expect("text");
        assert!(built_in.starts_with("[profiles.sandbox]"), "{built_in}");
    }

    #[test]
    fn the_other_spelling_of_the_table_is_kept_and_no_room_is_noticed() {
        let text = added("default_profile = 'a'\n[profile.a]\n", "店 铺").expect("text");
        assert!(text.contains("[profile.\"店 铺\"]"), "{text}");
        assert_eq!(added("default_profile = 'a'\nprofiles = { a = {} }\n", "b"), None);
    }

    #[test]
    fn what_another_program_wrote_meanwhile_is_not_replaced() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = fs::canonicalize(dir.path()).expect("there").join("c.toml");
        fs::write(&path, "[profiles.a]\n").expect("a file");
        let place = Place::find(&path).expect("a file that reads well");
        let target = Target::check(&path).expect("a place");
        fs::write(&path, "[profiles.b]\n").expect("a file");
        assert!(matches!(place.replace(&target, "lost"), Err(NotAdded::Changed)));
        fs::write(&path, "[profiles.a]\n").expect("a file");
        place.replace(&target, "whole").expect("replaced");
        assert_eq!(fs::read_to_string(&path).expect("text"), "whole");
        assert_eq!(fs::read_dir(path.parent().expect("a directory")).expect("readable").count(), 1);
    }

    #[test]
    fn a_name_that_is_taken_is_numbered() {
        assert_eq!(place("[profiles.shop]\n[profiles.shop-2]\n").first_free("shop"), "shop-3");
        assert_eq!(place("").first_free("shop"), "shop");
    }
}
