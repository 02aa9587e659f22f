//! Redirects, at each file of a refresh: two on the same host, and nothing further.

use std::sync::Arc;

use label700_tests::hostile_server::{Answer, HostileServer, response};

use super::{Upgrade, outcome, saying, serving};

fn to(location: &str) -> Answer {
    saying(response("302 Found", &[&format!("Location: {location}")], b""))
}

#[test]
fn no_redirect_leads_elsewhere_or_on_for_ever_at_any_file() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    // It has every file: whoever follows gets a sound refresh, and is found out by it.
    let elsewhere = serving(&upgrade.new);
    let port = elsewhere.port();
    for (place, file) in upgrade.files.iter().enumerate() {
        let locations = [
            ("itself", format!("/{file}")),
            ("another port", format!("http://127.0.0.1:{port}/{file}")),
            ("another name of the host", format!("http://localhost:{port}/{file}")),
            ("another host, without a scheme", format!("//localhost:{port}/{file}")),
            ("a user that looks like the host", format!("http://127.0.0.1@localhost:{port}/{file}")),
            ("an address written otherwise", format!("http://0x7f.1:{port}/{file}")),
            ("https on the same port", format!("https://127.0.0.1:{}/{file}", server.port())),
            ("a file", "file:///etc/passwd".to_owned()),
            ("data", "data:application/json,{}".to_owned()),
            ("a script", "javascript:alert(1)".to_owned()),
        ];
        for (what, location) in locations {
            let name = format!("{file} to {what}");
            let handset = upgrade.handset();
            server.attack(file, to(&location));
            server.take_heads();
            let refreshed = handset.refresh_over(&server);
            assert!(["network", "status"].contains(&outcome(&refreshed)), "{name}: {refreshed:?}");
            let asked = server.take_heads().iter().filter(|head| head.contains(file.as_str())).count();
            assert!(asked <= 3, "{name}: two redirects at most");
            assert!(elsewhere.take_heads().is_empty(), "{name}: the other server heard of this handset");
            upgrade.assert_stopped(&handset, place, &name);
            upgrade.assert_recovers(&handset, &server, &name);
        }
    }
}

#[test]
fn a_maze_of_redirects_ends_after_two() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    for (place, file) in upgrade.files.iter().enumerate() {
        for (steps, through) in [(1, true), (2, true), (3, false)] {
            let name = format!("{steps} redirects for {file}");
            let handset = upgrade.handset();
            lay_maze(&server, file, steps);
            let refreshed = handset.refresh_over(&server);
            assert_eq!(outcome(&refreshed), if through { "done" } else { "network" }, "{name}");
            if !through {
                upgrade.assert_stopped(&handset, place, &name);
            }
            upgrade.assert_recovers(&handset, &server, &name);
        }
    }
}

/// `file` leads to `maze/1`, that to `maze/2`, and so on, and the last is the file.
fn lay_maze(server: &HostileServer, file: &str, steps: usize) {
    let found = Arc::new(std::sync::Mutex::new(Vec::new()));
    let keep = Arc::clone(&found);
    server.attack(
        file,
        Arc::new(move |question, wire| {
            question.honest().clone_into(&mut keep.lock().unwrap());
            wire.write_all(&response("307 Temporary Redirect", &["Location: /maze/1"], b""))
        }),
    );
    for step in 1..steps {
        server.attack(&format!("maze/{step}"), to(&format!("/maze/{}", step + 1)));
    }
    server.attack(&format!("maze/{steps}"), Arc::new(move |_, wire| wire.write_all(&found.lock().unwrap())));
}
