// Words and times for people.

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Today the time, else the day: short enough for a list. */
export function shortTime(text) {
  const when = new Date(text);
  return when.toDateString() === new Date().toDateString() ? time.format(when) : day.format(when);
}

export function fullTime(text) {
  return full.format(new Date(text));
}

export function dayName(date) {
  return day.format(date);
}

export function count(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

/** `EMAIL` as `email`, `HALF_OPEN` as `half open`. */
export function word(name) {
  return name.toLowerCase().replaceAll('_', ' ');
}

const OUTSIDE = {
  STALE: 'Read some time ago: the source does not answer in time.',
  CONFLICT: 'Several records match equally well; none is taken.',
  NOT_FOUND: 'No source knows this person.',
  UNAVAILABLE: 'A source did not answer; its part is missing.',
};

/** What to know about the part of a person that lives elsewhere; empty where all is well. */
export function outside(status) {
  return OUTSIDE[status] ?? '';
}
