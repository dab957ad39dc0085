// Follows subscriptions over a WebSocket: opened for the first of them, closed after the last.
import { createClient } from 'graphql-ws';
import { SERVER } from './session.js';

const LOST = 'The server cannot be reached, or the connection was lost.';
const WORDS = {
  1001: 'The service is stopping. Run the operation again in a moment.',
  1006: LOST,
  1012: 'The service is stopping. Run the operation again in a moment.',
  4403: 'Your session has ended. Log in again.',
};

/** `onExpired` is called when the server no longer knows the session. */
export function socketFetcher(onExpired) {
  const client = createClient({
    url: new URL('graphql', SERVER).href.replace(/^http/, 'ws'),
    connectionParams: { 'x-ticketgraph-csrf': '1' }, // without it the session's cookie does not count
    retryAttempts: 0, // events would be missing without a word: the person runs it again
  });
  return (operation) => ({ subscribe: (sink) => follow(client, operation, sink, onExpired) });
}

function follow(client, operation, { next, complete }, onExpired) {
  function error(failure) {
    if (hasExpired(failure)) onExpired();
    // given to the sink as an error, it would be shown with its stack
    next({ errors: Array.isArray(failure) ? failure : [{ message: words(failure) }] });
    complete();
  }
  return { unsubscribe: client.subscribe(operation, { next, error, complete }) };
}

// a socket without a session is opened all the same, and its operations are refused
function hasExpired(failure) {
  if (!Array.isArray(failure)) return failure.code === 4403;
  return failure.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
}

// the failure is the event of a close or of an error, which says nothing, or an error of the client
function words({ code, reason, message }) {
  const said = reason || message || code;
  return WORDS[code] ?? (said ? `The connection was closed: ${said}.` : LOST);
}
