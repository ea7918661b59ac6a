//! What `--version` tells of a build, and how the program is linked: for a quick start while it is worked
//! on, and small when it is released.

use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

/// The commit that is built and its date, `0123456789ab 2026-11-27`, for a build outside of its
/// repository. Empty: none is told.
const COMMIT: &str = "BUILT_COMMIT";

/// What only an unwinding thread would read is thrown away.
const WITHOUT_UNWIND_TABLES: &str = "\
SECTIONS { /DISCARD/ : { *(.eh_frame .eh_frame_hdr .gcc_except_table .gcc_except_table.*) } }
INSERT AFTER .rodata;
";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={COMMIT}");
    // The names are none that the program reads: cargo hands them to what it runs, too.
    for name in ["TARGET", "PROFILE", "CARGO_CFG_FEATURE"] {
        println!("cargo::rustc-env=BUILT_{name}={}", env::var(name).unwrap_or_default());
    }
    println!("cargo::rustc-env={COMMIT}={}", env::var(COMMIT).ok().or_else(committed).unwrap_or_default());
    link()
}

/// The commit of the repository that this is the work tree of, if it is one. A program that is worked on
/// tells none: every commit would have it compiled again.
fn committed() -> Option<String> {
    let root = env::var_os("CARGO_MANIFEST_DIR")?;
    if env::var("PROFILE").is_ok_and(|profile| profile == "debug") || !Path::new(&root).join(".git").exists() {
        return None;
    }
    let git = |arguments: &[&str]| {
        let output = Command::new("git").arg("-C").arg(&root).args(arguments).output().ok()?;
        let text = output.status.success().then(|| String::from_utf8(output.stdout).ok())??;
        Some(text.trim().to_owned())
    };
    // The log grows with each move of HEAD, wherever its branch is kept. A file that is not there would
    // have this run each time.
    for name in ["HEAD", "logs/HEAD"] {
        let path = git(&["rev-parse", "--git-path", name]).map(|path| Path::new(&root).join(path));
        if let Some(path) = path.filter(|path| path.exists()) {
            println!("cargo::rerun-if-changed={}", path.display());
        }
    }
    git(&["log", "-1", "--no-show-signature", "--abbrev=12", "--format=%h %cs"])
}

fn link() -> io::Result<()> {
    let is = |name, value: &str| env::var_os(name).is_some_and(|found| found == value);
    if !is("CARGO_CFG_TARGET_OS", "linux") || !is("CARGO_CFG_TARGET_ENV", "gnu") {
        return Ok(());
    }
    if is("PROFILE", "debug") {
        // The tests start the program some ten thousands of times. At a fixed address it needs no
        // relocations, which are a sixth of the time of a start. What is released keeps its random address.
        println!("cargo::rustc-link-arg-bins=-no-pie");
        println!("cargo::rustc-link-arg-bins=-Wl,-z,norelro,-z,noseparate-code");
    } else if let Some(directory) = env::var_os("OUT_DIR") {
        // A released program never unwinds (`panic = "abort"`), and the tables for it are a tenth of it.
        let script = Path::new(&directory).join("without-unwind-tables.ld");
        fs::write(&script, WITHOUT_UNWIND_TABLES)?;
        println!("cargo::rustc-link-arg-bins=-T");
        println!("cargo::rustc-link-arg-bins={}", script.display());
    }
    Ok(())
}
