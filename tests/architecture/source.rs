//! A source file as words, and the paths that it writes.

/// A file below `src/`, without its comments and strings.
pub(crate) struct Source {
    /// The path below `src/`, such as `core/client.rs`.
    pub(crate) path: String,
    words: Vec<String>,
    /// Every path with at least two segments, `use` groups spread out and prefixes resolved.
    paths: Vec<Vec<String>>,
}

/// What a path of this crate begins with once its prefix is resolved.
const ROOT: &str = "crate";

impl Source {
    /// Reads a file's text.
    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let words = words(text);
        let paths = Paths { words: &words, module: module_path(path), is_main: path == "main.rs" }.all();
        Self { path: path.to_owned(), words, paths }
    }

    /// The top-level module, or `main` or `lib`.
    pub(crate) fn module(&self) -> &str {
        self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// The modules of this crate that are used: the top-level one, and the path from there.
    pub(crate) fn uses(&self) -> impl Iterator<Item = (String, Vec<String>)> {
        self.paths.iter().filter(|path| path[0] == ROOT).map(|path| (path[1].clone(), path[1..].to_vec()))
    }

    /// Whether a word stands anywhere in the code.
    pub(crate) fn mentions(&self, word: &str) -> bool {
        self.words.iter().any(|given| given == word)
    }

    /// Whether these segments stand together in a path.
    pub(crate) fn has_path(&self, segments: &[&str]) -> bool {
        self.paths.iter().any(|path| path.windows(segments.len()).any(|window| window == segments))
    }

    /// Macros that print.
    pub(crate) fn prints(&self) -> impl Iterator<Item = &str> {
        let printing = ["print", "println", "eprint", "eprintln", "dbg"];
        let pairs = self.words.windows(2).filter(|pair| pair[1] == "!");
        pairs.map(|pair| pair[0].as_str()).filter(move |word| printing.contains(word))
    }

    /// Whether `stdout()` or `stderr()` is called as a function; methods of those names are
    /// something else.
    pub(crate) fn opens_a_standard_stream(&self) -> bool {
        let names = ["stdout", "stderr"];
        self.words
            .windows(3)
            .any(|three| names.contains(&three[1].as_str()) && three[2] == "(" && three[0] != "." && three[0] != "fn")
            || ["Stdout", "Stderr"].iter().any(|name| self.mentions(name))
    }
}

/// The path of a file's module: `core/paste/mod.rs` is `core`, `paste`.
fn module_path(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(".rs");
    path.split('/').filter(|part| !["mod", "lib", "main"].contains(part)).map(str::to_owned).collect()
}

/// Cuts a text into identifiers, `::` and single characters; comments, strings, characters and
/// lifetimes are left out.
fn words(text: &str) -> Vec<String> {
    let text: Vec<char> = text.chars().collect();
    let at = |place: usize| text.get(place).copied().unwrap_or('\0');
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut i = 0;
    while i < text.len() {
        match at(i) {
            '/' if at(i + 1) == '/' => {
                while i < text.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            '/' if at(i + 1) == '*' => {
                let mut depth = 0;
                loop {
                    match (at(i), at(i + 1)) {
                        ('/', '*') => (depth, i) = (depth + 1, i + 2),
                        ('*', '/') => (depth, i) = (depth - 1, i + 2),
                        _ => i += 1,
                    }
                    if depth == 0 || i >= text.len() {
                        break;
                    }
                }
            }
            'r' | 'b' | 'c' if is_string_start(&text[i..]) && (i == 0 || !is_name(at(i - 1))) => {
                i = end_of_raw(&text, i);
            }
            '"' => i = end_of_quoted(&text, i),
            '\'' if at(i + 1) == '\\' || at(i + 2) == '\'' => {
                i += if at(i + 1) == '\\' { 3 } else { 2 };
                while i < text.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
            }
            '\'' => {
                i += 1;
                while is_name(at(i)) {
                    i += 1;
                }
            }
            c if is_name(c) => {
                let begin = i;
                while is_name(at(i)) {
                    i += 1;
                }
                words.push(text[begin..i].iter().collect());
            }
            ':' if at(i + 1) == ':' => {
                words.push("::".to_owned());
                i += 2;
            }
            c if c.is_whitespace() => i += 1,
            c => {
                words.push(c.to_string());
                i += 1;
            }
        }
    }
    words
}

/// Whether a literal with a prefix begins: `r"`, `r#"`, `b"`, `br#"`, `c"`.
fn is_string_start(rest: &[char]) -> bool {
    let rest = rest.iter().skip_while(|c| ['b', 'c', 'r'].contains(c));
    let mut rest = rest.skip_while(|c| **c == '#');
    rest.next() == Some(&'"')
}

fn end_of_raw(text: &[char], begin: usize) -> usize {
    let quote = (begin..text.len()).find(|place| text[*place] == '"').unwrap_or(text.len());
    if !text[begin..quote].contains(&'r') {
        return end_of_quoted(text, quote);
    }
    let hashes = text[begin..quote].iter().filter(|c| **c == '#').count();
    let ends =
        |place: &usize| text[*place] == '"' && text[place + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
    (quote + 1..text.len()).find(ends).map_or(text.len(), |place| place + 1 + hashes)
}

fn end_of_quoted(text: &[char], quote: usize) -> usize {
    let mut place = quote + 1;
    while place < text.len() && text[place] != '"' {
        place += if text[place] == '\\' { 2 } else { 1 };
    }
    place + 1
}

/// Finds paths among words.
struct Paths<'a> {
    words: &'a [String],
    module: Vec<String>,
    is_main: bool,
}

impl Paths<'_> {
    fn all(&self) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        // Inline modules: the depth of braces at which each began.
        let mut inline: Vec<(String, usize)> = Vec::new();
        let mut depth = 0;
        let mut i = 0;
        while i < self.words.len() {
            match self.word(i) {
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    inline.retain(|(_, began)| *began < depth);
                }
                "mod" if self.word(i + 2) == "{" => {
                    inline.push((self.word(i + 1).to_owned(), depth));
                    depth += 1;
                    i += 2;
                }
                word if is_segment(word) && self.word(i + 1) == "::" && self.before(i) != "::" => {
                    let mut here = self.module.clone();
                    here.extend(inline.iter().map(|(name, _)| name.clone()));
                    i = self.path(i, &[], &here, &mut found) - 1;
                }
                _ => {}
            }
            i += 1;
        }
        found.retain(|path| path.len() > 1);
        found
    }

    /// Reads a path, or the tree of a `use`, that begins at a word; returns where it ends.
    fn path(&self, begin: usize, before: &[String], here: &[String], found: &mut Vec<Vec<String>>) -> usize {
        let mut path = before.to_vec();
        let mut i = begin;
        loop {
            match self.word(i) {
                "{" => {
                    i += 1;
                    while self.word(i) != "}" && i < self.words.len() {
                        let next = self.path(i, &path, here, found);
                        // Whatever is no path, such as `,` or `as name`, is passed over.
                        i = next.max(i + 1);
                    }
                    return i + 1;
                }
                word if is_segment(word) || word == "*" => {
                    path.push(word.to_owned());
                    i += 1;
                }
                _ => return i,
            }
            if self.word(i) == "::" && (is_segment(self.word(i + 1)) || ["{", "*"].contains(&self.word(i + 1))) {
                i += 1;
            } else {
                found.push(self.resolved(&path, here));
                return i;
            }
        }
    }

    /// Replaces `super`, `self` and, in `main.rs`, the crate's name by the path from the root.
    fn resolved(&self, path: &[String], here: &[String]) -> Vec<String> {
        let supers = path.iter().take_while(|segment| *segment == "super").count();
        let rest = match path[0].as_str() {
            "super" => &path[supers..],
            "self" => &path[1..],
            "consign" if self.is_main => return [&[ROOT.to_owned()], &path[1..]].concat(),
            _ => return path.to_vec(),
        };
        let supers =
            supers + path.iter().skip(1).take_while(|segment| path[0] == "self" && *segment == "super").count();
        let base = &here[..here.len().saturating_sub(supers)];
        let rest: Vec<String> = rest.iter().filter(|segment| *segment != "super").cloned().collect();
        [&[ROOT.to_owned()], base, &rest].concat()
    }

    fn word(&self, place: usize) -> &str {
        self.words.get(place).map_or("", String::as_str)
    }

    fn before(&self, place: usize) -> &str {
        place.checked_sub(1).map_or("", |before| self.word(before))
    }
}

fn is_segment(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
}
