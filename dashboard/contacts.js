// Everybody at the company of a ticket: a first page, live with the ticket, and more when asked for.
import { MORE_CONTACTS } from './documents.js';
import { element, showAll } from './elements.js';
import { ask } from './session.js';

export class Contacts {
  #section;
  #list;
  #told;
  #button;
  #ticket = null;
  #first = ''; // the page that the others come after
  #further = []; // those
  #end = null; // and where they end: {hasNextPage, endCursor}

  constructor(section) {
    this.#section = section;
    this.#list = section.querySelector('.contacts');
    this.#told = section.querySelector('.more');
    this.#button = section.querySelector('.show-more');
    this.#button.onclick = () => this.#more();
  }

  show(ticket) {
    const { company } = ticket;
    const page = company ? `${company.id} ${company.contacts.pageInfo.endCursor}` : '';
    if (page !== this.#first) {
      this.#first = page;
      this.#further = [];
      this.#end = company?.contacts.pageInfo ?? null;
    }
    this.#ticket = ticket;
    this.#draw();
  }

  #draw() {
    const { company, customerUser } = this.#ticket;
    const { totalCount, nodes } = company?.contacts ?? { totalCount: 0, nodes: [] };
    const heading = this.#section.querySelector('#contacts-title');
    heading.textContent = company ? `Everybody at ${company.name} (${totalCount})` : 'Contacts';
    const people = [...nodes, ...this.#further];
    const marked = people.map((each) => ({ ...each, isCustomer: each.id === customerUser?.id }));
    showAll(this.#list, marked, (person) => person.id, contact);
    this.#button.hidden = !this.#end?.hasNextPage;
    this.#told.textContent = company ? shown(people.length, totalCount) : 'The ticket has no company.';
  }

  async #more() {
    const [page, { company }] = [this.#first, this.#ticket];
    try {
      const found = await ask(MORE_CONTACTS, { id: company.id, after: this.#end.endCursor });
      if (page !== this.#first || !found.company) return; // there is another company by now
      this.#further.push(...found.company.contacts.nodes);
      this.#end = found.company.contacts.pageInfo;
      this.#draw();
      if (this.#button.hidden) this.#list.focus();
    } catch ({ message }) {
      this.#told.textContent = message;
    }
  }
}

function shown(number, total) {
  return number < total ? `${number} of ${total} are shown.` : '';
}

function contact({ fullName, email, phone, registered, isCustomer }) {
  const marks = [isCustomer && 'this customer', !registered && 'known outside only'];
  const chips = marks.filter(Boolean).map((mark) => element('span', { class: 'mark' }, mark));
  return element(
    'li',
    {},
    element('span', { class: 'name' }, fullName, chips),
    element('span', { class: 'faint' }, [email, phone].filter(Boolean).join(' · ') || 'no address'),
  );
}
