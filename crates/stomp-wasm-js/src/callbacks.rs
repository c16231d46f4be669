//! The functions of JavaScript among the options.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Reports what was thrown, as an uncaught exception is.
    #[wasm_bindgen(js_name = reportError)]
    fn report_error(error: &JsValue);
}

/// Functions that are looked up when they are called: they may be replaced at any time.
pub(crate) struct Callbacks<'options>(&'options Object);

impl<'options> Callbacks<'options> {
    pub(crate) const fn new(options: &'options Object) -> Self {
        Self(options)
    }

    /// Calls the function of this name without arguments; none if there is none.
    ///
    /// # Errors
    /// What it throws.
    pub(crate) fn call0(&self, name: &str) -> Result<Option<JsValue>, JsValue> {
        let found = Reflect::get(self.0, &name.into())?.dyn_into::<Function>().ok();
        found.map(|function| function.call0(&JsValue::UNDEFINED)).transpose()
    }

    /// Tells the function of this name, if there is one.
    pub(crate) fn tell(&self, name: &str, argument: impl Into<JsValue>) {
        let found = Reflect::get(self.0, &name.into()).unwrap_or_default();
        if let Ok(function) = found.dyn_into::<Function>() {
            call(&function, argument.into());
        }
    }
}

/// Calls a function; what it throws does not end what goes on here.
pub(crate) fn call(function: &Function, argument: JsValue) {
    if let Err(error) = function.apply(&JsValue::UNDEFINED, &Array::of1(&argument)) {
        report_error(&error);
    }
}
