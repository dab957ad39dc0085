// Asks over WebSocket with the reference client: node socket.js URL TOKEN.
// Prints what became of each operation as JSON.
import { createClient } from 'graphql-ws';

const [url, token] = process.argv.slice(2);
const QUERY = '{ viewer { agent { login } } }';

function client(authorization) {
  return createClient({ url, retryAttempts: 0, connectionParams: { authorization } });
}

/** Every answer of an operation, or why there is none. */
async function outcome(from, query) {
  const answers = [];
  try {
    for await (const answer of from.iterate({ query })) answers.push(answer);
    return { answers };
  } catch (failure) {
    if (Array.isArray(failure)) return { errors: failure }; // GraphQL's own
    return { code: failure.code, reason: failure.reason };
  }
}

const admitted = client(`Bearer ${token}`);
const results = {
  queries: await Promise.all([outcome(admitted, QUERY), outcome(admitted, QUERY)]),
  invalid: await outcome(admitted, '{ nothing }'),
  mutation: await outcome(admitted, 'mutation { logout { clientMutationId } }'),
  after: await outcome(admitted, QUERY),
  wrong: await outcome(client('Bearer tg_wrong'), QUERY),
};
await admitted.dispose();
console.log(JSON.stringify(results));
