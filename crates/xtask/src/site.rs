//! `cargo xtask site`: the whole site, with all documents and the API reference.

use anyhow::Result;

use crate::project::Project;
use crate::{build, node, prerequisites};

/// Builds the npm package, whose types and code the site shows, and the site in target/site.
pub(crate) fn run(project: &Project) -> Result<()> {
    prerequisites::ensure(project, prerequisites::BUILD)?;
    build::package(project)?;
    build::memory(project)?;
    node::step(project, "Build the whole site: target/site", "www/site/build.mjs")
}
