//! Changes by name that keep every row, on tables that have rows, with all that usually
//! hangs on them.

use testkit::{TestDatabase, carry_out, rows};
use whimbrel::catalog::extract;
use whimbrel::plan::{Hazard, PlanOptions, Technique, parse_renames, plan, rename_steps};

/// What people, their orders and the views over both are before.
const BEFORE: &str = "
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE TABLE people (
    id integer PRIMARY KEY,
    name varchar(50) NOT NULL DEFAULT 'nobody',
    mood mood NOT NULL DEFAULT 'glad',
    moods mood[]
);
CREATE INDEX people_name ON people (lower(name));
CREATE TABLE orders (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner integer NOT NULL REFERENCES people ON DELETE CASCADE
);
CREATE VIEW owners AS SELECT p.name, p.mood, o.id FROM people p JOIN orders o ON o.owner = p.id;
CREATE FUNCTION glad() RETURNS bigint LANGUAGE sql
    BEGIN ATOMIC SELECT count(*) FROM people WHERE mood = 'glad'; END;
INSERT INTO people SELECT n, repeat('x', 40) || n, CASE n % 2 WHEN 0 THEN 'glad' ELSE 'sad' END::mood,
    ARRAY['sad', 'glad']::mood[] FROM generate_series(1, 200) n;
INSERT INTO orders (owner) SELECT id FROM people;
";

/// Goes from a state to the one that the changes of a text make, and back.
struct Change<'a> {
    hint: &'a str,
    /// Each text that differs, before and after.
    differences: &'a [(&'a str, &'a str)],
    renames: &'a [&'a str],
    /// What reads the same rows before and after.
    reads: [&'a str; 2],
}

impl Change<'_> {
    fn keeps_every_row(&self, technique: Technique) {
        let mut after = BEFORE.to_owned();
        for (old, new) in self.differences {
            assert!(after.contains(old), "{old}");
            after = after.replace(old, new);
        }
        let options = PlanOptions { technique };
        let (old, new) =
            (TestDatabase::create(self.hint), TestDatabase::create(self.hint));
        old.run(BEFORE);
        new.run(&after);
        let [before, wanted] =
            [&old, &new].map(|database| extract(&mut database.session()).unwrap());
        let given: Vec<String> =
            self.renames.iter().map(|one| (*one).to_owned()).collect();
        let renames = parse_renames(&given, &before, &wanted).unwrap();
        let steps = rename_steps(&renames, &before).unwrap();
        let held = rows(&old.settings(), self.reads[0]);
        assert_eq!(held.len(), 200);
        for step in &steps.up {
            old.run(&step.sql);
        }
        let renamed = extract(&mut old.session()).unwrap();
        let up = plan(&renamed, &wanted, &options).unwrap();
        let loses =
            |one: &Hazard| matches!(one, Hazard::DeletesData | Hazard::ConvertsData);
        assert!(!up.hazards().iter().any(loses), "{:?}\n{}", up.hazards(), up.script());
        carry_out(&mut old.session(), &up).unwrap();
        let reached = extract(&mut old.session()).unwrap();
        assert_eq!(reached.fingerprint(), wanted.fingerprint());
        assert_eq!(rows(&old.settings(), self.reads[1]), held);
        let down = plan(&wanted, &renamed, &options).unwrap();
        carry_out(&mut old.session(), &down).unwrap();
        for step in &steps.down {
            old.run(&step.sql);
        }
        let back = extract(&mut old.session()).unwrap();
        assert_eq!(back.fingerprint(), before.fingerprint());
        assert_eq!(rows(&old.settings(), self.reads[0]), held);
    }

    fn always_keeps_every_row(&self) {
        self.keeps_every_row(Technique::Offline);
        self.keeps_every_row(Technique::Online);
    }
}

#[test]
fn a_longer_text_keeps_every_row() {
    let change = Change {
        hint: "named_longer",
        differences: &[("varchar(50)", "varchar(60)")],
        renames: &[],
        reads: ["people", "people"],
    };
    change.always_keeps_every_row();
}

#[test]
fn a_wider_number_keeps_every_row() {
    let change = Change {
        hint: "named_wider",
        differences: &[("integer", "bigint")],
        renames: &[],
        reads: [
            "people JOIN orders ON owner = people.id",
            "people JOIN orders ON owner = people.id",
        ],
    };
    change.always_keeps_every_row();
}

#[test]
fn more_labels_keep_every_row() {
    let change = Change {
        hint: "named_labels",
        differences: &[("('glad', 'sad')", "('calm', 'glad', 'tired', 'sad', 'angry')")],
        renames: &[],
        reads: ["people", "people"],
    };
    change.always_keeps_every_row();
}

#[test]
fn renames_keep_every_row() {
    let change = Change {
        hint: "named_renames",
        differences: &[
            ("TABLE people", "TABLE persons"),
            ("ON people", "ON persons"),
            ("FROM people", "FROM persons"),
            ("INTO people", "INTO persons"),
            ("REFERENCES people", "REFERENCES persons"),
            ("name varchar", "\"full name\" varchar"),
            ("p.name", "p.\"full name\" AS name"),
            ("lower(name)", "lower(\"full name\")"),
            ("    owner integer", "    \"of\" integer"),
            ("o.owner", "o.\"of\""),
            ("orders (owner)", "orders (\"of\")"),
        ],
        renames: &["people=persons", "people.name=full name", "orders.owner=of"],
        reads: [
            "people JOIN orders ON owner = people.id",
            "persons JOIN orders ON \"of\" = persons.id",
        ],
    };
    change.always_keeps_every_row();
}

#[test]
fn a_renamed_label_keeps_every_row() {
    let change = Change {
        hint: "named_label",
        differences: &[("'sad'", "'blue'")],
        renames: &["mood.sad=blue"],
        reads: [
            "(SELECT id, name, replace(mood::text, 'sad', 'blue') FROM people) p",
            "(SELECT id, name, mood::text FROM people) p",
        ],
    };
    change.always_keeps_every_row();
}
