export const brokerURL: string;
export function report(outcome: Promise<unknown>): Promise<void>;
