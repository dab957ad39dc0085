// Starts the page: the login form, or GraphiQL for whoever is logged in.
import { lazy, Suspense, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Bar } from './bar.jsx';
import { Login } from './login.jsx';
import { currentSession } from './session.js';
import './page.css';

// GraphiQL is large: it loads while the session is looked up and the form is filled in
const loading = import('./ide.jsx');
const Ide = lazy(() => loading);

const EXPIRED = 'Your session has ended. Log in again; your tabs are kept.';

function Page() {
  const [session, setSession] = useState(); // undefined while it is looked up, null for nobody
  const [notice, setNotice] = useState(''); // why an open page asks for a login again

  useEffect(() => {
    currentSession().then(setSession, (error) => {
      setNotice(error.message);
      setSession(null);
    });
  }, []);

  function enter(next) {
    setNotice('');
    setSession(next);
  }

  if (session === undefined) return null;
  const locked = session === null || notice !== '';
  const expire = () => setNotice(EXPIRED);
  return (
    <>
      {locked && <Login notice={notice} onLogin={enter} />}
      {session && (
        <Workplace key={`${session.role} ${session.login}`} session={session} hidden={locked} onExpired={expire} />
      )}
    </>
  );
}

// Stays mounted while hidden: GraphiQL stores what was typed half a second later, and a page taken
// away before that would lose it
function Workplace({ session, hidden, onExpired }) {
  return (
    <div className="workplace" hidden={hidden}>
      <Bar session={session} />
      <Suspense fallback={<p className="loading">Loading GraphiQL…</p>}>
        <Ide role={session.role} onExpired={onExpired} />
      </Suspense>
    </div>
  );
}

createRoot(document.getElementById('page')).render(<Page />);
