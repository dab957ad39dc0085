// A part of the page that shows one subscription, now and whenever the answer changes.

const PAUSE = 5000; // milliseconds before what failed is tried again

/**
 * Follow `query` with `variables` and give each answer to `show`; what is refused is told in the
 * `.problem` of the section. Gives a function that ends it.
 */
export function follow(socket, section, { query, variables, show }) {
  const problem = section.querySelector('.problem');
  let end = () => {};
  let timer = null;
  function next(data) {
    problem.textContent = '';
    show(data);
  }
  function failed({ message }) {
    problem.textContent = `${message} Trying again…`;
    timer = setTimeout(begin, PAUSE);
  }
  function begin() {
    end = socket.subscribe({ query, variables: () => variables ?? {}, next, failed });
  }
  begin();
  return () => {
    clearTimeout(timer);
    problem.textContent = '';
    end();
  };
}
