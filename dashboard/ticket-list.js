// Draws the list of tickets, and its filter.
import { element, queueName, showAll } from './elements.js';
import { STATES } from './filter.js';
import { count, fullTime, shortTime } from './words.js';

const TYPING = 300; // milliseconds without a key after which a text counts

export class TicketList {
  #section = document.querySelector('#tickets');
  #form = this.#section.querySelector('form');
  #rows = this.#section.querySelector('.rows');
  #count = this.#section.querySelector('.count');
  #problem = this.#section.querySelector('.problem');
  #typing = null;
  #drawing = false;

  /** `onFilter(wanted)` is called with {queue, states, text, mine} whenever they change. */
  constructor(onFilter) {
    const choices = Object.entries(STATES);
    this.#form.elements.states.append(
      ...choices.map(([value, [name]]) => element('option', { value }, name)),
    );
    this.#form.onsubmit = (event) => event.preventDefault();
    this.#form.oninput = ({ target }) => {
      clearTimeout(this.#typing);
      const pause = target.name === 'text' ? TYPING : 0;
      this.#typing = setTimeout(() => onFilter(this.wanted), pause);
    };
  }

  get wanted() {
    const { queue, states, text, mine } = this.#form.elements;
    return { queue: queue.value, states: states.value, text: text.value, mine: mine.checked };
  }

  /** The queues one can choose; the choice stays, also of a queue that is no longer there. */
  offerQueues(names) {
    const { queue } = this.#form.elements;
    const chosen = queue.value;
    const known = [...queue.options].slice(1).map((option) => option.value);
    const wanted = [...new Set([...names, chosen].filter(Boolean))].sort();
    if (wanted.join('\n') === known.join('\n')) return;
    const options = wanted.map((name) => element('option', { value: name }, name));
    queue.replaceChildren(queue.options[0], ...options);
    queue.value = chosen;
  }

  chooseQueue(name) {
    this.#form.elements.queue.value = name;
    this.#form.elements.queue.dispatchEvent(new Event('input', { bubbles: true }));
    this.#section.focus();
  }

  tell(refusal) {
    this.#problem.textContent = refusal ? `${refusal.message} Trying again…` : '';
  }

  /** Draws once for all that happens before the next frame. */
  draw(tickets, open) {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#draw(tickets, open);
    });
  }

  #draw(tickets, open) {
    const { all, isFull } = tickets;
    const found = count(all.length, 'ticket', 'tickets');
    this.#count.textContent = isFull ? `The latest ${found}; there are more` : found;
    showAll(this.#rows, all, (ticket) => ticket.id, row);
    this.mark(open);
  }

  /** Go on in the list where somebody left it for this ticket. */
  returnTo(id) {
    const row = [...this.#rows.children].find((child) => child.dataset.key === id);
    (row?.querySelector('a') ?? this.#section).focus();
  }

  /** Which ticket is open beside the list. */
  mark(open) {
    for (const link of this.#rows.querySelectorAll('a')) {
      const isOpen = link.closest('li').dataset.key === open;
      if (isOpen) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }
}

function row(ticket) {
  const { number, title, queue, state, owner, lock, customerUser, changedAt } = ticket;
  const customer = `${number} · ${customerUser?.fullName ?? 'no customer'}`;
  return element(
    'li',
    {},
    element('a', { href: `#ticket=${ticket.id}`, class: 'title' }, title || 'Without a title'),
    element('span', { class: 'customer faint' }, customer),
    element('span', { class: 'queue' }, queueName(queue.name)),
    element('span', { class: `chip ${state.type.toLowerCase()}` }, state.name),
    element('span', { class: 'owner' }, lock === 'LOCKED' ? owner.fullName : 'free'),
    element('time', { datetime: changedAt, title: fullTime(changedAt) }, shortTime(changedAt)),
  );
}
