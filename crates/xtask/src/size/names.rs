//! The crate and module of a function, from its name.

use rustc_demangle::demangle;

/// The crates of the standard library. Their names stand in those of generic and derived functions,
/// beside the crate for which the function was compiled.
const LIBRARY: [&str; 3] = ["core", "alloc", "std"];

/// The crate and module of functions without a path (`memcpy`).
pub(super) const NO_PATH: &str = "(compiler)";

/// The crate and the module, as `stomp_protocol` and `stomp_protocol::codec`, of a function.
///
/// `name` is the one in the name section. A function of the standard library counts for the type that it
/// was compiled for: `<stomp_protocol::codec::Head as core::fmt::Debug>::fmt` for the codec.
pub(super) fn origin(name: &str) -> (String, String) {
    let name = without_hashes(&format!("{:#}", demangle(name)));
    let paths: Vec<_> = paths(&name).collect();
    let own = paths.iter().find(|path| !LIBRARY.contains(&path[0]));
    match own.or_else(|| paths.first()) {
        Some(path) => (path[0].to_owned(), module(path)),
        None => (NO_PATH.to_owned(), NO_PATH.to_owned()),
    }
}

/// A name that the linker has demangled, without the hashes of its crates: `core[8c7d6fda7f0d53f1]::fmt::write`.
fn without_hashes(name: &str) -> String {
    let is_hash = |text: &str| text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut parts = name.split('[');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest)) if is_hash(hash) => plain += rest,
            _ => plain = plain + "[" + part,
        }
    }
    plain
}

/// The paths of at least two names in a demangled name, each as its parts.
fn paths(name: &str) -> impl Iterator<Item = Vec<&str>> {
    let is_part_of_path = |c: char| c.is_alphanumeric() || "_:".contains(c);
    name.split(move |c| !is_part_of_path(c))
        // The part behind a bracket is the rest of a path: `<A as B>::method`.
        .filter(|path| path.contains("::") && !path.starts_with(':'))
        .map(|path| path.split("::").filter(|part| !part.is_empty()).collect::<Vec<_>>())
        .filter(|path| path.len() > 1)
}

/// The modules of a path: without types, which are capitalised, and without the function.
fn module(path: &[&str]) -> String {
    let is_type = |part: &&str| part.starts_with(char::is_uppercase);
    let end = path.iter().position(is_type).unwrap_or(path.len() - 1);
    path[..end.max(1)].join("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module_of(name: &str) -> String {
        origin(name).1
    }

    #[test]
    fn a_function_belongs_to_its_module() {
        assert_eq!(module_of("stomp_protocol::codec::head::parse"), "stomp_protocol::codec::head");
        assert_eq!(module_of("stomp_protocol::client::Session::poll"), "stomp_protocol::client");
        assert_eq!(module_of("stomp_wasm::start"), "stomp_wasm");
    }

    #[test]
    fn a_trait_is_implemented_on_behalf_of_its_type() {
        let name = "<stomp_protocol::codec::Head as core::fmt::Debug>::fmt";
        assert_eq!(module_of(name), "stomp_protocol::codec");
        let name = "core::ptr::drop_in_place<alloc::vec::Vec<stomp_wasm::timer::Timer>>";
        assert_eq!(module_of(name), "stomp_wasm::timer");
        assert_eq!(
            module_of("<alloc::string::String as core::fmt::Write>::write"),
            "alloc::string"
        );
    }

    #[test]
    fn mangled_names_are_read() {
        let legacy = "_ZN14stomp_protocol5codec4head5parse17h05af221e174051e9E";
        assert_eq!(module_of(legacy), "stomp_protocol::codec::head");
        let v0 = "_RNvNtCs1234_7mycrate3foo3bar";
        assert_eq!(origin(v0), ("mycrate".into(), "mycrate::foo".into()));
    }

    #[test]
    fn hashes_of_crates_are_left_out() {
        let name = "<dlmalloc[80be51de1b7c9ef3]::dlmalloc::Dlmalloc<_>>::malloc";
        assert_eq!(origin(name), ("dlmalloc".into(), "dlmalloc::dlmalloc".into()));
        assert_eq!(module_of("<[stomp_wasm::a::B]>::c"), "stomp_wasm::a");
    }

    #[test]
    fn a_name_without_a_path_has_no_module() {
        assert_eq!(module_of("memcpy"), NO_PATH);
    }
}
