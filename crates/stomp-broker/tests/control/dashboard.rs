//! The page for people. What it does in a browser is shown by the end-to-end tests.

use stomp_broker::{Config, ControlOptions};

use crate::http::get;
use crate::support::{broker, broker_with};

#[tokio::test]
async fn the_page_runs_its_own_scripts_only_and_in_no_frame() {
    let broker = broker().await;
    for path in ["/", "/dashboard"] {
        let page = get(&broker, path).await;
        assert_eq!(page.status, 200);
        assert!(page.head.contains("content-type: text/html"), "{}", page.head);
        for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
            assert!(page.head.contains(part), "{}", page.head);
        }
    }
}

#[tokio::test]
async fn every_script_that_is_asked_for_is_there() {
    let broker = broker().await;
    let mut waiting = vec!["/dashboard".to_owned(), "/dashboard/style.css".to_owned()];
    let mut seen = Vec::new();
    while let Some(path) = waiting.pop() {
        let answer = get(&broker, &path).await;
        assert_eq!(answer.status, 200, "{path}");
        let quoted = answer.text.split(['"', '\'']);
        let scripts = quoted.filter(|text| text.ends_with(".js") || text.ends_with(".css"));
        for script in scripts.map(|name| format!("/dashboard/{}", name.rsplit('/').next().unwrap()))
        {
            if !seen.contains(&script) {
                waiting.push(script.clone());
                seen.push(script);
            }
        }
    }
    assert!(seen.contains(&"/dashboard/chart.js".to_owned()), "{seen:?}");
}

#[tokio::test]
async fn a_broker_without_control_has_no_dashboard_and_no_metrics() {
    let control = ControlOptions { enabled: false, ..ControlOptions::default() };
    let broker = broker_with(Config { control, ..Config::default() }).await;
    for path in ["/dashboard", "/metrics", "/control/connections"] {
        assert_eq!(get(&broker, path).await.status, 404, "{path}");
    }
    assert!(get(&broker, "/").await.text.contains("stomp-broker"));
}
