//! The WebAssembly modules of the npm package: compiled, bound to JavaScript, made small.

use std::path::PathBuf;

use anyhow::Result;

use crate::node;
use crate::project::{Project, WASM_TARGET};

/// A build of the client crate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Module<'text> {
    /// What is in it, for people.
    pub(crate) contents: &'text str,
    /// The features of the crate that it is built with, none but these.
    pub(crate) features: &'text [&'text str],
    /// Where wasm-bindgen leaves the module (core_bg.wasm) and its glue (core.js, core.d.ts).
    pub(crate) folder: &'text str,
    /// Whether its functions have names, for those who look into it.
    pub(crate) named: bool,
}

/// That of the entry `stomp-wasm`.
pub(crate) const FULL: Module<'static> = Module {
    contents: "with SockJS",
    features: &["npm", "sockjs"],
    folder: "target/gen",
    named: false,
};

/// That of the entry `stomp-wasm/websocket`.
pub(crate) const WITHOUT_SOCKJS: Module<'static> = Module {
    contents: "without SockJS",
    features: &["npm"],
    folder: "target/gen/websocket",
    named: false,
};

impl Module<'_> {
    /// Leaves the module and its glue in the module's folder.
    pub(crate) fn build(&self, project: &Project) -> Result<()> {
        self.compile(project)?;
        self.bind(project)?;
        self.optimize(project)
    }

    fn compile(&self, project: &Project) -> Result<()> {
        let mut compile = project.command("cargo");
        compile.args(["build", "--package", "stomp-wasm", "--lib"]);
        compile.args(["--no-default-features", "--features", &self.features.join(",")]);
        compile.args(["--profile", "wasm-release", "--target", WASM_TARGET]);
        let title = format!("Compile the client to WebAssembly, {}", self.contents);
        project.step(&title, &mut compile)
    }

    /// Makes the JavaScript through which the module is used, and its types.
    fn bind(&self, project: &Project) -> Result<()> {
        let mut bind = project.command("wasm-bindgen");
        bind.arg(compiled_module(project));
        bind.args(["--target", "web", "--out-name", "core", "--out-dir", self.folder]);
        // The module is inlined: a default path would make bundlers look for a file.
        bind.args(["--omit-default-module-path", "--remove-producers-section"]);
        bind.arg("--no-demangle");
        project.step("Generate the JavaScript glue", &mut bind)
    }

    /// With binaryen from npm, because the one of a distribution may be too old for today's modules.
    fn optimize(&self, project: &Project) -> Result<()> {
        let mut optimize = node::script(project, "pkg-template/build/optimize.mjs")?;
        optimize.arg(format!("{}/core_bg.wasm", self.folder));
        if self.named {
            optimize.arg("--names");
        }
        project.step("Optimise the module for size", &mut optimize)
    }
}

/// What the last compilation left.
fn compiled_module(project: &Project) -> PathBuf {
    project.path("target").join(WASM_TARGET).join("wasm-release/stomp_wasm.wasm")
}
