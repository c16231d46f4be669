//! Who may connect.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use stomp_protocol::server::ConnectRequest;

use crate::refusal::Refusal;

/// The users and their passcodes; if there are none, everybody may connect.
#[derive(Clone, Default)]
pub struct Users(HashMap<String, String>);

impl Users {
    /// Fails unless the request names a user and the right passcode. The passcode given is never
    /// repeated.
    pub(crate) fn check(&self, request: &ConnectRequest) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        let Some(login) = &request.login else {
            let detail = "This broker asks for the headers login and passcode in CONNECT.";
            return Err(Refusal::new("Bad CONNECT", detail));
        };
        // The two cases look the same from outside: who is a user here is nobody's business.
        if self.0.get(login).is_some_and(|passcode| Some(passcode) == request.passcode.as_ref()) {
            return Ok(());
        }
        let detail = format!("Access refused for user {login:?}: wrong login or passcode.");
        Err(Refusal::new("Bad CONNECT", detail))
    }
}

/// Shows names alone.
impl fmt::Debug for Users {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl FromIterator<Credentials> for Users {
    fn from_iter<I: IntoIterator<Item = Credentials>>(credentials: I) -> Self {
        Self(credentials.into_iter().map(|c| (c.user, c.passcode)).collect())
    }
}

/// One user, as `USER:PASS`; the passcode may hold colons.
#[derive(Clone)]
pub struct Credentials {
    user: String,
    passcode: String,
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
