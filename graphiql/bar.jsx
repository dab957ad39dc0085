// The bar above GraphiQL: the product, who is logged in, and the way out.
import { useState } from 'react';
import { logOut } from './session.js';
import icon from './ticketgraph.svg';

export function Bar({ session }) {
  const [problem, setProblem] = useState('');

  function leave() {
    logOut().then(
      () => location.reload(), // a new start leaves no answer of this session in the page
      (error) => setProblem(`Not logged out. ${error.message}`),
    );
  }

  return (
    <header className="bar">
      <img src={icon} alt="" />
      <h1>Ticketgraph</h1>
      <span role="alert" className="problem">{problem}</span>
      <span>
        {session.fullName} <span className="faint">({session.login})</span>
      </span>
      <button type="button" onClick={leave}>Log out</button>
    </header>
  );
}
