//! What a holder is about to sign, in words.

use label700::trust::RawKey;
use label700::trust::sign::key_id;
use serde_json::Value;

use super::Request;
use crate::roles::{ListRole, RoleKeys, RootRoles};

/// Line by line: role, version, expiry, and what changes against the file that it replaces.
pub(crate) fn describe(request: &Request) -> Vec<String> {
    let text = |signed: &Value, field: &str| {
        signed.get(field).and_then(Value::as_str).map_or_else(|| "?".to_owned(), clean)
    };
    let signed = &request.signed;
    let before = request.replaces.as_ref();
    let after = before.and_then(|signed| signed.get("version")).and_then(Value::as_u64);
    let after = after.map_or_else(|| "the first".to_owned(), |version| format!("after {version}"));
    let mut lines = vec![
        format!("{} version {}, {after}", clean(&request.role), request.version()),
        format!("  expires {}", text(signed, "expires")),
    ];
    match request.file() {
        "root" => {
            lines.push(format!("  feed {}", text(signed, "x-feed")));
            let roles = |signed| RootRoles::parse(signed);
            let (old, new) = (before.and_then(roles), roles(signed));
            let Some(new) = new else { return malformed(lines) };
            for (name, keys) in new.all() {
                let old = old.as_ref().map(RootRoles::all);
                let old = old.and_then(|all| all.into_iter().find(|(n, _)| *n == name));
                key_lines(&mut lines, name, old.map(|(_, keys)| keys), keys);
            }
        }
        "targets" => {
            let (old, new) = (before.and_then(ListRole::parse), ListRole::parse(signed));
            let Some(new) = new else { return malformed(lines) };
            // Under another name it is another role, with nothing to compare.
            let old = old.filter(|old| old.name == new.name);
            let name = format!("lists by role {}", clean(&new.name));
            key_lines(&mut lines, &name, old.as_ref().map(|old| &old.keys), &new.keys);
        }
        _ => list_lines(&mut lines, signed),
    }
    lines
}

fn malformed(mut lines: Vec<String>) -> Vec<String> {
    lines.push("  its keys cannot be read".to_owned());
    lines
}

fn key_lines(lines: &mut Vec<String>, name: &str, old: Option<&RoleKeys>, new: &RoleKeys) {
    let of = |role: &RoleKeys| format!("{} of {}", role.threshold, role.keys.len());
    let same = old == Some(new);
    let note = match old {
        None => String::new(),
        Some(_) if same => ", as before".to_owned(),
        Some(old) => format!(", before {}", of(old)),
    };
    lines.push(format!("  {name}: {} keys sign{note}", of(new)));
    let listed = |keys: &[RawKey], mark: &str, other: Option<&RoleKeys>| {
        let keys = keys.iter().filter(|key| other.is_none_or(|other| !other.holds(key)));
        keys.map(|key| format!("    {mark} key {}", short(key))).collect::<Vec<_>>()
    };
    if !same {
        lines.extend(listed(&new.keys, "+", old));
        lines.extend(old.map(|old| listed(&old.keys, "-", Some(new))).unwrap_or_default());
    }
}

fn list_lines(lines: &mut Vec<String>, signed: &Value) {
    for (name, target) in signed.get("targets").and_then(Value::as_object).into_iter().flatten() {
        let custom = |field: &str| target.get("custom").and_then(|custom| custom.get(field));
        let hash = target.get("hashes").and_then(|h| h.get("sha256")).and_then(Value::as_str).unwrap_or("?");
        lines.push(format!("  {}, sha256 {}", clean(name), clean(hash)));
        let shown = ["kind", "feed", "seq", "from", "to", "ranges", "max_age_days", "switches"];
        let fields =
            shown.iter().filter_map(|field| Some(format!("{field} {}", clean(custom(field)?.to_string()))));
        lines.push(format!("    {}", fields.collect::<Vec<_>>().join(", ")));
    }
}

/// The first half of a key's id, which is what holders compare.
pub(crate) fn short(key: &RawKey) -> String {
    key_id(key).chars().take(32).collect()
}

/// The file comes from elsewhere: nothing in it may move the cursor.
fn clean(text: impl AsRef<str>) -> String {
    text.as_ref().chars().filter(|c| !c.is_control()).take(200).collect()
}
