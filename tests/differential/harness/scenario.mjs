// How scenarios are written down.

/**
 * The scenarios of one topic, as `{name, options, run}`. `write(add)` calls `add(name, [options], run)`;
 * `run(stage)` takes the steps.
 */
export function topic(title, write) {
  const scenarios = [];
  write((name, ...rest) => {
    const run = rest.pop();
    scenarios.push({ name: `${title}: ${name}`, options: rest.pop() ?? {}, run });
  });
  return scenarios;
}
