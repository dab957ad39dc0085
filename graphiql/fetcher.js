// Sends GraphiQL's operations over HTTP with the session's cookie.
import { request } from './session.js';

/** `onExpired` is called when the server no longer knows the session. */
export function httpFetcher(onExpired) {
  return async (operation) => {
    try {
      return await answer(withOwnName(operation), onExpired);
    } catch (error) {
      return { errors: [{ message: error.message }] }; // thrown, it would be shown with its stack
    }
  };
}

async function answer(operation, onExpired) {
  const response = await request('graphql', { method: 'POST', body: operation });
  if (response.status === 401) onExpired();
  if (!response.headers.get('content-type')?.includes('json')) {
    throw new Error(`The server answered ${response.status} without JSON.`);
  }
  return response.json();
}

// for a moment after a change of tabs GraphiQL 5.4 still names the operation of the tab before
function withOwnName({ query, variables, operationName }) {
  return { query, variables, operationName: query.includes(operationName) ? operationName : null };
}
