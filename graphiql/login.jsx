// The login form, shown while nobody is logged in.
import { useRef, useState } from 'react';
import { logIn } from './session.js';
import icon from './ticketgraph.svg';

export function Login({ notice, onLogin }) {
  const [problem, setProblem] = useState('');
  const [waiting, setWaiting] = useState(false);
  const password = useRef(null);

  function refused(error) {
    setProblem(error.message);
    setWaiting(false);
    password.current.select();
  }

  function submit(event) {
    event.preventDefault();
    if (waiting) return;
    const form = new FormData(event.currentTarget);
    setProblem('');
    setWaiting(true);
    logIn(form.get('login'), form.get('password')).then(onLogin, refused);
  }

  return (
    <main className="login">
      <form onSubmit={submit} aria-labelledby="product">
        <img src={icon} alt="" />
        <h1 id="product">Ticketgraph</h1>
        <p className="faint">Log in to explore the GraphQL API.</p>
        {notice && !problem && <p role="status" className="notice">{notice}</p>}
        <p role="alert" id="problem" className="problem">{problem}</p>
        <Field
          label="Login"
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          ref={password}
          aria-invalid={problem !== ''}
          aria-describedby="problem"
        />
        <button type="submit" aria-disabled={waiting}>{waiting ? 'Logging in…' : 'Log in'}</button>
      </form>
    </main>
  );
}

function Field({ label, ...input }) {
  return (
    <label>
      {label}
      <input required {...input} />
    </label>
  );
}
