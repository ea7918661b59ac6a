//! Walks through the syntax of a file and notes what it finds in each module.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::tokens::word;
use super::{Declared, Inline, Role, Scope, Written, is_for_tests, line, name};

/// Walks through a file.
pub(super) struct Reader {
    scopes: Vec<Scope>,
    /// The scope that is being read.
    here: usize,
    /// How many modules of tests it stands in.
    tests: usize,
    prints: Vec<(String, usize)>,
}

impl Reader {
    /// The modules of a file, and the macros in it that print.
    pub(super) fn read(file: &syn::File) -> (Vec<Scope>, Vec<(String, usize)>) {
        let mut reader = Self { scopes: vec![Scope::default()], here: 0, tests: 0, prints: Vec::new() };
        reader.visit_file(file);
        (reader.scopes, reader.prints)
    }

    fn scope(&mut self) -> &mut Scope {
        &mut self.scopes[self.here]
    }

    pub(super) fn write(&mut self, segments: Vec<String>, is_absolute: bool, role: Role, line: usize) {
        let in_tests = self.tests > 0;
        if role == Role::Macro
            && let Some(last) = segments.last()
            && ["print", "println", "eprint", "eprintln", "dbg"].contains(&last.as_str())
        {
            self.prints.push((last.clone(), line));
        }
        if self.scope().seen.insert((segments.clone(), is_absolute, role)) {
            self.scope().paths.push(Written { segments, is_absolute, role, in_tests, line });
        }
    }

    fn path(&mut self, path: &syn::Path, role: Role) {
        let line = path.segments.first().map_or(1, |segment| line(segment.ident.span()));
        let segments = path.segments.iter().map(|segment| name(&segment.ident)).collect();
        self.write(segments, path.leading_colon.is_some(), role, line);
    }

    pub(super) fn import(&mut self, item: &syn::ItemUse) {
        let role = if matches!(item.vis, syn::Visibility::Inherited) { Role::Import } else { Role::Reexport };
        self.tree(&item.tree, &mut Vec::new(), item.leading_colon.is_some(), role);
    }

    /// Spreads out a `use` tree.
    fn tree(&mut self, tree: &syn::UseTree, before: &mut Vec<String>, is_absolute: bool, role: Role) {
        let in_tests = self.tests > 0;
        let written = |before: &[String], last: &Ident| {
            let mut segments = before.to_vec();
            // The `self` of a group stands for what is before the group.
            if before.is_empty() || last != "self" {
                segments.push(name(last));
            }
            Written { segments, is_absolute, role, in_tests, line: line(last.span()) }
        };
        match tree {
            syn::UseTree::Path(path) => {
                before.push(name(&path.ident));
                self.tree(&path.tree, before, is_absolute, role);
                before.pop();
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, before, is_absolute, role);
                }
            }
            syn::UseTree::Name(last) => {
                let written = written(before, &last.ident);
                let alias = written.segments.last().cloned().unwrap_or_default();
                self.imported(alias, written);
            }
            syn::UseTree::Rename(last) => self.imported(name(&last.rename), written(before, &last.ident)),
            syn::UseTree::Glob(glob) => {
                let line = line(glob.star_token.span);
                self.write([before.as_slice(), &["*".to_owned()]].concat(), is_absolute, role, line);
                let written = Written { segments: before.clone(), is_absolute, role, in_tests, line };
                self.scope().globs.push(written);
            }
        }
    }

    fn imported(&mut self, alias: String, written: Written) {
        self.write(written.segments.clone(), written.is_absolute, written.role, written.line);
        self.scope().imports.push((alias, written));
    }

    pub(super) fn declared(&mut self, name: String, attributes: &[syn::Attribute], in_tests: bool) {
        let (files, is_plain) = files(attributes);
        let in_tests = in_tests || self.tests > 0;
        self.scope().children.insert(name.clone());
        self.scope().declared.push(Declared { name, files, is_plain, in_tests });
    }

    /// Reads an inline module.
    pub(super) fn inline(&mut self, name: String, attributes: &[syn::Attribute], read: impl FnOnce(&mut Self)) {
        let directory = files(attributes).0.into_iter().next();
        self.scope().children.insert(name.clone());
        let mut inline = self.scope().inline.clone();
        inline.push(Inline { name, directory });
        let (outside, tests) = (self.here, usize::from(is_for_tests(attributes)));
        self.here = self.scopes.len();
        self.scopes.push(Scope { inline, ..Scope::default() });
        self.tests += tests;
        read(self);
        self.tests -= tests;
        self.here = outside;
    }

    /// Reads the strings of an attribute that may be paths.
    fn strings(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.strings(group.stream()),
                TokenTree::Literal(literal) => self.string(&literal),
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }

    fn string(&mut self, literal: &Literal) {
        if let Some(Ok(path)) = text(literal).map(|text| syn::parse_str::<syn::Path>(&text))
            && path.segments.len() > 1
        {
            let segments = path.segments.iter().map(|segment| name(&segment.ident)).collect();
            self.write(segments, path.leading_colon.is_some(), Role::Plain, line(literal.span()));
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(path, Role::Plain);
        visit::visit_path(self, path);
    }

    /// `<Instant>::now` is `Instant::now`.
    fn visit_expr_path(&mut self, expression: &'ast syn::ExprPath) {
        if let Some(qself) = &expression.qself
            && qself.position == 0
            && let syn::Type::Path(own) = &*qself.ty
        {
            let both = own.path.segments.iter().chain(&expression.path.segments);
            let segments = both.map(|segment| name(&segment.ident)).collect();
            let is_absolute = own.path.leading_colon.is_some();
            self.write(segments, is_absolute, Role::Plain, line(qself.lt_token.span));
        }
        visit::visit_expr_path(self, expression);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        item.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        self.visit_visibility(&item.vis);
        self.import(item);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let alias = item.rename.as_ref().map_or_else(|| name(&item.ident), |(_, alias)| name(alias));
        let segments = vec![if item.ident == "self" { "crate".to_owned() } else { name(&item.ident) }];
        let (is_absolute, in_tests) = (item.ident != "self", self.tests > 0);
        let role = Role::Import;
        self.imported(alias, Written { segments, is_absolute, role, in_tests, line: line(item.ident.span()) });
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        item.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        self.visit_visibility(&item.vis);
        match &item.content {
            None => self.declared(name(&item.ident), &item.attrs, is_for_tests(&item.attrs)),
            Some((_, items)) => self.inline(name(&item.ident), &item.attrs, |reader| {
                for item in items {
                    reader.visit_item(item);
                }
            }),
        }
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        let defined = match item {
            syn::Item::Const(item) => Some(&item.ident),
            syn::Item::Enum(item) => Some(&item.ident),
            syn::Item::Fn(item) => Some(&item.sig.ident),
            syn::Item::Static(item) => Some(&item.ident),
            syn::Item::Struct(item) => Some(&item.ident),
            syn::Item::Trait(item) => Some(&item.ident),
            syn::Item::TraitAlias(item) => Some(&item.ident),
            syn::Item::Type(item) => Some(&item.ident),
            syn::Item::Union(item) => Some(&item.ident),
            _ => None,
        };
        if let Some(defined) = defined {
            self.scope().items.insert(name(defined));
        }
        if let syn::Item::Macro(item) = item
            && let Some(defined) = &item.ident
        {
            self.scope().macros.insert(name(defined));
        }
        visit::visit_item(self, item);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.path(&call.path, Role::Macro);
        self.tokens(call.tokens.clone());
    }

    /// What `syn` keeps as it is, not knowing the syntax.
    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        self.tokens(tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        match &attribute.meta {
            syn::Meta::NameValue(value) => {
                if let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(literal), .. }) = &value.value
                    && !value.path.is_ident("doc")
                {
                    self.string(&literal.token());
                }
                visit::visit_attribute(self, attribute);
            }
            syn::Meta::List(list) => {
                self.path(&list.path, Role::Plain);
                self.tokens(list.tokens.clone());
                self.strings(list.tokens.clone());
            }
            syn::Meta::Path(path) => self.visit_path(path),
        }
    }
}

/// The files that `#[path = "…"]` names, and whether none does under all conditions.
fn files(attributes: &[syn::Attribute]) -> (Vec<String>, bool) {
    let mut files = Vec::new();
    let mut is_plain = true;
    for attribute in attributes {
        match &attribute.meta {
            syn::Meta::NameValue(value) if value.path.is_ident("path") => {
                if let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(file), .. }) = &value.value {
                    files.push(file.value());
                    is_plain = false;
                }
            }
            syn::Meta::List(list) if list.path.is_ident("cfg_attr") => {
                let tokens: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
                files.extend((0..tokens.len()).filter_map(|place| {
                    match (word(&tokens, place).as_deref(), tokens.get(place + 2)) {
                        (Some("path"), Some(TokenTree::Literal(file))) => text(file),
                        _ => None,
                    }
                }));
            }
            _ => {}
        }
    }
    (files, is_plain)
}

/// The text of a string.
fn text(literal: &Literal) -> Option<String> {
    syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|literal| literal.value())
}
