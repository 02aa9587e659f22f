//! Attacks on metadata, keys, versions and clocks. After each, the refresh is refused for the right
//! reason, the previous list goes on answering, nothing was taken over but files that the publisher's
//! keys have signed, and the next honest refresh shows the newest list.

#[path = "attacks/clocks.rs"]
mod clocks;
#[path = "attacks/expiry.rs"]
mod expiry;
#[path = "attacks/fast_forward.rs"]
mod fast_forward;
#[path = "attacks/forgery.rs"]
mod forgery;
#[path = "attacks/interrupted.rs"]
mod interrupted;
#[path = "attacks/key_floods.rs"]
mod key_floods;
#[path = "attacks/key_lists.rs"]
mod key_lists;
#[path = "attacks/list_file.rs"]
mod list_file;
#[path = "attacks/list_target.rs"]
mod list_target;
#[path = "attacks/malformed.rs"]
mod malformed;
#[path = "attacks/other_feed.rs"]
mod other_feed;
#[path = "attacks/resources.rs"]
mod resources;
#[path = "attacks/rollback.rs"]
mod rollback;
#[path = "attacks/rotation.rs"]
mod rotation;
#[path = "attacks/same_version.rs"]
mod same_version;
#[path = "attacks/victim.rs"]
mod victim;

/// The roles in the order in which a refresh walks them.
const ROLES: [&str; 5] = ["root", "timestamp", "snapshot", "targets", "list"];
