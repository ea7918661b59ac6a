//! One source file, parsed by `syn`: the modules in it, and in each every path that it writes.
//!
//! Nothing is resolved here. Paths come from `use` trees, expressions, types, patterns,
//! visibilities and attributes, and from the tokens of macros, which `syn` does not look into.
//! Comments and strings are none, except that a string in an attribute may be a path, as in
//! `serde(with = "…")`.

mod reader;
mod tokens;

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;

use reader::Reader;

/// A file below `src/`.
pub(super) struct Source {
    /// The path below `src/`, such as `core/client.rs`.
    pub(super) path: String,
    /// How long it is, its test modules aside.
    pub(super) lines: usize,
    /// The file's own module, and then the inline ones.
    pub(super) scopes: Vec<Scope>,
    /// The macros that print, and where.
    pub(super) prints: Vec<(String, usize)>,
    /// The systems on which code depends, by the words of a `cfg`, and where.
    pub(super) systems: Vec<(String, usize)>,
    /// Every word of the code, and where it stands first.
    words: HashMap<String, usize>,
}

/// A module in a file.
#[derive(Default)]
pub(super) struct Scope {
    /// The inline modules that it stands in, and itself; empty for the file's own module.
    pub(super) inline: Vec<Inline>,
    /// Every path, each but once, where it stands first.
    pub(super) paths: Vec<Written>,
    /// What it imports under which name.
    pub(super) imports: Vec<(String, Written)>,
    /// What it imports everything of.
    pub(super) globs: Vec<Written>,
    /// What it defines.
    pub(super) items: HashSet<String>,
    /// The macros that it defines; in sight for all modules below.
    pub(super) macros: HashSet<String>,
    /// The modules that it declares, inline or in files of their own.
    pub(super) children: HashSet<String>,
    /// The modules that it declares in files of their own.
    pub(super) declared: Vec<Declared>,
    seen: HashSet<(Vec<String>, bool, Role)>,
}

/// An inline module's name, and the directory that `#[path]` gives it.
#[derive(Clone)]
pub(super) struct Inline {
    pub(super) name: String,
    pub(super) directory: Option<String>,
}

/// A `mod name;`.
pub(super) struct Declared {
    pub(super) name: String,
    /// The files that `#[path]` names.
    pub(super) files: Vec<String>,
    /// Whether the file of the module's own name may be meant as well: there is no `#[path]`, or
    /// only under a condition.
    pub(super) is_plain: bool,
    pub(super) in_tests: bool,
}

/// A path as it is written.
#[derive(Clone)]
pub(super) struct Written {
    pub(super) segments: Vec<String>,
    /// Whether it begins with `::`.
    pub(super) is_absolute: bool,
    pub(super) role: Role,
    pub(super) in_tests: bool,
    pub(super) line: usize,
}

/// What a path is there for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// A `use` for the module itself.
    Import,
    /// A `use` that passes on.
    Reexport,
    /// Called as a macro.
    Macro,
    /// Anything else.
    Plain,
}

impl Source {
    /// Reads a file's text.
    pub(super) fn parse(path: &str, text: &str) -> Self {
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("src/{path} is no Rust: {error}"));
        let mut words = HashMap::new();
        collect_words(tokens.clone(), &mut words);
        let mut systems = Vec::new();
        collect_systems(tokens.clone(), &mut systems);
        let file: syn::File = syn::parse2(tokens).unwrap_or_else(|error| panic!("src/{path} is no Rust: {error}"));
        let tests: usize = file.items.iter().map(lines_of_tests).sum();
        let lines = text.lines().count() - tests;
        let (scopes, prints) = Reader::read(&file);
        Self { path: path.to_owned(), lines, scopes, prints, systems, words }
    }

    /// Where a word of the code stands first.
    pub(super) fn mentions(&self, word: &str) -> Option<usize> {
        self.words.get(word).copied()
    }
}

fn collect_words(tokens: TokenStream, words: &mut HashMap<String, usize>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect_words(group.stream(), words),
            TokenTree::Ident(ident) => {
                words.entry(name(&ident)).or_insert_with(|| line(ident.span()));
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Collects what conditions say of the system: `#[cfg(…)]`, `#[cfg_attr(…)]` and `cfg!(…)`.
fn collect_systems(tokens: TokenStream, systems: &mut Vec<(String, usize)>) {
    let mut is_condition = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                if is_condition {
                    let mut words = HashMap::new();
                    collect_words(group.stream(), &mut words);
                    systems.extend(words.into_iter().filter(|(word, _)| is_system(word)));
                }
                collect_systems(group.stream(), systems);
                is_condition = false;
            }
            TokenTree::Ident(ident) => is_condition = ident == "cfg" || ident == "cfg_attr",
            TokenTree::Punct(punct) => is_condition &= punct.as_char() == '!',
            TokenTree::Literal(_) => is_condition = false,
        }
    }
}

/// Whether a word of a condition is about the system that code is compiled for. Its processor is another matter.
fn is_system(word: &str) -> bool {
    word == "unix" || word == "windows" || (word.starts_with("target_") && word != "target_arch")
}

/// How many lines an inline module of tests has.
fn lines_of_tests(item: &syn::Item) -> usize {
    match item {
        syn::Item::Mod(syn::ItemMod { attrs, content: Some((brace, _)), .. }) if is_for_tests(attrs) => {
            let begin = attrs.iter().map(|attribute| line(attribute.pound_token.span)).min();
            begin.map_or(0, |begin| line(brace.span.close()) + 1 - begin)
        }
        _ => 0,
    }
}

/// Whether there is a `#[cfg(test)]`, alone or among other conditions that must all hold.
fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg") => {
            let mut words = HashMap::new();
            collect_words(list.tokens.clone(), &mut words);
            words.contains_key("test") && !words.contains_key("not") && !words.contains_key("any")
        }
        _ => false,
    })
}

/// An identifier without `r#`.
fn name(ident: &Ident) -> String {
    ident.unraw().to_string()
}

fn line(span: Span) -> usize {
    span.start().line
}
