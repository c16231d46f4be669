// Gets the logs of an implementation over a real broker.

import { randomBytes } from 'node:crypto';

import { playedApart } from '../run.mjs';

/** As logsOf in ../run.mjs, over a broker that has been started. */
export function liveLogsOf(entry, broker, selection = {}) {
  const { url, kind, frames, login, passcode } = broker;
  const described = { url, kind, frames, login, passcode };
  const token = randomBytes(4).toString('hex');
  return playedApart(new URL('./play.mjs', import.meta.url), {
    entry,
    broker: { ...described, token },
    ...selection,
  });
}
