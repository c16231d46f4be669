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

/** Cuts the connection in the middle of the chunk in which `marker` ends, right behind it. Nothing that comes later is passed on. */
export const cutBehind =
  (marker) =>
  ({ pass }) =>
    pass((from, to) => {
      to.flushHeaders();
      let before = Buffer.alloc(0);
      const take = (part) => {
        const seen = Buffer.concat([before, part]);
        const at = seen.indexOf(marker);
        // The end of what has been passed on, in which the marker may begin.
        before = seen.subarray(Math.max(0, seen.length - marker.length + 1));
        if (at < 0) return to.write(part);
        from.off('data', take).off('end', end).pause();
        return cutWithin(part, at + marker.length - (seen.length - part.length), to);
      };
      const end = () => to.end();
      from.on('data', take).on('end', end);
    });

/** Announces a chunk of the part's size, if the response has chunks, sends `length` bytes of it, and ends. */
function cutWithin(part, length, { socket, chunkedEncoding }) {
  if (chunkedEncoding) socket.write(`${part.length.toString(16)}\r\n`);
  socket.end(part.subarray(0, length));
}
