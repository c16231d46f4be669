//! What one file of Rust declares, imports and refers to.

use std::collections::BTreeSet;

use super::rust_tokens::{Token, tokens};

/// Keywords that are followed by the name of an item.
const ITEMS: [&str; 10] =
    ["const", "enum", "fn", "macro_rules", "mod", "static", "struct", "trait", "type", "union"];

/// The contents of one file, without its tests.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// `mod name;`
    pub(super) children: Vec<Child>,
    /// Names of its items.
    pub(super) defined: BTreeSet<String>,
    pub(super) uses: Vec<Use>,
    /// Paths of two names and more that stand in code.
    pub(super) paths: Vec<Vec<String>>,
    /// Names that stand in code.
    pub(super) mentioned: BTreeSet<String>,
}

/// A module in a file of its own.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Child {
    pub(super) name: String,
    /// The value of `#[path]`.
    pub(super) path: Option<String>,
}

/// One name that a `use` declaration brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) path: Vec<String>,
    /// The name in this file; `None` for `*`.
    pub(super) name: Option<String>,
    pub(super) is_reexport: bool,
}

impl Source {
    pub(super) fn parse(text: &str) -> Self {
        let tokens = tokens(text);
        let mut reader = Reader { tokens: &tokens, at: 0, source: Self::default() };
        reader.read_items();
        reader.source
    }
}

/// The attributes and the visibility in front of an item.
#[derive(Default)]
struct Prefix {
    is_test: bool,
    path: Option<String>,
    is_public: bool,
}

struct Reader<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    source: Source,
}

impl<'a> Reader<'a> {
    fn read_items(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.tokens.len() {
            let prefix = self.read_prefix();
            let Some(token) = self.peek(0) else { return };
            if prefix.is_test && matches!(token, Token::Name(_)) {
                self.read_test(prefix);
                continue;
            }
            match token {
                Token::Name("mod") if self.peek(2) == Some(Token::Mark(';')) => {
                    self.read_child(prefix.path);
                }
                Token::Name("use") => self.read_use(prefix.is_public),
                Token::Name(_) => self.read_name(depth == 0),
                Token::Mark('{') => (depth, self.at) = (depth + 1, self.at + 1),
                Token::Mark('}') => (depth, self.at) = (depth.saturating_sub(1), self.at + 1),
                _ => self.at += 1,
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<Token<'a>> {
        self.tokens.get(self.at + ahead).copied()
    }

    fn read_prefix(&mut self) -> Prefix {
        let mut prefix = Prefix::default();
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(Token::Mark('#')), Some(Token::Mark('['))) => {
                    self.at += 1;
                    let attribute = self.read_group();
                    let has = |name| attribute.contains(&Token::Name(name));
                    prefix.is_test |= has("cfg") && has("test") && !has("not");
                    if let [_, Token::Name("path"), Token::Mark('='), Token::Text(path), ..] =
                        attribute
                    {
                        prefix.path = Some((*path).to_owned());
                    }
                }
                (Some(Token::Name("pub")), next) => {
                    prefix.is_public = true;
                    self.at += 1;
                    if next == Some(Token::Mark('(')) {
                        self.read_group();
                    }
                }
                _ => return prefix,
            }
        }
    }

    /// Everything from an opening bracket to the one that closes it.
    fn read_group(&mut self) -> &'a [Token<'a>] {
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(token) = self.peek(0) {
            self.at += 1;
            match token {
                Token::Mark('(' | '[' | '{') => depth += 1,
                Token::Mark(')' | ']' | '}') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        &self.tokens[start..self.at]
    }

    /// An item that is there in tests only. A test may import what it likes; a module of tests in a
    /// file of its own is read when its parent declares it, as nothing imports it.
    fn read_test(&mut self, prefix: Prefix) {
        if self.peek(0) == Some(Token::Name("mod")) && self.peek(2) == Some(Token::Mark(';')) {
            return self.read_child(prefix.path);
        }
        while let Some(token) = self.peek(0) {
            match token {
                Token::Mark('{') => {
                    self.read_group();
                    return;
                }
                Token::Mark('(' | '[') => drop(self.read_group()),
                Token::Mark(';') => return self.at += 1,
                _ => self.at += 1,
            }
        }
    }

    fn read_child(&mut self, path: Option<String>) {
        if let Some(Token::Name(name)) = self.peek(1) {
            self.source.children.push(Child { name: name.to_owned(), path });
        }
        self.at += 3;
    }

    fn read_use(&mut self, is_reexport: bool) {
        self.at += 1;
        self.read_use_tree(&[], is_reexport);
    }

    /// `a::b`, `a::b as c`, `a::*` or `a::{…}`.
    fn read_use_tree(&mut self, parent: &[String], is_reexport: bool) {
        let mut path = parent.to_vec();
        loop {
            match self.peek(0) {
                Some(Token::Name("as")) => {
                    if let Some(Token::Name(name)) = self.peek(1) {
                        self.add_use(path, Some(name.to_owned()), is_reexport);
                    }
                    self.at += 2;
                    return;
                }
                Some(Token::Name(name)) => path.push(name.to_owned()),
                Some(Token::PathSeparator) => {}
                Some(Token::Mark('*')) => {
                    self.at += 1;
                    return self.add_use(path, None, is_reexport);
                }
                Some(Token::Mark('{')) => {
                    while matches!(self.peek(0), Some(Token::Mark('{' | ','))) {
                        self.at += 1;
                        if self.peek(0) != Some(Token::Mark('}')) {
                            self.read_use_tree(&path, is_reexport);
                        }
                    }
                    self.at += 1;
                    return;
                }
                _ => {
                    if path.last().is_some_and(|name| name == "self") {
                        path.pop();
                    }
                    let name = path.last().cloned();
                    if name.is_some() {
                        self.add_use(path, name, is_reexport);
                    }
                    return;
                }
            }
            self.at += 1;
        }
    }

    fn add_use(&mut self, path: Vec<String>, name: Option<String>, is_reexport: bool) {
        self.source.uses.push(Use { path, name, is_reexport });
    }

    /// A keyword, or a name or path in code.
    fn read_name(&mut self, is_item: bool) {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at).copied());
        let path = self.read_path();
        if matches!(before, Some(Token::Mark('.') | Token::PathSeparator)) {
            return;
        }
        if let (true, [keyword]) = (is_item, &path[..])
            && ITEMS.contains(&&**keyword)
        {
            if self.peek(0) == Some(Token::Mark('!')) {
                self.at += 1;
            }
            if let Some(Token::Name(name)) = self.peek(0) {
                self.source.defined.insert(name.to_owned());
            }
            return;
        }
        self.source.mentioned.insert(path[0].clone());
        if path.len() > 1 {
            self.source.paths.push(path);
        }
    }

    fn read_path(&mut self) -> Vec<String> {
        let mut path = Vec::new();
        while let Some(Token::Name(name)) = self.peek(0) {
            path.push(name.to_owned());
            self.at += 1;
            if self.peek(0) != Some(Token::PathSeparator)
                || !matches!(self.peek(1), Some(Token::Name(_)))
            {
                break;
            }
            self.at += 1;
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(text: &str) -> Vec<String> {
        let shown = |used: &Use| {
            let name = used.name.as_deref().unwrap_or("*");
            format!("{} {name}{}", used.path.join("::"), if used.is_reexport { " pub" } else { "" })
        };
        Source::parse(text).uses.iter().map(shown).collect()
    }

    #[test]
    fn all_forms_of_use_are_read() {
        let text = "use a::b; pub use c::{d::{self, e as f}, g::*,}; pub(crate) use h as _;";
        let expected = ["a::b b", "c::d d pub", "c::d::e f pub", "c::g * pub", "h _ pub"];
        assert_eq!(used(text), expected);
    }

    #[test]
    fn tests_in_the_file_are_passed_over() {
        let text = "#[cfg(test)] use a::b; #[cfg(test)] mod tests { use super::*; } use c::d;\n\
                    #[cfg(test)] fn f(x: [u8; 1]) -> u8 { e::f() } #[cfg(not(test))] use g::h;";
        assert_eq!(used(text), ["c::d d", "g::h h"]);
        assert_eq!(Source::parse(text).paths, [[""; 0]; 0]);
    }

    #[test]
    fn items_and_modules_are_declared() {
        let text = "mod a; #[path = \"../c.rs\"] mod b; pub const fn d() {} struct E { fn_: u8 }\n\
                    impl E { fn f() {} } macro_rules! g { () => {} } static mut H: u8 = 0;\
                    mod i { struct J; }";
        let source = Source::parse(text);
        let child = |name: &str, path: Option<&str>| Child {
            name: name.into(),
            path: path.map(Into::into),
        };
        assert_eq!(source.children, [child("a", None), child("b", Some("../c.rs"))]);
        let defined: Vec<_> = source.defined.iter().map(String::as_str).collect();
        assert_eq!(defined, ["E", "d", "fn", "g", "i", "mut"]);
    }

    #[test]
    fn paths_in_code_are_read_and_methods_are_not() {
        let source = Source::parse("fn a() { b::c(); d.e(); F::<u8>::g(); <h::I as J>::k() }");
        assert_eq!(source.paths, [["b", "c"], ["h", "I"]]);
        assert!(source.mentioned.contains("F") && !source.mentioned.contains("e"));
    }
}
