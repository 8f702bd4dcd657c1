//! The forms in which other programs take a report.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use whimbrel::report::{
    Item, Kind, Level, Location, Report, Statements, github, json, junit, markdown, sarif,
};

fn report() -> Report {
    let hole = Item {
        kind: "T24".to_owned(),
        subject: "public.\"a<b>&\"".to_owned(),
        verdict: "high".to_owned(),
        level: Level::Error,
        fails: true,
        message: "100% of it,\nin two lines: \u{1}`x_y` <z>".to_owned(),
        place: Some(Location {
            path: "shop/a b,c.sql".to_owned(),
            line: 3,
            column: 7,
            text: "DROP POLICY \"p\"".to_owned(),
        }),
        details: vec![("way out".to_owned(), "Write `a_b` & *c*.".to_owned())],
        statements: vec![Statements {
            purpose: "fix".to_owned(),
            sql: vec!["SELECT '```', 1 < 2".to_owned(), "SELECT 2".to_owned()],
        }],
        exempted: None,
    };
    let fine = Item {
        kind: "PROOF".to_owned(),
        subject: "public.orders".to_owned(),
        verdict: "PROVEN".to_owned(),
        message: "all attacks failed".to_owned(),
        ..Item::default()
    };
    Report {
        tool: "whimbrel 1.2.3".to_owned(),
        title: "tenancy check".to_owned(),
        about: "database shop".to_owned(),
        home: Some("whimbrel.toml".to_owned()),
        kinds: vec![Kind {
            id: "T24".to_owned(),
            name: "command-without-policy".to_owned(),
            title: "A command".to_owned(),
            help: "It means.".to_owned(),
            url: Some("https://example.org/T24".to_owned()),
        }],
        items: vec![hole, fine],
        counts: vec![("high".to_owned(), 1)],
        notes: vec!["1 statement was not seen".to_owned()],
    }
}

#[test]
fn json_keeps_everything() {
    let value = json(&report());
    assert_eq!(value["report_version"], 1);
    assert_eq!(value["counts"]["high"], 1);
    let item = &value["findings"][0];
    assert_eq!(item["subject"], "public.\"a<b>&\"");
    assert_eq!(item["place"]["line"], 3);
    assert_eq!(item["sql"]["fix"][1], "SELECT 2");
    assert_eq!(item["fails"], true);
    assert_eq!(value["findings"][1]["verdict"], "PROVEN");
}

#[test]
fn sarif_points_to_files_and_rules() {
    let mut whole = report();
    let log = sarif(&whole);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "whimbrel");
    assert_eq!(run["tool"]["driver"]["semanticVersion"], "1.2.3");
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 1, "what is proven is no result");
    let result = &results[0];
    assert_eq!(
        (result["ruleId"].as_str(), result["ruleIndex"].as_u64()),
        (Some("T24"), Some(0))
    );
    let physical = &result["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "shop/a%20b%2Cc.sql");
    assert_eq!(physical["region"]["startLine"], 3);
    // The same finding on another line is the same.
    let print = result["partialFingerprints"]["whimbrel/v1"].clone();
    whole.items[0].place = None;
    let moved = sarif(&whole);
    let moved = &moved["runs"][0]["results"][0];
    assert_eq!(moved["partialFingerprints"]["whimbrel/v1"], print);
    let uri = &moved["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "whimbrel.toml");
}

/// Whether XML is well-formed as far as tags go; gives the names of its elements.
fn elements(xml: &str) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    let mut seen = Vec::new();
    let body = xml.split_once("?>").unwrap().1;
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        assert!(!text.contains('>'), "{text}");
        for entity in text.split('&').skip(1) {
            let known = ["amp;", "lt;", "gt;", "quot;"];
            assert!(known.iter().any(|one| entity.starts_with(one)), "{entity}");
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap().to_owned();
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        if !tag.ends_with('/') {
            open.push(name.clone());
        }
        seen.push(name);
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(!xml.contains('\u{1}'));
    seen
}

#[test]
fn junit_is_xml_in_which_failures_fail() {
    let names = elements(&junit(&report()));
    let count = |name: &str| names.iter().filter(|one| *one == name).count();
    assert_eq!((count("testsuite"), count("testcase"), count("failure")), (2, 2, 1));
    let empty = Report { items: Vec::new(), ..report() };
    let names = elements(&junit(&empty));
    assert!(
        names.contains(&"testcase".to_owned()) && !names.contains(&"failure".to_owned())
    );
}

#[test]
fn github_takes_one_line_for_each() {
    let text = github(&report());
    assert_eq!(text.lines().count(), 1);
    assert!(
        text.starts_with("::error file=shop/a b%2Cc.sql,line=3,col=7,title=T24 "),
        "{text}"
    );
    assert!(text.contains("100%25 of it,%0Ain two lines"), "{text}");
}

#[test]
fn markdown_shows_names_and_sql_as_they_are() {
    let text = markdown(&report());
    assert!(text.contains("## T24 command-without-policy (high)"), "{text}");
    assert!(text.contains("`x_y` \\<z>"), "{text}");
    assert!(
        text.contains("````sql\n  SELECT '```', 1 < 2;\n  SELECT 2;\n  ````"),
        "{text}"
    );
    assert!(text.contains("> 1 statement was not seen"), "{text}");
}
