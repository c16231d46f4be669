// For pages: where the broker is.

export const brokerURL = new URLSearchParams(location.search).get('broker');
