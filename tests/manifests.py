"""Manifests as the tools of clients write them, with the documents of one client."""

from __future__ import annotations

import json
from hashlib import md5, sha1, sha256
from typing import Any

# Relay's compiler prints fragments behind the operation, and ends with a line end
TICKET = """query TicketPageQuery(
  $number: String!
) {
  ticket(number: $number) {
    ...TicketHeader_ticket
    id
  }
}

fragment TicketHeader_ticket on Ticket {
  number
}
"""
# Apollo's generate-persisted-query-manifest adds `__typename` to all selections but the first
WHO = """query Who {
  viewer {
    agent {
      login
      __typename
    }
    __typename
  }
}"""
LOGIN = """mutation LogIn($input: LoginInput!) {
  login(input: $input) {
    token
    errors {
      code
      __typename
    }
    __typename
  }
}"""
# graphql-codegen's client preset prints on one line
QUEUES = "query Queues { queues { totalCount } }"
SOURCES = "query Sources { sources { name } }"  # for agents alone
FOLDED = f"{SOURCES}\r\n"


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def sha1_of(text: str) -> str:
    return sha1(text.encode(), usedforsecurity=False).hexdigest()


def md5_of(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def relay(*texts: str) -> dict[str, str]:
    """`persisted_queries.json`: with `"algorithm": "MD5"`, which is its default."""
    return {md5_of(text): text for text in texts}


def codegen(*texts: str) -> dict[str, str]:
    """`persisted-documents.json`: with `hashAlgorithm: "sha1"`, which is its default."""
    return {sha1_of(text): text for text in texts}


def apollo(*texts: str) -> dict[str, Any]:
    """`persisted-query-manifest.json`."""
    operations = []
    for text in texts:
        kind, name = text.partition("(")[0].partition(" {")[0].split()
        operations.append({"id": hash_of(text), "name": name, "type": kind, "body": text})
    return {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}


def written(manifest: Any) -> bytes:
    return json.dumps(manifest, indent=2).encode()
