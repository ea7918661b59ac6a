//! `--version`: the first line is for scripts, what stands below it tells builds from one another.

use crate::support::Consign;

#[test]
fn the_first_line_is_the_name_and_the_version() {
    let version = concat!("consign ", env!("CARGO_PKG_VERSION"));
    for lang in ["en", "zh"] {
        let run = |line: &str| Consign::new().line(line).var("CONSIGN_LANG", lang).run().expect(0).stdout();
        assert_eq!(run("-V"), format!("{version}\n"));
        assert_eq!(run("--version").lines().next(), Some(version));
    }
}

#[test]
fn below_it_stands_what_was_built_in_both_languages() {
    let built = |lang: &str| {
        let run = Consign::new().args(["--version"]).var("CONSIGN_LANG", lang).run().expect(0);
        run.stdout().lines().last().expect("a line").to_owned()
    };
    let told = built("en");
    assert!(told.contains(std::env::consts::ARCH) && told.ends_with(", no optional features"), "{told}");
    let kind = if cfg!(debug_assertions) { "debug" } else { "release" };
    assert!(told.starts_with(&format!("{kind} build for ")), "{told}");
    let target = told.split([' ', ',']).nth(3).expect("a target");
    assert_eq!(built("zh"), format!("{kind} 构建，{target}，没有可选功能"));
}
