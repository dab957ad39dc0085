// Sends operations with the session's cookie: subscriptions over a WebSocket, others over HTTP.
import { getOperationAST, parse } from 'graphql';
import { request } from './session.js';
import { socketFetcher } from './socket.js';

/** `onExpired` is called when the server no longer knows the session. */
export function sessionFetcher(onExpired) {
  const overSocket = socketFetcher(onExpired);
  return (given) => {
    const operation = withOwnName(given);
    return isSubscription(operation) ? overSocket(operation) : overHttp(operation, onExpired);
  };
}

async function overHttp(operation, onExpired) {
  try {
    return await answer(operation, onExpired);
  } catch (error) {
    return { errors: [{ message: error.message }] }; // thrown, it would be shown with its stack
  }
}

async function answer(operation, onExpired) {
  const response = await request('graphql', { method: 'POST', body: operation });
  if (response.status === 401) onExpired();
  if (!response.headers.get('content-type')?.includes('json')) {
    throw new Error(`The server answered ${response.status} without JSON.`);
  }
  return response.json();
}

function isSubscription({ query, operationName }) {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    return false; // no document: the server says what is wrong with it
  }
}

// for a moment after a change of tabs GraphiQL 5.4 still names the operation of the tab before
function withOwnName({ query, variables, operationName }) {
  return { query, variables, operationName: query.includes(operationName) ? operationName : null };
}
