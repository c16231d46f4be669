//! The flag for personas.

use stomp_broker::Persona;

#[derive(Debug, clap::Args)]
pub(crate) struct PersonaArgs {
    /// Have the profile of another broker, those that a client can see: rabbitmq, spring-simple,
    /// activemq, artemis; or strict, which insists on all that the specification recommends
    #[arg(long, value_name = "NAME", default_value_t, conflicts_with = "relay")]
    pub(crate) persona: Persona,
}
