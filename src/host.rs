//! What the TypeScript around this crate does for it.
//!
//! [`Host`] stands for one client, [`Wire`] for one socket of it. Their types in TypeScript are at
//! the end of this file, so that both sides of the border are checked against one text.

use wasm_bindgen::prelude::*;

use crate::socket::RawSocket;

#[wasm_bindgen]
extern "C" {
    /// The client as this crate sees it: its options, its callbacks, its log.
    #[wasm_bindgen(typescript_type = "Host")]
    #[derive(Debug, Clone)]
    pub type Host;

    /// The option of that name, as `Number()` makes it.
    #[wasm_bindgen(method)]
    pub(crate) fn number(this: &Host, option: &str) -> f64;

    /// The option of that name, as `Boolean()` makes it.
    #[wasm_bindgen(method)]
    pub(crate) fn flag(this: &Host, option: &str) -> bool;

    /// The option of that name, as `String()` makes it.
    #[wasm_bindgen(method)]
    pub(crate) fn text(this: &Host, option: &str) -> String;

    /// Whether a worker is to keep the time for heart-beats, and there are workers.
    #[wasm_bindgen(method, getter, js_name = usesWorker)]
    pub(crate) fn uses_worker(this: &Host) -> bool;

    /// `connectHeaders`, flat.
    #[wasm_bindgen(method, js_name = connectHeaders, catch)]
    pub(crate) fn connect_headers(this: &Host) -> Result<String, JsValue>;

    /// The versions to offer, such as `1.2,1.1`.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn versions(this: &Host) -> Result<String, JsValue>;

    /// The subprotocols to offer, such as `['v12.stomp']`.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn protocols(this: &Host) -> Result<JsValue, JsValue>;

    /// What `webSocketFactory` makes, else what finds its way to `sockjsURL`.
    #[wasm_bindgen(method, js_name = makeSocket, catch)]
    pub(crate) fn make_socket(this: &Host) -> Result<JsValue, JsValue>;

    /// What `beforeConnect` returns.
    #[wasm_bindgen(method, js_name = beforeConnect, catch)]
    pub(crate) fn before_connect(this: &Host) -> Result<JsValue, JsValue>;

    /// The client has a socket from here on.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn attach(this: &Host, socket: &RawSocket) -> Result<Wire, JsValue>;

    /// The client has no socket any more.
    #[wasm_bindgen(method)]
    pub(crate) fn detach(this: &Host);

    /// The activation state is now this.
    #[wasm_bindgen(method, js_name = changeState)]
    pub(crate) fn change_state(this: &Host, state: u32);

    /// Calls the callback of that name; without an argument if it is `undefined`. What it throws is
    /// reported.
    #[wasm_bindgen(method)]
    pub(crate) fn call(this: &Host, callback: &str, argument: &JsValue);

    /// The broker broke the protocol, or the socket is unfit for it.
    #[wasm_bindgen(method)]
    pub(crate) fn failed(this: &Host, text: &str);

    /// The socket was given up; what its close event would have said.
    #[wasm_bindgen(method)]
    pub(crate) fn discarded(this: &Host, code: u16, reason: &str);

    /// The client has come to rest.
    #[wasm_bindgen(method)]
    pub(crate) fn deactivated(this: &Host);

    /// Tells the developer about an error that nobody else will hear of.
    #[wasm_bindgen(method)]
    pub(crate) fn report(this: &Host, error: &JsValue);

    /// Whether somebody reads the debug texts.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn debugging(this: &Host) -> bool;

    /// A line of debug text.
    #[wasm_bindgen(method)]
    pub(crate) fn debug(this: &Host, text: &str);

    /// A function that does nothing.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn idle(this: &Host) -> JsValue;

    /// What reads from a socket and writes to it.
    #[wasm_bindgen(typescript_type = "Wire")]
    #[derive(Debug, Clone)]
    pub type Wire;

    /// Sends a frame without a body, and logs it.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn transmit(this: &Wire, frame: &str) -> Result<(), JsValue>;

    /// Sends a heart-beat, and logs it.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn beat(this: &Wire) -> Result<(), JsValue>;

    /// Makes the object that applications get for a frame, and logs it. `body` is to be copied.
    #[wasm_bindgen(method)]
    pub(crate) fn frame(this: &Wire, command: &str, headers: &str, body: &[u8]) -> JsValue;

    /// Delivers a MESSAGE to the subscription with this token; -1 if there is none.
    #[wasm_bindgen(method)]
    pub(crate) fn message(this: &Wire, frame: &JsValue, token: i32);

    /// Delivers a RECEIPT to the watcher with this token; -1 if there is none.
    #[wasm_bindgen(method)]
    pub(crate) fn receipt(this: &Wire, frame: &JsValue, token: i32);

    /// Forgets the callback with this token.
    #[wasm_bindgen(method)]
    pub(crate) fn forget(this: &Wire, token: i32);

    /// Nothing may be sent on this socket from here on.
    #[wasm_bindgen(method)]
    pub(crate) fn seal(this: &Wire);

    /// Nothing that is received matters from here on.
    #[wasm_bindgen(method)]
    pub(crate) fn end(this: &Wire);
}

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** What a client does for its core. No method throws but those that say so. */
export interface Host {
  number(option: string): number;
  flag(option: string): boolean;
  text(option: string): string;
  readonly usesWorker: boolean;
  /** Headers go by turns: name, NUL, value, NUL. Throws if one cannot. */
  connectHeaders(): string;
  /** Throws what the application's code throws. */
  versions(): string;
  /** Throws what the application's code throws. */
  protocols(): string[];
  /** Throws what the application's code throws. */
  makeSocket(): unknown;
  /** Throws what the application's code throws. */
  beforeConnect(): unknown;
  /** Throws if the socket does not take its handler. */
  attach(socket: any): Wire;
  detach(): void;
  changeState(state: number): void;
  call(callback: string, argument: unknown): void;
  failed(text: string): void;
  discarded(code: number, reason: string): void;
  deactivated(): void;
  report(error: unknown): void;
  readonly debugging: boolean;
  debug(text: string): void;
  readonly idle: () => void;
}

/** One socket of a client. No method throws but those that say so. */
export interface Wire {
  /** Throws what the socket throws. */
  transmit(frame: string): void;
  /** Throws what the socket throws. */
  beat(): void;
  /** `body` is valid until this returns. */
  frame(command: string, headers: string, body: Uint8Array): unknown;
  message(frame: unknown, token: number): void;
  receipt(frame: unknown, token: number): void;
  forget(token: number): void;
  seal(): void;
  end(): void;
}
";
