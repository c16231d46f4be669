// Doing something that may fail, and saying so.

/** Does it and prints how that went; gives what failed, if something did. */
export async function attempt(name, act) {
  const started = performance.now();
  const took = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  try {
    await act();
    console.log(`✔ ${name} (${took()})`);
    return undefined;
  } catch (error) {
    console.log(`✖ ${name} (${took()})`);
    return error.message;
  }
}
