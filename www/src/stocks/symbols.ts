/** The symbols the broker's price generator publishes, each on `/topic/stocks.<SYMBOL>`. */
export const SYMBOLS = ['ACME', 'CRAB', 'HANA', 'STMP', 'WASM'] as const;

export type StockSymbol = (typeof SYMBOLS)[number];
