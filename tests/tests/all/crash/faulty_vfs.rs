//! A layer between SQLite and its own VFS that announces each step to the [`journal`].
//!
//! It is SQLite's default VFS once it is installed. On a thread that records nothing it opens files of the
//! real VFS, and is out of the way from then on.
//!
//! The one module here that uses `unsafe`: SQLite calls it through tables of C functions. What each function
//! relies on is SQLite's contract for `sqlite3_vfs` and `sqlite3_io_methods`: paths end in a zero byte and
//! outlive their file, buffers have the length that comes with them, and a file's memory has `szOsFile` bytes.

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::ptr;
use std::slice;
use std::sync::Once;

use rusqlite::ffi;

use super::journal::{self, Fault, Record, Step};

/// A file of ours; that of the real VFS lies directly behind it.
#[repr(C)]
struct File {
    methods: *const ffi::sqlite3_io_methods,
    path: *mut PathBuf,
    /// Logs and journals that were just made: the real VFS makes their names durable with the first sync.
    name_is_new: bool,
}

static mut VFS: Option<ffi::sqlite3_vfs> = None;
static mut REAL: *mut ffi::sqlite3_vfs = ptr::null_mut();

/// Makes the layer SQLite's default, for all connections that are opened from now on.
pub(super) fn install() {
    static INSTALLED: Once = Once::new();
    // SAFETY: both statics are written here alone, once, before SQLite learns of the layer.
    INSTALLED.call_once(|| unsafe {
        assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
        REAL = ffi::sqlite3_vfs_find(ptr::null());
        let mut layer = *REAL;
        layer.zName = c"label700-faulty".as_ptr();
        layer.szOsFile += size_of::<File>() as c_int;
        layer.xOpen = Some(open);
        layer.xDelete = Some(delete);
        VFS = Some(layer);
        let layer = (*ptr::addr_of_mut!(VFS)).as_mut().unwrap();
        assert_eq!(ffi::sqlite3_vfs_register(layer, 1), ffi::SQLITE_OK);
    });
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    // 2: with an index in shared memory, without memory-mapped reading.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

unsafe extern "C" fn open(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    mut flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    unsafe {
        let real_open = (*REAL).xOpen.unwrap();
        let Some(path) = inside(name) else { return real_open(REAL, name, file, flags, out_flags) };
        (*file).pMethods = ptr::null();
        let is_new = flags & ffi::SQLITE_OPEN_CREATE != 0 && !as_path(name).exists();
        let step = if is_new { Step::Create(path.clone()) } else { Step::Open(path.clone()) };
        if let Err(fault) = journal::take(step) {
            if fault != Fault::ReadOnly || is_new {
                return ffi::SQLITE_CANTOPEN;
            }
            // As the real VFS does where a file may only be read.
            flags &= !(ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE);
            flags |= ffi::SQLITE_OPEN_READONLY;
        }
        let code = real_open(REAL, name, real(file), flags, out_flags);
        if code == ffi::SQLITE_OK {
            let of_log = ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL;
            let ours = File {
                methods: &raw const METHODS,
                path: Box::into_raw(Box::new(path)),
                name_is_new: is_new && flags & of_log != 0,
            };
            file.cast::<File>().write(ours);
        }
        code
    }
}

unsafe extern "C" fn delete(_vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_dir: c_int) -> c_int {
    unsafe {
        let real_delete = (*REAL).xDelete.unwrap();
        let Some(path) = inside(name).filter(|_| as_path(name).exists()) else {
            return real_delete(REAL, name, sync_dir);
        };
        if journal::take(Step::Remove(path.clone())).is_err() {
            return ffi::SQLITE_IOERR_DELETE;
        }
        let code = real_delete(REAL, name, 0);
        if code == ffi::SQLITE_OK && sync_dir != 0 && journal::take(parent(&path)).is_err() {
            return ffi::SQLITE_IOERR_DIR_FSYNC;
        }
        code
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe {
        drop(Box::from_raw((*ours(file)).path));
        (*methods(file)).xClose.unwrap()(real(file))
    }
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, to: *mut c_void, n: c_int, offset: i64) -> c_int {
    unsafe {
        if journal::take(Step::Read(path(file))).is_err() {
            return ffi::SQLITE_IOERR_READ;
        }
        (*methods(file)).xRead.unwrap()(real(file), to, n, offset)
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    n: c_int,
    offset: i64,
) -> c_int {
    unsafe {
        let real_write = (*methods(file)).xWrite.unwrap();
        let bytes = slice::from_raw_parts(from.cast::<u8>(), n as usize);
        let step =
            |bytes: &[u8]| Step::Write { path: path(file), offset: offset as u64, bytes: bytes.to_vec() };
        let Err(fault) = journal::take(step(bytes)) else { return real_write(real(file), from, n, offset) };
        let part = journal::part_written(bytes, fault);
        if !part.is_empty() {
            real_write(real(file), from, part.len() as c_int, offset);
            journal::note(Record::Done(step(part)));
        }
        if fault == Fault::Full { ffi::SQLITE_FULL } else { ffi::SQLITE_IOERR_WRITE }
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    unsafe {
        if journal::take(Step::Resize(path(file), size as u64)).is_err() {
            return ffi::SQLITE_IOERR_TRUNCATE;
        }
        (*methods(file)).xTruncate.unwrap()(real(file), size)
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    unsafe {
        if journal::take(Step::SyncFile(path(file))).is_err() {
            return ffi::SQLITE_IOERR_FSYNC;
        }
        let code = (*methods(file)).xSync.unwrap()(real(file), flags);
        // The real VFS does not report a failure of this one.
        if (*ours(file)).name_is_new && journal::take(parent(&path(file))).is_ok() {
            (*ours(file)).name_is_new = false;
        }
        code
    }
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    to: *mut *mut c_void,
) -> c_int {
    unsafe {
        match journal::take(Step::MapIndex(path(file))) {
            Ok(()) => (*methods(file)).xShmMap.unwrap()(real(file), page, size, extend, to),
            Err(Fault::Io) => ffi::SQLITE_IOERR_SHMMAP,
            Err(Fault::Full) => ffi::SQLITE_IOERR_SHMSIZE,
            Err(Fault::ReadOnly) => ffi::SQLITE_READONLY_CANTINIT,
        }
    }
}

/// What is handed on as it comes.
macro_rules! handed_on {
    ($($name:ident => $method:ident($($argument:ident: $type:ty),*) $(-> $answer:ty)?;)*) => {$(
        unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file $(, $argument: $type)*) $(-> $answer)? {
            unsafe { (*methods(file)).$method.unwrap()(real(file) $(, $argument)*) }
        }
    )*};
}

handed_on! {
    file_size => xFileSize(size: *mut i64) -> c_int;
    lock => xLock(level: c_int) -> c_int;
    unlock => xUnlock(level: c_int) -> c_int;
    check_reserved_lock => xCheckReservedLock(answer: *mut c_int) -> c_int;
    file_control => xFileControl(operation: c_int, argument: *mut c_void) -> c_int;
    sector_size => xSectorSize() -> c_int;
    device_characteristics => xDeviceCharacteristics() -> c_int;
    shm_lock => xShmLock(offset: c_int, n: c_int, flags: c_int) -> c_int;
    shm_barrier => xShmBarrier();
    shm_unmap => xShmUnmap(remove: c_int) -> c_int;
}

fn parent(path: &Path) -> Step {
    Step::SyncDir(path.parent().unwrap().to_owned())
}

unsafe fn inside(name: *const c_char) -> Option<PathBuf> {
    if name.is_null() { None } else { journal::inside(unsafe { as_path(name) }) }
}

unsafe fn as_path<'a>(name: *const c_char) -> &'a Path {
    Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes()))
}

unsafe fn ours(file: *mut ffi::sqlite3_file) -> *mut File {
    file.cast()
}

unsafe fn real(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    unsafe { file.cast::<File>().add(1).cast() }
}

unsafe fn methods(file: *mut ffi::sqlite3_file) -> *const ffi::sqlite3_io_methods {
    unsafe { (*real(file)).pMethods }
}

unsafe fn path(file: *mut ffi::sqlite3_file) -> PathBuf {
    unsafe { (*(*ours(file)).path).clone() }
}
