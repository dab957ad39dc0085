// Runs the audits of graphql-http against a server: node audit.js URL TOKEN.
// Prints what each audit says as JSON: {name, status, reason}.
import { serverAudits } from 'graphql-http';

const [url, token] = process.argv.slice(2);

function fetchWithToken(address, options) {
  const headers = { ...options?.headers, authorization: `Bearer ${token}` };
  return fetch(address, { ...options, headers });
}

const results = [];
for (const audit of serverAudits({ url, fetchFn: fetchWithToken })) {
  const { name, status, reason } = await audit.fn();
  results.push({ name, status, reason });
}
console.log(JSON.stringify(results));
