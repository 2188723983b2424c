//! Chooses the route for a path as API Gateway does.

use std::collections::HashMap;

use kernel::route::Route;
use percent_encoding::percent_decode_str;

/// The most specific route that matches, with the values of its path parameters. A literal segment has
/// priority over a parameter, and then the method over `ANY`, which is true for routes with all methods.
/// A path that matches no route takes `$default`, if there is one.
///
/// A route is given with whether it is true for all methods, and its target.
pub fn find<T>(
    routes: impl Iterator<Item = (Route, bool, T)>,
    method: &str,
    path: &str,
) -> Option<(T, HashMap<String, String>)> {
    routes
        .filter_map(|(route, any, target)| {
            let (mut rank, parameters) = match_route(route, any, method, path)?;
            rank.push(route.method.name() != method);
            Some((rank, (target, parameters)))
        })
        .min_by(|(one, _), (other, _)| one.cmp(other))
        .map(|(_, found)| found)
}

/// Matches a route. The rank has one flag for each segment, true for a parameter; the lowest rank wins.
fn match_route(
    route: Route,
    any: bool,
    method: &str,
    path: &str,
) -> Option<(Vec<bool>, HashMap<String, String>)> {
    if route == Route::DEFAULT {
        // Only parameters and longer than the path, so every other matching route has a lower rank.
        return Some((vec![true; path.len() + 1], HashMap::new()));
    }
    if !any && route.method.name() != method {
        return None;
    }
    let pattern: Vec<&str> = route.path.split('/').collect();
    let given: Vec<&str> = path.split('/').collect();
    if pattern.len() != given.len() {
        return None;
    }
    let mut rank = Vec::with_capacity(pattern.len());
    let mut parameters = HashMap::new();
    for (expected, given) in pattern.into_iter().zip(given) {
        let parameter = expected
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        match parameter {
            Some(_) if given.is_empty() => return None,
            Some(name) => {
                let value = percent_decode_str(given).decode_utf8_lossy().into_owned();
                parameters.insert(name.to_owned(), value);
            }
            None if expected != given => return None,
            None => {}
        }
        rank.push(parameter.is_some());
    }
    Some((rank, parameters))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTES: [(Route, bool, &str); 6] = [
        (Route::get("/things/{thing_id}"), true, "one"),
        (Route::get("/things/latest"), true, "latest"),
        (Route::post("/things/{thing_id}"), false, "change"),
        (
            Route::get("/things/{thing_id}/parts/{part_id}"),
            true,
            "part",
        ),
        (Route::get("/back"), false, "back"),
        (Route::DEFAULT, false, "default"),
    ];

    fn taken(method: &str, path: &str) -> (&'static str, HashMap<String, String>) {
        find(ROUTES.into_iter(), method, path).unwrap()
    }

    #[test]
    fn a_literal_segment_has_priority_over_a_parameter() {
        assert_eq!(taken("GET", "/things/latest").0, "latest");
        assert_eq!(taken("GET", "/things/oldest").0, "one");
        assert_eq!(taken("POST", "/things/latest").0, "latest");
    }

    #[test]
    fn a_route_with_all_methods_takes_those_that_have_no_route_of_their_own() {
        for (method, path, expected) in [
            ("HEAD", "/things/1", "one"),
            ("PATCH", "/things/1", "one"),
            ("POST", "/things/1", "change"),
            ("GET", "/back", "back"),
            ("HEAD", "/back", "default"),
        ] {
            assert_eq!(taken(method, path).0, expected, "{method} {path}");
        }
    }

    #[test]
    fn parameters_are_decoded() {
        let (name, parameters) = taken("GET", "/things/a%20b/parts/c%2Fd");
        assert_eq!(name, "part");
        assert_eq!(parameters["thing_id"], "a b");
        assert_eq!(parameters["part_id"], "c/d");
    }

    #[test]
    fn a_path_that_matches_no_route_takes_the_default() {
        for (method, path) in [
            ("GET", "/things"),
            ("GET", "/things/"),
            ("GET", "/things/1/"),
            ("PUT", "/back"),
        ] {
            assert_eq!(taken(method, path).0, "default", "{method} {path}");
        }
        assert!(find(ROUTES.into_iter().take(5), "GET", "/nothing").is_none());
    }
}
