//! Where the generated files are, and how their comments are written.

/// One interface between a WebAssembly module and TypeScript.
pub(super) struct Interface {
    pub(super) table: &'static str,
    /// The module of the client crate that has the Rust side.
    pub(super) module: &'static str,
    pub(super) codes: &'static str,
    pub(super) dispatch: &'static str,
    pub(super) typescript: &'static str,
    /// The only module that may call the export, besides the generated one.
    pub(super) call: &'static str,
}

/// All of them: that of the engine, and that of `Session`.
pub(super) const INTERFACES: [Interface; 2] = [
    Interface {
        table: "src/npm/abi.toml",
        module: "npm",
        codes: "src/npm/abi/codes.rs",
        dispatch: "src/npm/abi/dispatch.rs",
        typescript: "pkg-template/src/engine/abi.ts",
        call: "pkg-template/src/engine/call.ts",
    },
    Interface {
        table: "src/npm_session/abi.toml",
        module: "npm_session",
        codes: "src/npm_session/abi/codes.rs",
        dispatch: "src/npm_session/abi/dispatch.rs",
        typescript: "pkg-template/src/session/engine/abi.ts",
        call: "pkg-template/src/session/engine/call.ts",
    },
];

pub(super) const SECRETS: &str = "pkg-template/src/log/secrets.ts";

/// The lines of a comment: words of `text` behind `prefix`, in lines of at most 100 characters.
pub(super) fn comment(prefix: &str, text: &str) -> String {
    let mut out = String::new();
    let mut line = String::from(prefix);
    for word in text.split_whitespace() {
        if line.len() + 1 + word.len() > 100 && line != prefix {
            out = out + &line + "\n";
            line = String::from(prefix);
        }
        line = line + " " + word;
    }
    out + &line + "\n"
}
