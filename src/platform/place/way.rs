//! The way to a file: the directories and links that its path goes through, and who could make it
//! lead to another file. Links are followed here one by one, as the system would follow them, since
//! each lies in a directory that counts.

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use super::super::found::{Found, Kind};
use super::super::rights::{Owner, Rights};
use super::super::system::files::{glance_unresolved, root_of, too_many_links};

/// How many links the system follows.
const MOST_LINKS: usize = 40;

/// A path that was walked to its end.
#[derive(Debug)]
pub struct Way {
    path: PathBuf,
    directories: Vec<Directory>,
    /// The deepest directory that is there.
    last: usize,
    has_links: bool,
    /// The first link that somebody else owns and may exchange.
    strange_link: Option<Danger>,
}

/// Who could make a path lead to another file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Danger {
    /// A directory on the way, or a link in one that is open to all, is another user's.
    Another {
        /// The directory or link.
        path: PathBuf,
        /// That user.
        owner: Owner,
    },
    /// Others can write to a directory on the way.
    Open {
        /// The directory.
        directory: PathBuf,
        /// What they may do there.
        rights: Rights,
    },
}

#[derive(Debug)]
struct Directory {
    path: PathBuf,
    owner: Owner,
    rights: Rights,
    /// A name was looked up in it.
    is_passed: bool,
    /// What was found there is the file itself, or a link.
    holds: bool,
}

impl Way {
    /// Walks from the root to a file, through every link. What is not there, or not to be seen, is
    /// taken as it is written.
    pub fn of(path: &Path) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        let mut rest = backwards(&path);
        let mut directories = vec![Directory::root(&path)?];
        let (mut inside, mut beyond): (Vec<usize>, Vec<OsString>) = (vec![0], Vec::new());
        let (mut links, mut strange_link) = (0, None);
        while let Some(name) = rest.pop() {
            if name == ".." {
                if beyond.pop().is_none() && inside.len() > 1 {
                    inside.pop();
                }
                continue;
            }
            if !beyond.is_empty() {
                beyond.push(name);
                continue;
            }
            let count = directories.len();
            let Some(directory) = inside.last().and_then(|last| directories.get_mut(*last)) else { break };
            directory.is_passed = true;
            let found = directory.path.join(&name);
            let seen = match glance_unresolved(&found) {
                Err(error) if [ErrorKind::NotFound, ErrorKind::PermissionDenied].contains(&error.kind()) => {
                    beyond.push(name);
                    continue;
                }
                seen => seen?,
            };
            if seen.kind == Kind::Link {
                links += 1;
                if links > MOST_LINKS {
                    return Err(too_many_links());
                }
                directory.holds = true;
                if directory.rights.let_others_change() && seen.owner.is_another() && strange_link.is_none() {
                    strange_link = Some(Danger::Another { path: found.clone(), owner: seen.owner });
                }
                let target = fs::read_link(&found)?;
                if target.is_absolute() {
                    inside = vec![root_among(&mut directories, &target)?];
                } else if target.has_root() {
                    // Of the same drive.
                    inside.truncate(1);
                }
                rest.extend(backwards(&target));
            } else if seen.kind == Kind::Directory {
                directories.push(Directory::of(found, seen));
                inside.push(count);
            } else if rest.is_empty() {
                directory.holds = true;
                beyond.push(name);
            } else {
                return Err(ErrorKind::NotADirectory.into());
            }
        }
        let last = inside.last().copied().unwrap_or_default();
        if let ([_], Some(directory)) = (beyond.as_slice(), directories.get_mut(last)) {
            directory.holds = true;
        }
        let mut path = directories.get(last).map(|directory| directory.path.clone()).unwrap_or_default();
        path.extend(beyond);
        Ok(Self { path, directories, last, has_links: links > 0, strange_link })
    }

    /// The file without any link on the way to it; its last names may not be there yet.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it goes through a link.
    #[must_use]
    pub fn has_links(&self) -> bool {
        self.has_links
    }

    /// The directories that hold the file or a link to it, and the deepest that is there.
    pub fn holders(&self) -> impl Iterator<Item = &Path> {
        let holders = self.directories.iter().enumerate().filter(|(at, one)| one.holds || *at == self.last);
        holders.map(|(_, directory)| directory.path.as_path())
    }

    /// Who else could make the path lead to another file, if anybody: the owner of a directory that
    /// it passes, and whoever may exchange what is in one.
    #[must_use]
    pub fn danger(&self) -> Option<Danger> {
        let passed = self.directories.iter().filter(|directory| directory.is_passed);
        passed.filter_map(Directory::danger).next_back().or_else(|| self.strange_link.clone())
    }
}

impl Directory {
    fn of(path: PathBuf, found: Found) -> Self {
        Self { path, owner: found.owner, rights: found.rights, is_passed: false, holds: false }
    }

    /// The one in which an absolute path begins.
    fn root(path: &Path) -> io::Result<Self> {
        let root = root_of(path);
        let found = glance_unresolved(&root)?;
        Ok(Self::of(root, found))
    }

    fn danger(&self) -> Option<Danger> {
        if self.owner.is_another() {
            return Some(Danger::Another { path: self.path.clone(), owner: self.owner.clone() });
        }
        let is_open = self.rights.let_others_exchange(self.holds);
        is_open.then(|| Danger::Open { directory: self.path.clone(), rights: self.rights.clone() })
    }
}

/// Where the root of a link's target is among the directories.
fn root_among(directories: &mut Vec<Directory>, target: &Path) -> io::Result<usize> {
    let root = root_of(target);
    if let Some(at) = directories.iter().position(|directory| directory.path == root) {
        return Ok(at);
    }
    directories.push(Directory::root(target)?);
    Ok(directories.len() - 1)
}

/// The names of a path, the last first.
fn backwards(path: &Path) -> Vec<OsString> {
    let names = path.components().rev().filter(|part| matches!(part, Component::Normal(_) | Component::ParentDir));
    names.map(|part| part.as_os_str().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    /// A directory of the test's own, without links on the way to it.
    fn root() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().expect("a directory");
        let root = fs::canonicalize(dir.path()).expect("there");
        (dir, root)
    }

    fn directory(path: &Path, mode: u32) {
        fs::create_dir_all(path).expect("a directory");
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("its mode");
    }

    #[test]
    fn a_way_ends_where_the_system_ends() {
        let (_dir, root) = root();
        directory(&root.join("a/b"), 0o755);
        fs::write(root.join("a/b/file"), "").expect("a file");
        for (link, target) in [("up", "a/b"), ("a/far", "../up/./../b/file"), ("two", "one"), ("one", "a/far")] {
            symlink(target, root.join(link)).expect("a link");
        }
        symlink(root.join("up"), root.join("a/whole")).expect("a link");
        for path in ["a/b/file", "up/file", "a/../a/b/file", "a/far", "two", "a/whole/file", "a/whole/../b/file", "up"]
        {
            let path = root.join(path);
            assert_eq!(Way::of(&path).expect("a way").path(), fs::canonicalize(&path).expect("there"), "{path:?}");
        }
        assert_eq!(Way::of(Path::new("/")).expect("a way").path(), Path::new("/"));
        assert_eq!(
            Way::of(Path::new("Cargo.toml")).expect("a way").path(),
            fs::canonicalize("Cargo.toml").expect("it")
        );
        for (path, end) in [("a/new/file", "a/new/file"), ("up/new", "a/b/new"), ("new/../a/b/x", "a/b/x")] {
            assert_eq!(Way::of(&root.join(path)).expect("a way").path(), root.join(end));
        }
        symlink("round", root.join("round")).expect("a link");
        assert!(Way::of(&root.join("round")).is_err());
        assert!(Way::of(&root.join("a/b/file/x")).is_err());
        assert!(Way::of(Path::new("")).is_err());
    }

    #[test]
    fn every_directory_on_the_way_counts() {
        let (_dir, root) = root();
        for (mode, above, beside) in [
            (0o755, false, false),
            (0o775, false, true),
            (0o777, true, true),
            (0o757, true, true),
            (0o1777, false, false),
            (0o1775, false, false),
        ] {
            let open = root.join(format!("{mode:o}"));
            directory(&open.join("own/deep"), 0o700);
            directory(&open, mode);
            symlink("own/deep", open.join("link")).expect("a link");
            symlink(open.join("own"), root.join(format!("to-{mode:o}"))).expect("a link");
            let found = |path: &Path| match Way::of(path).expect("a way").danger() {
                None => false,
                Some(Danger::Open { directory, rights }) => {
                    assert_eq!((directory, rights), (open.clone(), Rights::of_mode(mode)));
                    true
                }
                other => panic!("{other:?}"),
            };
            assert_eq!(found(&open.join("own/deep/file")), above, "{mode:o}");
            assert_eq!(found(&open.join("own/new/new/file")), above, "{mode:o}");
            assert_eq!(found(&open.join("new/file")), above, "{mode:o}: its directory is to be made");
            assert_eq!(found(&root.join(format!("to-{mode:o}/deep/file"))), above, "{mode:o}");
            assert_eq!(found(&open.join("link/file")), beside, "{mode:o}: it holds a link");
            assert_eq!(found(&open.join("file")), beside, "{mode:o}: it holds the file");
            assert!(!found(&open.join("../elsewhere")), "{mode:o}: nothing is looked up there");
        }
    }

    #[test]
    fn a_file_that_was_handed_over_is_found_or_has_no_name() {
        use std::os::fd::AsRawFd as _;
        let (_dir, root) = root();
        let file = fs::File::create(root.join("file")).expect("a file");
        let name = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
        assert_eq!(Way::of(&name).expect("a way").path(), root.join("file"));
        directory(&root, 0o777);
        assert!(Way::of(&name).expect("a way").danger().is_some());
        directory(&root, 0o700);
        fs::remove_file(root.join("file")).expect("removed");
        assert_eq!(Way::of(&name).expect("a way").danger(), None);
        let (pipe, _end) = io::pipe().expect("a pipe");
        assert_eq!(Way::of(Path::new(&format!("/dev/fd/{}", pipe.as_raw_fd()))).expect("a way").danger(), None);
    }
}
