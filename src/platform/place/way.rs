//! The way to a file: the directories and links that its path goes through, and who could make it
//! lead to another file. Links are followed here one by one, as the system would follow them, since
//! each lies in a directory that counts.

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

/// How many links the system follows.
const MOST_LINKS: usize = 40;

const WORLD: u32 = 0o002;
const GROUP_OR_WORLD: u32 = 0o022;
const STICKY: u32 = 0o1000;

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
        owner: u32,
    },
    /// Others can write to a directory on the way.
    Open {
        /// The directory.
        directory: PathBuf,
        /// Its mode.
        mode: u32,
    },
}

#[derive(Debug)]
struct Directory {
    path: PathBuf,
    owner: u32,
    mode: u32,
    /// A name was looked up in it.
    is_passed: bool,
    /// What was found there is the file itself, or a link.
    holds: bool,
}

impl Way {
    /// Walks from the root to a file, through every link. What is not there, or not to be seen, is
    /// taken as it is written.
    pub fn of(path: &Path) -> io::Result<Self> {
        let mut rest = backwards(&std::path::absolute(path)?);
        let mut directories = vec![Directory::of(PathBuf::from("/"), &fs::symlink_metadata("/")?)];
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
            let metadata = match fs::symlink_metadata(&found) {
                Err(error) if [ErrorKind::NotFound, ErrorKind::PermissionDenied].contains(&error.kind()) => {
                    beyond.push(name);
                    continue;
                }
                metadata => metadata?,
            };
            if metadata.is_symlink() {
                links += 1;
                if links > MOST_LINKS {
                    return Err(rustix::io::Errno::LOOP.into());
                }
                directory.holds = true;
                if directory.mode & GROUP_OR_WORLD != 0 && is_anothers(metadata.uid()) && strange_link.is_none() {
                    strange_link = Some(Danger::Another { path: found.clone(), owner: metadata.uid() });
                }
                let target = fs::read_link(&found)?;
                if target.is_absolute() {
                    inside.truncate(1);
                }
                rest.extend(backwards(&target));
            } else if metadata.is_dir() {
                directories.push(Directory::of(found, &metadata));
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
    /// it passes, and whoever may write to one, save where the sticky bit keeps names to their owners.
    ///
    /// The group counts only where the file or a link lies: on some systems each user has a group to
    /// itself, and the directories above are open to it.
    #[must_use]
    pub fn danger(&self) -> Option<Danger> {
        let passed = self.directories.iter().filter(|directory| directory.is_passed);
        passed.filter_map(Directory::danger).next_back().or_else(|| self.strange_link.clone())
    }
}

impl Directory {
    fn of(path: PathBuf, metadata: &Metadata) -> Self {
        Self { path, owner: metadata.uid(), mode: metadata.mode() & 0o7777, is_passed: false, holds: false }
    }

    fn danger(&self) -> Option<Danger> {
        if is_anothers(self.owner) {
            return Some(Danger::Another { path: self.path.clone(), owner: self.owner });
        }
        let open = if self.holds { GROUP_OR_WORLD } else { WORLD };
        let is_open = self.mode & open != 0 && self.mode & STICKY == 0;
        is_open.then(|| Danger::Open { directory: self.path.clone(), mode: self.mode })
    }
}

/// The names of a path, the last first.
fn backwards(path: &Path) -> Vec<OsString> {
    let names = path.components().rev().filter(|part| matches!(part, Component::Normal(_) | Component::ParentDir));
    names.map(|part| part.as_os_str().to_owned()).collect()
}

fn is_anothers(owner: u32) -> bool {
    owner != 0 && owner != rustix::process::geteuid().as_raw() && !is_nameless(owner)
}

/// Whether the system shows this number for whoever has none in this user namespace, as it shows the
/// machine's root inside of many a sandbox: nobody within has the number, so that nobody within is
/// let in by it.
fn is_nameless(owner: u32) -> bool {
    let read = |path: &str| fs::read_to_string(path).ok();
    let stands_for_all = read("/proc/sys/kernel/overflowuid").and_then(|text| text.trim().parse().ok()) == Some(owner);
    stands_for_all && read("/proc/self/uid_map").is_some_and(|map| !names(&map, owner))
}

/// Whether a map of a user namespace, of lines `FIRST OUTSIDE COUNT`, has a user of this number. One
/// that cannot be read is taken to.
fn names(map: &str, user: u32) -> bool {
    map.lines().any(|line| {
        let numbers: Vec<u64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [first, _, count] = numbers.as_slice() else { return true };
        (*first..first.saturating_add(*count)).contains(&u64::from(user))
    })
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
                Some(Danger::Open { directory, mode: found }) => {
                    assert_eq!((directory, found), (open.clone(), mode));
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

    #[cfg(target_os = "linux")]
    #[test]
    fn a_user_namespace_names_those_in_its_map() {
        let whole = "         0          0 4294967295\n";
        let root_alone = "         0       1000          1\n";
        let container = "0 1000 1\n1 100000 65536\n";
        assert!(names(whole, 65534) && names(container, 65534) && names("garbage", 65534));
        assert!(!names(root_alone, 65534) && !names(container, 65537) && !names("", 65534));
        assert!(names(root_alone, 0) && !names(root_alone, 1));
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
