//! Why there is no TLS.

use std::path::PathBuf;

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
#[cfg_attr(not(feature = "tls"), allow(dead_code, reason = "no file is read"))]
pub(crate) enum TlsError {
    #[error("cannot read {}: {reason}; it has to be a PEM file with {expected}", file.display())]
    File { file: PathBuf, reason: String, expected: &'static str },
    #[error("the certificate and the key do not go together: {0}")]
    Pair(String),
    #[cfg(not(feature = "tls"))]
    #[error("this broker is built without the feature `tls`")]
    NotBuilt,
}
