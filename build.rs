//! How the program is linked: for a quick start while it is worked on, and small when it is released.

use std::path::Path;
use std::{env, fs};

/// What only an unwinding thread would read is thrown away.
const WITHOUT_UNWIND_TABLES: &str = "\
SECTIONS { /DISCARD/ : { *(.eh_frame .eh_frame_hdr .gcc_except_table .gcc_except_table.*) } }
INSERT AFTER .rodata;
";

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
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
