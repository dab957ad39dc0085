// The tabs a first visit starts with; afterwards GraphiQL keeps the tabs of this browser.
import companyContacts from './tabs/company-contacts.graphql?raw';
import customerWithHistory from './tabs/customer-with-history.graphql?raw';
import dashboard from './tabs/dashboard.graphql?raw';
import ticketPage from './tabs/ticket-page.graphql?raw';
import ticketWithContacts from './tabs/ticket-with-contacts.graphql?raw';

export const readyTabs = [
  tab(ticketWithContacts, { number: '2026010110000018' }),
  tab(ticketPage, { first: 20, after: null }),
  tab(dashboard),
  tab(customerWithHistory, { login: 'sofia.lehmann' }),
  tab(companyContacts, { customerId: '1001', search: 'a' }),
];

function tab(query, variables) {
  return { query: query.trim(), variables: variables ? JSON.stringify(variables, null, 2) : '' };
}
