// How much work waits in each queue, live.
import { COUNTERS } from './documents.js';
import { element, queueName, showAll } from './elements.js';
import { follow } from './panel.js';

/** `onQueues(names)` is told which there are, `onChoose(name)` which one somebody wants to see. */
export function followCounters(socket, { onQueues, onChoose }) {
  const section = document.querySelector('#queues');
  const body = section.querySelector('tbody');
  return follow(socket, section, {
    query: COUNTERS,
    show({ queueCounters }) {
      onQueues(queueCounters.map((queue) => queue.name));
      showAll(body, queueCounters, (queue) => queue.name, (queue) => row(queue, onChoose));
    },
  });
}

function row({ name, counters }, onChoose) {
  const pending = counters.pendingReminder + counters.pendingAuto;
  const choose = element('button', { type: 'button', onclick: () => onChoose(name) }, queueName(name));
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, choose),
    ...[counters.new, counters.open, pending, counters.unlocked, counters.mine].map(cell),
    cell(counters.escalated, 'late'),
  );
}

function cell(number, kind) {
  const name = number === 0 ? 'none' : kind === 'late' ? 'late' : null;
  return element('td', { class: name }, String(number));
}
