// The tabs a first visit starts with; afterwards GraphiQL keeps the tabs of this browser.
import changeCustomer from './tabs/change-customer.graphql?raw';
import companyContacts from './tabs/company-contacts.graphql?raw';
import customerUserAdministration from './tabs/customer-user-administration.graphql?raw';
import customerWithHistory from './tabs/customer-with-history.graphql?raw';
import dashboard from './tabs/dashboard.graphql?raw';
import myCompany from './tabs/my-company.graphql?raw';
import myLastArticles from './tabs/my-last-articles.graphql?raw';
import myTickets from './tabs/my-tickets.graphql?raw';
import sourceHealth from './tabs/source-health.graphql?raw';
import ticketEvents from './tabs/ticket-events.graphql?raw';
import ticketPage from './tabs/ticket-page.graphql?raw';
import ticketWithContacts from './tabs/ticket-with-contacts.graphql?raw';
import ticketWork from './tabs/ticket-work.graphql?raw';

const number = '2026010110000018';
// that ticket, in the demo data of settings.toml; and a colleague whom only the CRM knows
const reassignment = {
  ticket: 'WyJUaWNrZXQiLDEwOTFd',
  contact: { source: 'crm', key: 'K10036' },
  validateOnly: true,
};

const agentsTabs = [
  tab(ticketWithContacts, { number }),
  tab(ticketPage, { first: 20, after: null }),
  tab(ticketWork, {
    number,
    ticket: reassignment.ticket,
    title: 'No dial tone',
    queue: 'Misc',
    contact: { login: 'sofia.lehmann' },
    body: 'The line is dead since this morning.',
    changedTitle: 'No dial tone on the second floor',
    priority: '4 high',
    validateOnly: true,
  }),
  tab(dashboard),
  tab(customerWithHistory, { login: 'sofia.lehmann' }),
  tab(customerUserAdministration, {
    login: 'sofia.lehmann',
    source: 'crm',
    search: 'lehmann',
    first: 20,
    after: null,
    key: 'K10001',
    replace: false,
  }),
  tab(changeCustomer, { number, ...reassignment }),
  tab(companyContacts, {
    customerId: '1002',
    search: '',
    first: 20,
    after: null,
    ...reassignment,
  }),
  tab(sourceHealth),
  tab(ticketEvents, { since: null }),
];

const customersTabs = [
  tab(myTickets, { first: 20, after: null }),
  tab(myLastArticles),
  tab(myCompany),
];

export const readyTabs = { agent: agentsTabs, customer: customersTabs };

function tab(query, variables) {
  return { query: query.trim(), variables: variables ? JSON.stringify(variables, null, 2) : '' };
}
