//! What the portal answers to, read from its own list.

/// A route of `src/web/router.rs` with one of the methods it takes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// With names in braces: `/{hub}/edit`.
    pub path: String,
}

/// Every route, in the order of the list.
pub fn routes() -> Vec<Route> {
    let router = std::fs::read_to_string("src/web/router.rs").expect("the list of routes");
    let mut routes = Vec::new();
    for rest in router.split(".route(\"").skip(1) {
        let (path, handlers) = rest.split_once("\",").expect("a path and its handlers");
        // Handlers end where the next call of the chain begins.
        let handlers = handlers.split("\n        .").next().unwrap_or_default();
        for (word, method) in [("get(", "GET"), ("post(", "POST")] {
            if handlers.contains(word) {
                routes.push(Route { method, path: path.to_owned() });
            }
        }
    }
    assert!(routes.len() > 30, "only {} routes were found", routes.len());
    routes
}
