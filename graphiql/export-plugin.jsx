// The panel "Export as code": the operation of the open tab for the shell and for Python.
import { tryParseJSONC, useOperationsEditorState, useVariablesEditorState } from '@graphiql/react';
import { curl, python } from './code.js';

export const exportPlugin = { title: 'Export as code', icon: Icon, content: Content };

function Content() {
  const [query] = useOperationsEditorState();
  const [text] = useVariablesEditorState();
  const { variables, problem } = parsed(text);
  const url = new URL('../graphql', document.baseURI).href;
  if (problem) return <p>The variables cannot be read: {problem}</p>;
  return (
    <section className="export">
      <h2>Export as code</h2>
      <p>
        Put a token into the environment as <code>TOKEN</code>. A click selects a whole program.
      </p>
      <h3>curl</h3>
      <pre>{curl(url, query, variables)}</pre>
      <h3>Python</h3>
      <pre>{python(url, query, variables)}</pre>
    </section>
  );
}

function parsed(text) {
  try {
    return { variables: tryParseJSONC(text) ?? {} };
  } catch (error) {
    return { problem: error.message };
  }
}

function Icon(props) {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" {...props}>
      <path d="M8 6l-6 6 6 6M16 6l6 6-6 6" />
    </svg>
  );
}
