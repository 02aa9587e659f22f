use std::fs;

use super::*;

struct Bundle {
    folder: tempfile::TempDir,
}

impl Bundle {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("repo/metadata")).unwrap();
        fs::write(folder.path().join("repo/metadata/1.root.json"), b"root").unwrap();
        fs::write(folder.path().join("repo/metadata/a b.json"), b"spaced").unwrap();
        fs::write(folder.path().join("repo/list"), b"0123456789").unwrap();
        fs::write(folder.path().join("private"), b"private").unwrap();
        Self { folder }
    }

    fn fetch(&self) -> DirectoryFetch {
        DirectoryFetch::new(self.folder.path().join("repo"))
    }
}

#[tokio::test]
async fn files_of_the_folder_are_found() {
    let bundle = Bundle::new();
    for (url, expected) in [
        ("bundle:/metadata/1.root.json", Ok(&b"root"[..])),
        ("bundle:/metadata/a%20b.json", Ok(b"spaced")),
        ("bundle:/metadata/2.root.json", Err(FetchError::Absent)),
        ("bundle:/metadata", Err(FetchError::Absent)),
        ("bundle:/list/inside-a-file", Err(FetchError::Absent)),
    ] {
        let fetched = bundle.fetch().fetch(url, 100).await;
        assert_eq!(fetched.as_deref(), expected.as_ref().copied(), "{url}");
    }
    let nowhere = DirectoryFetch::new(bundle.folder.path().join("nowhere"));
    assert_eq!(nowhere.fetch("bundle:/list", 9).await, Err(FetchError::Absent), "no folder at all");
}

#[tokio::test]
async fn nothing_outside_the_folder_is_reached() {
    let bundle = Bundle::new();
    let absolute = bundle.folder.path().join("private");
    for url in [
        "bundle:/../private",
        "bundle:/metadata/../../private",
        "bundle:/%2e%2e/private",
        "bundle:/%2E%2E%2Fprivate",
        "bundle:/..%2Fprivate",
        "bundle:/..%5Cprivate",
        "bundle:/..\\private",
        &format!("bundle:/{}", absolute.display()),
        "bundle:/C:/private",
        "bundle://list",
        "bundle:/list/",
        "bundle:/./list",
        "bundle:/list%00",
        "bundle:/%FF",
        "bundle:/",
        "file:///list",
        "https://127.0.0.1/list",
        "list",
        "",
    ] {
        let fetched = bundle.fetch().fetch(url, 100).await;
        assert!(matches!(fetched, Err(FetchError::File(_))), "{url}: {fetched:?}");
    }
}

#[tokio::test]
async fn bounds_and_resuming_are_those_of_http() {
    let bundle = Bundle::new();
    assert_eq!(bundle.fetch().fetch("bundle:/list", 9).await, Err(FetchError::TooLarge));
    assert!(bundle.fetch().fetch("bundle:/list", 10).await.is_ok());
    for (name, on_disk, offset, max_bytes, expected, left) in [
        ("from nothing", &b""[..], 0, 10, Ok(()), &b"0123456789"[..]),
        ("from the middle", b"xxx", 3, 10, Ok(()), b"xxx3456789"),
        ("what lies behind the offset is cut off", b"xxxYY", 3, 10, Ok(()), b"xxx3456789"),
        ("more than there is", b"xxxXXXXXXXXX", 12, 20, Ok(()), b"0123456789"),
        ("too large", b"xxx", 3, 9, Err(FetchError::TooLarge), b""),
        ("already complete", b"xxx", 3, 3, Ok(()), b"xxx"),
    ] {
        let path = bundle.folder.path().join("part");
        fs::write(&path, on_disk).unwrap();
        let fetched = bundle.fetch().fetch_to_file("bundle:/list", &path, offset, max_bytes).await;
        assert_eq!(fetched, expected, "{name}");
        assert_eq!(fs::read(&path).unwrap(), left, "{name}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_is_not_waited_for() {
    let bundle = Bundle::new();
    let pipe = bundle.folder.path().join("repo/pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    assert_eq!(bundle.fetch().fetch("bundle:/pipe", 9).await, Err(FetchError::Absent));
}
