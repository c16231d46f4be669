//! The class `Client`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use stomp_wasm::client::{self, ConnectError, ConnectionEvent, ConnectionState};
use stomp_wasm::protocol::{Command, Frame};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};

use crate::callbacks::{Callbacks, call};
use crate::frame::{Message, frame_to_js, headers_from_js};
use crate::options;
use crate::subscription::{Shared, Subscription, Transaction, deliver, take};

/// A client of one broker, with the names of stomp.js.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Client {
    options: Object,
    client: RefCell<Option<client::Client>>,
    subscriptions: RefCell<BTreeMap<String, Shared>>,
    transactions: Rc<RefCell<Vec<client::Transaction>>>,
}

#[wasm_bindgen]
impl Client {
    /// A client at rest.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "ClientOptions")] options: &JsValue,
    ) -> Self {
        let client = Self {
            options: Object::new(),
            client: RefCell::default(),
            subscriptions: RefCell::default(),
            transactions: Rc::default(),
        };
        client.configure(options);
        client
    }

    /// Changes options and callbacks. Options count from the next `activate`, connectHeaders from the next attempt.
    pub fn configure(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ClientOptions")] options: &JsValue,
    ) {
        if options.is_object() {
            Object::assign(&self.options, options.unchecked_ref());
        }
    }

    /// Connects, and connects again whenever the connection is lost. Does nothing while it does so.
    ///
    /// # Errors
    /// What is wrong with the options.
    pub fn activate(&self) -> Result<(), JsError> {
        if self.active() {
            return Ok(());
        }
        let client = client::Client::new(options::read(&self.options)?);
        let (mut events, callbacks) = (client.events(), self.options.clone());
        spawn_local(async move {
            while let Some(event) = events.next().await {
                tell(&Callbacks::new(&callbacks), event);
            }
        });
        client.activate();
        self.client.replace(Some(client));
        Ok(())
    }

    /// Disconnects in good order; resolves when the client is at rest.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn deactivate(&self) -> Promise {
        let client = self.client.borrow().clone();
        let rest = client.as_ref().map(client::Client::deactivate);
        future_to_promise(async move {
            if let Some(rest) = rest {
                rest.await;
            }
            drop(client);
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Whether it was activated, and not deactivated since.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn active(&self) -> bool {
        let state = self.client.borrow().as_ref().map(client::Client::state);
        matches!(state, Some(ConnectionState::Connecting | ConnectionState::Connected))
    }

    /// Whether there is a connection.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn connected(&self) -> bool {
        let state = self.client.borrow().as_ref().map(client::Client::state);
        state == Some(ConnectionState::Connected)
    }

    /// The version of STOMP that is spoken.
    #[wasm_bindgen(getter, js_name = connectedVersion)]
    #[must_use]
    pub fn connected_version(&self) -> Option<String> {
        Some(self.client.borrow().as_ref()?.version()?.as_str().into())
    }

    /// Sends a message.
    ///
    /// # Errors
    /// Why it was not sent.
    pub fn publish(
        &self,
        #[wasm_bindgen(unchecked_param_type = "PublishParams")] params: &JsValue,
    ) -> Result<(), JsError> {
        let part = |name: &str| Reflect::get(params, &name.into()).unwrap_or_default();
        let destination = part("destination").as_string().unwrap_or_default();
        let headers = headers_from_js(part("headers"))?;
        let bytes = part("binaryBody").dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec());
        let body = match (bytes, part("body")) {
            (Ok(bytes), _) => bytes,
            (Err(_), body) if body.is_undefined() => Vec::new(),
            (Err(_), body) => match body.as_string() {
                Some(text) => text.into_bytes(),
                None => return Err(JsError::new("body is a string; bytes go into binaryBody")),
            },
        };
        Ok(self.connection()?.publish(&destination, headers, body)?)
    }

    /// Subscribes to a destination, until the end of the connection.
    ///
    /// # Errors
    /// Why it was not sent.
    pub fn subscribe(
        &self,
        destination: &str,
        #[wasm_bindgen(unchecked_param_type = "(message: Message) => void")] callback: Function,
        #[wasm_bindgen(unchecked_optional_param_type = "StompHeaders")] headers: JsValue,
    ) -> Result<Subscription, JsError> {
        let made = self.connection()?.subscribe(destination, headers_from_js(headers)?)?;
        let id = made.id().to_owned();
        let shared = Rc::new(RefCell::new(Some(made)));
        deliver(&shared, callback);
        let subscriptions = &mut *self.subscriptions.borrow_mut();
        subscriptions.retain(|_, shared| shared.borrow().is_some());
        subscriptions.insert(id.clone(), Rc::clone(&shared));
        Ok(Subscription { id, shared })
    }

    /// Ends the subscription of this id.
    ///
    /// # Errors
    /// If the headers are not strings.
    pub fn unsubscribe(
        &self,
        id: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "StompHeaders")] headers: JsValue,
    ) -> Result<(), JsError> {
        let shared = self.subscriptions.borrow_mut().remove(id);
        match shared {
            Some(shared) => Subscription { id: id.into(), shared }.unsubscribe(headers),
            None => Ok(()),
        }
    }

    /// Begins a transaction, of this id or one that is made up.
    ///
    /// # Errors
    /// Why it was not sent.
    pub fn begin(&self, id: Option<String>) -> Result<Transaction, JsError> {
        let connection = self.connection()?;
        let begun = match id {
            Some(id) => connection.begin_as(&id)?,
            None => connection.begin()?,
        };
        let id = begun.id().to_owned();
        self.transactions.borrow_mut().push(begun);
        Ok(Transaction { id, open: Rc::clone(&self.transactions) })
    }

    /// Lets a transaction take effect.
    ///
    /// # Errors
    /// That it has ended.
    pub fn commit(&self, id: &str) -> Result<(), JsError> {
        Ok(take(&self.transactions, id)?.commit()?)
    }

    /// Throws a transaction away.
    ///
    /// # Errors
    /// That it has ended.
    pub fn abort(&self, id: &str) -> Result<(), JsError> {
        Ok(take(&self.transactions, id)?.abort()?)
    }

    /// Acknowledges the message of this id.
    ///
    /// # Errors
    /// Why it was not sent.
    pub fn ack(
        &self,
        message: &str,
        subscription: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "StompHeaders")] headers: JsValue,
    ) -> Result<(), JsError> {
        Ok(self.connection()?.ack(message, subscription, headers_from_js(headers)?)?)
    }

    /// Refuses the message of this id.
    ///
    /// # Errors
    /// Why it was not sent.
    pub fn nack(
        &self,
        message: &str,
        subscription: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "StompHeaders")] headers: JsValue,
    ) -> Result<(), JsError> {
        Ok(self.connection()?.nack(message, subscription, headers_from_js(headers)?)?)
    }

    /// Calls back once the RECEIPT with this id has come: of a frame with the header `receipt`.
    ///
    /// # Errors
    /// That there is no connection.
    #[wasm_bindgen(js_name = watchForReceipt)]
    pub fn watch_for_receipt(
        &self,
        id: &str,
        #[wasm_bindgen(unchecked_param_type = "(frame: StompFrame) => void")] callback: Function,
    ) -> Result<(), JsError> {
        let receipt = self.connection()?.watch_for_receipt(id);
        let frame = Frame::new(Command::Receipt).with_header("receipt-id", id);
        spawn_local(async move {
            if receipt.await.is_ok() {
                call(&callback, frame_to_js(&frame).into());
            }
        });
        Ok(())
    }

    fn connection(&self) -> Result<client::Client, JsError> {
        let client = self.client.borrow().clone();
        client.ok_or_else(|| JsError::new("there is no STOMP connection: activate the client"))
    }
}

/// Tells JavaScript what has happened.
fn tell(callbacks: &Callbacks<'_>, event: ConnectionEvent) {
    match event {
        ConnectionEvent::Connected { frame, .. } => {
            callbacks.tell("onConnect", frame_to_js(&frame));
        }
        ConnectionEvent::AttemptFailed(ConnectError::Refused(frame)) => {
            callbacks.tell("onStompError", frame_to_js(&frame));
        }
        ConnectionEvent::BrokerError(frame) => {
            callbacks.tell("onStompError", frame_to_js(&frame));
        }
        ConnectionEvent::AttemptFailed(error) => {
            callbacks.tell("onWebSocketError", object([("message", error.to_string().into())]));
        }
        ConnectionEvent::ProtocolError(error) => {
            callbacks.tell("onWebSocketError", object([("message", error.to_string().into())]));
        }
        ConnectionEvent::SocketError(text) => {
            callbacks.tell("onWebSocketError", object([("message", text.into())]));
        }
        ConnectionEvent::Disconnected { code, reason } => {
            let event = object([("code", code.into()), ("reason", reason.into())]);
            callbacks.tell("onWebSocketClose", event);
        }
        ConnectionEvent::Deactivated => callbacks.tell("onDisconnect", JsValue::UNDEFINED),
        ConnectionEvent::UnhandledMessage(message) => {
            callbacks.tell("onUnhandledMessage", Message::new(message));
        }
        _ => {}
    }
}

fn object<const N: usize>(members: [(&str, JsValue); N]) -> JsValue {
    let entries: Array =
        members.iter().map(|(name, value)| Array::of2(&(*name).into(), value)).collect();
    Object::from_entries(&entries).map(JsValue::from).unwrap_or_default()
}
