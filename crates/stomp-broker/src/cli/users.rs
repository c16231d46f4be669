//! Flags for who may connect.

use stomp_broker::{Credentials, Users, UsersFileError};

#[derive(Debug, clap::Args)]
pub(crate) struct UsersArgs {
    /// Demand this login and passcode in CONNECT; may be repeated. Without it and --users every
    /// client may connect
    #[arg(long = "login", value_name = "USER:PASS")]
    logins: Vec<Credentials>,

    /// Demand one of the logins in this file: USER:PASS in each line, # begins a comment
    #[arg(long, value_name = "FILE", value_parser = read)]
    users: Option<Users>,

    /// Let a client be this user that gives this token in CONNECT: as authorization:Bearer TOKEN, token,
    /// access-token, x-auth-token or passcode; may be repeated
    #[arg(long = "token", value_name = "USER:TOKEN", value_parser = token)]
    tokens: Vec<(String, String)>,

    /// A virtual host: destinations of its own for clients whose CONNECT has this host; may be
    /// repeated. Any other host is refused then, unless it is empty or left out
    #[arg(long = "virtual-host", value_name = "NAME")]
    pub(crate) virtual_hosts: Vec<String>,
}

impl UsersArgs {
    pub(crate) fn into_users(self) -> Users {
        let mut users = self.users.unwrap_or_default();
        users.extend(self.logins);
        self.tokens.into_iter().fold(users, |users, (user, token)| users.with_token(user, token))
    }
}

/// The text is not repeated in the error: it may be a secret.
fn token(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once(':') {
        Some((user, token)) if !user.is_empty() && !token.is_empty() => {
            Ok((user.into(), token.into()))
        }
        _ => Err("expected USER:TOKEN, for example kim:eyJhbGciOiJIUzI1NiJ9"),
    }
}

fn read(path: &str) -> Result<Users, UsersFileError> {
    Users::from_file(path)
}
