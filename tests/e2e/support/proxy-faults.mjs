// How proxies, firewalls and misconfigured servers spoil SockJS. Each is a value for `HttpProxy.faults` under a kind of request, or under `upgrade`.

/** Refuses the upgrade to WebSocket. */
export const refuseUpgrade =
  (status) =>
  ({ answer }) =>
    answer.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);

/** Never answers. What comes is read all the same, so that its end is noticed. */
export const hang = ({ request, answer }) => {
  request.resume();
  answer.resume?.();
};

/** Lets the upgrade pass, and nothing after it, in either direction. */
export const swallow = ({ pass }) => pass((from) => from.resume());

/** Keeps the body of a response until its end, and its headers too unless they are to go first. */
export const buffer =
  ({ headersFirst }) =>
  ({ pass }) =>
    pass((from, to) => {
      if (headersFirst) to.flushHeaders();
      const parts = [];
      from.on('data', (part) => parts.push(part));
      from.on('end', () => to.end(Buffer.concat(parts)));
    });

/** Answers by itself. */
export const answerWith =
  ({ status = 200, headers = {}, body = '' }) =>
  ({ request, answer }) => {
    const cors = {
      'access-control-allow-origin': request.headers.origin,
      'access-control-allow-credentials': 'true',
    };
    answer.writeHead(status, { ...cors, ...headers }).end(body);
  };

/** Cuts the connection in the middle of the chunk that has `marker` in it, just behind the marker. The marker is looked for in each part by itself. */
export const cutBehind =
  (marker) =>
  ({ pass }) =>
    pass((from, to) => {
      from.on('data', (part) => {
        const at = part.indexOf(marker);
        if (at < 0) to.write(part);
        else cutWithin(part, at + marker.length, to);
      });
      from.on('end', () => to.end());
    });

/** Announces a chunk of the part's size, sends `length` bytes of it, and ends. */
function cutWithin(part, length, { socket }) {
  setImmediate(() => {
    socket.write(`${part.length.toString(16)}\r\n`);
    socket.end(part.subarray(0, length));
  });
}
