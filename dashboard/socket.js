// Subscriptions over one WebSocket (`graphql-transport-ws`) that comes back by itself.
//
// A subscription is {query, variables(), next(data), failed(refusal)}. `variables` is asked for each
// time it is sent, so that whoever follows events can go on after the last one it was told.
import { MARKER, Refusal, SERVER, refusalIn } from './session.js';

const SHORTEST = 500; // milliseconds until the first try to come back; each further one takes twice
const LONGEST = 15_000; // … but no longer than this
const QUIET = 15_000; // after so long without a word the server is asked whether it is there
const ANSWER = 10_000; // so long it has for an answer
const EXPIRED = 4403;
// without a hope that the same will be taken later: it speaks another protocol, or we do
const REFUSED = new Set([4400, 4401, 4406, 4409, 4429]);

export class Socket {
  #subscriptions = new Map();
  #last = 0; // the number of the last subscription
  #socket = null;
  #acknowledged = false;
  #tries = 0;
  #again = null; // timers: of the next try,
  #check = null; // and of the next question whether somebody is there

  /** `onState(state, reason)`: connecting, live, reconnecting, refused; `onExpired()`: log in anew. */
  constructor({ onState, onExpired }) {
    this.onState = onState;
    this.onExpired = onExpired;
    // not to wait for the next try where it is likely to succeed now
    addEventListener('online', () => this.#hurry());
    document.addEventListener('visibilitychange', () => document.hidden || this.#hurry());
  }

  /** Connect, and stay connected until `close`. */
  open() {
    this.close();
    this.#tries = 0;
    this.onState('connecting');
    this.#connect();
  }

  close() {
    clearTimeout(this.#again);
    this.#again = null;
    this.#leave();
  }

  /** Follow, now or as soon as there is a connection. Gives a function that ends it. */
  subscribe(subscription) {
    const id = String((this.#last += 1));
    this.#subscriptions.set(id, subscription);
    if (this.#acknowledged) this.#begin(id, subscription);
    return () => {
      if (this.#subscriptions.delete(id) && this.#acknowledged) this.#send({ id, type: 'complete' });
    };
  }

  #connect() {
    const address = new URL('graphql', SERVER).href.replace(/^http/, 'ws');
    const socket = new WebSocket(address, 'graphql-transport-ws');
    this.#socket = socket;
    // one that was left may still have something to say
    const own = (react) => (event) => socket === this.#socket && react(event);
    socket.onopen = own(() => this.#send({ type: 'connection_init', payload: MARKER }));
    socket.onmessage = own(({ data }) => this.#take(JSON.parse(data)));
    socket.onclose = own(({ code, reason }) => this.#lost(code, reason));
    this.#expect(ANSWER, () => this.#lost());
  }

  #take({ type, id, payload }) {
    this.#expect(QUIET, () => this.#ask());
    if (type === 'connection_ack') this.#admitted();
    if (type === 'ping') this.#send({ type: 'pong' });
    if (type === 'next') this.#tell(id, payload);
    if (type === 'error') this.#end(id, refusalIn(payload));
    if (type === 'complete') this.#end(id, new Refusal('The server ended this.', 'ENDED'));
  }

  #admitted() {
    this.#acknowledged = true;
    this.#tries = 0;
    this.onState('live');
    this.#subscriptions.forEach((subscription, id) => this.#begin(id, subscription));
  }

  #begin(id, { query, variables }) {
    this.#send({ id, type: 'subscribe', payload: { query, variables: variables?.() ?? {} } });
  }

  // an answer with `errors` and some `data` only has a gap; without `data` the subscription is over
  #tell(id, { data, errors }) {
    if (data) {
      this.#subscriptions.get(id)?.next(data);
      return;
    }
    this.#send({ id, type: 'complete' });
    this.#end(id, refusalIn(errors));
  }

  #end(id, refusal) {
    const subscription = this.#subscriptions.get(id);
    if (!subscription) return; // it was ended here while this was on its way
    this.#subscriptions.delete(id);
    if (refusal.code === 'UNAUTHENTICATED') this.#expired();
    else subscription.failed(refusal);
  }

  #lost(code, reason) {
    this.#leave();
    if (code === EXPIRED) this.#expired();
    else if (REFUSED.has(code)) this.onState('refused', reason);
    else this.#retry();
  }

  #retry() {
    this.onState('reconnecting');
    const pause = Math.min(SHORTEST * 2 ** this.#tries, LONGEST);
    this.#tries += 1;
    // not all pages of a service that was away come back in the same moment
    this.#again = setTimeout(() => this.#hurry(), pause * (0.5 + Math.random() / 2));
  }

  #hurry() {
    if (this.#again === null) return;
    clearTimeout(this.#again);
    this.#again = null;
    this.#connect();
  }

  #expired() {
    this.close();
    this.onExpired();
  }

  #leave() {
    clearTimeout(this.#check);
    this.#acknowledged = false;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  // a connection may be dead without a word, as after a laptop has slept
  #ask() {
    this.#send({ type: 'ping' });
    this.#expect(ANSWER, () => this.#lost());
  }

  #expect(pause, otherwise) {
    clearTimeout(this.#check);
    this.#check = setTimeout(otherwise, pause);
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message));
  }
}
