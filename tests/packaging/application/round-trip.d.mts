export interface Outcome {
  version: string;
  text: string;
  header: string;
  bytes: number[];
}

/** The class may be that of any entry of the package. */
export function roundTrip(
  Class: new (config: any) => object,
  brokerURL: string,
  options?: object,
): Promise<Outcome>;
