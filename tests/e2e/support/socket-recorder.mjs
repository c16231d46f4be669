// What crosses a page's WebSockets, told by the page itself: for browsers whose driver does not tell.

/**
 * To be run in a page, before its code makes a WebSocket. Calls `harness('crossed', …)` with the number of the socket,
 * and for each message with its sender and its `text` or its `bytes` in Base64.
 */
export function recordSockets() {
  const { WebSocket } = globalThis;
  const buffer = (data) =>
    ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
  const PIECE = 0x8000;
  const base64 = (bytes) => {
    let text = '';
    for (let start = 0; start < bytes.length; start += PIECE)
      text += String.fromCharCode(...bytes.subarray(start, start + PIECE));
    return btoa(text);
  };
  const shown = (data) =>
    typeof data === 'string' ? { text: data } : { bytes: base64(buffer(data)) };
  const tell = (told) => void globalThis.harness('crossed', told);
  let sockets = 0;
  globalThis.WebSocket = class extends WebSocket {
    constructor(url, ...rest) {
      super(url, ...rest);
      const connection = sockets;
      sockets += 1;
      tell({ connection, url: `${url}` });
      this.addEventListener('message', ({ data }) =>
        tell({ connection, from: 'server', ...shown(data) }),
      );
      Object.defineProperty(this, 'connection', { value: connection });
    }

    send(data) {
      tell({ connection: this.connection, from: 'client', ...shown(data) });
      super.send(data);
    }
  };
}

/** The message that was told of, as a driver would give it. */
export const messageIn = ({ text, bytes }) => text ?? Buffer.from(bytes, 'base64');
