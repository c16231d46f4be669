// A socket of WebSocket's shape that answers CONNECT with CONNECTED and one frame more, for frames that no broker sends.

const later = (act) => queueMicrotask(act);

export class OneFrameSocket {
  url = 'in-page:';
  readyState = WebSocket.CONNECTING;

  constructor(frame) {
    this.frame = frame;
    later(() => {
      this.readyState = WebSocket.OPEN;
      this.onopen({ target: this });
    });
  }

  send(data) {
    if (!data.startsWith('CONNECT\n')) return;
    later(() => this.onmessage({ data: `CONNECTED\nversion:1.2\n\n\0` }));
    later(() => this.onmessage({ data: this.frame }));
  }

  close() {
    this.readyState = WebSocket.CLOSED;
    later(() => this.onclose({ code: 1000, reason: '', wasClean: true }));
  }
}
