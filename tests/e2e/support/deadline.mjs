// Waiting that ends: every wait of the suite is for an event, bounded by a deadline that says what did not happen.

/** Settles as `promise` does, or rejects after `ms` saying that `what()` was still awaited. */
export async function within(ms, promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what()}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
