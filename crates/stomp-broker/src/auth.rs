//! Authentication by login and passcode.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use stomp_protocol::server::{ConnectRequest, FailureKind};

use crate::refusal::Refusal;

/// The users with their passcodes and tokens; if there are none, every client may connect.
///
/// See the example of [`Config`](crate::Config).
#[derive(Clone, Default)]
pub struct Users {
    passcodes: HashMap<String, String>,
    /// The users by their tokens.
    tokens: HashMap<String, String>,
}

/// The headers of CONNECT in which clients give a token.
const TOKEN_HEADERS: [&str; 6] =
    ["authorization", "token", "access-token", "access_token", "x-auth-token", "passcode"];

impl Users {
    /// Whether every client may connect.
    pub(crate) fn is_empty(&self) -> bool {
        self.passcodes.is_empty() && self.tokens.is_empty()
    }

    /// Gives the name of the user: that of the token in the request, or else its login with the right
    /// passcode, which may be missing if there are no users. What was given is never repeated.
    pub(crate) fn check(&self, request: &ConnectRequest) -> Result<Option<String>, Refusal> {
        if let Some(user) = self.bearer(request) {
            return Ok(Some(user));
        }
        if self.is_empty() {
            return Ok(request.login.clone());
        }
        let Some(login) = &request.login else {
            let detail = if self.tokens.is_empty() {
                "This broker asks for the headers login and passcode in CONNECT."
            } else {
                "This broker asks for a token in CONNECT, as authorization:Bearer TOKEN, or for the \
                 headers login and passcode; no token in it is known."
            };
            return Err(Refusal::of(FailureKind::AccessRefused, "Bad CONNECT", detail).with("null"));
        };
        // Both cases get the same answer: it must not tell which users exist.
        let passcode = self.passcodes.get(login);
        if passcode.is_some_and(|passcode| Some(passcode) == request.passcode.as_ref()) {
            return Ok(Some(login.clone()));
        }
        let detail = format!("Access refused for user {login:?}: wrong login or passcode.");
        Err(Refusal::of(FailureKind::AccessRefused, "Bad CONNECT", detail).with(login))
    }

    /// Whether there is a user of this name with a passcode.
    ///
    /// See the example of [`Config`](crate::Config).
    #[must_use]
    pub fn has(&self, user: &str) -> bool {
        self.passcodes.contains_key(user)
    }

    /// Lets a client that gives this token be this user, whatever its login.
    ///
    /// See the example of [`Config`](crate::Config).
    #[must_use]
    pub fn with_token(mut self, user: impl Into<String>, token: impl Into<String>) -> Self {
        self.tokens.insert(token.into(), user.into());
        self
    }

    /// The user whose token the request has, in any of the headers that clients use for it.
    pub(crate) fn bearer(&self, request: &ConnectRequest) -> Option<String> {
        let is_token = |name: &str| TOKEN_HEADERS.iter().any(|own| name.eq_ignore_ascii_case(own));
        let mut headers = request.headers.iter().filter(|(name, _)| is_token(name));
        headers.find_map(|(_, value)| self.tokens.get(without_scheme(value)).cloned())
    }
}

/// The token behind `Bearer `, or as it is.
fn without_scheme(value: &str) -> &str {
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => value,
    }
}

/// Reading users from a file.
impl Users {
    /// The users of a file: one `USER:PASS` in each line; empty lines and those that begin with `#`
    /// do not count. Blanks around a line are not part of it; the passcode may hold colons.
    ///
    /// ```no_run
    /// let users = stomp_broker::Users::from_file("/etc/broker/users")?;
    /// # drop(users); Ok::<(), stomp_broker::UsersFileError>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read or names nobody, or a line is none of these or names somebody
    /// again. No passcode is repeated.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, UsersFileError> {
        let path = path.as_ref();
        let text = fs::read_to_string(path).map_err(|error| error.to_string());
        let users = text.and_then(|text| Self::read(&text));
        users.map_err(|why| UsersFileError { path: path.into(), why })
    }

    fn read(text: &str) -> Result<Self, String> {
        let mut users = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                users.add(line).map_err(|why| format!("line {}: {why}", index + 1))?;
            }
        }
        if users.is_empty() {
            // A broker without users accepts every client.
            return Err("it names no user; expected USER:PASS in each line".into());
        }
        Ok(users)
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        let Credentials { user, passcode } = line.parse()?;
        if self.passcodes.contains_key(&user) {
            return Err(format!("{user:?} is there already"));
        }
        self.passcodes.insert(user, passcode);
        Ok(())
    }
}

/// A file of users that is of no use.
///
/// See the example of [`Users::from_file`].
#[derive(Debug, thiserror::Error)]
#[error("users file {}: {why}", path.display())]
pub struct UsersFileError {
    path: PathBuf,
    why: String,
}

/// Shows names alone.
impl fmt::Debug for Users {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.passcodes.keys()).entries(self.tokens.values()).finish()
    }
}

impl FromIterator<Credentials> for Users {
    fn from_iter<I: IntoIterator<Item = Credentials>>(credentials: I) -> Self {
        let mut users = Self::default();
        users.extend(credentials);
        users
    }
}

impl Extend<Credentials> for Users {
    fn extend<I: IntoIterator<Item = Credentials>>(&mut self, credentials: I) {
        self.passcodes.extend(credentials.into_iter().map(|c| (c.user, c.passcode)));
    }
}

/// One user, as `USER:PASS`; the passcode may hold colons.
///
/// See the example of [`Config`](crate::Config).
#[derive(Clone)]
pub struct Credentials {
    user: String,
    passcode: String,
}

impl Credentials {
    /// The name of the user.
    ///
    /// See the example of [`Config`](crate::Config).
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }
}

impl FromStr for Credentials {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some((user, passcode)) if !user.is_empty() => {
                Ok(Self { user: user.into(), passcode: passcode.into() })
            }
            _ => Err("expected USER:PASS, for example guest:secret"),
        }
    }
}

/// Shows the name alone.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Credentials").field(&self.user).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Users;

    #[test]
    fn a_file_has_a_user_in_each_line() {
        let users = Users::read("# who may\nguest:secret\r\n\n  kim:a:b \n").unwrap();
        let mut all: Vec<_> = users.passcodes.into_iter().collect();
        all.sort_unstable();
        let expected = [("guest", "secret"), ("kim", "a:b")];
        assert!(all.iter().map(|(user, pass)| (user.as_str(), pass.as_str())).eq(expected));
    }

    #[test]
    fn what_is_wrong_is_told_by_its_line_and_without_the_passcode() {
        for (text, line, why) in [
            ("guest:pa55\npa55word\n", "line 2", "USER:PASS"),
            ("\n#\n:pa55\n", "line 3", "USER:PASS"),
            ("kim:pa55\nkim:pa55word\n", "line 2", "\"kim\" is there already"),
            ("# nobody\n", "", "names no user"),
        ] {
            let error = Users::read(text).unwrap_err();
            assert!(error.contains(line) && error.contains(why), "{error}");
            assert!(!error.contains("pa55"), "{error}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = Users::from_file("no/such/file").unwrap_err();
        assert!(error.to_string().contains("no/such/file"), "{error}");
    }
}
