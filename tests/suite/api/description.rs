//! The description of the API is of this portal: each of its addresses stands in it, and no other.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Stage;
use crate::support::routes;

#[test]
fn every_route_is_described() {
    let stage = Stage::new();
    let described = stage.get("/api/v1/openapi.json");
    assert_eq!(described["openapi"], "3.1.0");
    let paths: BTreeSet<&str> = described["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let routes = routes();
    let there = routes.iter().filter(|route| route.path.starts_with("/api/v1/"));
    assert_eq!(paths, there.map(|route| route.path.as_str()).collect());
    for operation in described["paths"].as_object().unwrap().values().map(|path| &path["get"]) {
        let answers: Vec<&str> = operation["responses"].as_object().unwrap().keys().map(String::as_str).collect();
        assert!(answers.contains(&"200") && answers.contains(&"304"), "{operation}");
    }
}

#[test]
fn it_is_a_page_whose_links_lead_somewhere() {
    let stage = Stage::new();
    let page = stage.portal.get("/api/");
    assert_eq!(page.status, 200);
    let described = stage.get("/api/v1/openapi.json");
    for path in described["paths"].as_object().unwrap().keys() {
        assert!(page.text().contains(&format!("<code>GET {path}</code>")), "{path}");
    }
    let tried: Vec<&str> =
        page.text().split("class=\"button quiet\" href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(tried.len() >= 8, "{tried:?}");
    for address in tried {
        let answer = stage.portal.get(address);
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        let tag = answer.header("etag").expect("a tag");
        assert_eq!(stage.portal.ask("GET", address, &[("If-None-Match", tag)]).status, 304, "{address}");
    }
}

#[test]
fn what_is_sent_has_the_fields_that_are_described() {
    let stage = Stage::new();
    let described = stage.get("/api/v1/openapi.json");
    for (path, shape) in [
        ("/api/v1/hubs", "HubList"),
        ("/api/v1/hubs/gardeners", "Hub"),
        ("/api/v1/hubs/ann/feed", "Feed"),
        ("/api/v1/hubs/ann/widgets", "WidgetList"),
        ("/api/v1/people", "PersonList"),
        ("/api/v1/people/ann", "Person"),
        ("/api/v1/search?q=thirsty", "Found"),
        ("/api/v1/widgets", "KindList"),
    ] {
        has_shape(&described, &stage.get(path), shape, path);
    }
}

/// That an object has exactly the fields of its shape, and so have those within it.
fn has_shape(described: &Value, value: &Value, shape: &str, place: &str) {
    let schema = &described["components"]["schemas"][shape];
    let Some(fields) = schema["properties"].as_object() else { return };
    let there: BTreeSet<&String> = value.as_object().unwrap_or_else(|| panic!("{place}: {value}")).keys().collect();
    assert_eq!(there, fields.keys().collect(), "{place} as {shape}");
    let named = |schema: &Value| schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()).map(str::to_owned);
    for (name, field) in fields {
        let place = format!("{place} {name}");
        if let Some(shape) = named(field) {
            has_shape(described, &value[name], &shape, &place);
        }
        if let Some(shape) = named(&field["items"]) {
            for row in value[name].as_array().unwrap() {
                has_shape(described, row, &shape, &place);
            }
        }
    }
}
