//! Files that a run writes whole or not at all: nobody ever finds half of one, and what stood there
//! before is there until the new one is on the disk.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::place::{Danger, Unfinished, Way, glance, sync_directory};
use super::system::files::is_of_directory;

/// A place where a file can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    path: PathBuf,
}

/// Why a file cannot be written. What stood there before is untouched.
#[derive(Debug)]
pub enum NotWritten {
    /// `-`, by which others mean stdout.
    Dash,
    /// A directory has that name.
    Directory,
    /// A device, a pipe or a socket has it.
    NotAFile,
    /// The file that has it must not be written, by its mode.
    Protected,
    /// Its directory is missing.
    NoDirectory(PathBuf),
    /// The path goes through a link that somebody else could make lead to any other file.
    StrangeLink(Danger),
    /// The file cannot be reached, made, written, flushed or given its name.
    File {
        /// What was tried.
        doing: Doing,
        /// The system's answer.
        source: io::Error,
    },
}

/// What was tried with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Finding out where it is, and what is there.
    Reach,
    /// Making it beside its place.
    Make,
    /// Writing it.
    Write,
    /// Flushing it to the disk.
    Flush,
    /// Giving it its name.
    Name,
    /// Making its name survive a power loss. The file is in its place by then.
    FlushDirectory,
}

impl Target {
    /// Finds out whether a file can be written there, by making one beside its place that is removed
    /// again.
    ///
    /// A link is followed, and stays: what it leads to is replaced. It is refused where somebody else
    /// could make the path lead elsewhere.
    pub fn check(path: &Path) -> Result<Self, NotWritten> {
        if path == Path::new("-") {
            return Err(NotWritten::Dash);
        }
        let way = Way::of(path).map_err(file(Doing::Reach))?;
        let found = match fs::metadata(way.path()) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            found => Some(found.map_err(file(Doing::Reach))?),
        };
        match &found {
            Some(found) if found.is_dir() => return Err(NotWritten::Directory),
            Some(found) if !found.is_file() => return Err(NotWritten::NotAFile),
            Some(found) if found.permissions().readonly() => return Err(NotWritten::Protected),
            None if is_of_directory(path) => {
                return Err(NotWritten::NoDirectory(way.path().to_owned()));
            }
            Some(_) | None => {}
        }
        if let Some(directory) = way.path().parent()
            && !directory.is_dir()
        {
            return Err(NotWritten::NoDirectory(directory.to_owned()));
        }
        // Without a link, whatever takes the place of the name is what is replaced, and nothing else.
        if let Some(danger) = way.danger().filter(|_| way.has_links()) {
            return Err(NotWritten::StrangeLink(danger));
        }
        let target = Self { path: way.path().to_owned() };
        Unfinished::make(&target.path).map_err(file(Doing::Make))?;
        Ok(target)
    }

    /// Where the file will be, all links resolved.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a path leads to the same file, or will once the file is there.
    #[must_use]
    pub fn is(&self, other: &Path) -> bool {
        if Way::of(other).is_ok_and(|way| way.path() == self.path) {
            return true;
        }
        let identity = |path: &Path| glance(path).ok().map(|file| file.identity);
        identity(other).is_some_and(|other| identity(&self.path) == Some(other))
    }

    /// Writes the file, for its owner alone to read, and puts it in its place once all of it is on the
    /// disk. Where that fails, nothing is left of it.
    pub fn write(&self, fill: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), NotWritten> {
        let mut unfinished = Unfinished::make(&self.path).map_err(file(Doing::Make))?;
        fill(unfinished.file()).map_err(file(Doing::Write))?;
        unfinished.flush().map_err(file(Doing::Flush))?;
        unfinished.replace(&self.path).map_err(file(Doing::Name))?;
        self.path.parent().map_or(Ok(()), sync_directory).map_err(file(Doing::FlushDirectory))
    }
}

fn file(doing: Doing) -> impl FnOnce(io::Error) -> NotWritten {
    move |source| NotWritten::File { doing, source }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).expect("readable");
        let mut names: Vec<_> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn write(path: &Path, text: &str) {
        Target::check(path).expect("a place").write(|file| file.write_all(text.as_bytes())).expect("written");
    }

    fn root() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().expect("a directory");
        let root = fs::canonicalize(dir.path()).expect("there");
        (dir, root)
    }

    #[test]
    fn a_file_is_private_and_takes_the_place_of_the_one_before() {
        let (_dir, root) = root();
        let path = root.join("results.csv");
        Target::check(&path).expect("a place");
        assert!(names(&root).is_empty(), "only looking leaves nothing");
        fs::write(&path, "before").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("its mode");
        write(&path, "after");
        assert_eq!(fs::read(&path).expect("readable"), b"after");
        assert_eq!(fs::metadata(&path).expect("there").mode() & 0o777, 0o600);
        assert_eq!(names(&root), ["results.csv"]);
    }

    #[test]
    fn what_cannot_be_finished_leaves_what_was() {
        let (_dir, root) = root();
        let path = root.join("results.csv");
        fs::write(&path, "before").expect("written");
        let full = Target::check(&path).expect("a place").write(|file| {
            file.write_all(b"half of it")?;
            Err(ErrorKind::StorageFull.into())
        });
        assert!(matches!(full, Err(NotWritten::File { doing: Doing::Write, .. })), "{full:?}");
        assert_eq!(fs::read(&path).expect("readable"), b"before");
        assert_eq!(names(&root), ["results.csv"]);
    }

    #[test]
    fn what_is_no_place_for_a_file_is_refused() {
        let (_dir, root) = root();
        fs::write(root.join("file"), "x").expect("written");
        fs::write(root.join("kept"), "x").expect("written");
        fs::set_permissions(root.join("kept"), fs::Permissions::from_mode(0o400)).expect("its mode");
        let check = |path: &str| Target::check(&root.join(path));
        assert!(matches!(Target::check(Path::new("-")), Err(NotWritten::Dash)));
        assert!(matches!(Target::check(Path::new("/dev/null")), Err(NotWritten::NotAFile)));
        assert!(matches!(check("."), Err(NotWritten::Directory)));
        assert!(matches!(check("kept"), Err(NotWritten::Protected)));
        assert!(matches!(check("new/file"), Err(NotWritten::NoDirectory(missing)) if missing == root.join("new")));
        assert!(matches!(check("new/"), Err(NotWritten::NoDirectory(missing)) if missing == root.join("new")));
        assert!(matches!(check("file/new"), Err(NotWritten::File { doing: Doing::Reach, .. })));
        assert!(matches!(Target::check(Path::new("")), Err(NotWritten::File { doing: Doing::Reach, .. })));
        let long = "x".repeat(300);
        assert!(matches!(check(&long), Err(NotWritten::File { .. })));
        assert_eq!(names(&root), ["file", "kept"]);
    }

    #[test]
    fn a_link_is_followed_and_stays() {
        let (_dir, root) = root();
        fs::create_dir(root.join("elsewhere")).expect("a directory");
        symlink("elsewhere/results.csv", root.join("link")).expect("a link");
        write(&root.join("link"), "first");
        write(&root.join("link"), "second");
        assert_eq!(fs::read(root.join("elsewhere/results.csv")).expect("readable"), b"second");
        assert!(fs::symlink_metadata(root.join("link")).expect("there").is_symlink());
        assert_eq!(names(&root.join("elsewhere")), ["results.csv"]);
        let target = Target::check(&root.join("link")).expect("a place");
        assert!(target.is(&root.join("elsewhere/results.csv")) && !target.is(&root.join("other")));
        fs::hard_link(root.join("elsewhere/results.csv"), root.join("name")).expect("a second name");
        assert!(target.is(&root.join("name")));

        fs::set_permissions(&root, fs::Permissions::from_mode(0o777)).expect("its mode");
        assert!(matches!(Target::check(&root.join("link")), Err(NotWritten::StrangeLink(_))));
        write(&root.join("plain"), "no link leads there");
    }
}
