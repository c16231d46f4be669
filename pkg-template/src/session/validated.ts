// Messages and schemas.

import { StompError } from './kit.js';
import type { Delivered } from './message.js';
import type { StandardSchema } from './types.js';

/** Gives the message the value that its schema makes of it; resolves with the error if it does not fit. */
export async function validated(
  message: Delivered,
  schema: StandardSchema,
): Promise<StompError | undefined> {
  try {
    const result = await schema['~standard'].validate(message.value);
    if (result.issues) {
      const text = result.issues.map((issue) => issue.message).join('; ');
      return new StompError('invalid-message', { message: text, cause: result.issues });
    }
    message.valid = { value: result.value };
    return undefined;
  } catch (cause) {
    return new StompError('invalid-message', { message: `${cause}`, cause });
  }
}
