// How the page talks to the server: one way to send a request, and who is logged in.

export const SERVER = new URL('../', document.baseURI);

export async function request(path, { method = 'GET', body } = {}) {
  const options = {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/graphql-response+json, application/json',
      'content-type': 'application/json',
      'x-ticketgraph-csrf': '1',
    },
    body: body && JSON.stringify(body),
  };
  try {
    return await fetch(new URL(path, SERVER), options);
  } catch (cause) {
    throw new Error('The server cannot be reached.', { cause });
  }
}

/** The session of this browser, or null when nobody is logged in. */
export async function currentSession() {
  const response = await request('session');
  return response.status === 401 ? null : accepted(response);
}

export async function logIn(login, password) {
  return accepted(await request('session', { method: 'POST', body: { login, password } }));
}

export async function logOut() {
  const response = await request('session', { method: 'DELETE' });
  // 401: the session ended by itself before, which is what was wanted
  if (!response.ok && response.status !== 401) throw await refusal(response);
}

async function accepted(response) {
  if (!response.ok) throw await refusal(response);
  return response.json();
}

async function refusal(response) {
  // a proxy in between may answer with a page instead of JSON
  const { error } = await response.json().catch(() => ({}));
  return new Error(error ?? `The server answered ${response.status}.`);
}
