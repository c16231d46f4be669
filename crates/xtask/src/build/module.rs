//! The WebAssembly modules of the npm packages: compilation, optimisation for size.

use std::path::PathBuf;

use anyhow::Result;

use crate::node;
use crate::project::{Project, WASM_TARGET};

/// A build of a crate as a module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Module<'text> {
    /// The crate.
    pub(crate) package: &'text str,
    /// Its contents, for people.
    pub(crate) contents: &'text str,
    /// All features of the crate that it is built with.
    pub(crate) features: &'text [&'text str],
    /// The folder of the module, see [`Module::path`].
    pub(crate) folder: &'text str,
    /// Whether its functions have names, for `cargo xtask size`.
    pub(crate) named: bool,
    /// Whether it has texts besides those of panics: numbers that are written are made of the same.
    pub(crate) keeps_texts: bool,
}

/// The module of the entry `stomp-wasm`.
pub(crate) const FULL: Module<'static> = Module {
    package: "stomp-wasm",
    contents: "with SockJS",
    features: &["npm", "sockjs"],
    folder: "target/gen",
    named: false,
    keeps_texts: false,
};

/// The module of the entry `stomp-wasm/websocket`.
pub(crate) const WITHOUT_SOCKJS: Module<'static> = Module {
    package: "stomp-wasm",
    contents: "without SockJS",
    features: &["npm"],
    folder: "target/gen/websocket",
    named: false,
    keeps_texts: false,
};

/// The decisions of `Session`, in every entry: who does not use it does not load it.
pub(crate) const SESSION: Module<'static> = Module {
    package: "stomp-wasm",
    contents: "the decisions of Session",
    features: &["npm-session"],
    folder: "target/gen/session",
    named: false,
    keeps_texts: false,
};

/// The broker in memory, for the npm package `stomp-broker`.
pub(crate) const BROKER: Module<'static> = Module {
    package: "stomp-broker-wasm",
    contents: "the broker in memory",
    features: &[],
    folder: "target/gen/broker",
    named: false,
    keeps_texts: true,
};

/// The size of the stack in bytes. The engine has no recursion, and its largest frames have a few hundred. With the
/// default, 1 MiB, the memory is so much larger, and every address of a constant takes a byte more.
const STACK_SIZE: &str = "link-arg=-zstack-size=65536";

impl Module<'_> {
    /// Builds the module into its folder.
    pub(crate) fn build(&self, project: &Project) -> Result<()> {
        self.compile(project)?;
        self.optimize(project)
    }

    /// Where the module is, in the project.
    pub(crate) fn path(&self) -> String {
        format!("{}/module.wasm", self.folder)
    }

    fn compile(&self, project: &Project) -> Result<()> {
        let mut compile = project.command("cargo");
        compile.args(["rustc", "--package", self.package, "--lib", "--crate-type", "cdylib"]);
        compile.args(["--no-default-features", "--features", &self.features.join(",")]);
        compile.args(["--profile", "wasm-release", "--target", WASM_TARGET]);
        if !self.keeps_texts {
            compile.args(["--", "-C", STACK_SIZE]);
        }
        let title = format!("Compile {} to WebAssembly, {}", self.package, self.contents);
        project.step(&title, &mut compile)
    }

    /// Optimises the module with binaryen from npm, because a distribution's may be too old for it.
    fn optimize(&self, project: &Project) -> Result<()> {
        let mut optimize = node::script(project, "pkg-template/build/optimize.mjs")?;
        optimize.arg(self.compiled(project)).arg(self.path());
        if self.named {
            optimize.arg("--names");
        }
        if self.keeps_texts {
            optimize.arg("--keep-texts");
        }
        project.step("Optimise the module for size", &mut optimize)
    }

    /// The output of the last compilation.
    fn compiled(&self, project: &Project) -> PathBuf {
        let file = format!("wasm-release/{}.wasm", self.package.replace('-', "_"));
        project.path("target").join(WASM_TARGET).join(file)
    }
}
