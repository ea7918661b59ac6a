//! How the program is linked while it is being worked on.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name, value: &str| std::env::var_os(name).is_some_and(|found| found == value);
    // The tests start the program some ten thousands of times. At a fixed address it needs no
    // relocations, which are a sixth of the time of a start. What is released keeps its random address.
    if is("PROFILE", "debug") && is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
        println!("cargo::rustc-link-arg-bins=-Wl,-z,norelro,-z,noseparate-code");
    }
}
