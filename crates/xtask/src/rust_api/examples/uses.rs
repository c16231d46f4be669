//! Whether an example uses an item.

/// How an item is written where it is used.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject<'name> {
    /// By its name.
    Named,
    /// Behind a value, or behind the type.
    Method { owner: &'name str },
    /// Behind the type.
    Associated { owner: &'name str },
}

impl Subject<'_> {
    /// Whether the code uses it under this name. A trait's function is also used by a type that has one of its own.
    pub(super) fn is_used_in(self, code: &str, name: &str) -> bool {
        let tokens = tokens(code);
        let has = |wanted: &[&str]| tokens.windows(wanted.len()).any(|window| window == wanted);
        match self {
            Self::Named => has(&[name]),
            Self::Method { owner } => {
                has(&[".", name]) || has(&[owner, "::", name]) || has(&["fn", name])
            }
            Self::Associated { owner } => has(&[owner, "::", name]),
        }
    }
}

/// Words, `::`, and all other characters one by one; no spaces.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = match word {
            0 if rest.starts_with("::") => 2,
            0 => first.len_utf8(),
            _ => word,
        };
        tokens.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::Subject;

    const CODE: &str =
        "let session = Session::builder(url)\n    .login(\"a\")\n    .connect().await?;";

    #[test]
    fn a_name_is_a_whole_word() {
        assert!(Subject::Named.is_used_in(CODE, "Session"));
        assert!(!Subject::Named.is_used_in(CODE, "Sess"));
    }

    #[test]
    fn a_method_stands_behind_a_value_and_a_function_behind_its_type() {
        let owner = "Session";
        assert!(Subject::Method { owner }.is_used_in(CODE, "login"));
        assert!(Subject::Associated { owner }.is_used_in(CODE, "builder"));
        assert!(!Subject::Method { owner }.is_used_in(CODE, "url"));
        assert!(!Subject::Associated { owner: "Client" }.is_used_in(CODE, "builder"));
        assert!(Subject::Method { owner }.is_used_in("fn login(&self) {}", "login"));
    }
}
