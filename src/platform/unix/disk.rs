//! The disk that a file is on: whether it is this machine's own, of which kind, and how full.

use std::fs::{self, Metadata};
use std::io;
use std::os::fd::AsFd;
use std::path::Path;

use super::super::found::FileSystem;

/// Where an open file lies.
#[cfg(target_os = "linux")]
pub(super) fn file_system(file: impl AsFd, metadata: &Metadata) -> io::Result<FileSystem> {
    use std::os::unix::fs::MetadataExt as _;

    let magic = rustix::fs::fstatfs(&file)?.f_type;
    // Some systems sign the number, or widen it.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_lossless)]
    let magic = magic as u32;
    Ok(judged(magic, || {
        let device = format!("{}:{}", rustix::fs::major(metadata.dev()), rustix::fs::minor(metadata.dev()));
        mount_kind(&fs::read_to_string("/proc/self/mountinfo").ok()?, &device)
    }))
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

/// Judges by the kernel's number of a file system, and for FUSE by the kind of the mount: one
/// on a block device is a disk of this machine.
fn judged(magic: u32, mount_kind: impl FnOnce() -> Option<String>) -> FileSystem {
    if magic == FUSE {
        return match mount_kind() {
            Some(kind) if kind == "fuseblk" || kind.starts_with("fuseblk.") => FileSystem::Own,
            Some(kind) => FileSystem::Shared(format!("FUSE, {kind}")),
            None => FileSystem::Shared("FUSE".into()),
        };
    }
    match SHARED.iter().find(|(shared, _)| *shared == magic) {
        Some((_, name)) => FileSystem::Shared((*name).to_owned()),
        None => FileSystem::Own,
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

/// How many bytes are free for this user.
pub(in crate::platform) fn free(path: &Path) -> Option<u64> {
    rustix::fs::statvfs(path).ok().map(|found| found.f_bavail.saturating_mul(found.f_frsize))
}

/// The kind of the file system, by the longest of the mounts that lead to the file.
#[cfg(target_os = "linux")]
pub(in crate::platform) fn kind(path: &Path) -> Option<String> {
    let real = fs::canonicalize(path).ok()?;
    kind_in(&fs::read_to_string("/proc/self/mountinfo").ok()?, &real)
}

/// Elsewhere it is not told.
#[cfg(not(target_os = "linux"))]
pub(in crate::platform) fn kind(_: &Path) -> Option<String> {
    None
}

/// Of two mounts on one place, the later one is seen.
#[cfg(target_os = "linux")]
fn kind_in(mounts: &str, path: &Path) -> Option<String> {
    let leading = mounts.lines().filter_map(|line| {
        let (place, kind) = line.split_once(" - ")?;
        let point = place.split(' ').nth(4)?.replace("\\040", " ");
        path.starts_with(&point).then(|| (Path::new(&point).components().count(), kind.split(' ').next()))
    });
    leading.max_by_key(|(depth, _)| *depth)?.1.map(str::to_owned)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 27 0:45 / /home/a/far\\040-\\040away rw,nosuid shared:7 master:2 - fuse.sshfs host:/ rw
41 27 8:17 / /media/stick rw - fuseblk /dev/sdb1 rw
42 27 0:46 / /mnt/plain rw - fuse whatever rw
";

    fn found_on(magic: u32, device: &str) -> FileSystem {
        judged(magic, || mount_kind(MOUNTS, device))
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
            assert_eq!(found_on(magic, "254:0"), FileSystem::Own, "{magic:x}");
        }
    }

    #[test]
    fn what_other_machines_may_change_is_shared() {
        for (magic, name) in SHARED {
            assert_eq!(found_on(magic, "254:0"), FileSystem::Shared(name.into()));
        }
        for (i, (magic, name)) in SHARED.iter().enumerate() {
            assert!(SHARED[i + 1..].iter().all(|(other, _)| other != magic), "{name} stands twice");
        }
    }

    #[test]
    fn fuse_is_shared_unless_a_block_device_is_behind_it() {
        assert_eq!(found_on(FUSE, "8:17"), FileSystem::Own);
        assert_eq!(found_on(FUSE, "0:45"), FileSystem::Shared("FUSE, fuse.sshfs".into()));
        assert_eq!(found_on(FUSE, "0:46"), FileSystem::Shared("FUSE, fuse".into()));
        for unknown in ["0:4", "9:9", ""] {
            assert_eq!(found_on(FUSE, unknown), FileSystem::Shared("FUSE".into()), "{unknown}");
        }
        assert_eq!(judged(FUSE, || None), FileSystem::Shared("FUSE".into()));
    }

    #[test]
    fn the_nearest_mount_counts() {
        let mounts = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:5 / /home/a\\040b rw shared:1 - btrfs /dev/sdb rw\n\
            3 1 0:6 / /home rw - xfs /dev/sdc rw\n4 1 0:7 / /home rw - zfs pool rw\n";
        let kind = |path: &str| kind_in(mounts, Path::new(path));
        assert_eq!(kind("/etc/x").as_deref(), Some("ext4"));
        assert_eq!(kind("/home/c/x").as_deref(), Some("zfs"));
        assert_eq!(kind("/home/a b/x").as_deref(), Some("btrfs"));
        assert_eq!(kind("/homes/x").as_deref(), Some("ext4"));
    }
}
