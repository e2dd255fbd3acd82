-- The index over the archive. Times are nanoseconds since 1970, days are text ("2026-09-12"),
-- numbers of enums are those of the code; nested parts are canonical JSON.
CREATE TABLE meta (
  name TEXT PRIMARY KEY NOT NULL,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
  id TEXT PRIMARY KEY NOT NULL,
  number TEXT NOT NULL,
  contract TEXT NOT NULL,
  check_id TEXT NOT NULL,
  rule TEXT NOT NULL,
  rule_version TEXT NOT NULL,
  severity INTEGER NOT NULL,
  grouped_by TEXT NOT NULL,
  title_ja TEXT NOT NULL,
  why_ja TEXT NOT NULL,
  title_en TEXT NOT NULL,
  why_en TEXT NOT NULL,
  facts TEXT NOT NULL,
  state INTEGER NOT NULL,
  raised INTEGER NOT NULL,
  raised_seq INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  findings INTEGER NOT NULL,
  count INTEGER NOT NULL,
  proof TEXT NOT NULL,
  sample_json TEXT NOT NULL,
  due INTEGER,
  first_viewed INTEGER,
  first_viewed_by TEXT NOT NULL,
  reason INTEGER NOT NULL,
  history TEXT NOT NULL
) STRICT;
CREATE INDEX alerts_by_number ON alerts (number);
CREATE INDEX alerts_by_raised ON alerts (raised DESC, id);

CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY NOT NULL,
  contract TEXT NOT NULL,
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  received INTEGER NOT NULL,
  period_from TEXT NOT NULL,
  period_to TEXT NOT NULL,
  sequence INTEGER,
  zero_declared INTEGER NOT NULL,
  has_manifest INTEGER NOT NULL,
  files TEXT NOT NULL,
  complete INTEGER NOT NULL,
  duplicate INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  manifest TEXT NOT NULL,
  replaces TEXT NOT NULL,
  removed_rows INTEGER,
  added_rows INTEGER
) STRICT;
CREATE INDEX deliveries_by_received ON deliveries (contract, received);

CREATE TABLE slots (
  contract TEXT NOT NULL,
  source TEXT NOT NULL,
  day_from TEXT NOT NULL,
  day_to TEXT NOT NULL,
  source_id INTEGER NOT NULL,
  due INTEGER NOT NULL,
  given_up INTEGER NOT NULL,
  state INTEGER NOT NULL,
  delivery TEXT NOT NULL,
  delivery_seq INTEGER NOT NULL,
  received INTEGER,
  rows INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  declared_rows INTEGER,
  PRIMARY KEY (contract, source, day_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE days (
  contract TEXT NOT NULL,
  source TEXT NOT NULL,
  day TEXT NOT NULL,
  source_id INTEGER NOT NULL,
  records INTEGER NOT NULL,
  events INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  silent_seconds_max INTEGER NOT NULL,
  sequence_missing INTEGER NOT NULL,
  PRIMARY KEY (contract, source, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE tallies (
  contract TEXT NOT NULL,
  month TEXT NOT NULL,
  check_id TEXT NOT NULL,
  rule TEXT NOT NULL,
  rule_id INTEGER NOT NULL,
  evaluated INTEGER NOT NULL,
  violating INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  missing TEXT NOT NULL,
  PRIMARY KEY (contract, month, check_id, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
  seq INTEGER NOT NULL,
  place INTEGER NOT NULL,
  contract TEXT NOT NULL,
  source TEXT NOT NULL,
  received INTEGER NOT NULL,
  stream INTEGER NOT NULL,
  stream_offset INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (seq, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX quarantine_by_received ON quarantine (contract, received, seq);

CREATE TABLE audit (
  seq INTEGER NOT NULL,
  place INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  act TEXT NOT NULL,
  object TEXT NOT NULL,
  reason TEXT NOT NULL,
  refused INTEGER NOT NULL,
  PRIMARY KEY (seq, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE adopted (
  seq INTEGER NOT NULL,
  place INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  contract TEXT NOT NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (seq, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE declarations (
  seq INTEGER NOT NULL PRIMARY KEY,
  contract TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  facts TEXT NOT NULL,
  person TEXT NOT NULL,
  comment TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX declarations_by_subject ON declarations (contract, kind, subject, seq);

CREATE TABLE oldest (
  contract TEXT NOT NULL,
  source TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (contract, source)
) STRICT, WITHOUT ROWID;
