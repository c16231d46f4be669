//! The platforms that have a package with the broker's program, and how it is compiled for each.

use std::env::consts;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian::{self, AARCH64_COMPILER};
use crate::project::Project;
use crate::rust;

/// What a program is compiled for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Purpose {
    /// To be published.
    Release,
    /// To be installed by tests: the same but for the optimisation, which takes most of the time.
    Test,
}

/// An operating system and processor, by the names that Node and npm have for them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Platform {
    pub(crate) os: &'static str,
    pub(crate) cpu: &'static str,
    /// The target of the Rust compiler.
    target: &'static str,
}

const fn platform(os: &'static str, cpu: &'static str, target: &'static str) -> Platform {
    Platform { os, cpu, target }
}

const LINUX_X64: Platform = platform("linux", "x64", "x86_64-unknown-linux-musl");
const LINUX_ARM64: Platform = platform("linux", "arm64", "aarch64-unknown-linux-musl");

/// All platforms. For Linux the program is static, so that it runs on every distribution.
pub(crate) const PLATFORMS: [Platform; 5] = [
    LINUX_X64,
    LINUX_ARM64,
    platform("darwin", "x64", "x86_64-apple-darwin"),
    platform("darwin", "arm64", "aarch64-apple-darwin"),
    platform("win32", "x64", "x86_64-pc-windows-msvc"),
];

impl Platform {
    /// The platform with a name such as `linux-x64`.
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        let found = PLATFORMS.into_iter().find(|platform| platform.name() == name);
        let names = || PLATFORMS.map(|platform| platform.name()).join(", ");
        found.ok_or_else(|| format!("there are {}", names()))
    }

    /// `linux-x64`, for instance.
    pub(crate) fn name(&self) -> String {
        format!("{}-{}", self.os, self.cpu)
    }

    /// The platform of this machine.
    pub(crate) fn here() -> Result<Self> {
        let found = PLATFORMS.into_iter().find(Self::is_native);
        found.with_context(|| format!("no package for {}-{}", consts::OS, consts::ARCH))
    }

    /// The platforms that this machine compiles for: all of its operating system. Where the C compiler for another
    /// processor is missing and cannot be installed, that platform is left out, with a message.
    pub(crate) fn of_this_machine(project: &Project) -> Result<Vec<Self>> {
        let here = Self::here()?;
        let mut found = Vec::new();
        for platform in PLATFORMS.into_iter().filter(|platform| platform.os == here.os) {
            match platform.ensure_compiler(project) {
                Ok(()) => found.push(platform),
                Err(error) if platform == here => return Err(error),
                Err(error) => eprintln!("    {} is left out: {error:#}", platform.name()),
            }
        }
        Ok(found)
    }

    /// Compiles the broker; [`Platform::program`] is the result.
    pub(crate) fn compile(&self, project: &Project, purpose: Purpose) -> Result<()> {
        rust::ensure_target(project, self.target, "the broker is compiled for this platform")?;
        self.ensure_compiler(project)?;
        let mut compile = project.command("cargo");
        compile.args(["rustc", "--release", "--package", "stomp-broker", "--bin", "stomp-broker"]);
        compile.args(["--target", self.target]);
        self.add_linux_tools(&mut compile);
        if purpose == Purpose::Test {
            compile.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        }
        // Names of functions are a fifth of the program; a panic has its place in the source without them.
        compile.args(["--", "-C", "strip=symbols"]);
        project.step(&format!("Compile the broker for {}", self.name()), &mut compile)
    }

    /// The program that was compiled.
    pub(crate) fn program(&self, project: &Project) -> PathBuf {
        project.path("target").join(self.target).join("release").join(self.program_name())
    }

    /// The name of the program.
    pub(crate) fn program_name(&self) -> String {
        format!("stomp-broker{}", self.suffix())
    }

    /// What names of programs end with.
    pub(crate) fn suffix(&self) -> &'static str {
        if self.os == "win32" { ".exe" } else { "" }
    }

    /// The target of the Rust compiler.
    pub(crate) fn target(&self) -> &'static str {
        self.target
    }

    fn is_native(&self) -> bool {
        let os = match self.os {
            "darwin" => "macos",
            "win32" => "windows",
            other => other,
        };
        let cpu = if self.cpu == "x64" { "x86_64" } else { "aarch64" };
        (os, cpu) == (consts::OS, consts::ARCH)
    }

    /// Other systems come with compilers for all of their processors.
    fn needs_cross_compiler(&self) -> bool {
        *self == LINUX_ARM64 && !self.is_native()
    }

    fn ensure_compiler(&self, project: &Project) -> Result<()> {
        if self.needs_cross_compiler() {
            debian::ensure(project, &[AARCH64_COMPILER])?;
        }
        Ok(())
    }

    /// The C compiler and the linker for a static program. The cryptography is partly in C; it needs no C library, and
    /// is told so, since there is none for musl here.
    fn add_linux_tools(&self, compile: &mut Command) {
        if self.os != "linux" {
            return;
        }
        let cc = if self.needs_cross_compiler() { "aarch64-linux-gnu-gcc" } else { "cc" };
        let variable = self.target.replace('-', "_");
        compile.env(format!("CC_{variable}"), cc);
        compile.env(format!("CFLAGS_{variable}"), "-ffreestanding -DRING_CORE_NOSTDLIBINC=1");
        let linker = format!("CARGO_TARGET_{}_LINKER", variable.to_uppercase());
        compile.env(linker, "rust-lld");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_are_found_by_their_names() {
        assert_eq!(Platform::named("linux-arm64"), Ok(LINUX_ARM64));
        let refused = Platform::named("linux-ia32").unwrap_err();
        assert!(refused.contains("linux-x64") && refused.contains("win32-x64"), "{refused}");
    }

    #[test]
    fn this_machine_compiles_for_itself_without_another_compiler() {
        assert!(!Platform::here().unwrap().needs_cross_compiler());
    }
}
