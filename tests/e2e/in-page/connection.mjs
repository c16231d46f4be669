// How a client of a scenario reaches its peer: by WebSocket, unless the environment names another way.

/** By the name of the way: the options of a client that takes it. The page's script may add more ways. */
export const ways = {
  brokerURL: ({ url }) => ({ brokerURL: url }),
  'built-in': ({ url, transports }) => ({ sockjsURL: url, transports }),
};

/** The options by which a client connects in this environment. */
export function connection(environment) {
  return ways[environment.way ?? 'brokerURL'](environment);
}
