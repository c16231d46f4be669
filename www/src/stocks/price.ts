/** Reads the price out of the body of a MESSAGE; `undefined` when there is none in it. */
export function parsePrice(body: string): number | undefined {
  try {
    const { price } = JSON.parse(body) as { price?: unknown };
    return typeof price === 'number' && Number.isFinite(price) ? price : undefined;
  } catch {
    return undefined;
  }
}
