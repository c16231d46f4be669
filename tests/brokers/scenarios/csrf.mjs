// Spring Security's protection against requests that other sites forge: CONNECT has to have the token of the HTTP session.

import { CSRF, inRust, NOT_TOLD, promise } from '../kit/promises.mjs';

/** A CONNECT with a token and a cookie, if they are given. */
async function attempt(kit, { headerName, token, cookie }) {
  return kit.refusal({
    ...kit.handshake(cookie ? { cookie } : {}),
    connectHeaders: token ? { [headerName]: token } : {},
  });
}

const REFUSED = {
  connected: false,
  error: 'Failed to send message to ExecutorSubscribableChannel',
  close: 1002,
};
const IN_RUST = inRust(CSRF, 'ERROR, at which the client ends the connection', {
  ...REFUSED,
  close: NOT_TOLD,
});

export const without = {
  name: 'CONNECT without a token',
  run: (kit) => attempt(kit, {}),
  promises: [promise(CSRF, 'ERROR without the reason, and closes with 1002', REFUSED)],
  differs: [IN_RUST],
};

export const right = {
  name: 'CONNECT with the token of the session',
  run: async (kit) => attempt(kit, await kit.control('csrf')),
  promises: [promise(CSRF, 'connects', { connected: true, error: undefined, close: 'stays open' })],
};

export const foreign = {
  name: 'CONNECT with the token of another session',
  async run(kit) {
    const [mine, other] = [await kit.control('csrf'), await kit.control('csrf')];
    return attempt(kit, { ...mine, token: other.token });
  },
  promises: [promise(CSRF, 'ERROR without the reason, and closes with 1002', REFUSED)],
  differs: [IN_RUST],
};
