//! Payloads as values of Rust types, by the JSON of the browser.

use js_sys::JSON;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use stomp_protocol::Headers;
use wasm_bindgen::JsValue;

use super::error::text_of;
use super::{Client, Error, Message, Receipt, Transaction};

impl Message {
    /// The body, which is JSON, as a value.
    ///
    /// See the example of [`Client::publish_json`].
    ///
    /// # Errors
    /// [`Error::Json`] if it is no UTF-8, no JSON, or not of that type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let text = self.text().map_err(|error| Error::Json(error.to_string()))?;
        let value = JSON::parse(text).map_err(|error| json_error(&error))?;
        serde_wasm_bindgen::from_value(value).map_err(|error| json_error(&error.into()))
    }
}

impl Client {
    /// Publishes a value as JSON; the `content-type` is `application/json`, unless `headers` has one.
    ///
    /// ```no_run
    /// # use stomp_wasm::Headers;
    /// # async fn run(client: stomp_wasm::client::Client) -> Result<(), stomp_wasm::client::Error> {
    /// let mut numbers = client.subscribe("/topic/numbers", Headers::new())?;
    /// client.publish_json("/topic/numbers", Headers::new(), &[1, 2])?;
    /// client.publish_json_with_receipt("/topic/numbers", Headers::new(), &[3]).await?;
    /// if let Some(message) = numbers.next().await {
    ///     let given: Vec<u32> = message.json()?;
    ///     client.begin()?.publish_json("/topic/sums", Headers::new(), &given.iter().sum::<u32>())?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Json`] if JSON cannot express it; else as for [`publish`](Self::publish).
    pub fn publish_json<T: Serialize + ?Sized>(
        &self,
        destination: &str,
        headers: impl Into<Headers>,
        value: &T,
    ) -> Result<(), Error> {
        self.publish(destination, typed(headers.into()), written(value)?)
    }

    /// As [`publish_json`](Self::publish_json); resolves when the broker confirms that it has taken the
    /// message.
    ///
    /// See the example of [`publish_json`](Self::publish_json).
    pub fn publish_json_with_receipt<T: Serialize + ?Sized>(
        &self,
        destination: &str,
        headers: impl Into<Headers>,
        value: &T,
    ) -> Receipt {
        match written(value) {
            Ok(body) => self.publish_with_receipt(destination, typed(headers.into()), body),
            Err(error) => Receipt::not_sent(error),
        }
    }
}

impl Transaction {
    /// As [`Client::publish_json`], when the transaction is committed.
    ///
    /// # Errors
    /// As for [`Client::publish_json`].
    pub fn publish_json<T: Serialize + ?Sized>(
        &self,
        destination: &str,
        headers: impl Into<Headers>,
        value: &T,
    ) -> Result<(), Error> {
        self.publish(destination, typed(headers.into()), written(value)?)
    }
}

fn typed(mut headers: Headers) -> Headers {
    if !headers.contains("content-type") {
        headers.push("content-type", "application/json");
    }
    headers
}

fn written<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let value = value
        .serialize(&Serializer::json_compatible())
        .map_err(|error| json_error(&JsValue::from(error)))?;
    let text = JSON::stringify(&value).map_err(|error| json_error(&error))?;
    // What JSON has no word for, such as the unit type, comes out as `undefined`.
    text.as_string().ok_or_else(|| Error::Json("JSON cannot express the value".into()))
}

fn json_error(thrown: &JsValue) -> Error {
    Error::Json(text_of(thrown))
}
