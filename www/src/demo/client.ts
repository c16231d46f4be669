// A session with the broker of this page.

import { Session, type SessionStatus } from 'stomp-wasm';
import type { MemoryBroker } from 'stomp-broker/memory';

/** Milliseconds: short, because a user watches. */
const LONGEST_WAIT = 2_000;

/** A session that tells its state, and connects once `prepare` has subscribed. */
export function sessionWith(
  broker: MemoryBroker,
  show: (state: string, text: string) => void,
  prepare: (session: Session) => void,
): Session {
  const session = new Session({
    webSocketFactory: broker.webSocketFactory,
    retry: { max: LONGEST_WAIT },
  });
  prepare(session);
  session.onStatus((status) => show(kindOf(status), textOf(status)));
  void session.connect();
  return session;
}

/** As the style sheet names it. */
const kindOf = ({ state }: SessionStatus) => (state === 'waiting' ? 'reconnecting' : state);

const textOf = ({ state, attempt }: SessionStatus) =>
  state === 'waiting' ? `reconnecting, attempt ${attempt + 1}` : state;
