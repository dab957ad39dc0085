"""Texts that mean something to a database, a directory, a shell or a template."""

from __future__ import annotations

UNKNOWN = "zqxnobody"  # a harmless text that nothing has in it
LONG = 100_000

SQL = [
    "' OR '1'='1",
    "zqx' OR 1=1 --",
    'zqx" OR ""="',
    "zqx') OR ('1'='1' /*",
    "zqx'; DROP TABLE ticket; --",
    "zqx'; DELETE FROM customer_user WHERE 1=1; --",
    "zqx' UNION SELECT login, pw, 1, 1, 1 FROM users --",
    "zqx'||(SELECT pg_sleep(30))||'",
    "zqx' AND 1=(SELECT 1 FROM pg_sleep(30)) --",
    "zqx' OR SLEEP(30)#",
    "zqx' AND randomblob(1000000000) --",
    "zqx'; ATTACH DATABASE 'zqx.db' AS a; --",
    "zqx'; COPY ticket TO PROGRAM 'id'; --",
    "zqx\\' OR 1=1 -- ",
    "zqx\u02bc OR 1=1",
    "$$zqx$$; SELECT 1",
    "$1zqx",
    ":zqx",
    "?zqx",
    "%zqx%",
    "zqx%(a)s",
    "{zqx,NULL}",
]
PATTERNS = ["%%", "__", "%_%", "\\%\\%", "[a-z][a-z]{", "^.*$"]
LDAP = [
    "*)(uid=*))(|(uid=*",
    "*)(objectClass=*",
    "zqx)(|(objectClass=*)",
    "*))%00",
    "\\2a\\2a",
    "\\zqx",
    "zqx\\00",
    "(&(uid=*)(zqx=*))",
    "*zqx*",
]
OTHERS = [
    "../../../../etc/passwd\\zqx",
    "..%2f..%2fzqx",
    "file:///etc/passwd#zqx",
    "{{7*7}}zqx",
    "${7*7}zqx",
    "#{7*7}<%= 7*7 %>zqx",
    "${jndi:ldap://127.0.0.1/zqx}",
    "$(id)`id`;id|id&zqx",
    "<script>alert('zqx')</script>",
    "zqx\r\nset-cookie: a=b\r\n\r\n",
    "zqx\u202e\u200b\ufeff",
    "zqx\u0130\u0131\ufb01\u1e9e",
    "\U0001f98azqx",
    "=cmd|'/C calc'!A0",
    "__proto__zqx",
]
NUL = ["zqx\0", "\0", "zqx\0' OR 1=1 --"]
BROKEN = ["\ud800", "zqx\udfff"]  # half of a surrogate pair, which is no text
TOO_LONG = ["z" * LONG, "' OR 1=1 --" * (LONG // 11), "*)(uid=*" * (LONG // 8), "q " * (LONG // 2)]
EVERY = [*SQL, *PATTERNS, *LDAP, *OTHERS, *NUL, *BROKEN, *TOO_LONG]
