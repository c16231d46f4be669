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

    /// A virtual host: destinations of its own for clients whose CONNECT has this host; may be
    /// repeated. Any other host is refused then, unless it is empty or left out
    #[arg(long = "virtual-host", value_name = "NAME")]
    pub(crate) virtual_hosts: Vec<String>,
}

impl UsersArgs {
    pub(crate) fn into_users(self) -> Users {
        let mut users = self.users.unwrap_or_default();
        users.extend(self.logins);
        users
    }
}

fn read(path: &str) -> Result<Users, UsersFileError> {
    Users::from_file(path)
}
