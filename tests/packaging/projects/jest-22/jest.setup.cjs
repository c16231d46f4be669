// What browsers and Node have, and the environment of Jest 22 lacks; @stomp/stompjs needs it as well.
// biome-ignore lint/style/useNodejsImportProtocol: Jest 22 knows no built-in modules by it.
const { TextDecoder, TextEncoder } = require('util');

Object.assign(global, { TextDecoder, TextEncoder });
