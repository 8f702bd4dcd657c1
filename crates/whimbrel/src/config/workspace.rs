//! The folders of a repository in which services can lie.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::ConfigError;
use super::files::find_folders;
use super::package::{Package, parse, read_if_exists, strings};

/// Where services lie by custom.
const CUSTOMARY: &[&str] = &["services/*", "apps/*", "packages/*", "libs/*"];

/// The root itself, packages directly in it, the customary places, and what npm, yarn, pnpm, Lerna, Nx and Rush
/// call workspaces; sorted.
pub(super) fn folders(root: &Path) -> Result<BTreeSet<PathBuf>, ConfigError> {
    let mut patterns: Vec<String> =
        CUSTOMARY.iter().map(|pattern| (*pattern).to_owned()).collect();
    patterns
        .extend(Package::of(root)?.map(|package| package.workspaces).unwrap_or_default());
    if let Some(text) = read_if_exists(&root.join("pnpm-workspace.yaml"))? {
        patterns.extend(yaml_list(&text, "packages"));
    }
    if let Some(lerna) = read_json(&root.join("lerna.json"))? {
        patterns.extend(lerna.get("packages").map(strings).unwrap_or_default());
    }
    if let Some(nx) = read_json(&root.join("nx.json"))? {
        let layout = nx.get("workspaceLayout").and_then(Value::as_object);
        let folders = layout.into_iter().flat_map(|layout| layout.values());
        patterns.extend(folders.filter_map(Value::as_str).map(|dir| format!("{dir}/*")));
    }
    if let Some(text) = read_if_exists(&root.join("rush.json"))? {
        patterns.extend(project_folders(&text));
    }
    let mut folders: BTreeSet<PathBuf> = find_folders(&patterns, root)?;
    let packages = find_folders(&["*"], root)?.into_iter();
    folders.extend(packages.filter(|folder| folder.join("package.json").is_file()));
    folders.insert(root.to_path_buf());
    Ok(folders)
}

fn read_json(path: &Path) -> Result<Option<Value>, ConfigError> {
    read_if_exists(path)?.map(|text| parse(path, &text)).transpose()
}

/// The list under a key at the top of a YAML file, in block or flow style. Not a YAML
/// reader: just what such lists of patterns are written with.
fn yaml_list(text: &str, key: &str) -> Vec<String> {
    let mut lines = text.lines();
    let Some(first) = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))
    else {
        return Vec::new();
    };
    if let Some(flow) = first.trim().strip_prefix('[') {
        let rest: String = lines.collect();
        let items = format!("{flow}{rest}");
        let items = items.split(']').next().unwrap_or_default();
        return items.split(',').map(yaml_text).filter(|item| !item.is_empty()).collect();
    }
    lines
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.trim_start().starts_with('#'))
        .map_while(|line| line.trim_start().strip_prefix('-'))
        .map(yaml_text)
        .collect()
}

fn yaml_text(item: &str) -> String {
    let item = item.trim();
    for quote in ['\'', '"'] {
        if let Some(rest) = item.strip_prefix(quote) {
            return rest.split(quote).next().unwrap_or_default().to_owned();
        }
    }
    item.split(" #").next().unwrap_or_default().trim().to_owned()
}

/// The folders that a `rush.json` lists. It is JSON with comments, so it is read word by
/// word.
fn project_folders(text: &str) -> Vec<String> {
    text.split("\"projectFolder\"")
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix(':')?.split('"').nth(1))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn yaml_lists_are_read_in_both_styles() {
        let block = "# x\npackages:\n  # all\n  - 'apps/*'\n - services/* # here\n- \"a b\"\n\nother:\n  - no\n";
        assert_eq!(yaml_list(block, "packages"), ["apps/*", "services/*", "a b"]);
        let flow = "packages: ['apps/*',\n  services/*]\nother: [no]\n";
        assert_eq!(yaml_list(flow, "packages"), ["apps/*", "services/*"]);
        assert_eq!(yaml_list("other:\n  - no\n", "packages"), Vec::<String>::new());
    }

    #[test]
    fn every_kind_of_workspace_is_found() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("package.json", r#"{"workspaces": {"packages": ["npm/**", "!npm/out"]}}"#);
        write("pnpm-workspace.yaml", "packages:\n  - pnpm/*\n");
        write("lerna.json", r#"{"packages": ["lerna"]}"#);
        write("nx.json", r#"{"workspaceLayout": {"appsDir": "nx"}}"#);
        write(
            "rush.json",
            "{ /* c */ \"projects\": [{\"projectFolder\": \"rush/a/b\"}] }",
        );
        write("backend/package.json", "{}");
        for folder in [
            "services/auth/src",
            "npm/a/b",
            "npm/out",
            "npm/node_modules/x",
            "pnpm/a",
            "lerna/x",
            "nx/app",
            "rush/a/b",
            "elsewhere/a",
        ] {
            write(&format!("{folder}/file"), "");
        }
        let found: Vec<String> = folders(root.path())
            .unwrap()
            .iter()
            .map(|folder| folder.strip_prefix(root.path()).unwrap().display().to_string())
            .collect();
        assert_eq!(
            found,
            [
                "",
                "backend",
                "lerna",
                "npm/a",
                "npm/a/b",
                "nx/app",
                "pnpm/a",
                "rush/a/b",
                "services/auth"
            ]
        );
    }
}
