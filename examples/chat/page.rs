//! The page of the chat.

use std::fmt::Display;

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, HtmlInputElement, Window};

/// The elements of `index.html`.
pub(crate) struct Page {
    window: Window,
    document: Document,
}

impl Page {
    pub(crate) fn find() -> Self {
        let window = web_sys::window().expect("this program is for pages");
        let document = window.document().expect("every page has one");
        Self { window, document }
    }

    /// The WebSocket address of the server that the page is from.
    pub(crate) fn broker_url(&self) -> String {
        let host = self.window.location().host().expect("a page has an address");
        format!("ws://{host}/ws")
    }

    /// Calls `send` with name and text when the form is submitted. An error that it returns is shown, and
    /// the text stays.
    pub(crate) fn on_submit<E: Display>(
        &self,
        send: impl Fn(&str, &str) -> Result<(), E> + 'static,
    ) {
        let (name, text, state) = (self.input("name"), self.input("text"), self.element("state"));
        let submitted = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            event.prevent_default();
            match send(&name.value(), &text.value()) {
                Ok(()) => text.set_value(""),
                Err(error) => state.set_text_content(Some(&error.to_string())),
            }
        });
        let handler = submitted.into_js_value();
        self.element("form")
            .add_event_listener_with_callback("submit", handler.unchecked_ref())
            .expect("an element takes listeners");
    }

    pub(crate) fn show_state(&self, state: &str) {
        self.element("state").set_text_content(Some(state));
    }

    pub(crate) fn show(&self, line: &str) {
        let item = self.document.create_element("li").expect("a name of HTML");
        item.set_text_content(Some(line));
        self.element("messages").append_child(&item).expect("a list takes items");
    }

    fn input(&self, id: &str) -> HtmlInputElement {
        self.element(id).dyn_into().expect("an input")
    }

    fn element(&self, id: &str) -> Element {
        self.document.get_element_by_id(id).expect("index.html has it")
    }
}
