//! The function `set-route-policy`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::set_route_policy)
}
