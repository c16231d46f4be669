//! The functions and data of a WebAssembly module, each with its crate, its Rust module and its range.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use wasmparser::{ExternalKind, KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

use super::names::{NO_PATH, origin};

/// The crate and module that exported functions are counted for.
const EXPORTS: &str = "(exports)";

/// The parts of a WebAssembly module that are counted.
#[derive(Debug, Default)]
pub(super) struct SectionMap {
    parts: Vec<Part>,
    /// Start of the name section, which is at the end and is not shipped.
    end: u64,
}

#[derive(Debug)]
struct Part {
    krate: String,
    module: String,
    range: Range<u64>,
}

impl SectionMap {
    /// Reads a module that has its name section, at its end.
    ///
    /// # Errors
    /// When `wasm` is no module, or has no name section.
    pub(super) fn of(wasm: &[u8]) -> Result<Self> {
        let sections = Sections::of(wasm)?;
        let mut map = Self { end: sections.names_start, ..Self::default() };
        for (index, range) in (sections.imported..).zip(&sections.functions) {
            let (krate, module) = sections.origin(index);
            map.parts.push(Part { krate, module, range: range.clone() });
        }
        if let Some(range) = sections.data {
            let name = "(data: texts and tables)".to_owned();
            map.parts.push(Part { krate: name.clone(), module: name, range });
        }
        Ok(map)
    }

    /// The input of the script that compresses the parts: `{end, parts: [{crate, module, start, end}]}`.
    pub(super) fn to_json(&self) -> Value {
        let part = |Part { krate, module, range }: &Part| json!({ "crate": krate, "module": module, "start": range.start, "end": range.end });
        json!({ "end": self.end, "parts": self.parts.iter().map(part).collect::<Vec<_>>() })
    }
}

#[derive(Default)]
struct Sections {
    /// Number of imported functions, which have the first indices.
    imported: u32,
    functions: Vec<Range<u64>>,
    data: Option<Range<u64>>,
    exports: HashMap<u32, String>,
    names: HashMap<u32, String>,
    names_start: u64,
}

impl Sections {
    fn of(wasm: &[u8]) -> Result<Self> {
        let mut sections = Self::default();
        let mut end_of_last = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload.context("the module cannot be read")?;
            let section = payload.as_section().map(|(_, range)| range);
            sections.take(payload, end_of_last)?;
            if let Some(range) = section {
                end_of_last = range.end;
            }
        }
        ensure!(!sections.names.is_empty(), "the module has no names of functions");
        Ok(sections)
    }

    /// Crate and module of a function. An export has a row of its own, because the compiler inlines
    /// into it everything that only it uses.
    fn origin(&self, index: u32) -> (String, String) {
        match (self.exports.get(&index), self.names.get(&index)) {
            (Some(name), _) => (EXPORTS.to_owned(), format!("export {name}")),
            (None, Some(name)) => origin(name),
            (None, None) => (NO_PATH.to_owned(), NO_PATH.to_owned()),
        }
    }

    fn take(&mut self, payload: Payload<'_>, start: u64) -> Result<()> {
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    self.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.exports.insert(export.index, export.name.to_owned());
                    }
                }
            }
            Payload::CodeSectionEntry(body) => self.functions.push(body.range()),
            Payload::DataSection(data) => self.data = Some(data.range()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    self.names_start = start;
                    self.read_names(names)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn read_names(&mut self, names: NameSectionReader<'_>) -> Result<()> {
        for subsection in names {
            let Name::Function(map) = subsection? else { continue };
            for naming in map {
                let naming = naming?;
                self.names.insert(naming.index, naming.name.to_owned());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One imported function, three of its own, of which the second is exported; names for the first and the third.
    const MODULE: &[u8] = &[
        0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, // \0asm, version 1
        1, 4, 1, 0x60, 0, 0, // the type of all functions: () -> ()
        2, 7, 1, 1, b'm', 1, b'i', 0, 0, // import m.i
        3, 4, 3, 0, 0, 0, // three functions
        7, 5, 1, 1, b'e', 0, 2, // export function 2 as e
        10, 11, 3, 2, 0, 0x0b, 3, 0, 1, 0x0b, 2, 0, 0x0b, // their bodies
        0, 20, 4, b'n', b'a', b'm', b'e', 1, 13, 2, // names of functions
        1, 4, b'a', b':', b':', b'f', 3, 4, b'b', b':', b':', b'g',
    ];

    #[test]
    fn each_function_has_its_place_and_its_origin() {
        let map = SectionMap::of(MODULE).unwrap();
        let parts: Vec<_> = map
            .parts
            .iter()
            .map(|part| {
                (part.krate.as_str(), part.module.as_str(), part.range.end - part.range.start)
            })
            .collect();
        assert_eq!(parts, [("a", "a", 2), (EXPORTS, "export e", 3), ("b", "b", 2)]);
        assert_eq!(&MODULE[map.end as usize..][2..7], b"\x04name");
    }

    #[test]
    fn a_module_without_names_is_refused() {
        let end = MODULE.len() - 22;
        let error = SectionMap::of(&MODULE[..end]).unwrap_err();
        assert!(error.to_string().contains("no names"), "{error}");
    }
}
