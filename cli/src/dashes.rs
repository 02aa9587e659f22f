//! Numbers that begin with `-`, which clap would take for options.

use std::ffi::{OsStr, OsString};

use clap::Command;

/// Cannot occur in an argument.
const MARK: char = '\0';

/// Marks the numbers among the arguments of `label`, so that clap takes them as they come, before and behind
/// options: what has one `-` or more in front of anything but a letter, or one in front of a letter. `-h`,
/// `-` and what stands behind an option that wants a value or behind `--` are left alone.
pub(crate) fn mark_numbers(args: impl Iterator<Item = OsString>, cli: &Command) -> Vec<OsString> {
    let mut marked: Vec<OsString> = args.collect();
    let label = cli.find_subcommand("label").filter(|_| marked.get(1).is_some_and(|name| name == "label"));
    let Some(label) = label else { return marked };
    let mut wants_value = false;
    for arg in marked.iter_mut().skip(2).take_while(|arg| *arg != "--") {
        if !wants_value && is_number(arg) {
            *arg = format!("{MARK}{}", arg.to_string_lossy()).into();
        }
        wants_value = is_option_with_value(arg, label);
    }
    marked
}

/// The number as it was given; what is not UTF-8 in it becomes `�`.
pub(crate) fn number(arg: OsString) -> String {
    let text = arg.to_string_lossy();
    text.strip_prefix(MARK).unwrap_or(&text).to_owned()
}

fn is_number(arg: &OsStr) -> bool {
    match arg.as_encoded_bytes() {
        [b'-', b'-', rest @ ..] => rest.first().is_some_and(|c| !c.is_ascii_alphabetic()),
        [b'-', rest @ ..] => !rest.is_empty() && rest != b"h",
        _ => false,
    }
}

fn is_option_with_value(arg: &OsStr, label: &Command) -> bool {
    let name = arg.to_str().and_then(|arg| arg.strip_prefix("--"));
    let named = |name| label.get_arguments().find(|option| option.get_long() == Some(name));
    name.and_then(named).is_some_and(|option| option.get_action().takes_values())
}
