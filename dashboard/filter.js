// What of the list somebody wants to see, in the three forms in which it is needed.

const WAITING = ['PENDING_REMINDER', 'PENDING_AUTO'];

/** Choices of the form: what they are called, and the types of states they mean. */
export const STATES = {
  work: ['In work', ['NEW', 'OPEN', ...WAITING]],
  new: ['New', ['NEW']],
  open: ['Open', ['OPEN']],
  waiting: ['Pending', WAITING],
  closed: ['Closed', ['CLOSED']],
  all: ['All states', undefined],
};

/**
 * `asked` is for `tickets(filter:)`, `followed` for `ticketEvents(filter:)`, which cannot compare
 * titles and knows no archive; `fits(ticket)` decides about these two of each ticket that comes.
 */
export function filterOf({ queue, states, text, mine }, login) {
  const followed = {
    queues: queue ? [queue] : undefined,
    stateTypes: STATES[states][1],
    owner: mine ? [login] : undefined,
  };
  const title = text.trim() ? `*${text.trim()}*` : undefined;
  const pattern = title && like(title);
  return {
    asked: { ...followed, title },
    followed,
    fits: (ticket) => !ticket.archived && (!pattern || pattern.test(ticket.title)),
  };
}

// as the service compares: capitals or not, and * stands for anything
function like(title) {
  const parts = title.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'isu');
}
