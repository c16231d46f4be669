// The control API of one namespace.

/** What the broker answered when it did not do what it was asked. */
export class Refused extends Error {}

/** The broker did not answer. */
export class NoAnswer extends Error {}

export class Api {
  /** `namespace`: the name of a namespace, or nothing for the default namespace. */
  constructor(namespace) {
    this.base = namespace ? `/ns/${encodeURIComponent(namespace)}/control` : '/control';
  }

  get(path) {
    return ask(`${this.base}/${path}`);
  }

  send(method, path, what) {
    const headers = { 'content-type': 'application/json' };
    return ask(`${this.base}/${path}`, { method, headers, body: what && JSON.stringify(what) });
  }
}

/** The names of all namespaces but the default one. */
export async function namespaces() {
  return (await ask('/control/namespaces')).map(({ name }) => name);
}

async function ask(url, options) {
  const { response, text } = await answered(url, options);
  const answer = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw new Refused(answer?.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

async function answered(url, options) {
  try {
    const response = await fetch(url, { cache: 'no-store', ...options });
    return { response, text: await response.text() };
  } catch (error) {
    throw new NoAnswer('the broker does not answer', { cause: error });
  }
}
