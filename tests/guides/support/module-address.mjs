// Where pages.mjs serves the module of stomp-wasm/slim.

export default '/node_modules/stomp-wasm/stomp.wasm';
