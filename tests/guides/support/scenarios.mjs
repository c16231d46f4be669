// What happens to the programs of the guide: the word behind the language of a block names it.

const REFUSED = { message: 'Bad CONNECT', body: "Access refused for user 'kim'" };

/** What goes wrong at the broker, as `faults`, and what is done while the program runs, as `meanwhile`. */
export const SCENARIOS = {
  'old-token': {
    faults: [
      {
        on: { direction: 'in', command: 'CONNECT', headers: { Authorization: 'Bearer old' } },
        do: { fail: REFUSED },
      },
    ],
  },
  'expiring-token': {
    faults: [
      {
        on: { direction: 'in', command: 'SEND', destination: '/queue/orders' },
        times: 1,
        do: { drop: true, fail: { message: 'Credential expired', body: 'Log in again.' } },
      },
    ],
  },
  refused: { faults: [{ on: { direction: 'in', command: 'CONNECT' }, do: { fail: REFUSED } }] },
  cut: {
    async meanwhile(namespace, printed) {
      await printed.waitFor('subscribed');
      await namespace.disconnect('all', 'reset');
    },
  },
  forbidden: {
    faults: [
      {
        on: { direction: 'in', command: 'SEND', destination: '/queue/secret' },
        do: {
          drop: true,
          reply: {
            command: 'ERROR',
            // biome-ignore lint/suspicious/noTemplateCurlyInString: the broker puts the header in.
            headers: { message: 'access_refused', 'receipt-id': '${receipt}' },
            body: "access to queue 'secret' refused",
          },
        },
      },
    ],
  },
  'lost-receipt': {
    faults: [
      {
        on: { direction: 'out', command: 'RECEIPT', destination: '/queue/orders' },
        times: 1,
        do: { drop: true, reset: true },
      },
    ],
  },
};
