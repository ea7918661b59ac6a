//! Circles between files, and what is none.

use super::super::circles::Graph;
use super::modules;

/// The circles among files of `lib.rs`, as `a.rs > b.rs`.
fn circles(files: &[(&str, &str)]) -> Vec<String> {
    let circles = Graph::of(&modules(files)).circles();
    circles.iter().map(|circle| circle.iter().map(|step| step.from.as_str()).collect::<Vec<_>>().join(" > ")).collect()
}

#[test]
fn a_circle_between_files_is_found() {
    let lib = ("lib.rs", "mod a; mod b; mod c;");
    for (files, told) in [
        (vec![("a.rs", "use crate::b::B; struct A;"), ("b.rs", "fn f(a: crate::a::A) {} struct B;")], "a.rs > b.rs"),
        (
            vec![
                ("a.rs", "use super::b; struct A; fn f() { b::g(); }"),
                ("b.rs", "use crate::c::C; fn g() {}"),
                ("c.rs", "struct C; fn f() { assert!(crate::a::A::new()); }"),
            ],
            "a.rs > b.rs > c.rs",
        ),
        // A child uses what its parent defines, and the parent what the child defines.
        (
            vec![("a/mod.rs", "mod d; pub use d::D; struct A(D);"), ("a/d.rs", "use super::A; pub struct D;")],
            "a/d.rs > a/mod.rs",
        ),
        (vec![("a.rs", "mod d; struct A; fn f() { d::g() }"), ("a/d.rs", "use super::*; fn g() {}")], "a.rs > a/d.rs"),
        // Through a re-export.
        (
            vec![
                ("a.rs", "mod d; mod e; pub use d::D;"),
                ("a/d.rs", "use super::e::E;"),
                ("a/e.rs", "use crate::a::D;"),
            ],
            "a/d.rs > a/e.rs",
        ),
        // Through a macro that the parent defines above its children.
        (
            vec![("a.rs", "macro_rules! m { () => {} } mod d; use d::D;"), ("a/d.rs", "m!(); struct D;")],
            "a.rs > a/d.rs",
        ),
        // An item of an inline module.
        (
            vec![("a.rs", "use crate::b::i::B; struct A;"), ("b.rs", "use crate::a::A; mod i { pub struct B; }")],
            "a.rs > b.rs",
        ),
    ] {
        let files = [vec![lib], files].concat();
        assert_eq!(circles(&files), [told], "{files:?}");
    }
    let two = [
        lib,
        ("a.rs", "use crate::b::B;"),
        ("b.rs", "use crate::a::A; use crate::c::C;"),
        ("c.rs", "use crate::b::B;"),
    ];
    let graph = Graph::of(&modules(&two));
    assert_eq!(graph.circles().len(), 1, "they are one knot");
    assert_eq!(graph.without([("b.rs", "a.rs")]).circles().len(), 1);
    assert!(graph.without([("b.rs", "a.rs"), ("b.rs", "c.rs")]).circles().is_empty());
}

#[test]
fn what_is_no_circle_is_left_alone() {
    let lib = ("lib.rs", "mod a; mod b;");
    for files in [
        vec![("a.rs", "use crate::b::B;"), ("b.rs", "pub struct B;")],
        // The parent declares and passes on, the child uses what the parent defines.
        vec![("a.rs", "mod d; pub use d::D; pub use d::*; pub struct A;"), ("a/d.rs", "use super::A; pub struct D;")],
        // The parent uses the child, the child what the parent passes on.
        vec![
            ("a.rs", "mod d; mod e; pub use e::E; use d::D;"),
            ("a/d.rs", "use super::E; pub struct D;"),
            ("a/e.rs", "pub struct E;"),
        ],
        vec![("a.rs", "use crate::b::B;"), ("b.rs", "#[cfg(test)] mod tests { use crate::a::A; } pub struct B;")],
        vec![
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "#[cfg(test)] mod t;"),
            ("b/t.rs", "use crate::a::A; use super::B;"),
        ],
        vec![("a.rs", "use crate::b::B;"), ("b.rs", "pub use crate::a::A; pub(in crate::a) struct B; use crate::a;")],
        vec![("a.rs", "mod tests { use super::*; use super::A; } struct A;")],
    ] {
        let files = [vec![lib], files].concat();
        assert_eq!(circles(&files), Vec::<String>::new(), "{files:?}");
    }
}
