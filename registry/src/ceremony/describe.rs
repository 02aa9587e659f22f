//! What a holder is about to sign, in words.

use label700::trust::RawKey;
use label700::trust::sign::key_id;
use serde_json::Value;

use super::Request;
use super::known::{KnownRoot, Standing};
use crate::roles::{ListRole, RoleKeys, RootRoles};

/// More characters than any honest value has.
const LONGEST_SHOWN: usize = 200;

/// Line by line: role, version, expiry, and the full id of each key that it names. Of the file that it
/// replaces only what the holder's folder knows to be true is said.
pub(crate) fn describe(
    request: &Request,
    known: &KnownRoot,
    list_role: Option<&(u64, ListRole)>,
) -> Vec<String> {
    let text = |signed: &Value, field: &str| {
        signed.get(field).and_then(Value::as_str).map_or_else(|| "?".to_owned(), clean)
    };
    let signed = &request.signed;
    let mut lines = vec![
        format!("{} version {}", clean(&request.role), request.version()),
        format!("  expires {}", text(signed, "expires")),
    ];
    match request.file() {
        "root" => {
            lines.push(format!("  feed {}", text(signed, "x-feed")));
            let standing = known.standing(request);
            standing_lines(&mut lines, request, known, &standing);
            let former = request.replaces.as_ref().filter(|_| standing == Standing::Follows);
            let parse = |signed: &Value| RootRoles::parse(signed).ok();
            let (old, new) = (former.and_then(parse), parse(signed));
            lines.extend(new.iter().flat_map(|new| roles(old.as_ref(), new)));
        }
        "targets" => {
            if let Ok(role) = ListRole::parse(signed) {
                let old = list_role.map(|(_, role)| &role.keys);
                lines.push(match list_role {
                    Some((version, old)) if *old == role => {
                        format!("  names the same list holders as version {version}, signed here before; whether it was published is not known")
                    }
                    Some((version, _)) => format!(
                        "  compared with version {version}, signed here before, whether it was published is not known; ask the list holders for the key ids marked +"
                    ),
                    None => "  compare these key ids with the list holders".to_owned(),
                });
                if let Some((_, old)) = list_role.filter(|(_, old)| old.name != role.name) {
                    lines.push(format!(
                        "  gives the list role a new name, {}, in place of {}",
                        clean(&role.name),
                        clean(&old.name)
                    ));
                }
                key_lines(&mut lines, &format!("lists by role {}", clean(&role.name)), old, &role.keys);
            }
        }
        _ => list_lines(&mut lines, signed),
    }
    lines
}

/// The keys of a root's roles, beside those of the root before it.
pub(crate) fn roles(old: Option<&RootRoles>, new: &RootRoles) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, keys) in new.all() {
        let old = old.map(RootRoles::all);
        let old = old.and_then(|all| all.into_iter().find(|(n, _)| *n == name));
        key_lines(&mut lines, name, old.map(|(_, keys)| keys), keys);
    }
    lines
}

fn standing_lines(lines: &mut Vec<String>, request: &Request, known: &KnownRoot, standing: &Standing) {
    lines.push(match standing {
        Standing::First => {
            "  this folder knows no root yet: compare these key ids with the other holders".to_owned()
        }
        Standing::Known => "  the root that this folder knows".to_owned(),
        Standing::Follows => {
            let version = request.version().saturating_sub(1);
            format!("  replaces version {version}, which follows from what this folder knows")
        }
        Standing::Unknown => format!("  not verified: {}", unverified(request, known)),
    });
}

/// Why a root is not signed without being asked for.
pub(crate) fn unverified(request: &Request, known: &KnownRoot) -> String {
    if !known.is_of_feed(request) {
        return "it is of another feed than the root that this folder knows".to_owned();
    }
    let version = known.version().map_or_else(|| "?".to_owned(), |version| version.to_string());
    format!(
        "what it replaces is not the root that this folder knows (version {version}), nor one that follows from it"
    )
}

fn key_lines(lines: &mut Vec<String>, name: &str, old: Option<&RoleKeys>, new: &RoleKeys) {
    let of = |role: &RoleKeys| format!("{} of {}", role.threshold, role.keys.len());
    let note = match old {
        None => String::new(),
        Some(old) if old == new => ", as before".to_owned(),
        Some(old) => format!(", before {}", of(old)),
    };
    lines.push(format!("  {name}: {} keys sign{note}", of(new)));
    let mark = |key: &RawKey| if old.is_some_and(|old| !old.holds(key)) { '+' } else { ' ' };
    lines.extend(new.keys.iter().map(|key| format!("    {} key {}", mark(key), key_id(key))));
    let gone = old.into_iter().flat_map(|old| &old.keys).filter(|key| !new.holds(key));
    lines.extend(gone.map(|key| format!("    - key {}", key_id(key))));
}

fn list_lines(lines: &mut Vec<String>, signed: &Value) {
    for (name, target) in signed.get("targets").and_then(Value::as_object).into_iter().flatten() {
        let custom = |field: &str| target.get("custom").and_then(|custom| custom.get(field));
        let hash = target.get("hashes").and_then(|h| h.get("sha256")).and_then(Value::as_str).unwrap_or("?");
        let length = target.get("length").and_then(Value::as_u64).unwrap_or_default();
        lines.push(format!("  {}, {length} bytes, sha256 {}", clean(name), clean(hash)));
        let shown = ["kind", "feed", "seq", "from", "to", "ranges", "max_age_days"];
        let fields =
            shown.iter().filter_map(|field| Some(format!("{field} {}", clean(custom(field)?.to_string()))));
        lines.push(format!("    {}", fields.collect::<Vec<_>>().join(", ")));
        // Each by itself, so that none is lost behind the others.
        match custom("switches") {
            Some(Value::Array(codes)) => {
                lines
                    .extend(codes.iter().map(|code| format!("    switches off {}", clean(code.to_string()))));
            }
            Some(other) => lines.push(format!("    switches off {}", clean(other.to_string()))),
            None => {}
        }
    }
}

/// The first half of a key's id, which is what holders compare.
pub(crate) fn short(key: &RawKey) -> String {
    key_id(key).chars().take(32).collect()
}

/// The file comes from elsewhere: nothing in it may move the cursor, turn the direction of what is read, or
/// look like something else. All that metadata has reason to say is ASCII. What is left out is counted.
pub(crate) fn clean(text: impl AsRef<str>) -> String {
    let shown = |c: char| if matches!(c, ' '..='~') { c.to_string() } else { c.escape_default().to_string() };
    let mut chars = text.as_ref().chars();
    let begin: String = chars.by_ref().take(LONGEST_SHOWN).map(shown).collect();
    match chars.count() {
        0 => begin,
        more => format!("{begin} [cut: {more} characters more]"),
    }
}
