// Writes an operation as a program for the shell or for Python; the token comes from $TOKEN.

export function curl(url, query, variables) {
  const body = JSON.stringify({ query, variables });
  return [
    `curl -sS ${url} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -H "Authorization: Bearer $TOKEN" \\`,
    `  --data-raw '${body.replaceAll("'", "'\\''")}'`,
  ].join('\n');
}

export function python(url, query, variables) {
  return `import json
import os
import urllib.request

QUERY = """
${query.trim().replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"')}
"""
VARIABLES = ${pythonLiteral(variables)}

request = urllib.request.Request(
    ${JSON.stringify(url)},
    data=json.dumps({"query": QUERY, "variables": VARIABLES}).encode(),
    headers={
        "Content-Type": "application/json",
        "Authorization": f"Bearer {os.environ['TOKEN']}",
    },
)
with urllib.request.urlopen(request) as response:
    print(json.dumps(json.load(response), indent=2))`;
}

// JSON's strings and numbers are Python's as they are, its other literals are not
function pythonLiteral(value) {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const items = Object.entries(value).map((entry) => entry.map(pythonLiteral).join(': '));
  return `{${items.join(', ')}}`;
}
