// The parts of the package that a Session is built on. In the ES modules of the package, Session is a script that all
// entries share: each entry gives it its own of these (build/shared-session.mjs).

export { ActivationState } from '../api/enums.js';
export { Client } from '../client/client.js';
export { nearest } from '../client/suggest.js';
export { headerLine } from '../connection/header-lines.js';
export { isLost } from '../engine/load/growth.js';
export { ReceivedFrame } from '../frames/received-frame.js';
export { namedError } from '../log/errors.js';
export { redact, redactUrls } from '../log/redact.js';
export { attempt, report } from '../log/report.js';
export { dateOffset, now } from '../platform/clock.js';
export { hide } from '../platform/hide.js';
export { kind } from '../platform/kind.js';
export { later } from '../platform/zone.js';
export { byteLength, decode, encodeInto } from '../text/utf8.js';
export { obtain } from './engine/inlined.js';
export { askForTexts, StompError } from './stomp-error.js';
export type { StompErrorCode, StompErrorDetails } from './stomp-error.js';
