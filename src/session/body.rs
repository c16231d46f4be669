//! The body of a message to be sent.

/// A body with its content type: of text none, of bytes `application/octet-stream` (Spring breaks them otherwise), of a
/// value as JSON `application/json`. A header `content-type` of the message itself replaces it.
///
/// ```
/// use stomp_wasm::Body;
///
/// let text = Body::from("hi");
/// assert_eq!((text.bytes(), text.content_type()), (&b"hi"[..], None));
/// let bytes = Body::from(vec![0, 1]);
/// assert_eq!(bytes.content_type(), Some("application/octet-stream"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    bytes: Vec<u8>,
    content_type: Option<&'static str>,
}

impl Body {
    /// A value as JSON, by serde_json. (Feature `json`.)
    ///
    /// # Errors
    /// [`Code::Usage`](super::Code::Usage) if JSON cannot express it.
    ///
    /// ```
    /// use stomp_wasm::Body;
    ///
    /// let body = Body::json(&[1, 2])?;
    /// assert_eq!((body.bytes(), body.content_type()), (&b"[1,2]"[..], Some("application/json")));
    /// # Ok::<(), stomp_wasm::Error>(())
    /// ```
    #[cfg(feature = "json")]
    pub fn json(value: &(impl serde::Serialize + ?Sized)) -> Result<Self, super::Error> {
        let bytes = serde_json::to_vec(value).map_err(|error| {
            super::Error::new(super::Code::Usage, format!("JSON cannot express it: {error}"))
        })?;
        Ok(Self { bytes, content_type: Some("application/json") })
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What they are, if that is known.
    #[must_use]
    pub const fn content_type(&self) -> Option<&'static str> {
        self.content_type
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        String::from(text).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self { bytes: text.into_bytes(), content_type: None }
    }
}

impl From<&String> for Body {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        Vec::from(bytes).into()
    }
}

impl<const LEN: usize> From<&[u8; LEN]> for Body {
    fn from(bytes: &[u8; LEN]) -> Self {
        Vec::from(bytes).into()
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, content_type: Some("application/octet-stream") }
    }
}

/// An empty body.
impl From<()> for Body {
    fn from((): ()) -> Self {
        Self::default()
    }
}
