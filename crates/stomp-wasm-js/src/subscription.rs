//! Handles of what lasts: subscriptions and transactions.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use js_sys::Function;
use stomp_wasm::client;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::callbacks::call;
use crate::frame::{Message, headers_from_js};

/// A subscription as its handles and its task share it; none once it has ended.
pub(crate) type Shared = Rc<RefCell<Option<client::Subscription>>>;

/// Passes messages on until the subscription ends.
pub(crate) fn deliver(subscription: &Shared, callback: Function) {
    let subscription = Rc::clone(subscription);
    spawn_local(async move {
        // The borrow ends before the callback, which may unsubscribe.
        while let Some(message) = next(&subscription).await {
            call(&callback, Message::new(message).into());
        }
        subscription.take();
    });
}

async fn next(subscription: &Shared) -> Option<client::Message> {
    poll_fn(|context| match &mut *subscription.borrow_mut() {
        Some(subscription) => {
            let next = core::pin::pin!(subscription.next());
            next.poll(context)
        }
        None => Poll::Ready(None),
    })
    .await
}

/// A subscription.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Subscription {
    pub(crate) id: String,
    pub(crate) shared: Shared,
}

#[wasm_bindgen]
impl Subscription {
    /// Its id.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn id(&self) -> String {
        self.id.clone()
    }

    /// Ends it. Does nothing if it has ended.
    ///
    /// # Errors
    /// If the headers are not strings.
    pub fn unsubscribe(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "StompHeaders")] headers: JsValue,
    ) -> Result<(), JsError> {
        let headers = headers_from_js(headers)?;
        if let Some(subscription) = self.shared.take() {
            subscription.unsubscribe(headers)?;
        }
        Ok(())
    }
}

/// A transaction.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Transaction {
    pub(crate) id: String,
    pub(crate) open: Rc<RefCell<Vec<client::Transaction>>>,
}

#[wasm_bindgen]
impl Transaction {
    /// Its id, for the header `transaction`.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn id(&self) -> String {
        self.id.clone()
    }

    /// Lets it take effect.
    ///
    /// # Errors
    /// That it has ended.
    pub fn commit(&self) -> Result<(), JsError> {
        Ok(take(&self.open, &self.id)?.commit()?)
    }

    /// Throws it away.
    ///
    /// # Errors
    /// That it has ended.
    pub fn abort(&self) -> Result<(), JsError> {
        Ok(take(&self.open, &self.id)?.abort()?)
    }
}

/// Takes the transaction of this id out of those that are open.
pub(crate) fn take(
    open: &RefCell<Vec<client::Transaction>>,
    id: &str,
) -> Result<client::Transaction, JsError> {
    let open = &mut *open.borrow_mut();
    let at = open.iter().position(|transaction| transaction.id() == id);
    at.map(|at| open.swap_remove(at))
        .ok_or_else(|| JsError::new(&format!("there is no open transaction {id}")))
}
