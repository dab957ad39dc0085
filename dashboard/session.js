// How the page asks the server: who is logged in, and one operation at a time.

export const SERVER = new URL('../', document.baseURI);
// the session's cookie counts only together with this marker, which a foreign page cannot send
export const MARKER = { 'x-ticketgraph-csrf': '1' };
const PATIENCE = 30_000; // milliseconds for an answer

/** Why something was refused: `code` for programs, as in `extensions.code`, `message` for people. */
export class Refusal extends Error {
  constructor(message, code = '') {
    super(message);
    this.code = code;
  }
}

/** The first of the errors of an answer. */
export function refusalIn(errors) {
  const [{ message, extensions }] = errors;
  return new Refusal(message, extensions?.code);
}

/** The session of this browser, or null when nobody is logged in. */
export async function currentSession() {
  const response = await request('session');
  return response.status === 401 ? null : accepted(response);
}

/** Raises `Refusal`, in words for whoever typed them, when they are wrong. */
export async function logIn(login, password) {
  return accepted(await request('session', 'POST', { login, password, role: 'agent' }));
}

export async function logOut() {
  const response = await request('session', 'DELETE');
  // 401: the session ended by itself before, which is what was wanted
  if (!response.ok && response.status !== 401) throw await refusal(response);
}

/**
 * The `data` of an answer, also where some part of it is missing: null with an entry in `errors`,
 * such as the rest of a customer whose source does not answer. Raises `Refusal` without any.
 */
export async function ask(query, variables = {}) {
  const response = await request('graphql', 'POST', { query, variables });
  const answer = await response.json().catch(() => ({}));
  if (answer.data) return answer.data;
  throw answer.errors ? refusalIn(answer.errors) : unexpected(response, answer);
}

async function request(path, method = 'GET', body) {
  const options = {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/graphql-response+json, application/json',
      'content-type': 'application/json',
      ...MARKER,
    },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  };
  try {
    return await fetch(new URL(path, SERVER), options);
  } catch {
    throw new Refusal('The server cannot be reached.', 'UNREACHABLE');
  }
}

async function accepted(response) {
  if (!response.ok) throw await refusal(response);
  return response.json();
}

// a proxy in between may answer with a page instead of JSON
async function refusal(response) {
  return unexpected(response, await response.json().catch(() => ({})));
}

function unexpected({ status }, { error }) {
  return new Refusal(error ?? `The server answered ${status}.`);
}
