// Messages and schemas.

import { Text } from './engine/abi.js';
import { StompError } from './stomp-error.js';
import type { Delivered } from './message.js';
import { asText, text } from './texts.js';
import type { StandardSchema } from './types.js';

/** Gives the message the value that its schema makes of it; resolves with the error if it does not fit. */
export async function validated(
  message: Delivered,
  schema: StandardSchema,
): Promise<StompError | undefined> {
  try {
    const result = await schema['~standard'].validate(message.value);
    const { issues } = result;
    if (issues) {
      const told = issues.map((issue) => issue.message).join('; ') || text(Text.NoIssue);
      return new StompError('invalid-message', { message: told, cause: issues });
    }
    message.valid = result;
    return undefined;
  } catch (cause) {
    return new StompError('invalid-message', { message: asText(cause), cause });
  }
}
