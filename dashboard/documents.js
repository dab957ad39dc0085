// All that the page asks. `documents.json` has the same texts, for a service that runs nothing but
// trusted documents: docs/documents.md says how.

export const DAYS = 14; // of the chart

// what a line of the list shows
const LINE = `
  fragment Line on Ticket {
    id number title archived changedAt
    queue { name }
    state { name type }
    owner { fullName }
    lock
    customerUser { fullName }
  }
`;

// the cursor is that of the same moment as the page
export const FIRST = `
  query DashboardTickets($filter: TicketFilter!, $first: Int!) {
    eventCursor
    tickets(filter: $filter, first: $first, orderBy: [{ field: CHANGED, direction: DESC }]) {
      nodes { ...Line }
      pageInfo { hasNextPage }
    }
  }
  ${LINE}
`;

export const EVENTS = `
  subscription DashboardEvents($filter: TicketEventFilter!, $since: String!, $skipOrigin: String!) {
    ticketEvents(filter: $filter, since: $since, skipOrigin: $skipOrigin) {
      id type ticketId
      ticket { ...Line }
    }
  }
  ${LINE}
`;

// of a company, a page of its people
const PEOPLE = `
  fragment Contacts on CustomerUserConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { id login fullName email phone registered }
  }
`;

// a subscription of a ticket begins with the ticket as it is: nothing else needs to be asked
export const TICKET = `
  subscription DashboardTicket($id: ID!, $last: Int!) {
    ticket(id: $id) {
      id number title version lock createdAt changedAt pendingUntil
      queue { name }
      state { name type }
      priority { name }
      owner { fullName }
      viewerCan { customer }
      customerId
      customerUser {
        id login fullName email phone mobile externalStatus
        company { id customerId name street zip city country }
      }
      company {
        id customerId name
        contacts(first: 100) { ...Contacts }
      }
      articles(last: $last) {
        totalCount
        nodes {
          id position senderType channel visibleForCustomer from subject createdAt
          body
          attachments { filename }
        }
      }
    }
  }
  ${PEOPLE}
`;

export const MORE_CONTACTS = `
  query DashboardMoreContacts($id: ID!, $after: String!) {
    company(id: $id) { contacts(first: 100, after: $after) { ...Contacts } }
  }
  ${PEOPLE}
`;

export const COUNTERS = `
  subscription DashboardCounters {
    queueCounters {
      name
      counters { total new open pendingReminder pendingAuto unlocked mine escalated }
    }
  }
`;

export const HEALTH = `
  subscription DashboardSources {
    sourceHealth {
      name kind status latencyMs lastError lastSuccess
      breaker { state openUntil }
    }
  }
`;

const PERSON = 'fragment Person on CustomerUser { id fullName email company { name } }';

export const SEARCH = `
  query DashboardSearch($search: String!) {
    companies(search: $search, first: 10) {
      totalCount
      nodes { id customerId name street zip city country }
    }
    customerUsers(search: $search, first: 20) { totalCount nodes { ...Person } }
  }
  ${PERSON}
`;

export const CONTACTS = `
  query DashboardContacts($id: ID!, $after: String) {
    company(id: $id) {
      contacts(first: 100, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { ...Person }
      }
    }
  }
  ${PERSON}
`;

// Whatever can be expected to go wrong is in `errors`; then nothing was changed.
export const ASSIGN = `
  mutation DashboardAssign($input: TicketSetCustomerInput!) {
    ticketSetCustomer(input: $input) {
      ticket { ...Line }
      errors { code message path }
    }
  }
  ${LINE}
`;

const days = (text) => Array.from({ length: DAYS }, (_, n) => text(n)).join(' ');

// One count for each day, by aliases: an operation may have 20 root fields, so opened and closed are
// two of them. The text never changes, the times are variables.
const document_ = (name, filter) => `
  query ${name}(${days((n) => `$d${n}: DateTime!, $e${n}: DateTime!`)}) {
    ${days((n) => `day${n}: tickets(filter: {${filter(n)}, archived: null}) { totalCount }`)}
  }
`;
export const OPENED = document_('DashboardOpened', (n) => `createdAfter: $d${n}, createdBefore: $e${n}`);
export const CLOSED = document_(
  'DashboardClosed',
  (n) => `stateTypes: [CLOSED], changedAfter: $d${n}, changedBefore: $e${n}`,
);
