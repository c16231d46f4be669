// What stomp-protocol masks in logs. Made by `cargo xtask abi` of crates/stomp-protocol/src/redaction.rs.

/** In the letters and digits of a name, in lower case. */
export const PARTS =
  /authorization|passcode|password|passwd|passphrase|pwd|token|secret|credential|cookie|apikey|accesskey|privatekey|jwt|bearer|signature|xsrf|sessionid/;
/** In a name as it is. */
export const WORDS = /(?:^|[^a-z])(?:auth|csrf|otp|pass|sig)(?![a-z])/i;
export const MASK = '***';
