// What scripts that are no modules need, gathered for them in the global `application`.

export { roundTrip } from './round-trip.mjs';
export { serve } from './worker.mjs';
