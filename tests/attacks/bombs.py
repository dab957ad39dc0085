"""Short documents that ask for endless work, as the tools of attackers write them."""

from __future__ import annotations

TICKETS = "tickets(first: 100) { totalCount nodes { id title articles { nodes { subject } } } }"
WHO = "viewer { agent { login } customerUser { login } }"


def repeated(text: str, times: int) -> str:
    """A query with the text over and over; `%d` in it is a number."""
    return "{ " + " ".join(text.replace("%d", str(n)) for n in range(times)) + " }"


def nested(begin: str, middle: str, end: str, depth: int) -> str:
    """The beginning of each level, what is innermost, and as many ends."""
    return begin * depth + middle + end * depth


def doubling(levels: int) -> str:
    """Fragments each of which has the next one twice: as many fields as two to the levels."""
    chain = " ".join(
        f"fragment F{n} on Viewer {{ a: agent {{ login }} ...F{n + 1} ...F{n + 1} }}"
        for n in range(levels)
    )
    last = f"fragment F{levels} on Viewer {{ agent {{ login }} }}"
    return f"{{ viewer {{ ...F0 }} }} {chain} {last}"


def doubling_apart(levels: int) -> str:
    """The same with another alias each time, so that nothing can be merged."""
    chain = " ".join(
        f"fragment F{n} on Agent {{ a{n}: login }} "
        f"fragment G{n} on Ticket {{ l{n}: articles {{ nodes {{ ticket {{ ...G{n + 1} }} }} }} "
        f"r{n}: articles {{ nodes {{ ticket {{ ...G{n + 1} }} }} }} }}"
        for n in range(levels)
    )
    last = f"fragment G{levels} on Ticket {{ id }}"
    return f"{{ tickets(first: 10) {{ nodes {{ ...G0 }} }} }} {chain} {last}"


def side_by_side(fragments: int) -> str:
    """Fragments that validation compares with each other, each with each."""
    spreads = " ".join(f"...F{n}" for n in range(fragments))
    made = " ".join(f"fragment F{n} on Query {{ {WHO} }}" for n in range(fragments))
    return f"{{ {spreads} }} {made}"


def types_of_types(depth: int) -> str:
    """Introspection in circles: the type of the fields of the type of the fields, and so on."""
    return nested("{ __schema { types { ", "name", "} } }", 1).replace(
        "name", nested("fields { type { ", "name ", "} } ", depth)
    )


ALIASES = {
    "a cheap field under many names": repeated("a%d: __typename", 1200),
    "the viewer under many names": repeated(f"a%d: {WHO}", 150),
    "a list under many names": repeated(f"a%d: {TICKETS}", 50),
    "one ticket under many names": repeated('a%d: ticket(number: "2026%d") { id }', 300),
    "lists in lists under many names": repeated(
        "a%d: tickets(first: 100) { nodes { queue { tickets(first: 100) { nodes { id } } } } }", 40
    ),
    "logins under many names": "mutation "
    + repeated('a%d: login(input: {login: "a", password: "%d"}) { token }', 100),
    "a name without end": "{ " + "a" * 100_000 + ": __typename }",
}
FIELDS = {
    "a field over and over": repeated("__typename", 2000),
    "an object over and over": repeated(WHO, 120),
    "a list over and over": repeated(TICKETS, 60),
    "an object and the same fragment": repeated("viewer { ...F }", 150)
    + " fragment F on Viewer { agent { login } }",
    "more than a parser may read": repeated("__typename", 60_000),
}
DIRECTIVES = {
    "an unknown one over and over": "{ __typename " + "@aa " * 2400 + "}",
    "a known one over and over": "{ __typename " + "@include(if: true) " * 700 + "}",
    "on each field": repeated("a%d: __typename @skip(if: false) @include(if: true)", 250),
    "on the operation": "query " + "@skip(if: true) " * 500 + "{ __typename }",
    "incremental delivery": "{ ... @defer { __typename } " + WHO + " }",
    "a stream without end": "{ tickets { nodes @stream(initialCount: 0) { id } } }",
}
DEPTHS = {
    "a ticket of its articles": "{ tickets(first: 5) { nodes { "
    + nested("articles(first: 5) { nodes { ticket { ", "id", " } } }", 30)
    + " } } }",
    "people of a company": "{ viewer { customerUser { "
    + nested("company { contacts(first: 50) { nodes { ", "id", " } } }", 30)
    + " } } }",
    "deeper than any stack": "{ " + nested("viewer { ", "__typename", " }", 1600) + " }",
    "inline fragments": "{ " + nested("... on Query { ", "__typename", " }", 1200) + " }",
    "a literal of objects": "{ tickets(filter: "
    + nested("{a: ", "1", "}", 1500)
    + ") { __typename } }",
    "a literal of lists": "{ nodes(ids: " + nested("[", '"a"', "]", 2400) + ") { id } }",
    "a type of lists": "query($a: " + nested("[", "ID", "]", 2400) + ") { __typename }",
    "braces alone": "{" * 4900,
}
FRAGMENTS = {
    "twice the next one": doubling(60),
    "twice the next one, under other names": doubling_apart(20),
    "side by side": side_by_side(60),
    "of itself": "{ ...A } fragment A on Query { ...A }",
    "of each other": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "of itself in a field": "{ queues { nodes { ...A } } } fragment A on Queue { parent { ...A } }",
    "never used": "{ __typename } "
    + " ".join(f"fragment F{n} on Query {{ __typename }}" for n in range(500)),
    "in circles that nobody enters": "{ __typename } fragment A on Query { ...A }",
}
INTROSPECTION = {
    **{f"types of types, {depth} deep": types_of_types(depth) for depth in (2, 3, 5, 12, 40)},
    "interfaces in circles": "{ __schema { types { possibleTypes { interfaces { possibleTypes "
    "{ interfaces { possibleTypes { name } } } } } } } }",
    "by name, many times": repeated('a%d: __type(name: "Ticket") { fields { name } }', 200),
}
LENGTHS = {
    "a comment": "{ __typename } #" + "x" * 500_000,
    "commas": "{ " + "," * 500_000 + "__typename }",
    "an argument": '{ ticket(number: "' + "9" * 400_000 + '") { id } }',
    "a block of text": '{ ticket(number: """' + "\\n " * 100_000 + '""") { id } }',
    "the name of an operation": "query " + "Q" * 100_000 + " { __typename }",
    "the name of a variable": "query($" + "v" * 100_000 + ": ID) { __typename }",
    "the name of a field": "{ " + "f" * 100_000 + " }",
    "the name of a type": '{ __type(name: "' + "T" * 100_000 + '") { name } }',
    "a number": "{ tickets(first: " + "9" * 100_000 + ") { totalCount } }",
    "a number with a fraction": "{ tickets(first: 1." + "9" * 100_000 + ") { totalCount } }",
    "an exponent": "{ tickets(first: 1e999999) { totalCount } }",
    "many operations": " ".join(f"query A{n} {{ __typename }}" for n in range(900)),
    "many variables": f"query({' '.join(f'$a{n}: ID' for n in range(1200))}) {{ __typename }}",
    "many values": f"{{ nodes(ids: [{', '.join(['1'] * 4000)}]) {{ id }} }}",
    "many queues": "{ tickets(filter: {queues: ["
    + ", ".join(['"Nowhere::*"'] * 2000)
    + "]}) { totalCount } }",
}
BOMBS = {
    f"{kind}: {name}": document
    for kind, documents in {
        "aliases": ALIASES,
        "fields": FIELDS,
        "directives": DIRECTIVES,
        "depth": DEPTHS,
        "fragments": FRAGMENTS,
        "introspection": INTROSPECTION,
        "length": LENGTHS,
    }.items()
    for name, document in documents.items()
}
# what no schema gives an answer to, whoever asks
NEVER_RUN = [
    *(f"fields: {name}" for name in FIELDS if name != "a list over and over"),
    *(f"directives: {name}" for name in DIRECTIVES if name != "on each field"),
    *(f"depth: {name}" for name in list(DEPTHS)[2:]),
    *(f"fragments: {name}" for name in FRAGMENTS if name != "side by side"),
    *(f"introspection: types of types, {depth} deep" for depth in (5, 12, 40)),
    *(f"length: {name}" for name in ("a number", "a number with a fraction", "an exponent")),
    "aliases: a name without end",
    "aliases: logins under many names",
]
