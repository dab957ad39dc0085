// The dashboard: who is logged in, and the parts of the page put together.
import { Announcer } from './announcer.js';
import { followChart } from './chart.js';
import { followCounters } from './counters.js';
import { Detail } from './detail.js';
import { filterOf } from './filter.js';
import { followHealth } from './health.js';
import { Login } from './login.js';
import { Reassign } from './reassign.js';
import { currentSession, logOut } from './session.js';
import { Socket } from './socket.js';
import { StateLine } from './state-line.js';
import { TicketList } from './ticket-list.js';
import { Tickets } from './tickets.js';

const page = document.querySelector('#dashboard');
const announcements = document.querySelector('#announcements');
const stateLine = new StateLine(() => socket.open());
const socket = new Socket({ onState: (...state) => stateLine.show(...state), onExpired: expired });
const announcer = new Announcer(announcements);
const login = new Login(begin);
const tickets = new Tickets(socket, {
  changed: () => list.draw(tickets, openTicket()),
  noted: (...change) => announcer.note(...change),
  failed: (refusal) => (isExpired(refusal) ? expired() : list.tell(refusal)),
});
const list = new TicketList(show);
const detail = new Detail(socket, () => reassign.open());
const reassign = new Reassign(() => detail.ticket, assigned);
let agent = null; // the session of whoever is logged in
let ends = []; // what to end with the session
let last = null; // the ticket that was open last

function begin(session) {
  agent = session;
  page.hidden = false;
  page.querySelector('.who span').textContent = session.fullName;
  socket.open();
  show(list.wanted);
  ends = [
    followCounters(socket, {
      onQueues: (names) => list.offerQueues(names),
      onChoose: (name) => list.chooseQueue(name),
    }),
    followHealth(socket),
    followChart((refusal) => isExpired(refusal) && expired()),
  ];
  turn();
}

function end() {
  agent = null;
  page.hidden = true;
  ends.splice(0).forEach((each) => each());
  tickets.stop();
  detail.close();
  reassign.close();
  socket.close();
}

function expired() {
  if (!agent) return; // one of several who notice it
  end();
  login.show('Your session has ended. Log in again.');
}

function isExpired(refusal) {
  return refusal?.code === 'UNAUTHENTICATED';
}

function show(wanted) {
  tickets.show(filterOf(wanted, agent.login));
}


function assigned(line, person) {
  tickets.put(line);
  announcements.textContent = `The customer is now ${person.fullName}.`;
}

// The open ticket is in the address: a link to it can be sent, and "back" closes it.
function openTicket() {
  return location.hash.startsWith('#ticket=') ? location.hash.slice('#ticket='.length) : null;
}

function turn() {
  const id = openTicket();
  page.classList.toggle('has-ticket', id !== null);
  reassign.close(); // it was about another ticket
  if (id) detail.open(id);
  else detail.close();
  list.mark(id);
  if (!id && last) list.returnTo(last);
  last = id;
}

async function leave() {
  try {
    await logOut();
    end();
    login.show();
  } catch ({ message }) {
    stateLine.show('refused', message);
  }
}

async function start() {
  const session = await currentSession();
  if (session?.role === 'agent') begin(session);
  else login.show(session ? 'The dashboard is for agents.' : '');
}

page.querySelector('.who button').onclick = leave;
addEventListener('hashchange', () => agent && turn());
start().catch(({ message }) => login.show(message));
