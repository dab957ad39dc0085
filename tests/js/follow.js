// Follows a ticket with a reference client: node follow.js ws|sse URL TOKEN TICKET SINCE.
// Prints each event as a line of JSON.
import { createClient as overEvents } from 'graphql-sse';
import { createClient as overSocket } from 'graphql-ws';

const [kind, url, token, ticket, since] = process.argv.slice(2);
const Authorization = `Bearer ${token}`;
const query = `subscription($ticket: ID!, $since: String) {
  ticketEvents(filter: { tickets: [$ticket] }, since: $since) { id type new }
}`;

// whoever wants no gap goes on after the last event by himself
const options = { retryAttempts: 0 };
const client =
  kind === 'ws'
    ? overSocket({ ...options, url: url.replace(/^http/, 'ws'), connectionParams: { Authorization } })
    : overEvents({ ...options, url, headers: { Authorization } });

for await (const { data, errors } of client.iterate({ query, variables: { ticket, since } })) {
  if (errors) throw new Error(JSON.stringify(errors));
  console.log(JSON.stringify(data.ticketEvents));
}
