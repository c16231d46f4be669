// The script of a page that runs scenarios: the same kit as in Node, with the broker out of the page's reach but for the harness.

import * as stomp from '@stomp/stompjs';
import SockJS from 'sockjs-client';

import * as groups from '../scenarios/index.mjs';
import { Kit } from './kit.mjs';

const TIMEOUT = 10_000;

/** How a client of each package comes by SockJS. */
const bySockJs = {
  'stomp-wasm': (url, transports) => ({ sockjsURL: url, transports, transportTimeout: TIMEOUT }),
  stompjs: (url, transports) => ({
    webSocketFactory: () => new SockJS(url, null, { transports, timeout: TIMEOUT }),
  }),
};

/** Runs a scenario; gives what it has seen, and the last lines of the client's log if it fails. */
globalThis.runScenario = async (group, key, { pkg, url, transport, ...place }) => {
  const connection = (other = url) =>
    url.startsWith('ws') ? { brokerURL: other } : bySockJs[pkg](other, [transport]);
  const control = (...given) => globalThis.harness('control', ...given);
  const kit = new Kit(stomp, { ...place, transport, connection, control });
  try {
    return { seen: await groups[group][key].run(kit) };
  } catch (failure) {
    return { failure: `${failure.message}\n${kit.log.slice(-30).join('\n')}` };
  } finally {
    await kit.end();
  }
};
