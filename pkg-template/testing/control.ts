// Requests to the control API by HTTP.

import { request as begin } from 'node:http';

import type { Answer, Exchange } from './requests.js';

/** To the broker at `http`, `HOST:PORT`. Not by `fetch`, which test environments such as Jest's jsdom take away. */
export const overHttp =
  (http: string): Exchange =>
  (method, path, content) => {
    const url = `http://${http}${path}`;
    const headers = content === undefined ? {} : { 'content-type': 'application/json' };
    return new Promise<Answer>((resolve, reject) => {
      // A connection for each request: one that was kept could be closed by the broker just then.
      const outgoing = begin(url, { method, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode!, type: response.headers['content-type'], text }),
        );
      });
      outgoing.once('error', (error) =>
        reject(new Error(`${method} ${url}: no answer from the broker (${error.message})`)),
      );
      outgoing.end(content);
    });
  };
