//! Memory, and handles.

use alloc::boxed::Box;

use stomp_protocol::client::{Client, ClientConfig};

use crate::npm::abi::{Object, State};

pub(crate) fn result_header(state: &State) -> f64 {
    state.results.address() as usize as f64
}

pub(crate) fn input_buffer(state: &mut State, length: usize) -> f64 {
    let input = &mut state.input;
    if input.len() < length {
        // Not to be copied, and larger than asked for: the next text is often a little longer.
        *input = alloc::vec![0; length.next_multiple_of(4096)];
    }
    input.as_ptr() as usize as f64
}

pub(crate) fn open_client(state: &mut State) -> f64 {
    let client = Client::new(ClientConfig::default());
    state.objects.keep(Object::Client(Box::new(client))) as f64
}

pub(crate) fn release(state: &mut State, handle: usize) {
    state.objects.release(handle);
}

#[cfg(feature = "sockjs")]
pub(crate) use super::sockjs::open as open_sockjs;

#[cfg(test)]
mod tests {
    use stomp_protocol::Limits;
    use wasm_bindgen_test::wasm_bindgen_test;

    use crate::npm::abi::limit;

    #[wasm_bindgen_test(unsupported = test)]
    fn javascript_keeps_to_the_limits_that_heads_are_read_by() {
        let Limits { max_head, max_body, .. } = Limits::default();
        assert_eq!((max_head, max_body), (limit::HEAD as usize, limit::BODY as usize));
    }
}
