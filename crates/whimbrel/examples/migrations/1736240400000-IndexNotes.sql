-- whimbrel:up
-- whimbrel: no-transaction
CREATE INDEX CONCURRENTLY notes_text ON notes (text);

-- whimbrel:down
DROP INDEX notes_text;
