//! The modules of the crate, as their `mod` declarations make them, and where a path leads.
//!
//! A path is resolved in two steps. The first goes to what it says: `self`, `super`, `crate`, an
//! import of the module, a module or an item in it, or else another crate. The second goes on
//! from there, through whatever is only passed on by a re-export, to the module that defines the
//! item.

use std::collections::{HashMap, HashSet, VecDeque};

use super::source::{Declared, Inline, Role, Scope, Source, Written};

/// A path from the root of the crate. What `main.rs` holds stands below `main`.
pub(super) type Path = Vec<String>;

/// How far imports of imports are followed.
const DEEPEST: usize = 12;

/// The name under which `main.rs` knows the library.
const LIBRARY: &str = "consign";

/// Every source file, and the modules in them.
pub(super) struct Modules {
    pub(super) files: Vec<File>,
    /// For each file the paths in it, with what each says that it leads to.
    paths: HashMap<String, Vec<(Written, Target)>>,
    at: HashMap<Path, Vec<Place>>,
}

/// A source file in its place.
pub(super) struct File {
    pub(super) source: Source,
    /// The module that it is.
    pub(super) module: Path,
    /// Whether a `mod` declaration leads to it.
    pub(super) is_reached: bool,
    /// Whether it is compiled for tests only.
    pub(super) is_for_tests: bool,
}

#[derive(Clone, Copy)]
struct Place {
    file: usize,
    scope: usize,
}

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Something of this crate.
    Here(Path),
    /// Something of another crate, or nothing known.
    Elsewhere(Path),
}

impl Target {
    fn join(mut self, rest: &[String]) -> Self {
        let (Self::Here(path) | Self::Elsewhere(path)) = &mut self;
        path.extend_from_slice(rest);
        self
    }
}

impl Modules {
    /// Follows the declarations from `lib.rs` and `main.rs`. A file that none leads to is placed
    /// where its path suggests.
    pub(super) fn new(sources: Vec<Source>) -> Self {
        let known: HashSet<String> = sources.iter().map(|source| source.path.clone()).collect();
        let mut reached: HashMap<String, (Path, bool)> = HashMap::new();
        let roots = [("lib.rs", Path::new()), ("main.rs", vec!["main".to_owned()])];
        let mut queue: VecDeque<(String, Path, bool, bool)> =
            roots.into_iter().map(|(file, module)| (file.to_owned(), module, true, false)).collect();
        while let Some((file, module, owns_directory, is_for_tests)) = queue.pop_front() {
            let Some(source) = sources.iter().find(|source| source.path == file) else { continue };
            if reached.contains_key(&file) {
                continue;
            }
            for scope in &source.scopes {
                for declared in &scope.declared {
                    let module = module.iter().cloned().chain(inline_names(scope)).chain([declared.name.clone()]);
                    let module: Path = module.collect();
                    for (file, owns_directory) in candidates(&file, owns_directory, &scope.inline, declared) {
                        if known.contains(&file) {
                            queue.push_back((file, module.clone(), owns_directory, is_for_tests || declared.in_tests));
                        }
                    }
                }
            }
            reached.insert(file, (module, is_for_tests));
        }
        let place = |source: Source| match reached.remove(&source.path) {
            Some((module, is_for_tests)) => File { source, module, is_reached: true, is_for_tests },
            None => File { module: suggested(&source.path), source, is_reached: false, is_for_tests: false },
        };
        let files: Vec<File> = sources.into_iter().map(place).collect();
        let mut at: HashMap<Path, Vec<Place>> = HashMap::new();
        for (number, file) in files.iter().enumerate() {
            for scope in 0..file.source.scopes.len() {
                at.entry(file.scope_path(scope)).or_default().push(Place { file: number, scope });
            }
        }
        let mut modules = Self { files, at, paths: HashMap::new() };
        let paths = modules.files.iter().map(|file| (file.source.path.clone(), modules.resolve_all(file)));
        modules.paths = paths.collect();
        modules
    }

    /// The files that no declaration leads to.
    pub(super) fn unreached(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter(|file| !file.is_reached).map(|file| file.source.path.as_str())
    }

    /// Every path of a file, with what it says that it leads to.
    pub(super) fn paths(&self, file: &File) -> &[(Written, Target)] {
        self.paths.get(&file.source.path).map_or(&[], Vec::as_slice)
    }

    /// Where the item is defined that a path of this crate leads to: the path of its module, and
    /// the item. None for a path that ends at a module, or leaves the crate by a re-export.
    pub(super) fn homes(&self, path: &[String]) -> Vec<(Path, String)> {
        self.homes_within(path, DEEPEST)
    }

    /// The files that a module stands in: one, unless conditions choose between several.
    pub(super) fn files_of(&self, module: &[String]) -> impl Iterator<Item = &File> {
        self.at.get(module).into_iter().flatten().map(|place| &self.files[place.file])
    }

    /// What a module with this path has, one scope for each place where it stands.
    fn scopes(&self, module: &[String]) -> impl Iterator<Item = &Scope> {
        self.at.get(module).into_iter().flatten().map(|place| &self.files[place.file].source.scopes[place.scope])
    }

    fn resolve_all(&self, file: &File) -> Vec<(Written, Target)> {
        let mut resolved = Vec::new();
        for (number, scope) in file.source.scopes.iter().enumerate() {
            let module = file.scope_path(number);
            for written in &scope.paths {
                let targets = self.resolve(&module, written, DEEPEST);
                resolved.extend(targets.into_iter().map(|target| (written.clone(), target)));
            }
        }
        resolved
    }

    fn resolve(&self, module: &[String], written: &Written, depth: usize) -> Vec<Target> {
        let Some((first, rest)) = written.segments.split_first() else { return Vec::new() };
        let is_main = module.first().is_some_and(|first| first == "main");
        match first.as_str() {
            LIBRARY if is_main && written.is_absolute => vec![Target::Here(rest.to_vec())],
            _ if written.is_absolute => vec![Target::Elsewhere(written.segments.clone())],
            "crate" => vec![Target::Here([&module[..usize::from(is_main)], rest].concat())],
            "self" | "super" => {
                let is_step = |segment: &&String| ["self", "super"].contains(&segment.as_str());
                let steps = written.segments.iter().take_while(is_step).count();
                let up = written.segments[..steps].iter().filter(|segment| *segment == "super").count();
                let base = &module[..module.len().saturating_sub(up)];
                vec![Target::Here([base, &written.segments[steps..]].concat())]
            }
            first => {
                let mut found = self.named(module, first, depth);
                if found.is_empty() && written.role == Role::Macro {
                    found.extend(self.macro_in_sight(module, first));
                }
                if found.is_empty() {
                    let library = if is_main && first == LIBRARY { Some(Target::Here(Path::new())) } else { None };
                    found.push(library.unwrap_or_else(|| Target::Elsewhere(vec![first.to_owned()])));
                }
                found.into_iter().map(|target| target.join(rest)).collect()
            }
        }
    }

    /// What a name means in a module: what it is imported as, a module or an item there, or what
    /// comes with everything of another module.
    fn named(&self, module: &[String], name: &str, depth: usize) -> Vec<Target> {
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        let imports = self.scopes(module).flat_map(|scope| &scope.imports).filter(|(alias, _)| alias == name);
        let found: Vec<Target> = imports.flat_map(|(_, import)| self.import(module, name, import, depth)).collect();
        if !found.is_empty() {
            return found;
        }
        if self.scopes(module).any(|scope| scope.children.contains(name) || scope.items.contains(name)) {
            return vec![Target::Here([module, &[name.to_owned()]].concat())];
        }
        let globs = self.scopes(module).flat_map(|scope| &scope.globs);
        globs
            .flat_map(|glob| self.import(module, "", glob, depth))
            .flat_map(|target| match target {
                Target::Here(from) => self.named(&from, name, depth),
                Target::Elsewhere(_) => vec![target.join(&[name.to_owned()])],
            })
            .collect()
    }

    /// What an import leads to. In `use text::text` the first `text` is not the second.
    fn import(&self, module: &[String], alias: &str, import: &Written, depth: usize) -> Vec<Target> {
        if import.segments.first().is_none_or(|first| first != alias) {
            return self.resolve(module, import, depth);
        }
        let is_child = self.scopes(module).any(|scope| scope.children.contains(alias));
        let from_library = alias == LIBRARY && module.first().is_some_and(|first| first == "main");
        match (is_child && !import.is_absolute, from_library) {
            (true, _) => vec![Target::Here([module, &import.segments].concat())],
            (false, true) => vec![Target::Here(import.segments[1..].to_vec())],
            (false, false) => vec![Target::Elsewhere(import.segments.clone())],
        }
    }

    /// A macro of this crate that is defined in a module or in one around it.
    fn macro_in_sight(&self, module: &[String], name: &str) -> Option<Target> {
        let around = (0..=module.len()).rev().map(|length| &module[..length]);
        let mut defining = around.filter(|module| self.scopes(module).any(|scope| scope.macros.contains(name)));
        defining.next().map(|module| Target::Here([module, &[name.to_owned()]].concat()))
    }

    fn homes_within(&self, path: &[String], depth: usize) -> Vec<(Path, String)> {
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        let deepest = (0..=path.len()).rev().find(|length| self.at.contains_key(&path[..*length])).unwrap_or(0);
        let (module, rest) = path.split_at(deepest);
        let Some((item, rest)) = rest.split_first() else { return Vec::new() };
        let is_own = self.scopes(module).any(|scope| scope.items.contains(item) || scope.macros.contains(item));
        let passed_on = if is_own || item == "*" { Vec::new() } else { self.named(module, item, depth) };
        if passed_on.is_empty() {
            return vec![(module.to_vec(), item.clone())];
        }
        let further = passed_on.into_iter().map(|target| target.join(rest));
        let here = further.filter_map(|target| match target {
            Target::Here(path) => Some(path),
            Target::Elsewhere(_) => None,
        });
        here.flat_map(|path| self.homes_within(&path, depth)).collect()
    }
}

impl File {
    /// The top-level module that it belongs to, or `lib` or `main`.
    pub(super) fn top(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }

    /// The path of a module in it.
    fn scope_path(&self, scope: usize) -> Path {
        self.module.iter().cloned().chain(inline_names(&self.source.scopes[scope])).collect()
    }
}

fn inline_names(scope: &Scope) -> impl Iterator<Item = String> {
    scope.inline.iter().map(|inline| inline.name.clone())
}

/// The module that a file's path suggests: `core/paste/mod.rs` is `core::paste`.
fn suggested(path: &str) -> Path {
    let path = path.trim_end_matches(".rs");
    path.split('/').filter(|part| !["mod", "lib"].contains(part)).map(str::to_owned).collect()
}

/// The files that a `mod name;` may mean, and whether each is like a `mod.rs`, whose modules
/// stand beside it.
fn candidates(path: &str, owns_directory: bool, inline: &[Inline], declared: &Declared) -> Vec<(String, bool)> {
    let (beside, own) = path.rsplit_once('/').unwrap_or(("", path));
    let mut directory = vec![beside];
    if !owns_directory {
        directory.push(own.trim_end_matches(".rs"));
    }
    directory.extend(inline.iter().map(|inline| inline.directory.as_deref().unwrap_or(&inline.name)));
    let start = if inline.is_empty() { &directory[..1] } else { &directory };
    let named = declared.files.iter().map(|file| (normal(start, file), true));
    let plain = [(format!("{}.rs", declared.name), false), (format!("{}/mod.rs", declared.name), true)];
    let plain = plain.iter().map(|(file, owns_directory)| (normal(&directory, file), *owns_directory));
    named.chain(plain.filter(|_| declared.is_plain)).collect()
}

/// A path without `.` and `..`.
fn normal(directory: &[&str], file: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.iter().flat_map(|part| part.split('/')).chain(file.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
