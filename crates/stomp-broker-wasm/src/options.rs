//! The options of `createBroker()`.

use serde::Deserialize;
use serde_json::value::RawValue;
use stomp_broker::faults::Scenario;
use stomp_broker::memory::Broker;
use stomp_broker::{Config, Credentials, NamespaceOptions, Persona, Prefix, Prefixes, Users};
use stomp_protocol::HeartBeat;

/// What a broker is made with; each of them stands for the flag of the program that has its name.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Options {
    /// The time of day, in milliseconds since 1970.
    unix_millis: u64,
    seed: u64,
    #[serde(default)]
    clock: Clock,
    persona: Option<String>,
    #[serde(default)]
    login: Vec<String>,
    #[serde(default)]
    token: Vec<String>,
    #[serde(default)]
    virtual_host: Vec<String>,
    heart_beat: Option<(u64, u64)>,
    #[serde(default)]
    app_prefix: Vec<String>,
    #[serde(default)]
    topic_prefix: Vec<String>,
    faults: Option<Box<RawValue>>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Clock {
    #[default]
    Real,
    Virtual,
}

impl Options {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    pub(crate) fn start(self) -> Result<Broker, String> {
        let unix_millis = self.unix_millis;
        Broker::new(self.config()?, unix_millis).map_err(|error| error.to_string())
    }

    fn config(self) -> Result<Config, String> {
        let mut config = Config {
            users: users(&self.login, &self.token)?,
            virtual_hosts: self.virtual_host,
            prefixes: Prefixes {
                app: prefixes(&self.app_prefix)?,
                topic: prefixes(&self.topic_prefix)?,
            },
            namespace: NamespaceOptions {
                virtual_clock: self.clock == Clock::Virtual,
                seed: Some(self.seed),
            },
            ..Config::default()
        };
        if let Some((outgoing, incoming)) = self.heart_beat {
            config.heart_beat = HeartBeat { outgoing, incoming };
        }
        if let Some(persona) = self.persona {
            config.persona = persona.parse::<Persona>()?;
        }
        if let Some(faults) = self.faults {
            let scenario = Scenario::parse(faults.get());
            config.scenario = Some(scenario.map_err(|error| format!("faults: {error}"))?);
        }
        Ok(config)
    }
}

fn users(logins: &[String], tokens: &[String]) -> Result<Users, String> {
    let mut users = Users::default();
    for login in logins {
        users.extend([login.parse::<Credentials>().map_err(|error| format!("login: {error}"))?]);
    }
    for token in tokens {
        match token.split_once(':') {
            Some((user, token)) if !user.is_empty() && !token.is_empty() => {
                users = users.with_token(user, token);
            }
            // The text is not repeated in the error: it may be a secret.
            _ => return Err("token: expected USER:TOKEN".into()),
        }
    }
    Ok(users)
}

fn prefixes(texts: &[String]) -> Result<Vec<Prefix>, String> {
    texts.iter().map(|text| text.parse()).collect()
}
