import { Client } from 'stomp-wasm';

import { roundTrip } from '../application/round-trip.mjs';

export default {
  /** Answers every request with what came back from the broker that it names. */
  async fetch(request) {
    const brokerURL = new URL(request.url).searchParams.get('broker');
    return Response.json(await roundTrip(Client, brokerURL));
  },
};
