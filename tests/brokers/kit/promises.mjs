// What brokers promise, as data. A scenario's `promises` is a list; the first that is about the broker and the transport counts, and where none
// is, the scenario does not apply.

export const ALL = ['spring', 'spring-relay', 'activemq', 'artemis', 'rabbitmq'];
/** The set-up that is about log-in only is not among them. */
export const CSRF = 'spring-csrf';
/** Those that keep the messages of queues and know receipts, acknowledgement and transactions. */
export const KEEPING = ['spring-relay', 'activemq', 'artemis', 'rabbitmq'];
/** RabbitMQ itself, and behind Spring. */
export const RABBIT = ['spring-relay', 'rabbitmq'];

export const SPRING = ['spring', 'spring-relay'];

/** Several things that may be seen, where the broker leaves it open. */
export const anyOf = (...values) => ({ anyOf: values });

/** How Java servers end the connection of a message that is too large. They leave its rest unread, at which their host resets the
 * connection; now and then the reset overtakes the close frame. */
export const TOO_LARGE = anyOf(1009, 1006);

/**
 * @param brokers names
 * @param says the promise in words
 * @param sees what the scenario then returns
 * @param over the transports that it is about; all, if none are named
 */
export const promise = (brokers, says, sees, over) => ({
  brokers: [brokers].flat(),
  says,
  sees,
  over,
});

export function promiseFor({ promises }, { broker, transport }) {
  const isMeant = ({ brokers, over }) =>
    brokers.includes(broker) && (over === undefined || over.includes(transport));
  return promises.find(isMeant);
}

/**
 * A difference between a package and what the broker promises, for the list `differs` of a scenario: as `promise`, with the name of the package
 * and the reason.
 */
export const difference = (pkg, brokers, says, sees, over) => ({
  pkg,
  ...promise(brokers, says, sees, over),
});

/** The same where our package does otherwise on purpose, for the better (docs/migrating-from-stompjs.md). */
export const onPurpose = (brokers, says, sees) => ({
  onPurpose: true,
  ...difference('stomp-wasm', brokers, says, sees),
});

/** The same of the crate. */
export const inRust = (brokers, says, sees, over) => ({
  onPurpose: true,
  ...difference('rust', brokers, says, sees, over),
});

/** In place of the code of a close: the crate does not tell it where there was an ERROR before. */
export const NOT_TOLD = 'not told';

export function differenceFor({ differs = [] }, { broker, transport, pkg }) {
  return promiseFor({ promises: differs.filter((it) => it.pkg === pkg) }, { broker, transport });
}

/** Whether this is what was promised. */
export function isKept({ sees }, seen, equal) {
  return sees?.anyOf ? sees.anyOf.some((value) => equal(seen, value)) : equal(seen, sees);
}
