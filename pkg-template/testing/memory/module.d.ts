// The module of crates/stomp-broker-wasm, as base64.
declare module 'stomp-broker/module' {
  const text: string;
  export default text;
}
