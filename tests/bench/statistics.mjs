// The two figures that are wanted of a handful of others.

export function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `[least, greatest]` */
export const range = (numbers) => [Math.min(...numbers), Math.max(...numbers)];
