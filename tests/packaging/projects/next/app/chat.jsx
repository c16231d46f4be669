'use client';

import { Client } from 'stomp-wasm';
import { useEffect } from 'react';

import { roundTrip } from '../application/round-trip.mjs';

/** Rendered on the server too, where only the import happens. */
export function Chat() {
  useEffect(() => {
    const brokerURL = new URLSearchParams(location.search).get('broker');
    globalThis.outcome = roundTrip(Client, brokerURL);
  }, []);
  return <p>chat</p>;
}
