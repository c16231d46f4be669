import { Client } from 'stomp-wasm';

export const runtime = 'edge';

/** Runs where nothing may be compiled while it runs, WebAssembly least of all. */
export function GET() {
  const client = new Client({ brokerURL: 'ws://at-the-edge.example' });
  return new Response(client.brokerURL);
}
