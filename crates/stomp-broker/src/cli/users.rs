//! Flags for who may connect.

use std::collections::HashMap;

use stomp_broker::{Credentials, Users, UsersFileError};

use super::values::once;

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
    /// # Errors
    /// If a user has two passcodes, a token two users, a virtual host is named twice, or there are too many of
    /// them. Neither passcode nor token is repeated.
    pub(crate) fn check(&self, max_namespaces: usize) -> Result<(), String> {
        let again = |user: &str| self.users.as_ref().is_some_and(|users| users.has(user));
        if let Some(login) = self.logins.iter().find(|login| again(login.user())) {
            return Err(format!(
                "--login is given for {:?}, who is in the file of --users too; give one of them",
                login.user()
            ));
        }
        once("--login", self.logins.iter().map(Credentials::user), |user| format!("for {user:?}"))?;
        let mut users = HashMap::new();
        for (user, token) in &self.tokens {
            if let Some(first) = users.insert(token, user) {
                return Err(format!(
                    "--token is given the same token for {first:?} and for {user:?}; a token is one user's"
                ));
            }
        }
        if self.virtual_hosts.len() > max_namespaces {
            return Err(format!(
                "--virtual-host is given {} times, and --max-namespaces is {max_namespaces}: give a greater one",
                self.virtual_hosts.len()
            ));
        }
        if self.virtual_hosts.iter().any(|name| name == "default") {
            return Err("--virtual-host is given \"default\", which there is without it".into());
        }
        once("--virtual-host", &self.virtual_hosts, |name| format!("{name:?}"))
    }

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
