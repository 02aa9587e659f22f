//! What downloads leave on the disk.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use label700_tests::hostile_server::Answer;
use label700_tests::publisher::Publisher;

use super::resources::{Write, attack, head, with_length};
use super::{Upgrade, outcome, serving};

#[test]
fn a_download_never_takes_more_room_than_was_signed() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    let signed = upgrade.new.list.len() as u64;
    for (what, headers) in [("without a length", ""), ("with a huge one", "Content-Length: 99999999\r\n")] {
        let handset = upgrade.handset();
        let downloads = handset.state_dir().join("downloads");
        let most = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&most);
        // The server looks at the client's disk while it sends.
        let answer: Answer = Arc::new(move |_, wire| {
            head(wire, headers)?;
            for _ in 0..10_000 {
                wire.write_all(&[b'x'; 64])?;
                seen.fetch_max(super::size(&downloads), Ordering::SeqCst);
            }
            Ok(())
        });
        server.attack(&upgrade.new.list_file(), answer);
        assert_eq!(outcome(&handset.refresh_over(&server)), "too large", "{what}");
        let most = most.load(Ordering::SeqCst);
        assert!(most <= signed, "{what}: {most} bytes lay on the disk, {signed} were signed");
        assert_eq!(handset.downloaded(), 0, "{what}: none of it is of use");
        upgrade.assert_stopped(&handset, 5, what);
        upgrade.assert_recovers(&handset, &server, what);
        assert_eq!(handset.downloaded(), 0, "{what}: nothing is left over");
    }
}

#[test]
fn a_refused_list_leaves_nothing_to_build_on() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    let broken: Write = |_, file, wire| with_length(wire, &file.len().to_string(), &file[..9]);
    let cases: [(&str, Write); 3] = [
        ("other bytes", |_, file, wire| with_length(wire, &file.len().to_string(), &vec![0; file.len()])),
        ("fewer bytes", |_, file, wire| with_length(wire, "9", &file[..9])),
        ("none", |_, _, wire| with_length(wire, "0", b"")),
    ];
    for begun in [false, true] {
        for (what, write) in cases {
            let name = format!("{what}, begun before: {begun}");
            let handset = upgrade.handset();
            if begun {
                server.attack(&upgrade.new.list_file(), attack(broken));
                assert_eq!(outcome(&handset.refresh_over(&server)), "network", "{name}");
                assert_eq!(handset.downloaded(), 9, "{name}");
            }
            server.attack(&upgrade.new.list_file(), attack(write));
            assert_eq!(outcome(&handset.refresh_over(&server)), "refused", "{name}");
            assert_eq!(handset.downloaded(), 0, "{name}");
            server.take_heads();
            upgrade.assert_recovers(&handset, &server, &name);
            let heads = server.take_heads();
            let asked: Vec<_> = heads.iter().filter(|head| head.contains("targets/")).collect();
            assert_eq!(asked.len(), 1, "{name}: {asked:?}");
            assert!(!asked[0].contains("range: "), "{name}: {asked:?}");
        }
    }
}

#[test]
fn lists_that_never_come_whole_do_not_pile_up() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    let handset = upgrade.handset();
    let mut publisher = Publisher::default();
    let mut most = 0;
    for day in 1..=20 {
        publisher.next_list(&format!("演示公司{day}"));
        server.serve(&publisher.files());
        let all_but_one_byte: Write =
            |_, file, wire| with_length(wire, &file.len().to_string(), &file[..file.len() - 1]);
        server.attack(&publisher.list_file(), attack(all_but_one_byte));
        assert_eq!(outcome(&handset.refresh_over(&server)), "network", "day {day}");
        most = most.max(handset.downloaded());
    }
    let one = publisher.list.len() as u64;
    assert!(most <= one, "{most} bytes of 20 broken downloads lie on the disk; the last has {one}");
    server.relent();
    assert!(handset.refresh_over(&server).is_ok());
    assert_eq!(handset.downloaded(), 0);
}
