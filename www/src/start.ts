// The start of both pages: makes a session with the page's broker, shows its state, connects.

import { Session } from 'stomp-wasm';
import { brokerAddress } from './broker-url';
import { StateLine } from './state-line';

/** The longest wait between connection attempts, in milliseconds: short, because a user waits. */
const LONGEST_WAIT = 10_000;

/**
 * Makes a session, lets `prepare` subscribe, and connects. Without a usable address, or where the browser refuses to
 * compile the module, the page shows the reason.
 */
export function start(prepare: (session: Session) => void): void {
  const line = new StateLine();
  try {
    const address = brokerAddress(location);
    const session = new Session({ ...address, retry: { max: LONGEST_WAIT } });
    prepare(session);
    line.follow(session, 'sockjsURL' in address);
    void session.connect();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    line.show({ kind: 'offline', text: 'offline', why, hint: '' });
  }
}
