#!/usr/bin/env python3
"""Texts as JSON lines into a full-text index of SQLite; then questions, each answered with [seconds, sequences]."""
import bisect
import json
import sqlite3
import sys
import time

texts, asked, path = sys.argv[1:4]
rows = []
with open(texts, encoding="utf-8") as lines:
    for line in lines:
        at, seq, text, keys = json.loads(line)
        rows.append((at, seq, text, keys))
rows.sort(key=lambda row: (row[0], row[1]))
times = [row[0] for row in rows]
seqs = [row[1] for row in rows]
db = sqlite3.connect(path)
db.execute("pragma journal_mode=off")
db.execute("pragma cache_size=-400000")
db.execute("create virtual table t using fts5(text, keys, content='', tokenize='unicode61 remove_diacritics 2')")
db.executemany("insert into t(rowid, text, keys) values (?, ?, ?)",
               ((number, row[2], row[3]) for number, row in enumerate(rows)))
del rows
db.execute("insert into t(t) values ('optimize')")
db.commit()
with open(asked, encoding="utf-8") as lines:
    questions = [json.loads(line) for line in lines]
sql = "select rowid from t where t match ? and rowid >= ? and rowid < ? order by rowid desc limit 20"
plain = "select rowid from t where t match ? order by rowid desc limit 20"
for question in questions:
    window = question["window"]
    if window:
        arguments = (question["match"], bisect.bisect_left(times, window[0]), bisect.bisect_left(times, window[1]))
    else:
        arguments = (question["match"],)
    began = time.perf_counter()
    found = db.execute(sql if window else plain, arguments).fetchall()
    took = time.perf_counter() - began
    print(json.dumps([took, [seqs[row[0]] for row in found]]))
