// The tickets of the list: a first page, then every event since, without a gap.
import { EVENTS, FIRST } from './documents.js';
import { ask } from './session.js';

export const PAGE = 50; // tickets at most
const PAUSE = 3000; // milliseconds before what failed is tried again

/** A name that nobody else has given. */
export function name(what) {
  return `${what}-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
}

/** What this page calls itself: it is not told by events of what it did itself. */
export const ORIGIN = name('dashboard');

export class Tickets {
  #socket;
  #tell; // {changed(), noted(kind, id), failed(refusal)}
  #filter = null;
  #tickets = new Map(); // what we heard of last comes last
  #hasMore = false;
  #since = ''; // the last event that we know
  #attempt = 0; // the number of the last load; what an earlier one brings is no longer wanted
  #unfollow = () => {};

  constructor(socket, tell) {
    this.#socket = socket;
    this.#tell = tell;
  }

  /** The latest first; at most a page. Of the same second, what we heard of last comes first. */
  get all() {
    const found = [...this.#tickets.values()].reverse();
    return found.sort((one, other) => Date.parse(other.changedAt) - Date.parse(one.changedAt));
  }

  get isFull() {
    return this.#hasMore;
  }

  /** Show what this filter finds, and follow it. */
  show(filter) {
    this.#filter = filter;
    return this.#load();
  }

  stop() {
    this.#attempt += 1;
    this.#unfollow();
  }

  /** A ticket as an answer to a change of our own has it, of which no event will tell. */
  put(ticket) {
    if (!this.#tickets.has(ticket.id)) return;
    this.#take({ type: 'CHANGED', ticketId: ticket.id, ticket });
  }

  async #load() {
    this.stop();
    const attempt = this.#attempt;
    try {
      const found = await ask(FIRST, { filter: this.#filter.asked, first: PAGE });
      if (attempt === this.#attempt) this.#begin(found);
    } catch (refusal) {
      if (attempt === this.#attempt) this.#failed(refusal);
    }
  }

  #begin({ eventCursor, tickets }) {
    this.#since = eventCursor;
    this.#hasMore = tickets.pageInfo.hasNextPage;
    this.#tickets = new Map(tickets.nodes.reverse().map((ticket) => [ticket.id, ticket]));
    this.#tell.failed(null);
    this.#tell.changed();
    this.#unfollow = this.#socket.subscribe({
      query: EVENTS,
      variables: () => ({ filter: this.#filter.followed, since: this.#since, skipOrigin: ORIGIN }),
      next: ({ ticketEvents }) => this.#follow(ticketEvents),
      failed: (refusal) => this.#failed(refusal),
    });
  }

  #follow(event) {
    this.#since = event.id;
    this.#take(event);
  }

  #take({ type, ticketId, ticket }) {
    const isThere = this.#tickets.has(ticketId);
    if (type !== 'LEFT' && ticket && this.#filter.fits(ticket)) {
      this.#tickets.delete(ticketId);
      this.#tickets.set(ticketId, ticket);
      this.#tell.noted(isThere ? 'CHANGED' : 'ENTERED', ticketId);
      this.#cut();
    } else if (isThere) {
      this.#tickets.delete(ticketId);
      this.#tell.noted('LEFT', ticketId);
      this.#refill();
    } else return;
    this.#tell.changed();
  }

  #cut() {
    for (const { id } of this.all.slice(PAGE)) {
      this.#tickets.delete(id);
      this.#hasMore = true;
    }
  }

  // many have left, and there are others who can take their place
  #refill() {
    if (this.#hasMore && this.#tickets.size < PAGE / 2) this.#load();
  }

  // The events cannot go on (RESYNC_REQUIRED): begin anew at once. Anything else needs a moment.
  #failed(refusal) {
    if (refusal.code === 'RESYNC_REQUIRED') {
      this.#load();
      return;
    }
    this.#tell.failed(refusal);
    const attempt = this.#attempt;
    setTimeout(() => attempt === this.#attempt && this.#load(), PAUSE);
  }
}
