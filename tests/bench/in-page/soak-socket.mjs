// A server without a network that does what a long life needs: it confirms.

import { FakeSocket } from './fake-socket.mjs';

export class SoakSocket extends FakeSocket {
  send(data) {
    super.send(data);
    const receipt = /\nreceipt:(.*)\n/.exec(data)?.[1];
    if (receipt)
      queueMicrotask(
        () =>
          this.readyState === FakeSocket.OPEN &&
          this.deliver(`RECEIPT\nreceipt-id:${receipt}\n\n\0`),
      );
  }
}
