//! Where a file is: what the system tells of it and of its file system, without opening it, and of
//! the way to it.

mod hold;
mod unfinished;
mod way;

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use rustix::fs::OFlags;

pub use self::hold::Hold;
pub use self::unfinished::{Unfinished, beside, sync_directory};
pub use self::way::{Danger, Way};

/// A file or directory as it was found.
#[derive(Debug)]
pub struct Found {
    /// What it is, whose, and who may write to it.
    pub metadata: Metadata,
    /// Where it lies.
    pub file_system: FileSystem,
}

/// A kind of file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileSystem {
    /// One of this machine alone, where processes share memory and locks hold.
    Own,
    /// One that other machines may change, or whose kind is not known; its name.
    Shared(String),
}

/// Looks at a file or directory, links resolved. All that is told is of the same file, even where
/// a name is changed meanwhile; and no lock is lost, as it would be by opening the file and
/// closing it again.
#[cfg(target_os = "linux")]
pub fn look(path: &Path) -> io::Result<Found> {
    use rustix::fs::{Mode, OFlags};
    use std::os::unix::fs::MetadataExt as _;

    let handle = rustix::fs::open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
    let magic = rustix::fs::fstatfs(&handle)?.f_type;
    let metadata = fs::File::from(handle).metadata()?;
    // Some systems sign the number, or widen it.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_lossless)]
    let magic = magic as u32;
    let file_system = FileSystem::of(magic, || {
        let device = format!("{}:{}", rustix::fs::major(metadata.dev()), rustix::fs::minor(metadata.dev()));
        mount_kind(&fs::read_to_string("/proc/self/mountinfo").ok()?, &device)
    });
    Ok(Found { metadata, file_system })
}

/// Looks at a file or directory, links resolved. Its file system is taken on trust.
#[cfg(not(target_os = "linux"))]
pub fn look(path: &Path) -> io::Result<Found> {
    Ok(Found { metadata: fs::metadata(path)?, file_system: FileSystem::Own })
}

/// FUSE, behind which there may be anything.
const FUSE: u32 = 0x6573_5546;

/// The numbers by which Linux knows file systems that several machines may share: over a network,
/// in a cluster, between a virtual machine and its host.
const SHARED: [(u32, &str); 23] = [
    (0x0000_6969, "NFS"),
    (0x0000_517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB"),
    (0x0102_1997, "9p"),
    (0x5346_414f, "AFS"),
    (0x6b41_4653, "AFS"),
    (0x7375_7245, "Coda"),
    (0x0000_564c, "NCP"),
    (0x00c3_6400, "Ceph"),
    (0x4750_4653, "GPFS"),
    (0x0bd0_0bd0, "Lustre"),
    (0x7461_636f, "OCFS2"),
    (0x0116_1970, "GFS2"),
    (0xaad7_aaea, "PanFS"),
    (0x1983_0326, "BeeGFS"),
    (0x2003_0528, "OrangeFS"),
    (0x0131_11a8, "IBRIX"),
    (0xbeef_dead, "StorNext"),
    (0x6163_6673, "ACFS"),
    (0xbacb_acbc, "a shared folder of VMware"),
    (0x786f_4256, "a shared folder of VirtualBox"),
    (0x7c7c_6673, "a shared folder of Parallels"),
];

impl FileSystem {
    /// Judges by the kernel's number of a file system, and for FUSE by the kind of the mount: one
    /// on a block device is a disk of this machine.
    fn of(magic: u32, mount_kind: impl FnOnce() -> Option<String>) -> Self {
        if magic == FUSE {
            return match mount_kind() {
                Some(kind) if kind == "fuseblk" || kind.starts_with("fuseblk.") => Self::Own,
                Some(kind) => Self::Shared(format!("FUSE, {kind}")),
                None => Self::Shared("FUSE".into()),
            };
        }
        match SHARED.iter().find(|(shared, _)| *shared == magic) {
            Some((_, name)) => Self::Shared((*name).to_owned()),
            None => Self::Own,
        }
    }
}

/// The kind of the mount with a device, as `/proc/self/mountinfo` lists it.
fn mount_kind(mounts: &str, device: &str) -> Option<String> {
    mounts.lines().rev().find_map(|line| {
        let (place, kind) = line.split_once(" - ")?;
        let is_it = place.split(' ').nth(2) == Some(device);
        is_it.then(|| kind.split(' ').next().map(str::to_owned))?
    })
}

/// Makes an empty file where nothing is yet. It is not opened: to close it again would lose the
/// locks of whoever in this process has opened it meanwhile.
#[cfg(target_os = "linux")]
pub fn make_file(path: &Path, mode: u32) -> io::Result<()> {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    Ok(mknodat(CWD, path, FileType::RegularFile, Mode::from_raw_mode(mode), 0)?)
}

/// Makes an empty file where nothing is yet.
#[cfg(not(target_os = "linux"))]
pub fn make_file(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(path).map(drop)
}

/// Opens a file of lines to write more of them at its end; a new one is nobody else's to read. A link is
/// not followed, a pipe without a reader not waited for, and what ends within a line (`InvalidData`) left alone.
pub fn append_to(path: &Path) -> io::Result<fs::File> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    use std::os::unix::fs::OpenOptionsExt as _;
    let mode = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let mut options = fs::OpenOptions::new();
    let mut file =
        options.append(true).read(true).create(true).mode(0o600).custom_flags(mode.bits().cast_signed()).open(path)?;
    if file.metadata()?.is_file() && file.metadata()?.len() > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    Ok(file)
}

/// Gives a file a name that nothing has yet; what has it is left alone, and is an error.
pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            // Some file systems, NFS among them, know no such renaming.
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {}
            done => return Ok(done?),
        }
    }
    fs::hard_link(from, to)?;
    fs::remove_file(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 27 0:45 / /home/a/far\\040-\\040away rw,nosuid shared:7 master:2 - fuse.sshfs host:/ rw
41 27 8:17 / /media/stick rw - fuseblk /dev/sdb1 rw
42 27 0:46 / /mnt/plain rw - fuse whatever rw
";

    fn judged(magic: u32, device: &str) -> FileSystem {
        FileSystem::of(magic, || mount_kind(MOUNTS, device))
    }

    #[test]
    fn disks_and_memory_are_the_machines_own() {
        // ext4, XFS, Btrfs, ZFS, tmpfs, overlayfs, F2FS, exFAT, NTFS.
        for magic in [
            0xef53,
            0x5846_5342,
            0x9123_683e,
            0x2fc1_2fc1,
            0x0102_1994,
            0x794c_7630,
            0xf2f5_2010,
            0x2011_bab0,
            0x5346_544e,
        ] {
            assert_eq!(judged(magic, "254:0"), FileSystem::Own, "{magic:x}");
        }
    }

    #[test]
    fn what_other_machines_may_change_is_shared() {
        for (magic, name) in SHARED {
            assert_eq!(judged(magic, "254:0"), FileSystem::Shared(name.into()));
        }
        for (i, (magic, name)) in SHARED.iter().enumerate() {
            assert!(SHARED[i + 1..].iter().all(|(other, _)| other != magic), "{name} stands twice");
        }
    }

    #[test]
    fn fuse_is_shared_unless_a_block_device_is_behind_it() {
        assert_eq!(judged(FUSE, "8:17"), FileSystem::Own);
        assert_eq!(judged(FUSE, "0:45"), FileSystem::Shared("FUSE, fuse.sshfs".into()));
        assert_eq!(judged(FUSE, "0:46"), FileSystem::Shared("FUSE, fuse".into()));
        for unknown in ["0:4", "9:9", ""] {
            assert_eq!(judged(FUSE, unknown), FileSystem::Shared("FUSE".into()), "{unknown}");
        }
        assert_eq!(FileSystem::of(FUSE, || None), FileSystem::Shared("FUSE".into()));
    }

    #[test]
    fn what_is_looked_at_is_told_of_truly() {
        let found = look(Path::new("/dev/null")).expect("a device");
        assert!(!found.metadata.is_file() && !found.metadata.is_dir());
        assert!(look(Path::new("/")).expect("the root").metadata.is_dir());
        let missing = look(Path::new("/nowhere/at/all")).expect_err("nothing");
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_new_name_takes_no_others_place() {
        let dir = tempfile::tempdir().expect("a directory");
        let [old, new] = ["old", "new"].map(|name| dir.path().join(name));
        fs::write(&old, "old").expect("written");
        fs::write(&new, "new").expect("written");
        assert_eq!(rename_new(&old, &new).expect_err("taken").kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&new).expect("still there"), b"new");
        fs::remove_file(&new).expect("removed");
        rename_new(&old, &new).expect("free");
        assert!(!old.exists());
    }
}
