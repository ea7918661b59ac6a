//! Files in the wrong place, of no module, or too long.

use super::super::rules::{helpers, too_long};
use super::{found, found_among, modules};

#[test]
fn a_file_that_no_module_reaches_is_found() {
    let lib = |text| ("lib.rs", text);
    for (files, unreached) in [
        (vec![lib("pub mod a;"), ("a.rs", ""), ("b.rs", "")], vec!["b.rs"]),
        (vec![lib("pub mod a;"), ("a/mod.rs", "mod b;"), ("a/b.rs", "mod c;"), ("a/b/c.rs", "")], vec![]),
        // Neither what a stray file declares is reached, nor a file in the wrong place.
        (vec![lib(""), ("a.rs", "mod b;"), ("a/b.rs", "")], vec!["a.rs", "a/b.rs"]),
        (vec![lib("mod a;"), ("a.rs", "mod b;"), ("b.rs", "")], vec!["b.rs"]),
        // Neither a word in a comment or a string, nor an inline module, declares a file.
        (
            vec![lib("// mod a;\nconst A: &str = \"mod a;\"; mod b {}"), ("a.rs", ""), ("b.rs", "")],
            vec!["a.rs", "b.rs"],
        ),
        (vec![lib("mod a { mod b; }"), ("a/b.rs", ""), ("b.rs", "")], vec!["b.rs"]),
        (vec![lib("mod a;"), ("a.rs", "mod b { mod c; }"), ("a/b/c.rs", ""), ("a/c.rs", "")], vec!["a/c.rs"]),
        (vec![lib("#[cfg(windows)] mod a; #[cfg(test)] mod b;"), ("a.rs", ""), ("b.rs", "")], vec![]),
        (vec![lib("#[path = \"x/y.rs\"] mod a;"), ("x/y.rs", "mod b;"), ("x/b.rs", ""), ("a.rs", "")], vec!["a.rs"]),
        (vec![lib("mod a;"), ("a/mod.rs", "#[path = \"../c.rs\"] mod b;"), ("c.rs", "")], vec![]),
        (vec![lib("#[cfg_attr(unix, path = \"unix.rs\")] mod a;"), ("unix.rs", ""), ("a.rs", "")], vec![]),
        (vec![lib("cfg_if! { if #[cfg(unix)] { mod a; } else { mod b; } }"), ("a.rs", ""), ("c.rs", "")], vec!["c.rs"]),
        (vec![lib("mod r#a;"), ("main.rs", "mod b;"), ("a.rs", ""), ("b.rs", "")], vec![]),
    ] {
        let modules = modules(&files);
        assert_eq!(modules.unreached().collect::<Vec<_>>(), unreached, "{files:?}");
    }
}

#[test]
fn a_file_has_the_directions_of_the_module_that_it_is() {
    let files = [("core/odd.rs", "use crate::ledger::Claim;"), ("lib.rs", "#[path = \"core/odd.rs\"] mod platform;")];
    assert!(found_among(&files).iter().any(|violation| violation.contains("platform may not use ledger::Claim")));
}

#[test]
fn a_long_file_is_found() {
    let lines = |count: usize| "fn f() {}\n".repeat(count);
    let tests = format!("/// Tests.\n#[cfg(test)]\nmod tests {{\n{}}}\n", lines(100));
    let files = [
        ("a.rs", lines(401)),
        ("b.rs", lines(400)),
        ("c.rs", lines(400) + &tests),
        ("d.rs", tests.clone() + &lines(401)),
        ("e.rs", lines(350) + &tests.replace("cfg(test)", "cfg(unix)")),
        ("lib.rs", "#[cfg(test)] mod f;".to_owned()),
        ("f.rs", lines(500)),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    assert_eq!(too_long(&modules(&files)), ["a.rs", "d.rs", "e.rs"]);
    assert!(found("main.rs", &lines(40)).iter().any(|violation| violation.contains("main.rs has 40 lines")));
    assert_eq!(found("main.rs", &lines(39)), Vec::<String>::new());
}

#[test]
fn a_helper_among_the_subcommands_is_found() {
    let files = [
        ("command/submit.rs", "pub(super) fn run() {}"),
        ("command/orders/mod.rs", "pub fn run() {}"),
        ("command/orders/lines.rs", "fn f() { fn walk() {} } mod inner { fn run() {} }"),
        ("command/books.rs", "struct Books; impl Books { fn run() {} }"),
        ("order/place.rs", ""),
    ];
    assert_eq!(helpers(&modules(&files)), ["command/orders/lines.rs", "command/books.rs"]);
}
