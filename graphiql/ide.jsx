// GraphiQL as this product shows it: ready tabs, history, explorer and code export.
import 'graphiql/setup-workers/vite'; // has to be first, or Monaco runs without its workers
import { explorerPlugin } from '@graphiql/plugin-explorer';
import '@graphiql/plugin-explorer/style.css';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import 'graphiql/style.css';
import { useState } from 'react';
import { exportPlugin } from './export-plugin.jsx';
import { sessionFetcher } from './fetcher.js';
import { readyTabs } from './tabs.js';

// customers may not ask for the schema, of which both explorers are made
const WITHOUT_SCHEMA = { schema: null, referencePlugin: null };
const PLUGINS = {
  agent: [HISTORY_PLUGIN, explorerPlugin({ showAttribution: false }), exportPlugin],
  customer: [HISTORY_PLUGIN, exportPlugin],
};

export default function Ide({ role, onExpired }) {
  const [fetcher] = useState(() => sessionFetcher(onExpired));
  const [firstVariables] = useState(() => variablesOfFirstVisit(readyTabs[role]));
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={PLUGINS[role]}
      {...(role === 'customer' && WITHOUT_SCHEMA)}
      defaultTabs={readyTabs[role]}
      initialVariables={firstVariables}
      defaultEditorToolsVisibility="variables"
      // the history plugin would keep a token typed there in the browser's storage
      isHeadersEditorEnabled={false}
      showPersistHeadersSettings={false}
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo><></></GraphiQL.Logo>
    </GraphiQL>
  );
}

// GraphiQL 5.4 fills in the query of the first default tab, but not its variables
function variablesOfFirstVisit([first]) {
  return localStorage.getItem('graphiql:tabState') ? undefined : first.variables;
}
