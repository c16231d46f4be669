// All scenarios, and those of one broker.

import { acknowledging } from './acknowledging.mjs';
import { connecting } from './connecting.mjs';
import { messages } from './messages.mjs';
import { replies } from './replies.mjs';
import { subscribing } from './subscribing.mjs';

const all = [...connecting, ...subscribing, ...acknowledging, ...messages, ...replies];

export function scenariosOf(broker) {
  return all.filter(({ only }) => !only || only.includes(broker));
}
