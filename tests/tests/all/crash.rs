//! Crashes and failing disks: enumerated for each single step of a refresh, and with the real program.
//!
//! A refresh runs once while the [`journal`] writes down every step that SQLite and the plain files make. For
//! each prefix of that log, and each way in which a disk may lose, tear or reorder what was not synced, the
//! folders that the crash would leave are laid out, and a real handset goes on from there.

#[path = "crash/desk.rs"]
mod desk;
#[path = "crash/disk.rs"]
mod disk;
#[path = "crash/failing_disk.rs"]
mod failing_disk;
#[allow(unsafe_code, reason = "SQLite calls a VFS through tables of C functions")]
#[path = "crash/faulty_vfs.rs"]
mod faulty_vfs;
#[path = "crash/file_server.rs"]
mod file_server;
#[path = "crash/journal.rs"]
mod journal;
#[path = "crash/killed.rs"]
mod killed;
#[path = "crash/phone.rs"]
mod phone;
#[path = "crash/power_cut.rs"]
mod power_cut;
#[path = "crash/repository.rs"]
mod repository;
#[path = "crash/scenario.rs"]
mod scenario;
#[path = "crash/survival.rs"]
mod survival;
