/** What is thrown, or reported, when the other side does not speak STOMP. */
export function protocolError(text: string): Error {
  const error = new Error(`STOMP protocol error: ${text}`);
  error.name = 'StompProtocolError';
  return error;
}
