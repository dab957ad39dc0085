// Tells screen readers what changed: one sentence every few seconds, not one for each change.
import { count } from './words.js';

const PAUSE = 5000; // milliseconds

export class Announcer {
  #place;
  #seen = { CHANGED: new Set(), ENTERED: new Set(), LEFT: new Set() };
  #timer = null;

  constructor(place) {
    this.#place = place;
  }

  /** A ticket has CHANGED, ENTERED the list, or LEFT it. */
  note(kind, ticket) {
    Object.values(this.#seen).forEach((tickets) => tickets.delete(ticket));
    this.#seen[kind].add(ticket);
    this.#timer ??= setTimeout(() => this.#speak(), PAUSE);
  }

  #speak() {
    const { ENTERED, CHANGED, LEFT } = this.#seen;
    const said = [
      ENTERED.size && `${count(ENTERED.size, 'ticket', 'tickets')} came`,
      CHANGED.size && `${count(CHANGED.size, 'ticket', 'tickets')} changed`,
      LEFT.size && `${count(LEFT.size, 'ticket', 'tickets')} left`,
    ];
    this.#place.textContent = `${said.filter(Boolean).join(', ')}.`;
    Object.values(this.#seen).forEach((tickets) => tickets.clear());
    this.#timer = null;
  }
}
