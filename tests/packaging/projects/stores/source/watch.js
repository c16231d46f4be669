// What a page has begun and not ended, and what went wrong in it. To be imported before anything else.

const timers = new Map();
const sockets = [];
const troubles = [];

for (const [set, clear] of [
  ['setTimeout', 'clearTimeout'],
  ['setInterval', 'clearInterval'],
]) {
  const [setOwn, clearOwn] = [globalThis[set], globalThis[clear]];
  globalThis[set] = (act, ...rest) => {
    const run = (...args) => {
      if (set === 'setTimeout') timers.delete(timer);
      act(...args);
    };
    const timer = setOwn(run, ...rest);
    timers.set(timer, new Error(set).stack);
    return timer;
  };
  globalThis[clear] = (timer) => {
    timers.delete(timer);
    clearOwn(timer);
  };
}

globalThis.WebSocket = class extends WebSocket {
  constructor(...args) {
    super(...args);
    sockets.push(this);
  }
};

addEventListener('error', ({ error, message }) => troubles.push(error?.stack ?? message));
addEventListener('unhandledrejection', ({ reason }) => troubles.push(`${reason?.stack ?? reason}`));
for (const level of ['warn', 'error']) {
  const own = console[level];
  console[level] = (...args) => {
    troubles.push(args.join(' '));
    own.apply(console, args);
  };
}

/** What frameworks begin for themselves before the first client is made does not count. */
export const begun = () => timers.clear();

/** All of it, as text: timers by where they were set, sockets that are not closed, errors and warnings. */
export const leftovers = () => [
  ...timers.values(),
  ...sockets.filter(({ readyState }) => readyState !== WebSocket.CLOSED).map(({ url }) => url),
  ...troubles,
];
